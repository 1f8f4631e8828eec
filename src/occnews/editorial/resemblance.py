"""Finds names that resemble each other and may mean one organisation: «Thor Medical ASA» and «Thor Medical»."""

import re
from collections.abc import Iterator
from typing import Final

from occnews.model.text import fold_name

# What an organisation may be called with or without: its legal form, and where its branch is.
_LEGAL_FORMS: Final = frozenset(
    re.findall(
        "[a-z]+",
        "as asa ans da sa ab oy oyj aps ltd limited plc inc incorporated corp corporation co company llc gmbh ag se "
        "bv nv sarl srl spa group gruppen holding the",
    )
)
_BRANCHES: Final = frozenset(["norge", "norway", "norwegian", "nordic", "nordics", "scandinavia", "sverige"])
# A shorter name is too likely to be another one's by chance.
_SHORTEST: Final = 6


def reduce_name(name: str) -> str:
    """Fold a name and leave out legal forms: ``Thor Medical A/S`` becomes ``thor medical``."""
    folded = fold_name(re.sub(r"\b([ai])/(s)\b", r"\1\2", name, flags=re.IGNORECASE))
    for left_out in (_LEGAL_FORMS, _BRANCHES):
        folded = " ".join(word for word in folded.split() if word not in left_out) or folded
    return folded


class NameIndex:
    """The names of members by what is compared of them. ``find`` takes no longer however many there are."""

    def __init__(self) -> None:
        self._slugs: dict[str, str] = {}
        self._beginnings: dict[str, str] = {}
        self._misspelt: dict[int, str] = {}

    def add(self, slug: str, name: str) -> None:
        """Enter a member."""
        reduced = reduce_name(name)
        self._slugs.setdefault(reduced, slug)
        for beginning in _beginnings(reduced):
            self._beginnings.setdefault(beginning, slug)
        for key in _misspellings(reduced):
            self._misspelt.setdefault(key, slug)

    def find(self, name: str) -> str | None:
        """The slug of a member whose name resembles this one: the same but for the legal form, longer by words, or
        with one letter more, less or other."""
        reduced = reduce_name(name)
        found = self._slugs.get(reduced) or self._beginnings.get(reduced)
        found = found or next((self._slugs[each] for each in _beginnings(reduced) if each in self._slugs), None)
        return found or next((self._misspelt[key] for key in _misspellings(reduced) if key in self._misspelt), None)


def _beginnings(reduced: str) -> Iterator[str]:
    """What it begins with, two words and more, but not the whole."""
    words = reduced.split()
    yield from (" ".join(words[:count]) for count in range(2, min(len(words), 8)))


def _misspellings(reduced: str) -> set[int]:
    """Keys of which two names that differ in one letter share one. Figures never count as misspelt."""
    letters = reduced.replace(" ", "")[:60]
    if len(letters) < _SHORTEST:
        return set()
    figures = re.sub(r"\D", "", letters)
    shortened = {letters[:n] + letters[n + 1 :] for n, letter in enumerate(letters) if not letter.isdigit()}
    return {hash((figures, each)) for each in (letters, *shortened)}
