"""What only a server can do: refuse us, be away, stop in the middle; and what two who write at once see there."""

import datetime as dt
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.store.opened import NOW
from tests.store.test_opening import describe, write_migration

from occnews.errors import StoreError
from occnews.model.member import Member
from occnews.store import Store, history, members, open_store
from occnews.store.copying import copy_store
from occnews.store.engine import locate, make_engine
from occnews.store.migrating import upgrade
from occnews.store.opening import MIGRATIONS, Migrations

if TYPE_CHECKING:
    from tests.postgres import Server

FJORD = Member(slug="fjord-bio", name="Fjord Bio AS")


@pytest.fixture
def empty(postgres: "Server") -> Iterator[str]:
    """The name of a database with nothing in it."""
    name = postgres.make_database()
    yield name
    postgres.drop_database(name)


@pytest.fixture
def filled(postgres: "Server", postgres_template: str) -> Iterator[str]:
    """The name of a database with an empty store in it."""
    name = postgres.make_database(postgres_template)
    yield name
    postgres.drop_database(name)


@pytest.fixture
def guest(postgres: "Server", filled: str) -> Iterator[str]:
    """A user who may read that database, and no more."""
    postgres.run("CREATE ROLE guest LOGIN PASSWORD 'geheim@100%'")
    with closing(postgres.connect(filled)) as connection:
        connection.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO guest")
    yield "guest"
    postgres.drop_database(filled)
    postgres.run("DROP ROLE guest")


def save(store: Store, name: str = "Fjord Bio AS") -> None:
    with store.changing(by="Kari", command="add", at=NOW) as tx:
        members.save_members(tx, [FJORD.model_copy(update={"name": name})])


def refusal(url: str, **options: Any) -> str:
    """Why an address cannot be opened."""
    with pytest.raises(StoreError) as raised:
        open_store(url, root=Path(), now=NOW, **options)
    sentence = str(raised.value)
    assert "geheim" not in sentence
    assert "100%" not in sentence
    return sentence


def test_new_database_equals_a_migrated_one_on_a_server(postgres: "Server", empty: str, filled: str) -> None:
    engine = make_engine(locate(postgres.url(empty), Path()), busy_seconds=1)
    upgrade(engine, MIGRATIONS.folder, MIGRATIONS.head)
    migrated = describe(engine)
    engine.dispose()
    engine = make_engine(locate(postgres.url(filled), Path()), busy_seconds=1)
    assert describe(engine) == migrated
    engine.dispose()


def test_many_at_once_make_one_database_on_a_server(postgres: "Server", empty: str) -> None:
    def open_and_close(_: int) -> str | None:
        with open_store(postgres.url(empty), root=Path(), now=NOW) as store:
            return store.came_from

    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(open_and_close, range(6)))
    assert set(found) <= {None, MIGRATIONS.head}
    assert found.count(None) >= 1


def test_pending_migration_runs_on_a_server_once_among_many(
    postgres: "Server", filled: str, next_migrations: Migrations
) -> None:
    with open_store(postgres.url(filled), root=Path(), now=NOW) as store:
        save(store)
    write_migration(next_migrations, 'op.add_column("member", sa.Column("colour", sa.String))')

    def open_and_close(_: int) -> None:
        open_store(postgres.url(filled), root=Path(), now=NOW, migrations=next_migrations).close()

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(open_and_close, range(3)))
    with closing(postgres.connect(filled)) as connection:
        rows = connection.execute("SELECT slug, colour, (SELECT version_num FROM alembic_version) FROM member")
        assert rows.fetchall() == [("fjord-bio", None, "9999")]
    with open_store(postgres.url(filled), root=Path(), now=NOW, migrations=next_migrations) as store:
        assert (store.came_from, store.kept, store.file) == ("9999", None, None)
    assert "is from a newer version of occnews (it is at 9999" in refusal(postgres.url(filled))


def test_failing_migration_leaves_a_server_as_it_was(
    postgres: "Server", filled: str, next_migrations: Migrations
) -> None:
    with open_store(postgres.url(filled), root=Path(), now=NOW) as store:
        save(store)
    write_migration(next_migrations, 'op.drop_table("approval")', 'op.execute("DELETE FROM member")')
    sentence = refusal(postgres.url(filled), migrations=next_migrations)
    assert sentence.startswith(
        f"The database {postgres.place(filled)} could not be brought up to date, and is as it was"
    )
    with open_store(postgres.url(filled), root=Path(), now=NOW) as store, store.reading() as tx:
        assert [member.slug for member in members.list_members(tx)] == ["fjord-bio"]


def test_short_address_and_options_reach_the_same_database(postgres: "Server", filled: str) -> None:
    with open_store(postgres.url(filled), root=Path(), now=NOW) as store:
        save(store)
    short = postgres.url(filled).replace("postgresql+psycopg:", "postgresql:")
    for url in (short, f"{short}?connect_timeout=3&application_name=night&sslmode=disable"):
        with open_store(url, root=Path(), now=NOW) as store, store.reading() as tx:
            assert store.place == postgres.place(filled)
            assert members.list_members(tx) == [FJORD]
            (program,) = tx.connection.exec_driver_sql("SHOW application_name").one()
            assert program == ("night" if "night" in url else "occnews")


def test_database_that_cannot_be_opened_gets_a_sentence(postgres: "Server", filled: str, guest: str) -> None:
    place = f"The database {postgres.place(filled)}"
    nowhere = postgres.url(filled).replace(f":{postgres.port}/", ":1/")
    assert "/test" in nowhere
    assert refusal(nowhere).startswith(f"{place} does not answer (".replace(f":{postgres.port}", ":1"))
    assert refusal(nowhere).endswith("Is its server running, and are host and port right in its address?")
    assert "does not answer (" in refusal("postgresql://kari:geheim@no-such-host.invalid/occnews")
    wrong = refusal(postgres.url(filled, password="geheim-too"))
    assert wrong.startswith(f'{place} does not let us in (password authentication failed for user "kari"). Check user')
    assert "does not let us in" in refusal(postgres.url(filled, user="nobody"))
    assert "no password supplied" in refusal(postgres.url(filled).replace(":geheim%40100%25", ""))
    missing = refusal(postgres.url("nothing"))
    assert "is not there: its server has no database of that name. Make it: createdb --encoding=UTF8" in missing
    assert "foo" in refusal(f"{postgres.url(filled)}?foo=geheim")
    with closing(postgres.connect(filled)) as connection:
        connection.execute("ALTER ROLE guest CONNECTION LIMIT 0")
    assert "has no connection left for us" in refusal(postgres.url(filled, user=guest))
    postgres.run("ALTER DATABASE {} ALLOW_CONNECTIONS false", filled)
    closed = refusal(postgres.url(filled))
    postgres.run("ALTER DATABASE {} ALLOW_CONNECTIONS true", filled)
    assert f'refuses the connection (database "{filled}" is not currently accepting connections)' in closed


def test_database_that_is_no_place_for_us_gets_a_sentence(postgres: "Server", empty: str, filled: str) -> None:
    postgres.run("CREATE DATABASE narrow ENCODING latin1 TEMPLATE template0 LOCALE 'C' LOCALE_PROVIDER libc")
    assert "narrow is encoded in LATIN1, which lacks letters. Make another: createdb" in refusal(postgres.url("narrow"))
    postgres.drop_database("narrow")
    with closing(postgres.connect(empty)) as connection:
        connection.execute("CREATE TABLE recipe (name text)")
    assert "belongs to another program. Name another as `database`" in refusal(postgres.url(empty))
    postgres.run("ALTER DATABASE {} SET default_transaction_read_only = on", filled)
    with (
        open_store(postgres.url(filled), root=Path(), now=NOW) as store,
        pytest.raises(StoreError, match=r"may only be read: its server is a stand-by, or set to read-only\. Nothing"),
    ):
        save(store)


def test_user_without_rights_gets_a_sentence(postgres: "Server", empty: str, filled: str, guest: str) -> None:
    with (
        open_store(postgres.url(filled, user=guest), root=Path(), now=NOW) as store,
        pytest.raises(StoreError, match=r"does not allow that \(permission denied for table member\)\. Nothing was"),
    ):
        save(store)
    assert "does not allow that (permission denied for schema public" in refusal(postgres.url(empty, user=guest))


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("53100", "cannot grow: the disk is full. Nothing was changed; free some space, then try again."),
        ("53200", "has not enough memory for that. Nothing was changed; try again later."),
        ("40P01", "is being changed by another program; wait until that is done, then try again."),
        ("57014", "took too long for its own settings (Because so). Nothing was changed; try again when less is going"),
        ("XX001", "is damaged (Because so). Nothing was changed; ask who looks after the server."),
        ("58030", "is damaged (Because so). Nothing was changed; ask who looks after the server."),
        ("22012", "refuses: Because so. Nothing was changed."),
    ],
)
def test_what_a_server_reports_gets_a_sentence(postgres: "Server", filled: str, state: str, sentence: str) -> None:
    def change(store: Store) -> None:
        with store.changing(by="Kari", command="x", at=NOW) as tx:
            members.save_members(tx, [FJORD])
            tx.connection.exec_driver_sql(f"DO $$ BEGIN RAISE 'Because so.' USING ERRCODE = '{state}'; END $$")

    with open_store(postgres.url(filled), root=Path(), now=NOW) as store, pytest.raises(StoreError) as raised:
        change(store)
    assert str(raised.value).startswith(f"The database {postgres.place(filled)} {sentence}")
    with open_store(postgres.url(filled), root=Path(), now=NOW) as store, store.reading() as tx:
        assert members.list_members(tx) == []


def test_connection_that_is_cut_leaves_nothing_and_the_next_command_has_another(
    postgres: "Server", filled: str
) -> None:
    def change(store: Store) -> None:
        with store.changing(by="Kari", command="x", at=NOW) as tx:
            members.save_members(tx, [FJORD])
            cut_off(postgres, filled)
            members.save_members(tx, [Member(slug="tind", name="Tind")])

    with open_store(postgres.url(filled), root=Path(), now=NOW) as store:
        with pytest.raises(StoreError, match=r"was cut off, or its server stopped\. The command was carried out whole"):
            change(store)
        with store.reading() as tx:
            assert members.list_members(tx) == []
        # Between two commands nobody notices.
        cut_off(postgres, filled)
        save(store)
        with store.reading() as tx:
            assert members.list_members(tx) == [FJORD]


def cut_off(postgres: "Server", name: str) -> None:
    postgres.run(
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = {}".replace("{}", f"'{name}'")
    )


def test_writer_waits_no_longer_than_told_for_another_on_a_server(postgres: "Server", filled: str) -> None:
    url = postgres.url(filled)
    with (
        open_store(url, root=Path(), now=NOW) as first,
        open_store(url, root=Path(), now=NOW, busy_seconds=0.05) as second,
    ):
        with first.changing(by="Ola", command="x", at=NOW) as tx:
            with pytest.raises(StoreError, match="is being changed by another program; wait until that is done"):
                save(second)
            with second.reading() as reader:  # who reads waits for nobody
                assert members.list_members(reader) == []
            members.save_members(tx, [FJORD])
        save(second, "Fjord")


def test_writer_that_waited_sees_what_the_one_before_wrote(postgres: "Server", filled: str) -> None:
    """Whatever level the server's settings ask for: here it is serializable."""

    def add(number: int) -> int:
        with (
            open_store(postgres.url(filled), root=Path(), now=NOW) as store,
            store.changing(by="Kari", command="x", at=NOW) as tx,
        ):
            known = len(members.list_members(tx))
            members.save_members(tx, [Member(slug=f"member-{number}", name=f"Member {number}")])
            return known

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(add, range(12))) == list(range(12))


def test_moments_and_texts_come_back_whatever_the_server_is_used_to(store: Store) -> None:
    summer = dt.datetime(2025, 7, 1, 0, 0, 0, 1, tzinfo=dt.timezone(dt.timedelta(hours=2)))
    with store.changing(by="Æsa Ødegård 🦌", command="x", at=summer) as tx:
        members.save_members(tx, [FJORD])
    with store.reading() as tx:
        (change,) = history.list_changes(tx)
    assert (change.who, change.at) == ("Æsa Ødegård 🦌", summer)


def test_postgresql_without_psycopg_gets_a_sentence() -> None:
    program = (
        "import sys; sys.modules['psycopg'] = None\n"
        "from occnews.store import open_store; import datetime as dt; from pathlib import Path\n"
        "try: open_store('postgresql://me:geheim@db/x', root=Path(), now=dt.datetime(2025, 1, 1, tzinfo=dt.UTC))\n"
        "except Exception as error: print(type(error).__name__, error)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.startswith(
        "StoreError The database postgresql+psycopg://me:***@db/x is PostgreSQL's, for which psycopg must be"
    )
    assert re.search(r"pip install 'occnews\[postgresql\]'", done.stdout)


def test_sqlite_imports_no_psycopg(tmp_path: Path) -> None:
    program = (
        "import datetime as dt, sys; from pathlib import Path; from occnews.store import open_store\n"
        "open_store('sqlite:///x.db', root=Path(), now=dt.datetime(2025, 1, 1, tzinfo=dt.UTC)).close()\n"
        "print([name for name in sys.modules if 'psycopg' in name or 'dialects.postgresql' in name])"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_place_shows_no_password(postgres: "Server", filled: str) -> None:
    options = f"host=127.0.0.1&port={postgres.port}&user=kari&password=geheim%40100%25"
    with open_store(f"postgresql:///{filled}?{options}", root=Path(), now=NOW) as store:
        assert store.place == f"postgresql+psycopg:///{filled}"
        save(store)


def test_ordinary_owner_of_a_database_needs_no_more(postgres: "Server", filled: str) -> None:
    postgres.run("CREATE ROLE news LOGIN PASSWORD 'geheim@100%'")
    postgres.run("CREATE DATABASE owned OWNER news TEMPLATE template0")
    try:
        with open_store(postgres.url("owned", user="news"), root=Path(), now=NOW) as store:
            assert store.came_from is None
            save(store)
            store.compact()
            copy_store(store, postgres.url(filled), root=Path())
        with open_store(postgres.url(filled), root=Path(), now=NOW) as store, store.reading() as tx:
            assert members.list_members(tx) == [FJORD]
    finally:
        postgres.drop_database("owned")
        postgres.run("DROP ROLE news")
