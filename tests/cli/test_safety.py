"""Commands that put right and keep safe."""

import json
import shutil
from pathlib import Path

import pytest
from tests.cli.conftest import Program


@pytest.fixture
def published(run: Program) -> None:
    """The November digest, published."""
    run("digest", "draft", "2025-11", "--date", "2025-11-26")
    run("quotes", "approve", "nordvarde", "1", "--by", "Liv Berg")
    publish(run)


def publish(run: Program) -> str:
    run("review", "2025-11")
    run("approve", "2025-11", "--by", "Ola")
    outcome = run("publish", "2025-11")
    assert outcome.code == 0, outcome
    return outcome.out


def test_correct_publishes_a_note_and_says_what_to_send(run: Program, published: None, workspace: Path) -> None:
    outcome = run("correct", "2025-11", "--because", "The date was wrong.")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith("2025-11 can be corrected now, as revision 2.\n")
    assert "draft, correction 1" in run("digest", "list").out
    assert "correction of the digest 2025-11 (draft)" in run("discard", "2025-11").out
    assert "published" in run("digest", "list").out
    run("correct", "2025-11", "--because", "The date was wrong.")
    printed = publish(run)
    assert printed.startswith("Published correction 1 of 2025-11.\n")
    assert "\nen · email · Correction: " in printed
    assert "A correction to our post of 24 November 2025: The date was wrong." in printed
    page = (workspace / "site" / "digests" / "2025-11" / "index.html").read_text("utf-8")
    assert "Corrected 24 November 2025:</strong> The date was wrong." in page
    assert "The date was wrong." in run("digest", "show", "2025-11").out


def test_correct_needs_a_reason_and_a_known_language(run: Program, published: None) -> None:
    assert run("correct", "2025-11").code == 2
    assert run("correct", "2025-11", "--because", " ").err.startswith("Error: Say why")
    refused = run("correct", "2025-11", "--because", "x", "--note", "de=y")
    assert (refused.code, refused.err) == (2, "Error: --note: «de» is no language here; known: en, nb.\n")


def test_retract_takes_back_and_says_what_to_send(run: Program, published: None, workspace: Path) -> None:
    outcome = run("retract", "2025-11", "--because", "It was too early")
    assert (outcome.code, outcome.err) == (0, "")
    assert "We have taken it back: It was too early." in outcome.out
    assert (workspace / "build" / "digests" / "2025-11" / "retraction.txt").is_file()
    assert "retracted" in run("digest", "list").out
    assert run("digest", "draft", "2025-11").code == 0


def test_differs_shows_fields_by_member(run: Program, published: None) -> None:
    assert run("differs").out == "What is published says what the records say.\n"
    run("members", "set", "nordvarde", "summary=Grows many cells.")
    outcome = run("differs", "2025-11")
    assert outcome.out.startswith("2025-11 (en): nordvarde\n")
    assert "profile.summary: Grows cells. → Grows many cells." in outcome.out
    assert "occnews correct 2025-11 --because TEXT" in outcome.out
    assert json.loads(run("differs", "--json").out)[0]["member"] == "nordvarde"


def test_history_and_restore_go_back_to_a_revision(run: Program) -> None:
    run("members", "set", "nordvarde", "summary=Changed.")
    outcome = run("history", "nordvarde")
    assert (outcome.code, outcome.err) == (0, "")
    assert "Kari Nordfjell  member  (members set)" in outcome.out
    assert "    summary: Grows cells. → Changed." in outcome.out
    first = json.loads(run("history", "nordvarde", "--json").out)[0]["revision"]
    restored = run("restore", "nordvarde", str(first))
    assert "summary: Changed. → Grows cells." in restored.out
    assert run("restore", "nordvarde", str(first)).out.endswith("nothing was changed.\n")
    assert "Grows cells." in run("members", "show", "nordvarde").out
    assert run("restore", "nordvarde").err.startswith("Error: Which revision? occnews history nordvarde")
    assert "has no revision 9999" in run("restore", "nordvarde", "9999").err


def test_backup_and_restore_bring_a_workspace_back(run: Program, workspace: Path, tmp_path: Path) -> None:
    file = tmp_path / "copy.zip"
    outcome = run("backup", str(file))
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith(f"Wrote {file}: ")
    assert run("backup", str(file)).code == 2
    before = run("members", "list").out
    shutil.rmtree(workspace / "media", ignore_errors=True)
    (workspace / "occnews.db").unlink()
    refused = run("restore", str(file), str(workspace))
    assert (refused.code, "add --force" in refused.err) == (2, True)
    assert run("restore", str(file), str(workspace), "--force").code == 0
    assert run("members", "list").out == before
    assert run("restore", str(file)).code == 0
    assert (workspace / "copy" / "config.toml").is_file()


def test_restore_of_what_is_no_backup_says_so(run: Program, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("x")
    (tmp_path / "bad.zip").write_text("x")
    assert run("restore", str(tmp_path / "notes.txt")).err.endswith("this is no backup of occnews.\n")
    assert "this is no whole backup" in run("restore", str(tmp_path / "bad.zip")).err
    assert "there is no such file" in run("restore", "nowhere.zip").err


def test_forget_person_names_what_is_still_public(run: Program, published: None) -> None:
    planned = run("members", "forget-person", "Liv Berg", "--dry-run")
    assert planned.out.startswith("Liv Berg would be removed from:\n  records: nordvarde\n")
    assert run("quotes", "list").out.count("Liv Berg") > 0
    outcome = run("members", "forget-person", "liv berg")
    assert (outcome.code, outcome.err) == (0, "")
    assert "Still public in 2025-11, until it is corrected." in outcome.out
    assert "occnews correct 2025-11 --because TEXT" in outcome.out
    assert "Liv Berg" not in run("members", "show", "nordvarde").out
    assert "Liv Berg" not in run("history", "nordvarde").out
    assert run("members", "forget-person", "Nils").code == 2


def test_workspace_in_a_folder_that_syncs_is_warned_about(run: Program, tmp_path: Path) -> None:
    place = tmp_path / "Dropbox" / "ws"
    made = run("init", str(place), "--name", "Fjord Cluster")
    assert "Warning: " in made.out
    assert "in a folder of Dropbox" in made.out
    assert "in a folder of Dropbox" in run("-w", str(place), "status").out
    check = json.loads(run("-w", str(place), "config", "check", "--json").out)
    codes = [finding["code"] for finding in check["findings"]]
    assert "workspace-place" in codes
    assert "workspace-place" not in run("config", "check", "--json").out
