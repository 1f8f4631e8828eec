"""Publications: draft, shape, show and check them."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from occnews import store
from occnews.editorial import approval, checks
from occnews.editorial.approval import Step
from occnews.editorial.changes import diff_members
from occnews.editorial.compose import compose_stories
from occnews.editorial.selection import select
from occnews.errors import ConflictError, InputError, NotFoundError
from occnews.model.dates import Period
from occnews.model.finding import Finding
from occnews.model.importing import FieldChange
from occnews.model.member import Member
from occnews.model.publication import Entry, Exclusion, Publication, PublicationKind, State, Tier
from occnews.model.selection import Selection
from occnews.model.story import Edition, Story
from occnews.model.text import clean_url
from occnews.publisher import Publisher
from occnews.publisher.lookup import find_member, find_publication
from occnews.store import Transaction


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


def get_publication(p: Publisher, name: str) -> Publication:
    """Get a publication by its name. Raises NotFoundError."""
    with p.reading() as tx:
        return find_publication(tx, name)


def list_publications(p: Publisher, kind: PublicationKind | None = None) -> list[Publication]:
    """List publications by date, all or of one kind."""
    with p.reading() as tx:
        return [each for each in store.publications.list_publications(tx) if kind in (None, each.kind)]


def draft_announcement(p: Publisher, member: str) -> DraftReport:
    """Draft the announcement of one member, or say what changed since it was drafted. Raises ConflictError.

    A membership has at most one announcement.
    """
    with p.changing("announce") as tx:
        record = find_member(tx, member)
        number = len(record.memberships)
        name = record.slug if number == 1 else f"{record.slug}.{number}"
        known = store.publications.get_publication(tx, name)
        if known and known.state is not State.RETRACTED:
            approval.advance(known, Step.SELECT)
            return DraftReport(publication=known, changed=_list_changes(tx, known, [record.slug]))
        entry = Entry(member=record.slug, membership=number)
        draft = _start(p, PublicationKind.ANNOUNCEMENT, name, p.today, (entry,))
        store.publications.save_publication(tx, draft)
    return DraftReport(publication=draft, is_new=True, added=(record.slug,))


def draft_digest(p: Publisher, period: Period, *, date: dt.date | None = None) -> DraftReport:
    """Draft a period's digest, or bring its draft up to date: the editors' own wording and order stay.

    ``date`` is its date line, today unless given. Raises ConflictError when it is past drafting.
    """
    with p.changing(f"digest draft {period}") as tx:
        known = store.publications.get_publication(tx, str(period))
        if known and known.state is State.RETRACTED:
            known = None
        if known:
            approval.advance(known, Step.SELECT)
        day = date or (known.date if known else p.today)
        selection = _select(p, tx, period, known, day)
        chosen = [Entry(member=choice.member, membership=choice.membership) for choice in selection.chosen]
        if known is None:
            instead = _apply_month_rule(p, period, selection)
            if instead:
                return instead
        before = known or _start(p, PublicationKind.DIGEST, str(period), day, ())
        draft = before.model_copy(update={"date": day, "entries": _merge_entries(before.entries, chosen)})
        changes = _list_changes(tx, before, [entry.member for entry in before.entries]) if known else ()
        store.publications.save_publication(tx, draft)
        return _report_draft(p, tx, before, draft, selection, changes, is_new=known is None)


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


def _apply_month_rule(p: Publisher, period: Period, selection: Selection) -> DraftReport | None:
    """What the settings ask for instead of a digest in a month of nobody, or of one member."""
    chosen, rules = selection.chosen, p.config.editorial
    if not chosen and rules.empty_month == "skip":
        notice = (
            f"Nothing was drafted: no member is to be announced in {period}. occnews why {period} says why of each."
        )
        return DraftReport(publication=None, selection=selection, notices=(notice,))
    if len(chosen) == 1 and rules.single_member == "announcement":
        slug = chosen[0].member
        notice = f"One member is to be announced in {period}: it becomes an announcement. Type: occnews announce {slug}"
        return DraftReport(publication=None, selection=selection, notices=(notice,))
    return None


def _start(p: Publisher, kind: PublicationKind, name: str, date: dt.date, entries: tuple[Entry, ...]) -> Publication:
    return Publication(
        id=p.new_id(), kind=kind, name=name, date=date, languages=p.config.site.languages, entries=entries
    )


def _merge_entries(kept: tuple[Entry, ...], chosen: list[Entry]) -> tuple[Entry, ...]:
    """The entries in the editors' order, those no longer chosen gone, new ones at the end."""
    wanted = {(entry.member, entry.membership) for entry in chosen}
    stay = [entry for entry in kept if (entry.member, entry.membership) in wanted]
    there = {(entry.member, entry.membership) for entry in stay}
    return (*stay, *(entry for entry in chosen if (entry.member, entry.membership) not in there))


def _list_changes(
    tx: Transaction, publication: Publication, slugs: list[str]
) -> tuple[tuple[str, tuple[FieldChange, ...]], ...]:
    """What changed in the members' records since the publication was last drafted or edited."""
    drafted = store.history.list_revisions(tx, subject_kind="publication", subject=publication.id)
    last = drafted[-1].change if drafted else 0
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


def _select(p: Publisher, tx: Transaction, period: Period, publication: Publication | None, date: dt.date) -> Selection:
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
        return _select(p, tx, period, publication, publication.date if publication else p.today)


def compose(p: Publisher, name: str) -> tuple[Story, ...]:
    """Compose a publication's story in each language: the approved one once there is one, else from today's records."""
    with p.reading() as tx:
        return compose_in(p, tx, find_publication(tx, name))


def compose_in(p: Publisher, tx: Transaction, publication: Publication) -> tuple[Story, ...]:
    """The same within a transaction."""
    approved = store.approvals.get_approval(tx, publication.id, publication.revision)
    if approved:
        return edition_of(publication, approved.edition).stories
    return compose_stories(publication, records_of(tx, publication), p.words, p.config)


def records_of(tx: Transaction, publication: Publication) -> dict[str, Member]:
    """The records of a publication's members, by slug. Raises NotFoundError for one that is gone."""
    return {entry.member: find_member(tx, entry.member) for entry in publication.entries}


def edition_of(publication: Publication, stored: str) -> Edition:
    """The approved edition, with what is only known later: its number, and its address on the team's own site."""
    url = publication.canonical_url
    stories = (
        replace(story, number=publication.number, url=url or story.page_url, has_external_url=bool(url))
        for story in Edition.from_json(stored).stories
    )
    return Edition(stories=tuple(stories))


def check(p: Publisher, name: str) -> tuple[Finding, ...]:
    """Check a publication, its records and what is rendered of it. What blocks comes first."""
    with p.reading() as tx:
        return check_in(p, tx, find_publication(tx, name))


def check_in(p: Publisher, tx: Transaction, publication: Publication) -> tuple[Finding, ...]:
    """The same within a transaction."""
    from occnews.publisher.rendering import check_rendered

    rendered = check_rendered(p, compose_in(p, tx, publication)) if publication.entries else ()
    found = check_records(p, tx, publication, on=max(p.today, publication.date))
    return checks.sort_findings((*found, *rendered))


def check_records(p: Publisher, tx: Transaction, publication: Publication, *, on: dt.date) -> tuple[Finding, ...]:
    """Check a publication and its records for a day on which it may go out, without rendering."""
    members = list(records_of(tx, publication).values())
    return checks.check_publication(publication, compose_in(p, tx, publication), members, p.config, today=on)


def edit(
    p: Publisher,
    name: str,
    command: str,
    change: Callable[[Publication, Transaction], Publication],
    step: Step = Step.EDIT,
) -> Publication:
    """Change a publication as its editors wish: an edit voids an approval.

    Raises ConflictError when the state does not allow it, as of one that is published.
    """
    with p.changing(command) as tx:
        before = find_publication(tx, name)
        allowed = approval.advance(before, step)
        after = change(allowed, tx)
        if after == allowed:
            return before
        if before.state in (State.APPROVED, State.SCHEDULED):
            store.approvals.delete_approval(tx, before.id, before.revision)
        store.publications.save_publication(tx, after)
    return after


def set_fields(p: Publisher, name: str, fields: Mapping[str, str]) -> Publication:
    """Set fields by name: ``headline``, ``headline.nb``, ``hero`` (a file), ``profile.SLUG.2.text``; "" clears one."""

    from occnews.publisher import editing
    from occnews.publisher.media import take_in_file

    def change(publication: Publication, tx: Transaction) -> Publication:
        members = records_of(tx, publication)
        for field, value in fields.items():
            publication = editing.set_field(
                publication, field, value, members=members, take_image=lambda path: take_in_file(p.config, Path(path))
            )
        return publication

    return edit(p, name, f"digest set {' '.join(fields)}", change)


def publication_yaml(p: Publisher, name: str) -> str:
    """Everything the editors may change, as YAML for an editor."""
    from occnews.publisher import editing

    with p.reading() as tx:
        publication = find_publication(tx, name)
        return editing.write_editable(publication, records_of(tx, publication))


def replace_publication_yaml(p: Publisher, name: str, text: str) -> Publication:
    """Put a publication back from its edited YAML. Raises InputError."""
    from occnews.publisher import editing

    return edit(p, name, "digest edit", lambda each, tx: editing.read_editable(each, text, records_of(tx, each)))


def include(p: Publisher, name: str, member: str) -> Publication:
    """Put a member into a digest by hand. Raises ConflictError when a rule forbids it, and says which."""

    def change(publication: Publication, tx: Transaction) -> Publication:
        record = find_member(tx, member)
        excluded = tuple(each for each in publication.excluded if each.member != record.slug)
        included = tuple(dict.fromkeys((*publication.included, record.slug)))
        wished = publication.model_copy(update={"included": included, "excluded": excluded})
        chosen = next((c for c in _reselect(p, tx, wished).choices if c.member == record.slug and c.is_in), None)
        if chosen is None:
            _refuse_member(_reselect(p, tx, wished), record)
        return _reselected(p, tx, wished)

    return edit(p, name, f"digest include {member}", change, Step.SELECT)


def _refuse_member(selection: Selection, member: Member) -> None:
    reasons = [choice for choice in selection.choices if choice.member == member.slug]
    because = "; ".join(f"{choice.reason} {choice.detail}".strip() for choice in reasons)
    raise ConflictError(f"{member.name} cannot be put into this digest: {because}.")


def _reselect(p: Publisher, tx: Transaction, publication: Publication) -> Selection:
    period = publication.period
    if period is None:
        raise InputError("An announcement holds one member; only a digest's members can be chosen.")
    return _select(p, tx, period, publication, publication.date)


def _reselected(p: Publisher, tx: Transaction, publication: Publication) -> Publication:
    chosen = _reselect(p, tx, publication).chosen
    entries = [Entry(member=choice.member, membership=choice.membership) for choice in chosen]
    return publication.model_copy(update={"entries": _merge_entries(publication.entries, entries)})


def exclude(p: Publisher, name: str, member: str, because: str = "") -> Publication:
    """Keep a member out of a digest; it stays to be announced another time."""

    def change(publication: Publication, tx: Transaction) -> Publication:
        record = find_member(tx, member)
        others = tuple(each for each in publication.excluded if each.member != record.slug)
        included = tuple(slug for slug in publication.included if slug != record.slug)
        exclusion = Exclusion(member=record.slug, because=because)
        wished = publication.model_copy(update={"excluded": (*others, exclusion), "included": included})
        return _reselected(p, tx, wished)

    return edit(p, name, f"digest exclude {member}", change, Step.SELECT)


def feature(p: Publisher, name: str, member: str) -> Publication:
    """Give a member of a digest a profile."""
    return _set_tier(p, name, member, Tier.PROFILED)


def list_only(p: Publisher, name: str, member: str) -> Publication:
    """Only list a member of a digest in its roster."""
    return _set_tier(p, name, member, Tier.LISTED)


def _set_tier(p: Publisher, name: str, member: str, tier: Tier) -> Publication:
    def change(publication: Publication, tx: Transaction) -> Publication:
        entry = _entry_named(publication, tx, member)
        tiered = entry.model_copy(update={"tier": tier})
        return publication.model_copy(
            update={"entries": tuple(tiered if each == entry else each for each in publication.entries)}
        )

    return edit(p, name, f"digest {tier} {member}", change)


def _entry_named(publication: Publication, tx: Transaction, member: str) -> Entry:
    slug = find_member(tx, member).slug
    entry = publication.entry_of(slug)
    if entry is None:
        raise NotFoundError(
            f"{slug} is not in {publication.name}. Put it in: occnews digest include {publication.name} {slug}"
        )
    return entry


def move(p: Publisher, name: str, member: str, *, before: str = "", after: str = "") -> Publication:
    """Move a member before or after another one. Raises InputError unless exactly one of the two is named."""
    if bool(before) == bool(after):
        raise InputError("Say where to: either --before SLUG or --after SLUG.")

    def change(publication: Publication, tx: Transaction) -> Publication:
        moving, beside = (_entry_named(publication, tx, slug) for slug in (member, before or after))
        if moving == beside:
            raise InputError(f"{member} cannot stand before or after itself.")
        rest = [entry for entry in publication.entries if entry != moving]
        rest.insert(rest.index(beside) + (1 if after else 0), moving)
        return publication.model_copy(update={"entries": tuple(rest)})

    return edit(p, name, f"digest order {member}", change)


def discard(p: Publisher, name: str) -> None:
    """Throw an unpublished publication away; its members are free again. Raises ConflictError for a published one."""
    with p.changing("discard") as tx:
        publication = approval.advance(find_publication(tx, name), Step.DISCARD)
        store.approvals.delete_approval(tx, publication.id, publication.revision)
        store.publications.delete_publication(tx, publication.id)


def set_canonical_url(p: Publisher, name: str, url: str) -> Publication:
    """Note where a publication stands on the team's own site: feeds, posts and emails lead there. "" forgets it."""
    try:
        address = clean_url(url)
    except ValueError as error:
        raise InputError(f"--url: {error}") from None
    with p.changing("published --url") as tx:
        publication = find_publication(tx, name).model_copy(update={"canonical_url": address})
        store.publications.save_publication(tx, publication)
    from occnews.publisher.site import catch_up

    catch_up(p)
    return publication
