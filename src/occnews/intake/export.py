"""Writes records for other programs and for people; what is written is read back as the same records."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from occnews.errors import InputError
from occnews.intake.documents import write_yaml
from occnews.intake.formulas import guard_cell
from occnews.intake.json_documents import write_json, write_json_lines
from occnews.intake.records import to_plain
from occnews.intake.shapes import UNKNOWN
from occnews.model.member import Member

# What a sheet of .xlsx can hold. Source: Microsoft, Excel specifications and limits.
_MOST_COLUMNS: Final = 16_384
_MOST_CHARACTERS: Final = 32_767
_FIRST: Final = ("slug", "name")

Table = list[dict[str, str]]


def export_members(members: Sequence[Member], suffix: str) -> bytes:
    """Write members in the format of a file's suffix. Raises InputError for one that is not known."""
    writer = _WRITERS.get(suffix.lower())
    if writer is None:
        raise InputError(f"{suffix or 'No suffix'} is no format of an export; known are {', '.join(_WRITERS)}")
    return writer([to_plain(member) for member in members])


def flatten(plain: Mapping[str, object]) -> dict[str, str]:
    """Write a record as the cells of a table, by the dotted names of its fields."""
    cells: dict[str, str] = {}
    pending: list[tuple[str, Any]] = list(plain.items())[::-1]
    while pending:
        name, value = pending.pop()
        if value == {}:
            cells[name] = UNKNOWN
        elif isinstance(value, Mapping):
            pending += [(f"{name}.{part}", inner) for part, inner in value.items()][::-1]
        elif isinstance(value, (list, tuple)):
            pending += [(f"{name}.{number}", inner) for number, inner in enumerate(value, 1)][::-1]
        elif value is not None and value != "":
            cells[name] = ("yes" if value else "no") if isinstance(value, bool) else str(value)
    return cells


def _columns(rows: Table) -> list[str]:
    """Every name that a row has; parts of one thing stand together, items by number."""
    places: dict[str, int] = {}
    for row in rows:
        for name in row:
            places.setdefault(name.partition(".")[0], len(places))
    names = {name for row in rows for name in row}.union(_FIRST)

    def rank(name: str) -> tuple[object, ...]:
        parts = name.split(".")
        first = _FIRST.index(name) if name in _FIRST else len(_FIRST)
        return (
            first,
            places.get(parts[0], 0),
            [(part.isdigit(), int(part) if part.isdigit() else 0, part) for part in parts],
        )

    return sorted(names, key=rank)


def _write_csv(records: list[dict[str, object]]) -> bytes:
    """Write a table with commas in UTF-8, with the mark that tells spreadsheet programs so."""
    rows = [flatten(record) for record in records]
    columns = _columns(rows)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([guard_cell(row.get(name, "")) for name in columns] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _write_xlsx(records: list[dict[str, object]]) -> bytes:
    """Write a workbook of one sheet. Every cell is text. Raises InputError for what no sheet can hold."""
    from xlsxwriter import Workbook

    rows = [flatten(record) for record in records]
    columns = _columns(rows)
    if len(columns) > _MOST_COLUMNS:
        raise InputError(f"The records need {len(columns):,} columns, more than a sheet has; export to .json instead")
    out = io.BytesIO()
    options = {"in_memory": True, "constant_memory": False, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(out, options) as workbook:
        sheet = workbook.add_worksheet("Members")
        heading, text = workbook.add_format({"bold": True}), workbook.add_format({"num_format": "@"})
        sheet.freeze_panes(1, 2)
        sheet.set_column(0, len(columns) - 1, 24, text)
        for column, name in enumerate(columns):
            sheet.write_string(0, column, name, heading)
        numbers = {name: column for column, name in enumerate(columns)}
        for line, row in enumerate(rows, 1):
            for name, value in row.items():
                _write_cell(sheet, line, numbers[name], name, value)
    return out.getvalue()


def _write_cell(sheet: Any, line: int, column: int, name: str, value: str) -> None:
    cell = guard_cell(value)
    if len(cell) > _MOST_CHARACTERS or sheet.write_string(line, column, cell) < 0:
        raise InputError(f"{name} in row {line + 1} is longer than a cell can be; export to .json instead")


def _write_yaml(records: list[dict[str, object]]) -> bytes:
    """Write a list of records, one at a time: what is written at once stands in memory several times."""
    return "".join(write_yaml([record]) for record in records).encode("utf-8") or b"[]\n"


_WRITERS: Final[dict[str, Callable[[list[dict[str, object]]], bytes]]] = {
    ".csv": _write_csv,
    ".xlsx": _write_xlsx,
    ".json": lambda records: write_json(records).encode("utf-8"),
    ".jsonl": lambda records: write_json_lines(records).encode("utf-8"),
    ".yaml": _write_yaml,
    ".yml": _write_yaml,
}
