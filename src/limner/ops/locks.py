"""Hold named locks in PostgreSQL, for writers on several machines."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from limner.core.errors import Conflict

_LOCK_NOT_AVAILABLE = "55P03"


class PostgresLocks:
    """Locks of one workspace as PostgreSQL's session advisory locks; does what ``engine.locks.Locks`` asks.

    Each ``hold`` has a connection of its own: the server frees the locks when that connection ends, in whatever way.
    A connection through a pooler that shares sessions (pgbouncer in transaction mode) cannot be used.
    """

    def __init__(self, url: str, *, workspace: str) -> None:
        self._engine = sa.create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        self._workspace = workspace

    @contextmanager
    def hold(self, names: Sequence[str], *, timeout: float) -> Iterator[None]:
        """See ``engine.locks.Locks.hold``."""
        deadline = time.monotonic() + timeout
        with self._engine.connect() as connection:
            for name in sorted(set(names)):
                if not _take(connection, advisory_key(self._workspace, name), deadline):
                    raise Conflict(
                        f"{name!r} is in use by another session; waited {timeout:g} s for it.",
                        remedy="Try again when it has finished; pg_locks and pg_stat_activity name the session.",
                    )
            try:
                yield
            finally:
                # Closing would do, but the server would notice it a moment later. A lost connection holds nothing.
                with suppress(OperationalError):
                    connection.execute(sa.select(sa.func.pg_advisory_unlock_all()))


def advisory_key(space: str, name: str) -> int:
    """Return the 64-bit key of ``name`` in ``space``: the first 8 bytes of a SHA-256."""
    digest = hashlib.sha256(f"{len(space)}:{space}{name}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def _take(connection: sa.Connection, key: int, deadline: float) -> bool:
    if connection.scalar(sa.select(sa.func.pg_try_advisory_lock(key))):
        return True
    remaining = int((deadline - time.monotonic()) * 1000)
    if remaining <= 0:
        return False
    # Waiting inside the server is fair (first come, first served), which asking again and again is not.
    connection.execute(sa.select(sa.func.set_config("lock_timeout", f"{remaining}ms", sa.false())))
    try:
        connection.execute(sa.select(sa.func.pg_advisory_lock(key)))
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None) == _LOCK_NOT_AVAILABLE:
            return False
        raise
    return True
