"""What the tests of the store have in common: a moment, the fixture ``changing``'s type, what is in the files."""

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from occnews.store import Store, Transaction

NOW = dt.datetime(2025, 11, 26, 8, 30, tzinfo=dt.UTC)

Changing = Callable[[], AbstractContextManager[Transaction]]


def read_files(store: Store) -> list[bytes]:
    """What the files hold that a database consists of, but for the log that a server keeps of all its databases."""
    if store.file is not None:
        return [path.read_bytes() for path in store.file.parent.glob("occnews.db*")]
    with store.reading() as tx:
        tx.connection.exec_driver_sql("CHECKPOINT")
        folder, oid = tx.connection.exec_driver_sql(
            "SELECT current_setting('data_directory'), oid FROM pg_database WHERE datname = current_database()"
        ).one()
    return [path.read_bytes() for path in (Path(folder) / "base" / str(oid)).iterdir()]
