"""Add the inbox: proposals that were read from pasted posts."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table of proposals."""
    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("change_id", sa.Integer, nullable=False),
        sa.Column("source", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("member_slug", sa.String, nullable=False),
        sa.Column("because", sa.String, nullable=False),
        sa.Column("found", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_proposal"),
        sa.ForeignKeyConstraint(["change_id"], ["change.id"], name="fk_proposal_change_id_change"),
    )
    op.create_index("ix_proposal_state", "proposal", ["state"])
