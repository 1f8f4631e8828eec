"""Reads the first sentence of a paragraph that may introduce an organisation: «X is a company that …», «X designs …»."""

# ruff: noqa: E501 - patterns read worse when they are cut

import re
from dataclasses import dataclass, replace
from typing import Final

from occnews.intake.article.names import OrganisationName, is_organisation_like, is_person, read_name, strip_form
from occnews.intake.article.paragraphs import Paragraph
from occnews.intake.article.vocabulary import (
    ARTICLES,
    BEING,
    DOING,
    JOINERS,
    JOINING,
    KIND_IN_NAME,
    ORGANISATION,
    ROLE,
    SAME_ORGANISATION,
    SAYS,
    TOWNS,
    UPPER,
)

_GLOSS: Final = r"(?:\s*\([^)]{1,120}\))?"
_ASIDE: Final = r"(?P<aside>,\s[^.;:]{3,120}?,)?"
_CAPITAL: Final = rf"[{UPPER}\d][\w&.+’'/-]*"
_TOLD: Final = re.compile(
    rf"(?P<name>[^,.;:!?“”\"«»()]{{2,90}}?{_GLOSS}){_ASIDE}\s+(?P<rest>(?P<verb>{JOINING}|{DOING}|{BEING})\b.*)",
    re.DOTALL,
)
# A verb in the present tense, whichever: only behind a name that is written with capitals throughout.
_DOES: Final = re.compile(
    rf"(?P<name>(?:[Tt]he\s+)?{_CAPITAL}(?:\s+(?:(?:&|of|for|and|og|i|på|mot|of\s+the)\s+)?{_CAPITAL})*{_GLOSS}){_ASIDE}\s+"
    rf"(?P<rest>(?P<verb>(?!(?:{BEING}|for|under|over|after|eller|as)\b)[a-zæøå]{{2,}}[sr])\s.*)",
    re.DOTALL,
)
_AT: Final = re.compile(
    rf"(?:At|Hos|Inside|Behind|Bak)\s+(?P<name>{_CAPITAL}(?:\s+(?:(?:&|of|for|i|på|mot)\s+)?{_CAPITAL})*{_GLOSS}),?\s+(?P<rest>(?P<verb>[a-zæøå]+)\b.*)",
    re.DOTALL,
)
# What stands before a name and only says of what kind it is: «Startupen Kaia», «The company Kaia».
_KIND_BEFORE: Final = re.compile(
    rf"(?:(?:The\s+)?(?:\w+\s+)?(?:company|start-?up|firm)|[\w-]*(?:[Ss]elskapet|[Bb]edriften|[Ss]tartupen|[Ff]irmaet)|[{UPPER}][\w-]*(?:-based|baserte)(?:\s+[a-zæøå-]+){{0,2}})\s+(?=[{UPPER}])"
)
_COMES: Final = r"(?:is|was|er|var|comes?|came|kommer|kom)"
_KIND: Final = r"(?:(?!(?:from|fra|in|i|on|på|to|til)\b)[a-zæøå-]+\s+){0,3}"
_LATE: Final = re.compile(
    rf"(?:\b(?i:(?:new(?:est)?\s+(?:member|here|(?:to|in)\s+the\s+cluster)|newcomer|(?:nytt?|ny(?:e|este))\s+medlem(?:met)?|(?:siste|neste|første|andre|tredje|fjerde)\s+medlem(?:met)?|ny\s+i\s+klyngen|nykommer(?:en)?|(?:next|first|last)\s+(?:up|out)|"
    rf"(?:first|next|last|second|third|fourth|final)\s+(?:new\s+)?member|(?:først|sist|neste)(?:e?mann)?\s+ut|sist\s+men\s+ikke\s+minst|last\s+but\s+not\s+least|neste\s+mann\s+ut|comes?|kommer)\b[^.,:]{{0,50}}?(?:\s{_COMES}|[,:]))|"
    rf"^(?:Next|Then|First|Last|Finally|Først|Så|Deretter|Sist)\s+{_COMES})\s+(?:also\s+|også\s+)?{_KIND}"
    rf"(?P<name>{_CAPITAL}(?:\s+(?:mot\s+\w+|&|of|for|{_CAPITAL}))*(?:\s*\([^)]+\))?)(?=[,.:]|\s(?:is|er|which|who|som|a|an|en|et)\b)"
)
# A sentence that leads to the next member, which the next sentence names.
_NEXT: Final = re.compile(
    r"\b(?:next|last|first|second|third|fourth|fifth|final|another|new|neste|siste|første|andre|tredje|fjerde|femte|nye)\s+(?:\w+\s+)?"
    r"(?:member|speaker|newcomer|guest|medlem(?:met)?|foredragsholder(?:en)?|nykommer(?:en)?|gjest(?:en)?)\b",
    re.IGNORECASE,
)
# «Kari Li has started Kaia AS, which paints boats.»
_STARTED: Final = re.compile(
    rf"\b(?:has|have|har)\s[^.;:,]{{0,80}}?\b(?:started|founded|set\s+up|co-founded|startet|stiftet|grunnlagt|etablert|opprettet)\s+{_KIND}"
    rf"(?P<name>{_CAPITAL}(?:\s+(?:&\s+)?{_CAPITAL})*{_GLOSS}),?\s+(?P<rest>(?:which|that|som|an?|en|et)\s.*)",
    re.DOTALL,
)
# Where an organisation is, between its name and the verb: «Kaia Maling i Moss maler båter».
_WHERE: Final = re.compile(rf"(?<=\w)\s+(?:i|på|in|from|fra)\s+[{UPPER}]\w+$")
_ARTICLE: Final = re.compile(
    rf"(?:{BEING})\s+(?:(?:also|today|now|currently|også|nå|i\s+dag)\s+)?(?P<article>{ARTICLES})\s"
)
_SAYS_WHOSE: Final = re.compile(
    r"\b(?:by|from|of|av|fra|hos|with|med|for|that|which|som|at|in|to|på|i|til)\b(?!\s+(?:Norway|Europe|the\s+largest))"
)
# What a member does, it does to things that the text did not name: «designs enzymes»; others «use the scanner».
_DEFINITE: Final = re.compile(
    r"(?:(?:har|has|have)\s+\w+|(?!(?:har|has|have)\b)\w+)\s+(?:(?:the|its|their|this|these|his|her)\s(?!world|first|largest|[\w-]+\s+(?:from|of|that|which)\b)|(?:denne|dette|disse|sin|sitt|sine)\s|\w{3,}(?:en|et|ene)\b(?!\s+\w+(?:en|et|ene)\b))"
)
_REFERRING: Final = re.compile(r"(?:^|[.!?]\s)(?:It|Its|They|Their|De|Deres|Den)\s")
# Who welcomes is the cluster.
_WELCOMING: Final = re.compile(r"\b(?:welcom(?:es?|ing)|velkommen)\b")
_PARTNER: Final = re.compile(
    r"\b(?:partners?|customers?|collaborators?|samarbeidspartner\w*|kunder?|medeier)\b", re.IGNORECASE
)


@dataclass(frozen=True, kw_only=True)
class Introduction:
    """What the first sentence of a paragraph says of the name that it begins with, or leads to."""

    name: OrganisationName
    sentence: str
    later: str
    verb: str = ""
    rest: str = ""
    aside: str = ""
    announced: bool = False

    @property
    def joins(self) -> bool:
        """Whether it says that this organisation is new."""
        return not self.verb or re.fullmatch(JOINING, self.verb) is not None

    @property
    def is_single(self) -> bool:
        """Whether the name is one word."""
        return " " not in self.name.name

    @property
    def is_organisation(self) -> bool:
        """Whether the sentence calls it an organisation of some kind: «is a company», «, a foundation,»."""
        if ORGANISATION.search(self.aside):
            return True
        named = _SAYS_WHOSE.split(self.rest)[0].split()[:14]
        return _ARTICLE.match(self.rest) is not None and ORGANISATION.search(" ".join(named)) is not None

    @property
    def is_thing(self) -> bool:
        """Whether the sentence says what it is, and that is no organisation: «is an app»."""
        return _ARTICLE.match(self.rest) is not None and not self.is_organisation

    @property
    def weight(self) -> int:
        """How much its name and its verb speak for a member, if nothing else says so."""
        name = self.name
        has_form = strip_form(name.name) != name.name
        is_named_so = bool(name.gloss or name.short_name or KIND_IN_NAME.search(name.name))
        of_several = not self.is_single and not is_person(name.name)
        does = re.fullmatch(DOING, self.verb) is not None
        return 2 * (has_form + self.announced) + is_named_so + of_several + does

    @property
    def is_of_definite(self) -> bool:
        """Whether it does something to what the text spoke of before."""
        return not self.announced and _DEFINITE.match(self.rest) is not None and not _ARTICLE.match(self.rest)


def read_introduction(paragraph: Paragraph) -> Introduction | None:
    """Read what a paragraph's first sentence, or one that it leads to, says of the organisation-like name in it."""
    if paragraph.is_quote or (paragraph.is_title and not paragraph.bullet):
        return None
    sentences = paragraph.sentences
    for number, sentence in enumerate(sentences[:2]):
        if number and not _NEXT.search(sentences[0]):
            break
        found = _read_sentence(sentence, " ".join(sentences[number + 1 :]))
        if found:
            return replace(found, announced=number > 0)
    for number, sentence in enumerate(sentences[:2]):
        started = _STARTED.search(sentence)
        if started and is_organisation_like(read_name(started["name"]).name):
            name, later = read_name(started["name"]), " ".join(sentences[number + 1 :])
            return Introduction(name=name, sentence=sentence, later=later, verb="started", rest=started["rest"])
    return None


def _read_sentence(sentence: str, later: str) -> Introduction | None:
    late = _LATE.search(sentence)
    name = read_name(late["name"]) if late else None
    if late and name and is_organisation_like(name.name) and not re.fullmatch(TOWNS, name.name):
        what = f"{name.name} {sentence[late.end() :][:60]}"
        if not is_person(name.name) or ORGANISATION.search(what) or KIND_IN_NAME.search(what) or refers_back(later):
            return Introduction(name=name, sentence=sentence, later=later)
    told = sentence[kind.end() :] if (kind := _KIND_BEFORE.match(sentence)) else sentence
    for pattern in (_DOES, _TOLD, _AT):
        found = pattern.match(told)
        name = _read_subject(found["name"]) if found else None
        says = found and SAYS.fullmatch(found["verb"]) and found["verb"] not in ("legger", "la")
        if found and (says or _WELCOMING.search(found["rest"])):
            return None
        if found and name and is_organisation_like(name.name, loose=True) and not _is_no_name(name.name):
            return Introduction(
                name=name,
                sentence=sentence,
                later=later,
                verb=found["verb"],
                rest=found["rest"],
                aside=found.groupdict().get("aside") or "",
            )
    return None


def _read_subject(text: str) -> OrganisationName:
    """Read the name at the head of a sentence, without the town behind it, unless that is part of what it is called."""
    name = read_name(text)
    bare = _WHERE.sub("", name.name)
    first = bare.split()[0]
    return name if KIND_IN_NAME.search(first) or ORGANISATION.search(first) else replace(name, name=bare)


def _is_no_name(name: str) -> bool:
    """Whether words are nobody's name: «The company», «Kaia og», «Kari Li fra Kaia»."""
    whose = re.split(r"\s(?:from|fra|hos|at)\s", name)
    is_somebody = len(whose) > 1 and is_person(whose[0]) and not KIND_IN_NAME.search(whose[0])
    return re.match(r"The\s[a-zæøå]", name) is not None or name.split()[-1].casefold() in JOINERS or is_somebody


def refers_back(text: str) -> bool:
    """Whether a text speaks of an organisation named before it: «The company …», «Its …»."""
    return SAME_ORGANISATION.search(text) is not None or _REFERRING.search(text) is not None


def tells_of_another(introduction: Introduction, *, names_known: bool) -> bool:
    """Whether a sentence speaks of the member above: of its product, its partner, or one of its people."""
    rest, aside = introduction.rest, introduction.aside
    first_words = " ".join(rest.split()[:8])
    is_somebody = re.fullmatch(BEING, introduction.verb) and ROLE.search(" ".join(rest.split()[1:6]))
    if is_somebody and not ORGANISATION.search(" ".join(rest.split()[:6])):
        return True
    if ROLE.search(aside) and not ORGANISATION.search(aside):
        return True
    is_partner = _PARTNER.search(first_words) and (names_known or SAME_ORGANISATION.search(rest))
    return bool(SAME_ORGANISATION.search(aside) or is_partner)
