"""Finds where a text says that an organisation is based or has a site."""

# ruff: noqa: E501 - patterns read worse when they are cut

import re
from dataclasses import dataclass
from typing import Final

from occnews.intake.article.paragraphs import split_sentences
from occnews.intake.article.vocabulary import NO_NAMES, UPPER

_CITY: Final = rf"[{UPPER}][\w’'.-]*(?:[ -](?:[{UPPER}][\w’'-]*|(?:i|på|am|de|upon|of)\s+[{UPPER}][\w’'-]*)){{0,3}}"
# What may stand behind a place after a comma: «Based in Bergen, Fjord builds …» goes on with a name.
_END: Final = r"(?=\s*(?:[,.;:)–]|$)|\s+(?:and|og|&|with|where|who|that|which|som|med)\b)"
_CITIES: Final = rf"(?:(?:the|downtown|central|both|både|sentrale)\s+)?(?P<cities>{_CITY}(?:,\s*{_CITY}{_END}|,?\s+(?:and|og|&|as well as|samt)\s+(?:(?:in|at|i|på|ved)\s+)?{_CITY})*)"
_SITE: Final = (
    r"(?:[\w-]+\s+){0,3}?(?:office|offices|laborator(?:y|ies)|labs?|facilit(?:y|ies)|sites?|plants?|factory|campus|premises|"
    r"workshops?|clinics?|centres?|centers?|branch(?:es)?|studio|unit|warehouse)"
)
_SITE_NB: Final = (
    r"(?:[\w-]+\s+){0,2}?(?:\w*kontor(?:er|et|ene)?|\w*laboratori(?:um|er|et)|\w*lab(?:en)?|\w*lokaler|\w*fabrikk(?:en)?|\w*anlegg(?:et)?|"
    r"\w*avdeling(?:er)?|\w*klinikk(?:er)?|\w*verksted(?:et)?|\w*senter)"
)
_HEAD: Final = r"head\s?-?(?:office|quarters?)|headquarters|main office|hovedkontor(?:et)?|hovedsete"
_PATTERNS: Final = tuple(
    re.compile(pattern.replace("CITIES", _CITIES))
    for pattern in (
        rf"(?i:\b(?:(?:its|their|our|the|a|sitt|vårt|et)\s+)?(?P<what>{_HEAD})\s+(?:is|are|er|ligger|located|situated)?\s*(?:located\s+)?)(?i:in|at|i|på|ved)\s+CITIES",
        rf"(?i:(?<![\w’'])(?P<what>{_SITE})\s+(?:is|are|lies?)\s+(?:located\s+|situated\s+|based\s+)?(?:in|at)\s+)CITIES",
        rf"(?i:\b(?P<what>{_SITE_NB})\s+(?:er|ligger|finnes)\s+(?:i|på|ved)\s+)CITIES",
        rf"(?i:\b(?:company|start-?up|firm|business|selskap|bedrift|\w+selskap|\w+bedrift|firma)\s+(?:from|fra|in|i)\s+)(?P<cities>{_CITY})(?!\s+[{UPPER}]|\w)",
        r"(?i:\bhead-?quartered)\s+(?i:in|at)\s+CITIES",
        r"(?i:\b(?:based|located|situated|domiciled|at home|rooted))\s+(?i:in|at|on)\s+CITIES",
        rf"(?i:\b(?:has|have|with|and|runs|operates|maintains|,)\s+(?:(?:its|their|an?|the|our|own|two|three|also)\s+)*(?P<what>{_SITE})\s+(?:is\s+|are\s+|located\s+|both\s+)?(?:in|at|on))\s+CITIES",
        r"(?i:\b(?:holder(?:\s+også)?\s+til|har\s+(?:sin\s+)?base|med\s+base|er\s+basert|basert|ligger|lokalisert|hører\s+hjemme|med\s+sete|hjemmehørende))\s+(?i:i|på|ved)\s+CITIES",
        rf"(?i:\b(?:har|med|og|driver|,)\s+(?:(?:sitt|sine|sin|et|en|eget|egne|egen|også|to|tre)\s+)*(?P<what>{_SITE_NB})\s+(?:både\s+)?(?:i|på|ved))\s+CITIES",
    )
)
_BASED: Final = re.compile(rf"(?<![\w-])(?P<cities>{_CITY})-(?i:based|basert(?:e|)|headquartered)\b")
# Whose place it is then, if not the member's.
_OTHERS: Final = re.compile(
    r"\b(?:partners?|trials?|stud(?:y|ies)|hospitals?|customers?|clients?|collaborat\w+|investors?|patients|universit\w+|researchers|"
    r"samarbeid\w*|sykehus\w*|kunder|studier?|pasienter|forskere|investorer|partnere|universitet\w*)\b",
    re.IGNORECASE,
)
_OWNERS: Final = re.compile(
    r"(?i)\b(?:datterselskap\w*\s+(?:til|av)|subsidiary\s+of|part\s+of|eid\s+av|owned\s+by|en\s+del\s+av)\s"
)
_HEAD_WORDS: Final = re.compile(_HEAD, re.IGNORECASE)
_LEADING: Final = re.compile(
    r"^(?:(?:and|with|has|have|runs|operates|its|their|an?|the|our|own|also|both|two|three|og|med|har|driver|sitt|sine|sin|et|en|eget|egne|egen|også|to|tre|\w+['’]s)\s+)+",
    re.IGNORECASE,
)
_PLURAL: Final = re.compile(
    r"kontorer$|laboratorier$|klinikker$|avdelinger$|offices$|laboratories$|labs$|facilities$|sites$|plants$|clinics$|centres$|centers$|branches$|workshops$"
)


@dataclass(frozen=True, kw_only=True)
class FoundPlace:
    """A place as the text writes it, its ``line`` and what is there."""

    line: int
    text: str
    what: str = ""


def find_places(text: str, line: int) -> list[FoundPlace]:
    """Find the places of the organisation that a paragraph is about, in their order."""
    found: dict[str, tuple[int, str]] = {}
    for offset, sentence in _walk(text):
        for match in (each for pattern in _PATTERNS for each in pattern.finditer(sentence)):
            what = _describe(match.groupdict().get("what") or "")
            if _OWNERS.search(sentence[: match.start()]):
                continue
            if not match.groupdict().get("what") and _OTHERS.search(
                sentence[max(0, match.start() - 60) : match.start()]
            ):
                continue
            if re.search(r"(?i)univers|hospital|sykehus|institut|cluster|klynge", match["cities"]) and not what:
                continue
            for city in _split_cities(match["cities"]):
                known = found.get(city)
                found[city] = (offset + match.start(), what) if known is None else (known[0], known[1] or what)
        for match in _BASED.finditer(sentence):
            found.setdefault(_drop_first(match["cities"]), (offset + match.start(), ""))
    ordered = sorted(found.items(), key=lambda item: item[1][0])
    return [FoundPlace(line=line, text=city, what=what) for city, (_, what) in ordered if city]


def _walk(text: str) -> list[tuple[int, str]]:
    walked, position = [], 0
    for sentence in split_sentences(text):
        position = text.find(sentence, position)
        walked.append((position, sentence))
    return walked


def _describe(what: str) -> str:
    words = _LEADING.sub("", what.strip())
    if _HEAD_WORDS.fullmatch(words):
        return "hovedkontor" if words.casefold().startswith("hoved") else "head office"
    return "" if _PLURAL.search(words) or words in ("office", "kontor") else words


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
