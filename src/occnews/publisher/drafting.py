"""Drafting: what a publication begins with, and what changed when it is drafted again."""

import datetime as dt
from dataclasses import dataclass, replace

from occnews import store
from occnews.editorial import approval
from occnews.editorial.approval import Step
from occnews.editorial.changes import diff_members
from occnews.editorial.selection import select
from occnews.errors import ConflictError
from occnews.model.dates import Period
from occnews.model.importing import FieldChange
from occnews.model.member import Member
from occnews.model.publication import Entry, Publication, PublicationKind, State
from occnews.model.selection import Selection
from occnews.publisher import Publisher
from occnews.publisher.lookup import find_member
from occnews.store import Transaction

_ANNOUNCE = "announce"
_DRAFT_DIGEST = "digest draft"
SCHEDULE = "schedule"
"""The command, in history, of what a schedule does; its name follows."""
_DRAFTING = (_ANNOUNCE, _DRAFT_DIGEST, SCHEDULE)


@dataclass(frozen=True, kw_only=True)
class DraftReport:
    """What drafting did. ``publication`` None: nothing was drafted, and ``notices`` say why.

    ``added`` and ``removed`` are members' slugs; ``changed`` holds, for each member whose record changed since the last
    draft, what changed.
    """

    publication: Publication | None
    selection: Selection | None = None
    is_new: bool = False
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[tuple[str, tuple[FieldChange, ...]], ...] = ()
    notices: tuple[str, ...] = ()


def draft_announcement(p: Publisher, member: str) -> DraftReport:
    """Draft the announcement of one member, or say what changed since it was drafted. Raises ConflictError.

    A membership has at most one announcement.
    """
    with p.changing(_ANNOUNCE) as tx:
        return draft_announcement_in(p, tx, member)


def draft_announcement_in(p: Publisher, tx: Transaction, member: str) -> DraftReport:
    """The same within a transaction."""
    record = find_member(tx, member)
    known = _find_announcement(tx, record)
    if known:
        approval.advance(known, Step.SELECT)
        return DraftReport(publication=known, changed=_list_changes(tx, known, [record.slug]))
    entry = Entry(member=record.slug, membership=len(record.memberships))
    draft = _start(p, PublicationKind.ANNOUNCEMENT, _name_announcement(record), p.today, (entry,))
    store.publications.save_publication(tx, draft)
    return DraftReport(publication=draft, is_new=True, added=(record.slug,))


def _find_announcement(tx: Transaction, member: Member) -> Publication | None:
    """The announcement of a member's current membership, unless it was retracted."""
    known = store.publications.get_publication(tx, _name_announcement(member))
    return known if known and known.state is not State.RETRACTED else None


def _name_announcement(member: Member) -> str:
    number = len(member.memberships)
    return member.slug if number == 1 else f"{member.slug}.{number}"


def draft_digest(p: Publisher, period: Period, *, date: dt.date | None = None) -> DraftReport:
    """Draft a period's digest, or bring its draft up to date: the editors' own wording and order stay.

    ``date`` is its date line, today unless given. Raises ConflictError when it is past drafting.
    """
    with p.changing(f"{_DRAFT_DIGEST} {period}") as tx:
        return draft_digest_in(p, tx, period, date=date)


def draft_digest_in(p: Publisher, tx: Transaction, period: Period, *, date: dt.date | None = None) -> DraftReport:
    """The same within a transaction."""
    known = store.publications.get_publication(tx, str(period))
    if known and known.state is State.RETRACTED:
        known = None
    if known:
        approval.advance(known, Step.SELECT)
        _refuse_correction(known)
    day = date or (known.date if known else p.today)
    selection = select_members(p, tx, period, known, day)
    chosen = [Entry(member=choice.member, membership=choice.membership) for choice in selection.chosen]
    if known is None:
        instead = _apply_month_rule(p, tx, period, selection)
        if instead:
            return instead
    before = known or _start(p, PublicationKind.DIGEST, str(period), day, ())
    draft = before.model_copy(update={"date": day, "entries": merge_entries(before.entries, chosen)})
    changes = _list_changes(tx, before, [entry.member for entry in before.entries]) if known else ()
    store.publications.save_publication(tx, draft)
    return _report_draft(p, tx, before, draft, selection, changes, is_new=known is None)


def _refuse_correction(publication: Publication) -> None:
    if publication.is_correction:
        raise ConflictError(
            f"{publication.name} is published and being corrected; who joined since stays out of it. To take one out: "
            f"occnews digest exclude {publication.name} SLUG"
        )


def _report_draft(
    p: Publisher,
    tx: Transaction,
    before: Publication,
    draft: Publication,
    selection: Selection,
    changes: tuple[tuple[str, tuple[FieldChange, ...]], ...],
    *,
    is_new: bool,
) -> DraftReport:
    old, new = ({entry.member for entry in each.entries} for each in (before, draft))
    notices = []
    if len(new) > p.config.editorial.compact_above:
        notices.append(
            f"{len(new)} members: the compact layout is used (more than {p.config.editorial.compact_above})."
        )
    notices += _list_stale_edits(tx, draft)
    return DraftReport(
        publication=draft,
        selection=selection,
        is_new=is_new,
        added=tuple(entry.member for entry in draft.entries if entry.member not in old),
        removed=tuple(entry.member for entry in before.entries if entry.member not in new),
        changed=changes,
        notices=tuple(notices),
    )


def _apply_month_rule(p: Publisher, tx: Transaction, period: Period, selection: Selection) -> DraftReport | None:
    """Do what the settings ask for instead of a digest in a month of nobody, or of one member."""
    chosen, rules = selection.chosen, p.config.editorial
    if not chosen and rules.empty_month == "skip":
        notice = (
            f"Nothing was drafted: no member is to be announced in {period}. occnews why {period} says why of each."
        )
        return DraftReport(publication=None, selection=selection, notices=(notice,))
    if len(chosen) == 1 and rules.single_member == "announcement":
        known = _find_announcement(tx, find_member(tx, chosen[0].member))
        if known and known.state is not State.DRAFT:
            notice = f"One member is to be announced in {period}, and its announcement {known.name} is {known.state}."
            return DraftReport(publication=None, selection=selection, notices=(notice,))
        report = draft_announcement_in(p, tx, chosen[0].member)
        notice = f"One member is to be announced in {period}: as the settings ask, it becomes an announcement."
        return replace(report, selection=selection, notices=(notice,))
    return None


def _start(p: Publisher, kind: PublicationKind, name: str, date: dt.date, entries: tuple[Entry, ...]) -> Publication:
    return Publication(
        id=p.new_id(), kind=kind, name=name, date=date, languages=p.config.site.languages, entries=entries
    )


def merge_entries(kept: tuple[Entry, ...], chosen: list[Entry]) -> tuple[Entry, ...]:
    """The entries in the editors' order, those no longer chosen gone, new ones at the end."""
    wanted = {(entry.member, entry.membership) for entry in chosen}
    stay = [entry for entry in kept if (entry.member, entry.membership) in wanted]
    there = {(entry.member, entry.membership) for entry in stay}
    return (*stay, *(entry for entry in chosen if (entry.member, entry.membership) not in there))


def _list_changes(
    tx: Transaction, publication: Publication, slugs: list[str]
) -> tuple[tuple[str, tuple[FieldChange, ...]], ...]:
    """What changed in the members' records since drafting last changed the publication."""
    revisions = store.history.list_revisions(tx, subject_kind="publication", subject=publication.id)
    # An edit of the wording tells nobody about the records.
    last = max((r.change for r in revisions if r.command.startswith(_DRAFTING)), default=0)
    changes = []
    for slug in slugs:
        since = [r for r in store.history.list_revisions(tx, subject_kind="member", subject=slug) if r.change > last]
        if since and since[-1].after:
            before = Member.model_validate_json(since[0].before) if since[0].before else None
            found = diff_members(before, Member.model_validate_json(since[-1].after))
            if found:
                changes.append((slug, found))
    return tuple(changes)


def _list_stale_edits(tx: Transaction, publication: Publication) -> list[str]:
    """Say where a record's profile changed after the editors rewrote it here: their text stays."""
    return [
        f"{entry.member} ({edit.language}): its profile changed since you edited it here. Your text stays. To take the "
        f"record's: occnews digest set {publication.name} profile.{entry.member}.{edit.language}="
        for entry in publication.entries
        for edit in entry.edited
        if edit.original and edit.original != find_member(tx, entry.member).text_in(edit.language).profile
    ]


def select_members(
    p: Publisher, tx: Transaction, period: Period, publication: Publication | None, date: dt.date
) -> Selection:
    return select(
        period,
        store.members.list_members(tx),
        store.announced.list_announced(tx),
        publication,
        date=date,
        announces_from=p.config.editorial.announces_from,
        repeats_announced=p.config.editorial.digest_repeats_announced,
    )


def why(p: Publisher, period: Period) -> Selection:
    """Say for every member why a period's digest holds it or not."""
    with p.reading() as tx:
        publication = store.publications.get_publication(tx, str(period))
        return select_members(p, tx, period, publication, publication.date if publication else p.today)
