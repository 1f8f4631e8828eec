"""Runs the migrations. Apart from ``opening``, since importing Alembic takes longer than opening a database."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import IntegrityError

from occnews.store.engine import WRITES


def newest_version(folder: Path) -> str | None:
    """The number of the newest migration in a folder."""
    return ScriptDirectory.from_config(_configure(folder)).get_current_head()


def lists_version(folder: Path, version: str) -> bool:
    """Whether a folder of migrations holds the one of that number."""
    return any(
        script.revision == version for script in ScriptDirectory.from_config(_configure(folder)).walk_revisions()
    )


def upgrade(engine: Engine, folder: Path, head: str) -> None:
    """Run the pending migrations up to ``head`` in one transaction: all of them take effect, or none."""
    config = _configure(folder)
    with (
        engine.connect().execution_options(**{WRITES: True}) as connection,
        _without_references(connection),
        connection.begin(),
    ):
        config.attributes["connection"] = connection
        command.upgrade(config, head)
        _check_references(connection)


def _configure(folder: Path) -> Config:
    config = Config()
    # ConfigParser reads % as the start of a name.
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    return config


@contextmanager
def _without_references(connection: Connection) -> Iterator[None]:
    """Let SQLite rebuild a table that others refer to. The switch works outside a transaction only."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = connection.connection
    driver.cursor().execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        driver.cursor().execute("PRAGMA foreign_keys = ON")


def _check_references(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken is not None:
        raise IntegrityError(None, None, Exception(f"a row of {broken[0]} refers to nothing in {broken[2]}"))
