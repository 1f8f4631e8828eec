"""What the terminal shows: sentences, tables and JSON. Nothing from a record is taken as markup or control code."""

import json
import re
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.text import Text

# What would move the cursor, colour the screen or reverse the text: C0 and C1 controls, bidi controls, surrogates.
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
# A table in a file or a pipe must keep all its text on the line.
_PIPE_WIDTH: Final = 100_000


def printable(text: object) -> str:
    """The text with everything that could control a terminal written out: ESC becomes ``\\x1b``."""
    return _UNPRINTABLE.sub(lambda match: _write_out(match[0]), str(text))


def one_line(text: object) -> str:
    """The same on one line."""
    return " ".join(printable(text).split())


def count(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun: ``1 member``, ``1,200 members``."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def _write_out(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def say(text: object = "", style: str = "") -> None:
    """Print a sentence."""
    if not style or not sys.stdout.isatty():
        print(printable(text))
        return
    show(styled(text, style))


def complain(text: str) -> None:
    """Print what went wrong on stderr."""
    message = printable(text)
    if sys.stderr.isatty():
        from rich.text import Text

        _console(to_stderr=True).print(Text.assemble(("Error: ", "bold red"), message), soft_wrap=True)
    else:
        print(f"Error: {message}", file=sys.stderr)


def styled(text: object, style: str = "") -> "Text":
    """A text with a style, for ``show`` and for the cells of a table."""
    from rich.text import Text

    return Text(printable(text), style)


def show(renderable: "RenderableType", *, to_stderr: bool = False) -> None:
    """Print a text or table: in a terminal at its width, else unwrapped and without trailing blanks."""
    stream = sys.stderr if to_stderr else sys.stdout
    console = _console(to_stderr=to_stderr)
    if console.is_terminal:
        console.print(renderable)
        return
    with console.capture() as captured:
        console.print(renderable)
    for line in captured.get().splitlines():
        print(line.rstrip(), file=stream)


def _console(*, to_stderr: bool = False) -> "Console":
    from rich.console import Console

    stream = sys.stderr if to_stderr else sys.stdout
    width = None if stream.isatty() else _PIPE_WIDTH
    return Console(file=stream, width=width, highlight=False, markup=False, emoji=False)


def measure_width() -> int:
    """How many characters fit on a line; very many where it is no terminal."""
    return _console().width


def print_table(columns: Sequence[str], rows: Sequence[Sequence[object]], *, to_stderr: bool = False) -> None:
    """Print a table without ruling lines. A cell is a plain value or a styled Text; long ones are folded, never cut.

    A column whose name begins with ``#`` holds numbers: it stands to the right. ``=`` marks one that is kept whole when
    there is room: dates, and the names that people type again.
    """
    from rich.table import Table
    from rich.text import Text

    cells = [[cell if isinstance(cell, Text) else Text(printable(cell)) for cell in row] for row in rows]
    whole = _choose_whole(columns, cells)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold", collapse_padding=True)
    for number, column in enumerate(columns):
        justify: Literal["left", "right"] = "right" if column.startswith("#") else "left"
        table.add_column(Text(column.lstrip("#=")), justify=justify, no_wrap=number in whole, overflow="fold")
    for row in cells:
        table.add_row(*row)
    show(table, to_stderr=to_stderr)


def _choose_whole(columns: Sequence[str], rows: "Sequence[Sequence[Text]]") -> set[int]:
    """The columns that are not wrapped: as many as leave room for the others. Rich would cut them without it."""
    left = measure_width() - 24
    whole: set[int] = set()
    for number, column in enumerate(columns):
        width = max([len(column), *(row[number].cell_len for row in rows)]) + 2
        if column.startswith(("=", "#")) and width <= left:
            left -= width
            whole.add(number)
    return whole


def print_facts(facts: Sequence[tuple[str, object]]) -> None:
    """Print labelled facts, one a line; those without a value are left out."""
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for label, value in facts:
        if value not in ("", None):
            grid.add_row(Text(label, "dim"), value if isinstance(value, Text) else Text(printable(value)))
    if grid.row_count:
        show(grid)


def print_paragraph(text: object, *, indent: int = 2, style: str = "") -> None:
    """Print running text, indented, in lines that are comfortable to read."""
    from rich.padding import Padding

    console = _console()
    width = min(console.width, 96) if console.is_terminal else None
    body = Padding(styled(text, style), (0, 0, 0, indent), expand=False)
    if width:
        console.print(body, width=width)
    else:
        show(body)


def print_next(commands: Sequence[str]) -> None:
    """Print what to type next."""
    if commands:
        say()
        say("Next:", "bold")
        for command in commands:
            say(f"  {command}", "cyan")


def print_json(value: object) -> None:
    """Print a value as JSON: the fields have the names of the model, paths and dates are text."""
    text = json.dumps(to_plain(value), ensure_ascii=False, indent=2)
    # What JSON allows inside a text may still control a terminal.
    print(_UNPRINTABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", text))


def to_plain(value: object) -> Any:
    """A value of the model as lists, mappings, texts and numbers."""
    from pydantic_core import to_jsonable_python

    return to_jsonable_python(value)
