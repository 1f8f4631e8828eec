"""A workspace moves from a file to a server and back, byte for byte; many programs publish at once, each thing once."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.publisher.conftest import NOVEMBER, Opener
from tests.publisher.test_approval import approve_november
from tests.publisher.test_backup import read_tree

from occnews import store
from occnews.config import load_config
from occnews.errors import StoreError
from occnews.model.dates import Period
from occnews.model.publication import Publication, State
from occnews.publisher import Publisher, approval, backup, builds, drafting, members, open_publisher, publications
from occnews.publisher.databases import copy_database

if TYPE_CHECKING:
    from tests.postgres import Server


@pytest.fixture
def empty(postgres: "Server") -> Iterator[str]:
    """The address of an empty database on a server."""
    name = postgres.make_database()
    yield postgres.url(name)
    postgres.drop_database(name)


@pytest.fixture
def published(publisher: Publisher) -> Publisher:
    """With the November digest published."""
    approve_november(publisher)
    approval.publish(publisher, "2025-11")
    return publisher


def open_in(folder: Path, **settings: str) -> AbstractContextManager[Publisher]:
    config = load_config(folder, {f"OCCNEWS_{name.upper()}": value for name, value in settings.items()})
    return open_publisher(config, by="Editor", now=NOVEMBER)


def test_workspace_moves_to_a_server_and_back(published: Publisher, empty: str, tmp_path: Path) -> None:
    root = published.config.root
    report = copy_database(published, empty)
    assert report.source == published.store.place
    assert report.rows == sum(table.rows for table in report.tables) > 20
    before = {folder: read_tree(root / folder) for folder in ("feeds", "site")}
    with open_in(root, database=empty) as p:
        assert p.behind == ""
        assert publications.list_publications(p) == publications.list_publications(published)
        # Nothing is behind, so nothing is written again.
        assert {folder: read_tree(root / folder) for folder in ("feeds", "site")} == before
        members.add_member(p, {"name": "Later", "joined": "2025-12-01"})
        with pytest.raises(StoreError, match="is not empty"):
            copy_database(p, published.config.database.replace("sqlite:///", f"sqlite:///{root}/"))
        copy_database(p, f"sqlite:///{tmp_path / 'back.db'}")
    with open_in(root, database=f"sqlite:///{tmp_path / 'back.db'}") as p:
        slugs = {member.slug for member in members.list_members(p)}
        assert slugs == {"bregne-bank", "fjord-isotopes", "havn-robotics", "later"}
        drafting.draft_digest(p, Period.parse("2025-12"))


def test_backup_of_a_workspace_on_a_server_comes_back_as_a_file(
    published: Publisher, empty: str, tmp_path: Path
) -> None:
    root = published.config.root
    copy_database(published, empty)
    (root / "occnews.db").write_bytes(b"what stayed behind")
    (root / "occnews.db-wal").write_bytes(b"and its log")
    with open_in(root, database=empty) as p:
        builds.build(p, "2025-11")
        made = backup.back_up(p, tmp_path / "copy.zip").file
    assert b"geheim" not in made.read_bytes()
    report = backup.restore(made, tmp_path / "back", now=NOVEMBER)
    assert (report.was_on_server, report.kept) == (True, None)
    assert load_config(tmp_path / "back", {}).database == "sqlite:///occnews.db"
    assert [path.name for path in (tmp_path / "back").glob("occnews.db*")] == ["occnews.db"]
    with open_in(tmp_path / "back") as p:
        builds.build(p, "2025-11")
        assert publications.list_publications(p) == publications.list_publications(published)
    for folder in ("build", "feeds", "site", "media"):
        assert read_tree(tmp_path / "back" / folder) == read_tree(root / folder)


PROGRAM = """
import datetime as dt, json, sys
from pathlib import Path
from occnews import store
from occnews.config import load_config
from occnews.errors import ConflictError
from occnews.publisher import approval, drafting, open_publisher

now = dt.datetime(2025, 11, 26, 8, 0, tzinfo=dt.UTC)
done = []
with open_publisher(load_config(Path(sys.argv[1]), {}), by=sys.argv[2], now=now) as p:
    print("ready", flush=True)
    input()
    for name in sys.argv[3:]:
        try:
            if not name[0].isdigit():
                drafting.draft_announcement(p, name)
                approval.submit_for_review(p, name)
                approval.approve(p, name, by="Chief")
            approval.publish(p, name)
            done.append(name)
        except ConflictError:
            pass
print(json.dumps(done))
"""


@pytest.mark.slow
def test_programs_that_publish_at_once_do_each_thing_once(publisher: Publisher, opened: Opener) -> None:
    months = [f"2025-0{number}" for number in range(1, 5)]
    joined = [f"neste-{number}" for number in range(1, 4)]
    for number, month in enumerate(months):
        members.add_member(publisher, {"name": f"Fjell {number}", "joined": f"{month}-03"})
        drafting.draft_digest(publisher, Period.parse(month))
        approval.submit_for_review(publisher, month)
        approval.approve(publisher, month, by="Chief")
    for slug in joined:
        members.add_member(publisher, {"name": slug, "joined": "2025-11-12"})
    done = run_at_once(publisher.config.root, 4, [*months, *joined])
    assert sorted(done) == sorted([*months, *joined])
    with opened() as p:
        assert p.behind == ""
        out = publications.list_publications(p)
        digests = [each for each in out if each.name in months]
        assert sorted(number_of(each) for each in digests) == [1, 2, 3, 4]
        assert {each.state for each in out} == {State.PUBLISHED}
        with p.reading() as tx:
            lines = [(line.member, line.how) for line in store.announced.list_announced(tx)]
        assert len(lines) == len(set(lines)) == sum(len(each.entries) for each in out)


def number_of(publication: Publication) -> int:
    assert publication.number is not None
    return publication.number


def run_at_once(folder: Path, count: int, names: list[str]) -> list[str]:
    """Let several programs publish the same, each in its own order. Returns what they have done between them."""
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(folder), f"Editor {number}", *names[number:], *names[:number]],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for number in range(count)
    ]  # fmt: skip
    done: list[str] = []
    try:
        for program in programs:
            assert program.stdout is not None
            assert program.stdout.readline() == "ready\n"
        for program in programs:
            assert program.stdin is not None
            program.stdin.write("\n")
            program.stdin.flush()
        for program in programs:
            output, _ = program.communicate(timeout=120)
            assert program.returncode == 0
            done += json.loads(output)
    finally:
        for program in programs:
            program.kill()
            program.communicate()
    return done


def test_unreachable_server_changes_nothing(published: Publisher) -> None:
    with pytest.raises(StoreError, match="does not answer"):
        copy_database(published, "postgresql://kari:geheim@127.0.0.1:1/occnews")
    assert len(publications.list_publications(published)) == 1
