"""Reads a stored record back into its value."""

import json
from typing import TypeVar

from pydantic import ValidationError

from occnews.errors import StoreError
from occnews.model.text import Record

_R = TypeVar("_R", bound=Record)


def read_record(kind: type[_R], name: str, record: str) -> _R:
    """Read the JSON of a record. Raises StoreError, which names it, when a foreign hand has made it unreadable."""
    try:
        return kind.model_validate_json(record)
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in problem["loc"]) or "the whole of it"
        raise StoreError(
            f"The stored record of {name} cannot be read ({where}: {problem['msg']}). It was changed outside occnews;"
            " put back a copy of the database from before that."
        ) from None


def is_same(kind: type[_R], stored: str, value: _R, written: str) -> bool:
    """Whether a stored record says what ``value``, whose JSON is ``written``, says.

    The same value may have been written differently by an earlier version, which knew fewer fields.
    """
    if stored == written:
        return True
    try:
        # Reading a record takes far longer than this look at its fields.
        return _knows_fewer(json.loads(stored), json.loads(written)) and kind.model_validate_json(stored) == value
    except ValueError:
        return False


def _knows_fewer(stored: object, written: object) -> bool:
    """Whether plain values lack a field, however deep, that others at the same place have."""
    if isinstance(stored, dict) and isinstance(written, dict):
        return any(name not in stored or _knows_fewer(stored[name], value) for name, value in written.items())
    if isinstance(stored, list) and isinstance(written, list):
        return any(_knows_fewer(*pair) for pair in zip(stored, written, strict=False))
    return False
