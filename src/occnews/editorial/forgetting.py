"""Take a person out of plain values: records, publications, editions and proposals as they are stored."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from occnews.model.text import fold_name

REMOVED: Final = "[removed]"
_SAYINGS: Final = frozenset({"quote", "reported"})
_WITNESSES: Final = {"approval": "by", "permission": "who"}
_IDENTITIES: Final = frozenset({"slug", "member", "id", "file", "url", "website", "kind", "path", "publication"})
_ORGANISATION: Final = frozenset({"name", "short_name"})
_SURNAME_LEAST: Final = 3


def forget(value: Any, name: str) -> Any:
    """The value without a person: as speaker with portrait, with everything said, and as contact.

    Approvals and permissions that the person gave for something else stay, without the name. Free text stays as it is.
    A contact is known by email address too.
    """
    if isinstance(value, Mapping):
        return {key: forget(_forget_under(key, part, name), name) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [forget(item, name) for item in value if not _is_said_by(item, name)]
    return value


def _forget_under(key: str, part: Any, name: str) -> Any:
    if key == "speakers" and isinstance(part, list | tuple):
        return [speaker for speaker in part if not _is_called(speaker, "name", name)]
    if key == "contact" and _is_contact(part, name):
        return None
    if key in _WITNESSES and _is_called(part, _WITNESSES[key], name):
        return {**part, _WITNESSES[key]: REMOVED}
    return part


def _is_said_by(item: Any, name: str) -> bool:
    return isinstance(item, Mapping) and item.get("kind") in _SAYINGS and _is_called(item, "speaker", name)


def _is_contact(value: Any, name: str) -> bool:
    if not isinstance(value, Mapping):
        return False
    return _is_called(value, "name", name) or str(value.get("email") or "").casefold() == name.casefold()


def _is_called(value: Any, key: str, name: str) -> bool:
    return isinstance(value, Mapping) and fold_name(str(value.get(key) or "")) == fold_name(name)


def list_identifiers(value: Any, name: str) -> frozenset[tuple[str, str]]:
    """What a person is known by as a contact: (``name``, ``email`` or ``phone``, what it is)."""
    if isinstance(value, Mapping):
        own = value.get("contact")
        known = own if isinstance(own, Mapping) and _is_contact(own, name) else {}
        found = {(key, str(known[key])) for key in ("name", "email", "phone") if known.get(key)}
        return frozenset(found).union(*(list_identifiers(part, name) for part in value.values()))
    if isinstance(value, list | tuple):
        return frozenset[tuple[str, str]]().union(*(list_identifiers(item, name) for item in value))
    return frozenset()


def redact(value: Any, names: Sequence[str]) -> Any:
    """The value with every mention of the names, whole words in any case, written over.

    What identifies an organisation, a file or an address stays: a firm may be called after its founder.
    """
    if isinstance(value, str):
        return _pattern(tuple(names)).sub(REMOVED, value)
    if isinstance(value, Mapping):
        kept = _IDENTITIES | (_ORGANISATION if "slug" in value else frozenset())
        return {key: part if key in kept else redact(part, names) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [redact(item, names) for item in value]
    return value


def find_mentions(value: Any, names: Sequence[str], field: str = "") -> Iterator[str]:
    """The dotted names of the fields whose text mentions one of the names; list items count from 1."""
    if isinstance(value, str):
        if _pattern(tuple(names)).search(value):
            yield field
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from find_mentions(part, names, f"{field}.{key}".lstrip("."))
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value, start=1):
            yield from find_mentions(item, names, f"{field}.{number}".lstrip("."))


@lru_cache(maxsize=16)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    """Matches the names as whole words, however they are spaced."""
    spaced = (
        r"\s+".join(map(re.escape, name.split())) for name in sorted(names, key=len, reverse=True) if name.strip()
    )
    return re.compile(rf"(?<!\w)({'|'.join(spaced) or '(?!)'})(?!\w)", re.IGNORECASE)


def surname_of(name: str) -> str:
    """The last word of a name of several, by which a text may call its bearer; "" when that would say too little."""
    words = name.split()
    return words[-1] if len(words) > 1 and len(words[-1]) >= _SURNAME_LEAST and "@" not in name else ""


def list_files(value: Any) -> frozenset[str]:
    """The names in ``media/`` that a value mentions."""
    if isinstance(value, Mapping):
        own = {value["file"]} if isinstance(value.get("file"), str) and value["file"] else set()
        return frozenset(own).union(*(list_files(part) for part in value.values()))
    if isinstance(value, list | tuple):
        return frozenset[str]().union(*(list_files(item) for item in value))
    return frozenset()
