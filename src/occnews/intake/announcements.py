"""Reads what was announced before, elsewhere: a member, the day, and where."""

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from occnews.errors import FieldError, FileUnusableError
from occnews.intake.columns import plain_key
from occnews.intake.documents import read_document
from occnews.intake.headers import Columns
from occnews.intake.showing import show_value
from occnews.intake.tables import read_table
from occnews.intake.values import parse_day
from occnews.model.importing import EarlierAnnouncement, Row, RowError
from occnews.model.text import clean_line, clean_url

_NAMES: Final[Mapping[str, str]] = {
    "name": "name",
    "member": "name",
    "navn": "name",
    "bedrift": "name",
    "medlem": "name",
    "slug": "slug",
    "announced": "announced",
    "announced_on": "announced",
    "date": "announced",
    "dato": "announced",
    "url": "url",
    "announced_url": "url",
    "link": "url",
    "lenke": "url",
}
_COLUMNS: Final = Columns(
    resolve=lambda key: _NAMES.get(plain_key(key)),
    explain=lambda key: "is not known; an announcement has name (or slug), announced (a day) and url",
)


def read_announcements(path: Path) -> Iterator[EarlierAnnouncement | RowError]:
    """Read the rows of a CSV or YAML file. Raises FileUnusableError, before the first row."""
    suffix = path.suffix.lower()
    if suffix in {".yaml", ".yml"}:
        rows = read_document(path)
    elif suffix in {".csv", ".tsv", ".txt"}:
        rows = read_table(path, _COLUMNS)
    else:
        raise FileUnusableError(path, "is of no known format; known are .csv, .tsv, .txt, .yaml, .yml")
    return (row if isinstance(row, RowError) else _read_row(path.name, row) for row in rows)


def _read_row(file: str, row: Row) -> EarlierAnnouncement | RowError:
    values = {_NAMES.get(plain_key(key), ""): value for key, value in row.values.items()}
    try:
        name = _read_field("name", values.get("slug") or values.get("name"), clean_line)
        day = dt.date.fromisoformat(_read_field("announced", values.get("announced"), parse_day))
        url = _read_field("url", values.get("url"), clean_url)
        if not name:
            raise FieldError("name", "", "is missing: whose announcement is it?")
    except FieldError as error:
        return RowError(file=file, line=row.line, field=error.field, value=str(error.value), reason=error.reason)
    return EarlierAnnouncement(line=row.line, name=name, on=day, url=url)


def _read_field(field: str, value: object, read: object) -> str:
    assert callable(read)
    try:
        return str(read("" if value is None else value))
    except ValueError as error:
        raise FieldError(field, show_value(value), str(error)) from None
