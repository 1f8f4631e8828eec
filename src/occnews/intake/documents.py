"""Reads and writes YAML. Every scalar is read as the text that stands there: ``no``, ``007`` and ``1.10`` stay so.

Anchors, aliases and tags are refused: nothing in a record needs them, and a few of them can fill the memory. libyaml
(by PyYAML) only says where values begin and end; what they mean is decided here (docs/decisions/0012).
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
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
# YAML 1.1 took these for line breaks, and libyaml still does; in YAML 1.2 they are characters like others. They are
# read as three code points that Unicode promises never to give to a character.
_HIDDEN: Final = str.maketrans("\x85\u2028\u2029", "\ufdd0\ufdd1\ufdd2")
_SHOWN: Final = {after: before for before, after in _HIDDEN.items()}
# What may stand in no YAML file, and the three above. Source: YAML 1.2.2, 5.1.
_UNREADABLE: Final = re.compile("[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufdcf\ufdd3-\ufffd\U00010000-\U0010ffff]")
_BREAK: Final = re.compile(r"\r\n|\r|\n")
_HINTS: Final = {
    "mapping values are not allowed": "put text that holds «: » in quotation marks, and check the indentation",
    "could not find expected ':'": "a name needs a colon and a space after it, and text of several lines is indented",
    "did not find expected": "check the indentation, the brackets and the quotation marks",
    "cannot start any token": "put the text in quotation marks, and indent with spaces, not with tabs",
    "a tab character": "indent with spaces",
    "unexpected end of stream": "a quotation mark is not closed",
}
# Text that can stand without quotation marks: it begins with a letter and is no word that a reader takes for something
# else. Readers of YAML 1.1 take «no» for false, so that is quoted although ours does not.
_PLAIN: Final = re.compile(r"[^\W\d_](?:(?!: | #).)*(?<![: ])")
_WORDS: Final = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
# What is written as an escape, between double quotation marks: control characters, breaks of other kinds than \n, marks
# of byte order, and what is no character.
_ESCAPED: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdd2\ufeff\ufffe\uffff]")


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
    """Builds plain values from a parser's events. ``problems`` gathers keys that are given twice."""

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
            return None if event.implicit[0] and event.value in _NULLS else _show(event.value)
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
        return _show(event.value)

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


def _show(text: str) -> str:
    """Put back the characters that were hidden from libyaml."""
    return text if text.isascii() else text.translate(_SHOWN)


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _parse(text: str) -> Iterator[Any]:
    """Read the events of YAML 1.2. Raises _UnreadableError."""
    import yaml  # needed only for this format

    _check_characters(text)
    # Every wheel of PyYAML holds libyaml; one that was built without it reads the same, slowly.
    loader = yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader
    try:
        yield from yaml.parse(text if text.isascii() else text.translate(_HIDDEN), Loader=loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _UnreadableError(mark.line + 1 if mark else 1, _explain(error)) from None
    except (yaml.YAMLError, ValueError, TypeError, AttributeError, LookupError, ArithmeticError) as error:
        # What the slow parser raises for escapes beyond Unicode and the like.
        raise _UnreadableError(1, f"is not YAML that can be read ({tidy_text(str(error), 160)})") from None


def _check_characters(text: str) -> None:
    stray = _UNREADABLE.search(text)
    if stray is None:
        return
    line = len(_BREAK.findall(text, 0, stray.start())) + 1
    if "\udc80" <= stray[0] <= "\udcff":
        raise _UnreadableError(line, "holds a byte that is no UTF-8; save the file again as UTF-8")
    raise _UnreadableError(line, f"holds a character that no text has (U+{ord(stray[0]):04X}); take it out")


def _explain(error: Any) -> str:
    problem = tidy_text(str(error.problem or error.context or "it cannot be read"), 160)
    if "escape" in problem or "hexdec" in problem:
        return "is not YAML that can be read; between double quotation marks, write \\\\ for a backslash"
    begun = error.context_mark.line + 1 if error.context_mark and error.problem_mark else 0
    if begun and begun != error.problem_mark.line + 1:
        problem += f", {tidy_text(error.context, 80)} that begins in line {begun}"
    return "; ".join([f"is not YAML: {problem}", *(hint for sign, hint in _HINTS.items() if sign in problem)])


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


def write_yaml(plain: Mapping[str, object] | Sequence[object]) -> str:
    """Write plain values as YAML for people: in the given order, long text as blocks. ``read_yaml_text`` reads it."""
    return _write(plain, "").lstrip() + "\n"


def _write(value: object, margin: str) -> str:
    """Write what stands after ``name:`` or ``-``: nothing, or a space and a text, or lines that begin at the margin."""
    if isinstance(value, Mapping) and value:
        return "".join(
            f"\n{margin}{_write_text(str(key))}:{_write(inner, margin + '  ')}" for key, inner in value.items()
        )
    if isinstance(value, (list, tuple)) and value:
        items = (_write(inner, margin + "  ").lstrip() for inner in value)
        return "".join(f"\n{margin}- {item}".rstrip(" ") for item in items)
    if value is None:
        return ""
    if isinstance(value, (Mapping, list, tuple)):
        return " {}" if isinstance(value, Mapping) else " []"
    if isinstance(value, (int, float)):
        return f" {str(value).lower()}"
    text = str(value)
    if ("\n" in text or len(text) > _LONG) and text == text.strip() and not _ESCAPED.search(text):
        return " |-" + "".join(f"\n{margin}{line}" if line else "\n" for line in text.split("\n"))
    return f" {_write_text(text)}"


def _write_text(text: str) -> str:
    """Write text in one line, in quotation marks where it needs them."""
    if text.isprintable():
        is_plain = _PLAIN.fullmatch(text) and text.lower() not in _WORDS
        return text if is_plain else "'" + text.replace("'", "''") + "'"
    return _ESCAPED.sub(lambda stray: f"\\u{ord(stray[0]):04x}", json.dumps(text, ensure_ascii=False))
