"""Select: for each member, whether a digest of a period holds it, and why."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from occnews.model.dates import PartialDate, Period
from occnews.model.member import Member, Membership
from occnews.model.publication import Publication
from occnews.model.selection import Announced, AnnouncedAs, Choice, Reason, Selection
from occnews.model.text import fold_name

Verdict = tuple[Reason, str]

# Who is in, in the order that a roster has.
_IN: Final = (Reason.JOINED_IN_PERIOD, Reason.OVERDUE, Reason.INCLUDED)


@dataclass(frozen=True, kw_only=True)
class _Circumstances:
    """All that a member is judged by. ``ledger`` holds what others announced, by member and membership."""

    period: Period
    date: dt.date
    announces_from: dt.date | None
    repeats_announced: bool
    included: frozenset[str]
    excluded: Mapping[str, str]
    ledger: Mapping[tuple[str, int], tuple[Announced, ...]]


def select(
    period: Period,
    members: Sequence[Member],
    announced: Sequence[Announced],
    publication: Publication | None,
    *,
    date: dt.date,
    announces_from: dt.date | None,
    repeats_announced: bool,
) -> Selection:
    """Say for every member whether the digest of a period holds it, and why.

    ``publication`` is the digest as it stands, whose own lines in ``announced`` bar nobody; None before the first
    draft. ``date`` is its date line. Each member is there once, with its current membership, or with an earlier one
    that is still running on ``date`` and was never announced.
    """
    circumstances = _Circumstances(
        period=period,
        date=date,
        announces_from=announces_from,
        repeats_announced=repeats_announced,
        included=frozenset(publication.included) if publication else frozenset(),
        excluded={each.member: each.because for each in publication.excluded} if publication else {},
        ledger=_gather_ledger(announced, publication),
    )
    judged = [_judge(circumstances, member) for member in members]
    return Selection(
        period=str(period), choices=tuple(choice for _, choice in sorted(judged, key=lambda pair: pair[0]))
    )


def _gather_ledger(
    announced: Sequence[Announced], publication: Publication | None
) -> dict[tuple[str, int], tuple[Announced, ...]]:
    gathered: dict[tuple[str, int], tuple[Announced, ...]] = {}
    for line in sorted(announced, key=_by_day):
        is_own = publication is not None and line.publication_id == publication.id
        # Announcing a member on its own while it waits for its digest is the usual way: an open one bars nothing.
        bars = line.published or line.how is AnnouncedAs.DIGEST
        if bars and not is_own:
            gathered[line.member, line.membership] = (*gathered.get((line.member, line.membership), ()), line)
    return gathered


def _by_day(line: Announced) -> tuple[bool, dt.date, str, str]:
    return (not line.published, line.on or dt.date.max, line.publication, line.url)


def _judge(circumstances: _Circumstances, member: Member) -> tuple[tuple[int, dt.date, str, str], Choice]:
    number, stay = _pick_membership(circumstances, member)
    lines = circumstances.ledger.get((member.slug, number), ())
    reason, detail = _find_verdict(circumstances, member, stay, lines)
    choice = Choice(
        member=member.slug,
        name=member.name,
        membership=number,
        joined=str(stay.joined or ""),
        is_in=reason in _IN,
        reason=reason,
        detail=detail,
    )
    return _rank(choice, stay), choice


def _rank(choice: Choice, stay: Membership) -> tuple[int, dt.date, str, str]:
    """Where a choice stands: who is in by group, joined date and name, then who is out by name.

    A date known to the month or year counts as its last day, so that it never goes before an exact one.
    """
    name = fold_name(choice.name)
    if choice.is_in and stay.joined:
        return (_IN.index(choice.reason), stay.joined.last, name, choice.member)
    return (len(_IN), dt.date.min, name, choice.member)


def _pick_membership(circumstances: _Circumstances, member: Member) -> tuple[int, Membership]:
    for number, stay in enumerate(member.memberships[:-1], start=1):
        is_running = stay.left is None or stay.left > circumstances.date
        if is_running and (member.slug, number) not in circumstances.ledger:
            return number, stay
    return len(member.memberships), member.membership


def _find_verdict(
    circumstances: _Circumstances, member: Member, stay: Membership, lines: tuple[Announced, ...]
) -> Verdict:
    bar = _find_bar(circumstances, member, stay, lines)
    if bar:
        return bar
    if stay.joined is None:
        return Reason.DATE_UNKNOWN, ""
    if member.slug in circumstances.excluded:
        return Reason.EXCLUDED, circumstances.excluded[member.slug]
    reason, detail = _apply_rules(circumstances, stay.joined, lines)
    if reason not in _IN and member.slug in circumstances.included:
        return Reason.INCLUDED, f"{reason} {detail}".strip()
    return reason, detail


def _find_bar(
    circumstances: _Circumstances, member: Member, stay: Membership, lines: tuple[Announced, ...]
) -> Verdict | None:
    """What keeps a member out whatever the editors wish, but for an unknown date."""
    digest = next((line for line in lines if line.how is AnnouncedAs.DIGEST), None)
    if digest:
        return Reason.IN_OTHER_DIGEST, _describe_digest(digest)
    if stay.left and stay.left <= circumstances.date:
        return Reason.LEFT, f"on {stay.left}"
    if member.embargo and member.embargo > circumstances.date:
        return Reason.UNDER_EMBARGO, f"until {member.embargo}"
    return None


def _apply_rules(circumstances: _Circumstances, joined: PartialDate, lines: tuple[Announced, ...]) -> Verdict:
    singly, elsewhere = _first_line(lines, AnnouncedAs.ANNOUNCEMENT), _first_line(lines, AnnouncedAs.ELSEWHERE)
    if elsewhere:
        return Reason.ANNOUNCED_ELSEWHERE, _describe_when(elsewhere)
    if singly and not circumstances.repeats_announced:
        return Reason.ANNOUNCED_SINGLY, _describe_when(singly)
    if joined.first > circumstances.period.end:
        return Reason.JOINED_LATER, ""
    if joined.last >= circumstances.period.start:
        return Reason.JOINED_IN_PERIOD, _describe_joining(joined, singly)
    # Never announced is what makes one overdue: a digest repeats only those of its own period.
    if singly:
        return Reason.ANNOUNCED_SINGLY, _describe_when(singly)
    if circumstances.announces_from and joined.last < circumstances.announces_from:
        return Reason.BEFORE_START, f"on {circumstances.announces_from}"
    return Reason.OVERDUE, ""


def _first_line(lines: tuple[Announced, ...], how: AnnouncedAs) -> Announced | None:
    return next((line for line in lines if line.how is how), None)


def _describe_digest(line: Announced) -> str:
    if not line.published:
        return f"the open digest {line.publication}"
    return f"digest {line.number} ({line.publication})" if line.number else f"the digest {line.publication}"


def _describe_when(line: Announced) -> str:
    day = f"on {line.on}" if line.on else ""
    return f"{day}, {line.url}".removeprefix(", ") if line.url else day


def _describe_joining(joined: PartialDate, singly: Announced | None) -> str:
    parts = ["known only to the year"] if joined.month is None else []
    if singly:
        parts.append(f"announced on its own {_describe_when(singly)}".strip())
    return "; ".join(parts)
