"""Forget portraits that were published in the form of before; they are copies, and the next build publishes them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Empty the tables of the published portraits."""
    for name in ("portrait_blocks", "portrait_generations"):
        op.execute(sa.delete(sa.table(name)))
