"""Reading what was announced elsewhere."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from occnews.errors import FileUnusableError
from occnews.intake.announcements import read_announcements
from occnews.model.importing import EarlierAnnouncement, RowError


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_read_announcements_of_a_table(tmp_path: Path) -> None:
    text = (
        "Bedrift;Dato;Lenke\nFjord Isotopes;7.5.2025;fjord.example/news\nHavn;soon;\n"
        ";2025-05-07;\nBregne;2025-05-08;javascript:x\n"
    )
    assert list(read_announcements(write(tmp_path, "old.csv", text))) == [
        EarlierAnnouncement(line=2, name="Fjord Isotopes", on=dt.date(2025, 5, 7), url="https://fjord.example/news"),
        RowError(
            file="old.csv",
            line=3,
            field="announced",
            value="soon",
            reason="«soon» is no date; write 2025-11-26, 26.11.2025 or 26 Nov 2025",
        ),
        RowError(file="old.csv", line=4, field="name", value="", reason="is missing: whose announcement is it?"),
        RowError(
            file="old.csv",
            line=5,
            field="url",
            value="javascript:x",
            reason="must start with https:// (it starts with javascript:)",
        ),
    ]


def test_read_announcements_of_yaml(tmp_path: Path) -> None:
    path = write(tmp_path, "old.yaml", "- slug: fjord\n  announced: 2025-05-07\n")
    assert list(read_announcements(path)) == [EarlierAnnouncement(line=1, name="fjord", on=dt.date(2025, 5, 7))]


def test_read_announcements_refuses_other_columns_and_formats(tmp_path: Path) -> None:
    with pytest.raises(FileUnusableError, match="an announcement has name"):
        read_announcements(write(tmp_path, "old.csv", "name,kind\nA,biotech\n"))
    with pytest.raises(FileUnusableError, match="no known format"):
        read_announcements(write(tmp_path, "old.doc", "x"))


@given(content=st.binary() | st.text().map(lambda text: f"name,date,url\n{text}".encode()))
def test_read_announcements_of_any_bytes_gives_rows_or_a_sentence(
    content: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("any") / "old.csv"
    path.write_bytes(content)
    try:
        rows = list(read_announcements(path))
    except FileUnusableError:
        return
    assert all(isinstance(row, EarlierAnnouncement | RowError) for row in rows)
