"""Gathers the rows of one member: a CRM writes one for each contact, a workbook has quotes on a sheet of their own.

What the rows agree on, or only one of them says, is put together. Further quotes, and the items of a list's own sheet,
are numbered on. A further contact goes into the notes, since a record has one. Anything else that differs is refused.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from occnews.errors import FieldError
from occnews.intake.columns import LISTS, QUOTE_FIELDS, Path, resolve_field, show_path
from occnews.intake.records import FieldErrors
from occnews.intake.showing import show_value
from occnews.model.importing import Row
from occnews.model.text import fold_name

_CONTACT_ORDER: Final = ("name", "role", "email", "phone")
_LIST_NAMES: Final = tuple(sorted(path[0] for path in LISTS if len(path) == 1))


@dataclass(frozen=True, kw_only=True)
class _Cell:
    """One given value: what its column is called in the file, and where it stands."""

    value: object
    shown: str
    line: int
    sheet: str

    @property
    def text(self) -> object:
        """The value for comparison."""
        return " ".join(self.value.split()) if isinstance(self.value, str) else self.value


Cells = dict[Path, _Cell]


@dataclass(kw_only=True)
class Gathered:
    """What the rows of one member say. ``contacts``: those beside the record's own, one line each."""

    line: int
    sheet: str
    cells: Cells = field(default_factory=dict)
    contacts: list[str] = field(default_factory=list)

    def add(self, row: Row, values: Mapping[str, object]) -> None:
        """Add a row's values, which are not blank. Raises FieldErrors, and adds nothing, where the rows differ."""
        given = _read_cells(row, values)
        contact = _take(given, lambda path: path[0] == "contact" and len(path) > 1)
        quotes = _take(given, lambda path: path[0] in QUOTE_FIELDS)
        items = _take(given, lambda path: row.adds_items and path[0] in _LIST_NAMES)
        self._check(given, items)
        self.cells.update({path: cell for path, cell in given.items() if path not in self.cells})
        self._add_contact(contact)
        for family in _split_by_number(quotes):
            self._add_numbered(family, QUOTE_FIELDS, first=0)
        for name in _LIST_NAMES:
            for family in _split_by_number({path: cell for path, cell in items.items() if path[0] == name}):
                self._add_numbered(family, (name,), first=1)

    def values(self) -> dict[str, object]:
        """All values by names that ``apply_values`` knows."""
        return {_key(path): cell.value for path, cell in self.cells.items()}

    def find_cell(self, name: str) -> tuple[_Cell | None, bool]:
        """The cell that a field of ``values`` came from, and whether it held the whole field or more, or a part."""
        named = {_key(path): cell for path, cell in self.cells.items()}
        if name in named:
            return named[name], True
        parts = (cell for key, cell in named.items() if key.startswith(f"{name}.") or name.startswith(f"{key}."))
        return next(parts, None), False

    def _check(self, given: Cells, items: Cells) -> None:
        errors = [
            FieldError(cell.shown, show_value(cell.value), _explain_difference(known))
            for path, cell in given.items()
            if (known := self.cells.get(path)) is not None and not _is_same(path, known, cell)
        ]
        for path, cell in items.items():
            if known := self.cells.get(path[:1]):
                column = show_value(known.shown)
                reason = f"stands in the column «{column}» of line {known.line} too; use one of the two"
                errors.append(FieldError(cell.shown, show_value(cell.value), reason))
        if errors:
            raise FieldErrors(tuple(errors))

    def _add_contact(self, given: Cells) -> None:
        known = {path: cell for path, cell in self.cells.items() if path[0] == "contact" and len(path) > 1}
        differs = [path for path, cell in given.items() if path in known and known[path].text != cell.text]
        if not known or not differs:
            self.cells.update({path: cell for path, cell in given.items() if path not in known})
            return
        parts = {str(path[-1]): str(cell.value).strip() for path, cell in given.items()}
        line = f"Contact: {', '.join(parts[name] for name in _CONTACT_ORDER if name in parts)}"
        if line not in self.contacts:
            self.contacts.append(line)

    def _add_numbered(self, family: Cells, roots: Collection[str | int], *, first: int) -> None:
        """Add one quote or item under a number that is free, unless all of it is there under another."""
        known = _split_by_number({path: cell for path, cell in self.cells.items() if path[0] in roots})
        texts = _texts(family)
        if any(texts.items() <= _texts(other).items() for other in known):
            return
        taken = {_number_of(next(iter(other))) for other in known}
        number = max(_number_of(next(iter(family))), first)
        if number in taken:
            number = max(taken) + 1
        for path, cell in family.items():
            self.cells[(path[0], number, *_rest_of(path)) if number else path] = cell


def _number_of(path: Path) -> int:
    """The number of the quote or item that a path belongs to, 0 without one."""
    return path[1] if len(path) > 1 and isinstance(path[1], int) else 0


def _rest_of(path: Path) -> Path:
    return path[2:] if _number_of(path) else path[1:]


def _texts(family: Cells) -> dict[Path, object]:
    return {(path[0], *_rest_of(path)): cell.text for path, cell in family.items()}


def _split_by_number(cells: Cells) -> list[Cells]:
    families: dict[int, Cells] = {}
    for path, cell in cells.items():
        families.setdefault(_number_of(path), {})[path] = cell
    return list(families.values())


def _take(cells: Cells, belongs: Callable[[Path], bool]) -> Cells:
    """Take those cells out."""
    return {path: cells.pop(path) for path in list(cells) if belongs(path)}


def _is_same(path: Path, known: _Cell, given: _Cell) -> bool:
    if path == ("name",):
        return fold_name(str(known.value)) == fold_name(str(given.value))
    return known.text == given.text


def _explain_difference(known: _Cell) -> str:
    where = f"line {known.line}{f' of the sheet «{known.sheet}»' if known.sheet else ''}"
    return f"differs from «{show_value(known.value)}» on {where}, which is about the same member; make them agree"


def _read_cells(row: Row, values: Mapping[str, object]) -> Cells:
    cells: Cells = {}
    for key, value in values.items():
        path = resolve_field(key)
        if path is None or path in cells:
            path = ("", key)  # it is refused, or told to be there twice, when the record is made
        shown = row.headers.get(key, key)
        cells[path] = _Cell(value=value, shown=shown, line=row.line, sheet=row.sheet)
    return cells


def _key(path: Path) -> str:
    return str(path[1]) if path[0] == "" else show_path(path)
