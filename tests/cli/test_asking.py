"""What is asked of people at a terminal: the real program, at a terminal that a test types into."""

import json
import os
import re
import sys
import time
from pathlib import Path

import pytest
from tests.cli.program import make_environment, run_process

from occnews.cli.asking import reader_of
from occnews.config import Site
from occnews.errors import InputError

needs_terminal = pytest.mark.skipif(sys.platform == "win32", reason="types into a terminal as POSIX has them")


def _talk(folder: Path, arguments: list[str], answers: list[str]) -> tuple[int, str]:
    """Run a command at a terminal and type an answer whenever it waits. Returns its exit code and the whole screen."""
    import pty

    child, terminal = pty.fork()
    if child == 0:
        os.chdir(folder)
        os.environ.update(make_environment(TERM="xterm-256color", OCCNEWS_USER="Kari"))
        os.execv(sys.executable, [sys.executable, "-m", "occnews", *arguments])
    screen, waiting = "", list(answers)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            read = os.read(terminal, 65536).decode("utf-8", "replace")
        except OSError:
            break
        if not read:
            break
        screen += read
        if waiting and re.search(r"[?)\]:] $", screen):
            os.write(terminal, f"{waiting.pop(0)}\n".encode())
            screen += "\n"
    _, status = os.waitpid(child, 0)
    os.close(terminal)
    return os.waitstatus_to_exitcode(status), screen


@needs_terminal
def test_init_asks_until_every_answer_can_be_used(tmp_path: Path) -> None:
    answers = ["", "Fjord Cluster", "javascript:1", "https://news.fjord.example", "Oslo", "", "en,de", "en,nb"]
    code, screen = _talk(tmp_path, ["init", "ws"], [*answers, "2025", "2025-01-01", "Kari"])
    assert code == 0, screen
    for sentence in ("This cannot be left empty.", "«Oslo» is no time zone", "«de» is no language", "is no single day"):
        assert sentence in screen
    settings = json.loads(run_process("-w", "ws", "config", "check", "--json", folder=tmp_path).out)["settings"]
    assert (settings["cluster"]["name"], settings["site"]["languages"]) == ("Fjord Cluster", ["en", "nb"])
    assert (settings["site"]["time_zone"], settings["editorial"]["announces_from"]) == ("Europe/Oslo", "2025-01-01")


@needs_terminal
def test_add_asks_step_by_step_and_takes_a_kind_by_its_number(workspace: Path) -> None:
    answers = [
        "Nordvarde AS",
        "Ny AS",
        "99",
        "4",
        "someday",
        "2025-11",
        "",
        "Oslo, Norway",
        "Does things.",
        "",
        "no.svg",
    ]
    code, screen = _talk(workspace, ["members", "add"], [*answers, ""])
    assert code == 0, screen
    assert "Nordvarde AS is stored already, as nordvarde." in screen
    record = json.loads(run_process("members", "show", "ny-as", "--json", folder=workspace).out)
    assert (record["kind"], record["memberships"][0]["joined"], record["places"][0]["country"]) == (
        "start-up",
        "2025-11",
        "NO",
    )


@needs_terminal
def test_interruption_is_no_traceback_and_changes_nothing(workspace: Path) -> None:
    code, screen = _talk(workspace, ["members", "add"], ["Ny AS", "\x03"])
    assert code == 130
    assert screen.splitlines()[-1] == "Stopped; what was not finished was not changed."
    assert run_process("members", "show", "ny-as", folder=workspace).code == 2


@needs_terminal
def test_discard_asks_first(workspace: Path) -> None:
    run_process("announce", "nordvarde", folder=workspace, environment={"OCCNEWS_USER": "Kari"})
    code, screen = _talk(workspace, ["discard", "nordvarde"], ["n"])
    assert (code, "Nothing was changed." in screen) == (0, True)
    code, screen = _talk(workspace, ["discard", "nordvarde"], ["y"])
    assert (code, "Threw away the announcement nordvarde" in screen) == (0, True)


@needs_terminal
def test_terminal_gets_colour_but_no_markup_of_a_name(workspace: Path) -> None:
    code, screen = _talk(workspace, ["members", "list"], [])
    assert code == 0
    assert "[red]Optics[/red]" in re.sub("\x1b\\[[0-9;]*m", "", screen)
    assert "\x1b[1m" in screen


def test_reader_of_a_setting_accepts_what_the_setting_accepts() -> None:
    assert reader_of(Site.model_fields["time_zone"])("Europe/Oslo") == "Europe/Oslo"
    with pytest.raises(InputError, match="«Mars» is no time zone"):
        reader_of(Site.model_fields["time_zone"])("Mars")
