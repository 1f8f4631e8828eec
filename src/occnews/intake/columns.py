"""Knows the names of a record's fields: which path a table's column, a YAML key or ``members set`` means.

A path is a field's dotted name in parts: ``("places", 1, "city")``; list items count from 1, as people do.
"""

import re
from functools import cache, lru_cache
from typing import Final

from pydantic import BaseModel

from occnews.intake.showing import suggest_name
from occnews.intake.vocabulary import COLUMN_NAMES, LANGUAGE_NAMES
from occnews.model import member as model

Path = tuple[str | int, ...]
Pattern = tuple[str, ...]

# Columns that are not fields themselves: they state the current membership, or one quote.
MEMBERSHIP_FIELDS: Final = ("joined", "left")
QUOTE_FIELDS: Final = ("quote", "speaker", "role", "attribution", "portrait")
LISTS: Final = frozenset(
    {("memberships",), ("places",), ("speakers",), ("profile",), ("focus_areas",), ("profile", "*", "items")}
)
_KEY_LIMIT: Final = 200
_BLOCKS: Final = (
    model.ParagraphBlock,
    model.SubheadingBlock,
    model.QuoteBlock,
    model.ReportedBlock,
    model.ImageBlock,
    model.FactsBlock,
)


def _names(*models: type[BaseModel]) -> frozenset[str]:
    return frozenset(name for each in models for name in each.model_fields)


_IMAGE, _PERMISSION = _names(model.Image), _names(model.Permission)
_TEXT_FIELDS: Final = _names(model.MemberText)
_PARTS: Final[dict[Pattern, frozenset[str]]] = {
    (): _names(model.Member).union(MEMBERSHIP_FIELDS, QUOTE_FIELDS),
    ("memberships", "*"): _names(model.Membership),
    ("places", "*"): _names(model.Place),
    ("listing",): _names(model.Listing),
    ("social",): _names(model.SocialHandles),
    ("contact",): _names(model.Contact),
    ("logo",): _IMAGE,
    ("logo", "permission"): _PERMISSION,
    ("speakers", "*"): _names(model.Speaker),
    ("speakers", "*", "portrait"): _IMAGE,
    ("speakers", "*", "portrait", "permission"): _PERMISSION,
    ("profile", "*"): _names(*_BLOCKS),
    ("profile", "*", "approval"): _names(model.QuoteApproval),
    ("profile", "*", "image"): _IMAGE,
    ("profile", "*", "image", "permission"): _PERMISSION,
    ("profile", "*", "items", "*"): _names(model.Fact),
}


@lru_cache(maxsize=4096)
def pattern_of(path: Path) -> Pattern:
    """The path without what differs from record to record: indices become ``*``, a translation's prefix goes."""
    if path[:1] == ("translations",):
        path = path[2:] if len(path) > 2 else ("translations", "*")[: len(path)]
    return tuple("*" if isinstance(part, int) else part for part in path)


def known_parts(path: Path) -> frozenset[str]:
    """The names that may follow a path."""
    if path == ("translations",):
        return frozenset(model.Language)
    if path[:1] == ("translations",) and len(path) == 2:
        return _TEXT_FIELDS
    return _PARTS.get(pattern_of(path), frozenset())


@lru_cache(maxsize=4096)
def show_path(path: Path) -> str:
    """Write a path as its dotted name."""
    return ".".join(str(part) for part in path)


def plain_key(key: str) -> str:
    """Bring a header or key into lower case with underscores: ``Why joined*`` becomes ``why_joined``."""
    return re.sub(r"[\s_\-]+", "_", key.casefold().strip(" \t\r\n*:#")).strip("_")


def _split(key: str) -> Path:
    parts = [plain_key(part) for part in key.split(".")]
    return tuple(int(part) if part.isascii() and part.isdigit() and len(part) < 5 else part for part in parts)


def _is_known(path: Path) -> bool:
    for depth, part in enumerate(path):
        parent = path[:depth]
        if isinstance(part, int):
            if part < 1 or not (pattern_of(parent) in LISTS or (depth == 1 and parent[0] in QUOTE_FIELDS)):
                return False
        elif part not in known_parts(parent):
            return False
    return True


def _translated(name: str) -> Path | None:
    """Read ``summary_nb`` and ``summary_(nb)``."""
    match = re.fullmatch(r"(.+)_\(?([^\W_]+)\)?", name)
    language = LANGUAGE_NAMES.get(match[2]) if match else None
    if match is None or language is None:
        return None
    field = COLUMN_NAMES.get(match[1], match[1])
    return ("translations", language.value, field) if field in _TEXT_FIELDS else None


def _plain_path(name: str) -> Path | None:
    """The path of a name without a number: a field's own, or one that it is also called by."""
    return (name,) if name in _PARTS[()] else _alias_path(name)


def _numbered(name: str) -> Path | None:
    """Read ``quote_2``, ``city_2``, ``focus_area_2``, and ``quote_2_speaker``."""
    if match := re.fullmatch(r"(.*[^\W\d])_?([1-9][0-9]{0,2})", name):
        return _number_path(_plain_path(match[1].strip("_")), int(match[2]))
    if match := re.fullmatch(r"(.+?)_([1-9][0-9]{0,2})_(.+)", name):
        of, path = _plain_path(match[1]), _number_path(_plain_path(match[3]), int(match[2]))
        is_part = of and path and (of[0] == path[0] or (of[0] in QUOTE_FIELDS and path[0] in QUOTE_FIELDS))
        return path if is_part else None
    return None


def _number_path(path: Path | None, number: int) -> Path | None:
    """Put a number into the path of a list, of its first item's part, or of what a table says of one quote."""
    if path is None:
        return None
    if path[0] in MEMBERSHIP_FIELDS:
        return ("memberships", number, path[0])
    if path in LISTS or path[0] in QUOTE_FIELDS:
        return (*path, number)
    return tuple(number if part == 1 else part for part in path) if 1 in path else None


def resolve_field(key: str) -> Path | None:
    """Find the path that a header, a key or a dotted name means, or None. Case, spaces, - and _ do not count."""
    return _resolve(key) if len(key) <= _KEY_LIMIT else None


@lru_cache(maxsize=4096)
def _resolve(key: str) -> Path | None:
    path = _split(key)
    first = path[0]
    if isinstance(first, int):
        return None
    if first == "translations" and len(path) > 1 and path[1] in LANGUAGE_NAMES:
        path = (first, LANGUAGE_NAMES[str(path[1])].value, *path[2:])
    if _is_known(path):
        return path
    if len(path) == 1:
        return _alias_path(first) or _translated(first) or _numbered(first)
    head = _alias_path(first)
    return (*head, *path[1:]) if head and _is_known((*head, *path[1:])) else None


def _alias_path(name: str) -> Path | None:
    return _split(COLUMN_NAMES[name]) if name in COLUMN_NAMES else None


@cache
def _spellings() -> tuple[str, ...]:
    return tuple(sorted({*_PARTS[()], *COLUMN_NAMES}))


def explain_unknown(key: str) -> str:
    """Say that a key is not known, and which was probably meant."""
    path = _split(key[:_KEY_LIMIT])
    for depth, part in enumerate(path):
        parent, pattern = path[:depth], pattern_of(path[:depth])
        if pattern in LISTS and not isinstance(part, int):
            example = show_path((*parent, 1, part))
            return f"is not known: «{show_path(parent)}» is a list, so count its items from 1, as in {example}"
        if parent == ("translations",) and part not in known_parts(parent):
            return f"is no language of a record; known: {', '.join(model.Language)}"
        if not isinstance(part, int) and not _is_known(path[: depth + 1]) and (depth or len(path) == 1):
            known = known_parts(parent) if depth else _spellings()
            return f"is not a field of a record{suggest_name(part, sorted(known))}"
    return f"is not a field of a record{suggest_name(str(path[0]), _spellings())}"
