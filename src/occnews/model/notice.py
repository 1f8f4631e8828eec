"""Notices: the emails beside the publications, to one subscriber, to a member's contact, or to the team."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from occnews.model.member import Language


class NoticeKind(StrEnum):
    """What a notice is for. The value is the name of its folder in ``templates/email/``."""

    CONFIRM = "confirm"
    WELCOME = "welcome"
    GOODBYE = "goodbye"
    REVIEW_REQUEST = "review-request"
    DRAFT_READY = "draft-ready"
    REMINDER = "reminder"
    LATE_RUN = "late-run"
    SUMMARY = "summary"


class ListKind(StrEnum):
    """What a notice lists; the heading and the looks follow from it.

    SUBSCRIPTIONS are what somebody will get, TEXTS what is to be approved word for word, MEMBERS those in a draft,
    PROBLEMS what to mend, REMARKS what to look at, MISSING who lacks what, STEPS what is left to do, FACTS what
    happened, COUNTS numbers.
    """

    SUBSCRIPTIONS = "subscriptions"
    TEXTS = "texts"
    MEMBERS = "members"
    PROBLEMS = "problems"
    REMARKS = "remarks"
    MISSING = "missing"
    STEPS = "steps"
    FACTS = "facts"
    COUNTS = "counts"


@dataclass(frozen=True, kw_only=True)
class NoticeRow:
    """One line of a list, plain text. ``language`` is that of ``text`` where it is not the notice's own.

    ``detail`` is said quietly: how to mend a problem, whom to ask, who said a quote. ``command`` is what to type, word
    for word. ``url`` makes a link of the label.
    """

    label: str
    text: str = ""
    detail: str = ""
    command: str = ""
    url: str = ""
    language: Language | None = None


@dataclass(frozen=True, kw_only=True)
class NoticeList:
    """Rows of one kind."""

    kind: ListKind
    rows: tuple[NoticeRow, ...]


@dataclass(frozen=True, kw_only=True)
class NoticeAction:
    """The one button. ``label`` goes before the kind's own wording."""

    url: str
    label: str = ""


@dataclass(frozen=True, kw_only=True)
class Notice:
    """One notice in one language.

    ``title`` is what it is about, as it stands in a sentence ("The November digest", a member's name). ``day`` is when
    a link lapses, an answer is due, or a publication goes, should have gone, or went out. ``count``: how many members
    or recipients. ``address`` is the subscriber's. ``because`` is whole sentences that say why something happened, or
    what will. ``preview`` names the publication whose test copies come along. ``preheader`` goes before the kind's own
    wording. Raises ValueError when the kind asks for a value that is missing.
    """

    kind: NoticeKind
    language: Language
    action: NoticeAction | None = None
    title: str = ""
    day: dt.date | None = None
    count: int = 0
    address: str = ""
    because: str = ""
    lists: tuple[NoticeList, ...] = ()
    preview: str = ""
    preheader: str = ""

    def __post_init__(self) -> None:
        missing = [name for name in NEEDED[self.kind] if not getattr(self, name)]
        if missing:
            raise ValueError(f"a {self.kind} notice needs {', '.join(missing)}")


NEEDED: Final = {
    NoticeKind.CONFIRM: ("action", "address"),
    NoticeKind.WELCOME: ("action",),
    NoticeKind.GOODBYE: ("action", "address"),
    NoticeKind.REVIEW_REQUEST: ("action", "title", "lists"),
    NoticeKind.DRAFT_READY: ("title", "because"),
    NoticeKind.REMINDER: ("title", "because"),
    NoticeKind.LATE_RUN: ("title", "day", "because"),
    NoticeKind.SUMMARY: ("title", "day"),
}
"""What each kind cannot do without. The team's own need no link: what they tell of stands on no server yet."""
