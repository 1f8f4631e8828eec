"""Reads a stored record back into its value."""

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
        return kind.model_validate_json(stored) == value
    except ValidationError:
        return False
