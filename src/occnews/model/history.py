"""History: every change to a member or a publication."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Revision:
    """One change. ``before`` and ``after`` are the record's JSON, None where it did not exist.

    ``change`` numbers the command that made it: all revisions of one command share it.
    """

    id: int
    change: int
    at: dt.datetime
    who: str
    command: str
    subject_kind: str
    subject: str
    before: str | None
    after: str | None


@dataclass(frozen=True, kw_only=True)
class Change:
    """One command that changed something."""

    id: int
    at: dt.datetime
    who: str
    command: str


@dataclass(frozen=True, kw_only=True)
class Approval:
    """That somebody approved a publication: ``edition`` is its canonical JSON, ``fingerprint`` what was bound."""

    publication: str
    revision: int
    by: str
    at: dt.datetime
    edition: str
    fingerprint: str
