"""The help pages: what a command is for, what it takes, and an example, in sections.

Typer's own pages are drawn by Rich, whose import takes longer than most commands (measured: 0.1 s of 0.25 s).
"""

import os
from collections.abc import Iterable, Sequence
from typing import Any, Final

import typer
from typer.core import TyperCommand, TyperGroup

WIDTH: Final = 96
# The exit code of a usage that cannot be run, as of a group named without one of its commands.
_UNUSABLE: Final = 2


class Command(TyperCommand):
    """A command with such a help page."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        _write_start(self, ctx, formatter)
        _write_parameters(self.get_params(ctx), formatter)
        _write_examples(self.epilog, formatter)


class Group(TyperGroup):
    """A group of commands with such a help page; ``order`` says in which order, the panels under which heading."""

    order: Sequence[str] = ()

    def format_help(self, ctx: Any, formatter: Any) -> None:
        _write_start(self, ctx, formatter)
        _write_commands(self, ctx, formatter)
        _write_parameters(self.get_params(ctx), formatter)
        _write_examples(self.epilog, formatter)

    def list_commands(self, ctx: Any) -> list[str]:
        names = super().list_commands(ctx)
        return sorted(names, key=self.order.index) if self.order else names

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not args and not ctx.resilient_parsing:
            typer.echo(ctx.get_help())
            raise typer.Exit(_UNUSABLE)
        return super().parse_args(ctx, args)


def paint(text: str, **style: Any) -> str:
    """Style a text; ``typer.echo`` takes the style out again where there is no terminal."""
    return text if os.environ.get("NO_COLOR") else typer.style(text, **style)


def _write_start(command: Any, ctx: Any, formatter: Any) -> None:
    arguments = [p for p in command.get_params(ctx) if p.param_type_name == "argument" and not p.hidden]
    has_options = sum(1 for p in command.get_params(ctx) if p.param_type_name == "option") > 1
    pieces = ["[OPTIONS]"] if has_options else []
    pieces += [_show_argument(argument) for argument in arguments]
    pieces += ["COMMAND …"] if isinstance(command, TyperGroup) else []
    prefix = f"{paint('Usage:', bold=True)} "
    if pieces:
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=prefix)
    else:  # of which write_usage makes nothing at all
        formatter.write(f"{prefix}{ctx.command_path}\n")
    formatter.write_paragraph()
    formatter.write_text("\n\n".join(" ".join(part.split()) for part in (command.help or "").split("\n\n")))


def _show_argument(argument: Any) -> str:
    name = str(argument.metavar or argument.name).strip("[]")
    return name if argument.required else f"[{name}]"


def _write_section(title: str, rows: Iterable[tuple[str, str]], formatter: Any) -> None:
    painted = [(paint(name, fg="cyan"), text) for name, text in rows]
    if painted:
        with formatter.section(paint(title, bold=True)):
            formatter.write_dl(painted)


def _write_commands(group: TyperGroup, ctx: Any, formatter: Any) -> None:
    panels: dict[str, list[tuple[str, str]]] = {}
    for name in group.list_commands(ctx):
        command: Any = group.get_command(ctx, name)
        panel = getattr(command, "rich_help_panel", None)
        sentence = " ".join((command.help or "").split("\n\n")[0].split())
        panels.setdefault(panel if isinstance(panel, str) else "Commands", []).append((name, sentence))
    for title, rows in panels.items():
        _write_section(title, rows, formatter)


def _write_parameters(parameters: Sequence[Any], formatter: Any) -> None:
    shown = [p for p in parameters if not getattr(p, "hidden", False)]
    arguments = [(_show_argument(p), p.help or "") for p in shown if p.param_type_name == "argument"]
    _write_section("Arguments", arguments, formatter)
    options = [(_show_option(p), _describe_option(p)) for p in shown if p.param_type_name == "option"]
    _write_section("Options", options, formatter)


def _show_option(option: Any) -> str:
    names = ", ".join(sorted(option.opts, key=len))
    return names if option.is_flag else f"{names} {option.metavar or 'TEXT'}"


def _describe_option(option: Any) -> str:
    if "--help" in option.opts:
        return "Show this page."
    return f"{option.help or ''}{' Needed.' if option.required else ''}"


def _write_examples(epilog: str | None, formatter: Any) -> None:
    """The epilog's first line is a heading; the others are commands, which are never wrapped."""
    title, *lines = (epilog or "").split("\n")
    if lines:
        formatter.write_paragraph()
        formatter.write(f"{paint(title, bold=True)}:\n")
        for line in lines:
            formatter.write(f"  {line}\n")
