"""A process killed while it saves leaves all of its command, or nothing."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.store.opened import NOW

from occnews.model.member import Member
from occnews.store import history, members, open_store

COUNT = 6000

PROGRAM = f"""
import datetime as dt, sys
from pathlib import Path
from occnews.model.member import Member, ParagraphBlock
from occnews.store import members, open_store

now = dt.datetime(2025, 11, 26, tzinfo=dt.UTC)
text = ParagraphBlock(text="What they do, and why. " * 40)
many = [Member(slug=f"new-{{n}}", name=f"New {{n}}").model_copy(update={{"profile": (text,)}}) for n in range({COUNT})]
with open_store(sys.argv[1], root=Path(), now=now) as store:
    with store.changing(by="Kari", command="import", at=now) as tx:
        members.save_members(tx, many[:{COUNT // 2}])
        print("half", flush=True)
        members.save_members(tx, many[{COUNT // 2}:])
    print("all", flush=True)
    input()
"""


@pytest.mark.parametrize(
    ("after", "delay", "possible"),
    [
        ("half", 0.0, {0}),
        # By now it is somewhere between the second half and what follows the commit.
        ("half", 0.2, {0, COUNT}),
        ("half", 0.35, {0, COUNT}),
        ("all", 0.0, {COUNT}),
    ],
)
def test_killed_process_leaves_all_or_nothing(
    database: str, tmp_path: Path, after: str, delay: float, possible: set[int]
) -> None:
    old = Member(slug="old", name="Old")
    with (
        open_store(database, root=tmp_path, now=NOW) as store,
        store.changing(by="Ola", command="add", at=NOW) as tx,
    ):
        members.save_members(tx, [old])
    run_and_kill(tmp_path, database, after, delay)
    with open_store(database, root=tmp_path, now=NOW) as store:
        with store.reading() as tx:
            slugs = {revision.subject for revision in history.list_revisions(tx, subject_kind="member")}
            stored = tx.connection.exec_driver_sql("SELECT count(*) FROM member").scalar_one() - 1
            assert members.get_member(tx, "old") == old
        assert stored in possible
        assert len(slugs) == stored + 1
        with store.changing(by="Ola", command="add", at=NOW) as tx:
            assert members.save_members(tx, [Member(slug="later", name="Later")]) == 1


def run_and_kill(folder: Path, database: str, after: str, delay: float) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, database], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        while process.stdout.readline().strip() != after:
            assert process.poll() is None
        time.sleep(delay)
        process.kill()
