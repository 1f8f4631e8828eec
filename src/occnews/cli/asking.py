"""Asks people, one question at a time; an answer that cannot be used is asked for again."""

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

import typer

from occnews.cli.output import complain, printable, say
from occnews.errors import InputError

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

T = TypeVar("T")


def can_ask() -> bool:
    """Whether somebody sits at a terminal who can answer."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def ask(question: str, read: Callable[[str], T], *, default: str = "") -> T:
    """Ask until ``read`` accepts the answer; it raises InputError or ValueError with a sentence for one it does not."""
    while True:
        answer: str = typer.prompt(question, default=default, show_default=bool(default), prompt_suffix=" ")
        try:
            return read(answer.strip())
        except (InputError, ValueError) as error:
            complain(str(error))


def ask_choice(question: str, choices: Sequence[str]) -> str:
    """Ask for one of a list, by its number or its name; "" leaves it open."""
    width = max(map(len, choices))
    lines = -(-len(choices) // 2)
    for left, right in zip(range(lines), range(lines, 2 * lines), strict=True):
        cells = [f"{i + 1:>3}  {printable(choices[i]):<{width}}" for i in (left, right) if i < len(choices)]
        say("   ".join(cells).rstrip())

    def read(answer: str) -> str:
        if answer.isdecimal() and 1 <= int(answer) <= len(choices):
            return choices[int(answer) - 1]
        wanted = answer.casefold().replace(" ", "-")
        found = [choice for choice in choices if wanted and choice.startswith(wanted)]
        if not answer or wanted in found:
            return wanted
        if len(found) == 1:
            return found[0]
        raise InputError(f"«{answer}» is not in the list; type its number or its name, or nothing to leave it open.")

    return ask(question, read)


def confirm(question: str) -> bool:
    """Ask a yes-or-no question; no unless they say yes."""
    answer: bool = typer.confirm(question, default=False)
    return answer


def reader_of(field: "FieldInfo") -> Callable[[str], str]:
    """A reader that accepts what a setting of that type accepts, and gives the text back."""
    from pydantic import TypeAdapter, ValidationError

    adapter: TypeAdapter[object] = TypeAdapter(field.rebuild_annotation())

    def read(answer: str) -> str:
        try:
            adapter.validate_python(answer)
        except ValidationError as error:
            message = error.errors(include_url=False)[0]["msg"].removeprefix("Value error, ")
            raise InputError(f"«{answer}»: {message}" if answer else "This cannot be left empty.") from None
        return answer

    return read
