import json
from pathlib import Path

import pytest
from tests.cli.conftest import Program

CHANNELS = {"email.html", "email.txt", "email.eml", "page.html", "snippets.json"}


@pytest.fixture
def mended(run: Program, workspace: Path) -> None:
    """The November digest drafted, and nothing in it that blocks."""
    run("digest", "draft", "2025-11", "--date", "2025-11-26")
    run("quotes", "approve", "nordvarde", "1", "--by", "Liv Berg")


@pytest.fixture
def approved(run: Program, mended: None) -> None:
    """The same, approved."""
    run("review", "2025-11")
    assert run("approve", "2025-11", "--by", "Ola").code == 0


def test_check_ends_with_1_while_something_blocks_and_says_what_to_type(run: Program) -> None:
    run("digest", "draft", "2025-11", "--date", "2025-11-26")
    outcome = run("check", "2025-11")
    assert outcome.code == 1
    lines = outcome.out.splitlines()
    assert lines[0] == "Blocking"
    assert lines[1].startswith("  quote-unapproved  nordvarde: ")
    assert lines[2].strip() == "→ occnews quotes approve nordvarde 1 --by NAME"
    assert lines[-4].startswith("2025-11: 1 thing blocks, ")
    assert lines[-2:] == ["Next:", "  occnews check --explain quote-unapproved"]
    findings = run("check", "2025-11", "--json")
    assert findings.code == 1
    blocking = [finding for finding in json.loads(findings.out) if finding["severity"] == "blocking"]
    assert [finding["where"].partition(":")[0] for finding in blocking] == ["nordvarde"]


def test_approve_of_what_is_blocked_shows_why(run: Program) -> None:
    run("digest", "draft", "2025-11", "--date", "2025-11-26")
    run("review", "2025-11")
    outcome = run("approve", "2025-11", "--by", "Ola")
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err.startswith("Error: 2025-11 cannot go out: nordvarde")
    assert "→ occnews quotes approve nordvarde 1 --by NAME" in outcome.err


def test_build_writes_every_channel_where_it_is_told(run: Program, mended: None, tmp_path: Path) -> None:
    assert run("check", "2025-11").code == 0
    outcome = run("build", "2025-11", "-o", str(tmp_path / "out"))
    built = {path.name for path in (tmp_path / "out").iterdir() if path.is_file()}
    assert (outcome.code, built) == (0, CHANNELS)
    assert outcome.out.startswith(f"Built 2025-11 in {tmp_path / 'out'}: ")
    refused = run("build", "2025-11", "--lang", "xx")
    assert (refused.code, refused.err) == (2, "Error: --lang: «xx» is no language here; known: en, nb.\n")


def test_nothing_goes_out_that_nobody_approved(run: Program, mended: None, workspace: Path) -> None:
    outcome = run("publish", "2025-11")
    assert (outcome.code, outcome.out) == (2, "")
    assert "occnews review 2025-11" in outcome.err
    assert not (workspace / "feeds").exists()


def test_edit_after_approval_voids_it_and_says_so(run: Program, approved: None) -> None:
    outcome = run("digest", "set", "2025-11", "headline=Other words")
    assert outcome.out.splitlines()[1] == "It was approved; the change made that void, and it is in review again."
    assert run("publish", "2025-11").code == 2


def test_send_back_makes_it_a_draft_with_the_reason(run: Program, approved: None) -> None:
    assert run("send-back", "2025-11", "--because", "too long").out == "2025-11 is a draft again: too long\n"
    assert "sent back because  too long" in run("digest", "show", "2025-11").out


def test_publish_writes_feeds_and_numbers_the_digest(run: Program, approved: None, workspace: Path) -> None:
    outcome = run("publish", "2025-11")
    assert outcome.out.splitlines()[0] == "Published 2025-11 as digest no. 1."
    feed = json.loads((workspace / "feeds" / "digests.json").read_text(encoding="utf-8"))
    assert len(feed["items"]) == 1
    again = run("publish", "2025-11")
    assert again.code == 2
    assert "is published already" in again.err


def test_publish_later_waits_until_it_is_due(run: Program, approved: None, monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = run("publish", "2025-11", "--at", "2025-11-26 09:00")
    assert outcome.out.splitlines()[0] == "2025-11 goes out on 2025-11-26 at 09:00 (Europe/Oslo)."
    assert "scheduled for 2025-11-26 09:00" in run("digest", "list").out
    assert run("publish", "--due").out == "Nothing is due.\n"
    monkeypatch.setenv("OCCNEWS_NOW", "2025-11-26T08:00:00Z")
    assert json.loads(run("status", "--json").out)["due"] == ["2025-11"]
    assert run("publish", "--due").out.splitlines()[0] == "Published 2025-11 as digest no. 1."


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "Say what to publish"),
        (("2025-11", "--due"), "Say what to publish"),
        (("2025-11", "--at", "2026-03-29 02:30"), "does not exist in Europe/Oslo"),
        (("2025-11", "--at", "2025-01-01 09:00"), "is in the past"),
        (("2025-11", "--at", ""), "--at: «» is no time"),
    ],
)
def test_publish_refuses_what_has_no_clear_meaning(
    run: Program, approved: None, arguments: tuple[str, ...], sentence: str
) -> None:
    outcome = run("publish", *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert sentence in outcome.err


def test_address_on_the_teams_own_site_is_noted_and_forgotten(run: Program, mended: None) -> None:
    url = "https://www.fjord.example/november"
    assert run("published", "2025-11", "--url", url).out == f"2025-11 stands at {url}.\n"
    assert f"on your own site  {url}" in run("digest", "show", "2025-11").out
    assert run("published", "2025-11", "--url", "").out == "2025-11 stands on no other site.\n"
    assert run("published", "2025-11", "--url", "javascript:1").code == 2


def test_feeds_are_built_again_from_what_was_published(run: Program, approved: None, workspace: Path) -> None:
    run("publish", "2025-11")
    before = {path.name: path.read_bytes() for path in (workspace / "feeds").iterdir()}
    (workspace / "feeds" / "digests.rss").unlink()
    outcome = run("feeds", "build")
    assert outcome.out.splitlines()[-1] == "Wrote 6 feeds."
    assert {path.name: path.read_bytes() for path in (workspace / "feeds").iterdir()} == before
