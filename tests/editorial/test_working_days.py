"""Holidays and working days of countries, and of a workspace's own."""

import datetime as dt

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.schedules import make_schedule

from occnews.editorial.working_days import find_working_day, knows_calendar, name_holiday
from occnews.model.member import Language


@pytest.mark.parametrize(
    ("day", "en", "nb"),
    [
        ("2025-12-24", "an extra holiday", "en egen fridag"),
        ("2025-12-25", "Christmas Day", "Første juledag"),
        ("2025-12-31", "an extra holiday", "en egen fridag"),
        ("2026-04-03", "Good Friday", "Langfredag"),
        ("2026-05-17", "Constitution Day", "Grunnlovsdag"),
        ("2025-12-27", "", ""),
        ("2025-11-26", "", ""),
    ],
)
def test_holidays_of_norway_have_names_in_both_languages(day: str, en: str, nb: str) -> None:
    schedule, date = make_schedule(), dt.date.fromisoformat(day)
    assert tuple(name_holiday(schedule, date, language) for language in Language) == (en, nb)


@pytest.mark.parametrize(
    ("settings", "day", "working"),
    [
        ({}, "2025-12-24", "2025-12-29"),
        ({}, "2025-12-27", "2025-12-29"),
        ({}, "2025-11-26", "2025-11-26"),
        ({"extra_holidays": []}, "2025-12-24", "2025-12-24"),
        ({"extra_holidays": ["2026-02-28", "02-29"]}, "2028-02-29", "2028-03-01"),
        ({"calendar": "", "extra_holidays": []}, "2025-12-25", "2025-12-25"),
        ({"calendar": "", "extra_holidays": []}, "2025-12-27", "2025-12-29"),
        ({"calendar": "US-NY", "extra_holidays": []}, "2026-07-03", "2026-07-06"),
        # In Israel Friday and Saturday are the weekend.
        ({"calendar": "IL", "extra_holidays": []}, "2026-07-10", "2026-07-12"),
        # In China a Saturday is worked on for a longer holiday, unless the workspace has it off.
        ({"calendar": "CN", "extra_holidays": []}, "2025-10-11", "2025-10-11"),
        ({"calendar": "CN", "extra_holidays": ["10-11"]}, "2025-10-11", "2025-10-13"),
    ],
)
def test_working_day_is_found_by_calendar_and_extra_holidays(
    settings: dict[str, object], day: str, working: str
) -> None:
    found = find_working_day(make_schedule(**settings), dt.date.fromisoformat(day))
    assert found == dt.date.fromisoformat(working)


def test_working_day_before_is_found_as_well() -> None:
    back = dt.timedelta(days=-1)
    assert find_working_day(make_schedule(), dt.date(2026, 1, 1), back) == dt.date(2025, 12, 30)


@given(st.dates(dt.date(2000, 1, 1), dt.date(2060, 12, 31)), st.sampled_from(["NO", "US-NY", "NP", "AU", "DE"]))
def test_holidays_are_those_of_the_library_in_years_of_any_order(day: dt.date, calendar: str) -> None:
    schedule = make_schedule(calendar=calendar, extra_holidays=[])
    country, _, part = calendar.partition("-")
    known = holidays.country_holidays(country, part or None, language="en_US")
    assert name_holiday(schedule, day) == known.get(day, "")
    assert (find_working_day(schedule, day) == day) == known.is_working_day(day)


@pytest.mark.parametrize(
    ("code", "known"), [("NO", True), ("", True), ("US-NY", True), ("XX", False), ("US-ZZ", False)]
)
def test_calendars_are_known_by_their_codes(code: str, known: bool) -> None:
    assert knows_calendar(code) is known
