"""Opening: new databases, older ones, newer ones, and all that is no database at all."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, inspect
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable
from tests.store.opened import NOW

from occnews.errors import StoreError
from occnews.model.member import Member
from occnews.store import members, open_store, schema
from occnews.store.engine import locate, make_engine
from occnews.store.migrating import newest_version, upgrade
from occnews.store.opening import MIGRATIONS, Migrations

URL = "sqlite:///occnews.db"
FJORD = Member(slug="fjord-bio", name="Fjord Bio AS")


def fill(root: Path) -> Path:
    """Make a database with one member."""
    with open_store(URL, root=root, now=NOW) as store, store.changing(by="Kari", command="add", at=NOW) as tx:
        members.save_members(tx, [FJORD])
    return root / "occnews.db"


def read_slugs(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as connection:
        return [slug for (slug,) in connection.execute("SELECT slug FROM member ORDER BY slug")]


def _written(options: dict[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in options.items()}


def describe_file(file: Path) -> dict[str, Any]:
    engine = create_engine(f"sqlite:///{file}")
    tables = describe(engine)
    engine.dispose()
    return tables


def describe(engine: Engine) -> dict[str, Any]:
    """All that a database says of its own tables."""
    about = inspect(engine)
    return {
        table: {
            "columns": [{**column, "type": str(column["type"])} for column in about.get_columns(table)],
            "key": about.get_pk_constraint(table),
            "references": sorted(about.get_foreign_keys(table), key=str),
            "unique": sorted(about.get_unique_constraints(table), key=str),
            "checks": sorted(about.get_check_constraints(table), key=str),
            "indexes": sorted(
                (
                    {**index, "dialect_options": _written(index["dialect_options"])}
                    for index in about.get_indexes(table)
                ),
                key=str,
            ),
        }
        for table in about.get_table_names()
    }


def write_migration(migrations: Migrations, *statements: str) -> None:
    body = "\n".join(f"    {statement}" for statement in statements)
    text = f'from alembic import op\nimport sqlalchemy as sa\nrevision = "9999"\ndown_revision = "{MIGRATIONS.head}"\n'
    (migrations.folder / "versions" / "v9999_next.py").write_text(f"{text}def upgrade():\n{body}\n", encoding="utf-8")


def test_open_store_makes_a_file_in_the_workspace(tmp_path: Path) -> None:
    assert read_slugs(fill(tmp_path)) == ["fjord-bio"]
    assert sorted(file.name for file in tmp_path.iterdir()) == ["occnews.db"]


def test_open_store_absolute_address_stays(tmp_path: Path) -> None:
    inside = tmp_path / "data"
    inside.mkdir()
    open_store(f"sqlite:///{inside / 'other.db'}", root=tmp_path, now=NOW).close()
    assert (inside / "other.db").is_file()


def test_open_store_sets_sqlite_up(tmp_path: Path) -> None:
    with open_store(URL, root=tmp_path, now=NOW) as store, store.reading() as tx:
        pragmas = {
            name: tx.connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 1, "foreign_keys": 1}


def test_new_database_equals_a_migrated_one(tmp_path: Path) -> None:
    fill(tmp_path)
    engine = make_engine(locate("sqlite:///migrated.db", tmp_path), busy_seconds=1)
    upgrade(engine, MIGRATIONS.folder, MIGRATIONS.head)
    engine.dispose()
    assert describe_file(tmp_path / "occnews.db") == describe_file(tmp_path / "migrated.db")


def test_head_is_the_newest_migration() -> None:
    assert newest_version(MIGRATIONS.folder) == schema.HEAD


def test_open_store_at_head_imports_no_alembic(tmp_path: Path) -> None:
    program = (
        "import datetime as dt, sys; from pathlib import Path; from occnews.store import open_store\n"
        f"for _ in range(2): open_store({URL!r}, root=Path(), now=dt.datetime(2025, 1, 1, tzinfo=dt.UTC)).close()\n"
        "print([name for name in sys.modules if name.startswith('alembic')])"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_open_store_many_at_once_make_one_database(tmp_path: Path) -> None:
    def open_and_close(_: int) -> None:
        open_store(URL, root=tmp_path, now=NOW).close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(open_and_close, range(16)))
    assert read_slugs(fill(tmp_path)) == ["fjord-bio"]


def test_pending_migration_keeps_a_copy_and_runs(tmp_path: Path, next_migrations: Migrations) -> None:
    file = fill(tmp_path)
    write_migration(
        next_migrations,
        'with op.batch_alter_table("member") as table:',
        '    table.add_column(sa.Column("colour", sa.String))',
        '    table.alter_column("name", type_=sa.Text)',
    )
    # What stands only in the log beside the file must be in the copy.
    with closing(sqlite3.connect(file)) as other:
        other.execute("INSERT INTO member (slug, folded_name, name, record) VALUES ('in-the-log', '', '', '{}')")
        other.commit()
        assert file.with_name("occnews.db-wal").stat().st_size > 0
        open_store(URL, root=tmp_path, now=NOW, migrations=next_migrations).close()
    copy = tmp_path / "occnews.db.before-9999-20251126T083000Z"
    assert read_slugs(file) == read_slugs(copy) == ["fjord-bio", "in-the-log"]
    assert "colour" in {column["name"] for column in describe_file(file)["member"]["columns"]}
    assert "colour" not in {column["name"] for column in describe_file(copy)["member"]["columns"]}
    # Rebuilding a table that others refer to did not cut them off.
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT member_slug FROM membership").fetchall() == [("fjord-bio",)]
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("9999",)]


@pytest.mark.parametrize(
    "statements",
    [
        ('op.drop_table("approval")', 'op.execute("INSERT INTO nowhere VALUES (1)")'),
        ('op.drop_table("approval")', 'op.execute("DELETE FROM member")'),
    ],
)
def test_failing_migration_leaves_the_database_and_names_the_copies(
    tmp_path: Path, next_migrations: Migrations, statements: tuple[str, ...]
) -> None:
    file = fill(tmp_path)
    before = describe_file(file)
    write_migration(next_migrations, *statements)
    copies = [tmp_path / f"occnews.db.before-9999-20251126T083000Z{end}" for end in ("", "-2")]
    for copy in copies:
        with pytest.raises(StoreError, match=f"is as it was: .* A copy from before is {re.escape(str(copy))}\\.$"):
            open_store(URL, root=tmp_path, now=NOW, migrations=next_migrations)
    assert describe_file(file) == before
    assert [read_slugs(each) for each in (file, *copies)] == [["fjord-bio"]] * 3
    open_store(URL, root=tmp_path, now=NOW).close()


def test_newer_database_is_refused_untouched(tmp_path: Path, next_migrations: Migrations) -> None:
    file = fill(tmp_path)
    write_migration(next_migrations, 'op.add_column("member", sa.Column("colour", sa.String))')
    open_store(URL, root=tmp_path, now=NOW, migrations=next_migrations).close()
    before = file.read_bytes()
    with pytest.raises(
        StoreError, match=rf"from a newer version of occnews \(it is at 9999, this one knows {schema.HEAD}\)"
    ):
        open_store(URL, root=tmp_path, now=NOW)
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("occnews.db", 'The setting `database` is no database address. Write "sqlite:///occnews.db", or'),
        ("", "is no database address"),
        ("mysql://me:geheim@localhost/x", "names «mysql»; SQLite and PostgreSQL are supported"),
        ("postgresql+nodriver://me:geheim@localhost/x", "names another driver than psycopg"),
        ("postgresql://me:ge@heim@localhost/x", "has more than one @; write %40 for each in the password"),
        ("postgresql://me:geheim@localhost", "names a server, but no database on it"),
        ("sqlite://", "must name a file that is kept"),
        ("sqlite:///:memory:", "must name a file that is kept"),
        ("sqlite://server/occnews.db", "must name a file that is kept"),
        ("sqlite:///occnews.db?mode=ro", "must name a file that is kept, and nothing else"),
        ("postgresql://localhost:port/x", "is no database address"),
        (f"sqlite:///{'long' * 100}.db", "cannot be opened"),
        ("sqlite:///nowhere/occnews.db", "there is no folder"),
        ("sqlite:///folder", "is a folder; name a file in it"),
        ("sqlite:///text.db", "is no database file"),
        ("sqlite:///other.db", "belongs to another program"),
        ("sqlite:///damaged.db", "is damaged"),
    ],
)
def test_open_store_unusable_address_gets_a_sentence(tmp_path: Path, url: str, sentence: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "text.db").write_text("This is a shopping list, not a database. " * 50, encoding="utf-8")
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        other.execute("CREATE TABLE recipe (name TEXT)")
    whole = fill(tmp_path).read_bytes()
    (tmp_path / "damaged.db").write_bytes(whole[:100] + b"\xff" * 4000 + whole[4100:])
    files = {file: file.read_bytes() for file in tmp_path.glob("*.db")}
    with pytest.raises(StoreError, match=re.escape(sentence)) as raised:
        open_store(url, root=tmp_path, now=NOW)
    assert "geheim" not in str(raised.value)
    assert {file: file.read_bytes() for file in tmp_path.glob("*.db")} == files


def test_empty_file_becomes_a_database(tmp_path: Path) -> None:
    (tmp_path / "occnews.db").touch()
    assert read_slugs(fill(tmp_path)) == ["fjord-bio"]


@contextmanager
def ordinary_user(folder: Path) -> Iterator[None]:
    """Be somebody whom file permissions bind, also where the tests are run by root."""
    if os.geteuid() != 0:
        yield
        return
    for path in (folder, *folder.iterdir()):
        os.chown(path, 65534, 65534)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody may enter, which pytest's own are not."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no permissions of this kind")
@pytest.mark.parametrize(("part", "mode"), [("occnews.db", 0o444), (".", 0o555), ("occnews.db", 0o000)])
def test_open_store_forbidden_file_gets_a_sentence(open_folder: Path, part: str, mode: int) -> None:
    file = fill(open_folder)
    before = file.read_bytes()

    def change() -> None:
        with open_store(URL, root=open_folder, now=NOW) as store, store.changing(by="Kari", command="x", at=NOW) as tx:
            members.save_members(tx, [FJORD.model_copy(update={"name": "Other"})])

    with ordinary_user(open_folder):
        (open_folder / part).chmod(mode)
        with pytest.raises(StoreError, match=r"read-only|cannot be opened") as raised:
            change()
        (open_folder / part).chmod(0o755)
    assert str(file) in str(raised.value)
    assert file.read_bytes() == before


@pytest.mark.skipif(os.name == "nt", reason="Windows has no permissions of this kind")
def test_open_store_new_file_in_a_forbidden_folder_gets_a_sentence(open_folder: Path) -> None:
    with ordinary_user(open_folder):
        open_folder.chmod(0o555)
        with pytest.raises(StoreError, match="check that the folder exists and may be written to"):
            open_store(URL, root=open_folder, now=NOW)
    assert list(open_folder.iterdir()) == []


def test_schema_is_portable_to_postgresql() -> None:
    schema.state_conditions_for_postgresql()
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    tables = [str(CreateTable(table).compile(dialect=dialect)) for table in schema.metadata.sorted_tables]
    indexes = {
        str(index.name): str(CreateIndex(index).compile(dialect=dialect))
        for table in schema.metadata.sorted_tables
        for index in table.indexes
    }
    assert any("TIMESTAMP WITH TIME ZONE" in table for table in tables)
    assert indexes["uq_announced_once"].endswith("WHERE how <> 'elsewhere'")
    assert indexes["uq_publication_kind_name"].endswith("WHERE state <> 'retracted'")
