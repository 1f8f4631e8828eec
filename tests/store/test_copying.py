"""A copy is the same in every table, or there is none."""

import dataclasses
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.store.opened import NOW, Changing
from tests.store.test_approvals import APPROVAL, DIGEST
from tests.store.test_feeds import publish
from tests.strategies import members as any_members

from occnews.errors import StoreError
from occnews.model.member import Member
from occnews.model.proposal import Found
from occnews.store import Store, announced, approvals, history, members, open_store, proposals, publications, schema
from occnews.store.copying import CopiedTable, copy_store, copy_to_file

if TYPE_CHECKING:
    from tests.postgres import Server

COUNTED = {
    "announced": 1,
    "approval": 2,
    "change": 1,
    "feed": 1,
    "feed_entry": 3,
    "member": 2,
    "membership": 2,
    "proposal": 2,
    "publication": 4,
    "revision": 6,
}


@pytest.fixture
def filled(store: Store, changing: Changing) -> Store:
    """A store with something in every table of the first three versions."""
    with changing() as tx:
        members.save_members(tx, [Member(slug="aa", name="Æøå 🦌")])
        members.save_members(tx, [Member(slug="z", name="Z")])
        publications.save_publication(tx, DIGEST)
        approvals.save_approval(tx, APPROVAL)
        approvals.save_approval(tx, dataclasses.replace(APPROVAL, revision=2))
        proposals.add_proposals(tx, "a\udcff.txt", [Found(values={"a\0": 1}, lines={}), Found(values={}, lines={})])
        announced.record_elsewhere(tx, "aa", 1, None, "https://fjord.example/å")
        for number in (3, 1, 2):
            publish(tx, number)
    return store


@pytest.fixture
def targets(postgres: "Server", tmp_path: Path) -> Iterator[dict[str, str]]:
    """The addresses of an empty database of each kind."""
    name = postgres.make_database()
    yield {"sqlite": f"sqlite:///{tmp_path / 'target.db'}", "postgresql": postgres.url(name)}
    postgres.drop_database(name)


def count(tables: tuple[CopiedTable, ...]) -> dict[str, int]:
    return {table.name: table.rows for table in tables}


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_copy_is_the_same_and_goes_on_from_there(
    filled: Store, targets: dict[str, str], tmp_path: Path, kind: str
) -> None:
    told: list[str] = []
    copied = copy_store(filled, targets[kind], root=tmp_path, report=told.append)
    assert told == [table.name for table in schema.metadata.sorted_tables] == [table.name for table in copied]
    assert {name: rows for name, rows in count(copied).items() if rows} == COUNTED
    assert all(len(table.digest) == 64 for table in copied)
    with open_store(targets[kind], root=tmp_path, now=NOW) as copy:
        assert copy.came_from == schema.HEAD
        with filled.reading() as here, copy.reading() as there:
            assert history.list_revisions(there) == history.list_revisions(here)
            assert announced.list_announced(there) == announced.list_announced(here)
            assert publications.list_publications(there) == publications.list_publications(here)
        with copy.changing(by="Ola", command="go on", at=NOW) as tx:
            members.save_members(tx, [Member(slug="later", name="Later")])
            assert tx.change_id() == 2
            assert proposals.add_proposals(tx, "x", [Found(values={"name": "x"}, lines={})]) == [3]
        # And back: the same tables have the same hashes, whichever database they are in.
        again = copy_store(copy, f"sqlite:///{tmp_path / 'back.db'}", root=tmp_path)
    same = {"announced", "approval", "feed", "feed_entry", "publication"}
    assert {table for table in again if table.name in same} == {table for table in copied if table.name in same}
    assert count(again)["member"] == 3


def test_copy_of_any_records_is_the_same(store: Store, changing: Changing, tmp_path: Path) -> None:
    lists = st.lists(any_members(), max_size=3, unique_by=lambda member: member.slug)

    @settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
    @given(lists)
    def check(wanted: list[Member]) -> None:
        with changing() as tx:
            members.save_members(tx, wanted)
        (tmp_path / "other.db").unlink(missing_ok=True)
        copy_to_file(store, tmp_path / "other.db")
        with (
            store.reading() as here,
            open_store("sqlite:///other.db", root=tmp_path, now=NOW) as copy,
            copy.reading() as there,
        ):
            assert members.list_members(there) == members.list_members(here)

    check()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_copy_goes_into_an_empty_database_only(
    filled: Store, targets: dict[str, str], tmp_path: Path, kind: str
) -> None:
    open_store(targets[kind], root=tmp_path, now=NOW).close()  # with its tables, but nothing in them
    copy_store(filled, targets[kind], root=tmp_path)
    with pytest.raises(StoreError, match=r"is not empty: rows are in its table \w+\. Name an empty one"):
        copy_store(filled, targets[kind], root=tmp_path)
    with pytest.raises(StoreError, match=r"is not empty: rows are in its table \w+\. Name an empty one"):
        copy_store(filled, filled_address(filled, targets), root=tmp_path)


def filled_address(store: Store, targets: dict[str, str]) -> str:
    """The address of the very database that is copied."""
    name = store.place.rpartition("/")[2]
    return f"sqlite:///{store.file}" if store.file else targets["postgresql"].rpartition("/")[0] + f"/{name}"


def test_copy_into_a_strangers_database_is_refused(filled: Store, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        other.execute("CREATE TABLE recipe (name TEXT)")
    before = (tmp_path / "other.db").read_bytes()
    with pytest.raises(StoreError, match="belongs to another program"):
        copy_store(filled, "sqlite:///other.db", root=tmp_path)
    assert (tmp_path / "other.db").read_bytes() == before


def test_copy_that_fails_leaves_nothing(
    filled: Store, postgres: "Server", targets: dict[str, str], tmp_path: Path
) -> None:
    postgres_name = targets["postgresql"].rpartition("/")[2]
    open_store(targets["postgresql"], root=tmp_path, now=NOW).close()
    with closing(postgres.connect(postgres_name)) as connection:
        connection.execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = 'disk_full'; END $$"
        )
        connection.execute("CREATE TRIGGER refuse BEFORE INSERT ON revision FOR EACH ROW EXECUTE FUNCTION refuse()")
        with pytest.raises(StoreError, match=rf"{postgres_name} cannot grow: the disk is full\. Nothing was changed"):
            copy_store(filled, targets["postgresql"], root=tmp_path)
        assert connection.execute("SELECT count(*) FROM member").fetchall() == [(0,)]
        connection.execute("DROP TRIGGER refuse ON revision")
    assert count(copy_store(filled, targets["postgresql"], root=tmp_path))["member"] == 2


def test_copy_that_came_out_otherwise_is_none(
    filled: Store, postgres: "Server", targets: dict[str, str], tmp_path: Path
) -> None:
    postgres_name = targets["postgresql"].rpartition("/")[2]
    open_store(targets["postgresql"], root=tmp_path, now=NOW).close()
    with closing(postgres.connect(postgres_name)) as connection:
        connection.execute(
            "CREATE FUNCTION change() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN NEW.name = upper(NEW.name); RETURN NEW; END $$"
        )
        connection.execute("CREATE TRIGGER change BEFORE INSERT ON member FOR EACH ROW EXECUTE FUNCTION change()")
        with pytest.raises(
            StoreError, match=r"What was copied into the table member differs: 2 rows went out, 2 came in"
        ):
            copy_store(filled, targets["postgresql"], root=tmp_path)
        assert connection.execute("SELECT count(*) FROM member").fetchall() == [(0,)]


def test_copy_into_a_new_file_that_fails_leaves_no_file(filled: Store, tmp_path: Path) -> None:
    def stop(table: str) -> None:
        if table == "revision":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copy_store(filled, "sqlite:///new.db", root=tmp_path, report=stop)
    assert not list(tmp_path.glob("new.db*"))
    with pytest.raises(StoreError, match="The address to copy to is no database address"):
        copy_store(filled, "new.db", root=tmp_path)
    with pytest.raises(StoreError, match="there is no folder"):
        copy_store(filled, "sqlite:///nowhere/x.db", root=tmp_path)
    assert not (tmp_path / "nowhere").exists()


def test_text_that_the_other_kind_cannot_hold_is_named(
    tmp_path: Path, postgres: "Server", targets: dict[str, str]
) -> None:
    with open_store("sqlite:///strange.db", root=tmp_path, now=NOW) as store:
        with closing(sqlite3.connect(tmp_path / "strange.db")) as other:
            other.execute("INSERT INTO member VALUES (1, 'a', 'a', 'A' || char(0) || 'B', '{}')")
            other.commit()
        with pytest.raises(
            StoreError, match=r"refuses: PostgreSQL text fields cannot contain NUL .*Nothing was changed"
        ):
            copy_store(store, targets["postgresql"], root=tmp_path)
    with closing(postgres.connect(targets["postgresql"].rpartition("/")[2])) as connection:
        assert connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchall() == [(0,)]


def test_copy_shows_one_moment_though_others_write(
    filled: Store, changing: Changing, targets: dict[str, str], tmp_path: Path
) -> None:
    def write(table: str) -> None:
        if table == "member":  # its memberships and revisions are copied later
            with changing() as tx:
                members.save_members(tx, [Member(slug="meanwhile", name="Meanwhile")])

    copied = count(copy_store(filled, targets["postgresql"], root=tmp_path, report=write))
    assert (copied["member"], copied["membership"], copied["revision"]) == (2, 2, 6)


PROGRAM = """
import datetime as dt, sys
from pathlib import Path
from occnews.store import open_store
from occnews.store.copying import copy_store

def stop(table):
    if table == "revision":
        print("half", flush=True)
        input()

with open_store(sys.argv[1], root=Path(), now=dt.datetime(2025, 11, 26, tzinfo=dt.UTC)) as store:
    copy_store(store, sys.argv[2], root=Path(), report=stop)
"""


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_copy_that_is_killed_leaves_an_empty_database(
    filled: Store, database: str, targets: dict[str, str], tmp_path: Path, kind: str
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, database, targets[kind]],
        cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline() == "half\n"
        process.kill()
    assert count(copy_store(filled, targets[kind], root=tmp_path))["member"] == 2
