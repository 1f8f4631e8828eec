"""Members in the store: one row each, with its memberships beside it."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import and_, bindparam, delete, insert, select, update

from occnews.errors import ConflictError
from occnews.model.member import Member
from occnews.store import schema
from occnews.store.history import MEMBER, record_revisions
from occnews.store.records import is_same, read_record
from occnews.store.transaction import Transaction, storable

# Few enough for the oldest SQLite's 999 parameters, and little memory however many members there are.
_BATCH: Final = 500


def get_member(tx: Transaction, slug: str) -> Member | None:
    """The member of that slug, or None."""
    query = select(schema.member.c.record).where(schema.member.c.slug == storable(slug))
    record = tx.connection.execute(query).scalar_one_or_none()
    return None if record is None else read_record(Member, slug, record)


def find_member_by_name(tx: Transaction, folded_name: str) -> Member | None:
    """The member of that folded name (``text.fold_name``), the first by slug where several share it, or None."""
    is_called = schema.member.c.folded_name == storable(folded_name)
    slugs = tx.connection.execute(select(schema.member.c.slug).where(is_called)).scalars()
    # The first by its bytes: databases collate differently, and PostgreSQL's order depends on its locale.
    first = min(slugs, default=None)
    return None if first is None else get_member(tx, first)


def list_members(tx: Transaction) -> list[Member]:
    """List all members by slug."""
    query = select(schema.member.c.slug, schema.member.c.record)
    members = [read_record(Member, row.slug, row.record) for row in tx.connection.execute(query)]
    return sorted(members, key=lambda member: member.slug)


def save_members(tx: Transaction, members: Sequence[Member]) -> int:
    """Write the members that are new or differ, each with a revision; return how many those were.

    A member is known by its slug, so a changed name is a rename. Raises ConflictError when a slug is there twice.
    """
    _refuse_doubles(members)
    return sum(_save_batch(tx, members[start : start + _BATCH]) for start in range(0, len(members), _BATCH))


def delete_member(tx: Transaction, slug: str) -> None:
    """Delete a member, and what was noted of its announcements elsewhere; history keeps its record.

    Does nothing when there is none. Raises ConflictError for one that a publication has announced.
    """
    stored = _read_stored(tx, [slug]).get(slug)
    if stored is None:
        return
    elsewhere = and_(schema.announced.c.member_slug == slug, schema.announced.c.publication_id.is_(None))
    tx.connection.execute(delete(schema.announced).where(elsewhere))
    announced = select(schema.announced.c.id).where(schema.announced.c.member_slug == slug).limit(1)
    if tx.connection.execute(announced).one_or_none() is not None:
        raise ConflictError(f"{slug} was announced in what is published, so its record must stay.")
    tx.connection.execute(delete(schema.membership).where(schema.membership.c.member_slug == slug))
    tx.connection.execute(delete(schema.member).where(schema.member.c.slug == slug))
    record_revisions(tx, MEMBER, [(slug, stored, None)])


def _refuse_doubles(members: Sequence[Member]) -> None:
    seen: set[str] = set()
    for member in members:
        if member.slug in seen:
            raise ConflictError(f"Two of the records have the slug {member.slug}; give one of them another.")
        seen.add(member.slug)


def _save_batch(tx: Transaction, members: Sequence[Member]) -> int:
    written = {member.slug: member.model_dump_json() for member in members}
    stored = _read_stored(tx, list(written))
    changed = [
        member
        for member in members
        if member.slug not in stored or not is_same(Member, stored[member.slug], member, written[member.slug])
    ]
    rows = [_to_row(member, written[member.slug]) for member in changed]
    _write_rows(tx, rows, stored)
    _write_memberships(tx, changed, stored)
    record_revisions(tx, MEMBER, [(m.slug, stored.get(m.slug), written[m.slug]) for m in changed])
    return len(changed)


def _read_stored(tx: Transaction, slugs: Sequence[str]) -> dict[str, str]:
    query = select(schema.member.c.slug, schema.member.c.record).where(schema.member.c.slug.in_(slugs))
    return {row.slug: row.record for row in tx.connection.execute(query)}


def _to_row(member: Member, record: str) -> dict[str, Any]:
    return {"slug": member.slug, "folded_name": member.folded_name, "name": member.name, "record": record}


def _write_rows(tx: Transaction, rows: Sequence[dict[str, Any]], stored: dict[str, str]) -> None:
    new = [row for row in rows if row["slug"] not in stored]
    known = [{**row, "known_slug": row["slug"]} for row in rows if row["slug"] in stored]
    if new:
        tx.connection.execute(insert(schema.member), new)
    if known:
        tx.connection.execute(
            update(schema.member)
            .where(schema.member.c.slug == bindparam("known_slug"))
            .values({name: bindparam(name) for name in ("folded_name", "name", "record")}),
            known,
        )


def _write_memberships(tx: Transaction, members: Sequence[Member], stored: dict[str, str]) -> None:
    known = [member.slug for member in members if member.slug in stored]
    if known:
        tx.connection.execute(delete(schema.membership).where(schema.membership.c.member_slug.in_(known)))
    rows = [row for member in members for row in _membership_rows(member)]
    if rows:
        tx.connection.execute(insert(schema.membership), rows)


def _membership_rows(member: Member) -> Iterator[dict[str, Any]]:
    for number, membership in enumerate(member.memberships, start=1):
        joined = membership.joined
        yield {
            "member_slug": member.slug,
            "number": number,
            "joined_first": joined.first if joined else None,
            "joined_last": joined.last if joined else None,
            "left": membership.left,
        }
