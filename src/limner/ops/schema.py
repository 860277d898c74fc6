"""The tables of the operational store; every time is UTC without a zone, and nothing personal is stored in clear."""

from __future__ import annotations

import sqlalchemy as sa

REVISION = "0001"
"""The migration that brings a database to these tables."""

METADATA = sa.MetaData()

DEFINITIONS = sa.Table(
    "definitions",
    METADATA,
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("body", sa.JSON(none_as_null=True)),
    sa.Column("created_at", sa.DateTime, nullable=False),
    sa.Column("created_by", sa.Text, nullable=False),
)
RUNS = sa.Table(
    "runs",
    METADATA,
    sa.Column("run_id", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("parameters", sa.JSON, nullable=False),
    sa.Column("started_at", sa.DateTime, nullable=False, index=True),
    sa.Column("finished_at", sa.DateTime),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("counts", sa.JSON, nullable=False),
    sa.Column("lake_commit", sa.BigInteger),
    sa.Column("error", sa.Text),
)
KEYS = sa.Table(
    "keys",
    METADATA,
    sa.Column("owner_id", sa.Text, primary_key=True),
    sa.Column("wrapped", sa.LargeBinary, nullable=False),
    sa.Column("created_at", sa.DateTime, nullable=False),
)
CONSENTS = sa.Table(
    "consents",
    METADATA,
    sa.Column("customer_id", sa.Text, primary_key=True),
    sa.Column("purpose", sa.Text, primary_key=True),
    sa.Column("decided_at", sa.DateTime, primary_key=True),
    sa.Column("granted", sa.Boolean, primary_key=True),
    sa.Column("source", sa.Text, primary_key=True),
)
AUDIT = sa.Table(
    "audit",
    METADATA,
    sa.Column("sequence", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("at", sa.DateTime, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    # Text and not JSON: the hash is over these very characters.
    sa.Column("detail", sa.Text, nullable=False),
    sa.Column("hash", sa.Text, nullable=False),
)
