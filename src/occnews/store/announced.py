"""The ledger of announcements: which membership was announced where. The database itself refuses a second time."""

import datetime as dt
from collections import Counter
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from occnews.errors import ConflictError, NotFoundError
from occnews.model.publication import Publication, State
from occnews.model.selection import Announced, AnnouncedAs
from occnews.store import schema
from occnews.store.records import read_record
from occnews.store.transaction import Transaction


def list_announced(tx: Transaction) -> list[Announced]:
    """List the ledger, and what open publications hold (``published`` False), by member and membership."""
    ledger = _read_ledger(tx)
    held = {(line.publication_id, line.member, line.membership) for line in ledger}
    open_lines = [
        line
        for publication in _read_open(tx)
        for line in _lines_of(publication)
        # While a correction is open, what it has published already stands in the ledger.
        if (line.publication_id, line.member, line.membership) not in held
    ]
    return sorted(
        ledger + open_lines,
        key=lambda line: (line.member, line.membership, not line.published, line.how, line.publication, line.url),
    )


def record_published(tx: Transaction, publication: Publication) -> None:
    """Enter a publication's members as announced by it, in place of what it announced before it was corrected.

    The publication must be stored. Raises ConflictError, which names the member, when one has been announced in the
    same way by another publication, is there twice, or has no record.
    """
    change_id = tx.change_id()
    rows = [
        {
            "member_slug": entry.member,
            "membership": entry.membership,
            "how": publication.kind.value,
            "publication_id": publication.id,
            "on": publication.date,
            "url": "",
            "change_id": change_id,
        }
        for entry in publication.entries
    ]
    try:
        with tx.attempting():
            free_memberships(tx, publication.id)
            if rows:
                tx.connection.execute(insert(schema.announced), rows)
    except IntegrityError:
        raise _explain_refusal(tx, publication) from None


def record_elsewhere(tx: Transaction, slug: str, membership: int, on: dt.date | None, url: str) -> None:
    """Enter that a membership was announced by others, or before this program was used; ``url`` may be "".

    The same address again changes the day only. Raises NotFoundError when there is no such membership.
    """
    if not _has_membership(tx, slug, membership):
        raise NotFoundError(f"There is no member {slug} with a membership {membership}; import its record first.")
    line = and_(
        schema.announced.c.member_slug == slug,
        schema.announced.c.membership == membership,
        schema.announced.c.how == AnnouncedAs.ELSEWHERE.value,
        schema.announced.c.url == url,
    )
    known = tx.connection.execute(select(schema.announced.c.on).where(line)).one_or_none()
    if known is None:
        values = {"member_slug": slug, "membership": membership, "how": AnnouncedAs.ELSEWHERE.value, "url": url}
        tx.connection.execute(insert(schema.announced).values(on=on, change_id=tx.change_id(), **values))
    elif known.on != on:
        tx.connection.execute(update(schema.announced).where(line).values(on=on, change_id=tx.change_id()))


def free_memberships(tx: Transaction, publication_id: str) -> None:
    """Take what a publication announced out of the ledger: its members count as not announced by it."""
    tx.connection.execute(delete(schema.announced).where(schema.announced.c.publication_id == publication_id))


def _read_ledger(tx: Transaction) -> list[Announced]:
    ledger, publication = schema.announced, schema.publication
    query = select(ledger, publication.c.name, publication.c.number, publication.c.canonical_url).join_from(
        ledger, publication, isouter=True
    )
    return [
        Announced(
            member=row.member_slug,
            membership=row.membership,
            how=AnnouncedAs(row.how),
            publication=row.name or "",
            publication_id=row.publication_id or "",
            number=row.number,
            on=row.on,
            url=row.url or row.canonical_url or "",
        )
        for row in tx.connection.execute(query)
    ]


def _read_open(tx: Transaction) -> list[Publication]:
    closed = (State.PUBLISHED.value, State.RETRACTED.value)
    table = schema.publication
    query = select(table.c.name, table.c.record).where(table.c.state.not_in(closed))
    return [read_record(Publication, row.name, row.record) for row in tx.connection.execute(query)]


def _lines_of(publication: Publication) -> list[Announced]:
    return [
        Announced(
            member=entry.member,
            membership=entry.membership,
            how=AnnouncedAs(publication.kind.value),
            publication=publication.name,
            publication_id=publication.id,
            number=publication.number,
            published=False,
            on=publication.date,
            url=publication.canonical_url,
        )
        for entry in publication.entries
    ]


def _has_membership(tx: Transaction, slug: str, number: int) -> bool:
    table = schema.membership
    query = select(table.c.number).where(table.c.member_slug == slug, table.c.number == number)
    return tx.connection.execute(query).one_or_none() is not None


def _explain_refusal(tx: Transaction, publication: Publication) -> ConflictError:
    places = Counter((entry.member, entry.membership) for entry in publication.entries)
    for (slug, _), times in places.items():
        if times > 1:
            return ConflictError(f"{publication.name} holds {slug} {times} times; leave it in once.")
        if tx.connection.execute(_member_of(slug)).one_or_none() is None:
            return ConflictError(f"{publication.name} holds {slug}, of which there is no record.")
    for row in tx.connection.execute(_others(publication)):
        if (row.member_slug, row.membership) in places:
            return ConflictError(
                f"{row.member_slug} was announced already, in the {publication.kind.value} {row.name}; leave it out"
                f" of {publication.name}."
            )
    return ConflictError(f"{publication.name} itself is not stored, so its members cannot be entered as announced.")


def _member_of(slug: str) -> Any:
    return select(schema.member.c.slug).where(schema.member.c.slug == slug)


def _others(publication: Publication) -> Any:
    """The ledger's lines of all other publications of this one's kind."""
    ledger = schema.announced
    is_other: ColumnElement[bool] = ledger.c.publication_id != publication.id
    return (
        select(ledger.c.member_slug, ledger.c.membership, schema.publication.c.name)
        .join_from(ledger, schema.publication)
        .where(ledger.c.how == publication.kind.value, is_other)
        .order_by(ledger.c.id)
    )
