"""Looks into a workbook before anything is built of it: how large it is, where its cells end, and which are errors.

A file of 600 kB can hold gigabytes, and one cell in the last corner of a sheet makes a table of 17 billion cells.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from xml.parsers import expat

from occnews.errors import FileUnusableError
from occnews.intake.decoding import read_bytes

FILE_LIMIT: Final = 50_000_000
INFLATED_LIMIT: Final = 200_000_000
"""Bytes of all the parts of XML together."""
CELL_LIMIT: Final = 3_000_000
"""Cells from the first to the last row and column that hold anything."""
TEXT_LIMIT: Final = 100_000_000
"""Characters of all cells together: many cells may share one long text."""
_CHUNK: Final = 1 << 18
_OLD_FORMAT: Final = b"\xd0\xcf\x11\xe0"
_DAMAGED: Final = "is damaged, or no workbook; open it in your spreadsheet program and save it anew as .xlsx"
_TOO_LARGE: Final = "holds far more than records need; copy the rows into a new workbook, or save them as CSV"


# What the readers of ZIP and XML raise for bytes that are none.
_DAMAGES: Final = (
    *(zipfile.BadZipFile, zlib.error, expat.ExpatError, struct.error),
    *(LookupError, ValueError, OSError, RuntimeError, EOFError, OverflowError),
)


class _RefusedError(Exception):
    """Why a workbook is not read."""


@dataclass(kw_only=True)
class SheetScan:
    """What was seen in a sheet: its errors (``#REF!``) by 0-based row and column, and where its contents end."""

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    rows: int = 0
    columns: int = 0
    characters: int = 0


def load_workbook(path: Path) -> tuple[bytes, dict[str, SheetScan]]:
    """Read a workbook's bytes and look over its sheets, by their names. Raises FileUnusableError."""
    data = read_bytes(path, FILE_LIMIT, "split it, or take the pictures out")
    if data.startswith(_OLD_FORMAT):
        reason = "is locked with a password, or of the old .xls format; save it as .xlsx without a password"
        raise FileUnusableError(path, reason)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return data, _scan_workbook(archive)
    except _RefusedError as error:
        raise FileUnusableError(path, str(error)) from None
    except _DAMAGES:
        raise FileUnusableError(path, _DAMAGED) from None


def _scan_workbook(archive: zipfile.ZipFile) -> dict[str, SheetScan]:
    _count_inflated(archive)
    names = {name.lower(): name for name in archive.namelist()}
    parts = _find_sheets(archive, names)
    shared = _read_shared_lengths(archive, names)
    return {title: _scan_sheet(archive, part, shared) for title, part in parts.items()}


def _count_inflated(archive: zipfile.ZipFile) -> None:
    total = 0
    for info in archive.infolist():
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise _RefusedError("is packed in a way that is not known; save it anew as .xlsx")
        if info.filename.lower().endswith((".xml", ".rels", ".bin")):
            for chunk in _read_chunks(archive, info.filename):
                total += len(chunk)
                if total > INFLATED_LIMIT:
                    raise _RefusedError(_TOO_LARGE)


def _read_chunks(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with archive.open(name) as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _parse(
    archive: zipfile.ZipFile,
    name: str,
    *,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] = lambda tag: None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Read a part's XML; the tags come without their prefixes."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda tag, attributes: start(tag.rpartition(":")[2], attributes)
    parser.EndElementHandler = lambda tag: end(tag.rpartition(":")[2])
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    for chunk in _read_chunks(archive, name):
        parser.Parse(chunk, False)
    parser.Parse(b"", True)


def _refuse_doctype(*_: object) -> None:
    raise _RefusedError(_DAMAGED)


def _find_sheets(archive: zipfile.ZipFile, names: dict[str, str]) -> dict[str, str]:
    """The part of each sheet by the sheet's name."""
    targets: dict[str, str] = {}
    titles: dict[str, str] = {}

    def take_relation(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    def take_sheet(tag: str, attributes: dict[str, str]) -> None:
        if tag == "sheet":
            relation = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
            titles[attributes.get("name", "")] = relation

    _parse(archive, names["xl/_rels/workbook.xml.rels"], start=take_relation)
    _parse(archive, names["xl/workbook.xml"], start=take_sheet)
    found = {}
    for title, relation in titles.items():
        target = targets.get(relation, "").lower()
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if part in names:
            found[title] = names[part]
    return found


def _read_shared_lengths(archive: zipfile.ZipFile, names: dict[str, str]) -> list[int]:
    """How long each of the shared texts is."""
    lengths: list[int] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "si":
            lengths.append(0)

    def text(data: str) -> None:
        if lengths:
            lengths[-1] += len(data)

    if "xl/sharedstrings.xml" in names:
        _parse(archive, names["xl/sharedstrings.xml"], start=start, text=text)
    return lengths


class _SheetReader:
    """Follows a sheet's cells. A cell without a reference stands right of the one before."""

    def __init__(self, shared: list[int]) -> None:
        self.scan = SheetScan()
        self._shared = shared
        self._row = self._column = -1
        self._kind = ""
        self._in_value = False
        self._value = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            self._column += 1
            self._kind = attributes.get("t", "")
            self._value = ""
            if "r" in attributes:
                self._row, self._column = _read_reference(attributes["r"])
        elif tag == "row":
            self._row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
            self._column = -1
        elif tag in {"v", "t"}:
            self._in_value = True

    def text(self, data: str) -> None:
        if self._in_value:
            self._value += data

    def end(self, tag: str) -> None:
        if tag in {"v", "t"}:
            self._in_value = False
        elif tag == "c" and self._value:
            self._finish_cell()

    def _finish_cell(self) -> None:
        scan = self.scan
        scan.rows = max(scan.rows, self._row + 1)
        scan.columns = max(scan.columns, self._column + 1)
        number = int(self._value) if self._kind == "s" and self._value.isascii() and self._value.isdigit() else -1
        scan.characters += self._shared[number] if 0 <= number < len(self._shared) else len(self._value)
        if self._kind == "e":
            scan.errors[(self._row, self._column)] = self._value
        if scan.rows * scan.columns > CELL_LIMIT or scan.characters > TEXT_LIMIT:
            raise _RefusedError(_TOO_LARGE)


def _read_reference(reference: str) -> tuple[int, int]:
    """Read ``AB12`` into its 0-based row and column. Raises ValueError."""
    letters = reference.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(reference[len(letters) :]) - 1, column - 1


def _scan_sheet(archive: zipfile.ZipFile, part: str, shared: list[int]) -> SheetScan:
    reader = _SheetReader(shared)
    if part.lower().endswith(".xml"):
        _parse(archive, part, start=reader.start, end=reader.end, text=reader.text)
    return reader.scan
