"""Tests of findings on the terminal, and of what `check` says beside them."""

import json
from pathlib import Path

import pytest
from tests.cli.conftest import Program

from occnews.cli.findings import print_findings
from occnews.model.rules import make_finding


def test_findings_are_told_by_their_level_with_id_and_remedy(capsys: pytest.CaptureFixture[str]) -> None:
    print_findings(
        [
            make_finding("embargo", "nordlys: embargo", "Not yet.", "occnews publish x"),
            make_finding("claim", "nordlys: summary", "«cure» promises much."),
            make_finding("no-logo", "nordlys: logo", "No logo.", "occnews members image nordlys FILE"),
        ]
    )
    assert capsys.readouterr().out.splitlines() == [
        "Blocking",
        "  embargo  nordlys: embargo: Not yet.",
        "           → occnews publish x",
        "Warnings",
        "  claim   nordlys: summary: «cure» promises much.",
        "Hints",
        "  no-logo  nordlys: logo: No logo.",
        "           → occnews members image nordlys FILE",
    ]


def test_many_hints_of_one_kind_are_one(capsys: pytest.CaptureFixture[str]) -> None:
    slugs = ("a", "b", "c", "d", "e")
    print_findings([make_finding("no-logo", f"{slug}: logo", "No logo.", f"occnews {slug}") for slug in slugs])
    assert capsys.readouterr().out.splitlines() == [
        "Hints",
        "  no-logo  A member without a logo, 5 times: a: logo, b: logo, c: logo and 2 more.",
        "           → occnews a",
    ]
    print_findings([make_finding("claim", f"{slug}: summary", "A claim.") for slug in slugs])
    assert len(capsys.readouterr().out.splitlines()) == 6


def test_links_are_asked_on_request_and_private_machines_never(run: Program, workspace: Path) -> None:
    # A port that nobody listens on: it would be said to be out of reach if it were asked.
    run("members", "set", "nordvarde", "website=http://127.0.0.1:9/")
    run("digest", "draft", "2025-11", "--date", "2025-11-26")
    run("digest", "set", "2025-11", "languages=en")
    found = {each["code"] for each in json.loads(run("check", "2025-11", "--json").out)}
    assert "dead-link" not in found
    asked = [
        each for each in json.loads(run("check", "2025-11", "--links", "--json").out) if each["code"] == "dead-link"
    ]
    assert "127.0.0.1 is a private machine, which no reader reaches." in " ".join(each["message"] for each in asked)


def test_rule_that_is_off_is_not_told(run: Program, workspace: Path) -> None:
    run("digest", "draft", "2025-11", "--date", "2025-11-26")
    run("digest", "set", "2025-11", "subject=New members 🎉")
    assert "subject-emoji" in run("check", "2025-11").out
    config = workspace / "config.toml"
    text = config.read_text("utf-8").replace("off = []", 'off = ["subject-emoji"]')
    config.write_text(text, encoding="utf-8")
    assert "subject-emoji" not in run("check", "2025-11").out
    config.write_text(text.replace("subject-emoji", "subject-emojy"), encoding="utf-8")
    outcome = run("check", "2025-11")
    assert (outcome.code, outcome.out) == (2, "")
    assert "there is no rule «subject-emojy». Did you mean subject-emoji?" in outcome.err
