"""Tests of names that are spelled in two ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from occnews.editorial.spellings import find_misspelt, measure_distance

NAMES = ["Thor Medical ASA", "Thor Medical", "Oslo Science Hub", "Nordlys", "Precision Health", "Aktiv mot kreft"]


@pytest.mark.parametrize(
    ("text", "written", "known"),
    [
        ("We met Thor-Medical there.", "Thor-Medical", "Thor Medical"),
        ("We met ThorMedical there.", "ThorMedical", "Thor Medical"),
        ("THOR MEDICAL is here.", "THOR MEDICAL", "Thor Medical"),
        ("Thor Medical AS grows.", "Thor Medical AS", "Thor Medical ASA"),
        ("Tor Medical grows.", "Tor Medical", "Thor Medical"),
        ("Thor Medcial grows.", "Thor Medcial", "Thor Medical"),
        ("Oslo Science hub opens.", "Oslo Science hub", "Oslo Science Hub"),
        ("Oslo ScienceHub opens.", "Oslo ScienceHub", "Oslo Science Hub"),
        ("And then Nordly joined.", "Nordly", "Nordlys"),
        ("Aktiv Mot Kreft trains.", "Aktiv Mot Kreft", "Aktiv mot kreft"),
    ],
)
def test_near_miss_is_found(text: str, written: str, known: str) -> None:
    assert (written, known) in find_misspelt(text, NAMES)


@pytest.mark.parametrize(
    "text",
    [
        "Thor Medical ASA, Thor Medical and Thor Medical’s plant; Thor Medicals anlegg.",
        "Thor Medical as a company, and Thor Medical has grown.",
        "The northern lights, nordlys in Norwegian: nordlysene, Nordlys-prosjektet, Nordlys' plant.",
        "We work for precision health, and for precision medicine.",
        "NORDLYS",
        "At last Nordlyss is here",  # a genitive may look like this
        "https://thormedical.example, post@thormedical.example, @ThorMedical, #ThorMedical, thormedical.com",
        "[Visit it](https://x.example/Thor-Medical)",
        "Nordlys Imaging is another one, and so is Oslo Science Park.",
        "Aktiv. Mot. Kreft",
        "",
    ],
)
def test_right_spelling_is_left_alone(text: str) -> None:
    assert find_misspelt(text, NAMES, ["Nordlys Imaging"]) == ()


@given(st.text(max_size=200), st.lists(st.text(min_size=1, max_size=30), max_size=4))
def test_any_text_can_be_read(text: str, names: list[str]) -> None:
    assert all(written in text for written, _ in find_misspelt(text, names))


@given(st.text("abc", max_size=8), st.text("abc", max_size=8))
def test_distance_is_one_of_words(one: str, other: str) -> None:
    distance = measure_distance(one, other)
    assert distance == measure_distance(other, one)
    assert (distance == 0) == (one == other)
    assert abs(len(one) - len(other)) <= distance <= max(len(one), len(other))
