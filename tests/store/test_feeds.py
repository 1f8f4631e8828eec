"""The ledger of the feeds: what an earlier database is given, and what tells its states apart."""

import datetime as dt
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from tests.store.opened import NOW, Changing

from occnews.model.feed import Appearance, FeedKind, FeedName
from occnews.model.member import Language
from occnews.model.publication import Publication, PublicationKind
from occnews.store import Store, Transaction, feeds, open_store, publications

BACKUP = Path(__file__).parents[1] / "data" / "backups" / "0.1.0.zip"
FEED = FeedName(name="announcements", kind=FeedKind.PUBLICATION, id="https://x.example/feeds/announcements.atom")


def appear(number: int, **fields: object) -> Appearance:
    values = Appearance(
        feed=FEED.name,
        publication=f"pub-{number}",
        revision=1,
        id=f"tag:{number}",
        language=Language.EN,
        link="",
        is_retracted=False,
        updated=NOW + dt.timedelta(hours=number),
    )
    return replace(values, **fields)  # type: ignore[arg-type]


def publish(tx: Transaction, number: int) -> None:
    publications.save_publication(
        tx,
        Publication(
            id=f"pub-{number}",
            kind=PublicationKind.ANNOUNCEMENT,
            name=f"member-{number}",
            date=NOW.date(),
            languages=(Language.EN,),
        ),
    )
    feeds.enter(tx, FEED, appear(number))


def ids(appearances: list[Appearance]) -> list[str]:
    return [each.publication for each in appearances]


def test_what_was_published_before_there_was_a_ledger_is_entered(tmp_path: Path) -> None:
    with zipfile.ZipFile(BACKUP) as archive:
        (tmp_path / "occnews.db").write_bytes(archive.read(next(n for n in archive.namelist() if n.endswith(".db"))))
    with open_store("sqlite:///occnews.db", root=tmp_path, now=NOW) as store, store.reading() as tx:
        (known,) = [each for each in publications.list_publications(tx) if each.published_at]
        found = {each.name: feeds.list_open(tx, each.name) for each in feeds.list_feeds(tx)}
    assert {"digests", "all-en", "kind-biotech"} <= set(found)
    for name, entries in found.items():
        (entry,) = entries
        assert (name, entry.publication, entry.id, entry.revision) == (name, known.id, known.feed_id, known.revision)
        assert entry.updated.replace(microsecond=0) == known.updated_at


def test_feed_fills_pages_and_keeps_the_newest(store: Store, changing: Changing) -> None:
    with changing() as tx:
        for number in range(1, 12):
            publish(tx, number)
            feeds.fill_pages(tx, FEED.name, keep=3, size=4)
    with store.reading() as tx:
        assert feeds.count_pages(tx, FEED.name) == 2
        assert ids(feeds.list_page(tx, FEED.name, 1)) == ["pub-4", "pub-3", "pub-2", "pub-1"]
        assert ids(feeds.list_page(tx, FEED.name, 2)) == ["pub-8", "pub-7", "pub-6", "pub-5"]
        assert ids(feeds.list_open(tx, FEED.name)) == ["pub-11", "pub-10", "pub-9"]
        assert feeds.list_entry_ids(tx, FEED.name) == [f"tag:{number}" for number in range(1, 12)]
        assert feeds.list_unknown(tx, ["tag:0", "tag:1", "tag:12", "tag:0"]) == ["tag:0", "tag:12"]
        # What a stranger's file may name, and no database stores.
        assert feeds.list_unknown(tx, ["a\0", "tag:2", "\ud800"]) == ["a\0", "\ud800"]


def test_feeds_are_listed_in_one_order_whatever_the_databases_own(changing: Changing) -> None:
    with changing() as tx:
        for number, name in enumerate(("zone", "aa", "Zone", "å", "b-1", "ba"), start=1):
            publish(tx, number)
            feeds.enter(tx, replace(FEED, name=name), appear(number))
        assert [each.name for each in feeds.list_feeds(tx)] == sorted(
            [FEED.name, "zone", "aa", "Zone", "å", "b-1", "ba"]
        )


@pytest.mark.parametrize("is_retracted", [False, True])
def test_later_version_leaves_a_full_page_alone_unless_it_is_a_retraction(
    store: Store, changing: Changing, is_retracted: bool
) -> None:
    with changing() as tx:
        for number in range(1, 6):
            publish(tx, number)
        feeds.fill_pages(tx, FEED.name, keep=2, size=3)
        before, head = feeds.list_page(tx, FEED.name, 1), feeds.read_head(tx)
        later = NOW + dt.timedelta(days=3)
        feeds.enter(tx, FEED, appear(1, revision=2, updated=later, is_retracted=is_retracted))
        feeds.enter(tx, FEED, appear(4, revision=2, updated=later))
    with store.reading() as tx:
        assert ids(feeds.list_open(tx, FEED.name)) == ["pub-4", "pub-1", "pub-5"]
        page = feeds.list_page(tx, FEED.name, 1)
        assert ids(page) == ids(before)
        assert (page == before) is not is_retracted
        assert page[-1].is_retracted is is_retracted
        assert feeds.list_changed(tx, head) == {FEED.name: [1] if is_retracted else []}


def test_mark_tells_databases_apart_that_went_different_ways(tmp_path: Path) -> None:
    marks = []
    for name, second in (("one", 2), ("other", 3), ("same", 2)):
        (tmp_path / name).mkdir()
        with open_store("sqlite:///occnews.db", root=tmp_path / name, now=NOW) as store:
            with store.changing(by="Kari", command="publish", at=NOW) as tx:
                publish(tx, 1)
                publish(tx, second)
            with store.reading() as tx:
                marks.append((feeds.read_head(tx), feeds.read_mark(tx)))
    assert marks[0] == marks[2] != marks[1]
    assert marks[0][0] == marks[1][0] == 2


def test_documents_of_superseded_editions_are_written_again_when_someone_is_forgotten(changing: Changing) -> None:
    with changing() as tx:
        for number in range(1, 6):
            publish(tx, number)
        feeds.fill_pages(tx, FEED.name, keep=2, size=3)
        feeds.enter(tx, FEED, appear(1, revision=2, updated=NOW + dt.timedelta(days=3)))
        head = feeds.read_head(tx)
        assert feeds.list_changed(tx, head) == {}
        feeds.touch_rewritten(tx)
        assert feeds.list_changed(tx, head) == {FEED.name: [1]}
