"""Commands for the workspace: make one, try the demo, see where it stands, check its settings."""

import os
import shutil
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from occnews.cli.arguments import Json, read_optional_day
from occnews.cli.output import count, one_line, print_facts, print_json, print_next, print_table, say, styled
from occnews.cli.session import publisher_of, read_clock
from occnews.errors import ConfigError, InputError

if TYPE_CHECKING:
    from occnews.config import Config
    from occnews.publisher.setup import Answers
    from occnews.publisher.status import Status

KNOWN_LANGUAGES = ("en", "nb")


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make it in; it may exist.")],
    name: Annotated[str, typer.Option(help="The cluster's name.")] = "",
    site: Annotated[str, typer.Option(metavar="URL", help="Where feeds and pages will be published, https://…")] = "",
    time_zone: Annotated[str, typer.Option(metavar="ZONE", help="Such as Europe/Oslo.")] = "",
    languages: Annotated[str, typer.Option(metavar="CODES", help="The main one first, such as en,nb.")] = "",
    announces_from: Annotated[
        str, typer.Option(metavar="DATE", help="Members that joined before this day are never overdue.")
    ] = "",
    me: Annotated[str, typer.Option(metavar="NAME", help="Who you are, for the history of changes.")] = "",
) -> None:
    """Make a workspace: a folder with the settings, the records and what is published.

    Asks for what is not given as an option; without a terminal, only the name is needed.
    """
    from occnews.cli.asking import can_ask
    from occnews.publisher.places import warn_of_place
    from occnews.publisher.setup import init_workspace

    if (folder / "config.toml").exists():
        raise ConfigError(f"{folder} is a workspace already. Change its settings in {folder / 'config.toml'}.")
    given = {
        "name": name,
        "site": site,
        "time_zone": time_zone,
        "languages": languages,
        "announces_from": announces_from,
        "me": me,
    }
    if can_ask():
        given = _ask_for_missing(given)
    elif not name.strip():
        raise InputError("What is the cluster called? Add --name NAME.")
    path = init_workspace(folder, _to_answers(given))
    say(f"Made the workspace {folder}.", "bold green")
    say(f"Its settings, each with a comment, are in {path}: your logo, colours and postal address go there.")
    warning = warn_of_place(folder.resolve())
    if warning:
        say(f"Warning: {warning}", "yellow")
    there = folder.resolve() == Path.cwd()
    print_next(
        [
            *([] if there else [f"cd {_quote(folder)}"]),
            "occnews members add",
            "occnews members import FILE",
            "occnews status",
        ]
    )


def _to_answers(given: dict[str, str]) -> "Answers":
    from occnews.publisher.setup import Answers

    return Answers(
        name=given["name"].strip(),
        site_url=given["site"].strip(),
        time_zone=given["time_zone"].strip() or "Europe/Oslo",
        languages=_read_languages(given["languages"] or "en"),
        announces_from=read_optional_day(given["announces_from"].strip(), "--announces-from"),
        me=given["me"].strip(),
    )


def _ask_for_missing(given: dict[str, str]) -> dict[str, str]:
    from occnews.cli.asking import ask, reader_of
    from occnews.config import Cluster, Site, Team

    def read_languages(answer: str) -> str:
        return ",".join(_read_languages(answer))

    def read_start(answer: str) -> str:
        read_optional_day(answer, "That")
        return answer

    questions = {
        "name": ("What is the cluster called?", reader_of(Cluster.model_fields["name"]), ""),
        "site": (
            "Where will feeds and pages be published? (https://…, or nothing for now)",
            reader_of(Site.model_fields["url"]),
            "",
        ),
        "time_zone": ("Which time zone are you in?", reader_of(Site.model_fields["time_zone"]), "Europe/Oslo"),
        "languages": ("In which languages do you publish, the main one first? (en, nb)", read_languages, "en"),
        "announces_from": (
            "From which day on do you announce members? (YYYY-MM-DD; earlier ones are never overdue)",
            read_start,
            f"{read_clock().year}-01-01",
        ),
        "me": ("Who are you? (for the history of changes)", reader_of(Team.model_fields["me"]), ""),
    }
    return {
        key: given[key] or ask(question, read, default=default) for key, (question, read, default) in questions.items()
    }


def _read_languages(text: str) -> tuple[str, ...]:
    codes = tuple(code.strip().lower() for code in text.replace(" ", ",").split(",") if code.strip())
    for code in codes:
        if code not in KNOWN_LANGUAGES:
            raise InputError(f"--languages: «{code}» is no language here; known: {', '.join(KNOWN_LANGUAGES)}.")
    if not codes or len(set(codes)) < len(codes):
        raise InputError("--languages: name each language once, such as en,nb")
    return codes


def demo(
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="DIR", help="Where to; an earlier demo there goes.")
    ] = Path("occnews-demo"),
) -> None:
    """Make a workspace with two example months: October published, November a draft.

    It does the whole work once, so that you can look at every channel.
    """
    from occnews.cli.findings import print_findings
    from occnews.cli.progress import showing_steps
    from occnews.model.finding import Severity
    from occnews.publisher.demo import run_demo

    with showing_steps() as show_step:
        report = run_demo(out, show_step)
    print_table(["What", "How", "=Where"], report.lines)
    blocking = tuple(finding for finding in report.findings if finding.severity is Severity.BLOCKING)
    if blocking:
        say()
        say("What keeps November from going out (its records are incomplete on purpose):", "bold")
        print_findings(blocking)
    say()
    say("Open in a browser:", "bold")
    for page in ("email.html", "page.html"):
        say(f"  {report.workspace / 'build' / 'digests' / '2025-11' / page}", "cyan")
    print_next([*_find_activation(Path.cwd()), *report.next_commands])


def _find_activation(here: Path) -> list[str]:
    """What to type first when ``occnews`` runs from a virtual environment that is not on the path."""
    import sysconfig

    activate = Path(sysconfig.get_path("scripts")) / ("activate.bat" if os.name == "nt" else "activate")
    if shutil.which("occnews") or not activate.is_file():
        return []
    shown = _quote(activate.relative_to(here) if activate.is_relative_to(here) else activate)
    return [shown if os.name == "nt" else f". {shown}"]


def _quote(path: Path) -> str:
    """Write a path as a shell takes it, spaces and all."""
    if os.name == "nt":
        return f'"{path}"' if " " in str(path) else str(path)
    return quote(str(path))


def status(context: typer.Context, as_json: Json = False) -> None:
    """Show where the workspace stands: who waits to be announced, what is open, what to do next."""
    from occnews.publisher.status import describe_status

    with publisher_of(context) as p:
        found = describe_status(p)
    if as_json:
        print_json(found)
        return
    config = p.config
    say(f"{one_line(config.cluster.name)}  {config.root}", "bold")
    say()
    _print_status(found, config)
    print_next(found.next_steps)


def _print_status(found: "Status", config: "Config") -> None:
    from occnews.cli.publication_views import LIST_COLUMNS, list_rows

    if found.place_warning:
        say(f"Warning: {found.place_warning}", "yellow")
        say()
    unknown = f", {found.unknown_dates} without a joined date" if found.unknown_dates else ""
    print_facts(
        [
            ("Members", f"{found.members:,}{unknown}"),
            ("Overdue", styled(_shorten(found.overdue), "yellow") if found.overdue else ""),
            ("Quotes", f"{found.unapproved_quotes:,} to be approved" if found.unapproved_quotes else ""),
            ("Published", count(found.published, "publication") if found.published else "nothing yet"),
            ("Due now", styled(", ".join(found.due), "bold yellow") if found.due else ""),
        ]
    )
    if found.schedules:
        say()
        say("Schedules", "bold")
        for sentence in found.schedules:
            say(f"  {one_line(sentence)}", "yellow")
    if found.open:
        say()
        print_table(["=Open", *LIST_COLUMNS[1:]], list_rows(found.open, config))


def _shorten(names: tuple[str, ...], most: int = 8) -> str:
    listed = ", ".join(one_line(name) for name in names[:most])
    return f"{listed} and {len(names) - most:,} more" if len(names) > most else listed
