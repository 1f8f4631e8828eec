"""Cron fields: what APScheduler makes of them, and what it would have left out."""

import datetime as dt

import pytest
from apscheduler.triggers.cron import CronTrigger
from hypothesis import given
from hypothesis import strategies as st

from occnews.model.cron_fields import DAY_FIELDS, WEEKDAYS, read_crontab_weekdays, read_field

START, END = dt.datetime(2024, 1, 1, tzinfo=dt.UTC), dt.datetime(2028, 1, 1, tzinfo=dt.UTC)
PARTS = (
    "*",
    "1",
    "5",
    "31",
    "53",
    "2026",
    "mon",
    "fri",
    "jan",
    "dec",
    "last",
    "4th wed",
    "1st",
    "-",
    "/2",
    "/",
    "0",
    ",",
)


def list_days(name: str, written: str, count: int = 40) -> list[dt.datetime]:
    """The next days that APScheduler finds for one field."""
    trigger = CronTrigger(**{name: written}, hour=0, timezone=dt.UTC, end_date=END)
    days: list[dt.datetime] = []
    at = START
    while len(days) < count and (found := trigger.get_next_fire_time(None, at)):
        days.append(found)
        at = found + dt.timedelta(days=1)
    return days


@given(st.sampled_from(DAY_FIELDS), st.lists(st.sampled_from(PARTS), min_size=1, max_size=5).map("".join))
def test_field_means_what_apscheduler_makes_of_it(name: str, written: str) -> None:
    try:
        read = read_field(name, written)
    except ValueError as error:
        assert f"is nothing that {name} can be; write " in str(error)
        return
    assert list_days(name, read) == list_days(name, written)
    assert read_field(name, read) == read


@pytest.mark.parametrize(
    ("name", "written", "read"),
    [
        ("day", " 05 , 4TH  WED,last ", "5,4th wed,last"),
        ("day", "1-31/7", "1-31/7"),
        ("day", "5/7", "5-31/7"),
        ("month", "1-6,dec", "jan-jun,dec"),
        ("month", "*/3", "*/3"),
        ("day_of_week", "4", "fri"),
        ("day_of_week", "0-4", "mon-fri"),
        ("day_of_week", "*/1", "*"),
        ("week", "53", "53"),
        ("year", "2026-2028", "2026-2028"),
    ],
)
def test_field_is_brought_into_its_plainest_form(name: str, written: str, read: str) -> None:
    assert read_field(name, written) == read


@pytest.mark.parametrize(
    ("name", "written"),
    [
        # APScheduler reads each of these up to where it stops to understand it.
        ("day_of_week", "fri#2"),
        ("day_of_week", "mon-fri/2"),
        ("month", "jan/3"),
        ("day", "lastly"),
        ("day", "4th wed of"),
        # And these it refuses too.
        ("day", "0"),
        ("day", "5-1"),
        ("day", "6th mon"),
        ("week", "54"),
        ("day_of_week", "7"),
        ("month", "*/0"),
        ("month", ""),
        ("year", "1969"),
    ],
)
def test_field_that_cannot_be_is_refused(name: str, written: str) -> None:
    with pytest.raises(ValueError, match=f"is nothing that {name} can be; write "):
        read_field(name, written)


def list_crontab_days(written: str) -> set[int]:
    """Cron's own reading of its last field, from crontab(5), as numbers with Sunday as 0."""
    days: set[int] = set()
    for part in written.split(","):
        ends, _, step = part.partition("/")
        first, _, last = ("0-6" if ends == "*" else ends).partition("-")
        days |= {day % 7 for day in range(int(first), int(last or first) + 1, int(step or 1))}
    return days


@given(
    st.lists(
        st.sampled_from(["*", "0", "7", "3", "0-7", "1-5", "5-7", "*/2", "0-6/3", "2-4/2"]), min_size=1, max_size=3
    )
)
def test_weekdays_of_cron_count_from_sunday(parts: list[str]) -> None:
    written = ",".join(parts)
    sundays_first = ("sun", *WEEKDAYS)
    # Any week: its first day is a Monday.
    days = {day.strftime("%a").lower() for day in list_days("day_of_week", read_crontab_weekdays(written))}
    assert days == {sundays_first[number] for number in list_crontab_days(written)}
