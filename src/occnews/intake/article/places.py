"""Finds where a text says that an organisation is based or has a site."""

# ruff: noqa: E501 - patterns read worse when they are cut

import re
from dataclasses import dataclass
from typing import Final

from occnews.intake.article.marks import outside_marks
from occnews.intake.article.paragraphs import split_sentences
from occnews.intake.article.vocabulary import BEING, NO_NAMES, ORGANISATION, ROLE, TOWNS, UPPER

_CITY: Final = rf"[{UPPER}][\w’'.-]*(?:[ -](?:[{UPPER}][\w’'-]*|(?:i|på|am|de|upon|of)\s+[{UPPER}][\w’'-]*)){{0,3}}"
# What may stand behind a place after a comma: «Based in Bergen, Fjord builds …» goes on with a name.
_END: Final = r"(?=\s*(?:[,.;:)–]|$)|\s+(?:and|og|&|with|where|who|that|which|som|med)\b)"
_IN: Final = re.compile(
    r"(?<![\w-])(?P<how>in|at|on|i|på|ved|from|fra|near|outside|around|utenfor|rundt|like ved)\s+(?:(?:the|downtown|central|both|både|sentrale|nearby)\s+)?"
    rf"(?P<cities>{_CITY}(?:,\s*{_CITY}{_END}|,?\s+(?:and|og|&|as well as|samt)\s+(?:(?:in|at|i|på|ved)\s+)?{_CITY})*)",
)
# «The mine is in Moss.»: what has a place of its own is the member's.
_ITS_OWN: Final = re.compile(r"(?:The\s+[a-z]+|[A-ZÆØÅ][a-zæøå]+(?:en|et|a))\s+(?:is|lies|sits|er|ligger|står)\s+$")
_SMALL: Final = r"at|in|of|for|from|by|to|on|with|that|which|i|på|av|ved|hos|til|fra|for|med|som|than|enn"
_HEAD: Final = r"head\s?-?(?:office|quarters?)|headquarters|main office|hovedkontor(?:et)?|hovedsete"
_SITE: Final = re.compile(
    rf"(?<![\w’'-])(?:{_HEAD}|offices?|laborator(?:y|ies)|labs?|facilit(?:y|ies)|sites?|plants?|factor(?:y|ies)|campus(?:es)?|premises|workshops?|clinics?|cent(?:re|er)s?|"
    r"branch(?:es)?|studios?|units?|warehouses?|stations?|farms?|(?:ship)?yards?|stores?|shops?|rooms?|depots?|terminals?|mills?|mines?|quarr(?:y|ies)|"
    r"nurser(?:y|ies)|hatcher(?:y|ies)|greenhouses?|secretariat|base|home|hub|biobank|kitchens?|production|brewer(?:y|ies)|lines?|teams?|presence|"
    r"\w*(?:kontor|laborator|lokale|fabrikk|anlegg|avdeling|klinikk|verksted|senter|lager|studiested|skole|butikk|verft|stasjon|biobank|terminal|gruve|"
    r"dagbrudd|felt|sentral|drivhus|filial|base|hall|bruk|produksjon|utsalg|mottak|bryggeri|bakeri|sekretariat|redaksjon|linje|team)(?P<definite>et|en|ene|iet|iene)?(?:er|r|ium|ier|s)?|\w*lab)(?!\w)",
    re.IGNORECASE,
)
_BASED: Final = re.compile(
    r"(?i)\b(?:based|located|situated|head-?quartered|domiciled|at home|rooted|housed|resident|(?:is|are)\s+established|operat(?:es|ing)|"
    r"holder(?:\s+også)?\s+(?:til|hus)|har\s+(?:sin\s+)?(?:base|tilhold(?:ssted)?)|med\s+base|basert|ligger|lokalisert|hører\s+hjemme|med\s+sete|hjemmehørende|er\s+(?:nå\s+)?etablert|"
    r"fordelt|spread|(?:dyrker|brygger|grows|farms|brews)(?:\s+[^\s,;:]+){1,8}|employs\s+(?:[\w,.]+\s+){0,3}\w+|employees|ansatte|medarbeidere|årsverk)"
    r"(?:\s+(?:mainly|today|now|just|right|midt|i dag|også|nå))?\s+$"
)
# Who has a site: a verb or a possessive; «and» and a comma go on with what was had before.
_OWNING: Final = re.compile(
    r"(?i)\b(?P<owns>has|have|having|with|runs|operates|maintains|owns|opened|keeps|har|hadde|med|driver|eier|åpnet|based in|located in|holder til i|ligger i|its|their|our|sitt|sine|sin|vårt|våre)\s+(?:(?:i\s+fjor|last\s+year|nylig|recently)\s+)?"
    r"|['’]s\s+|(?P<joins>\band\s+|\bog\s+|,\s+)"
)
_TO_BE: Final = re.compile(
    r"(?:,?\s+(?:is|are|lies?|er|ligger|foregår|skjer|takes\s+place|finnes|located|situated|both|både|based|that is|som ligger|sin|sitt|sine|deres|vår|vårt|våre))*,?\s+$"
)
# «an office and a boat in Moss», «a law firm with eight lawyers in Moss».
_BESIDE: Final = re.compile(r"\s+(?:and|og)\s+(?:(?:an?|en|et)\s+)?[\w-]+$")
_WITH_PEOPLE: Final = re.compile(rf"\s+(?:with|med)\s+(?:[\w.,]+\s+){{1,2}}?(?:people|staff|{ROLE.pattern})\s+$")
_FEW_WORDS: Final = re.compile(rf"(?:(?!(?:{_SMALL})\b)[^\s;:()“”]*[^\s;:()“”,]\s+){{0,6}}")
# «The facility in …», at the head of a clause.
_THE: Final = re.compile(
    r"(?:\b(?:is|er)\s+(?:still\s+|also\s+)?the\s+|(?:^|[,;]\s|\b(?:and|og)\s)(?:[Tt]he|[Ii]ts|[Tt]heir)\s+)(?P<what>(?:(?!(?:an?|has|have|runs|operates|is|are|was)\b)[\w-]+\s+){0,3})$"
)
_ARTICLE: Final = rf"(?:(?P<subject>.{{0,120}})\b(?:{BEING})\s+|^[^,]{{2,60}},\s+|^)(?:(?:also|today|now|også|nå|i dag)\s+)?(?:[Aa]n?|[Tt]he|[Ee]n|[Ee]t|[Dd]en|[Dd]et)\s+"
_ORGANISATION_OF: Final = re.compile(rf"{_ARTICLE}(?P<kind>(?:(?!(?:{_SMALL})\b)[^\s;:()“”]+\s+){{0,7}})$", re.DOTALL)
_WHERE: Final = re.compile(r"\s*,?\s+(?:where|der|hvor)\s+(?P<told>[^.;]*)")
_IS_THERE: Final = re.compile(r"\b(?:has|have|har|is|are|er|keeps|holder|ligger)\b")
_AT_HOME: Final = re.compile(r"\b(?:based|holder\s+(?:også\s+)?til|hjemme)\b")
_FOUNDED: Final = re.compile(r"(?i)\b(?:founded|established|started|set up|stiftet|grunnlagt|etablert|startet)\s+$")
_STILL_THERE: Final = re.compile(r"\b(?:has|have|is|are|har|er|holder|remains?)\b[^.;]*\b(?:there|der)\b(?!\s+som)")
_TOWN_BASED: Final = re.compile(rf"(?<![\w-])(?P<cities>{_CITY})-(?i:based|basert(?:e|)|headquartered)\b")
_OF_TOWN: Final = re.compile(
    rf"\b(?:[Aa]n?|[Tt]he|[Ee]n|[Ee]t|[Dd]en|[Dd]et)\s+(?P<cities>{TOWNS})\s+(?P<kind>(?:[\w-]+\s+){{0,2}}?[\w-]+)"
)
# Whose place it is then, if not the member's.
_OTHERS: Final = re.compile(
    r"\b(?:partners?|trials?|stud(?:y|ies)|hospitals?|customers?|clients?|collaborat\w+|investors?|patients|universit\w+|researchers|subsidiar\w+|"
    r"samarbeid\w*|sykehus\w*|kunder?|studier?|pasienter|forskere|investorer|partnere|universitet\w*)\b",
    re.IGNORECASE,
)
_KINDS: Final = re.compile(r"(?i)hospital|universit|sykehus")
_TOGETHER: Final = re.compile(
    r"(?i)\b(?:works?|working|together|cooperates?|collaborates?|partners?|jobber|arbeider|samarbeider|sammen)(?:\s+\w+ly)?\s+(?:with|med)\b"
)
_OWNERS: Final = re.compile(
    r"(?i)\b(?:datterselskap\w*\s+(?:til|av)|subsidiary\s+of|part\s+of|eid\s+av|owned\s+by|en\s+del\s+av)\s"
)
_NO_CITY: Final = re.compile(r"(?i)univers|hospital|sykehus|institut|cluster|klynge")
_HEAD_WORDS: Final = re.compile(_HEAD, re.IGNORECASE)
_LEADING: Final = re.compile(
    r"^(?:(?:and|with|has|have|runs|operates|its|their|an?|the|our|own|also|both|two|three|og|med|har|driver|sitt|sine|sin|et|en|eget|egne|egen|også|to|tre|både|[\d.,]+|m²|kvm|\w+['’]s)\s+)+",
    re.IGNORECASE,
)
_PLURAL: Final = re.compile(
    r"(?i)(?:kontor|laboratori|klinikk|avdeling|fabrikk|lokale)(?:er|ene)$|studiested(?:er)?$|offices$|laboratories$|labs$|facilities$|sites$|plants$|clinics$|centres$|centers$|branches$|workshops$"
)


@dataclass(frozen=True, kw_only=True)
class FoundPlace:
    """A place as the text writes it, its ``line`` and what is there."""

    line: int
    text: str
    what: str = ""


def find_places(text: str, line: int, name: str = "") -> list[FoundPlace]:
    """Find the places of the organisation that a paragraph is about, in their order; what people say is left out.

    ``name`` is what it is called: «Kaia Maling i Moss».
    """
    found: dict[str, str] = {}
    for sentence in split_sentences(outside_marks(text)):
        for _, cities, what in sorted(_read_sentence(sentence, name), key=lambda each: each[0]):
            for city in _split_cities(cities):
                found[city] = found.get(city) or what
    return [FoundPlace(line=line, text=city, what=what) for city, what in found.items()]


def _read_sentence(sentence: str, name: str) -> list[tuple[int, str, str]]:
    """Find the own places in one sentence: (position, cities, what is there)."""
    places = [
        (each.start(), each["cities"], what)
        for each in _IN.finditer(sentence)
        if not _OWNERS.search(sentence[: each.start()])
        and (what := _read_site(sentence[: each.start()], each["how"], sentence[each.end() :])) is not None
        and (what or not _NO_CITY.search(each["cities"]))
    ]
    places += [(each.start(), _drop_first(each["cities"]), "") for each in _TOWN_BASED.finditer(sentence)]
    at_name = _IN.match(sentence, len(name) + 1) if name and sentence.startswith(f"{name} ") else None
    places += [(at_name.start(), at_name["cities"], "")] if at_name else []
    of_town = (each for each in _OF_TOWN.finditer(sentence) if ORGANISATION.search(each["kind"]))
    return places + [(each.start(), each["cities"], "") for each in of_town]


def _read_site(before: str, how: str, behind: str) -> str | None:
    """What is at a place, as far as the words around it say: "" is the organisation itself, None is another's place."""
    before += " " * (not before.endswith(" "))
    if how in ("from", "fra"):
        return "" if _is_organisation(before) else None
    site = _find_own_site(before)
    if site:
        return _describe(site)
    # «The hospital, located in …» is the member itself.
    of_others = any(each.start() > len("The ") or not _KINDS.match(each[0]) for each in _OTHERS.finditer(before))
    if (_BASED.search(before) and not of_others) or _is_organisation(before) or _is_where_site_is(behind):
        return ""
    if _ITS_OWN.fullmatch(before) and not _OTHERS.search(before) and not behind.strip(" .,"):
        return ""
    return "" if _FOUNDED.search(before) and _STILL_THERE.search(behind) else None


def _find_own_site(before: str) -> str:
    """What the words right before a place say that somebody has there: «has its offices and a laboratory», or ""."""
    before = before[: _TO_BE.search(before).start()]  # type: ignore[union-attr] # it ends with a space
    beside = _BESIDE.search(before)
    if beside and not (_SITE.search(beside[0]) or _OTHERS.search(beside[0])):
        before = before[: beside.start()]
    site = next((each for each in _SITE.finditer(before[-160:]) if each.end() == len(before[-160:])), None)
    if site is None:
        return ""
    start = len(before) - len(site[0])
    the = _THE.search(before[:start])
    if site["definite"] and re.search(r"\b(?:fra|av|til)\s+$", before[:start]):
        return ""
    if the or site["definite"]:
        return the["what"] + site[0] if the else site[0].casefold()
    together = _TOGETHER.sub(lambda found: "-" * len(found[0]), before)
    for cue in reversed(list(_OWNING.finditer(together, 0, start))):
        if not _FEW_WORDS.fullmatch(before, cue.end(), start):
            return ""
        if not cue["joins"] or _OWN_BEFORE.search(together, 0, cue.start()):
            return before[cue.end() :]
    return ""


def _is_where_site_is(behind: str) -> bool:
    """Whether what follows a place says that the organisation is there: «, where it also has its offices»."""
    found = _WHERE.match(behind)
    has = _IS_THERE.search(found["told"]) if found else None
    return bool(found and has and (_SITE.search(found["told"], has.end()) or _AT_HOME.search(found["told"])))


_OWN_BEFORE: Final = re.compile(
    rf"(?i)\b(?:has|have|having|with|runs|operates|owns|har|med|driver|eier|holder til|based|{_HEAD})\b"
)


def _is_organisation(before: str) -> bool:
    """Whether the words before a place say that the member is an organisation there: «is a company in»."""
    found = _ORGANISATION_OF.search(_WITH_PEOPLE.sub(" ", before[-300:]))
    if found is None or _OTHERS.search(found["subject"] or ""):
        return False
    kind = found["kind"].rstrip()
    return any(each.end() == len(kind) for each in ORGANISATION.finditer(kind))


def _describe(what: str) -> str:
    words = _LEADING.sub("", what.strip())
    if _HEAD_WORDS.fullmatch(words):
        return "hovedkontor" if words.casefold().startswith("hoved") else "head office"
    return "" if _PLURAL.search(words) or words.casefold() in _PLAIN else words


_PLAIN: Final = frozenset({"office", "kontor", "kontoret", "base", "home"})


def _split_cities(text: str) -> list[str]:
    """Split «Boston and Singapore»; «Oslo, Norway» stays one place, which ``read_place`` takes apart."""
    parts = re.split(
        r"\s+(?:and|og|&|samt|as well as)\s+(?:(?:in|at|i|på|ved)\s+)?", text.replace(", and ", " and ").strip(" ,.-")
    )
    return [part.strip(" ,.") for part in parts if part.strip(" ,.") and part.split()[0].casefold() not in NO_NAMES]


def _drop_first(city: str) -> str:
    words = city.split()
    while len(words) > 1 and words[0].casefold() in NO_NAMES:
        words.pop(0)
    return "" if words[0].casefold() in NO_NAMES else " ".join(words)
