"""Schedules from the command line; and several real processes that find the same firing due."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.conftest import Program
from tests.cli.program import Outcome, make_environment

from occnews.cli.session import read_clock
from occnews.config import load_config
from occnews.publisher import open_publisher, publications

BEGINNING = "2025-11-18T09:00:00+01:00"
DRAFTED = "2025-11-21T09:00:00+01:00"
DUE = "2025-11-26T09:00:00+01:00"


@pytest.fixture
def scheduled(workspace: Path, run: Program, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The workspace with one schedule, first seen on 18 November 2025."""
    with (workspace / "config.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[schedules.monthly]\ngoes = "publish"\n')
    monkeypatch.setenv("OCCNEWS_NOW", BEGINNING)
    assert run("schedule", "run-due").out == "Nothing is due.\n"
    return workspace


def test_list_without_schedules_says_how_to_have_one(run: Program) -> None:
    outcome = run("schedule", "list")
    assert (outcome.code, "[schedules.monthly]" in outcome.out) == (0, True)


def test_list_says_it_in_words(scheduled: Path, run: Program) -> None:
    assert run("schedule", "list").out == (
        "monthly: the fourth Wednesday of each month at 09:00\n"
        "Does         digest of the current month; publishes, if it is approved\n"
        "Next         Wednesday 26 November 2025 at 09:00 (Europe/Oslo), in 8 days\n"
        "Covers       November 2025 (2025-11)\n"
        "In it today  3 members: Fjordlys [red]Optics[/red], Nordvarde AS, Stille Bank\n"
        "\n"
        "Nobody gets reminders: name who does as addresses under [team] in config.toml.\n"
        "\n"
        "Next:\n"
        "  occnews schedule next monthly\n"
        "  occnews schedule history\n"
        "  occnews schedule run-due\n"
    )
    (view,) = json.loads(run("schedule", "list", "--json").out)
    assert (view["name"], view["following"]["at"]) == ("monthly", "2025-11-26T08:00:00Z")


def test_next_as_json_has_the_offset_of_the_workspace(scheduled: Path, run: Program) -> None:
    coming = json.loads(run("schedule", "next", "monthly", "-n", "24", "--json").out)
    assert coming[:3] == [
        {"at": "2025-11-21T09:00:00+01:00", "kind": "reminder", "period": "2025-11"},
        {"at": "2025-11-25T09:00:00+01:00", "kind": "reminder", "period": "2025-11"},
        {"at": "2025-11-26T09:00:00+01:00", "kind": "firing", "period": "2025-11"},
    ]
    firings = [each for each in coming if each["kind"] == "firing"]
    assert len(firings) == 24
    assert firings[1] == {"at": "2025-12-29T09:00:00+01:00", "kind": "firing", "period": "2025-12"}
    assert firings[5]["at"] == "2026-04-22T09:00:00+02:00"


def test_next_says_where_a_holiday_moved_it(scheduled: Path, run: Program) -> None:
    lines = run("schedule", "next", "monthly", "-n", "2").out.splitlines()
    assert lines[-1].split("  ")[0] == "Monday 29 December 2025 at 09:00"
    assert lines[-1].endswith("moved from Wednesday 2025-12-24, an extra holiday")


def test_month_by_cron(scheduled: Path, run: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OCCNEWS_NOW", DRAFTED)
    assert run("schedule", "run-due") == Outcome(0, "monthly, reminder: draft for 2025-11: drafted (3 members).\n", "")
    monkeypatch.setenv("OCCNEWS_NOW", DUE)
    (nudge, firing, waits) = run("schedule", "run-due").out.splitlines()
    assert nudge == ("monthly, reminder: approve for 2025-11: too late to remind (its firing was due already).")
    assert firing == "monthly, firing for 2025-11: waiting for approval (2025-11 is a draft)."
    assert waits.startswith(
        "  monthly, 2025-11: waiting for approval, 2025-11 is a draft. Next: occnews review 2025-11"
    )
    monkeypatch.setenv("OCCNEWS_NOW", "2025-11-26T22:00:00+01:00")
    late = run("schedule", "run-due", "--json")
    assert (late.code, [each["outcome"] for each in json.loads(late.out)["runs"]]) == (1, ["late"])
    rows = run("schedule", "history").out.splitlines()
    assert [row.split("  ")[0] for row in rows] == ["Schedule", "monthly", "monthly", "monthly"]
    assert "  late  " in rows[-1]
    assert len(json.loads(run("schedule", "history", "monthly", "--json").out)) == 3
    assert "late, it was not approved in time" in run("status").out


def test_run_by_hand_rehearses_and_runs(scheduled: Path, run: Program) -> None:
    rehearsed = run("schedule", "run", "monthly", "--dry-run")
    assert rehearsed.out == (
        "Nothing was changed. It would be:\n"
        "  monthly, firing for 2025-11: waiting for approval (2025-11 is a draft).\n"
        "  2025-11, draft: fjordlys, nordvarde, stille-bank\n"
        "\n"
        "Next:\n"
        "  occnews schedule run monthly\n"
    )
    assert run("digest", "list").out == "0 digests.\n"
    done = run("schedule", "run", "monthly", "--at", "2025-10-22 09:00")
    assert done.out.startswith("monthly, firing for 2025-10: no members (nobody is to be announced in 2025-10).\n")
    again = run("schedule", "run", "monthly")
    assert again.out.startswith("monthly, firing for 2025-11: waiting for approval (2025-11 is a draft).\n")


def test_pause_and_resume(scheduled: Path, run: Program) -> None:
    assert run("schedule", "pause", "monthly", "--because", "We move house").code == 0
    assert "Paused       We move house (by Kari Nordfjell)\n" in run("schedule", "list").out
    refused = run("schedule", "run", "monthly")
    assert (refused.code, refused.err) == (
        2,
        "Error: monthly is paused: We move house. Let it go on first: occnews schedule resume monthly\n",
    )
    assert run("schedule", "resume", "monthly").out == (
        "monthly goes on.\nIt fires next on Wednesday 26 November 2025 at 09:00.\n"
    )
    assert run("schedule", "resume", "weekly").err == ("Error: There is no schedule «weekly». There is: monthly.\n")


@pytest.mark.slow
def test_several_processes_at_once_make_one_digest(scheduled: Path, run: Program) -> None:
    settings = scheduled / "config.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace('approval = "required"', 'approval = "none"'), encoding="utf-8")
    assert 'approval = "none"' in settings.read_text(encoding="utf-8")
    run("quotes", "approve", "nordvarde", "1", "--by", "Liv Berg", "--how", "by email")
    command = [sys.executable, "-m", "occnews", "schedule", "run-due", "--json"]
    pipe = subprocess.PIPE
    nodes = [
        subprocess.Popen(command, cwd=scheduled, env=make_environment(OCCNEWS_NOW=DUE), stdout=pipe, stderr=pipe)
        for _ in range(4)
    ]
    done = [node.communicate(timeout=120) for node in nodes]
    assert [error.decode() for _, error in done] == [""] * 4
    firings = [each for out, _ in done for each in json.loads(out)["runs"] if each["step"] == "firing"]
    assert [each["outcome"] for each in firings] == ["published"]
    with open_publisher(load_config(scheduled, {}), by="Kari", now=read_clock()) as p:
        assert [(each.name, each.number) for each in publications.list_publications(p)] == [("2025-11", 1)]
        assert p.behind == ""
