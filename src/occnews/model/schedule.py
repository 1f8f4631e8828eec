"""Schedules as they are set, and the firings that follow from them."""

import dataclasses
import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Final, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, PlainValidator, model_validator

from occnews.model.dates import Period, read_day
from occnews.model.recurrence import Rule
from occnews.model.rule_reading import read_rule
from occnews.model.text import Record, Slug

MOST_DAYS_BEFORE: Final = 60
MOST_EXTRA_HOLIDAYS: Final = 100  # few enough that a working day always comes


class Makes(StrEnum):
    """What a firing makes."""

    CURRENT = "digest of the current month"
    PREVIOUS = "digest of the previous month"
    UNANNOUNCED = "digest of all that is unannounced"
    ONE_BY_ONE = "announcements one by one"

    @property
    def is_monthly(self) -> bool:
        """Whether each firing covers one calendar month, and so each month has one firing at most."""
        return self in {Makes.CURRENT, Makes.PREVIOUS}


class Goes(StrEnum):
    """How far a firing goes with what it makes."""

    DRAFT = "draft"
    ASK = "ask"
    PUBLISH = "publish"


class Holidays(StrEnum):
    """What becomes of a firing on a holiday."""

    MOVE = "move"
    SKIP = "skip"
    IGNORE = "ignore"


class StepKind(StrEnum):
    """A firing, or one of the two reminders before it."""

    DRAFT = "draft"
    NUDGE = "nudge"
    FIRING = "firing"

    @property
    def is_reminder(self) -> bool:
        return self is not StepKind.FIRING


def _check_extra_holiday(written: object) -> str:
    text = written.isoformat() if isinstance(written, dt.date) else str(written)
    # A leap year, so that 02-29 may be written.
    day = f"2024-{text}" if re.fullmatch(r"\d\d-\d\d", text, re.ASCII) else text
    try:
        read_day(day)
    except ValueError:
        raise ValueError(f"«{text}» is no day; write 12-24 for each year, or 2026-05-15 for one") from None
    return text


def _check_calendar(code: str) -> str:
    if not re.fullmatch(r"([A-Z]{2}(-[A-Z0-9]{1,3})?)?", code, re.ASCII):
        raise ValueError(f"«{code}» is no country; write its ISO 3166 code such as NO, or leave it empty for none")
    return code


DaysBefore = Annotated[int, Field(ge=0, le=MOST_DAYS_BEFORE)]
ExtraHoliday = Annotated[str, BeforeValidator(_check_extra_holiday)]


class ScheduleSettings(Record):
    """How a schedule behaves. The keys are those of ``[schedule]``, and the defaults are there."""

    rule: Annotated[Rule, PlainValidator(read_rule), PlainSerializer(dataclasses.asdict)]
    makes: Makes
    goes: Goes
    draft_days: DaysBefore
    nudge_days: DaysBefore
    summary: bool
    holidays: Holidays
    calendar: Annotated[str, AfterValidator(_check_calendar)]
    extra_holidays: Annotated[tuple[ExtraHoliday, ...], Field(max_length=MOST_EXTRA_HOLIDAYS)]
    grace_hours: Annotated[int, Field(ge=1, le=24 * 31)]
    starting: Annotated[dt.date | None, BeforeValidator(lambda day: None if day == "" else read_day(day))]

    @model_validator(mode="after")
    def _drafts_before_it_nudges(self) -> Self:
        if 0 < self.draft_days <= self.nudge_days:
            raise ValueError(
                f"nudge_days: the approver would be nudged {self.nudge_days} days before, and the draft made"
                f" {self.draft_days} before; let nudge_days be the smaller, or 0 for no nudge"
            )
        return self

    @property
    def grace(self) -> dt.timedelta:
        """What is later than this waits for a human."""
        return dt.timedelta(hours=self.grace_hours)


class Schedule(ScheduleSettings):
    """One schedule of a workspace. ``time_zone`` is the workspace's: its times are wall-clock times there."""

    name: Slug
    time_zone: str

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


@dataclass(frozen=True, kw_only=True)
class Firing:
    """One step of a schedule: a firing, or a reminder before one.

    ``at`` is its moment and ``due`` that of the firing that it belongs to, both UTC; they are the same for a FIRING.
    ``moved_from`` is the rule's own day where ``holiday``, the name of a holiday, moved the firing to another. Where a
    holiday has moved nothing, the firing is skipped: it does nothing, and has no reminders.
    """

    schedule: str
    step: StepKind
    at: dt.datetime
    due: dt.datetime
    period: Period
    moved_from: dt.date | None = None
    holiday: str = ""

    @property
    def is_skipped(self) -> bool:
        """Whether it does nothing, because it falls on a holiday."""
        return bool(self.holiday) and self.moved_from is None
