"""History: the revisions that every change to a member or a publication leaves."""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import insert, select

from occnews.model.history import Change, Revision
from occnews.store import schema
from occnews.store.transaction import Transaction

MEMBER: Final = "member"
"""The subject kind of a member's revisions; the subject is its slug."""
PUBLICATION: Final = "publication"
"""The subject kind of a publication's revisions; the subject is its id."""


def list_revisions(
    tx: Transaction, *, subject_kind: str | None = None, subject: str | None = None, since: int = 0
) -> list[Revision]:
    """List revisions in the order in which they were made; ``since`` is the number of the first change to list."""
    query = (
        select(schema.revision, schema.change.c.at, schema.change.c.who, schema.change.c.command)
        .join(schema.change)
        .order_by(schema.revision.c.id)
    )
    if subject_kind is not None:
        query = query.where(schema.revision.c.subject_kind == subject_kind)
    if subject is not None:
        query = query.where(schema.revision.c.subject == subject)
    if since:
        query = query.where(schema.revision.c.change_id >= since)
    return [
        Revision(
            id=row.id,
            change=row.change_id,
            at=row.at,
            who=row.who,
            command=row.command,
            subject_kind=row.subject_kind,
            subject=row.subject,
            before=row.before,
            after=row.after,
        )
        for row in tx.connection.execute(query)
    ]


def list_changes(tx: Transaction) -> list[Change]:
    """List the commands that changed something, the latest first."""
    query = select(schema.change).order_by(schema.change.c.id.desc())
    return [Change(id=row.id, at=row.at, who=row.who, command=row.command) for row in tx.connection.execute(query)]


def read_mark(tx: Transaction) -> str:
    """What tells this state of the database from every other, those of a restored one too; "" before any change."""
    query = select(schema.change).order_by(schema.change.c.id.desc()).limit(1)
    return "".join(repr(tuple(row)) for row in tx.connection.execute(query))


def record_revisions(tx: Transaction, subject_kind: str, changes: Iterable[tuple[str, str | None, str | None]]) -> None:
    """Write the revisions of subjects: (subject, its JSON before, after), None where it did or does not exist."""
    rows = [{"subject": subject, "before": before, "after": after} for subject, before, after in changes]
    if rows:
        common = {"change_id": tx.change_id(), "subject_kind": subject_kind}
        tx.connection.execute(insert(schema.revision), [{**common, **row} for row in rows])
