"""Transactions: one command is one change; a refusal leaves nothing behind."""

import datetime as dt
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.store.opened import NOW, Changing
from tests.store.test_publications import make_digest

from occnews.errors import InputError, StoreError
from occnews.model.member import Member
from occnews.model.publication import Publication
from occnews.store import Store, Transaction, history, members, open_store, publications

FJORD = Member(slug="fjord-bio", name="Fjord Bio AS")
TIND = Member(slug="tind", name="Tind Stiftelse")


def test_changing_gives_all_revisions_of_a_command_one_change(store: Store) -> None:
    at = dt.datetime(2025, 11, 26, 10, 0, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    with store.changing(by="  Kari ", command="import", at=at) as tx:
        members.save_members(tx, [FJORD, TIND])
        publications.save_publication(tx, make_digest("2025-11"))
    with store.changing(by="Ola", command="discard", at=NOW) as tx:
        publications.delete_publication(tx, "id-2025-11")
    with store.reading() as tx:
        revisions = history.list_revisions(tx)
    assert [(r.id, r.change, r.who, r.command, r.subject_kind, r.subject) for r in revisions] == [
        (1, 1, "Kari", "import", "member", "fjord-bio"),
        (2, 1, "Kari", "import", "member", "tind"),
        (3, 1, "Kari", "import", "publication", "id-2025-11"),
        (4, 2, "Ola", "discard", "publication", "id-2025-11"),
    ]
    assert (revisions[0].at, revisions[0].at.tzinfo) == (at, dt.UTC)


@pytest.mark.parametrize("by", ["", "  \t"])
def test_changing_refuses_nobody(store: Store, by: str) -> None:
    with (
        pytest.raises(InputError, match=r"History needs a name: write it as me = .* or add --by NAME"),
        store.changing(by=by, command="x", at=NOW),
    ):
        pass


def test_changing_keeps_any_command_line(store: Store) -> None:
    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.text(st.characters()))
    def check(command: str) -> None:
        with store.changing(by="Kari", command=command, at=NOW) as tx:
            # A different text each time, so that there is something to write.
            number = len(history.list_revisions(tx))
            members.save_members(tx, [FJORD.model_copy(update={"summary": str(number)})])
        with store.reading() as tx:
            kept = history.list_revisions(tx)[-1].command
        expected = command.replace("\0", "\\x00").encode("utf-8", "backslashreplace").decode()
        assert kept == expected

    check()


def test_reading_transaction_cannot_write(store: Store) -> None:
    with store.reading() as tx, pytest.raises(RuntimeError, match=r"Store\.changing"):
        tx.change_id()


def test_reading_sees_one_state_while_another_writes(store: Store, changing: Changing) -> None:
    with store.reading() as reader:
        assert members.list_members(reader) == []
        with changing() as tx:
            members.save_members(tx, [FJORD])
        assert members.list_members(reader) == []
    with store.reading() as reader:
        assert members.list_members(reader) == [FJORD]


def test_changing_waits_no_longer_than_told_for_another_writer(tmp_path: Path) -> None:
    with (
        open_store("sqlite:///occnews.db", root=tmp_path, now=NOW, busy_seconds=0.05) as store,
        closing(sqlite3.connect(tmp_path / "occnews.db")) as other,
    ):
        other.execute("BEGIN IMMEDIATE")
        with (
            pytest.raises(StoreError, match="is being changed by another program; wait until that is done"),
            store.changing(by="Kari", command="x", at=NOW),
        ):
            pass
        other.execute("ROLLBACK")
        with store.changing(by="Kari", command="x", at=NOW) as tx:
            assert members.save_members(tx, [FJORD]) == 1


def test_open_store_locked_database_gets_a_sentence(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "occnews.db")) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError, match="is being changed by another program"):
            open_store("sqlite:///occnews.db", root=tmp_path, now=NOW, busy_seconds=0.05)


@pytest.mark.parametrize("kind", ["members", "publication"])
def test_changing_on_a_full_disk_changes_nothing(store: Store, changing: Changing, kind: str) -> None:
    with changing() as tx:
        members.save_members(tx, [FJORD])

    def overfill() -> None:
        with changing() as tx:
            fill_disk(tx)
            if kind == "members":
                members.save_members(tx, [Member(slug=f"m-{n}", name=f"M {n}") for n in range(1000)])
            publications.save_publication(tx, make_large())

    with pytest.raises(StoreError, match=r"cannot grow: the disk is full\. Nothing was changed"):
        overfill()
    with store.reading() as tx:
        assert members.list_members(tx) == [FJORD]
        assert publications.list_publications(tx) == []
        assert len(history.list_revisions(tx)) == 1


def fill_disk(tx: Transaction) -> None:
    """As full as a disk can be without one: SQLite may use no page more, a server says so of the first publication."""
    if tx.connection.dialect.name == "sqlite":
        pages = tx.connection.exec_driver_sql("PRAGMA page_count").scalar()
        tx.connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        return
    tx.connection.exec_driver_sql(
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$;"
        "CREATE TRIGGER refuse BEFORE INSERT ON publication FOR EACH ROW EXECUTE FUNCTION refuse()"
    )


def make_large() -> Publication:
    digest = make_digest("2025-11")
    wording = {"language": "en", "intro": "A long introduction. " * 900}
    return Publication.model_validate({**digest.model_dump(), "wordings": [wording]})
