"""A store in a folder of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.store.opened import NOW, Changing

from occnews.store import Store, open_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    with open_store("sqlite:///occnews.db", root=tmp_path, now=NOW) as opened:
        yield opened


@pytest.fixture
def changing(store: Store) -> Changing:
    """Opens a writing transaction of the store, by Kari."""
    return lambda: store.changing(by="Kari", command="test", at=NOW)
