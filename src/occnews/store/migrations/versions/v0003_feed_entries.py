"""Add the ledger of the feeds, and enter what was published before there was one."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables, and fill them from the approved editions."""
    feed, entry = _make_tables()
    connection = op.get_bind()
    known: set[str] = set()
    for position, publication in enumerate(_list_published(connection), start=1):
        for name, kind, label, language in _list_feeds(publication):
            if name not in known:
                connection.execute(feed.insert().values(name=name, kind=kind, label=label, feed_id="", pages=0))
                known.add(name)
            connection.execute(
                entry.insert().values(**_row(publication, language), feed=name, position=position, changed=position)
            )


def _make_tables() -> tuple[sa.Table, sa.Table]:
    feed = op.create_table(
        "feed",
        sa.Column("name", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("label", sa.String, nullable=False),
        sa.Column("feed_id", sa.String, nullable=False),
        sa.Column("pages", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_feed"),
    )
    entry = op.create_table(
        "feed_entry",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("feed", sa.String, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("page", sa.Integer),
        sa.Column("publication_id", sa.String, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("entry_id", sa.String, nullable=False),
        sa.Column("language", sa.String, nullable=False),
        sa.Column("link", sa.String, nullable=False),
        sa.Column("is_retracted", sa.Boolean, nullable=False),
        sa.Column("updated", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_feed_entry"),
        sa.ForeignKeyConstraint(["feed"], ["feed.name"], name="fk_feed_entry_feed_feed"),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publication.id"], name="fk_feed_entry_publication_id_publication"
        ),
    )
    assert feed is not None
    assert entry is not None
    for column in ("publication_id", "entry_id", "updated", "changed"):
        op.create_index(f"ix_feed_entry_{column}", "feed_entry", [column])
    op.create_index("ix_feed_entry_feed_page_position", "feed_entry", ["feed", "page", "position"])
    return feed, entry


def _list_published(connection: sa.Connection) -> list[dict[str, Any]]:
    """Every publication that the public has seen with the edition that it sees, in the order of their last change."""
    found, taken = [], set()
    for (text,) in connection.execute(sa.text("SELECT record FROM publication ORDER BY date, name, id")):
        record = json.loads(text)
        if record["published_at"] is None:
            continue
        corrections = record["corrections"]
        is_correction = bool(corrections) and corrections[-1]["published_at"] is None
        record["revision"] -= int(is_correction)
        query = sa.text("SELECT edition FROM approval WHERE publication_id = :id AND revision = :revision")
        edition = connection.execute(query, {"id": record["id"], "revision": record["revision"]}).scalar_one()
        record["stories"] = json.loads(edition)["stories"]
        moment = _last_moment(record)
        while moment in taken:
            moment += dt.timedelta(milliseconds=1)
        taken.add(moment)
        found.append({**record, "moment": moment})
    return sorted(found, key=lambda record: record["moment"])


def _last_moment(record: dict[str, Any]) -> dt.datetime:
    retraction = record["retraction"]
    text = retraction["at"] if retraction else record["updated_at"] or record["published_at"]
    moment = dt.datetime.fromisoformat(text).astimezone(dt.UTC)
    fraction = int.from_bytes(hashlib.sha256(record["feed_id"].encode()).digest()[:8]) % 1_000
    return moment.replace(microsecond=fraction * 1_000)


def _list_feeds(record: dict[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    """(name, kind, label, language) of each feed."""
    from slugify import slugify

    story = record["stories"][0]
    yield f"{record['kind']}s", "publication", "", story["language"]
    for each in record["stories"]:
        yield f"all-{each['language']}", "language", each["language"], each["language"]
    for kind in dict.fromkeys(line["kind"] for line in story["roster"] if line["kind"]):
        yield f"kind-{kind}", "kind", kind, story["language"]
    areas = {_shorten(slugify(area), area): area for profile in story["profiles"] for area in profile["focus_areas"]}
    for name, area in areas.items():
        yield f"focus-{name}", "focus", area, story["language"]


def _shorten(slug: str, area: str) -> str:
    if slug and len(slug) <= 60:
        return slug
    digest = hashlib.sha256(area.casefold().encode()).hexdigest()[:8]
    return f"{slug[:60].strip('-')}-{digest}".strip("-")


def _row(record: dict[str, Any], language: str) -> dict[str, Any]:
    own = record["stories"][0]["language"]
    return {
        "publication_id": record["id"],
        "revision": record["revision"],
        "entry_id": record["feed_id"] if language == own else f"{record['feed_id']}:{language}",
        "language": language,
        "link": record["canonical_url"],
        "is_retracted": record["retraction"] is not None,
        # SQLite has no zones: it is given UTC without one.
        "updated": record["moment"]
        if op.get_bind().dialect.name != "sqlite"
        else record["moment"].replace(tzinfo=None),
    }
