"""Lines of a page that belong to no text: menus, dates, bylines, credits, consent, links to other stories."""

# ruff: noqa: E501 - patterns read worse when they are cut

import re
from typing import Final

from occnews.intake.article.vocabulary import MONTHS, UPPER

_DATE: Final = re.compile(
    rf"""(?:(?:published|publisert|updated|oppdatert|last\ updated|sist\ oppdatert|posted|date|dato)\b[\s:]*(?:on\s)?)?
    (?:(?:mon|tues?|wednes|thurs?|fri|satur|sun|man|tirs|ons|tors|fre|lør|søn)(?:day|dag)?,?\s+)?(?:den\s)?
    (?:\d{{1,2}}(?:st|nd|rd|th)?\.?\s+(?:of\s)?(?:{MONTHS})\.?,?\s+\d{{4}}|(?:{MONTHS})\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}|
    \d{{4}}-\d\d-\d\d|\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}|(?:{MONTHS})\s+\d{{4}})
    (?:[\s,|·•–-]*(?:kl\.?|at|klokken)?\s*\d{{1,2}}[.:]\d\d)?(?:[\s|·•–-]+.{{0,60}})?""",
    re.IGNORECASE | re.VERBOSE,
)
_NAME: Final = rf"[{UPPER}][\w.'’-]+(?:\s+[\w.'’-]+){{0,4}}"
_BYLINE: Final = re.compile(
    rf"(?:(?i:by|av|text|tekst|author|written by|skrevet av|forfatter|journalist|words|story)\b\s*[:/]?|"
    rf"(?i:text and photos?|tekst og (?:foto|bilder?)|tekst/foto)\s*[:/])\s+{_NAME}(?:\s*[,|/·].{{0,60}})?"
)
_CREDIT: Final = re.compile(
    r"""(?:(?:photos?|foto|photograph(?:er|y)?|fotograf|image|bilde|illustration|illustrasjon|picture|credits?|caption|
    bildetekst|ill\.?|grafikk|video)\s*(?:credits?)?\s*(?::|by\b|av\b|/|©).*|
    .{0,300}[\s(\[|](?:photos?|foto|illustrasjon|illustration|image|bilde|(?:photo\s)?credits?|ill\.)\s?(?::|\bby\b|/|©).{1,80}|
    (?:pictured|avbildet|from\ left|fra\ venstre|f\.v\.|left\ to\ right|above|below)\s*[:,].*|
    [\[(]\s*(?:image|photo|bilde|foto|video|figure|caption|logo|picture)\b.*[\])]|!\[.*\]\(.*\))""",
    re.IGNORECASE | re.VERBOSE,
)
_PAGE_WORDS: Final = (
    r"share(?: this)?(?: (?:article|story|post|page))?(?: on)?|del(?: på| artikkelen| saken| denne saken)?|tweet|facebook|"
    r"linkedin|twitter|x|instagram|bluesky|whatsapp|print|skriv ut|e-?mail|e-?post|copy link|kopier lenke|menu|meny|"
    r"search|søk|home|hjem|forside|news|nyheter|aktuelt|articles?|artikler|back(?: to (?:news|top))?|"
    r"tilbake(?: til .{0,20})?|til toppen|subscribe|abonner|log ?in|logg inn|close|lukk|next|neste|previous|forrige|"
    r"advertisement|annonse|skip to (?:main )?content|hopp til (?:hoved)?innhold(?:et)?|english|norsk|listen|lytt|"
    r"accept(?: all)?|godta(?: alle)?|decline|avslå|reject(?: all)?|save|lagre|press|presse|events|about(?: us)?|om oss|"
    r"contact(?: us)?|kontakt(?: oss)?|members|medlemmer|\d+ (?:min|minutes?|minutter)(?: read| lesetid| å lese)?|"
    r"lesetid:? \d+ min\w*\.?|\d+ (?:comments?|kommentarer|shares|delinger|likes|views|visninger)|"
    r"[\d.,]+ (?:followers|følgere|connections|comments?|kommentarer|reposts?|reactions?|reaksjoner|delinger)|like|lik|liker|comment|kommenter|repost|"
    r"send|see (?:original|translation)|se (?:original|oversettelse)(?:en)?|edited|redigert|\d+ ?(?:min|mo|yr|[hdwtmuå])|[^\w\s]{1,6} ?\d+"
)
_PAGE_LINE: Final = re.compile(
    rf"(?:(?:{_PAGE_WORDS})(?:\s*[|·•>»/,:–-]+\s*|\s{{2,}}|\s+(?=(?:{_PAGE_WORDS})\b)|$))+", re.IGNORECASE
)
_TRAIL: Final = re.compile(rf"(?:(?:{_PAGE_WORDS})\s*[>»/›]\s*).{{0,120}}", re.IGNORECASE)
_LABELLED: Final = re.compile(
    r"(?:tags?|emneord|stikkord|category|categories|kategori(?:er)?|topics?|tema|filed under|keywords)\s*:.*|"
    r"(?:(?:best|kind|warm|many)\s+)?(?:regards|wishes)[,.]?|(?:med\s+)?(?:vennlig|beste?|mange|gode)\s+hilsen(?:er)?[,.]?|hilsen[,.]?|mvh[,.]?|"
    r"(?:you(?:['’]re| are)? (?:receiv(?:e|ing)|getting|get) this (?:e-?mail|mail|newsletter|message)|du (?:mottar|får) denne e-?post(?:en)?)\b.*|"
    r"(?:©|\(c\)|copyright\b).*|all rights reserved.*|alle rettigheter.*|#\w+(?:\s+#\w+)*|\[[^\[\]]+\]|(?:husk|obs|nb|note|todo|mangler|missing|remember|reminder)\s*:\s.*|[-–—_*=~.·•\s]{1,}|"
    r"(?:from|to|cc|subject|sent|date|fra|til|kopi|emne|sendt)\s*:\s.*|-{2,} ?(?:forwarded|videresendt|original).*",
    re.IGNORECASE,
)
_CONSENT: Final = re.compile(
    r".*\b(?:cookies?|informasjonskaps(?:el|ler)|privacy policy|personvern(?:erklæring)?|gdpr)\b.*", re.IGNORECASE
)
_INVITING: Final = re.compile(
    r"(?:(?:do you |would you (?:like )?)?(?:want|like|wish|interested)\b.{0,60}\b(?:to become|to join|in joining|in becoming|member)"
    r".*|(?:(?:follow|følg)\b.{0,40}\b(?:linkedin|facebook|instagram|bluesky|sosiale medier|social media)|become a member|(?:do you )?want to know more|(?:do you have )?(?:any )?questions\?|vil du vite mer|har du spørsmål|join (?:us|our)|sign up|subscribe|follow us|contact us|get in touch|learn more about (?:membership|our)|"
    r"(?:ønsker|vil|want|would|do you|are you|er du|er dere|har du|have you)\b[^?]{2,80}\?\s+(?:please\s+)?(?:send|contact|kontakt|ta kontakt|write|skriv|drop|get in touch|si ifra|sign up|meld|read|les|click|klikk|reach out|let us know)\b.*|"
    r"stay (?:updated|tuned)|bli medlem|meld deg|abonner|følg oss|ta kontakt|kontakt oss|vil (?:du|dere|din)\b.{0,40}\bmedlem)\b.*|"
    r"(?:read more about|learn more|les mer om)\b.{0,80}|(?:for more information|for further information|for mer informasjon|media contacts?|press contacts?|pressekontakt|kontaktperson|"
    r"contacts?|kontakt)\b\s*[:,].*|"
    r"(?:we (?:are )?look(?:ing)? forward to|vi (?:gleder oss|ser fre?am) til)\b.{0,60}\b(?:our new members|nye medlemm\w+)\W*)",
    re.IGNORECASE,
)
# A mail's last line; whoever signs stands below it.
_REGARDS: Final = re.compile(
    r"(?:(?:best|kind|warm|many|all the best)(?:\s+(?:regards|wishes))?|(?:med\s+)?(?:vennlig|beste?|mange|gode)\s+hilsen(?:er)?|"
    r"(?:regards|sincerely|cheers|hilsen|mvh|hilsen fra)),?",
    re.IGNORECASE,
)
_CONTACT_LABEL: Final = re.compile(
    r"(?:(?:press|media)\s+)?contacts?(?:\s+(?:us|persons?))?:|(?:presse)?kontakt(?:person(?:er)?|\s+oss)?:",
    re.IGNORECASE,
)
_ELSEWHERE: Final = re.compile(
    r"(?:read (?:also|more|next|the (?:full|whole))|also read|see also|related(?: (?:stories|articles|news|posts|content))?|"
    r"more (?:news|stories|articles|from)|other (?:news|stories)|latest(?: news)?|you (?:may|might) also (?:like|be interested)|recommended|"
    r"les (?:også|mer|videre|hele)|se også|relatert\w*|flere (?:nyheter|saker|artikler)|andre (?:nyheter|saker)|siste nytt|"
    r"anbefalt|mer fra|mest lest|dette skjer|kommende arrangementer|upcoming events|what['’]s on)\b(?P<rest>.*)",
    re.IGNORECASE,
)
_ABOUT: Final = re.compile(r"(?:(?:more|mer|facts|fakta)\s+)?(?:about|om)\s+(.{2,80})", re.IGNORECASE)
_LINK: Final = re.compile(
    r"(?:(?P<label>web ?site|web|homepage|url|nettside|nettsted|hjemmeside)\s*[:–-]\s*)?"
    r"(?P<url>(?:https?://|www\.)\S+|(?:[\w-]+\.)+(?:com|no|org|net|io|eu|se|dk|ai|bio|health|tech|example)(?:/\S*)?)",
    re.IGNORECASE,
)


def is_noise(text: str) -> bool:
    """Whether a line is no part of any text, wherever it stands."""
    words = len(text.split())
    if _LABELLED.fullmatch(text) or _PAGE_LINE.fullmatch(text) or _CREDIT.fullmatch(text):
        return True
    if _CONSENT.fullmatch(text) and words <= 40:
        return True
    if words <= 14 and (_DATE.fullmatch(text) or _BYLINE.fullmatch(text) or _TRAIL.fullmatch(text)):
        return True
    return words <= 60 and bool(_INVITING.fullmatch(text))


def announces_person(text: str) -> bool:
    """Whether a line only announces whom to ask, or who signs: the person on the line below speaks no quote."""
    return bool(_CONTACT_LABEL.fullmatch(text) or _REGARDS.fullmatch(text))


def leads_elsewhere(text: str) -> bool | None:
    """Whether a line leads to other stories: True heads a list of them, False is such a link itself, None neither."""
    found = _ELSEWHERE.fullmatch(text)
    if found is None or len(text.split()) > 25:
        return None
    rest = found["rest"].strip(" :.>»→…-–")
    if not rest or (len(rest.split()) <= 4 and ":" not in found["rest"] and not text.endswith(".")):
        return True
    return False if ":" in found["rest"][:12] or found["rest"].lstrip()[:1] in "->–»→|" else None


def subject_of_about(text: str) -> str:
    """Whom a heading such as «About Fjord Cluster» is about, or ""."""
    found = _ABOUT.fullmatch(text.rstrip(":"))
    return found[1].strip() if found else ""


def read_link(text: str) -> str:
    """The web address that is all there is on a line, or ""."""
    found = _LINK.fullmatch(text)
    return found["url"] if found else ""
