"""Make the tables of sources: how far streams were read, when sources are due, and their secrets."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "stream_states",
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("stream", sa.Text, primary_key=True),
        sa.Column("position", sa.JSON, nullable=False),
        sa.Column("columns", sa.JSON, nullable=False),
        sa.Column("known", sa.Text, nullable=False),
        sa.Column("unfinished", sa.Boolean, nullable=False),
        sa.Column("synced_at", sa.DateTime),
        sa.Column("newest_at", sa.DateTime),
        sa.Column("counts", sa.JSON, nullable=False),
        sa.Column("totals", sa.JSON, nullable=False),
    )
    op.create_table(
        "source_states",
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("due_at", sa.DateTime),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("tried_at", sa.DateTime),
        sa.Column("error", sa.Text),
    )
    op.create_table(
        "source_secrets",
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
