"""Reads and writes JSON and JSON Lines. Numbers are read as the text that stands there: ``1.10`` stays so."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from occnews.errors import FileUnusableError
from occnews.intake.decoding import read_text_file
from occnews.intake.documents import DEPTH_LIMIT
from occnews.intake.showing import show_value, tidy_text
from occnews.model.importing import Row, RowError

SIZE_LIMIT: Final = 50_000_000
_SPACE: Final = re.compile(r"[ \t\r\n]*")


class _UnreadableError(Exception):
    """Text that is no JSON of ours: where (0-based) and why."""

    def __init__(self, position: int, reason: str) -> None:
        super().__init__(reason)
        self.position, self.reason = position, reason


@dataclass
class _Reader:
    """Reads values one after the other. ``problems`` gathers keys that are given twice."""

    text: str
    position: int = 0
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._decoder = json.JSONDecoder(
            parse_int=str, parse_float=str, parse_constant=str, object_pairs_hook=self._pair_up
        )
        self.skip_space()

    def _pair_up(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        values = dict(pairs)
        if len(values) < len(pairs):
            names = [name for name, _ in pairs]
            twice = next(name for name in names if names.count(name) > 1)
            self.problems.append(f"«{show_value(twice)}» is given twice")
        return values

    def skip_space(self) -> None:
        match = _SPACE.match(self.text, self.position)
        assert match is not None
        self.position = match.end()

    def peek(self) -> str:
        """The next character, "" at the end."""
        return self.text[self.position : self.position + 1]

    def take(self, character: str) -> bool:
        """Step over a character and the space behind it, if it is the next one."""
        if self.peek() != character:
            return False
        self.position += 1
        self.skip_space()
        return True

    def read_value(self) -> Any:
        """Read one value. Raises _UnreadableError."""
        try:
            value, self.position = self._decoder.raw_decode(self.text, self.position)
        except json.JSONDecodeError as error:
            raise _UnreadableError(error.pos, f"is not JSON: {tidy_text(error.msg, 120)}") from None
        except RecursionError:
            raise _UnreadableError(self.position, f"is nested more than {DEPTH_LIMIT} levels deep") from None
        if _is_deep(value, DEPTH_LIMIT):
            raise _UnreadableError(self.position, f"is nested more than {DEPTH_LIMIT} levels deep")
        self.skip_space()
        return value

    def read_items(self) -> Iterator[tuple[int, Any, list[str]]]:
        """Read the items of a list that begins here: where each begins, and what is wrong with it."""
        self.take("[")
        if self.take("]"):
            return
        while True:
            self.problems, start = [], self.position
            yield start, self.read_value(), self.problems
            if self.take("]"):
                return
            if not self.take(","):
                raise _UnreadableError(self.position, "is not JSON: a comma or ] is missing")


def _is_deep(value: object, left: int) -> bool:
    if not isinstance(value, (dict, list)):
        return False
    inner = value.values() if isinstance(value, dict) else value
    return left == 0 or any(_is_deep(each, left - 1) for each in inner)


def _read_members(reader: _Reader) -> list[tuple[int, Any, list[str]]]:
    """Read a list of records, ``{"members": [...]}``, or a single record."""
    if reader.peek() == "[":
        return list(reader.read_items())
    if reader.peek() != "{":
        raise _UnreadableError(reader.position, "holds no records; write a list of them: [{…}, {…}]")
    wrapper = re.compile(r'\{\s*"members"\s*:\s*(?=\[)').match(reader.text, reader.position)
    if wrapper is None:
        start = reader.position
        return [(start, reader.read_value(), reader.problems)]
    reader.position = wrapper.end()
    items = list(reader.read_items())
    if not reader.take("}"):
        raise _UnreadableError(reader.position, "has something beside «members»; only that list is read")
    return items


def _make_row(file: str, line: int, value: object, problems: list[str]) -> Row | RowError | None:
    if problems:
        return RowError(file=file, line=line, field="", value="", reason=problems[0])
    if value is None:
        return None
    if not isinstance(value, dict):
        reason = 'is no record; a record has named values, such as {"name": "Thor Medical"}'
        return RowError(file=file, line=line, field="", value=show_value(value), reason=reason)
    return Row(line=line, values=value)


def read_json(path: Path) -> Iterator[Row | RowError]:
    """Read the records of a JSON file. Raises FileUnusableError, before the first record, when it is no such file."""
    text = read_text_file(path, limit=SIZE_LIMIT)
    reader = _Reader(text)
    if not reader.peek():
        return iter(())
    try:
        items = _read_members(reader)
        if reader.peek():
            raise _UnreadableError(reader.position, "goes on after its end; one list of all records is read")
    except _UnreadableError as error:
        line = text.count("\n", 0, error.position) + 1
        raise FileUnusableError(path, f"line {line} {error.reason}") from None
    return (row for row in _make_rows(path.name, text, items) if row is not None)


def _make_rows(file: str, text: str, items: list[tuple[int, Any, list[str]]]) -> Iterator[Row | RowError | None]:
    line, counted = 1, 0
    for start, value, problems in items:
        line += text.count("\n", counted, start)
        counted = start
        yield _make_row(file, line, value, problems)


def read_json_lines(path: Path) -> Iterator[Row | RowError]:
    """Read the records of a file that holds one on each line. Raises FileUnusableError, before the first record."""
    lines = read_text_file(path, limit=SIZE_LIMIT).split("\n")
    rows = (_read_line(path.name, number, line) for number, line in enumerate(lines, 1))
    return (row for row in rows if row is not None)


def _read_line(file: str, number: int, line: str) -> Row | RowError | None:
    reader = _Reader(line)
    if not reader.peek():
        return None
    try:
        value = reader.read_value()
    except _UnreadableError as error:
        return RowError(file=file, line=number, field="", value=show_value(line), reason=error.reason)
    if reader.peek():
        reason = "goes on after the record; write each on a line of its own"
        return RowError(file=file, line=number, field="", value=show_value(line), reason=reason)
    return _make_row(file, number, value, reader.problems)


def write_json(plain: object) -> str:
    """Write plain values as JSON for people."""
    return json.dumps(plain, ensure_ascii=False, indent=2) + "\n"


def write_json_lines(plain: list[dict[str, object]]) -> str:
    """Write each record on a line of its own."""
    return "".join(f"{json.dumps(record, ensure_ascii=False)}\n" for record in plain)
