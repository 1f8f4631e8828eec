"""Makes the SQLAlchemy engine, and sets up each connection to the database."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from occnews.errors import StoreError
from occnews.store import schema

WRITES: Final = "occnews_writes"
"""The execution option of a connection whose transactions write: one at a time, locked from their start."""

# What the writers of a PostgreSQL database lock, as SQLite's lock its file. Every version must use the same number.
_WRITERS: Final = int.from_bytes(b"occnews")
_HINT: Final = 'Write "sqlite:///occnews.db", or "postgresql+psycopg://USER@HOST/NAME".'


def locate(url: str, root: Path, *, named: str = "The setting `database`") -> URL:
    """Read a database address; a relative SQLite file stands in ``root``. ``named`` is what people call the address.

    Raises StoreError.
    """
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        # The text itself stays out of the sentence: it may hold a password.
        raise StoreError(f"{named} is no database address. {_HINT}") from None
    backend = address.get_backend_name()
    if backend == "postgresql":
        return _check_server(address, named)
    if backend != "sqlite":
        raise StoreError(f"{named} names «{backend}»; SQLite and PostgreSQL are supported. {_HINT}")
    file = address.database or ""
    if file in {"", ":memory:"} or file.startswith("file:") or "\0" in file or address.host or address.query:
        raise StoreError(f"{named} must name a file that is kept, and nothing else. {_HINT}")
    return URL.create("sqlite", database=str(root / file))


def _check_server(address: URL, named: str) -> URL:
    if address.drivername not in {"postgresql", "postgresql+psycopg"}:
        raise StoreError(f"{named} names another driver than psycopg. {_HINT}")
    if "@" in (address.host or ""):
        # What stands before it is the end of a password, which an error of the network would show.
        raise StoreError(f"{named} has more than one @; write %40 for each in the password. {_HINT}")
    if not address.database:
        raise StoreError(f"{named} names a server, but no database on it. {_HINT}")
    return address.set(drivername="postgresql+psycopg")


def sqlite_file(address: URL) -> Path | None:
    """The file of a SQLite database, None for another kind."""
    return Path(str(address.database)) if address.get_backend_name() == "sqlite" else None


def name_place(address: URL) -> str:
    """Name a database to people: its file, or its address without the password."""
    file = sqlite_file(address)
    # Of what follows a question mark, some is a secret too.
    return str(file) if file else address.set(query={}).render_as_string(hide_password=True)


def make_engine(address: URL, *, busy_seconds: float) -> Engine:
    """Make the engine; connects to nothing yet. ``busy_seconds``: how long to wait for another writer."""
    if sqlite_file(address) is None:
        return _make_server_engine(address, busy_seconds)
    engine = create_engine(address, connect_args={"timeout": busy_seconds})
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _make_server_engine(address: URL, busy_seconds: float) -> Engine:
    schema.state_conditions_for_postgresql()
    settings = {
        "application_name": "occnews",
        "client_encoding": "utf8",
        "connect_timeout": 10,
        # Our transactions are short, and a pooler in between may give each another connection.
        "prepare_threshold": None,
    }
    own = {name: value for name, value in settings.items() if name not in address.query}
    try:
        # A connection that was idle is tried first: the server may have been restarted meanwhile.
        engine = create_engine(address, connect_args=own, pool_pre_ping=True)
    except ImportError:
        raise StoreError(
            f"The database {name_place(address)} is PostgreSQL's, for which psycopg must be installed:"
            " pip install 'occnews[postgresql]'"
        ) from None
    event.listen(engine, "begin", _begin_server(busy_seconds))
    return engine


def _begin_server(busy_seconds: float) -> Callable[[Connection], None]:
    # psycopg reads no other style of dates, and a server may have one.
    iso = "SET LOCAL datestyle = 'ISO'"
    # Whatever level the server's settings ask for: a higher one would not see what the writer before has just written.
    write = f"""SET TRANSACTION ISOLATION LEVEL READ COMMITTED; {iso};
        SET LOCAL lock_timeout = {max(1, round(busy_seconds * 1000))}; SELECT pg_advisory_xact_lock({_WRITERS})"""
    read = f"SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY; {iso}"

    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(write if _does_write(connection) else read)

    return begin


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
    connection.exec_driver_sql("BEGIN IMMEDIATE" if _does_write(connection) else "BEGIN")


def _does_write(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get(WRITES, False))
