"""Reads the first sentence of a paragraph that may introduce an organisation: «X is a company that …», «X designs …»."""

# ruff: noqa: E501 - patterns read worse when they are cut

import re
from dataclasses import dataclass
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
    rf"(?:At|Hos|Inside)\s+(?P<name>{_CAPITAL}(?:\s+(?:(?:&|of|for|i|på|mot)\s+)?{_CAPITAL})*{_GLOSS}),?\s+(?P<rest>(?P<verb>[a-zæøå]+)\b.*)",
    re.DOTALL,
)
# What stands before a name and only says of what kind it is: «Startupen Kaia», «The company Kaia».
_KIND_BEFORE: Final = re.compile(
    rf"(?:(?:The\s+)?(?:\w+\s+)?(?:company|start-?up|firm)|\w*(?:[Ss]elskapet|[Bb]edriften|[Ss]tartupen|[Ff]irmaet))\s+(?=[{UPPER}])"
)
_LATE: Final = re.compile(
    rf"(?i:(?:new\s+(?:member|here|to\s+the\s+cluster|in\s+the\s+cluster)|newcomer|newest\s+member|nytt?\s+medlem|ny\s+i\s+klyngen|nykommer|next\s+(?:up|out)|first\s+(?:up|out)|"
    rf"først(?:emann)?\s+ut|sist(?:emann)?\s+ut|sist\s+men\s+ikke\s+minst|last\s+but\s+not\s+least|neste\s+(?:ut|mann\s+ut)|comes?|kommer)\b[^.,:]{{0,50}}?(?:\s(?:is|er|comes?|kommer)|[,:]))\s+(?:also\s+|også\s+)?"
    rf"(?P<name>{_CAPITAL}(?:\s+(?:mot\s+\w+|&|of|for|{_CAPITAL}))*(?:\s*\([^)]+\))?)(?=[,.:]|\s(?:is|er|which|who|som|a|an|en|et)\b)"
)
_ARTICLE: Final = re.compile(
    rf"(?:{BEING})\s+(?:(?:also|today|now|currently|også|nå|i\s+dag)\s+)?(?P<article>{ARTICLES})\s"
)
_SAYS_WHOSE: Final = re.compile(
    r"\b(?:by|from|of|av|fra|hos|with|med|for|that|which|som|at|in|to|på|i|til)\b(?!\s+(?:Norway|Europe|the\s+largest))"
)
# What a member does, it does to things that the text did not name: «designs enzymes»; others «use the scanner».
_DEFINITE: Final = re.compile(
    r"(?:(?:har|has|have)\s+\w+|(?!(?:har|has|have)\b)\w+)\s+(?:(?:the|its|their|this|these|his|her)\s(?!world|first|largest)|(?:denne|dette|disse|sin|sitt|sine)\s|\w{3,}(?:en|et|ene)\b(?!\s+\w+(?:en|et|ene)\b))"
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
        return 2 * has_form + is_named_so + of_several + (re.fullmatch(DOING, self.verb) is not None)

    @property
    def is_of_definite(self) -> bool:
        """Whether it does something to what the text spoke of before."""
        return _DEFINITE.match(self.rest) is not None and not _ARTICLE.match(self.rest)


def read_introduction(paragraph: Paragraph) -> Introduction | None:
    """Read what a paragraph's first sentence says of the organisation-like name in it; None when there is none."""
    if paragraph.is_quote or (paragraph.is_title and not paragraph.bullet):
        return None
    sentence, later = paragraph.first_sentence, " ".join(paragraph.sentences[1:])
    late = _LATE.search(sentence)
    if late and is_organisation_like(read_name(late["name"]).name) and not is_person(late["name"]):
        return Introduction(name=read_name(late["name"]), sentence=sentence, later=later)
    told = sentence[kind.end() :] if (kind := _KIND_BEFORE.match(sentence)) else sentence
    for pattern in (_DOES, _TOLD, _AT):
        found = pattern.match(told)
        name = read_name(found["name"]) if found else None
        if found and (SAYS.fullmatch(found["verb"]) or _WELCOMING.search(found["rest"])):
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


def _is_no_name(name: str) -> bool:
    """Whether words are nobody's name: «The company», «Kaia og»."""
    return re.match(r"The\s[a-zæøå]", name) is not None or name.split()[-1].casefold() in JOINERS


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
