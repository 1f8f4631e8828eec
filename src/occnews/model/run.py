"""The ledger of schedules: a Run for each firing and each reminder of one, and how a schedule stands."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from occnews.model.dates import Period
from occnews.model.schedule import StepKind


class RunState(StrEnum):
    """OPEN is to be done, or tried again; WAITING waits for people; DONE is over."""

    OPEN = "open"
    WAITING = "waiting"
    DONE = "done"


class Outcome(StrEnum):
    """What a run made, or why it made nothing. NONE until it was tried."""

    NONE = ""
    DRAFTED = "drafted"
    ASKED = "asked for approval"
    PUBLISHED = "published"
    ANNOUNCED = "announced"
    NUDGED = "nudged"
    NOTHING_TO_NUDGE = "nothing to nudge"
    NO_MEMBERS = "no members"
    ALREADY = "past drafting already"
    BY_HAND = "already published by hand"
    AWAITS_APPROVAL = "waiting for approval"
    AWAITS_TIME = "waiting for the time that was set by hand"
    PAUSED = "paused"
    HOLIDAY = "holiday"
    LATE = "late"
    PASSED_OVER = "passed over"
    TOO_LATE = "too late to remind"
    FAILED = "failed"


MADE: Final = frozenset(
    {Outcome.DRAFTED, Outcome.ASKED, Outcome.PUBLISHED, Outcome.ANNOUNCED, Outcome.ALREADY, Outcome.BY_HAND}
)
"""With these a firing has done its work: it is not run a second time by hand."""
OUT: Final = frozenset({Outcome.PUBLISHED, Outcome.ANNOUNCED, Outcome.BY_HAND})
"""With these it is public, and nothing runs its period again."""
LONGEST_LEASE: Final = dt.timedelta(hours=1)
"""No claim lasts as long: one that seems to was made by a clock that was ahead, and holds nobody up."""


class MailKind(StrEnum):
    """A mail to the team that a run leads to."""

    DRAFT_READY = "draft-ready"
    NUDGE = "nudge"
    LATE = "late"
    SUMMARY = "summary"


class MailState(StrEnum):
    """Where a run's mails stand. NONE: it leads to none."""

    NONE = ""
    PENDING = "pending"
    SENT = "sent"
    FAILED = "not sent"


@dataclass(frozen=True, kw_only=True)
class Run:
    """One step of a schedule for one period; there is never a second of the same schedule, period and step.

    ``at`` is when it is to be done, ``due`` the moment of the firing that it belongs to. ``publications`` names what it
    made. ``attempt`` rises with each claim, and fences off whoever had it before; ``lease_until`` is how long nobody
    else may take it: ``owner`` works at it, or, without one, it rests after a failure. ``id`` 0 is not stored yet.
    """

    schedule: str
    period: Period
    step: StepKind
    at: dt.datetime
    due: dt.datetime
    id: int = 0
    moved_from: dt.date | None = None
    holiday: str = ""
    state: RunState = RunState.OPEN
    outcome: Outcome = Outcome.NONE
    detail: str = ""
    publications: tuple[str, ...] = ()
    attempt: int = 0
    owner: str = ""
    lease_until: dt.datetime | None = None
    started: dt.datetime | None = None
    finished: dt.datetime | None = None
    mails: tuple[MailKind, ...] = ()
    mail_state: MailState = MailState.NONE

    def is_leased(self, now: dt.datetime) -> bool:
        """Whether nobody may claim it at present."""
        return self.lease_until is not None and now < self.lease_until <= now + LONGEST_LEASE


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How a schedule stands. ``since`` is when it was first seen: what was due before is nobody's business.

    Up to ``seen`` every firing has its Run. ``paused_at`` is None while it runs.
    """

    name: str
    since: dt.datetime
    seen: dt.datetime
    paused_at: dt.datetime | None = None
    paused_by: str = ""
    paused_because: str = ""

    @property
    def is_paused(self) -> bool:
        return self.paused_at is not None
