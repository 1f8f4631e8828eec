"""Reads tables: CSV with commas, semicolons or tabs.

A row that cannot be read is an error with its line; the rows after it are read all the same.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from occnews.errors import FileUnusableError
from occnews.intake.columns import explain_unknown, resolve_field
from occnews.intake.decoding import read_text_file
from occnews.intake.showing import show_value
from occnews.model.importing import Row, RowError

SIZE_LIMIT: Final = 50_000_000
# A quotation mark that is never closed must not swallow the rows behind it for longer than this.
LINES_OF_A_ROW: Final = 200
_DELIMITERS: Final = (",", ";", "\t")
# What the csv module says, in words for people.
_REASONS: Final = (
    ("unexpected end of data", "has a quotation mark that is never closed; double the mark or close the cell"),
    ("expected after", "has text after a closing quotation mark; double the marks inside a cell"),
    ("field larger", "has a cell of more than 131,072 characters; shorten it"),
)


@dataclass(frozen=True, kw_only=True)
class Columns:
    """The columns that a table may have: what a header means (None: nothing), and the words for one that is unknown."""

    resolve: Callable[[str], object | None]
    explain: Callable[[str], str]


RECORD_COLUMNS: Final = Columns(resolve=resolve_field, explain=explain_unknown)


@dataclass(frozen=True, kw_only=True)
class _Header:
    """The header row: which line it ends on (1-based), the delimiter, and each column's name ("" is ignored)."""

    line: int
    delimiter: str
    columns: tuple[str, ...]


def _read_cells(lines: Sequence[str], start: int, delimiter: str) -> tuple[list[str], int]:
    """Read the row that starts at a 0-based line: its cells and how many lines it took. Raises csv.Error."""
    reader = csv.reader(lines[start : start + LINES_OF_A_ROW], delimiter=delimiter, strict=True)
    return next(reader), reader.line_num


def _count_known(lines: Sequence[str], start: int, delimiter: str, known: Columns) -> tuple[int, int]:
    try:
        cells, _ = _read_cells(lines, start, delimiter)
    except csv.Error:
        return 0, len(lines[start])  # if no other delimiter does better, this is what is to be told
    return sum(known.resolve(cell) is not None for cell in cells), len(cells)


def _find_header(path: Path, lines: Sequence[str], known: Columns) -> _Header:
    start = next((number for number, line in enumerate(lines) if line.strip(" \t\r\n,;")), None)
    if start is None:
        raise FileUnusableError(path, "is empty; its first line must name the columns, such as name,joined,website")
    if marked := re.fullmatch(r'"?sep=([,;\t])"?\s*', lines[start]):
        if start + 1 >= len(lines):
            raise FileUnusableError(path, "holds no rows")
        start, delimiter = start + 1, marked[1]
    else:
        delimiter = max(_DELIMITERS, key=lambda each: _count_known(lines, start, each, known))
    try:
        cells, used = _read_cells(lines, start, delimiter)
    except csv.Error as error:
        raise FileUnusableError(path, f"line {start + 1}, which names the columns, {_explain(error)}") from None
    return _Header(line=start + used, delimiter=delimiter, columns=_check_columns(path, start + 1, cells, known))


def _check_columns(path: Path, line: int, cells: list[str], known: Columns) -> tuple[str, ...]:
    columns = [cell.strip() for cell in cells]
    named = [column for column in columns if column]
    if not any(known.resolve(column) for column in named):
        hint = "the first line must name the columns, such as name,joined,website"
        raise FileUnusableError(path, f"line {line} names no column that is known ({show_value(cells[0])}); {hint}")
    unknown = [f"the column «{show_value(name)}» {known.explain(name)}" for name in named if not known.resolve(name)]
    if unknown:
        told = "; ".join(unknown[:5])
        stop = "" if told.endswith("?") else "."
        raise FileUnusableError(path, f"line {line}: {told}{stop} Rename the column or leave it out.")
    first: dict[object, str] = {}
    for name in named:
        other = first.setdefault(known.resolve(name), name)
        if other is not name:
            message = f"line {line}: the columns «{show_value(other)}» and «{show_value(name)}» mean the same"
            raise FileUnusableError(path, f"{message}; leave one of them out")
    return tuple(columns)


def _explain(error: csv.Error) -> str:
    return next((words for part, words in _REASONS if part in str(error)), "cannot be read as a row of cells")


def _make_row(file: str, line: int, header: _Header, cells: list[str]) -> Row | RowError | None:
    """Make a row of its cells; None when all are blank."""
    if not any(cell.strip() for cell in cells):
        return None
    count = len(header.columns)
    while len(cells) > count and not cells[-1].strip():
        cells.pop()
    if len(cells) != count:
        reason = f"has {len(cells)} cells where the first line names {count} columns; is a cell missing its quotes?"
        return RowError(file=file, line=line, field="", value=show_value(cells[0]), reason=reason)
    values = {name: cell for name, cell in zip(header.columns, cells, strict=True) if name}
    return Row(line=line, values=values)


def _read_body(file: str, lines: Sequence[str], header: _Header) -> Iterator[Row | RowError]:
    position = header.line
    while position < len(lines):
        line = position + 1
        try:
            cells, used = _read_cells(lines, position, header.delimiter)
        except csv.Error as error:
            yield RowError(file=file, line=line, field="", value=show_value(lines[position]), reason=_explain(error))
            position += 1
            continue
        position += used
        row = _make_row(file, line, header, cells)
        if row is not None:
            yield row


def read_table(path: Path, known: Columns = RECORD_COLUMNS) -> Iterator[Row | RowError]:
    """Read a table's rows: of records, unless other columns are ``known``.

    Raises FileUnusableError, before the first row, when it is none of ours.
    """
    lines = list(io.StringIO(read_text_file(path, limit=SIZE_LIMIT), newline=""))
    header = _find_header(path, lines, known)
    return _read_body(path.name, lines, header)
