"""Make the first tables. A migration is never edited once it was released; the next one changes what it made."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make members, publications, approvals, history and the ledger of announcements."""
    _create_members()
    _create_publications()
    _create_history()
    _create_ledger()


def _create_members() -> None:
    op.create_table(
        "member",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("slug", sa.String, nullable=False),
        sa.Column("folded_name", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_member"),
        sa.UniqueConstraint("slug", name="uq_member_slug"),
    )
    op.create_index("ix_member_folded_name", "member", ["folded_name"])
    op.create_table(
        "membership",
        sa.Column("member_slug", sa.String, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("joined_first", sa.Date),
        sa.Column("joined_last", sa.Date),
        sa.Column("left", sa.Date),
        sa.PrimaryKeyConstraint("member_slug", "number", name="pk_membership"),
        sa.ForeignKeyConstraint(["member_slug"], ["member.slug"], name="fk_membership_member_slug_member"),
        sa.CheckConstraint("number >= 1", name=op.f("ck_membership_from_1")),
    )
    op.create_index("ix_membership_joined_first", "membership", ["joined_first"])


def _create_publications() -> None:
    op.create_table(
        "publication",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("number", sa.Integer),
        sa.Column("date", sa.Date, nullable=False),
        sa.Column("canonical_url", sa.String, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_publication"),
        sa.UniqueConstraint("number", name="uq_publication_number"),
        sa.CheckConstraint("number >= 1", name=op.f("ck_publication_from_1")),
    )
    _create_unique_index("uq_publication_kind_name", "publication", ["kind", "name"], "state <> 'retracted'")
    op.create_table(
        "approval",
        sa.Column("publication_id", sa.String, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("approved_by", sa.String, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edition", sa.Text, nullable=False),
        sa.Column("fingerprint", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("publication_id", "revision", name="pk_approval"),
        sa.ForeignKeyConstraint(["publication_id"], ["publication.id"], name="fk_approval_publication_id_publication"),
        sa.CheckConstraint("revision >= 1", name=op.f("ck_approval_from_1")),
        sa.CheckConstraint("approved_by <> ''", name=op.f("ck_approval_somebody")),
    )


def _create_history() -> None:
    op.create_table(
        "change",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String, nullable=False),
        sa.Column("command", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_change"),
        sa.CheckConstraint("who <> ''", name=op.f("ck_change_somebody")),
    )
    op.create_table(
        "revision",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("change_id", sa.Integer, nullable=False),
        sa.Column("subject_kind", sa.String, nullable=False),
        sa.Column("subject", sa.String, nullable=False),
        sa.Column("before", sa.Text),
        sa.Column("after", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_revision"),
        sa.ForeignKeyConstraint(["change_id"], ["change.id"], name="fk_revision_change_id_change"),
    )
    op.create_index("ix_revision_change_id", "revision", ["change_id"])
    op.create_index("ix_revision_subject_kind_subject", "revision", ["subject_kind", "subject"])


def _create_ledger() -> None:
    op.create_table(
        "announced",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("member_slug", sa.String, nullable=False),
        sa.Column("membership", sa.Integer, nullable=False),
        sa.Column("how", sa.String, nullable=False),
        sa.Column("publication_id", sa.String),
        sa.Column("on", sa.Date),
        sa.Column("url", sa.String, nullable=False),
        sa.Column("change_id", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_announced"),
        sa.ForeignKeyConstraint(["member_slug"], ["member.slug"], name="fk_announced_member_slug_member"),
        sa.ForeignKeyConstraint(["publication_id"], ["publication.id"], name="fk_announced_publication_id_publication"),
        sa.ForeignKeyConstraint(["change_id"], ["change.id"], name="fk_announced_change_id_change"),
        sa.CheckConstraint("membership >= 1", name=op.f("ck_announced_from_1")),
        sa.CheckConstraint("(how = 'elsewhere') = (publication_id IS NULL)", name=op.f("ck_announced_publication")),
    )
    op.create_index("ix_announced_publication_id", "announced", ["publication_id"])
    _create_unique_index("uq_announced_once", "announced", ["member_slug", "membership", "how"], "how <> 'elsewhere'")
    _create_unique_index(
        "uq_announced_elsewhere", "announced", ["member_slug", "membership", "url"], "how = 'elsewhere'"
    )


def _create_unique_index(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, unique=True, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
