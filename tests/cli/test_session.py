import datetime as dt
import sqlite3
from pathlib import Path

import pytest
from tests.cli.conftest import Program

from occnews.cli.session import Session, open_session, read_clock
from occnews.errors import ConfigError, InputError


def test_what_is_typed_goes_before_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / "other"
    other.mkdir()
    monkeypatch.setenv("OCCNEWS_WORKSPACE", str(tmp_path))
    monkeypatch.setenv("OCCNEWS_USER", " Ola  Nordmann ")
    assert open_session(None, "") == Session(workspace=tmp_path, by="Ola Nordmann")
    assert open_session(other, "Kari") == Session(workspace=other, by="Kari")


def test_workspace_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="There is no folder"):
        open_session(tmp_path / "gone", "")


def test_cluster_is_named_by_the_settings_or_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "config.toml").write_text('[cluster]\nname = "Havn Forum"\n', encoding="utf-8")
    assert Session(workspace=tmp_path).find_cluster_name() == "Havn Forum"
    monkeypatch.setenv("OCCNEWS_CLUSTER_NAME", "Kai Forum")
    assert Session(workspace=tmp_path).find_cluster_name() == "Kai Forum"


@pytest.mark.parametrize("settings", ["[cluster", 'cluster = "Havn"', "[cluster]\nname = 3"])
def test_cluster_in_settings_that_are_wrong_is_refused_with_a_sentence(tmp_path: Path, settings: str) -> None:
    (tmp_path / "config.toml").write_text(settings, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"config\.toml"):
        Session(workspace=tmp_path).find_cluster_name()


@pytest.mark.parametrize("fixed", ["2025-11-26T09:00:00+01:00", "2025-11-26T08:00:00", "2025-11-26T08:00:00Z"])
def test_clock_can_be_fixed(fixed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OCCNEWS_NOW", fixed)
    assert read_clock() == dt.datetime(2025, 11, 26, 8, tzinfo=dt.UTC)


def test_clock_that_is_no_time_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OCCNEWS_NOW", "noon")
    with pytest.raises(InputError, match="OCCNEWS_NOW: «noon» is no time"):
        read_clock()


def test_workspace_is_found_from_a_folder_inside_it(
    run: Program, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (workspace / "deep" / "er").mkdir(parents=True)
    monkeypatch.chdir(workspace / "deep" / "er")
    assert run("members", "list").out.endswith("4 members.\n")
    monkeypatch.chdir(workspace.parent)
    outcome = run("members", "list")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("Error: There is no workspace in ")


def test_history_holds_who_it_was(run: Program, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("--by", "Per Ås", "members", "set", "fjordlys", "summary=A")
    run("members", "set", "fjordlys", "summary=B")
    with sqlite3.connect(workspace / "occnews.db") as database:
        rows = database.execute("SELECT who, command FROM change ORDER BY id DESC LIMIT 2").fetchall()
    database.close()
    assert rows == [("Kari Nordfjell", "members set"), ("Per Ås", "members set")]
    monkeypatch.delenv("OCCNEWS_USER")
    outcome = run("members", "set", "fjordlys", "summary=C")
    assert outcome.code == 2
    assert "add --by NAME before the command" in outcome.err
    assert run("members", "show", "fjordlys").code == 0


@pytest.mark.parametrize("now", ["0001-01-01T00:00+14:00", "9999-12-31T23:59-12:00", "1500-01-01"])
def test_time_of_no_known_year_is_a_sentence(run: Program, monkeypatch: pytest.MonkeyPatch, now: str) -> None:
    monkeypatch.setenv("OCCNEWS_NOW", now)
    outcome = run("status")
    assert (outcome.code, outcome.out) == (2, "")
    assert "is not between 1900 and 2199" in outcome.err


def test_published_files_that_are_behind_are_a_warning(run: Program, workspace: Path) -> None:
    run("announce", "fjordlys")
    run("review", "fjordlys")
    run("approve", "fjordlys", "--by", "Ola")
    assert run("publish", "fjordlys").code == 0
    (workspace / "feeds" / "announcements.json").write_text("{", encoding="utf-8")
    (workspace / "site" / ".occnews-state").unlink()
    outcome = run("members", "list", "--json")
    assert outcome.code == 0
    assert outcome.out.startswith("[")
    assert outcome.err.startswith("Warning: The published files are behind the database.")
    assert run("feeds", "build", "--force").code == 0
    assert run("members", "list").err == ""
