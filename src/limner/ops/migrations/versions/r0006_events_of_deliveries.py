"""Keep what a delivery says that happened."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the event to deliveries; those that wait say nothing."""
    op.add_column("deliveries", sa.Column("event", sa.Text, nullable=False, server_default=sa.text("''")))
