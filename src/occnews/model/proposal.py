"""A proposal: what was read from a pasted post, until somebody accepts or rejects it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, kw_only=True)
class Found:
    """One member as a text tells of it: ``values`` in the import format, ``lines`` the 1-based line of each field.

    ``lines`` has dotted names: ``name``, ``places.1``, ``profile.2``.
    """

    values: Mapping[str, object]
    lines: Mapping[str, int]

    @property
    def name(self) -> str:
        return str(self.values.get("name", ""))


class ProposalState(StrEnum):
    """What became of a proposal."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """One found member in the inbox. ``source`` names the text it came from; ``member`` is the slug it became."""

    id: int
    source: str
    at: dt.datetime
    who: str
    found: Found
    state: ProposalState = ProposalState.WAITING
    member: str = ""
    because: str = ""
