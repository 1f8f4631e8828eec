"""Turns what a database reports into a StoreError with a sentence for people."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from occnews.errors import StoreError

# By SQLite's primary result code. Source: https://www.sqlite.org/rescode.html
_SENTENCES = {
    sqlite3.SQLITE_PERM: "may not be opened; check who owns the file and its folder.",
    sqlite3.SQLITE_BUSY: "is being changed by another program; wait until that is done, then try again.",
    sqlite3.SQLITE_LOCKED: "is being changed by another program; wait until that is done, then try again.",
    sqlite3.SQLITE_READONLY: "cannot be written: the file, its folder or its disk is read-only. Nothing was changed.",
    sqlite3.SQLITE_IOERR: "cannot be read or written: the disk reports an error, or is full. Nothing was changed.",
    sqlite3.SQLITE_CORRUPT: "is damaged. Put a copy in its place, such as the newest backup, and keep this one.",
    sqlite3.SQLITE_FULL: "cannot grow: the disk is full. Nothing was changed; free some space, then try again.",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened; check that the folder exists and may be written to.",
    sqlite3.SQLITE_NOTADB: "is no database file. Put the right file in its place, or name another as `database`.",
}


@contextmanager
def explaining(place: str) -> Iterator[None]:
    """Raise a StoreError in place of whatever the database reports inside; ``place`` names it to people."""
    try:
        yield
    except DBAPIError as error:
        raise _explain(error.orig, place) from error
    except sqlite3.Error as error:
        raise _explain(error, place) from error


def _explain(error: BaseException | None, place: str) -> StoreError:
    if isinstance(error, sqlite3.Error) and error.sqlite_errorcode & 0xFF in _SENTENCES:
        return StoreError(f"The database {place} {_SENTENCES[error.sqlite_errorcode & 0xFF]}")
    reason = str(error).strip().partition("\n")[0]
    return StoreError(f"The database {place} refuses: {reason}. Nothing was changed.")
