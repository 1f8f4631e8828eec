"""Reads and writes YAML. Every scalar is read as the text that stands there: ``no``, ``007`` and ``1.10`` stay so.

Anchors, aliases and tags are refused: nothing in a record needs them, and a few of them can fill the memory.
"""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from occnews.errors import FileUnusableError, InputError
from occnews.intake.decoding import read_text_file
from occnews.intake.showing import show_value, tidy_text
from occnews.model.importing import Row, RowError

SIZE_LIMIT: Final = 8_000_000
DEPTH_LIMIT: Final = 20
_NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})
_LONG: Final = 80


class _UnreadableError(Exception):
    """A document that is no YAML of ours: a 1-based line and why."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line, self.reason = line, reason


@dataclass(frozen=True, kw_only=True)
class _Item:
    """One record with its 1-based line, and what is wrong with it: pairs of line and reason."""

    line: int
    value: object
    problems: list[tuple[int, str]]


@dataclass
class _Reader:
    """Builds plain values from ruamel's events. ``problems`` gathers keys that are given twice."""

    events: Iterator[Any]
    problems: list[tuple[int, str]] = field(default_factory=list)

    def next(self) -> Any:
        event = next(self.events)
        if getattr(event, "anchor", None):
            raise _UnreadableError(_line(event), "uses an anchor (&) or alias (*); write the text out in each place")
        if getattr(event, "tag", None):
            raise _UnreadableError(_line(event), f"uses a tag ({tidy_text(str(event.tag), 40)}); leave it out")
        return event

    def build(self, event: Any, depth: int = 0) -> object:
        """Build the value that an event begins."""
        if depth > DEPTH_LIMIT:
            raise _UnreadableError(_line(event), f"is nested more than {DEPTH_LIMIT} levels deep")
        name = type(event).__name__
        if name == "ScalarEvent":
            return None if event.implicit[0] and event.value in _NULLS else event.value
        if name == "SequenceStartEvent":
            return self._build_list(depth)
        if name == "MappingStartEvent":
            return self._build_mapping(depth)
        raise _UnreadableError(_line(event), "is not YAML as records need it")

    def _build_list(self, depth: int) -> list[object]:
        items: list[object] = []
        while type(event := self.next()).__name__ != "SequenceEndEvent":
            items.append(self.build(event, depth + 1))
        return items

    def _build_mapping(self, depth: int) -> dict[str, object]:
        values: dict[str, object] = {}
        while type(event := self.next()).__name__ != "MappingEndEvent":
            key, value = self.key(event), self.build(self.next(), depth + 1)
            if key in values:
                self.problems.append((_line(event), f"«{show_value(key)}» is given twice"))
            values[key] = value
        return values

    def key(self, event: Any) -> str:
        """The name that an event gives to the value after it."""
        if type(event).__name__ != "ScalarEvent":
            raise _UnreadableError(_line(event), "has a list or mapping where a name must stand")
        return str(event.value)

    def read_items(self) -> list[_Item]:
        """Read the items of a list whose beginning was just read."""
        items = []
        while type(event := self.next()).__name__ != "SequenceEndEvent":
            self.problems = []
            value = self.build(event, 1)
            items.append(_Item(line=_line(event), value=value, problems=self.problems))
        return items

    def open_document(self) -> Any:
        """Go to the first value; None when there is none."""
        while type(event := self.next()).__name__ in {"StreamStartEvent", "DocumentStartEvent"}:
            pass
        return None if type(event).__name__ == "StreamEndEvent" else event

    def close_document(self) -> None:
        """Make sure that nothing follows."""
        while type(event := self.next()).__name__ != "StreamEndEvent":
            if type(event).__name__ != "DocumentEndEvent":
                raise _UnreadableError(_line(event), "begins a second document (---); make one list of all records")


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _parse(text: str) -> Iterator[Any]:
    """Read the events of YAML 1.2. Raises _UnreadableError."""
    from ruamel.yaml import YAML  # heavy, and needed only for this format
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        yield from YAML(typ="safe", pure=True).parse(io.StringIO(text))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _UnreadableError(mark.line + 1 if mark else 1, f"is not YAML: {_problem(error)}") from None
    except YAMLError as error:
        raise _UnreadableError(1, f"is not YAML: {tidy_text(str(error), 160)}") from None
    except (ValueError, TypeError, AttributeError, LookupError, ArithmeticError, RecursionError, AssertionError):
        # What the parser raises for escapes beyond Unicode and the like.
        raise _UnreadableError(1, "is not YAML that can be read; check the quotation marks and backslashes") from None


def _problem(error: Any) -> str:
    return tidy_text(str(error.problem or error.context or "it cannot be read"), 160)


def _read_members(reader: _Reader) -> list[_Item]:
    """Read a list of records, ``{members: [...]}``, or a single record."""
    event = reader.open_document()
    if event is None:
        return []
    if type(event).__name__ == "SequenceStartEvent":
        return reader.read_items()
    if type(event).__name__ != "MappingStartEvent":
        raise _UnreadableError(_line(event), "holds no records; write a list of them, each beginning with «- name: …»")
    line, values, items = _line(event), {}, None
    while type(key := reader.next()).__name__ != "MappingEndEvent":
        name, value = reader.key(key), reader.next()
        if name == "members" and type(value).__name__ == "SequenceStartEvent":
            problems, items = reader.problems, [*(items or []), *reader.read_items()]
            reader.problems = problems
            continue
        if name in values:
            reader.problems.append((_line(key), f"«{show_value(name)}» is given twice"))
        values[name] = reader.build(value, 1)
    if items is None:
        return [_Item(line=line, value=values, problems=reader.problems)]
    if values:
        raise _UnreadableError(line, f"has «{show_value(next(iter(values)))}» beside «members»; only that list is read")
    return items


def _make_row(file: str, item: _Item) -> Row | RowError | None:
    if item.problems:
        line, reason = item.problems[0]
        return RowError(file=file, line=line, field="", value="", reason=reason)
    if item.value is None:
        return None
    if not isinstance(item.value, dict):
        reason = "is no record; a record has named values, such as «name: Thor Medical»"
        return RowError(file=file, line=item.line, field="", value=show_value(item.value), reason=reason)
    return Row(line=item.line, values=item.value)


def read_document(path: Path) -> Iterator[Row | RowError]:
    """Read the records of a YAML file. Raises FileUnusableError, before the first record, when it is no such file."""
    text = read_text_file(path, limit=SIZE_LIMIT)
    reader = _Reader(_parse(text))
    try:
        items = _read_members(reader)
        if items:
            reader.close_document()
    except _UnreadableError as error:
        raise FileUnusableError(path, f"line {error.line} {error.reason}") from None
    rows = (_make_row(path.name, item) for item in items)
    return (row for row in rows if row is not None)


def read_yaml_text(text: str) -> object:
    """Read one YAML document into mappings, lists, text and None; all scalars but null are text as written.

    Raises InputError with the line.
    """
    if len(text) > SIZE_LIMIT:
        raise InputError(f"The text is longer than {SIZE_LIMIT:,} characters.")
    reader = _Reader(_parse(text))
    try:
        event = reader.open_document()
        value = None if event is None else reader.build(event)
        if event is not None:
            reader.close_document()
    except _UnreadableError as error:
        raise InputError(f"line {error.line} {error.reason}") from None
    if reader.problems:
        line, reason = reader.problems[0]
        raise InputError(f"line {line}: {reason}")
    return value


def _style(value: object) -> object:
    """Mark long text as a literal block, so that people can read and edit it."""
    from ruamel.yaml.scalarstring import LiteralScalarString

    if isinstance(value, Mapping):
        return {key: _style(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_style(item) for item in value]
    if (
        isinstance(value, str)
        and ("\n" in value or len(value) > _LONG)
        and "\t" not in value
        and value == value.strip()
    ):
        return LiteralScalarString(value)
    return value


def write_yaml(plain: object) -> str:
    """Write plain values as YAML for people: in the given order, long text as blocks. ``read_yaml_text`` reads it."""
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.allow_unicode = True
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = io.StringIO()
    yaml.dump(_style(plain), out)
    return out.getvalue()
