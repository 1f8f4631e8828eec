"""The ledger of the feeds in the store: which publication stands in which feed, in which version, and on which page.

Nothing here reads a whole feed: what one publication costs does not grow with how many there were before it.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, func, insert, or_, select, update

from occnews.model.feed import Appearance, FeedKind, FeedName
from occnews.model.member import Language
from occnews.store import schema
from occnews.store.transaction import Transaction, storable

_entry = schema.feed_entry


def enter(tx: Transaction, feed: FeedName, appearance: Appearance) -> None:
    """Put a version of a publication at the front of a feed, in place of the one that is in no full page yet.

    A full page keeps the version that it has, unless this is a retraction: then what was said is taken out of it too.
    """
    _make_feed(tx, feed)
    changed = read_head(tx) + 1
    own = _is_of(feed.name, appearance.publication)
    tx.connection.execute(delete(_entry).where(own, _entry.c.page.is_(None)))
    values = _values(appearance)
    if appearance.is_retracted:
        tx.connection.execute(update(_entry).where(own).values(**values, changed=changed))
    tx.connection.execute(
        insert(_entry).values(
            feed=feed.name,
            publication_id=appearance.publication,
            entry_id=appearance.id,
            language=appearance.language.value,
            position=changed,
            changed=changed,
            **values,
        )
    )


def change_link(tx: Transaction, publication_id: str, link: str) -> None:
    """Note where a publication stands on the team's own site, in all that is in no full page."""
    own = (_entry.c.publication_id == publication_id, _entry.c.page.is_(None), _entry.c.link != link)
    tx.connection.execute(update(_entry).where(*own).values(link=link, changed=read_head(tx) + 1))


def touch_rewritten(tx: Transaction) -> None:
    """Have every document written again that may hold words of an edition which is public no more."""
    newer = _entry.alias()
    is_superseded = (
        select(newer.c.id)
        .where(newer.c.publication_id == _entry.c.publication_id, newer.c.revision > _entry.c.revision)
        .exists()
    )
    stale = or_(_entry.c.is_retracted, is_superseded)
    tx.connection.execute(update(_entry).where(stale).values(changed=read_head(tx) + 1))


def fill_pages(tx: Transaction, feed: str, *, keep: int, size: int) -> None:
    """Move what is older than the newest ``keep`` entries to full pages of ``size``; the rest of them stays open."""
    query = select(_entry.c.id).where(_entry.c.feed == feed, _entry.c.page.is_(None)).order_by(_entry.c.position)
    open_ids = list(tx.connection.execute(query).scalars())
    page, changed = count_pages(tx, feed), read_head(tx) + 1
    while len(open_ids) - keep >= size:
        full, open_ids, page = open_ids[:size], open_ids[size:], page + 1
        tx.connection.execute(update(_entry).where(_entry.c.id.in_(full)).values(page=page, changed=changed))
    tx.connection.execute(update(schema.feed).where(schema.feed.c.name == feed).values(pages=page))


def list_feeds(tx: Transaction) -> list[FeedName]:
    """Every feed that anything was ever published in, by name."""
    rows = tx.connection.execute(select(schema.feed))
    feeds = [FeedName(name=row.name, kind=FeedKind(row.kind), label=row.label, id=row.feed_id) for row in rows]
    # Not by the database, whose order depends on its locale.
    return sorted(feeds, key=lambda feed: feed.name)


def count_pages(tx: Transaction, feed: str) -> int:
    """How many archive documents of a feed are full."""
    query = select(schema.feed.c.pages).where(schema.feed.c.name == feed)
    return tx.connection.execute(query).scalar_one_or_none() or 0


def count_open(tx: Transaction, feed: str) -> int:
    """How many entries of a feed are in no full page."""
    query = select(func.count()).select_from(_entry).where(_entry.c.feed == feed, _entry.c.page.is_(None))
    return tx.connection.execute(query).scalar_one()


def list_open(tx: Transaction, feed: str) -> list[Appearance]:
    """What is in no full page of a feed, the newest first."""
    return _read(tx, _entry.c.feed == feed, _entry.c.page.is_(None))


def list_page(tx: Transaction, feed: str, page: int) -> list[Appearance]:
    """What a full page of a feed holds, the newest first."""
    return _read(tx, _entry.c.feed == feed, _entry.c.page == page)


def list_of_publication(tx: Transaction, publication_id: str) -> list[Appearance]:
    """Every version of a publication in every feed, the newest first."""
    return _read(tx, _entry.c.publication_id == publication_id)


def list_entry_ids(tx: Transaction, feed: str) -> list[str]:
    """The ids of all that ever stood in a feed, each once, in the order in which they came in."""
    query = select(_entry.c.entry_id).where(_entry.c.feed == feed).order_by(_entry.c.position)
    return list(dict.fromkeys(tx.connection.execute(query).scalars()))


def list_unknown(tx: Transaction, entry_ids: Iterable[str]) -> list[str]:
    """Those of the ids that no feed of ours ever had, in their order."""
    wanted = list(dict.fromkeys(entry_ids))
    # A stranger's file may name what no database stores, which we never had.
    query = select(_entry.c.entry_id).where(_entry.c.entry_id.in_([storable(each) for each in wanted]))
    known = set(tx.connection.execute(query).scalars())
    return [entry_id for entry_id in wanted if entry_id not in known]


def is_taken(tx: Transaction, moment: dt.datetime, *, publication_id: str) -> bool:
    """Whether another publication's entry has that very ``updated``."""
    query = select(_entry.c.id).where(_entry.c.updated == moment, _entry.c.publication_id != publication_id).limit(1)
    return tx.connection.execute(query).first() is not None


def read_head(tx: Transaction) -> int:
    """The number of the last change to any entry; 0 when there is none."""
    return tx.connection.execute(select(func.max(_entry.c.changed))).scalar_one() or 0


def read_mark(tx: Transaction) -> str:
    """What tells this state of the ledger from every other, those of another database too; "" for an empty one."""
    head = read_head(tx)
    query = select(_entry.c.feed, _entry.c.publication_id, _entry.c.revision, _entry.c.link, _entry.c.updated)
    rows = tx.connection.execute(query.where(_entry.c.changed == head).order_by(_entry.c.id))
    return " ".join(str(value) for row in rows for value in (head, *row))


def list_changed(tx: Transaction, since: int) -> dict[str, list[int]]:
    """The feeds that changed after that head, each with its full pages that did."""
    # Not DISTINCT, for which SQLite would go through the whole ledger in the order of another index.
    query = select(_entry.c.feed, _entry.c.page).where(_entry.c.changed > since)
    found: dict[str, set[int]] = {}
    for row in tx.connection.execute(query):
        pages = found.setdefault(row.feed, set())
        if row.page is not None:
            pages.add(row.page)
    return {feed: sorted(pages) for feed, pages in sorted(found.items())}


def _make_feed(tx: Transaction, feed: FeedName) -> None:
    """Make a feed that is new. One that has no id yet is given it."""
    own = schema.feed.c.name == feed.name
    stored = tx.connection.execute(select(schema.feed.c.feed_id).where(own)).scalar_one_or_none()
    if stored is None:
        values = {"name": feed.name, "kind": feed.kind.value, "label": feed.label, "feed_id": feed.id, "pages": 0}
        tx.connection.execute(insert(schema.feed).values(**values))
    elif not stored:
        tx.connection.execute(update(schema.feed).where(own).values(feed_id=feed.id))


def _values(appearance: Appearance) -> Mapping[str, Any]:
    """What a retraction changes in every version."""
    return {
        "revision": appearance.revision,
        "link": appearance.link,
        "is_retracted": appearance.is_retracted,
        "updated": appearance.updated,
    }


def _is_of(feed: str, publication_id: str) -> ColumnElement[bool]:
    return (_entry.c.feed == feed) & (_entry.c.publication_id == publication_id)


def _read(tx: Transaction, *conditions: ColumnElement[bool]) -> list[Appearance]:
    query = select(_entry).where(*conditions).order_by(_entry.c.position.desc(), _entry.c.id)
    return [_to_appearance(row) for row in tx.connection.execute(query)]


def _to_appearance(row: Row[Any]) -> Appearance:
    return Appearance(
        feed=row.feed,
        publication=row.publication_id,
        revision=row.revision,
        id=row.entry_id,
        language=Language(row.language),
        link=row.link,
        is_retracted=row.is_retracted,
        updated=row.updated,
        page=row.page,
    )
