"""Which days are holidays, and which are worked on, by a country's calendar and a workspace's own days."""

import datetime as dt
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from occnews.model.schedule import Schedule

if TYPE_CHECKING:
    from holidays import HolidayBase

_DAY: Final = dt.timedelta(days=1)


def name_holiday(schedule: Schedule, day: dt.date) -> str:
    """The name of the holiday that a day is; "" when it is none. A weekend is no holiday."""
    return str(_calendar_of(schedule, day).get(day) or "")


def find_working_day(schedule: Schedule, day: dt.date, step: dt.timedelta = _DAY) -> dt.date:
    """The first day from ``day`` on, or back with a step of -1, that is neither a holiday nor of a weekend."""
    while not _is_working_day(schedule, day):
        day += step
    return day


def knows_calendar(code: str) -> bool:
    """Whether there is a calendar of that code; "" is nobody's, which there is."""
    try:
        _read_calendar(code, (), 2025)
    except NotImplementedError:
        return False
    return True


def _is_working_day(schedule: Schedule, day: dt.date) -> bool:
    calendar = _calendar_of(schedule, day)
    return day not in calendar and calendar.is_working_day(day)


def _calendar_of(schedule: Schedule, day: dt.date) -> "HolidayBase":
    return _read_calendar(schedule.calendar, schedule.extra_holidays, day.year)


@lru_cache(maxsize=512)
def _read_calendar(code: str, extra: tuple[str, ...], year: int) -> "HolidayBase":
    """One year's calendar, filled once and never again: threads share it. Raises NotImplementedError."""
    import holidays

    country, _, part = code.partition("-")
    if country:
        calendar = holidays.country_holidays(country, part or None, years=year, expand=False, language="en_US")
    else:
        calendar = holidays.HolidayBase(years=year, expand=False)
    for written in extra:
        day = _read_extra(written, year)
        if day and day not in calendar:
            calendar[day] = "an extra holiday"
    return calendar


def _read_extra(written: str, year: int) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(written if len(written) > len("12-24") else f"{year}-{written}")
    except ValueError:
        return None  # 29 February, in most years
    return day if day.year == year else None
