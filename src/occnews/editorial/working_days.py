"""Which days are holidays, and which are worked on, by a country's calendar and a workspace's own days."""

import datetime as dt
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from occnews.editorial.wording import load_words
from occnews.model.member import Language
from occnews.model.schedule import Schedule

if TYPE_CHECKING:
    from holidays import HolidayBase

_DAY: Final = dt.timedelta(days=1)


def name_holiday(schedule: Schedule, day: dt.date, language: Language = Language.EN) -> str:
    """The name of the holiday that a day is; "" when it is none. A weekend is no holiday.

    A country whose holidays are not named in ``language`` has them in its own.
    """
    return str(_read_calendar(schedule.calendar, schedule.extra_holidays, day.year, language).get(day) or "")


def find_working_day(schedule: Schedule, day: dt.date, step: dt.timedelta = _DAY) -> dt.date:
    """The first day from ``day`` on, or back with a step of -1, that is neither a holiday nor of a weekend."""
    while not _is_working_day(schedule, day):
        day += step
    return day


def knows_calendar(code: str) -> bool:
    """Whether there is a calendar of that code; "" is nobody's, which there is."""
    try:
        _read_calendar(code, (), 2025, Language.EN)
    except NotImplementedError:
        return False
    return True


def _is_working_day(schedule: Schedule, day: dt.date) -> bool:
    calendar = _read_calendar(schedule.calendar, schedule.extra_holidays, day.year, Language.EN)
    # In some countries a day of a weekend is worked on in exchange for another: the calendar knows.
    return day not in calendar and calendar.is_working_day(day)


@lru_cache(maxsize=512)
def _read_calendar(code: str, extra: tuple[str, ...], year: int, language: Language) -> "HolidayBase":
    """One year's calendar, filled once and never again: threads share it. Raises NotImplementedError."""
    import holidays

    country, _, part = code.partition("-")
    if country:
        named_in = {Language.EN: "en_US", Language.NB: "no"}[language]
        calendar = holidays.country_holidays(country, part or None, years=year, expand=False, language=named_in)
    else:
        calendar = holidays.HolidayBase(years=year, expand=False)
    for day in filter(None, (_read_extra(written, year) for written in extra)):
        if day not in calendar:
            calendar[day] = load_words(language).text("rule.extra_holiday")
    return calendar


def _read_extra(written: str, year: int) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(written if len(written) > len("12-24") else f"{year}-{written}")
    except ValueError:
        return None  # 29 February, in most years
    return day if day.year == year else None
