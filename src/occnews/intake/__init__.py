"""Intake: a reader for each format yields rows; one place turns rows into records or row errors."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from occnews.errors import FileUnusableError
from occnews.intake.documents import read_document
from occnews.intake.planning import plan_import
from occnews.intake.tables import read_table
from occnews.model.importing import Row, RowError

__all__ = ["plan_import", "read_rows"]

# A new format joins here.
_READERS: Final[dict[str, Callable[[Path], Iterator[Row | RowError]]]] = {
    ".csv": read_table,
    ".tsv": read_table,
    ".txt": read_table,
    ".yaml": read_document,
    ".yml": read_document,
}


def read_rows(path: Path) -> Iterator[Row | RowError]:
    """Read the rows of a file, whose suffix tells its format. Raises FileUnusableError, before the first row."""
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise FileUnusableError(path, f"is of no known format; known are {', '.join(_READERS)}")
    return reader(path)
