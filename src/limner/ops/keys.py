"""Keep the wrapped data key of each owner of personal values."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice

import sqlalchemy as sa

from limner.ops.database import Clock, Database
from limner.ops.schema import KEYS as T

_CHUNK = 10_000


class Keys:
    """Wrapped keys by owner; does what ``privacy.vault.KeyStore`` asks."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def fetch(self, owners: Iterable[str]) -> dict[str, bytes]:
        """Return the keys of those of ``owners`` that have one."""
        found: dict[str, bytes] = {}
        with self._database.read() as connection:
            for chunk in _chunks(owners):
                query = sa.select(T.c.owner_id, T.c.wrapped).where(self._among(chunk))
                found.update((row.owner_id, bytes(row.wrapped)) for row in connection.execute(query))
        return found

    def add(self, wrapped: Mapping[str, bytes]) -> int:
        """Add keys and return how many; an owner who has one keeps it, so that two who add at once agree on the first."""
        added = 0
        created_at = self._clock()
        insert = self._database.insert_new(T)
        with self._database.write() as connection:
            for chunk in _chunks(wrapped):
                added += self._inserted(connection, insert, [(owner, wrapped[owner]) for owner in chunk], created_at)
        return added

    def replace(self, wrapped: Mapping[str, bytes]) -> None:
        """Give owners who have a key another wrapping of it; owners without one are left without."""
        update = sa.update(T).where(T.c.owner_id == sa.bindparam("owner")).values(wrapped=sa.bindparam("rewrapped"))
        with self._database.write() as connection:
            for chunk in _chunks(wrapped):
                connection.execute(update, [{"owner": owner, "rewrapped": wrapped[owner]} for owner in chunk])

    def remove(self, owners: Iterable[str]) -> None:
        """Remove the keys of ``owners``; what they sealed can never be read again."""
        with self._database.write() as connection:
            for chunk in _chunks(owners):
                connection.execute(sa.delete(T).where(self._among(chunk)))

    def owners(self, *, after: str = "", limit: int = _CHUNK) -> list[str]:
        """Return the first ``limit`` owners who have a key and come after ``after`` in the database's order."""
        query = sa.select(T.c.owner_id).where(T.c.owner_id > after).order_by(T.c.owner_id).limit(limit)
        with self._database.read() as connection:
            return list(connection.scalars(query))

    def _inserted(
        self, connection: sa.Connection, insert: sa.Insert, keys: list[tuple[str, bytes]], created_at: datetime
    ) -> int:
        if self._database.is_postgres:  # whose driver does not count the rows of several inserts
            rows = [{"owner_id": owner, "wrapped": key, "created_at": created_at} for owner, key in keys]
            return len(connection.execute(insert.returning(T.c.owner_id), rows).all())
        # What SQLAlchemy does to each value of each row takes three times as long as the insert itself.
        compiled = insert.compile(dialect=connection.dialect, column_keys=["owner_id", "wrapped", "created_at"])
        written = T.c.created_at.type.bind_processor(connection.dialect)
        moment = written(created_at) if written else created_at
        return connection.exec_driver_sql(str(compiled), [(owner, key, moment) for owner, key in keys]).rowcount

    def _among(self, owners: list[str]) -> sa.ColumnElement[bool]:
        # One parameter for all is two to three times as fast as one for each.
        if not self._database.is_postgres:
            # SQLite ends a text of JSON at a NUL.
            if any("\0" in owner for owner in owners):
                return T.c.owner_id.in_(owners)
            named = sa.func.json_each(sa.bindparam("owners", json.dumps(owners))).table_valued("value")
            return T.c.owner_id.in_(sa.select(named.c.value))
        from sqlalchemy.dialects import postgresql

        return T.c.owner_id == sa.any_(sa.bindparam("owners", owners, type_=postgresql.ARRAY(sa.Text)))


def _chunks(owners: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(owners)
    while chunk := list(islice(rest, _CHUNK)):
        yield chunk
