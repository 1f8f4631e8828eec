"""A workspace to publish from, and what stands in it."""

import datetime as dt
import itertools
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from occnews.config import load_config
from occnews.model.dates import Period
from occnews.publisher import Publisher, open_publisher
from occnews.publisher.setup import Answers, init_workspace

SQLITE = "sqlite:///occnews.db"
NOVEMBER = dt.datetime(2025, 11, 26, 8, 0, tzinfo=dt.UTC)
Opener = Callable[..., AbstractContextManager[Publisher]]

RECORDS = """name,kind,joined,city,country,website,summary,profile
Fjord Isotopes,biotech,2025-11-03,Oslo,NO,https://fjord.example,Makes isotopes.,"They make isotopes.

They joined to learn."
Bregne Bank,financial institution,2025-11-10,Bergen,NO,,,
Havn Robotics,technology,2025-09-15,Oslo,NO,https://havn.example,Builds robots.,They build robots.
"""


ON_BOTH = {
    "test_approval",
    "test_builds",
    "test_corrections",
    "test_databases",
    "test_drafting",
    "test_feeds",
    "test_history",
    "test_imports",
    "test_members",
    "test_privacy",
    "test_proposals",
    "test_publications",
    "test_running",
    "test_status",
}
"""The tests that run on PostgreSQL, too: all that lean on what a database does."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run the tests of ON_BOTH on SQLite and on PostgreSQL."""
    if "database" in metafunc.fixturenames and metafunc.module.__name__.rpartition(".")[2] in ON_BOTH:
        kinds = ["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)]
        metafunc.parametrize("database", kinds, indirect=True)


@pytest.fixture
def workspace(database: str, tmp_path: Path, published_workspace: Path) -> Path:
    folder = make_workspace(tmp_path / "workspace", database)
    # Compiled templates, which take longer than most tests.
    shutil.copytree(published_workspace / ".cache", folder / ".cache")
    return folder


def make_workspace(folder: Path, database: str = SQLITE) -> Path:
    answers = Answers(name="Fjord Cluster", site_url="https://news.fjord.example", languages=("en", "nb"), me="Editor")
    settings = init_workspace(folder, answers)
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace(SQLITE, database), encoding="utf-8")
    return folder


@pytest.fixture
def opened(workspace: Path) -> Opener:
    """Open the workspace's publisher at a time; ids are counted through the test."""
    ids = itertools.count(1)

    def open_at(now: dt.datetime = NOVEMBER, by: str = "Editor") -> AbstractContextManager[Publisher]:
        return open_publisher(load_config(workspace, {}), by=by, now=now, new_id=lambda: f"id-{next(ids)}")

    return open_at


@pytest.fixture
def records(tmp_path: Path) -> Path:
    return write_records(tmp_path)


def write_records(folder: Path) -> Path:
    path = folder / "members.csv"
    path.write_text(RECORDS, encoding="utf-8")
    return path


@pytest.fixture
def publisher(opened: Opener, records: Path) -> Iterator[Publisher]:
    """The publisher on 26 November 2025, with the three records imported."""
    from occnews.publisher import members

    with opened() as p:
        members.import_members(p, records)
        yield p


@pytest.fixture(scope="session")
def published_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the three records and the November digest published. Tests work on copies of it."""
    from occnews.publisher import members

    folder = tmp_path_factory.mktemp("published")
    ids = itertools.count(1)
    config = load_config(make_workspace(folder / "workspace"), {})
    with open_publisher(config, by="Editor", now=NOVEMBER, new_id=lambda: f"first-{next(ids)}") as p:
        members.import_members(p, write_records(folder))
        publish_digest(p, "2025-11")
    return config.root


def publish_digest(p: Publisher, period: str) -> None:
    """Take a period's digest all the way."""
    from occnews.publisher import approval, drafting

    drafting.draft_digest(p, Period.parse(period))
    approval.submit_for_review(p, period)
    approval.approve(p, period, by="Chief")
    approval.publish(p, period)


@pytest.fixture
def published(
    database: str, published_workspace: Path, workspace: Path, opened: Opener, records: Path
) -> Iterator[Publisher]:
    """The publisher on 26 November 2025, when it has published the November digest."""
    from occnews.publisher import members

    if database == SQLITE:
        shutil.rmtree(workspace)
        shutil.copytree(published_workspace, workspace)
    with opened() as p:
        if database != SQLITE:
            members.import_members(p, records)
            publish_digest(p, "2025-11")
        yield p
