import re
import subprocess
import sys
from typing import Any

import pytest
import typer.main
from tests.cli.conftest import Program

from occnews.cli.app import app


def _list_commands(group: Any, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], Any]]:
    found: list[tuple[tuple[str, ...], Any]] = []
    for name, command in group.commands.items():
        here = (*path, name)
        found += _list_commands(command, here) if hasattr(command, "commands") else [(here, command)]
    return found


COMMANDS = _list_commands(typer.main.get_command(app))


def test_every_command_that_was_promised_is_there() -> None:
    promised = """
        init demo status config.check members.add members.import members.list members.show members.set members.edit
        members.image members.leave members.announced members.export members.merge members.remove quotes.list
        quotes.approve announce digest.draft digest.list
        digest.show digest.set digest.include digest.exclude digest.feature digest.list-only digest.order digest.edit
        why check published build review send-back approve publish discard feeds.build
        correct retract differs history restore backup members.forget-person
        templates.list templates.eject templates.check export
        test outbox.list outbox.show outbox.serve outbox.clear
        members.paste members.inbox members.accept members.reject
        feeds.check feeds.list feeds.ping preview site.build serve
        schedule.list schedule.next schedule.history schedule.run schedule.pause schedule.resume schedule.run-due
        db.migrate db.copy
    """
    assert sorted(".".join(path) for path, _ in COMMANDS) == sorted(promised.split())


@pytest.mark.parametrize(("path", "command"), COMMANDS, ids=lambda value: str(value))
def test_page_has_a_sentence_and_examples_of_that_very_command(
    run: Program, path: tuple[str, ...], command: Any
) -> None:
    outcome = run(*path, "--help")
    assert outcome.code == 0
    assert outcome.out.startswith(f"Usage: occnews {' '.join(path)}")
    title, *examples = command.epilog.split("\n")
    assert title == ("Example" if len(examples) == 1 else "Examples")
    assert all(example.startswith(f"occnews {' '.join(path)}") for example in examples)
    assert all(f"  {example}\n" in outcome.out for example in examples)
    assert max(map(len, outcome.out.splitlines())) <= 120
    assert all(parameter.help or "--help" in parameter.opts for parameter in command.params)


def test_first_page_groups_the_commands_under_headings(run: Program) -> None:
    page = run("--help").out
    headings = re.findall(r"^(\S.*):$", page, re.MULTILINE)
    assert headings == [
        "Start here",
        "Members",
        "Write",
        "Approve and publish",
        "Put right, keep safe",
        "Options",
        "A month",
    ]
    order = re.findall(r"^  ([a-z-]+)  ", page.partition("Options:")[0], re.MULTILINE)
    assert order[:4] == ["init", "demo", "status", "config"]
    assert order[-3:] == ["restore", "backup", "db"]


def test_group_without_a_command_shows_its_page(run: Program) -> None:
    outcome = run("digest")
    assert (outcome.code, outcome.err) == (2, "")
    assert outcome.out.startswith("Usage: occnews digest COMMAND …\n")


def test_first_page_loads_nothing_heavy() -> None:
    """What would make it slow, and not how slow it was: the bench prints that."""
    heavy = ("sqlalchemy", "pydantic", "rich", "jinja2", "babel", "PIL", "lxml", "occnews.publisher")
    ask = f"sys.exit(str([name for name in {heavy} if name in sys.modules]))"
    script = f"import sys; from occnews.cli import main; main(['--help']); {ask}"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.stderr.strip() == "[]"
