"""Reads tables: CSV with commas, semicolons or tabs.

A row that cannot be read is an error with its line; the rows after it are read all the same.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from occnews.errors import FileUnusableError, InputError
from occnews.intake.decoding import read_text_file
from occnews.intake.formulas import unguard_cell
from occnews.intake.headers import HEADER_ROWS, RECORD_COLUMNS, Columns, Header, make_values, rank_header, read_header
from occnews.intake.showing import show_value
from occnews.model.importing import Row, RowError

SIZE_LIMIT: Final = 50_000_000
# A quotation mark that is never closed must not swallow the rows behind it for longer than this.
LINES_OF_A_ROW: Final = 200
# Unless the row turns out whole. When that was in vain so many times, it is not tried again: it takes long.
_LINES_OF_A_LONG_ROW: Final = 50_000
_MOST_VAIN_ATTEMPTS: Final = 50
_DELIMITERS: Final = (",", ";", "\t")
# Python's own limit would refuse such a cell without a word on its column; read whole, it is refused by its field.
_CELL_LIMIT: Final = 2_000_000
csv.field_size_limit(_CELL_LIMIT)
# What the csv module says, in words for people.
_REASONS: Final = (
    ("unexpected end of data", "has a quotation mark that is never closed; double the mark or close the cell"),
    ("expected after", "has text after a closing quotation mark; double the marks inside a cell"),
    (
        "field larger",
        f"has a cell of more than {_CELL_LIMIT:,} characters, and no field of a record holds so many; "
        "shorten it, or close the quotation mark that it begins with",
    ),
)


@dataclass(frozen=True, kw_only=True)
class _Start:
    """Where a table begins: the lines (0-based) of its header row and of what follows, and the header's cells."""

    line: int
    body: int
    delimiter: str
    cells: tuple[str, ...]
    rank: tuple[bool, int]
    error: str = ""


def _read_cells(lines: Sequence[str], start: int, delimiter: str, most: int = LINES_OF_A_ROW) -> tuple[list[str], int]:
    """Read the row that starts at a 0-based line: its cells and how many lines it took. Raises csv.Error."""
    reader = csv.reader(lines[start : start + most], delimiter=delimiter, strict=True)
    return next(reader), reader.line_num


def _scan(lines: Sequence[str], start: int, delimiter: str, known: Columns) -> _Start:
    """Find the row that names most known columns among the first ones; the first where that is none."""
    found: list[_Start] = []
    position = start
    while position < len(lines) and len(found) < HEADER_ROWS:
        try:
            cells, used = _read_cells(lines, position, delimiter)
            rank, error = rank_header(cells, known), ""
        except csv.Error as problem:
            cells, used, rank, error = [lines[position]], 1, (False, 0), _explain(problem)
        after = position + used
        start_here = _Start(line=position, body=after, delimiter=delimiter, cells=tuple(cells), rank=rank, error=error)
        found.append(start_here)
        position = after
    return max(found, key=lambda each: each.rank)


def _find_start(path: Path, lines: Sequence[str], known: Columns) -> _Start:
    first = next((number for number, line in enumerate(lines) if line.strip(" \t\r\n,;")), None)
    if first is None:
        raise FileUnusableError(path, "is empty; its first line must name the columns, such as name,joined,website")
    if marked := re.fullmatch(r'"?sep=([,;\t])"?\s*', lines[first]):
        if first + 1 >= len(lines):
            raise FileUnusableError(path, "holds no rows")
        start = _scan(lines, first + 1, marked[1], known)
    else:
        starts = [_scan(lines, first, each, known) for each in _DELIMITERS]
        start = max(starts, key=lambda each: (each.rank, len(each.cells)))
    if start.error:
        raise FileUnusableError(path, f"line {start.line + 1}, which names the columns, {start.error}")
    if not any(start.rank):
        raise FileUnusableError(
            path,
            f"none of its first {HEADER_ROWS} rows names a column that is known (line {start.line + 1}: "
            f"{show_value(start.cells[0])}); one row must name the columns, such as name,joined,website, and what "
            'stands above it can be deleted; if they have other names, say so, as in --map "Kunde=name"',
        )
    return start


def _explain(error: csv.Error) -> str:
    return next((words for part, words in _REASONS if part in str(error)), "cannot be read as a row of cells")


def _make_row(file: str, line: int, header: Header, cells: list[str]) -> Row | RowError | None:
    """Make a row of its cells; None when all are blank."""
    if not any(cell.strip() for cell in cells):
        return None
    count = len(header.names)
    while len(cells) > count and not cells[-1].strip():
        cells.pop()
    if len(cells) != count:
        reason = f"has {len(cells)} cells where the first line names {count} columns; is a cell missing its quotes?"
        return RowError(file=file, line=line, field="", value=show_value(cells[0]), reason=reason)
    values = make_values(header, [unguard_cell(cell) for cell in cells])
    return Row(line=line, values=values, headers=header.headers)


class _Body:
    """The rows below the header, one after the other."""

    def __init__(self, file: str, lines: Sequence[str], start: _Start, header: Header) -> None:
        self.file, self.lines, self.header = file, lines, header
        self.position, self.delimiter = start.body, start.delimiter
        self.attempts = _MOST_VAIN_ATTEMPTS

    def read(self) -> Iterator[Row | RowError]:
        while self.position < len(self.lines):
            line = self.position + 1
            try:
                cells, used = self._read_cells()
            except csv.Error as error:
                shown = show_value(self.lines[self.position])
                yield RowError(file=self.file, line=line, field="", value=shown, reason=_explain(error))
                self.position += 1
                continue
            self.position += used
            row = _make_row(self.file, line, self.header, cells)
            if row is not None:
                yield row

    def _read_cells(self) -> tuple[list[str], int]:
        """Read the cells of the next row and how many lines it takes. Raises csv.Error.

        A row of many lines is believed only when it has all columns: it may begin with a mark that is never closed.
        """
        try:
            return _read_cells(self.lines, self.position, self.delimiter)
        except csv.Error:
            if not self.attempts:
                raise
            self.attempts -= 1
            cells, used = _read_cells(self.lines, self.position, self.delimiter, _LINES_OF_A_LONG_ROW)
            if len(cells) != len(self.header.names):
                raise
            self.attempts += 1
            return cells, used


def read_table(path: Path, known: Columns = RECORD_COLUMNS) -> Iterator[Row | RowError]:
    """Read a table's rows: of records, unless other columns are ``known``.

    Raises FileUnusableError, before the first row, when it is none of ours.
    """
    lines = list(io.StringIO(read_text_file(path, limit=SIZE_LIMIT), newline=""))
    start = _find_start(path, lines, known)
    try:
        header = read_header(start.cells, known)
    except InputError as error:
        raise FileUnusableError(path, f"line {start.line + 1}: {error}") from None
    return _Body(path.name, lines, start, header).read()
