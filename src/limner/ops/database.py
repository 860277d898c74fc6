"""Open the operational database and hand out its transactions, on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError

from limner.core.errors import InvalidDefinition, SourceUnavailable
from limner.ops.locks import advisory_key

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql

Clock = Callable[[], datetime]
"""Gives the present moment as a naive time in UTC."""

_WRITES = "limner_writes"
_BUSY_SECONDS = 30

to_json = partial(json.dumps, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
"""Write JSON in one canonical form, so that equal values are equal texts; what JSON cannot say is a ValueError."""


class Database:
    """A pool of connections to one database. ``close`` gives them back."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._writer = engine.execution_options(**{_WRITES: True})

    @classmethod
    def at(cls, url: str) -> Database:
        """Prepare the database at ``url`` (``sqlite:///file`` or ``postgresql+psycopg://…``); nothing is opened yet.

        Raises:
            InvalidDefinition: the URL names no database that Limner knows.
        """
        try:
            parsed = sa.make_url(url)
        except ArgumentError as error:
            raise _unknown("the address cannot be read") from error
        if parsed.drivername not in {"sqlite", "sqlite+pysqlite", "postgresql+psycopg"}:
            raise _unknown(f"{parsed.drivername!r} is not supported")
        if parsed.get_backend_name() == "sqlite":
            return cls(_sqlite(parsed))
        try:
            return cls(sa.create_engine(parsed, json_serializer=to_json, hide_parameters=True, pool_pre_ping=True))
        except (NoSuchModuleError, ModuleNotFoundError) as error:
            raise InvalidDefinition(
                "PostgreSQL needs a driver that is not installed.", remedy="Install it: pip install 'limner[postgres]'."
            ) from error

    @property
    def is_postgres(self) -> bool:
        """Whether this is PostgreSQL; otherwise it is SQLite."""
        return self._engine.dialect.name == "postgresql"

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """Open a connection for reading.

        Raises:
            SourceUnavailable: the database does not answer.
        """
        with _answering(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self, *, alone: str = "") -> Iterator[sa.Connection]:
        """Open a transaction that is committed at the end of the block and undone when the block fails.

        Args:
            alone: A name; of all transactions with the same name one runs at a time, from its first line to its
                commit. Needed where what is written depends on what was read.

        Raises:
            SourceUnavailable: the database does not answer.
        """
        with _answering(), self._writer.begin() as connection:
            # SQLite has one writer at a time anyway, from the BEGIN IMMEDIATE on.
            if alone and self.is_postgres:
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(advisory_key("limner.ops", alone))))
            yield connection

    def insert_new(self, table: sa.Table) -> postgresql.Insert | sqlite.Insert:
        """Begin an INSERT into ``table`` that leaves rows alone whose key is there already."""
        if self.is_postgres:
            from sqlalchemy.dialects import postgresql

            return postgresql.insert(table).on_conflict_do_nothing()
        return sqlite.insert(table).on_conflict_do_nothing()

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()


def _sqlite(url: sa.URL) -> sa.Engine:
    engine = sa.create_engine(
        url, json_serializer=to_json, hide_parameters=True, connect_args={"timeout": _BUSY_SECONDS}
    )

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        # The driver's own idea of when a transaction begins would let a reader become a writer half-way and fail.
        connection.isolation_level = None
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {pragma}").close()

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        raise SourceUnavailable(
            f"The operational database did not answer: {error.orig}",
            remedy="Check that it runs, that its address is right and that its disk is not full; then try again.",
        ) from error


def _unknown(why: str) -> InvalidDefinition:
    return InvalidDefinition(
        f"This is no address of an operational database: {why}.",
        remedy="Use sqlite:///path/to/file.db or postgresql+psycopg://user@host/database.",
    )
