"""The ticker: it reconciles at once and regularly, and no failure ends it."""

import datetime as dt
import threading
from pathlib import Path

import pytest

from occnews.publisher.running import RunReport
from occnews.publisher.setup import Answers, init_workspace
from occnews.schedule import tick, ticking

BEFORE = dt.datetime(2025, 11, 21, 7, 59, tzinfo=dt.UTC)
DUE = dt.datetime(2025, 11, 21, 8, 0, tzinfo=dt.UTC)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "ws"
    init_workspace(folder, Answers(name="Fjord Cluster", site_url="https://news.fjord.example"))
    with (folder / "config.toml").open("a", encoding="utf-8") as settings:
        settings.write("\n[schedules.monthly]\n")
    return folder


def test_tick_without_schedules_has_nothing_to_do(root: Path) -> None:
    config = root / "config.toml"
    config.write_text(config.read_text(encoding="utf-8").replace("[schedules.monthly]", ""), encoding="utf-8")
    assert tick(root, clock=lambda: DUE, environment={}) == RunReport()


def test_ticking_goes_on_after_a_failure_and_reads_the_settings_anew(root: Path) -> None:
    done: list[RunReport] = []
    failures: list[str] = []
    failed, mended = threading.Event(), threading.Event()
    config = root / "config.toml"
    settings = config.read_text(encoding="utf-8")
    assert tick(root, clock=lambda: BEFORE, environment={}) == RunReport()
    config.write_text("[[", encoding="utf-8")

    def note(report: RunReport) -> None:
        done.append(report)
        mended.set()

    def fail(sentence: str) -> None:
        failures.append(sentence)
        failed.set()

    every = dt.timedelta(seconds=0.05)
    with ticking(root, clock=lambda: DUE, environment={}, done=note, failed=fail, every=every):
        assert failed.wait(30)
        whole = root / "config.new"
        whole.write_text(settings, encoding="utf-8")
        whole.replace(config)  # a half of it would be a failure more
        assert mended.wait(30)
    assert "is not valid TOML" in failures[0]
    assert [run.outcome.value for run in done[0].runs] == ["no members"]
    assert [thread.name for thread in threading.enumerate() if "APScheduler" in thread.name] == []
