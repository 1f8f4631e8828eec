"""What an import found and did."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from occnews.model.member import Member


@dataclass(frozen=True, kw_only=True)
class Row:
    """One record as a file holds it: ``line`` is 1-based in the file; values are text or plain values of YAML or JSON.

    ``sheet`` names the sheet of a workbook. ``headers`` says what the file calls those keys of ``values`` that are not
    its own. ``adds_items``: the row brings items of a member's lists, as a sheet of quotes or places does.
    """

    line: int
    values: Mapping[str, object]
    sheet: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    adds_items: bool = False


@dataclass(frozen=True, kw_only=True)
class RowError:
    """Why one row was rejected."""

    file: str
    line: int
    field: str
    value: str
    reason: str
    sheet: str = ""


@dataclass(frozen=True, kw_only=True)
class Remark:
    """What people should know of a file though nothing was rejected for it; ``line`` is 0 where it is about no row."""

    line: int
    text: str
    sheet: str = ""


@dataclass(frozen=True, kw_only=True)
class EarlierAnnouncement:
    """What a file says of one announcement made elsewhere: ``name`` is a slug or a name."""

    line: int
    name: str
    on: dt.date
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class FieldChange:
    """One field that differs, by its dotted name; the values are short texts for people."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class MemberChange:
    """What an import means for one member: ``before`` None is a new one; equal values are unchanged."""

    line: int
    before: Member | None
    after: Member
    changes: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ImportReport:
    """The outcome of one file. ``members`` are in the file's order; ``errors`` are the rejected rows."""

    file: Path
    members: tuple[MemberChange, ...]
    errors: tuple[RowError, ...]
    remarks: tuple[Remark, ...] = ()

    @property
    def new(self) -> tuple[MemberChange, ...]:
        return tuple(change for change in self.members if change.before is None)

    @property
    def changed(self) -> tuple[MemberChange, ...]:
        return tuple(change for change in self.members if change.before is not None and change.changes)

    @property
    def unchanged(self) -> tuple[MemberChange, ...]:
        return tuple(change for change in self.members if change.before is not None and not change.changes)
