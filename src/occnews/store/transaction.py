"""The open store and its transactions: one that writes is one command, and one change in history."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine, insert
from sqlalchemy.exc import IntegrityError

from occnews.errors import InputError, OccnewsError
from occnews.store import schema
from occnews.store.engine import WRITES
from occnews.store.failures import explaining


@dataclass(frozen=True, kw_only=True)
class Change:
    """Who makes a change, when, and by which command."""

    by: str
    command: str
    at: dt.datetime


class Transaction:
    """One transaction. The store's modules take it as their first argument; it ends with its ``with`` block."""

    def __init__(self, connection: Connection, change: Change | None = None) -> None:
        self.connection = connection
        self._change = change
        self._change_id: int | None = None

    def change_id(self) -> int:
        """The number of this change in history. It is entered when first asked for: no change of nothing is kept.

        Raises RuntimeError in a transaction that was opened for reading.
        """
        if self._change is None:
            raise RuntimeError("a reading transaction cannot write: open it with Store.changing")
        if self._change_id is None:
            values = {"at": self._change.at, "who": self._change.by, "command": self._change.command}
            inserted = self.connection.execute(insert(schema.change).returning(schema.change.c.id), values)
            self._change_id = inserted.scalar_one()
        return self._change_id

    @contextmanager
    def attempting(self) -> Iterator[None]:
        """Undo what was done inside, and only that, when it raises the database's IntegrityError or an OccnewsError.

        A savepoint, since PostgreSQL answers no question after a refusal until it is rolled back. After any other
        failure there is none to go back to: SQLite has ended the whole transaction when the disk is full.
        """
        savepoint, entered = self.connection.begin_nested(), self._change_id
        try:
            yield
        except (IntegrityError, OccnewsError):
            savepoint.rollback()
            self._change_id = entered  # the change may have been entered inside
            raise
        savepoint.commit()


class Store:
    """An open database. ``place`` names it to people, without a password; ``file`` is None on a server.

    ``came_from`` is the version that it was at before it was opened, None when it was made; ``kept`` is the copy from
    before it was migrated.
    """

    def __init__(
        self,
        engine: Engine,
        place: str,
        *,
        file: Path | None = None,
        came_from: str | None = None,
        kept: Path | None = None,
    ) -> None:
        self._engine = engine
        self.place = place
        self.file = file
        self.came_from = came_from
        self.kept = kept

    @contextmanager
    def changing(self, *, by: str, command: str, at: dt.datetime) -> Iterator[Transaction]:
        """Open the one transaction of a command. It commits at the end, and leaves nothing behind on an error.

        ``by`` is the person who runs the command. Raises InputError when it is blank, StoreError when the database
        is locked, full, read-only or damaged.
        """
        who = storable(by).strip()
        if not who:
            raise InputError(
                'Who is doing this? History needs a name: write it as me = "…" under [team] in config.toml, set '
                "OCCNEWS_USER, or add --by NAME before the command."
            )
        change = Change(by=who, command=storable(command), at=at)
        with explaining(self.place), self._engine.connect() as connection:
            connection = connection.execution_options(**{WRITES: True})
            with connection.begin():
                yield Transaction(connection, change)

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """Open a transaction that reads: it sees one state throughout, and waits for no writer."""
        with explaining(self.place), self._engine.connect() as connection, connection.begin():
            yield Transaction(connection)

    def vacuum_into(self, path: Path) -> None:
        """Write a copy of a SQLite database to a new file, whole even while others write. Raises StoreError."""
        # Not a copy of the file: what was committed may still stand in the log beside it.
        self._run_alone("VACUUM INTO ?", str(path))

    def compact(self) -> None:
        """Write the tables anew, so that nothing of what was deleted remains in the files of the database."""
        if self.file is not None:
            self._run_alone("VACUUM")
            self._run_alone("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        with explaining(self.place), self._engine.connect() as connection:
            quote = connection.dialect.identifier_preparer.format_table
            tables = ", ".join(quote(table) for table in schema.metadata.sorted_tables)
            connection.execution_options(isolation_level="AUTOCOMMIT")
            connection.exec_driver_sql("SET lock_timeout = '30s'")
            connection.exec_driver_sql(f"VACUUM (FULL) {tables}")
            connection.invalidate()  # not back into the pool with such a time-out

    def _run_alone(self, statement: str, *values: str) -> None:
        with explaining(self.place):
            connection = self._engine.raw_connection()
            try:
                connection.cursor().execute(statement, values)
            finally:
                connection.close()

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def storable(text: str) -> str:
    """Write out what no database stores; a command line of undecodable bytes holds lone surrogates."""
    return text.replace("\0", "\\x00").encode("utf-8", "backslashreplace").decode("utf-8")
