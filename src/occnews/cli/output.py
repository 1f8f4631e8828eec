"""What the terminal shows: sentences, tables and JSON. Nothing from a record is taken as markup or control code."""

import json
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
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


def show_path(path: Path) -> str:
    """A path as short as it can be said from here."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except (ValueError, OSError):
        return str(path)  # elsewhere, or the folder we are in was deleted


def _write_out(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def say(text: object = "", style: str = "") -> None:
    """Print a sentence."""
    if not style or not is_terminal():
        print(printable(text))
        return
    show(styled(text, style).to_rich())


def complain(text: str) -> None:
    """Print what went wrong on stderr."""
    message = printable(text)
    if is_terminal(to_stderr=True):
        from rich.text import Text

        _console(to_stderr=True).print(Text.assemble(("Error: ", "bold red"), message), soft_wrap=True)
    else:
        print(f"Error: {message}", file=sys.stderr)


def warn(text: str) -> None:
    """Print on stderr what does not stop the command, and should be mended."""
    print(f"Warning: {printable(text)}", file=sys.stderr)


@dataclass(frozen=True)
class Styled:
    """A text with a style, such as ``bold green``; without a terminal the text alone."""

    text: str
    style: str = ""

    def __str__(self) -> str:
        return self.text

    def to_rich(self) -> "Text":
        from rich.text import Text

        return Text(self.text, self.style)


def styled(text: object, style: str = "") -> Styled:
    """Give a text a style, for sentences and the cells of a table."""
    return Styled(printable(text), style)


def _to_cell(value: object) -> Styled:
    return value if isinstance(value, Styled) else styled(value)


def show(renderable: "RenderableType", *, to_stderr: bool = False) -> None:
    """Print a text or table at the terminal's width."""
    _console(to_stderr=to_stderr).print(renderable)


def _print_plain(rows: Sequence[Sequence[Styled]], justify: Sequence[str], *, to_stderr: bool = False) -> None:
    """Print rows for a file or a pipe: every cell whole and on one line, columns aligned, no trailing blanks."""
    from rich.cells import cell_len

    lines = [[" ".join(cell.text.split("\n")) for cell in row] for row in rows]
    widths = [max(cell_len(line[column]) for line in lines) for column in range(len(justify))]
    for line in lines:
        blanks = [" " * (width - cell_len(cell)) for width, cell in zip(widths, line, strict=True)]
        cells = [f"{b}{c}" if j == "right" else f"{c}{b}" for b, c, j in zip(blanks, line, justify, strict=True)]
        print("  ".join(cells).rstrip(), file=sys.stderr if to_stderr else sys.stdout)


def is_terminal(*, to_stderr: bool = False) -> bool:
    """Whether what is printed goes to a terminal."""
    return (sys.stderr if to_stderr else sys.stdout).isatty()


def _console(*, to_stderr: bool = False) -> "Console":
    from rich.console import Console

    return Console(stderr=to_stderr, highlight=False, markup=False, emoji=False)


def measure_width() -> int:
    """How many characters fit on a line; very many where it is no terminal."""
    return _console().width if is_terminal() else _PIPE_WIDTH


def print_table(columns: Sequence[str], rows: Sequence[Sequence[object]], *, to_stderr: bool = False) -> None:
    """Print a table without ruling lines. A cell is a plain value or a Styled; long ones are folded, never cut.

    A column whose name begins with ``#`` holds numbers: it stands to the right. ``=`` marks one that is kept whole when
    there is room: dates, and the names that people type again.
    """
    cells = [[_to_cell(cell) for cell in row] for row in rows]
    justify: list[Literal["left", "right"]] = ["right" if column.startswith("#") else "left" for column in columns]
    titles = [Styled(column.lstrip("#=")) for column in columns]
    if not is_terminal(to_stderr=to_stderr):
        _print_plain([titles, *cells], justify, to_stderr=to_stderr)
        return
    from rich.table import Table

    whole = _choose_whole(columns, cells)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold", collapse_padding=True)
    for number, title in enumerate(titles):
        table.add_column(title.to_rich(), justify=justify[number], no_wrap=number in whole, overflow="fold")
    for row in cells:
        table.add_row(*(cell.to_rich() for cell in row))
    show(table, to_stderr=to_stderr)


def _choose_whole(columns: Sequence[str], rows: Sequence[Sequence[Styled]]) -> set[int]:
    """The columns that are not wrapped: as many as leave room for the others. Rich would cut them without it."""
    from rich.cells import cell_len

    left = measure_width() - 24
    whole: set[int] = set()
    for number, column in enumerate(columns):
        width = max([len(column), *(cell_len(row[number].text) for row in rows)]) + 2
        if column.startswith(("=", "#")) and width <= left:
            left -= width
            whole.add(number)
    return whole


def print_grid(rows: Sequence[Sequence[object]], *, to_stderr: bool = False) -> None:
    """Print pairs below each other: a short first cell, and a second one that may be long."""
    cells = [[_to_cell(cell) for cell in row] for row in rows]
    if not cells:
        return
    if not is_terminal(to_stderr=to_stderr):
        _print_plain(cells, ["left", "left"], to_stderr=to_stderr)
        return
    from rich.table import Table

    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for row in cells:
        grid.add_row(*(cell.to_rich() for cell in row))
    show(grid, to_stderr=to_stderr)


def print_facts(facts: Sequence[tuple[str, object]]) -> None:
    """Print labelled facts, one a line; those without a value are left out."""
    print_grid([(styled(label, "dim"), value) for label, value in facts if value not in ("", None)])


def print_paragraph(text: object, *, indent: int = 2, style: str = "") -> None:
    """Print running text, indented; in a terminal in lines that are comfortable to read."""
    if not is_terminal():
        for line in printable(text).split("\n"):
            print(f"{' ' * indent}{line}".rstrip())
        return
    from rich.padding import Padding

    console = _console()
    body = Padding(styled(text, style).to_rich(), (0, 0, 0, indent), expand=False)
    console.print(body, width=min(console.width, 96))


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
