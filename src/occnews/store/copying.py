"""Copies a whole database into an empty one of either kind, and compares what came out."""

import hashlib
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Row, Table, func, insert, select

from occnews.errors import StoreError
from occnews.store import schema
from occnews.store.engine import locate, make_engine, name_place, sqlite_file
from occnews.store.failures import explaining
from occnews.store.opening import check_file, make_tables, read_version, writing
from occnews.store.transaction import Store

_BATCH: Final = 500


@dataclass(frozen=True, kw_only=True)
class CopiedTable:
    """What is in a table, on both sides: how many rows, and a hash of them all in hexadecimal."""

    name: str
    rows: int
    digest: str


def copy_store(
    store: Store, url: str, *, root: Path, busy_seconds: float = 10, report: Callable[[str], None] = lambda _: None
) -> tuple[CopiedTable, ...]:
    """Copy everything, as it is at one moment, into the empty database at ``url``: whole or not at all.

    ``report`` is told the name of each table before it is copied. Raises StoreError when the other database is not
    empty, cannot be written, or holds something else afterwards than this one.
    """
    address = locate(url, root, named="The address to copy to")
    file, place = sqlite_file(address), name_place(address)
    if file:
        check_file(file)
    is_new = file is not None and not file.exists()
    engine = make_engine(address, busy_seconds=busy_seconds)
    try:
        with store.reading() as tx, explaining(place), writing(engine) as connection:
            source, target = _Side(tx.connection, store.place), _Side(connection, place)
            _prepare(target)
            return tuple(_copy_table(source, target, table, report) for table in _list_tables())
    except BaseException:
        engine.dispose()
        if file and is_new:
            file.unlink(missing_ok=True)
        raise
    finally:
        engine.dispose()


def copy_to_file(store: Store, path: Path) -> None:
    """Write all of a database into a new SQLite file, whole even while others write. Raises StoreError."""
    if store.file is None:
        copy_store(store, f"sqlite:///{path}", root=path.parent)
    else:
        store.vacuum_into(path)


def _list_tables() -> list[Table]:
    """The tables, each after those that it refers to."""
    return schema.metadata.sorted_tables


@dataclass(frozen=True)
class _Side:
    connection: Connection
    place: str


def _prepare(target: _Side) -> None:
    """Make the tables where there are none. Raises StoreError when anything is in them, or for another version's."""
    version = read_version(target.connection, target.place)
    if version is None:
        make_tables(target.connection, target.place)
    elif version != schema.HEAD:
        raise StoreError(
            f"The database {target.place} is not empty: it is at {version}. Name an empty one to copy into."
        )
    for table in _list_tables():
        if target.connection.execute(select(table).limit(1)).first() is not None:
            raise StoreError(
                f"The database {target.place} is not empty: rows are in its table {table.name}. Name an empty one."
            )


def _copy_table(source: _Side, target: _Side, table: Table, report: Callable[[str], None]) -> CopiedTable:
    report(table.name)
    sent, arrived = _Digest(), _Digest()
    with closing(_read_batches(source, table)) as batches:
        for rows in batches:
            sent.add(rows)
            target.connection.execute(insert(table), [row._asdict() for row in rows])
    _set_sequence(target.connection, table)
    for rows in _read_batches(target, table):
        arrived.add(rows)
    if arrived != sent:
        raise StoreError(
            f"What was copied into the table {table.name} differs: {sent.rows:,} rows went out, {arrived.rows:,} came"
            f" in, with the hashes {sent.hexadecimal[:16]} and {arrived.hexadecimal[:16]}. Nothing was copied."
        )
    return CopiedTable(name=table.name, rows=sent.rows, digest=sent.hexadecimal)


def _read_batches(side: _Side, table: Table) -> Generator[Sequence[Row[Any]]]:
    query = select(table).order_by(*table.primary_key)
    with (
        explaining(side.place),  # else the other side would be blamed
        side.connection.execute(query, execution_options={"yield_per": _BATCH}) as rows,
    ):
        yield from rows.partitions()


@dataclass
class _Digest:
    """Counts rows, and adds up their hashes: their order, which databases see differently, does not matter."""

    rows: int = 0
    total: int = 0

    def add(self, rows: Sequence[Row[Any]]) -> None:
        self.rows += len(rows)
        hashes = (hashlib.sha256(repr(tuple(row)).encode()).digest() for row in rows)
        self.total = (self.total + sum(map(int.from_bytes, hashes))) % 2**256

    @property
    def hexadecimal(self) -> str:
        return f"{self.total:064x}"


def _set_sequence(target: Connection, table: Table) -> None:
    """Let PostgreSQL give the next row the number after the highest, as SQLite does by itself."""
    column = table.autoincrement_column
    if target.dialect.name != "postgresql" or column is None:
        return
    highest = target.execute(select(func.max(column))).scalar_one()
    if highest is not None:
        quote = target.dialect.identifier_preparer.format_table
        target.execute(select(func.setval(func.pg_get_serial_sequence(quote(table), column.name), highest)))
