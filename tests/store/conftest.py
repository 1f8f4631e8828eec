"""A store in a folder of its own, or on a server."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.store.opened import NOW, Changing

from occnews.store import Store, open_store
from occnews.store.opening import MIGRATIONS, Migrations

LONG_ON_SERVERS = {
    "test_approvals_round_trip",
    "test_copy_of_any_records_is_the_same",
    "test_killed_process_leaves_all_or_nothing",
    "test_members_round_trip",
    "test_publications_round_trip",
    "test_save_members_takes_ten_thousand_in_little_memory",
}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run each test that works on a database on SQLite and on PostgreSQL."""
    if "database" in metafunc.fixturenames:
        marks = [pytest.mark.slow] if metafunc.function.__name__ in LONG_ON_SERVERS else []
        metafunc.parametrize("database", ["sqlite", pytest.param("postgresql", marks=marks)], indirect=True)


@pytest.fixture
def store(database: str, tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    with open_store(database, root=tmp_path, now=NOW) as opened:
        yield opened


@pytest.fixture
def changing(store: Store) -> Changing:
    """Opens a writing transaction of the store, by Kari."""
    return lambda: store.changing(by="Kari", command="test", at=NOW)


@pytest.fixture
def next_migrations(tmp_path: Path) -> Migrations:
    """The migrations of a version to come, which has one more; its body is in ``{tmp_path}/body``."""
    folder = tmp_path / "100% new" / "migrations"
    shutil.copytree(MIGRATIONS.folder, folder, ignore=shutil.ignore_patterns("__pycache__"))
    return Migrations(folder=folder, head="9999")
