"""A team's whole month, as it types it: from an empty folder to published feeds."""

import json
from pathlib import Path

import pytest
from tests.cli.program import EXAMPLES, Outcome, run_process


class Team:
    """Types commands into a workspace, each in a process of its own, as Kari."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def types(self, *arguments: str) -> Outcome:
        """Type a command that has to work."""
        outcome = run_process(*arguments, folder=self.folder, environment={"OCCNEWS_USER": "Kari"})
        assert (outcome.code, outcome.err) == (0, ""), outcome
        return outcome


@pytest.fixture
def team(tmp_path: Path) -> Team:
    made = run_process(
        *("init", "ws", "--name", "Fjord Cluster", "--site", "https://news.fjord.example"),
        *("--languages", "en,nb", "--announces-from", "2025-11-01"),
        folder=tmp_path,
    )
    assert made.code == 0, made
    return Team(tmp_path / "ws")


@pytest.mark.slow
def test_month_goes_from_records_to_feeds(team: Team) -> None:
    files = sorted(str(path) for path in (EXAMPLES / "2025-11").glob("members.*"))
    imported = json.loads(team.types("members", "import", *files, "--json").out)
    assert [report["errors"] for report in imported] == [[], []]
    assert {slug for report in imported for slug in report["new"]} >= {"thor-medical", "trollstav-robotics"}

    team.types("digest", "draft", "2025-11", "--date", "2025-11-26")
    team.types("digest", "set", "2025-11", "headline=New in November", "headline.nb=Nye i november")
    team.types("digest", "exclude", "2025-11", "trollstav-robotics", "--because", "waits for its quote")
    selection = json.loads(team.types("why", "2025-11", "--json").out)
    reasons = {choice["member"]: choice["reason"] for choice in selection["choices"]}
    assert reasons["thor-medical"] == "joined in the period"
    assert reasons["trollstav-robotics"] == "kept out by the editors"
    assert reasons["havblikk-radiopharmacy"] == "joined date unknown"

    team.types("check", "2025-11")
    team.types("build", "2025-11")
    built = team.folder / "build" / "digests" / "2025-11"
    assert "New in November" in (built / "page.html").read_text("utf-8")
    assert "Nye i november" in (built / "nb" / "email.html").read_text("utf-8")

    team.types("review", "2025-11")
    team.types("approve", "2025-11", "--by", "Ola Nordmann")
    team.types("publish", "2025-11")
    feed = json.loads((team.folder / "feeds" / "digests.json").read_text("utf-8"))
    assert [item["title"] for item in feed["items"]] == ["New in November"]
    later = json.loads(team.types("why", "2025-12", "--json").out)
    waiting = {choice["member"]: (choice["is_in"], choice["reason"]) for choice in later["choices"]}
    assert waiting["thor-medical"] == (False, "already in another digest")
    assert waiting["trollstav-robotics"] == (True, "joined earlier, never announced")
