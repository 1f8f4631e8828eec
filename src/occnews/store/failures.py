"""Turns what a database reports into a StoreError with a sentence for people."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy.exc import DBAPIError

from occnews.errors import StoreError

_BUSY: Final = "is being changed by another program; wait until that is done, then try again."
_FULL: Final = "cannot grow: the disk is full. Nothing was changed; free some space, then try again."

# By SQLite's primary result code. Source: https://www.sqlite.org/rescode.html
_SQLITE: Final = {
    sqlite3.SQLITE_PERM: "may not be opened; check who owns the file and its folder.",
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
    sqlite3.SQLITE_READONLY: "cannot be written: the file, its folder or its disk is read-only. Nothing was changed.",
    sqlite3.SQLITE_IOERR: "cannot be read or written: the disk reports an error, or is full. Nothing was changed.",
    sqlite3.SQLITE_CORRUPT: "is damaged. Put a copy in its place, such as the newest backup, and keep this one.",
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_CANTOPEN: "cannot be opened; check that the folder exists and may be written to.",
    sqlite3.SQLITE_NOTADB: "is no database file. Put the right file in its place, or name another as `database`.",
}

_LOST: Final = (
    "was cut off, or its server stopped. The command was carried out whole or not at all: look which, then try again."
)
_NO_ANSWER: Final = "does not answer ({reason}). Is its server running, and are host and port right in its address?"
_REFUSED: Final = "refuses the connection ({reason}). Is its address right?"
_SIGN_IN: Final = (
    "does not let us in ({reason}). Check user and password; the password may also stand in ~/.pgpass or PGPASSWORD."
)
_MISSING: Final = (
    "is not there: its server has no database of that name. Make it: createdb --encoding=UTF8 --template=template0 NAME"
)
_TOO_MANY: Final = "has no connection left for us; end other programs that use it, or try again later."
_STARTING: Final = "is starting or stopping; try again in a moment."
_DENIED: Final = "does not allow that ({reason}). Nothing was changed; make our user the owner of the database."
_DAMAGED: Final = "is damaged ({reason}). Nothing was changed; ask who looks after the server."

# By SQLSTATE, or its class. Source: https://www.postgresql.org/docs/current/errcodes-appendix.html
_SERVER: Final = {
    "08": _LOST,
    "25006": "may only be read: its server is a stand-by, or set to read-only. Nothing was changed.",
    "40P01": _BUSY,
    "42501": _DENIED,
    "53100": _FULL,
    "53200": "has not enough memory for that. Nothing was changed; try again later.",
    "53300": _TOO_MANY,
    "55P03": _BUSY,
    "57014": "took too long for its own settings ({reason}). Nothing was changed; try again when less is going on.",
    "57P01": _LOST,
    "57P02": _LOST,
    "57P03": _STARTING,
    "57P04": _LOST,
    "58": _DAMAGED,
    "XX": _DAMAGED,
}

# A connection that was refused has no SQLSTATE, only the server's words: these, unless it speaks another language.
_REFUSALS: Final = (
    (re.compile(r"password|pg_hba|authentication|role .* (does not exist|is not permitted)", re.IGNORECASE), _SIGN_IN),
    (re.compile(r"database .* does not exist"), _MISSING),
    (re.compile(r"permission denied for database"), _DENIED),
    (re.compile(r"too many (clients|connections)|connection slots|connection limit"), _TOO_MANY),
    (re.compile(r"(starting up|shutting down|recovery mode)"), _STARTING),
)


@contextmanager
def explaining(place: str) -> Iterator[None]:
    """Raise a StoreError in place of whatever the database reports inside; ``place`` names it to people."""
    try:
        yield
    except DBAPIError as error:
        raise _explain(error, place) from error
    except sqlite3.Error as error:
        raise StoreError(f"The database {place} {_describe_sqlite(error)}") from error


def _explain(error: DBAPIError, place: str) -> StoreError:
    cause: object = error.orig
    if isinstance(cause, sqlite3.Error):
        return StoreError(f"The database {place} {_describe_sqlite(cause)}")
    reason = _first_line(cause)
    state = getattr(cause, "sqlstate", None)
    if error.connection_invalidated:
        sentence = _LOST
    elif state is not None:
        sentence = _SERVER.get(state, _SERVER.get(state[:2], "refuses: {reason}. Nothing was changed."))
    else:
        sentence, reason = _describe_refusal(cause, reason)
    return StoreError(f"The database {place} {sentence.format(reason=reason.rstrip('.'))}")


def _describe_sqlite(error: sqlite3.Error) -> str:
    code = getattr(error, "sqlite_errorcode", -1) & 0xFF  # what Python itself refuses has none
    return _SQLITE.get(code, f"refuses: {_first_line(error)}. Nothing was changed.")


def _describe_refusal(cause: object, reason: str) -> tuple[str, str]:
    """The sentence and the reason of what has no SQLSTATE: there is no connection, or psycopg itself refuses."""
    from psycopg import OperationalError

    if not isinstance(cause, OperationalError):
        return "refuses: {reason}. Nothing was changed.", reason
    # «connection to server at …, port … failed: FATAL:  …»
    reason, is_answer = re.subn(r"^.*\bfailed: +[A-Z]+: +", "", reason)
    found = next((sentence for pattern, sentence in _REFUSALS if pattern.search(reason)), None)
    return found or (_REFUSED if is_answer else _NO_ANSWER), re.sub(r"^.*\bfailed: +", "", reason)


def _first_line(error: object) -> str:
    return str(error).strip().partition("\n")[0]
