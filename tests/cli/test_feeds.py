"""The published feeds at the terminal: built, checked, listed, and told to hubs."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cli.conftest import Program
from tests.remote.fake_hub import Hub, serving_hub

from occnews.remote import websub

BASE = "https://news.fjord.example/feeds/"


@pytest.fixture
def approved(run: Program, workspace: Path) -> None:
    for command in ("digest draft 2025-11", "quotes approve nordvarde 1 --by Liv"):
        assert run(*command.split()).code == 0
    run("review", "2025-11")
    assert run("approve", "2025-11", "--by", "Chief").code == 0


@pytest.fixture
def hub(workspace: Path) -> Iterator[Hub]:
    """A hub that stands in config.toml and fetches from the workspace."""
    with serving_hub(Hub(base=BASE, folder=workspace / "feeds")) as served:
        config = workspace / "config.toml"
        text = config.read_text(encoding="utf-8")
        assert "hubs = []" in text
        config.write_text(text.replace("hubs = []", f'hubs = ["{served.address}"]'), encoding="utf-8")
        yield served


def test_feeds_are_listed_before_anything_is_published(run: Program, workspace: Path) -> None:
    listed = json.loads(run("feeds", "list", "--json").out)
    assert [each["name"] for each in listed] == ["announcements", "digests", "all-en"]
    assert f"{BASE}digests.rss" in run("feeds", "list").out


def test_check_passes_what_was_published_and_finds_what_was_spoilt(
    run: Program, approved: None, workspace: Path
) -> None:
    assert run("publish", "2025-11").code == 0
    checked = run("feeds", "check")
    assert (checked.code, "Checked 9 files" in checked.out, "All is well." in checked.out) == (0, True, True)
    (workspace / "feeds" / "digests.json").write_text("[]", encoding="utf-8")
    spoilt = run("feeds", "check", "--json")
    assert spoilt.code == 1
    (finding,) = json.loads(spoilt.out)
    assert finding["code"] == "feed.syntax"
    assert finding["mend"].startswith("Write it again: occnews feeds build --force (")
    assert run("feeds", "build").code == 2
    assert run("feeds", "build", "--force").code == 0
    assert run("feeds", "check").code == 0


def test_check_ends_with_1_for_what_keeps_readers_from_reading(run: Program, approved: None, workspace: Path) -> None:
    assert run("publish", "2025-11").code == 0
    os.truncate(workspace / "site" / "feeds" / "digests.atom", 300)
    checked = run("feeds", "check")
    assert checked.code == 1
    assert "site/feeds/digests.atom: It is not what stands in feeds/digests.atom." in " ".join(checked.out.split())
    assert run("feeds", "build").code == 0
    assert run("feeds", "check").code == 0


def test_check_asks_for_a_schema_that_is_there(run: Program, workspace: Path) -> None:
    outcome = run("feeds", "check", "--schema", "nowhere.rng")
    assert outcome.code == 2
    assert "nowhere.rng: No such file or directory" in outcome.err


def test_publishing_tells_the_hub(run: Program, hub: Hub, approved: None) -> None:
    published = run("publish", "2025-11")
    assert f"told {hub.address} of 9 feed files" in published.out
    assert sorted(hub.pinged) == [
        f"{BASE}{name}.{s}" for name in ("all-en", "announcements", "digests") for s in ("atom", "json", "rss")
    ]
    hub.pinged.clear()
    assert run("feeds", "ping").code == 0
    assert len(hub.pinged) == 9


def test_hub_that_refuses_a_format_is_told_of_the_others(
    run: Program, hub: Hub, approved: None, workspace: Path
) -> None:
    hub.unwanted = ".json"
    published = run("publish", "2025-11")
    warning = (
        f"Warning: The hub {hub.address} does not want 3 feed files: announcements.json, digests.json, all-en.json "
        "(it answered 422: no feed). Another try would not help; who runs the hub knows why. Readers that ask for "
        "themselves have them all the same.\n"
    )
    assert (published.code, published.err) == (0, warning)
    assert f"told {hub.address} of 6 feed files" in published.out
    assert len(json.loads((workspace / "feeds" / "digests.json").read_bytes())["items"]) == 1
    pinged = run("feeds", "ping")
    assert (pinged.code, pinged.err) == (1, warning)
    assert len(hub.pinged) == 12


def test_hub_that_is_away_gets_one_line(
    run: Program, hub: Hub, approved: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(websub, "PAUSES", (0.0, 0.0))
    hub.answers = [503] * 3
    published = run("publish", "2025-11")
    assert (published.code, hub.answers, hub.pinged) == (0, [], [])
    assert published.err == (
        f"Warning: The hub {hub.address} was not told of 9 feed files: it answered 503: not today. Readers that ask "
        "for themselves have them all the same. To try again: occnews feeds ping\n"
    )


def test_without_hubs_there_is_nobody_to_tell(run: Program, workspace: Path) -> None:
    outcome = run("feeds", "ping")
    assert (outcome.code, "Name one as hubs under [feeds]" in outcome.err) == (2, True)
