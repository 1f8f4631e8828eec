"""Tests of numbers that one language says otherwise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from occnews.editorial.numbers import find_difference
from occnews.model.member import Language

EN, NB = Language.EN, Language.NB


@pytest.mark.parametrize(
    ("english", "norwegian"),
    [
        ("Room for 2,000 people on 40,000 m²", "Plass til 2000 mennesker på 40 000 m²"),
        ("Six new members, twenty-four hospitals", "6 nye medlemmer, tjuefire sykehus"),
        ("3.5 million, and 80%", "3,5 millioner, og 80 %"),
        ("Due before 2026", "Ventes innen utgangen av 2025"),
        ("NAZ-001 and HER2, p95HER2", "NAZ-002 og HER3"),
        ("Open since 26 November 2025, 5 p.m.", "Åpent siden 26.11.2025 kl. 17"),
        ("The first of its kind", "Den første i sitt slag, i 24 land"),
        ("Four in five patients", "80 prosent av pasientene"),
        ("See https://x.example/2019", "Se https://x.example/2020"),
        ("The 1980s", "1980-årene"),
        ("", ""),
    ],
)
def test_same_numbers_are_no_difference(english: str, norwegian: str) -> None:
    assert find_difference({EN: english, NB: norwegian}) == ()


@pytest.mark.parametrize(
    ("english", "norwegian", "difference"),
    [
        ("Room for 2,000 people", "Plass til 2500 mennesker", ((EN, "2,000"), (NB, "2500"))),
        ("In 24 hospitals", "På tjueen sykehus", ((EN, "24"), (NB, "tjueen"))),
        ("Ready in 2030, with 4 floors", "Ferdig i 2031, med 4 etasjer", ((EN, "2030"), (NB, "2031"))),
        ("3.5 million", "3,7 millioner", ((EN, "3.5"), (NB, "3,7"))),
        ("Three sites", "Fire steder", ((EN, "three"), (NB, "fire"))),
        ("80% of them", "60 % av dem", ((EN, "80"), (NB, "60"))),
    ],
)
def test_difference_is_told(english: str, norwegian: str, difference: tuple[tuple[Language, str], ...]) -> None:
    assert find_difference({EN: english, NB: norwegian}) == difference
    assert find_difference({NB: norwegian, EN: english}) == difference[::-1]


@given(st.integers(0, 10_000_000))
def test_number_is_the_same_in_both_ways_of_writing(number: int) -> None:
    english, norwegian = f"{number:,} people", f"{number:,} mennesker".replace(",", " ")
    assert find_difference({EN: english, NB: norwegian}) == ()


@given(st.text(max_size=100), st.text(max_size=100))
def test_any_texts_can_be_compared(one: str, other: str) -> None:
    assert find_difference({EN: one, NB: other}) is not None
