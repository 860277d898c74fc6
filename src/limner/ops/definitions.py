"""Keep what people define (mappings, rules, tags, segments, settings) with every version of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from limner.core.errors import NotFound
from limner.ops.database import Clock, Database, to_json
from limner.ops.schema import DEFINITIONS as T


@dataclass(frozen=True)
class Definition:
    """One version of one definition; ``body`` is null where that version deleted it."""

    kind: str
    name: str
    version: int
    body: dict[str, Any] | None
    created_at: datetime
    created_by: str


class Definitions:
    """Definitions by kind and name. Versions count from 1 without gaps and are never changed or removed."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def save(self, kind: str, name: str, body: Mapping[str, Any], *, by: str) -> Definition:
        """Make ``body`` the newest version of the definition and return it; an equal body changes nothing.

        Raises:
            ValueError: the body holds what JSON cannot say (a NaN, say).
            TypeError: likewise (a date, say).
        """
        (saved,) = self.save_all(kind, {name: body}, by=by)
        return saved

    def save_all(self, kind: str, bodies: Mapping[str, Mapping[str, Any] | None], *, by: str) -> list[Definition]:
        """Save definitions by name, all of them or none; one without a body is deleted.

        Raises:
            ValueError: a body holds what JSON cannot say (a NaN, say).
            TypeError: likewise (a date, say).
        """
        to_json(dict(bodies))
        with self._database.write(alone="definitions") as connection:
            return [self._append(connection, kind, name, body, by) for name, body in bodies.items()]

    def delete(self, kind: str, name: str, *, by: str) -> Definition:
        """Add a version without a body; earlier versions stay readable.

        Raises:
            NotFound: there is no such definition, or it is deleted already.
        """
        self.get(kind, name)
        (deleted,) = self.save_all(kind, {name: None}, by=by)
        return deleted

    def get(self, kind: str, name: str) -> Definition:
        """Return the newest version.

        Raises:
            NotFound: there is no such definition, or it is deleted.
        """
        with self._database.read() as connection:
            newest = _newest(connection, kind, name)
        if newest is None or newest.body is None:
            raise NotFound.among(kind, name, (definition.name for definition in self.all(kind)))
        return newest

    def all(self, kind: str) -> list[Definition]:
        """Return the newest version of each definition of ``kind`` that is not deleted, by name."""
        newest = (
            sa.select(T.c.name, sa.func.max(T.c.version).label("version"))
            .where(T.c.kind == kind)
            .group_by(T.c.name)
            .subquery()
        )
        query = (
            sa.select(T)
            .join(newest, (T.c.name == newest.c.name) & (T.c.version == newest.c.version))
            .where(T.c.kind == kind)
        )
        with self._database.read() as connection:
            found = [Definition(**row) for row in connection.execute(query).mappings()]
        # Sorted here, since the databases sort text differently.
        return sorted((one for one in found if one.body is not None), key=lambda one: one.name)

    def history(self, kind: str, name: str) -> list[Definition]:
        """Return every version, oldest first; empty where there never was one."""
        query = sa.select(T).where(T.c.kind == kind, T.c.name == name).order_by(T.c.version)
        with self._database.read() as connection:
            return [Definition(**row) for row in connection.execute(query).mappings()]

    def _append(
        self, connection: sa.Connection, kind: str, name: str, body: Mapping[str, Any] | None, by: str
    ) -> Definition:
        newest = _newest(connection, kind, name)
        if newest is not None and to_json(newest.body) == to_json(body):
            return newest
        version = newest.version + 1 if newest else 1
        said = None if body is None else dict(body)
        added = Definition(kind, name, version, said, created_at=self._clock(), created_by=by)
        connection.execute(sa.insert(T), vars(added))
        return added


def _newest(connection: sa.Connection, kind: str, name: str) -> Definition | None:
    query = sa.select(T).where(T.c.kind == kind, T.c.name == name).order_by(T.c.version.desc()).limit(1)
    row = connection.execute(query).mappings().one_or_none()
    return Definition(**row) if row else None
