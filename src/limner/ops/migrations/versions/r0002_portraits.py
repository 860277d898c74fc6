"""Make the tables of the published portraits."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "portrait_generations",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("lake_commit", sa.BigInteger, nullable=False),
        sa.Column("as_of", sa.Date, nullable=False),
        sa.Column("customers", sa.Integer, nullable=False),
        sa.Column("published_at", sa.DateTime),
    )
    op.create_table(
        "portrait_blocks",
        sa.Column("generation", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("first_id", sa.LargeBinary, primary_key=True),
        sa.Column("last_id", sa.LargeBinary, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
