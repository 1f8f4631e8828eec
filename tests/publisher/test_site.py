"""Published files and the database: none is ever the reason that nobody gets in, and none undoes another."""

import contextlib
import datetime as dt
import json
import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from tests.publisher.conftest import NOVEMBER, Opener
from tests.publisher.test_members import write_picture

from occnews.errors import CheckFailedError, ConflictError
from occnews.model.dates import Period
from occnews.model.publication import Publication, State
from occnews.publisher import Publisher, approval, builds, drafting, members, publications, site
from occnews.publisher.site_writing import SiteReport
from occnews.store import Transaction

DECEMBER = NOVEMBER + dt.timedelta(days=28)


def prepare(p: Publisher, period: str) -> None:
    drafting.draft_digest(p, Period.parse(period))
    approval.submit_for_review(p, period)
    approval.approve(p, period, by="Chief")


def feed_ids(folder: Path) -> list[str]:
    items = json.loads((folder / "feeds" / "digests.json").read_text(encoding="utf-8"))["items"]
    return sorted(str(item["id"]) for item in items)


@pytest.fixture
def ready(published: Publisher) -> Publisher:
    """On 24 December: November is out, December is approved."""
    december = replace(published, now=DECEMBER)
    members.add_member(december, {"name": "Late Labs", "joined": "2025-12-01", "kind": "biotech"})
    prepare(december, "2025-12")
    return december


def restore(workspace: Path, backup: Path) -> None:
    for path in workspace.glob("occnews.db*"):
        path.unlink()
    shutil.copy(backup, workspace / "occnews.db")


def test_backup_put_back_locks_nobody_out(workspace: Path, opened: Opener, ready: Publisher, tmp_path: Path) -> None:
    with contextlib.closing(sqlite3.connect(workspace / "occnews.db")) as database:
        database.execute("VACUUM INTO ?", (str(tmp_path / "backup.db"),))
    approval.publish(ready, "2025-12")
    ready.store.close()
    both = feed_ids(workspace)
    restore(workspace, tmp_path / "backup.db")
    with opened(DECEMBER) as p:
        assert "which this workspace does not know" in p.behind
        assert len(members.list_members(p)) == 4
        assert feed_ids(workspace) == both
        with pytest.raises(ConflictError, match="--force"):
            approval.publish(p, "2025-12")
        assert publications.get_publication(p, "2025-12").state is State.APPROVED
        builds.build_feeds(p, force=True)
        approval.publish(p, "2025-12")
    assert len(feed_ids(workspace)) == 2
    with opened(DECEMBER) as p:
        assert p.behind == ""


def test_damaged_feed_stops_publishing_before_anything_is_published(workspace: Path, ready: Publisher) -> None:
    (workspace / "feeds" / "digests.json").write_text("{", encoding="utf-8")
    with pytest.raises(ConflictError, match="no feed that occnews wrote"):
        approval.publish(ready, "2025-12")
    assert publications.get_publication(ready, "2025-12").state is State.APPROVED


def test_stamp_that_is_no_text_is_written_again(workspace: Path, opened: Opener, published: Publisher) -> None:
    (workspace / "site" / ".occnews-state").write_bytes(b"\xff\xfe")
    with opened() as p:
        assert p.behind == ""


def test_files_in_step_are_not_compared_again_before_something_changes(
    workspace: Path, opened: Opener, published: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[object] = []
    list_published = site._list_published

    def note(tx: Transaction) -> list[Publication]:
        compared.append(tx)
        return list_published(tx)

    monkeypatch.setattr(site, "_list_published", note)
    with opened() as p:
        assert (p.behind, compared) == ("", [])
        members.add_member(p, {"name": "Late Labs", "joined": "2025-12-01", "kind": "biotech"})
    page = workspace / "site" / "index.html"
    before = page.stat()
    for _ in range(2):
        with opened() as p:
            assert (p.behind, len(compared)) == ("", 1)
    assert page.stat() == before


def test_publication_whose_files_were_never_written_is_found(
    workspace: Path, opened: Opener, ready: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(approval, "write_site", lambda p: ())  # as after a power cut
        approval.publish(ready, "2025-12")
    assert len(feed_ids(workspace)) == 1
    with opened(DECEMBER) as p:
        assert (p.behind, len(feed_ids(workspace))) == ("", 2)


def test_what_another_process_publishes_while_files_are_written_is_not_undone(
    workspace: Path, ready: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = site._write_pages
    others = iter([ready])

    def write_late(p: Publisher, published: object) -> SiteReport:
        for other in others:
            approval.publish(other, "2025-12")
        return write(p, published)  # type: ignore[arg-type]

    monkeypatch.setattr(site, "_write_pages", write_late)
    builds.build_feeds(ready)
    assert len(feed_ids(workspace)) == 2


def test_picture_that_is_gone_keeps_a_digest_from_being_published(
    workspace: Path, ready: Publisher, tmp_path: Path
) -> None:
    approval.send_back(ready, "2025-12", because="It needs a logo")
    members.attach_image(ready, "late-labs", write_picture(tmp_path / "logo.png"))
    prepare(ready, "2025-12")
    for picture in (workspace / "media").glob("*.png"):
        picture.unlink()
    with pytest.raises(CheckFailedError, match="There is no such picture") as caught:
        approval.publish(ready, "2025-12")
    assert [finding.code for finding in caught.value.findings if hasattr(finding, "code")] == ["image-missing"]
    assert publications.get_publication(ready, "2025-12").state is State.APPROVED


def test_one_that_may_not_go_out_holds_nothing_else_back(ready: Publisher) -> None:
    approval.send_back(ready, "2025-12", because="Wait for the other")
    members.add_member(ready, {"name": "Early Labs", "joined": "2025-12-02", "kind": "biotech"})
    drafting.draft_announcement(ready, "early-labs")
    for name in ("early-labs", "2025-12"):
        if name != "2025-12":
            approval.submit_for_review(ready, name)
            approval.approve(ready, name, by="Chief")
        else:
            prepare(ready, name)
    for number, name in enumerate(("early-labs", "2025-12"), start=1):
        approval.publish(ready, name, at=DECEMBER + dt.timedelta(hours=number))
    members.set_member(ready, "late-labs", {"embargo": "2026-06-01"})
    reports = approval.publish_due(replace(ready, now=DECEMBER + dt.timedelta(days=1)))
    outcomes = {each.publication.name: (each.publication.state, bool(each.refusal)) for each in reports}
    assert outcomes == {"early-labs": (State.PUBLISHED, False), "2025-12": (State.SCHEDULED, True)}
    assert "embargo" in next(each.refusal for each in reports if each.refusal)
