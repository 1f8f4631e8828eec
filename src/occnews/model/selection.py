"""Selection: for each member, why a digest holds it or not."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Why a member is in a digest or out of it."""

    JOINED_IN_PERIOD = "joined in the period"
    OVERDUE = "joined earlier, never announced"
    INCLUDED = "put in by the editors"
    IN_OTHER_DIGEST = "already in another digest"
    ANNOUNCED_SINGLY = "already announced on its own"
    ANNOUNCED_ELSEWHERE = "already announced elsewhere"
    UNDER_EMBARGO = "under embargo"
    EXCLUDED = "kept out by the editors"
    DATE_UNKNOWN = "joined date unknown"
    LEFT = "has left"
    JOINED_LATER = "joined after the period"
    BEFORE_START = "joined before the team began to announce"


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One membership, in or out, and why. ``detail`` completes the reason in words ("digest 3 (2025-10)")."""

    member: str
    name: str
    membership: int
    joined: str
    is_in: bool
    reason: Reason
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class Selection:
    """The choices for one period, those that are in first, in the order that the roster would have."""

    period: str
    choices: tuple[Choice, ...]

    @property
    def chosen(self) -> tuple[Choice, ...]:
        return tuple(choice for choice in self.choices if choice.is_in)


class AnnouncedAs(StrEnum):
    """How a membership has been announced, or is about to be."""

    ANNOUNCEMENT = "announcement"
    DIGEST = "digest"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, kw_only=True)
class Announced:
    """One line of the ledger of announcements.

    ``publication`` names it, "" for what was announced elsewhere. ``published`` is False for an open publication that
    holds the member. ``on`` and ``url`` say when and where.
    """

    member: str
    membership: int
    how: AnnouncedAs
    publication: str = ""
    publication_id: str = ""
    number: int | None = None
    published: bool = True
    on: dt.date | None = None
    url: str = ""
