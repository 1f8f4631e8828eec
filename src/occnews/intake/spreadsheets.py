"""Reads workbooks (.xlsx): the visible sheets that name known columns, the others being remarked upon.

The first sheet of records is the main one. A further one brings more records or more about them; a sheet of one list
(«Quotes», «Places», «Speakers», «Profile» …) brings its items, one a row.
"""

import datetime as dt
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from occnews.errors import FileUnusableError, InputError
from occnews.intake.columns import QUOTE_FIELDS, resolve_field, show_path
from occnews.intake.formulas import unguard_cell
from occnews.intake.headers import (
    HEADER_ROWS,
    RECORD_REFERENCES,
    Columns,
    Header,
    make_values,
    rank_header,
    read_header,
)
from occnews.intake.showing import show_value
from occnews.intake.vocabulary import PART_NAMES, QUOTE_SHEET_NAMES, SHEET_NAMES
from occnews.intake.workbooks import SheetScan, load_workbook
from occnews.model.importing import Remark, Row, RowError

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

_ERROR_REASON: Final = (
    "is an error of the spreadsheet, not a value; mend the formula, type the value, or empty the cell"
)


@dataclass(frozen=True, kw_only=True)
class _Sheet:
    """A sheet's cells by 0-based row, merged ones filled downwards, and its cells that are errors."""

    title: str
    rows: list[list[Any]]
    scan: SheetScan


@dataclass(frozen=True, kw_only=True)
class _Table:
    """A sheet whose header was found, in a 0-based row. ``adds_items``: it brings the items of a list."""

    sheet: _Sheet
    start: int
    header: Header
    adds_items: bool = False


def read_workbook(path: Path, known: Columns) -> Iterator[Row | RowError | Remark]:
    """Read the rows of a workbook. Raises FileUnusableError, before the first row, when it holds none of ours."""
    data, scans = load_workbook(path)
    sheets, remarks = _read_sheets(path, data, scans)
    tables: list[_Table] = []
    for sheet in sheets:
        table = _find_table(path, sheet, known)
        if table is None:
            text = f"was left out: none of its first {HEADER_ROWS} rows names a member's column"
            remarks.append(Remark(line=0, sheet=sheet.title, text=text))
        else:
            tables.append(table)
    if not tables:
        reason = (
            f"has no visible sheet of which one of the first {HEADER_ROWS} rows names the columns of records, such as "
            f'name, joined, website; if they have other names, say so, as in --map "Kunde=name"{_tell_hidden(remarks)}'
        )
        raise FileUnusableError(path, reason)
    tables = [replace(table, adds_items=_adds_items(table.header)) for table in tables]
    if all(table.adds_items for table in tables):
        main = next((n for n, table in enumerate(tables) if not _is_list(table.sheet.title)), None)
        tables = [replace(table, adds_items=number != main) for number, table in enumerate(tables)]
    tables.sort(key=lambda table: table.adds_items)
    return _read_all(path.name, remarks, tables)


def _read_all(file: str, remarks: list[Remark], tables: list[_Table]) -> Iterator[Row | RowError | Remark]:
    yield from remarks
    for table in tables:
        yield from _read_rows(file, table)


def _tell_hidden(remarks: Sequence[Remark]) -> str:
    hidden = [remark.sheet for remark in remarks if "hidden" in remark.text]
    return f"; hidden sheets are not read ({', '.join(map(show_value, hidden))})" if hidden else ""


def _read_sheets(path: Path, data: bytes, scans: dict[str, SheetScan]) -> tuple[list[_Sheet], list[Remark]]:
    try:
        return _open_sheets(data, scans)
    except Exception as error:
        if type(error).__module__.partition(".")[0] not in {"python_calamine", "builtins"}:
            raise
        raise FileUnusableError(path, f"cannot be read as a workbook ({show_value(error)}); save it anew") from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # the reader's own crash, which is no Exception
            raise
        raise FileUnusableError(path, "cannot be read as a workbook; save it anew as .xlsx") from None


def _open_sheets(data: bytes, scans: dict[str, SheetScan]) -> tuple[list[_Sheet], list[Remark]]:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    sheets: list[_Sheet] = []
    remarks: list[Remark] = []
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for each in workbook.sheets_metadata:
        if each.typ != SheetTypeEnum.WorkSheet or each.name not in scans:
            continue
        if each.visible != SheetVisibleEnum.Visible:
            text = "is hidden and was left out; show it if it holds members"
            remarks.append(Remark(line=0, sheet=each.name, text=text))
            continue
        cells = workbook.get_sheet_by_name(each.name)
        rows = _fill_merged(cells)
        if any(cell not in ("", None) for row in rows for cell in row):
            sheets.append(_Sheet(title=each.name, rows=rows, scan=scans[each.name]))
    return sheets, remarks


def _fill_merged(sheet: "CalamineSheet") -> list[list[Any]]:
    """The sheet's cells; what stands in cells merged over several rows holds for each of them.

    A title over several columns stays in the first.
    """
    rows: list[list[Any]] = sheet.to_python(skip_empty_area=False)
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or ():
        for row in rows[top + 1 : bottom + 1]:
            if left < len(row) and row[left] == "":
                row[left] = rows[top][left]
    return rows


def _to_text(cell: Any) -> str:
    """Write a cell as people read it."""
    if isinstance(cell, str):
        return unguard_cell(cell)
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(sep=" ")
    return str(cell)


def _find_table(path: Path, sheet: _Sheet, known: Columns) -> _Table | None:
    """Find a sheet's header. None when it has none; raises FileUnusableError for a column that is not known."""
    rows = [[_to_text(cell) for cell in row] for row in sheet.rows[:HEADER_ROWS]]
    columns = _columns_of(sheet.title, known)
    ranks = [rank_header(row, columns) for row in rows]
    start = max(range(len(rows)), key=ranks.__getitem__)
    if not ranks[start][0]:
        return None
    try:
        header = read_header(rows[start], columns)
    except InputError as error:
        raise FileUnusableError(path, f"sheet «{show_value(sheet.title)}», row {start + 1}: {error}") from None
    return _Table(sheet=sheet, start=start, header=header)


def _is_list(title: str) -> bool:
    return title.casefold().strip() in {*SHEET_NAMES, *QUOTE_SHEET_NAMES}


def _adds_items(header: Header) -> bool:
    """Whether the columns are a member and a quote, or a member and the parts of one list's items."""
    paths = [resolve_field(name) or () for name in header.names if name]
    parts = {path[:2] if len(path) > 2 else path[:1] for path in paths if path not in RECORD_REFERENCES}
    roots = {str(path[0]) for path in parts if path}
    if roots and roots.issubset(QUOTE_FIELDS):
        return True
    return parts == {("focus_areas",)} or (len(parts) == 1 and next(iter(parts))[1:] == (1,))


def _columns_of(title: str, known: Columns) -> Columns:
    """The columns that a sheet may have: where its name says that it carries a list, the parts of its items."""
    items = SHEET_NAMES.get(title.casefold().strip())
    if items is None:
        return known

    def name(header: str) -> str:
        if known.name(header) != header or known.resolve(header) in RECORD_REFERENCES:
            return known.name(header)
        part = PART_NAMES.get(header.casefold().strip(), header)
        path = resolve_field(header) or ()
        if path[:2] == (items, 1):
            return show_path(path)
        within = resolve_field(f"{items}.1.{part}") or (resolve_field(f"{items}.1.{path[0]}") if path else None)
        return show_path(within) if within else header

    return Columns(
        resolve=lambda header: known.resolve(name(header)),
        explain=known.explain,
        hint=known.hint,
        name=name,
        references=known.references,
    )


def _read_rows(file: str, table: _Table) -> Iterator[Row | RowError]:
    """Read the rows below a header.

    A row with an error in any column that is read is refused whole, as with any other value that cannot be used: a
    record stored without it would look complete, and nobody would miss what the broken formula was to bring.
    """
    errors: dict[int, list[tuple[int, str]]] = {}
    for (line, column), text in table.sheet.scan.errors.items():
        errors.setdefault(line, []).append((column, text))
    title, header = table.sheet.title, table.header
    for number, row in enumerate(table.sheet.rows[table.start + 1 :], table.start + 1):
        wrong = [(column, text) for column, text in errors.get(number, ()) if _name_at(header, column)]
        for column, text in wrong:
            yield RowError(
                file=file,
                sheet=title,
                line=number + 1,
                field=show_value(_name_at(header, column)),
                value=show_value(text),
                reason=_ERROR_REASON,
            )
        values = make_values(header, [_to_text(cell) for cell in row])
        if not wrong and any(str(value).strip() for value in values.values()):
            yield Row(line=number + 1, sheet=title, values=values, headers=header.headers, adds_items=table.adds_items)


def _name_at(header: Header, column: int) -> str:
    """What the file calls a column; "" for one that is ignored."""
    name = header.names[column] if column < len(header.names) else ""
    return header.headers.get(name, name)
