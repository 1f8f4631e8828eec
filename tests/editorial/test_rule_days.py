"""Rules counted beside dateutil over 30 years, in zones whose clocks change in every way."""

import bisect
import datetime as dt
from functools import cache
from typing import Any, Literal
from zoneinfo import ZoneInfo

import pytest
from dateutil import rrule, tz
from dateutil.relativedelta import SU, relativedelta
from hypothesis import given
from hypothesis import strategies as st
from tests.schedules import UNANNOUNCED, make_schedule

from occnews.editorial.firing import list_firings
from occnews.editorial.rule_days import find_moment, iterate_days
from occnews.model.recurrence import CronRule
from occnews.model.rule_reading import read_rule

Frequency = Literal[0, 1, 2, 3, 4, 5, 6]

FIRST, LAST = dt.date(2020, 1, 1), dt.date(2049, 12, 31)
STARTING = dt.date(2020, 1, 3)  # a Friday
# dateutil reads no zone's file beyond 2037, so it gets the rules; the end of summer time counts in standard time.
ZONES: dict[str, dt.tzinfo] = {
    "Europe/Oslo": tz.tzrange(
        "CET",
        3600,
        "CEST",
        7200,
        start=relativedelta(hours=2, month=3, day=31, weekday=SU(-1)),
        end=relativedelta(hours=2, month=10, day=31, weekday=SU(-1)),
    ),
    "America/New_York": tz.tzrange(
        "EST",
        -5 * 3600,
        "EDT",
        -4 * 3600,
        start=relativedelta(hours=2, month=3, day=1, weekday=SU(2)),
        end=relativedelta(hours=1, month=11, day=1, weekday=SU(1)),
    ),
    "Asia/Kathmandu": tz.tzoffset("+0545", 5 * 3600 + 45 * 60),
    "Australia/Lord_Howe": tz.tzrange(
        "+1030",
        10 * 3600 + 30 * 60,
        "+11",
        11 * 3600,
        start=relativedelta(hours=2, month=10, day=1, weekday=SU(1)),
        end=relativedelta(hours=1, minutes=30, month=4, day=1, weekday=SU(1)),
    ),
}
TIMES = ("00:00", "00:30", "02:00", "02:30", "09:00")
MONTHLY: dict[str, dict[str, Any]] = {
    "first Monday": {"byweekday": rrule.MO(1)},
    "first Sunday": {"byweekday": rrule.SU(1)},
    "second Sunday": {"byweekday": rrule.SU(2)},
    "second Tuesday": {"byweekday": rrule.TU(2)},
    "third Thursday": {"byweekday": rrule.TH(3)},
    "fourth Wednesday": {"byweekday": rrule.WE(4)},
    "fifth Saturday": {"byweekday": rrule.SA(5)},
    "last Friday": {"byweekday": rrule.FR(-1)},
    "last Sunday": {"byweekday": rrule.SU(-1)},
    "first day": {"bymonthday": 1},
    "the 15th": {"bymonthday": 15},
    "the 31st": {"bymonthday": 31},
    "last day": {"bymonthday": -1},
}
OFTEN: dict[str, tuple[Frequency, dict[str, Any]]] = {
    "every Friday": (rrule.WEEKLY, {"byweekday": rrule.FR}),
    "every second Friday": (rrule.WEEKLY, {"byweekday": rrule.FR, "interval": 2}),
    "every 5 weeks on Sunday": (rrule.WEEKLY, {"byweekday": rrule.SU, "interval": 5}),
    "every day": (rrule.DAILY, {}),
    "every working day": (rrule.DAILY, {"byweekday": (rrule.MO, rrule.TU, rrule.WE, rrule.TH, rrule.FR)}),
}
RULES: dict[str, tuple[Frequency, dict[str, Any]]] = {
    name: (rrule.MONTHLY, kind) for name, kind in MONTHLY.items()
} | OFTEN


@cache
def count_days(rule: str) -> tuple[dt.date, ...]:
    """The days of a rule, by dateutil."""
    frequency, kind = RULES[rule]
    start, end = (dt.datetime.combine(day, dt.time()) for day in (STARTING, LAST))
    return tuple(each.date() for each in rrule.rrule(frequency, dtstart=start, until=end, **kind))


def read_offset(zone: dt.tzinfo, moment: dt.datetime) -> dt.timedelta | None:
    return moment.astimezone(zone).utcoffset()


@cache
def find_changes(zone: str) -> tuple[dt.datetime, ...]:
    """The moments at which the clocks of a zone change, by dateutil, to the minute."""
    known, changes = ZONES[zone], []
    for number in range((LAST - FIRST).days + 40):
        day = dt.datetime.combine(FIRST, dt.time(), dt.UTC) + dt.timedelta(days=number - 20)
        before = read_offset(known, day)
        if read_offset(known, day + dt.timedelta(days=1)) != before:
            minutes = [day + dt.timedelta(minutes=minute) for minute in range(24 * 60 + 1)]
            at = bisect.bisect_left(minutes, True, key=lambda minute: read_offset(known, minute) != before)
            changes.append(minutes[at])
    return tuple(changes)


@cache
def count_moment(wall: dt.datetime, zone: str) -> dt.datetime:
    """The moment of a wall-clock time, by dateutil: the change of the clocks itself where they leave the time out."""
    known = ZONES[zone]
    if tz.datetime_exists(wall, known):
        return wall.replace(tzinfo=known, fold=0).astimezone(dt.UTC)
    near = wall.replace(tzinfo=dt.UTC)
    return min(find_changes(zone), key=lambda change: abs(change - near))


@pytest.mark.parametrize("rule", RULES)
def test_days_of_a_rule_are_those_of_dateutil(rule: str) -> None:
    assert tuple(iterate_days(read_rule(rule), STARTING, FIRST, LAST)) == count_days(rule)


def list_moments(rule: str, zone: str, time: str) -> list[dt.datetime]:
    schedule = make_schedule(
        rule=f"{rule} {time}",
        time_zone=zone,
        makes=UNANNOUNCED,
        holidays="ignore",
        starting=STARTING,
        draft_days=0,
        nudge_days=0,
    )
    first, last = (dt.datetime.combine(day, dt.time(), dt.UTC) for day in (FIRST, LAST))
    return [firing.at for firing in list_firings(schedule, first, last - dt.timedelta(days=2))]


def count_moments(rule: str, zone: str, time: str) -> list[dt.datetime]:
    clock, last = dt.time.fromisoformat(time), dt.datetime.combine(LAST, dt.time(), dt.UTC) - dt.timedelta(days=2)
    moments = (count_moment(dt.datetime.combine(day, clock), zone) for day in count_days(rule))
    return [moment for moment in moments if moment <= last]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("time", TIMES)
@pytest.mark.parametrize("rule", ["last Sunday", "first Sunday", "fourth Wednesday"])
def test_firings_of_thirty_years_are_those_of_dateutil(rule: str, zone: str, time: str) -> None:
    assert list_moments(rule, zone, time) == count_moments(rule, zone, time)


@pytest.mark.slow
@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("rule", RULES)
def test_every_rule_fires_as_dateutil_says_at_every_time(rule: str, zone: str) -> None:
    for time in TIMES:
        assert list_moments(rule, zone, time) == count_moments(rule, zone, time)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("time", TIMES)
def test_moment_round_each_change_of_the_clocks_is_that_of_dateutil(zone: str, time: str) -> None:
    clock = dt.time.fromisoformat(time)
    for change in find_changes(zone):
        for days in (-1, 0, 1):
            wall = dt.datetime.combine(change.date() + dt.timedelta(days=days), clock)
            assert find_moment(wall, ZoneInfo(zone)) == count_moment(wall, zone)


@pytest.mark.parametrize(
    ("wall", "zone", "moment"),
    [
        # In Oslo the clocks go from 02 to 03 in March, and from 03 to 02 in October.
        ("2026-03-29 02:30", "Europe/Oslo", "2026-03-29 01:00"),
        ("2026-10-25 02:30", "Europe/Oslo", "2026-10-25 00:30"),
        # On Lord Howe by half an hour.
        ("2026-10-04 02:15", "Australia/Lord_Howe", "2026-10-03 15:30"),
        ("2026-04-05 01:45", "Australia/Lord_Howe", "2026-04-04 14:45"),
        # In Beirut there is no midnight on one day in March, in Apia a whole day was left out.
        ("2026-03-29 00:00", "Asia/Beirut", "2026-03-28 22:00"),
        ("2011-12-30 09:00", "Pacific/Apia", "2011-12-30 10:00"),
    ],
)
def test_moment_that_the_clocks_leave_out_or_have_twice(wall: str, zone: str, moment: str) -> None:
    found = find_moment(dt.datetime.fromisoformat(wall), ZoneInfo(zone))
    assert found == dt.datetime.fromisoformat(moment).replace(tzinfo=dt.UTC)


def matches(fields: dict[str, int | str], day: dt.date) -> bool:
    """Whether a day has what cron fields of single numbers ask for."""
    values = {"month": day.month, "day": day.day, "week": day.isocalendar().week, "day_of_week": day.weekday()}
    return all(values[name] == value for name, value in fields.items())


@given(
    st.dictionaries(st.sampled_from(["month", "day", "week", "day_of_week"]), st.integers(0, 31), min_size=1),
    st.dates(dt.date(2024, 1, 1), dt.date(2027, 1, 1)),
)
def test_days_of_cron_fields_are_all_that_have_what_they_ask_for(fields: dict[str, int | str], first: dt.date) -> None:
    try:
        rule = read_rule(fields)
    except ValueError:
        return
    days = [first + dt.timedelta(days=number) for number in range(800)]
    assert list(iterate_days(rule, None, first, days[-1])) == [day for day in days if matches(fields, day)]


def test_cron_of_two_kinds_of_days_fires_on_both_once_each() -> None:
    rule = read_rule("0 9 13 * 5")
    assert isinstance(rule, CronRule)
    found = list(iterate_days(rule, None, FIRST, LAST))
    days = (FIRST + dt.timedelta(days=number) for number in range((LAST - FIRST).days + 1))
    assert found == [day for day in days if day.day == 13 or day.weekday() == 4]


def test_weeks_are_counted_from_the_starting_day_or_else_from_2024() -> None:
    rule, march = read_rule("every second Friday"), dt.date(2026, 3, 1)
    days = [
        list(iterate_days(rule, starting, march, march.replace(day=31))) for starting in (None, dt.date(2026, 3, 4))
    ]
    assert days == [
        [dt.date(2026, 3, 13), dt.date(2026, 3, 27)],
        [dt.date(2026, 3, 6), dt.date(2026, 3, 20)],
    ]
    # Back from the first Monday of 2024 as well.
    assert next(iterate_days(rule, None, dt.date(2023, 12, 1), march)) == dt.date(2023, 12, 8)
