"""The days that a rule describes, and the moments of their wall-clock times. APScheduler knows the calendar."""

import datetime as dt
import heapq
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from occnews.model.dates import LAST_YEAR
from occnews.model.recurrence import CronFields, CronRule, DatesRule, Rule, WeeksRule

if TYPE_CHECKING:
    from apscheduler.triggers.cron import CronTrigger

FIRST_DAY: Final = dt.date(1970, 1, 1)  # what CronTrigger begins with
LAST_DAY: Final = dt.date(LAST_YEAR, 12, 31)
_DAY: Final = dt.timedelta(days=1)
_FIRST_MONDAY: Final = dt.date(2024, 1, 1)  # from which weeks are counted, unless a schedule says otherwise


def iterate_days(rule: Rule, starting: dt.date | None, first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """Iterate over a rule's days from ``first`` to ``last``, in order. There is none before ``starting``."""
    first, last = max(first, starting or FIRST_DAY, FIRST_DAY), min(last, LAST_DAY)
    match rule:
        case CronRule():
            found = heapq.merge(*(_iterate_cron(fields, first, last) for fields in rule.days))
            yield from (day for day, _ in groupby(found))
        case WeeksRule():
            yield from _iterate_weeks(rule, starting or _FIRST_MONDAY, first, last)
        case DatesRule():
            yield from (moment.date() for moment in rule.moments if first <= moment.date() <= last)


def _iterate_cron(fields: CronFields, first: dt.date, last: dt.date) -> Iterator[dt.date]:
    trigger = _make_trigger(fields)
    while first <= last:
        found = trigger.get_next_fire_time(None, dt.datetime.combine(first, dt.time(), dt.UTC))
        if found is None or found.date() > last:
            return
        yield found.date()
        first = found.date() + _DAY


@lru_cache(maxsize=128)
def _make_trigger(fields: CronFields) -> "CronTrigger":
    from apscheduler.triggers.cron import CronTrigger

    # In UTC, where each day has its midnight: in another zone it silently skips days whose clocks go from 00 to 01.
    return CronTrigger(**dict(fields), hour=0, timezone=dt.UTC, end_date=dt.datetime.combine(LAST_DAY, dt.time()))


def _iterate_weeks(rule: WeeksRule, anchor: dt.date, first: dt.date, last: dt.date) -> Iterator[dt.date]:
    step = 7 * rule.every
    day = anchor + dt.timedelta(days=rule.weekday - anchor.weekday())
    day += dt.timedelta(days=-(-(first - day).days // step) * step)
    while day <= last:
        yield day
        day += dt.timedelta(days=step)


def time_on(rule: Rule, day: dt.date) -> dt.time:
    """The wall-clock time of a rule on one of its days."""
    if isinstance(rule, DatesRule):
        return next(moment.time() for moment in rule.moments if moment.date() == day)
    return rule.time


def find_moment(wall: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """The moment of a wall-clock time, in UTC.

    A time that the clocks leave out, in spring, means the first minute after; of one that they have twice, in autumn,
    the first is meant.
    """
    moment = wall.replace(tzinfo=zone).astimezone(dt.UTC)
    while moment.astimezone(zone).replace(tzinfo=None) != wall:
        wall += dt.timedelta(minutes=1)
        moment = wall.replace(tzinfo=zone).astimezone(dt.UTC)
    return moment
