"""History: what was changed by whom, earlier revisions brought back, and what is published against today's records."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from occnews import store
from occnews.editorial.changes import diff_member_records, diff_publication_records, diff_stories
from occnews.editorial.compose import compose_stories
from occnews.errors import ConflictError, InputError, NotFoundError
from occnews.model.history import Revision
from occnews.model.importing import FieldChange
from occnews.model.member import Language, Member
from occnews.model.publication import Publication, State
from occnews.publisher import Publisher
from occnews.publisher.corrections import find_published
from occnews.publisher.lookup import find_member, find_publication
from occnews.publisher.publications import edit, edition_of
from occnews.store import Transaction
from occnews.store.history import MEMBER, PUBLICATION

# What the editors decide about a publication: that is what an earlier revision brings back.
_DECISIONS = (
    "date",
    "byline",
    "languages",
    "wordings",
    "entries",
    "included",
    "excluded",
    "hero",
    "related",
    "snippets",
)


@dataclass(frozen=True, kw_only=True)
class HistoryLine:
    """One change of a member or a publication. ``revision`` is the number that ``restore`` takes.

    ``kind`` is ``member`` or ``publication``. ``happened`` is ``made``, ``changed`` or ``removed``.
    """

    revision: int
    kind: str
    at: dt.datetime
    who: str
    command: str
    happened: str
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What a published story says otherwise than today's records would: for one ``member``, or around them ("")."""

    publication: str
    language: Language
    member: str
    changes: tuple[FieldChange, ...]


def list_history(p: Publisher, name: str) -> list[HistoryLine]:
    """List every change of a member, and of all publications of that name, the oldest first. Raises NotFoundError.

    What was removed or discarded has a history too.
    """
    with p.reading() as tx:
        revisions = _find_revisions(tx, name)
    return [_describe(revision) for revision in revisions]


def _find_revisions(tx: Transaction, name: str) -> list[Revision]:
    by_name = store.members.get_member(tx, name)
    found = store.history.list_revisions(tx, subject_kind=MEMBER, subject=by_name.slug if by_name else name)
    publications = store.history.list_revisions(tx, subject_kind=PUBLICATION)
    ids = {revision.subject for revision in publications if _name_of(revision) == name}
    found += [revision for revision in publications if revision.subject in ids]
    if not found:
        # By its full name, or nothing at all: then this offers the closest.
        slug = _find_any(tx, name)
        return store.history.list_revisions(tx, subject_kind=MEMBER, subject=slug)
    return sorted(found, key=lambda revision: revision.id)


def _find_any(tx: Transaction, name: str) -> str:
    if name[:1].isdigit():
        find_publication(tx, name)
    return find_member(tx, name).slug


def _name_of(revision: Revision) -> str:
    return str(_load(revision.after or revision.before).get("name", ""))


def _load(record: str | None) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(record) if record else {}
    return plain


def _describe(revision: Revision) -> HistoryLine:
    before, after = (json.loads(record) if record else None for record in (revision.before, revision.after))
    diff = diff_member_records if revision.subject_kind == MEMBER else diff_publication_records
    happened = "made" if before is None else "removed" if after is None else "changed"
    return HistoryLine(
        revision=revision.id,
        kind=revision.subject_kind,
        at=revision.at,
        who=revision.who,
        command=revision.command,
        happened=happened,
        changes=diff(before, after) if happened == "changed" else (),
    )


def restore_revision(p: Publisher, name: str, revision: int) -> tuple[HistoryLine, tuple[FieldChange, ...]]:
    """Bring a member, or what the editors decided of a publication, back as it was after one of its changes.

    The restoring is itself a change, so it can be taken back as well. Returns that change's line, and what it changed
    now. Raises NotFoundError for a revision that is not of that name, ConflictError for a published publication.
    """
    with p.reading() as tx:
        chosen = next((each for each in _find_revisions(tx, name) if each.id == revision), None)
    if chosen is None:
        raise NotFoundError(f"{name} has no revision {revision}. occnews history {name} shows them.")
    if chosen.after is None:
        raise InputError(f"Revision {revision} is where {name} was removed; restore the one before it.")
    if chosen.subject_kind == MEMBER:
        return _describe(chosen), _restore_member(p, chosen)
    return _describe(chosen), _restore_publication(p, chosen)


def _restore_member(p: Publisher, revision: Revision) -> tuple[FieldChange, ...]:
    try:
        member = Member.model_validate_json(revision.after or "")
    except ValidationError:
        raise InputError(f"Revision {revision.id} is of an earlier version and cannot be read any more.") from None
    with p.changing("restore") as tx:
        before = store.members.get_member(tx, member.slug)
        namesake = store.members.find_member_by_name(tx, member.folded_name)
        if namesake and namesake.slug != member.slug:
            raise ConflictError(f"The name {member.name} is taken by the member {namesake.slug}.")
        store.members.save_members(tx, [member])
    return diff_member_records(before.model_dump(mode="json") if before else None, member.model_dump(mode="json"))


def _restore_publication(p: Publisher, revision: Revision) -> tuple[FieldChange, ...]:
    try:
        earlier = Publication.model_validate_json(revision.after or "")
    except ValidationError:
        raise InputError(f"Revision {revision.id} is of an earlier version and cannot be read any more.") from None
    with p.reading() as tx:
        present = store.publications.get_publication_by_id(tx, revision.subject)
        named = find_publication(tx, earlier.name) if present else None
    if present is None:
        return _restore_discarded(p, earlier)
    if named is None or named.id != present.id:
        raise ConflictError(
            f"{earlier.name} is another publication by now; revision {revision.id} is of a retracted one."
        )
    after = edit(p, earlier.name, "restore", lambda each, tx: _decide_again(tx, each, earlier))
    return diff_publication_records(present.model_dump(mode="json"), after.model_dump(mode="json"))


def _restore_discarded(p: Publisher, earlier: Publication) -> tuple[FieldChange, ...]:
    draft = earlier.model_copy(update={"state": State.DRAFT, "scheduled_at": None})
    with p.changing("restore") as tx:
        store.publications.save_publication(tx, _decide_again(tx, draft, earlier))
    return diff_publication_records(None, draft.model_dump(mode="json"))


def _decide_again(tx: Transaction, present: Publication, earlier: Publication) -> Publication:
    """The publication with the decisions of an earlier revision; its selection only while that is open."""
    known = {member.slug for member in store.members.list_members(tx)}
    entries = tuple(entry for entry in earlier.entries if entry.member in known)
    if present.state is not State.DRAFT and {e.member for e in entries} != {e.member for e in present.entries}:
        raise ConflictError(
            f"That revision of {present.name} has other members, and its selection is closed; send it back first: "
            f"occnews send-back {present.name} --because …"
        )
    decisions: Mapping[str, object] = {name: getattr(earlier, name) for name in _DECISIONS}
    return present.model_copy(update={**decisions, "entries": entries})


def find_differences(p: Publisher, name: str = "") -> list[Difference]:
    """Compare what is published with what today's records would make of it; of one publication, or of all.

    Raises ConflictError for one that is not published.
    """
    with p.reading() as tx:
        if name:
            chosen = [find_publication(tx, name)]
            if chosen[0].public_revision is None:
                raise ConflictError(f"{name} is not published ({chosen[0].state}), so it always follows the records.")
        else:
            chosen = [each for each in store.publications.list_publications(tx) if each.public_revision is not None]
        return [line for each in chosen if each.retraction is None for line in _compare(p, tx, each)]


def _compare(p: Publisher, tx: Transaction, publication: Publication) -> list[Difference]:
    published = find_published(tx, publication)
    approved = store.approvals.get_approval(tx, published.id, published.revision)
    assert approved is not None, f"{published.name} is published without an approved edition"
    members = {entry.member: store.members.get_member(tx, entry.member) for entry in published.entries}
    records = {slug: member for slug, member in members.items() if member}
    present = published.model_copy(
        update={"entries": tuple(entry for entry in published.entries if entry.member in records)}
    )
    today = {story.language: story for story in compose_stories(present, records, p.words, p.config)}
    return [
        Difference(publication=published.name, language=story.language, member=slug, changes=changes)
        for story in edition_of(published, approved.edition, p.config).stories
        if story.language in today
        for slug, changes in diff_stories(story, today[story.language]).items()
    ]
