"""On which days and at what time a schedule fires: the values that its rule is read into."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

DEFAULT_TIME: Final = dt.time(9)

CronFields = tuple[tuple[str, str], ...]
"""APScheduler's cron fields of days with what they ask for: ``(("day", "4th wed"),)``. What is not there is any."""


@dataclass(frozen=True, kw_only=True)
class CronRule:
    """The days that any of ``days`` describes."""

    days: tuple[CronFields, ...]
    time: dt.time = DEFAULT_TIME


@dataclass(frozen=True, kw_only=True)
class WeeksRule:
    """One weekday (0 is Monday) every so many weeks, counted from the schedule's ``starting``."""

    weekday: int
    every: int
    time: dt.time = DEFAULT_TIME


@dataclass(frozen=True, kw_only=True)
class DatesRule:
    """Days of the calendar, each with its wall-clock time; one a day, in order."""

    moments: tuple[dt.datetime, ...]


Rule = CronRule | WeeksRule | DatesRule
