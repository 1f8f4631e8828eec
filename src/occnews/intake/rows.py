"""Reads the rows of a file in any of the known formats."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from occnews.errors import FileUnusableError
from occnews.intake.documents import read_document
from occnews.intake.headers import Columns, map_columns
from occnews.intake.json_documents import read_json, read_json_lines
from occnews.intake.spreadsheets import read_workbook
from occnews.intake.tables import read_table
from occnews.model.importing import Remark, Row, RowError

Rows = Iterator[Row | RowError | Remark]

# A new format joins here.
_TABLES: Final[dict[str, Callable[[Path, Columns], Rows]]] = {
    ".csv": read_table,
    ".tsv": read_table,
    ".txt": read_table,
    ".xlsx": read_workbook,
    ".xlsm": read_workbook,
}
_DOCUMENTS: Final[dict[str, Callable[[Path], Rows]]] = {
    ".yaml": read_document,
    ".yml": read_document,
    ".json": read_json,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
}


def read_rows(path: Path, columns: Mapping[str, str] = MappingProxyType({})) -> Rows:
    """Read the rows of a file, whose suffix tells its format. ``columns``: a team's own names of a table's columns.

    Raises FileUnusableError, before the first row, and InputError for a column that is said to be an unknown field.
    """
    suffix = path.suffix.lower()
    if suffix in _TABLES:
        return _TABLES[suffix](path, map_columns(columns))
    if suffix in _DOCUMENTS:
        return _DOCUMENTS[suffix](path)
    raise FileUnusableError(path, f"is of no known format; known are {', '.join([*_TABLES, *_DOCUMENTS])}")
