"""Publications in the store."""

import datetime as dt
from typing import Any

from sqlalchemy import Row, Select, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from occnews.errors import ConflictError
from occnews.model.publication import Publication, State
from occnews.store import schema
from occnews.store.history import PUBLICATION, record_revisions
from occnews.store.records import is_same, read_record
from occnews.store.transaction import Transaction, storable

_EVER_PUBLISHED = (State.PUBLISHED, State.RETRACTED)


def get_publication(tx: Transaction, name: str) -> Publication | None:
    """The publication that people call ``name``: the one not retracted, else the one published last, or None."""
    found = _read(tx, _select().where(schema.publication.c.name == storable(name)))
    return max(found, key=_currency, default=None)


def get_publication_by_id(tx: Transaction, publication_id: str) -> Publication | None:
    """The publication of that id, or None."""
    return next(iter(_read(tx, _select().where(schema.publication.c.id == publication_id))), None)


def list_publications(tx: Transaction) -> list[Publication]:
    """List all publications by date, then name."""
    return sorted(_read(tx, _select()), key=lambda publication: (publication.date, publication.name, publication.id))


def next_digest_number(tx: Transaction) -> int:
    """The number that the next digest gets: one more than the highest given."""
    highest = tx.connection.execute(select(func.max(schema.publication.c.number))).scalar_one()
    return (highest or 0) + 1


def save_publication(tx: Transaction, publication: Publication) -> None:
    """Write a publication that is new or differs, with a revision.

    Raises ConflictError when another publication that is not retracted has its name, or another digest its number.
    """
    written = publication.model_dump_json()
    stored = _read_stored(tx, publication.id)
    if stored is not None and is_same(Publication, stored, publication, written):
        return
    try:
        with tx.attempting():
            _write(tx, publication, written, is_new=stored is None)
    except IntegrityError:
        raise _explain_refusal(tx, publication) from None
    record_revisions(tx, PUBLICATION, [(publication.id, stored, written)])


def delete_publication(tx: Transaction, publication_id: str) -> None:
    """Delete a publication that was never published, with its approvals; history keeps it.

    Does nothing when there is none. Raises ConflictError for one that was published: digest numbers have no gaps.
    """
    publication = get_publication_by_id(tx, publication_id)
    if publication is None:
        return
    if publication.state in _EVER_PUBLISHED or publication.published_at is not None or publication.number is not None:
        raise ConflictError(f"{publication.name} was published; it can be retracted, but not discarded.")
    stored = _read_stored(tx, publication_id)
    tx.connection.execute(delete(schema.approval).where(schema.approval.c.publication_id == publication_id))
    tx.connection.execute(delete(schema.publication).where(schema.publication.c.id == publication_id))
    record_revisions(tx, PUBLICATION, [(publication_id, stored, None)])


def list_scheduled(tx: Transaction) -> list[Publication]:
    """List what waits for its time, that which goes out first at the front."""
    found = _read(tx, _select().where(schema.publication.c.state == State.SCHEDULED.value))
    return sorted(found, key=lambda each: (str(each.scheduled_at), each.name))


def _select() -> Select[Any]:
    return select(schema.publication.c.name, schema.publication.c.record)


def _read(tx: Transaction, query: Select[Any]) -> list[Publication]:
    return [read_record(Publication, row.name, row.record) for row in tx.connection.execute(query)]


def _read_stored(tx: Transaction, publication_id: str) -> str | None:
    query = select(schema.publication.c.record).where(schema.publication.c.id == publication_id)
    record: str | None = tx.connection.execute(query).scalar_one_or_none()
    return record


def _currency(publication: Publication) -> tuple[bool, dt.datetime, dt.date, str]:
    """Orders publications of one name: the highest is the one that the name means."""
    published_at = publication.published_at or dt.datetime.min.replace(tzinfo=dt.UTC)
    return publication.state is not State.RETRACTED, published_at, publication.date, publication.id


def _write(tx: Transaction, publication: Publication, record: str, *, is_new: bool) -> None:
    values = {
        "kind": publication.kind.value,
        "name": publication.name,
        "state": publication.state.value,
        "number": publication.number,
        "date": publication.date,
        "canonical_url": publication.canonical_url,
        "record": record,
    }
    if is_new:
        tx.connection.execute(insert(schema.publication).values(id=publication.id, **values))
    else:
        tx.connection.execute(
            update(schema.publication).where(schema.publication.c.id == publication.id).values(**values)
        )


def _explain_refusal(tx: Transaction, publication: Publication) -> ConflictError:
    if publication.number is not None and (holder := _holder_of_number(tx, publication)) is not None:
        return ConflictError(f"Digest {publication.number} is {holder.name} already; {publication.name} needs another.")
    return ConflictError(
        f"There is a publication {publication.name} already. Change it, or discard or retract it before making another."
    )


def _holder_of_number(tx: Transaction, publication: Publication) -> Row[Any] | None:
    query = select(schema.publication.c.name).where(
        schema.publication.c.number == publication.number, schema.publication.c.id != publication.id
    )
    return tx.connection.execute(query).one_or_none()
