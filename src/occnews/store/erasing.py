"""Rewrites what is otherwise never changed, history and approved editions: so that a person can be forgotten."""

from collections.abc import Callable, Collection, Iterator

from sqlalchemy import Column, Table, Text, select, update

from occnews.store import schema
from occnews.store.transaction import Transaction

Rewrite = Callable[[str], str]


def rewrite_history(tx: Transaction, rewrite: Rewrite) -> int:
    """Rewrite the records that revisions keep; returns how many revisions changed."""
    return _rewrite(tx, schema.revision, (schema.revision.c.before, schema.revision.c.after), rewrite)


def rewrite_editions(tx: Transaction, rewrite: Rewrite, *, keep: Collection[tuple[str, int]]) -> int:
    """Rewrite approved editions but those to ``keep``, by publication id and revision; returns how many changed."""
    kept = frozenset(keep)
    return _rewrite(
        tx,
        schema.approval,
        (schema.approval.c.edition,),
        rewrite,
        lambda key: (str(key[0]), int(str(key[1]))) not in kept,
    )


def rewrite_others(tx: Transaction, rewrite: Rewrite) -> int:
    """Rewrite the long texts of every other table, such as proposals; returns how many rows changed."""
    own = {schema.member.name, schema.publication.name, schema.revision.name, schema.approval.name}
    others = [table for table in schema.metadata.sorted_tables if table.name not in own]
    texts = {table: tuple(column for column in table.columns if isinstance(column.type, Text)) for table in others}
    return sum(_rewrite(tx, table, columns, rewrite) for table, columns in texts.items() if columns)


def list_texts(tx: Transaction) -> Iterator[str]:
    """Every long text that the database holds."""
    for table in schema.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Text):
                yield from (text for text in tx.connection.execute(select(column)).scalars() if text)


def _rewrite(
    tx: Transaction,
    table: Table,
    columns: tuple["Column[str]", ...],
    rewrite: Rewrite,
    concerns: Callable[[tuple[object, ...]], bool] = lambda _: True,
) -> int:
    keys = tuple(table.primary_key.columns)
    count = 0
    for row in tx.connection.execute(select(*keys, *columns)).all():
        key, texts = tuple(row)[: len(keys)], tuple(row)[len(keys) :]
        if not concerns(key):
            continue
        changed = {
            column.name: after
            for column, text in zip(columns, texts, strict=True)
            if text and (after := rewrite(text)) != text
        }
        if changed:
            where = (column == value for column, value in zip(keys, key, strict=True))
            tx.connection.execute(update(table).where(*where).values(**changed))
            count += 1
    return count
