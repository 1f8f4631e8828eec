"""Makes the SQLAlchemy engine, and sets up each connection to the database."""

import sqlite3
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from occnews.errors import StoreError
from occnews.store import schema

WRITES: Final = "occnews_writes"
"""The execution option of a connection whose transactions write: SQLite locks at their start."""

_HINT: Final = 'In config.toml, write database = "sqlite:///occnews.db".'


def locate(url: str, root: Path) -> URL:
    """Read a database address; a relative SQLite file stands in ``root``. Raises StoreError."""
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        # The text itself stays out of the sentence: it may hold a password.
        raise StoreError(f"The setting `database` is no database address. {_HINT}") from None
    backend = address.get_backend_name()
    if backend not in {"sqlite", "postgresql"}:
        raise StoreError(f"The setting `database` names «{backend}»; SQLite and PostgreSQL are supported. {_HINT}")
    if backend == "postgresql":
        return address
    file = address.database or ""
    if file in {"", ":memory:"} or file.startswith("file:") or "\0" in file or address.host or address.query:
        raise StoreError(f"The setting `database` must name a file that is kept, and nothing else. {_HINT}")
    return URL.create("sqlite", database=str(root / file))


def sqlite_file(address: URL) -> Path | None:
    """The file of a SQLite database, None for another kind."""
    return Path(str(address.database)) if address.get_backend_name() == "sqlite" else None


def make_engine(address: URL, *, busy_seconds: float) -> Engine:
    """Make the engine; connects to nothing yet. ``busy_seconds``: how long SQLite waits for another writer."""
    if sqlite_file(address) is None:
        return _make_server_engine(address)
    engine = create_engine(address, connect_args={"timeout": busy_seconds})
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _make_server_engine(address: URL) -> Engine:
    schema.state_conditions_for_postgresql()
    try:
        return create_engine(address)
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise StoreError(
            f"The setting `database` needs a driver that is not installed ({error}). Install psycopg and write"
            ' database = "postgresql+psycopg://…".'
        ) from None


def _set_up_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    # Python's own implicit BEGIN comes too late for a transaction that reads before it writes: `_begin_sqlite` does it.
    connection.isolation_level = None
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")


def use_log(engine: Engine) -> None:
    """Make SQLite keep a write-ahead log, which lets others read while one writes; the file remembers it.

    Only for a database that is known to be ours: it changes the file.
    """
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("PRAGMA journal_mode = WAL")
    finally:
        connection.close()


def _begin_sqlite(connection: Connection) -> None:
    # A plain BEGIN that reads and then writes fails at once with SQLITE_BUSY_SNAPSHOT, in spite of the time-out.
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
