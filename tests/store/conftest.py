"""A store in a folder of its own, or on a server."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.store.opened import NOW, Changing

from occnews.store import Store, open_store


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run each test that works on a database on SQLite and on PostgreSQL."""
    if "database" in metafunc.fixturenames:
        metafunc.parametrize("database", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def store(database: str, tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    with open_store(database, root=tmp_path, now=NOW) as opened:
        yield opened


@pytest.fixture
def changing(store: Store) -> Changing:
    """Opens a writing transaction of the store, by Kari."""
    return lambda: store.changing(by="Kari", command="test", at=NOW)
