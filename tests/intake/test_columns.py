"""Columns: what a header means, in English and Norwegian, with a number, and that the guide lists every name."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from occnews.intake import columns
from occnews.intake.columns import explain_unknown, resolve_field
from occnews.intake.vocabulary import COLUMN_NAMES

GUIDE = Path(__file__).parents[2] / "docs" / "user-guide.md"


@pytest.mark.parametrize(
    ("header", "path"),
    [
        ("BEDRIFT", ("name",)),
        ("Medlem siden", ("joined",)),
        (" nettsted* ", ("website",)),
        ("Quote 1", ("quote", 1)),
        ("Sitat2", ("quote", 2)),
        ("Quote 2 speaker", ("speaker", 2)),
        ("City 2", ("places", 2, "city")),
        ("By 3", ("places", 3, "city")),
        ("Focus area 12", ("focus_areas", 12)),
        ("Place 2", ("places", 2)),
        ("Avsnitt 2", ("profile", 2)),
        ("Joined 2", ("memberships", 2, "joined")),
        ("Summary (nb)", ("translations", "nb", "summary")),
        ("Quote 0", None),
        ("Website 2", None),
        ("Quote 2 city", None),
        ("places.0.city", None),
    ],
)
def test_header_means_a_field(header: str, path: columns.Path | None) -> None:
    assert resolve_field(header) == path


def test_guide_lists_every_name_of_a_column() -> None:
    guide = GUIDE.read_text(encoding="utf-8").partition("## What a column may be called")[2]
    rows = [line.strip("| ").split(" | ") for line in guide.splitlines() if line.startswith("| `")]
    listed = {name: row[0].strip("`") for row in rows for name in [*row[1].split(", "), row[0].strip("`")]}
    missing = {name for name, field in COLUMN_NAMES.items() if listed.get(name.replace("_", " ")) != field != name}
    assert missing == set()


@given(st.text(max_size=20))
def test_any_header_has_a_meaning_or_a_sentence(header: str) -> None:
    assert resolve_field(header) is not None or explain_unknown(header)
