"""Keeps the persons of a text: who they are, by what shorter names it calls them, and in what roles they speak."""

import itertools
import re
from dataclasses import dataclass, field
from typing import Final

from occnews.intake.article.names import PERSON, SURNAME
from occnews.intake.article.vocabulary import FIELD, ROLE, SAYS

_FULL: Final = re.compile(PERSON)
_WORDS_BEFORE: Final = re.compile(
    r"(?P<words>(?:[\w&/’'-]+\s+){0,6}[\w&/’'-]+)(?P<comma>,)?\s+(?:(?:Dr|Prof|Mr|Mrs|Ms)\.?\s+)?$"
)
# Whose role it is: «the company's CEO», «the founder».
_WHOSE: Final = re.compile(r"^.*(?:\b(?:the|its|their|our|[a-zæøå]+(?:ets|ens))\s+|\w['’]s\s+|s['’]\s+)", re.IGNORECASE)
_BEHIND: Final = re.compile(
    r"\s*\((?P<bracket>[^)\n]+)\)|(?:,\s+|\s+(?:is|er)\s+(?:the\s+)?)(?P<role>[^.;:“”\"«»\n]{2,140}?)(?=[,.;:\n]|$)"
)
_SHE_IS: Final = re.compile(
    r"(?:^|[.!?”\"»\n]\s*)(?:She|He|Hun|Han)\s+(?:is|er)\s+(?:also\s+|også\s+)?(?:the\s+|an?\s+|en\s+)?(?P<role>[^.;:,“”\"«»\n]{2,100})"
)
_NAME_LIKE: Final = re.compile(rf"{PERSON}|{SURNAME}")
_REACH: Final = 160


@dataclass
class People:
    """The persons of a text: roles by full name."""

    roles: dict[str, str] = field(default_factory=dict)
    _short: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, role: str, *, is_sure: bool = False) -> None:
        """Note a person; the first role that is known stays, unless the new one is surer."""
        if (role and is_sure) or not self.roles.get(name):
            self.roles[name] = role
        for short in _shorten(name):
            self._short[short] = name

    def add_other(self, name: str) -> None:
        """Note what looks like a person's name: it stands back behind persons whose role is known."""
        for short in _shorten(name):
            if self._short.get(short) not in self.roles:
                self._short[short] = name

    def complete(self, name: str) -> str:
        """The full name of whom a text calls by surname or first name; the name itself when nobody is known."""
        if name in self.roles or name in self._short:
            return name if name in self.roles else self._short[name]
        owner = self._short.get(f"{name}s", "")  # «This is Kari Lis desk»
        if owner:
            self.roles.setdefault(owner[:-1], self.roles.get(owner, ""))
        return owner[:-1] or name

    def find_in(self, text: str) -> list[str]:
        """Find the persons with a role whom a text names, by their full name or a part of it."""
        spelt = (found[0].split() for found in _NAME_LIKE.finditer(text))
        # «Ifølge Li» and «Professor Kari Li» are spelt as names, too.
        named = (self.complete(" ".join(words[start:])) for words in spelt for start in range(len(words)))
        return list(dict.fromkeys(name for name in named if name in self.roles))


def _shorten(name: str) -> list[str]:
    """The first and the last words of a full name: «Kari», «Kari Anne», «Li», «van der Li»."""
    words = name.split()
    return [" ".join(part) for size in range(1, len(words)) for part in (words[:size], words[size:])]


def find_people(text: str) -> list[tuple[str, str]]:
    """Find persons whom a text introduces with a role: (full name, role with whatever follows it)."""
    found = []
    done = 0
    for match, following in itertools.pairwise([*_FULL.finditer(text), None]):
        assert match is not None
        held, name = shift_role("", match[0])
        if ROLE.fullmatch(name.split()[-1]):
            continue  # «Operating Officer» is nobody
        behind = text[match.end() : match.end() + 2 * _REACH]
        alone = following.start() - match.end() if following else len(behind)
        before = text[max(done, match.start() - _REACH) : match.start()]
        done = done if ROLE.search(match[0]) else match.end()
        said = _read_role_before(before) or _read_role_behind(behind, alone)
        # «Professor» is a title, too: what else is said of somebody says more.
        role = said or held if held.casefold() == "professor" else held or said
        if role:
            found.append((name, role))
    return found


def list_names(text: str) -> list[str]:
    """List what is spelt as a person's full name, without a role in front."""
    return [shift_role("", name)[1] for name in _FULL.findall(text)]


def _read_role_before(text: str) -> str:
    """The words right before a name that are a role: «our chief engineer», «the founder,»."""
    found = _WORDS_BEFORE.search(text)
    if found is None or (found["comma"] and not _WHOSE.match(found["words"])):
        return ""
    words = trim_role(found["words"]).split()
    start = next((number for number, word in enumerate(words) if ROLE.fullmatch(word)), len(words) - 1)
    while start > 0 and FIELD.fullmatch(words[start - 1].capitalize()):
        start -= 1  # «Creative director»
    told = words and (ROLE.search(words[-1]) or (found["comma"] and ROLE.fullmatch(words[start])))
    return " ".join(words[start:]) if told else ""


def trim_role(words: str) -> str:
    """The role among the words before a name: «the company's CEO» is «CEO», «one of the founders» tells none."""
    whole = words.strip(" ,")
    owned = _WHOSE.sub("", whole)
    role = owned if ROLE.search(owned) else whole
    if ROLE.search(role.rpartition(", ")[2]):
        role = re.sub(r"^.*,\s(?![Pp]rofessor$)", "", role)  # «her colleague, chief engineer»
    role = re.sub(r"\s*\b(?:Dr|Prof|Mr|Mrs|Ms)\.?$|(?<=\w),\s*[Pp]rofessor$", "", role).strip(" ,")
    last = role.split()[-1:]
    return "" if last and last[0].endswith("s") and ROLE.fullmatch(last[0]) else role


def _read_role_behind(text: str, alone: int) -> str:
    """The role behind a name: «, CEO», «(CEO)», «is the CEO», or in the next sentence: «She is the CEO».

    ``alone`` is where the text names somebody else.
    """
    found = _BEHIND.match(text)
    role = cut_relative(found["bracket"] or found["role"]) if found else ""
    if ROLE.search(role) and not re.match(r"(?:who|which|whose|som)\b", role):
        said = SAYS.search(role)
        return role[: said.start()].rstrip() if said else role
    told = _SHE_IS.search(text)
    is_own = told and told.start() < alone and ROLE.search(told["role"])
    return re.sub(r"^\w+['’]s\s+", "", told["role"]) if told and is_own else ""


def cut_relative(role: str) -> str:
    """«who is also CEO» says the role CEO."""
    return re.sub(r"^\W*(?:who|som)\s+(?:also\s+|også\s+)?(?:is|er)\s+(?:also\s+|også\s+)?(?:the\s+)?", "", role)


def shift_role(before: str, speaker: str) -> tuple[str, str]:
    """Part a role that is written with capitals from the name behind it: «Managing Director Bente Sand»."""
    words = re.sub(r"^(?:Dr|Prof|Mr|Mrs|Ms)\.?\s+", "", speaker).split()
    last = 0
    for number, word in enumerate(words[:-2], start=1):
        if (
            ROLE.fullmatch(word)
            or ROLE.fullmatch(word.split("-")[0])
            or (FIELD.fullmatch(word) and (last or ROLE.search(before)))
        ):
            last = number
    return f"{before} {' '.join(words[:last])}".strip(), " ".join(words[last:])
