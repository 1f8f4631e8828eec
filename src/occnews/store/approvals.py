"""Approvals in the store: what was approved, word for word, by revision of its publication."""

from sqlalchemy import ColumnElement, and_, delete, insert, select

from occnews.model.history import Approval
from occnews.store import schema
from occnews.store.transaction import Transaction


def get_approval(tx: Transaction, publication_id: str, revision: int) -> Approval | None:
    """The approval of one revision of a publication, or None."""
    row = tx.connection.execute(select(schema.approval).where(_is(publication_id, revision))).one_or_none()
    if row is None:
        return None
    return Approval(
        publication=row.publication_id,
        revision=row.revision,
        by=row.approved_by,
        at=row.at,
        edition=row.edition,
        fingerprint=row.fingerprint,
    )


def save_approval(tx: Transaction, approval: Approval) -> None:
    """Write an approval, in place of an earlier one of the same revision. Its publication must be stored."""
    delete_approval(tx, approval.publication, approval.revision)
    values = {
        "publication_id": approval.publication,
        "revision": approval.revision,
        "approved_by": approval.by,
        "at": approval.at,
        "edition": approval.edition,
        "fingerprint": approval.fingerprint,
    }
    tx.connection.execute(insert(schema.approval).values(**values))


def delete_approval(tx: Transaction, publication_id: str, revision: int) -> None:
    """Delete the approval of one revision: an edit voids it. Does nothing when there is none."""
    tx.connection.execute(delete(schema.approval).where(_is(publication_id, revision)))


def _is(publication_id: str, revision: int) -> ColumnElement[bool]:
    return and_(schema.approval.c.publication_id == publication_id, schema.approval.c.revision == revision)
