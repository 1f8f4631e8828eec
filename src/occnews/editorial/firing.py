"""When schedules fire, and which period each firing covers. Pure: the same settings always give the same firings."""

import dataclasses
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from occnews.editorial.rule_days import LAST_DAY, find_moment, iterate_days, time_on
from occnews.editorial.rule_words import describe_rule as describe_rule
from occnews.editorial.working_days import find_working_day, knows_calendar, name_holiday
from occnews.errors import ConfigError
from occnews.model.dates import Period
from occnews.model.rule_reading import read_rule as read_rule
from occnews.model.schedule import Firing, Holidays, Makes, Schedule, StepKind

_DAY: Final = dt.timedelta(days=1)
_FIRST_DAY: Final = dt.date(2024, 1, 1)  # before which nobody had a schedule
_CYCLE: Final = dt.timedelta(days=365 * 28 + 7)  # after which the calendar repeats itself, but for 2100
_HORIZON: Final = dt.datetime.combine(LAST_DAY, dt.time(), dt.UTC)
_STEPS: Final = tuple(StepKind)


@dataclass(frozen=True, kw_only=True)
class _Due:
    """One firing by its days: ``day`` is the rule's, ``on`` the one that holidays left it."""

    day: dt.date
    on: dt.date
    holiday: str = ""

    @property
    def is_skipped(self) -> bool:
        return bool(self.holiday) and self.on == self.day


@lru_cache(maxsize=128)
def check_schedule(schedule: Schedule) -> str:
    """What is wrong with a schedule that no single setting shows, in a sentence; "" for nothing."""
    if not knows_calendar(schedule.calendar):
        return f"calendar: nobody's holidays are known as «{schedule.calendar}»; write NO, US-NY, or nothing for none"
    first = next(iterate_days(schedule.rule, schedule.starting, _FIRST_DAY, LAST_DAY), None)
    if first is None:
        return f"rule: no day from {_FIRST_DAY.year} on is like that; change it, or the day that it is starting"
    days = iterate_days(schedule.rule, schedule.starting, first, first + _CYCLE)
    for before, after in pairwise(days) if schedule.makes.is_monthly else ():
        if (before.year, before.month) == (after.year, after.month):
            return (
                f"rule: it fires more than once a month (on {before} and {after}), and a month has one digest; choose"
                ' another rule, or makes = "digest of all that is unannounced"'
            )
    return ""


def list_firings(schedule: Schedule, after: dt.datetime, until: dt.datetime) -> tuple[Firing, ...]:
    """List every step with ``after < at <= until``, in order.

    Reminders are at the same wall-clock time, so many days before. Raises ConfigError for a schedule that
    ``check_schedule`` finds something wrong with.
    """
    _refuse_wrong(schedule)
    first, last = (moment.astimezone(schedule.zone).date() for moment in (after, until))
    # Days off for clocks that leave a time out; and what was moved may be of any day since the last working day.
    first -= 2 * _DAY
    if schedule.holidays is Holidays.MOVE:
        first = find_working_day(schedule, first, -_DAY)
    last += (max(schedule.draft_days, schedule.nudge_days) + 1) * _DAY
    steps = (
        step for due, period in _list_covered(schedule, first, last) for step in _list_steps(schedule, due, period)
    )
    return tuple(sorted((step for step in steps if after < step.at <= until), key=_by_time))


def next_firings(schedule: Schedule, after: dt.datetime, count: int) -> tuple[Firing, ...]:
    """List the next ``count`` firings and the reminders among them; fewer where the rule ends. Raises ConfigError."""
    days = 32
    while True:
        until = min(after + dt.timedelta(days=days), max(after, _HORIZON))
        steps = list_firings(schedule, after, until)
        ends = [at for at, each in enumerate(steps, start=1) if each.step is StepKind.FIRING][:count]
        if len(ends) == count or until >= _HORIZON:
            return steps[: ends[-1]] if ends else ()
        days *= 4


def firing_of(schedule: Schedule, at: dt.datetime) -> Firing:
    """What a firing by hand at a moment covers: the schedule's own where one is due then, holiday or not.

    Raises ConfigError.
    """
    at = at.astimezone(dt.UTC)
    for firing in list_firings(schedule, at - dt.timedelta(microseconds=1), at):
        if firing.step is StepKind.FIRING:
            return dataclasses.replace(firing, holiday="") if firing.is_skipped else firing
    day = at.astimezone(schedule.zone).date()
    period = _find_period(schedule, day, None)
    return Firing(schedule=schedule.name, step=StepKind.FIRING, at=at, due=at, period=period)


def _refuse_wrong(schedule: Schedule) -> None:
    wrong = check_schedule(schedule)
    if wrong:
        raise ConfigError(f"schedules.{schedule.name}.{wrong}")


def _by_time(step: Firing) -> tuple[dt.datetime, dt.datetime, dt.date, int]:
    return step.at, step.due, step.period.end, _STEPS.index(step.step)


def _list_steps(schedule: Schedule, due: _Due, period: Period) -> Iterator[Firing]:
    wall = dt.datetime.combine(due.on, time_on(schedule.rule, due.day))
    moment = find_moment(wall, schedule.zone)
    before = {StepKind.DRAFT: schedule.draft_days, StepKind.NUDGE: schedule.nudge_days, StepKind.FIRING: 0}
    for step, days in before.items():
        if step is StepKind.FIRING or (days and not due.is_skipped):
            yield Firing(
                schedule=schedule.name,
                step=step,
                at=find_moment(wall - days * _DAY, schedule.zone),
                due=moment,
                period=period,
                moved_from=due.day if due.on != due.day else None,
                holiday=due.holiday,
            )


def _list_covered(schedule: Schedule, first: dt.date, last: dt.date) -> Iterator[tuple[_Due, Period]]:
    """What is due by the rule from ``first`` to ``last``, with the period that each covers."""
    before: dt.date | None = None
    for due in _iterate_due(schedule, first, last):
        yield due, _find_period(schedule, due.day, before)
        before = before if due.is_skipped else due.day


def _find_period(schedule: Schedule, day: dt.date, before: dt.date | None) -> Period:
    """The period that a firing on a day covers, ``before`` being the one before it, where that is known."""
    if schedule.makes.is_monthly:
        is_current = schedule.makes is Makes.CURRENT
        return Period.month_of(day if is_current else day.replace(day=1) - _DAY)
    before = before or _find_before(schedule, day)
    return Period(start=before + _DAY if before else day.replace(day=1), end=day)


def _find_before(schedule: Schedule, day: dt.date) -> dt.date | None:
    """The rule's last day before a day that was not skipped; None where there is none."""
    for window in (40, 400, 4_000, 40_000):
        first = day - dt.timedelta(days=window)
        days = [due.day for due in _iterate_due(schedule, first, day - _DAY) if not due.is_skipped]
        if days:
            return days[-1]
    return None


def _iterate_due(schedule: Schedule, first: dt.date, last: dt.date) -> Iterator[_Due]:
    for day in iterate_days(schedule.rule, schedule.starting, first, last):
        due = _place(schedule, day)
        if not _is_overtaken(schedule, due):
            yield due


def _place(schedule: Schedule, day: dt.date) -> _Due:
    holiday = "" if schedule.holidays is Holidays.IGNORE else name_holiday(schedule, day)
    if not holiday or schedule.holidays is Holidays.SKIP:
        return _Due(day=day, on=day, holiday=holiday)
    return _Due(day=day, on=find_working_day(schedule, day), holiday=holiday)


def _is_overtaken(schedule: Schedule, due: _Due) -> bool:
    """Whether holidays move it to where a later one is as well, which then covers its days too."""
    later = iterate_days(schedule.rule, schedule.starting, due.day + _DAY, due.on)
    return not schedule.makes.is_monthly and next(later, None) is not None
