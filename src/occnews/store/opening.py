"""Opens the database: makes a new one, and brings an older one up to date after keeping a copy of it."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, insert, inspect, select

from occnews.errors import StoreError
from occnews.store import schema
from occnews.store.engine import WRITES, locate, make_engine, name_place, sqlite_file, use_log
from occnews.store.failures import explaining
from occnews.store.transaction import Store


@dataclass(frozen=True, kw_only=True)
class Migrations:
    """A folder of Alembic migrations, and the number of the newest."""

    folder: Path
    head: str


MIGRATIONS: Final = Migrations(folder=Path(__file__).parent / "migrations", head=schema.HEAD)


def open_store(
    url: str, *, root: Path, now: dt.datetime, busy_seconds: float = 10, migrations: Migrations = MIGRATIONS
) -> Store:
    """Open the database at ``url``; a relative SQLite file stands in ``root``, and is made when it is missing.

    A database of an earlier version is migrated, whole or not at all; of a SQLite file a copy is kept beside it first,
    named after the migration and ``now``. ``busy_seconds``: how long to wait for another program that writes. Raises
    StoreError when the database is from a newer version or another program, damaged, locked, read-only, or cannot be
    reached.
    """
    address = locate(url, root)
    file = sqlite_file(address)
    place = name_place(address)
    if file:
        check_file(file)
    engine = make_engine(address, busy_seconds=busy_seconds)
    try:
        with explaining(place):
            version, kept = _bring_up_to_date(engine, place, file, now, migrations)
    except BaseException:
        engine.dispose()
        raise
    return Store(engine, place, file=file, came_from=version, kept=kept)


def check_file(file: Path) -> None:
    """Refuse what SQLite would only call unable to open."""
    try:
        if file.is_dir():
            raise StoreError(f"The database {file} is a folder; name a file in it as `database`, such as occnews.db.")
        if not file.parent.is_dir():
            raise StoreError(f"The database {file} cannot be opened: there is no folder {file.parent}. Make it first.")
    except OSError as error:
        raise StoreError(f"The database {file} cannot be opened: {error.strerror}.") from None


def _bring_up_to_date(
    engine: Engine, place: str, file: Path | None, now: dt.datetime, migrations: Migrations
) -> tuple[str | None, Path | None]:
    """Make or migrate the database. Returns the version that it was at, and the copy from before a migration."""
    with engine.connect() as connection, connection.begin():
        version = found = read_version(connection, place)
    if version not in {None, migrations.head}:
        _refuse_newer(str(version), place, migrations)
    if file:
        use_log(engine)
    if version is None:
        version = _create(engine, place)
    if version == migrations.head:
        return found, None
    copy = _keep_copy(engine, file, migrations.head, now) if file else None
    _migrate(engine, place, copy, migrations)
    return found, copy


def read_version(connection: Connection, place: str) -> str | None:
    """The migration that the database is at; None when it is empty. Raises StoreError for another program's."""
    tables = inspect(connection).get_table_names()
    if schema.VERSION_TABLE in tables:
        query = select(schema.alembic_version.c.version_num)
        version: str | None = connection.execute(query).scalar_one_or_none()
        if version is not None and {schema.member.name, schema.publication.name} <= set(tables):
            return version
    if tables:
        raise StoreError(f"The database {place} belongs to another program. Name another as `database`.")
    return None


def _create(engine: Engine, place: str) -> str:
    """Make all tables at once, which needs no Alembic; return the version. A test compares it with the migrations."""
    with writing(engine) as connection:
        version = read_version(connection, place)
        if version is not None:
            return version  # another process was first
        make_tables(connection, place)
        return schema.HEAD


def make_tables(connection: Connection, place: str) -> None:
    """Make all tables in an empty database. Raises StoreError for one on a server that cannot hold every letter."""
    if connection.dialect.name == "postgresql":
        encoding = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
        if encoding != "UTF8":
            raise StoreError(
                f"The database {place} is encoded in {encoding}, which lacks letters. Make another:"
                " createdb --encoding=UTF8 --template=template0 NAME"
            )
    schema.metadata.create_all(connection, checkfirst=False)
    schema.alembic_version.create(connection)
    connection.execute(insert(schema.alembic_version).values(version_num=schema.HEAD))


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that writes, outside a Store."""
    with engine.connect() as connection:
        connection = connection.execution_options(**{WRITES: True})
        with connection.begin():
            yield connection


def _refuse_newer(version: str, place: str, migrations: Migrations) -> None:
    from occnews.store.migrating import lists_version  # Alembic takes 0.4 s to import, and is seldom needed

    if not lists_version(migrations.folder, version):
        raise StoreError(
            f"The database {place} is from a newer version of occnews (it is at {version}, this one knows"
            f" {migrations.head}). Install that version or a newer one; nothing was changed."
        )


def _keep_copy(engine: Engine, file: Path, head: str, now: dt.datetime) -> Path:
    copy = _free_name(file.with_name(f"{file.name}.before-{head}-{now.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"))
    connection = engine.raw_connection()
    try:
        # Not a copy of the file: what was committed may still stand in the log beside it.
        connection.cursor().execute("VACUUM INTO ?", (str(copy),))
    except BaseException:
        copy.unlink(missing_ok=True)
        raise
    finally:
        connection.close()
    return copy


def _free_name(path: Path) -> Path:
    names = (path if number == 1 else path.with_name(f"{path.name}-{number}") for number in range(1, 10_000))
    return next(name for name in names if not name.exists())


def _migrate(engine: Engine, place: str, copy: Path | None, migrations: Migrations) -> None:
    from alembic.util.exc import CommandError
    from sqlalchemy.exc import SQLAlchemyError

    from occnews.store.migrating import upgrade

    try:
        upgrade(engine, migrations.folder, migrations.head)
    except (CommandError, SQLAlchemyError) as error:
        kept = f" A copy from before is {copy}." if copy else ""
        reason = str(error).strip().partition("\n")[0]
        raise StoreError(
            f"The database {place} could not be brought up to date, and is as it was: {reason}.{kept}"
        ) from error
