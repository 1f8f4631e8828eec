"""Names that may mean one organisation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from occnews.editorial.resemblance import NameIndex, reduce_name


@pytest.mark.parametrize(
    ("known", "name", "alike"),
    [
        ("Thor Medical", "Thor Medical ASA", True),
        ("Fjord Pharma A/S", "Fjord Pharma", True),
        ("Thor Medical", "Thor Medical Isotopes", True),
        ("Photocure", "Photocare", True),
        ("Photocure", "Potocure", True),
        ("Oslo Cancer Lab", "oslo-cancer lab", True),
        ("Photocure Norway", "Photocure", True),
        ("Photocure", "Photonics", False),
        ("University of Oslo", "University of Bergen", False),
        ("Bench member 1", "Bench member 2", False),
        ("Abc", "Abd", False),
        ("Thor", "Thor Medical", False),
        ("Norge AS", "Norge", True),
    ],
)
def test_resembling_names_are_found(known: str, name: str, alike: bool) -> None:
    index = NameIndex()
    index.add("known", known)
    assert index.find(name) == ("known" if alike else None)


@given(st.text("bcdfø -0", max_size=30).map("X{}".format))
def test_any_name_resembles_itself_with_a_legal_form(name: str) -> None:
    index = NameIndex()
    index.add("known", name)
    assert index.find(f"{name} AS") == "known"
    assert reduce_name(f"{name} AS") == reduce_name(name)
