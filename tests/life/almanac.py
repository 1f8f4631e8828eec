"""Schedules at random, and when each fires: counted day by day, beside the counting that is tested."""

import calendar
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from occnews.model.dates import Period
from occnews.model.schedule import StepKind

DAY = dt.timedelta(days=1)
FIRST, LAST = dt.date(2022, 1, 1), dt.date(2038, 12, 31)
"""Longer than anybody lives here, and than the longest time between two firings."""
MONTHLY = ("digest of the current month", "digest of the previous month")
OTHERS = ("digest of all that is unannounced", "announcements one by one")

Fits = Callable[[dt.date], bool]


@dataclass(frozen=True, kw_only=True)
class Pattern:
    """A rule as config.toml has it, and the same as a question about a day."""

    written: str
    time: dt.time
    fits: Fits = field(repr=False, compare=False)


@dataclass(frozen=True, kw_only=True)
class Step:
    """What is to happen at ``at``: one step for a firing that is ``due``."""

    at: dt.datetime
    due: dt.datetime
    period: str
    step: StepKind


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One schedule of a workspace."""

    name: str
    zone: str
    pattern: Pattern
    makes: str
    goes: str
    draft_days: int
    nudge_days: int
    holidays: str
    calendar: str
    grace_hours: int
    starting: dt.date | None

    @property
    def grace(self) -> dt.timedelta:
        return dt.timedelta(hours=self.grace_hours)

    @property
    def is_one_by_one(self) -> bool:
        return self.makes == "announcements one by one"

    @property
    def toml(self) -> str:
        """Its section of config.toml."""
        lines = [f"[schedules.{self.name}]", f"rule = {self.pattern.written}"]
        lines += [f'{key} = "{getattr(self, key)}"' for key in ("makes", "goes", "holidays", "calendar")]
        lines += [f"{key} = {getattr(self, key)}" for key in ("draft_days", "nudge_days", "grace_hours")]
        lines += [f"starting = {self.starting}"] if self.starting else []
        return "\n".join([*lines, ""])

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Every step of it there will ever be, in order."""
        return tuple(sorted(self._list_steps(), key=lambda step: step.at))

    def between(self, after: dt.datetime, until: dt.datetime) -> list[Step]:
        return [step for step in self.steps if after < step.at <= until]

    def _list_steps(self) -> list[Step]:
        zone, steps = ZoneInfo(self.zone), []
        before: dt.date | None = None
        for day, on in self._list_days():
            period = _cover(self.makes, day, before)
            wall = dt.datetime.combine(on, self.pattern.time)
            due = find_moment(wall, zone)
            is_skipped = self.holidays == "skip" and self._is_holiday(day)
            reminders = {StepKind.DRAFT: self.draft_days, StepKind.NUDGE: self.nudge_days}
            for kind, days in {} if is_skipped else {k: d for k, d in reminders.items() if d}.items():
                steps.append(Step(at=find_moment(wall - days * DAY, zone), due=due, period=str(period), step=kind))
            steps.append(Step(at=due, due=due, period=str(period), step=StepKind.FIRING))
            before = before if is_skipped else day
        return steps

    def _list_days(self) -> list[tuple[dt.date, dt.date]]:
        """The rule's own days, each with the one to which holidays move it; none that comes where a later one is."""
        number = (LAST - FIRST).days
        days = [day for day in (FIRST + n * DAY for n in range(number)) if self.pattern.fits(day)]
        days = [day for day in days if day >= (self.starting or FIRST)]
        placed = [(day, self._move(day)) for day in days]
        if self.makes in MONTHLY:
            return placed
        return [one for one, (after, _) in pairwise([*placed, (LAST, LAST)]) if one[1] < after]

    def _move(self, day: dt.date) -> dt.date:
        if self.holidays == "move" and self._is_holiday(day):
            while self._is_holiday(day) or day.weekday() >= 5:
                day += DAY
        return day

    def _is_holiday(self, day: dt.date) -> bool:
        return (day.month, day.day) in ((12, 24), (12, 31)) or day in _KNOWN[self.calendar]


MONTHLY_PLAN = Plan(
    name="monthly",
    zone="Europe/Oslo",
    pattern=Pattern(
        written='"fourth Wednesday 09:00"',
        time=dt.time(9),
        fits=lambda day: day.weekday() == 2 and 22 <= day.day <= 28,
    ),
    makes=MONTHLY[0],
    goes="publish",
    draft_days=5,
    nudge_days=1,
    holidays="move",
    calendar="NO",
    grace_hours=72,
    starting=None,
)
"""As the shipped settings have it, but that it publishes by itself."""


def _cover(makes: str, day: dt.date, before: dt.date | None) -> Period:
    if makes in MONTHLY:
        month = day if makes == MONTHLY[0] else day.replace(day=1) - DAY
        last = calendar.monthrange(month.year, month.month)[1]
        return Period(start=month.replace(day=1), end=month.replace(day=last))
    return Period(start=before + DAY if before else day.replace(day=1), end=day)


def find_moment(wall: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """The first moment at which a clock on the wall shows that time, or a later one of the same day."""
    offset = max((wall + days * DAY).replace(tzinfo=zone).utcoffset() or dt.timedelta() for days in (-1, 1))
    moment = wall.replace(tzinfo=dt.UTC) - offset - dt.timedelta(hours=1)
    while moment.astimezone(zone).replace(tzinfo=None) < wall:
        moment += dt.timedelta(minutes=15)
    return moment


def _read_holidays() -> dict[str, frozenset[dt.date]]:
    import holidays

    years = range(FIRST.year, LAST.year + 2)
    known = {code: holidays.country_holidays(code, years=years) for code in ("NO", "US")}
    return {"": frozenset(), **{code: frozenset(days) for code, days in known.items()}}


_KNOWN = _read_holidays()

# --- rules


def _is_nth(day: dt.date, weekday: int, nth: int) -> bool:
    """Whether it is the nth such weekday of its month; the last for 0."""
    if day.weekday() != weekday:
        return False
    return (day + 7 * DAY).month != day.month if nth == 0 else (day.day - 1) // 7 + 1 == nth


def _times() -> st.SearchStrategy[dt.time]:
    return st.sampled_from([dt.time(9), dt.time(0), dt.time(0, 30), dt.time(2), dt.time(2, 30), dt.time(23, 30)])


def _weekly_since(day: dt.date, weekday: int, every: int, anchor: dt.date) -> bool:
    mondays = (day - day.weekday() * DAY) - (anchor - anchor.weekday() * DAY)
    return day.weekday() == weekday and mondays.days % (7 * every) == 0


@st.composite
def monthly_patterns(draw: st.DrawFn) -> Pattern:
    """A rule that fires once a month at most."""
    time, weekday, number = draw(_times()), draw(st.integers(0, 6)), draw(st.integers(1, 31))
    nth, name = draw(st.integers(0, 5)), calendar.day_name[weekday]
    ordinal = ("last", "first", "second", "third", "fourth", "fifth")[nth]
    at = f"{time:%H:%M}"
    rules: dict[str, Fits] = {
        f'"{ordinal} {name} {at}"': lambda day: _is_nth(day, weekday, nth),
        f'"last day {at}"': lambda day: (day + DAY).month != day.month,
        f'"{time.minute} {time.hour} {number} * *"': lambda day: day.day == number,
        f'{{ month = "*/3", day = {number}, hour = {time.hour}, minute = {time.minute} }}': lambda day: (
            day.day == number and day.month % 3 == 1
        ),
    }
    written = draw(st.sampled_from(sorted(rules)))
    return Pattern(written=written, time=time, fits=rules[written])


@st.composite
def other_patterns(draw: st.DrawFn, starting: dt.date | None) -> Pattern:
    """A rule that fires however often."""
    time, weekday, number = draw(_times()), draw(st.integers(0, 6)), draw(st.integers(1, 31))
    every, name = draw(st.integers(2, 6)), calendar.day_name[weekday]
    dates = draw(st.lists(st.dates(dt.date(2025, 1, 1), dt.date(2034, 12, 31)), min_size=3, max_size=20, unique=True))
    anchor, at = starting or dt.date(2024, 1, 1), f"{time:%H:%M}"
    cron = (weekday + 1) % 7  # Sunday is 0 there
    rules: dict[str, Fits] = {
        f'"every {name} {at}"': lambda day: day.weekday() == weekday,
        f'"every {every} weeks on {name} {at}"': lambda day: _weekly_since(day, weekday, every, anchor),
        f'"{time.minute} {time.hour} {number} * {cron}"': lambda day: day.day == number or day.weekday() == weekday,
        f'"every working day {at}"': lambda day: day.weekday() < 5,
        str([f"{day} {at}" for day in sorted(dates)]): lambda day: day in dates,
    }
    written = draw(st.sampled_from(sorted(rules)))
    return Pattern(written=written, time=time, fits=rules[written])


@st.composite
def plans(draw: st.DrawFn, name: str, zone: str) -> Plan:
    """A schedule that can work, of any kind."""
    starting = draw(st.none() | st.dates(dt.date(2024, 6, 1), dt.date(2025, 6, 1)))
    is_monthly = draw(st.booleans())
    return Plan(
        name=name,
        zone=zone,
        pattern=draw(monthly_patterns() if is_monthly else monthly_patterns() | other_patterns(starting)),
        makes=draw(st.sampled_from(MONTHLY if is_monthly else OTHERS)),
        goes=draw(st.sampled_from(["publish", "publish", "ask", "draft"])),
        draft_days=draw(st.sampled_from([0, 2, 5, 9])),
        nudge_days=draw(st.integers(0, 1)),
        holidays=draw(st.sampled_from(["move", "skip", "ignore"])),
        calendar=draw(st.sampled_from(["NO", "US", ""])),
        grace_hours=draw(st.sampled_from([1, 12, 72])),
        starting=starting,
    )
