"""Tests of expectations that have passed."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from occnews.editorial.due_dates import find_passed
from occnews.model.member import Language

DAY = dt.date(2025, 11, 26)
EN, NB = Language.EN, Language.NB


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (EN, "Results are expected by the end of 2024."),
        (EN, "Interim results, expected in September 2025, will follow."),
        (EN, "The plant is scheduled to open in early 2025."),
        (EN, "The hub is planned for Q2 2025."),
        (EN, "It will open in spring 2025."),
        (EN, "A first reading is due before 2025."),
        (EN, "The plant, expected on 25 November 2025, is near."),
        (EN, "We hope so: the report is due November 25, 2025."),
        (NB, "Resultatene ventes innen utgangen av 2024."),
        (NB, "Anlegget skal stå ferdig våren 2025."),
        (NB, "De første resultatene er ventet i løpet av første halvår 2025."),
        (NB, "Bygget er planlagt åpnet i september 2025."),
    ],
)
def test_expectation_that_has_passed_is_found(language: Language, text: str) -> None:
    assert len(find_passed(text, language, DAY)) >= 1
    assert find_passed(text, language, dt.date(2023, 1, 1)) == ()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (EN, "Results are expected by the end of 2025."),
        (EN, "The hub is due around 2030, and expected to grow until 2027."),
        (EN, "Expected on 26 November 2025."),
        (EN, "Completion is planned for December 2025."),
        (EN, "Founded in 2019, it published its study in 2024."),
        (EN, "In 2019 it was expected to open by 2021; it opened in 2022."),
        (EN, "They will build on what they found in 2019."),
        (EN, "The plant is planned. It was founded in 2019."),
        (EN, "We expect 2000 visitors."),
        (NB, "Resultatene ventes innen utgangen av 2025."),
        (NB, "Selskapet ble stiftet i 2019 og flyttet i 2024."),
        (NB, "Bygget var planlagt åpnet i 2023, men ble forsinket."),
    ],
)
def test_future_and_past_are_left_alone(language: Language, text: str) -> None:
    assert find_passed(text, language, DAY) == ()


@given(st.text(max_size=200), st.sampled_from(Language), st.dates())
def test_any_text_can_be_read(text: str, language: Language, day: dt.date) -> None:
    assert find_passed(text, language, day) is not None


@given(st.integers(0, 99), st.integers(2000, 2099), st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)))
def test_any_day_of_a_month_is_read(number: int, year: int, day: dt.date) -> None:
    found = find_passed(f"It is expected on {number} February {year}.", Language.EN, day)
    assert bool(found) is (dt.date(year, 3, 1) <= day) or day.month == 2
