"""The tables. Each aggregate has its key columns and, in ``record``, its whole value as JSON.

A change here needs a migration of the same effect in ``migrations/versions`` and its number in ``HEAD``; a test
compares a migrated database with a new one.
"""

import datetime as dt
from typing import Final

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)

HEAD: Final = "0004"
"""The newest migration: the version of a database that this program reads. A test compares it with Alembic's."""

VERSION_TABLE: Final = "alembic_version"

NAMING: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[dt.datetime]):
    """A moment: aware in, aware UTC out. SQLite has no zones, so it is given UTC without one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"the moment {value.isoformat()} has no time zone")
        moment = value.astimezone(dt.UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


metadata = MetaData(naming_convention=NAMING)

member = Table(
    "member",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("slug", String, nullable=False, unique=True),
    Column("folded_name", String, nullable=False, index=True),
    Column("name", String, nullable=False),
    Column("record", Text, nullable=False),
)

membership = Table(
    "membership",
    metadata,
    Column("member_slug", ForeignKey("member.slug"), primary_key=True),
    Column("number", Integer, CheckConstraint("number >= 1", name="from_1"), primary_key=True),
    Column("joined_first", Date, index=True),
    Column("joined_last", Date),
    Column("left", Date),
)

publication = Table(
    "publication",
    metadata,
    Column("id", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("name", String, nullable=False),
    Column("state", String, nullable=False),
    Column("number", Integer, CheckConstraint("number >= 1", name="from_1"), unique=True),
    Column("date", Date, nullable=False),
    Column("canonical_url", String, nullable=False),
    Column("record", Text, nullable=False),
)
# One digest a period, one announcement a membership; those that were retracted do not stand in the way of another.
Index(
    "uq_publication_kind_name",
    publication.c.kind,
    publication.c.name,
    unique=True,
    sqlite_where=text("state <> 'retracted'"),
    info={"where": "state <> 'retracted'"},
)

approval = Table(
    "approval",
    metadata,
    Column("publication_id", ForeignKey("publication.id"), primary_key=True),
    Column("revision", Integer, CheckConstraint("revision >= 1", name="from_1"), primary_key=True),
    Column("approved_by", String, CheckConstraint("approved_by <> ''", name="somebody"), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("edition", Text, nullable=False),
    Column("fingerprint", String, nullable=False),
)

change = Table(
    "change",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("who", String, CheckConstraint("who <> ''", name="somebody"), nullable=False),
    Column("command", String, nullable=False),
)

revision = Table(
    "revision",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("change_id", ForeignKey("change.id"), nullable=False, index=True),
    Column("subject_kind", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("before", Text),
    Column("after", Text),
    Index("ix_revision_subject_kind_subject", "subject_kind", "subject"),
)

announced = Table(
    "announced",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("member_slug", ForeignKey("member.slug"), nullable=False),
    Column("membership", Integer, CheckConstraint("membership >= 1", name="from_1"), nullable=False),
    Column("how", String, nullable=False),
    Column("publication_id", ForeignKey("publication.id"), index=True),
    Column("on", Date),
    Column("url", String, nullable=False),
    Column("change_id", ForeignKey("change.id"), nullable=False),
    # What we published names its publication, what others published does not.
    CheckConstraint("(how = 'elsewhere') = (publication_id IS NULL)", name="publication"),
)
# The promise that no member is announced twice: a membership is in one published announcement and one published digest.
Index(
    "uq_announced_once",
    announced.c.member_slug,
    announced.c.membership,
    announced.c.how,
    unique=True,
    sqlite_where=text("how <> 'elsewhere'"),
    info={"where": "how <> 'elsewhere'"},
)
Index(
    "uq_announced_elsewhere",
    announced.c.member_slug,
    announced.c.membership,
    announced.c.url,
    unique=True,
    sqlite_where=text("how = 'elsewhere'"),
    info={"where": "how = 'elsewhere'"},
)

proposal = Table(
    "proposal",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("change_id", ForeignKey("change.id"), nullable=False),
    Column("source", String, nullable=False),
    Column("state", String, nullable=False, index=True),
    Column("member_slug", String, nullable=False),
    Column("because", String, nullable=False),
    Column("found", Text, nullable=False),
)

# Every feed that anything was ever published in, and how many of its archive documents are full.
feed = Table(
    "feed",
    metadata,
    Column("name", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("label", String, nullable=False),
    Column("feed_id", String, nullable=False),
    Column("pages", Integer, nullable=False),
)

feed_entry = Table(
    "feed_entry",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("feed", ForeignKey("feed.name"), nullable=False),
    Column("position", Integer, nullable=False),  # the later it came to the front of its feed, the higher
    Column("page", Integer),  # the archive document that holds it for good
    Column("publication_id", ForeignKey("publication.id"), nullable=False, index=True),
    Column("revision", Integer, nullable=False),
    Column("entry_id", String, nullable=False, index=True),
    Column("language", String, nullable=False),
    Column("link", String, nullable=False),
    Column("is_retracted", Boolean, nullable=False),
    Column("updated", UtcDateTime, nullable=False, index=True),
    Column("changed", Integer, nullable=False, index=True),  # rises with every change to any entry
    Index("ix_feed_entry_feed_page_position", "feed", "page", "position"),
)

# How each schedule of config.toml stands.
schedule = Table(
    "schedule",
    metadata,
    Column("name", String, primary_key=True),
    Column("since", UtcDateTime, nullable=False),
    Column("seen", UtcDateTime, nullable=False),  # every firing up to here has its run
    Column("paused_at", UtcDateTime),
    Column("paused_by", String, nullable=False),
    Column("paused_because", String, nullable=False),
)

run = Table(
    "run",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("schedule", String, nullable=False),
    Column("period", String, nullable=False),
    Column("step", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("due", UtcDateTime, nullable=False),
    Column("moved_from", Date),
    Column("holiday", String, nullable=False),
    Column("state", String, nullable=False, index=True),
    Column("outcome", String, nullable=False),
    Column("detail", Text, nullable=False),
    Column("publications", Text, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("owner", String, nullable=False),
    Column("lease_until", UtcDateTime),
    Column("started", UtcDateTime),
    Column("finished", UtcDateTime),
    Column("mails", String, nullable=False),
    Column("mail_state", String, nullable=False, index=True),
    # The promise that a period is fired once, however many processes or machines see that it is due.
    UniqueConstraint("schedule", "period", "step"),
    sqlite_autoincrement=True,  # the witness file tells an older database by the ids, so none is given twice
)

alembic_version = Table(
    VERSION_TABLE,
    MetaData(naming_convention={"pk": "%(table_name)s_pkc"}),  # as Alembic names it
    Column("version_num", String(32), primary_key=True),
)


def state_conditions_for_postgresql() -> None:
    """Tell PostgreSQL which rows the partial indexes are of, as SQLite was told above.

    Said there, it would load all of SQLAlchemy's PostgreSQL dialect, 30 ms, into each command on SQLite.
    """
    for table in metadata.tables.values():
        for index in table.indexes:
            if "where" in index.info:
                index.dialect_options["postgresql"]["where"] = text(index.info["where"])
