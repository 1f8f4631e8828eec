"""Finds the names of organisations in a text, in time that does not grow with how many names there are."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from occnews.intake.article.names import OrganisationName, strip_form
from occnews.intake.article.vocabulary import COMMON_FIRST, JOINERS, NO_NAMES

Owner = TypeVar("Owner")
_WORD: Final = re.compile(r"\w+")
_MOST_WORDS: Final = 12


@dataclass(frozen=True, kw_only=True)
class Mention(Generic[Owner]):
    """Where a text names an organisation; ``end`` is behind a genitive."""

    start: int
    end: int
    owner: Owner


class Directory(Generic[Owner]):
    """Organisations by all that a text calls them: in full, without legal form, shortened, or by their first words."""

    def __init__(self, common: frozenset[str] = frozenset()) -> None:
        """``common`` are the words that the text writes small: alone they are nobody's name."""
        self._common = common
        self._full: dict[str, tuple[str, Owner]] = {}
        # None: the first words of several organisations, which mean none of them.
        self._parts: dict[str, tuple[str, Owner] | None] = {}
        self._firsts: set[str] = set()
        self._longest = 1

    def add(self, name: OrganisationName, owner: Owner, *, in_parts: bool = True) -> None:
        """Enter an organisation under all its names; ``in_parts`` also under the first words of its name."""
        bare = strip_form(name.name)
        for full in (name.name, bare, re.sub(r"^(?:The|the)\s+(?=\S)", "", bare), name.gloss, name.short_name):
            words = _WORD.findall(full)
            if words:
                self._full.setdefault(_fold(full), (_trim(full), owner))
                self._firsts.add(words[0].casefold())
                self._longest = max(self._longest, min(len(words), _MOST_WORDS))
        for part in _list_parts(bare):
            entry = (part, owner) if in_parts and self._stands_alone(part) else None
            taken = self._parts.get(_fold(part), entry)
            self._parts[_fold(part)] = entry if taken is not None and entry and taken[1] is owner else None

    def _stands_alone(self, part: str) -> bool:
        if " " in part:
            return True
        return len(part) > 2 and part.casefold() not in COMMON_FIRST | NO_NAMES | self._common

    def find(self, text: str, *, any_case: bool = False) -> list[Mention[Owner]]:
        """Find all mentions from left to right, the longest at each place; ``any_case`` also those in small letters."""
        words = [(found.start(), found.end()) for found in _WORD.finditer(text)]
        mentions: list[Mention[Owner]] = []
        done = 0
        for number, (start, end) in enumerate(words):
            first = text[start:end].casefold()
            if start < done or not ({first, first.removesuffix("s")} & self._firsts) or text[start - 1 : start] == "-":
                continue
            for _, last in reversed(words[number : number + self._longest]):
                owner = self._look_up(text[start:last], any_case=any_case)
                if owner is not None:
                    done = last + len(_GENITIVE.match(text, last)[0])  # type: ignore[index] # it matches nothing, too
                    mentions.append(Mention(start=start, end=done, owner=owner[1]))
                    break
        return mentions

    def _look_up(self, spelt: str, *, any_case: bool) -> tuple[str, Owner] | None:
        for bare in (spelt, spelt.removesuffix("s")):
            entry = self._full.get(_fold(bare)) or self._parts.get(_fold(bare))
            if entry and (any_case or bare == entry[0] or bare.isupper()):
                return entry
        return None

    def find_whole(self, text: str) -> Owner | None:
        """Whose name a text is, from its first word to its last."""
        bare = re.sub(r"^(?:The|THE|the)\s+", "", strip_form(text))
        for each in (*self.find(text), *self.find(bare)):
            if each.start == 0 and each.end >= len(bare.rstrip(".")):
                return each.owner
        return None


_GENITIVE: Final = re.compile(r"(?:['’]s?(?!\w))?")


def _list_parts(bare: str) -> Iterator[str]:
    words = bare.split()
    for size in range(1, len(words)):
        if words[size - 1].casefold() not in JOINERS:
            yield _trim(" ".join(words[:size]))


def _trim(text: str) -> str:
    return re.sub(r"^\W+|\W+$", "", text)


def _fold(text: str) -> str:
    return _trim(text).casefold()
