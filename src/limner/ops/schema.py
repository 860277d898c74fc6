"""The tables of the operational store; every time is UTC without a zone, and nothing personal is stored in clear."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

REVISION = "0006"
"""The migration that brings a database to these tables."""

METADATA = sa.MetaData()


class Utc(sa.types.TypeDecorator[datetime]):
    """A moment in UTC without a zone; one with a zone is refused, since the databases would treat it differently."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Pass on a time that has no zone."""
        if value is not None and value.tzinfo is not None:
            raise TypeError("Times are kept in UTC and without a zone; this one has a zone.")
        return value


DEFINITIONS = sa.Table(
    "definitions",
    METADATA,
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("body", sa.JSON(none_as_null=True)),
    sa.Column("created_at", Utc, nullable=False),
    sa.Column("created_by", sa.Text, nullable=False),
)
RUNS = sa.Table(
    "runs",
    METADATA,
    sa.Column("run_id", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("parameters", sa.JSON, nullable=False),
    sa.Column("started_at", Utc, nullable=False, index=True),
    sa.Column("finished_at", Utc),
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
    sa.Column("created_at", Utc, nullable=False),
)
CONSENTS = sa.Table(
    "consents",
    METADATA,
    sa.Column("customer_id", sa.Text, primary_key=True),
    sa.Column("purpose", sa.Text, primary_key=True),
    sa.Column("decided_at", Utc, primary_key=True),
    sa.Column("granted", sa.Boolean, primary_key=True),
    sa.Column("source", sa.Text, primary_key=True),
)
AUDIT = sa.Table(
    "audit",
    METADATA,
    sa.Column("sequence", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("at", Utc, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    # Text and not JSON: the hash is over these very characters.
    sa.Column("detail", sa.Text, nullable=False),
    sa.Column("hash", sa.Text, nullable=False),
)
PORTRAIT_GENERATIONS = sa.Table(
    "portrait_generations",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("lake_commit", sa.BigInteger, nullable=False),
    sa.Column("as_of", sa.Date, nullable=False),
    sa.Column("customers", sa.Integer, nullable=False),
    sa.Column("published_at", Utc),
)
PORTRAIT_BLOCKS = sa.Table(
    "portrait_blocks",
    METADATA,
    sa.Column("generation", sa.Integer, primary_key=True, autoincrement=False),
    # Bytes and not text: the order of text is the database's own, and blocks are found by order.
    sa.Column("first_id", sa.LargeBinary, primary_key=True),
    sa.Column("last_id", sa.LargeBinary, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
)
STREAM_STATES = sa.Table(
    "stream_states",
    METADATA,
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("stream", sa.Text, primary_key=True),
    sa.Column("position", sa.JSON, nullable=False),
    sa.Column("columns", sa.JSON, nullable=False),
    sa.Column("known", sa.Text, nullable=False),
    sa.Column("unfinished", sa.Boolean, nullable=False),
    sa.Column("synced_at", Utc),
    sa.Column("newest_at", Utc),
    sa.Column("counts", sa.JSON, nullable=False),
    sa.Column("totals", sa.JSON, nullable=False),
)
SOURCE_STATES = sa.Table(
    "source_states",
    METADATA,
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("due_at", Utc),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("tried_at", Utc),
    sa.Column("error", sa.Text),
)
SOURCE_SECRETS = sa.Table(
    "source_secrets",
    METADATA,
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
)
DELIVERIES = sa.Table(
    "deliveries",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("stream", sa.Text, nullable=False),
    # A hash: what partners call a delivery may be long, and say something.
    sa.Column("delivery", sa.Text, nullable=False),
    sa.Column("received_at", Utc, nullable=False),
    # What happened, as its header says it: orders/delete.
    sa.Column("event", sa.Text, nullable=False, server_default=sa.text("''")),
    # Sealed; null once it was loaded.
    sa.Column("body", sa.LargeBinary),
    sa.UniqueConstraint("source", "stream", "delivery"),
    sqlite_autoincrement=True,
)
