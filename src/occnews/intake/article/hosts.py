"""Finds what the cluster is called that publishes a post: it is no member of its own."""

# ruff: noqa: E501 - patterns read worse when they are cut

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from occnews.intake.article.noise import subject_of_about
from occnews.intake.article.paragraphs import Paragraph
from occnews.intake.article.vocabulary import NO_NAMES, UPPER

_NAME: Final = rf"(?P<name>[{UPPER}][\w&-]*(?:\s+(?:of\s+|for\s+)?[{UPPER}][\w&-]*){{0,5}})"
_JOINED: Final = re.compile(
    rf"(?i:\bjoin(?:ed|s|ing)?|members?(?:ship)?\s+(?:of|in)|(?:en\s+)?del\s+av|medlem(?:mer|mene|skap(?:et)?)?\s+(?:i|av|hos)|part\s+of|"
    rf"(?:blitt|blir|bli|ble)\s+med\s+i|welcome\s+to|velkommen\s+til|inn\s+i|alle\s+i|klyngeleder\s+i)\s+(?:the\s+)?{_NAME}"
)
_KIND: Final = r"(?:member(?:ship)?\s+organi[sz]ation|medlemsorganisasjon|\w*cluster|\w*klynge|\w*nettverk|network|hub|forum|alliance)"
_CALLED: Final = re.compile(rf"{_NAME}\s+(?:is|er)\s+(?:an?|the|en|et|ei)\s+(?:[\w-]+\s+){{0,4}}?{_KIND}\b")
_CLUSTER: Final = re.compile(
    rf"\b(?P<name>(?:[{UPPER}][\w&-]*\s+){{1,4}}(?:[Cc]luster|Klynge)(?:\s+[{UPPER}][\w-]+)?|[{UPPER}][\wæøå]*klyng(?:a|en)(?:\s+[{UPPER}][\w-]+)?)\b"
)
_GROWS: Final = re.compile(
    rf"{_NAME}(?:\s*\([^)]{{1,40}}\))?\s+(?:(?:is|keeps) growing|(?:continues to grow|has grown|grows|vokser)(?=[.!]|\s+(?:to|til|fast|videre|igjen|raskt)\b)|"
    r"(?:has\s+gained|har\s+fått|gets|får)\s+[\w.,]+\s+(?:new\s+|nye\s+)?(?:members|medlemmer))\b"
)
_NEW_IN: Final = re.compile(rf"(?i:\b(?:new|nye|newcomers|nykommere)\s+(?:in|to|i)\s+)(?:the\s+)?{_NAME}")
_WELCOMES: Final = re.compile(rf"{_NAME}\s[^.:]{{0,40}}?\b(?:welcom(?:es?|ing)|ønsker\b[^.]{{0,60}}\bvelkommen)\b")
# The sentence behind a name that calls it «the cluster».
_THE_CLUSTER: Final = re.compile(
    rf"{_NAME}[.!]\s+(?:The\s+(?:cluster|network)|Our\s+members|Klyngen|Klynga|Nettverket|Medlemmene\s+våre|Våre\s+medlemmer)\b"
)
_KIND_IN_NAME: Final = re.compile(r"(?i)\b(?:cluster|klynge|network|nettverk|hub|forum|alliance|park)|klyng(?:a|en)\b")
_SIGNS: Final = (
    (_JOINED, 1),
    (_NEW_IN, 1),
    (_CALLED, 1),
    (_CLUSTER, 1),
    (_GROWS, 2),
    (_WELCOMES, 1),
    (_THE_CLUSTER, 2),
)
_ENOUGH: Final = 2


def find_hosts(paragraphs: Sequence[Paragraph], cluster: str) -> list[str]:
    """Find what the cluster is called: as given, and what the post says that others joined or that is a cluster."""
    signs: Counter[str] = Counter()
    for paragraph in paragraphs:
        signs.update(_weigh(paragraph.text))
        about = subject_of_about(paragraph.text) if paragraph.is_title else ""
        if about:
            signs[about.title() if about.isupper() else about] += 1
    items = {paragraph.text for paragraph in paragraphs if paragraph.bullet}  # what a list names is a member
    named = [name for name, weight in signs.most_common() if weight >= _ENOUGH and name not in items]
    return list(dict.fromkeys([*([cluster] if cluster else []), *named[:3]]))


def _weigh(text: str) -> Counter[str]:
    signs: Counter[str] = Counter()
    for pattern, weight in _SIGNS:
        for found in pattern.finditer(text):
            name = _trim(found["name"])
            if name:
                signs[name] += weight * (2 if _KIND_IN_NAME.search(name) else 1)
    return signs


def _trim(name: str) -> str:
    """The name without a genitive and without the word that begins its sentence."""
    words = name.split()
    while words and words[0].casefold() in NO_NAMES - ({"cancer", "kreft"} if len(words) > 1 else set()):
        words.pop(0)
    name = re.sub(r"(?<=\w)['’]s?$", "", " ".join(words))
    return name if name[:1].isupper() else ""
