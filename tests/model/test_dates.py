"""Dates known in part, and periods of months."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from occnews.model.dates import PartialDate, Period, read_day


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2025-11-26", dt.date(2025, 11, 26), dt.date(2025, 11, 26)),
        ("2024-02", dt.date(2024, 2, 1), dt.date(2024, 2, 29)),
        ("2025", dt.date(2025, 1, 1), dt.date(2025, 12, 31)),
    ],
)
def test_partial_date_spans_the_days_it_can_mean(written: str, first: dt.date, last: dt.date) -> None:
    day = PartialDate.parse(written)
    assert (day.first, day.last, str(day)) == (first, last, written)


@pytest.mark.parametrize(
    "bad", ["", "0000", "1899", "2200", "2025-13", "2025-02-30", "26.11.2025", "2025-11-26T09:00", "٢٠٢٥"]
)
def test_partial_date_refuses_what_is_no_date(bad: str) -> None:
    with pytest.raises(ValueError, match=r"no date|no day|year"):
        PartialDate.parse(bad)


@given(st.text())
def test_partial_date_parses_or_says_why(written: str) -> None:
    try:
        day = PartialDate.parse(written)
    except ValueError:
        return
    assert PartialDate.parse(str(day)) == day
    assert day.first <= day.last


@pytest.mark.parametrize(
    ("written", "start", "end", "path"),
    [
        ("2025-11", dt.date(2025, 11, 1), dt.date(2025, 11, 30), "2025-11"),
        ("2025-01..2025-10", dt.date(2025, 1, 1), dt.date(2025, 10, 31), "2025-01-to-2025-10"),
        ("2024-12..2025-01", dt.date(2024, 12, 1), dt.date(2025, 1, 31), "2024-12-to-2025-01"),
    ],
)
def test_period_covers_whole_months(written: str, start: dt.date, end: dt.date, path: str) -> None:
    period = Period.parse(written)
    assert (period.start, period.end, period.path, str(period)) == (start, end, path, written)


@pytest.mark.parametrize(
    ("written", "start", "end", "name", "path"),
    [
        (
            "2025-11-08..2025-11-21",
            dt.date(2025, 11, 8),
            dt.date(2025, 11, 21),
            "2025-11-08..2025-11-21",
            "2025-11-08-to-2025-11-21",
        ),
        (
            "2025-11-08..2025-11-08",
            dt.date(2025, 11, 8),
            dt.date(2025, 11, 8),
            "2025-11-08..2025-11-08",
            "2025-11-08-to-2025-11-08",
        ),
        ("2025-11-01..2025-11-30", dt.date(2025, 11, 1), dt.date(2025, 11, 30), "2025-11", "2025-11"),
        ("2024-02-01..2024-03-31", dt.date(2024, 2, 1), dt.date(2024, 3, 31), "2024-02..2024-03", "2024-02-to-2024-03"),
    ],
)
def test_period_of_days_has_one_name(written: str, start: dt.date, end: dt.date, name: str, path: str) -> None:
    period = Period.parse(written)
    assert (period.start, period.end, str(period), period.path) == (start, end, name, path)
    assert Period.parse(name) == period


@given(st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)), st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)))
def test_period_of_any_days_is_read_back_from_its_name(one: dt.date, other: dt.date) -> None:
    period = Period(start=min(one, other), end=max(one, other))
    assert Period.parse(str(period)) == period
    assert period.is_month == (str(period) == f"{one:%Y-%m}" == f"{other:%Y-%m}")
    assert Period.month_of(one) == Period.parse(f"{one:%Y-%m}")


def test_period_of_one_month_written_as_a_range_is_that_month() -> None:
    assert Period.parse("2025-11..2025-11") == Period.parse("2025-11")


@pytest.mark.parametrize(
    "bad",
    [
        *("2025", "2025-13", "2025-1", "2025-10..2025-01", "0000-01", "2025-01..", "november"),
        "2025-11-08",
        "2025-11-21..2025-11-08",
        "2025-11-31..2025-12-01",
        "2025-11..2025-12-01",
        "1899-01-01..1900-01-01",
    ],
)
def test_period_refuses_what_is_none(bad: str) -> None:
    with pytest.raises(ValueError, match=r"period|starts"):
        Period.parse(bad)


@given(st.text(alphabet="0123456789-.") | st.text())
def test_period_parses_or_says_why(written: str) -> None:
    try:
        period = Period.parse(written)
    except ValueError:
        return
    assert Period.parse(str(period)) == period
    assert period.start <= period.end


@pytest.mark.parametrize("written", ["2025-11-26", dt.date(2025, 11, 26)])
def test_day_is_read_as_text_or_as_toml_has_it(written: object) -> None:
    assert read_day(written) == dt.date(2025, 11, 26)


@pytest.mark.parametrize(
    "written", ["2025-11", "20251126", "2025-W48-3", "", None, 20251126, "2025-02-30", "1899-01-01"]
)
def test_what_is_no_single_day_is_refused(written: object) -> None:
    with pytest.raises(ValueError, match=f"«{written}» is no day; write YYYY-MM-DD"):
        read_day(written)


def test_moment_is_no_day() -> None:
    with pytest.raises(ValueError, match="is no day; write YYYY-MM-DD"):
        read_day(dt.datetime(2025, 11, 26, tzinfo=dt.UTC))
