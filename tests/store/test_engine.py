"""Database addresses: a place is found, or a sentence is given."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import URL

from occnews.errors import StoreError
from occnews.store.engine import locate, sqlite_file

ROOT = Path("workspace").resolve()


@pytest.mark.parametrize(
    ("url", "file"),
    [
        ("sqlite:///occnews.db", ROOT / "occnews.db"),
        ("sqlite:///data/Nye medlemmer.db", ROOT / "data" / "Nye medlemmer.db"),
        (f"sqlite:///{ROOT.parent / 'other.db'}", ROOT.parent / "other.db"),
        ("postgresql+psycopg://me:secret@db.example/occnews", None),
    ],
)
def test_locate_finds_the_file(url: str, file: Path | None) -> None:
    assert sqlite_file(locate(url, ROOT)) == file


@given(
    st.text()
    | st.builds("{}{}".format, st.sampled_from(["sqlite:///", "sqlite://", "postgresql://h:", "mysql:"]), st.text())
)
def test_locate_any_text_gives_a_place_or_a_sentence(url: str) -> None:
    try:
        assert isinstance(locate(url, ROOT), URL)
    except StoreError as error:
        assert 'Write "sqlite:///occnews.db", or "postgresql+psycopg://' in str(error)
