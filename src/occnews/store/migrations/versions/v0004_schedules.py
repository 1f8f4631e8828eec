"""Add the ledger of schedules: how each stands, and a run for each of its firings."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "schedule",
        sa.Column("name", sa.String, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paused_at", sa.DateTime(timezone=True)),
        sa.Column("paused_by", sa.String, nullable=False),
        sa.Column("paused_because", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_schedule"),
    )
    op.create_table(
        "run",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("schedule", sa.String, nullable=False),
        sa.Column("period", sa.String, nullable=False),
        sa.Column("step", sa.String, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved_from", sa.Date),
        sa.Column("holiday", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("outcome", sa.String, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("publications", sa.Text, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("owner", sa.String, nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True)),
        sa.Column("started", sa.DateTime(timezone=True)),
        sa.Column("finished", sa.DateTime(timezone=True)),
        sa.Column("mails", sa.String, nullable=False),
        sa.Column("mail_state", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_run"),
        sa.UniqueConstraint("schedule", "period", "step", name="uq_run_schedule_period_step"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_run_state", "run", ["state"])
    op.create_index("ix_run_mail_state", "run", ["mail_state"])
