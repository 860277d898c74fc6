"""Keep what customers have decided about the use of their data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from limner.ops.database import Database
from limner.ops.schema import CONSENTS as T


@dataclass(frozen=True)
class Consent:
    """One decision of one customer for one purpose: agreed (``granted``) or refused, when (UTC), and where from."""

    customer_id: str
    purpose: str
    granted: bool
    decided_at: datetime
    source: str


class Consents:
    """Every decision ever made. The newest counts; of two of the same moment, the refusal."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def record(self, decisions: Iterable[Consent]) -> None:
        """Add decisions; one that is there already changes nothing, in whatever order they come."""
        rows = [vars(decision) for decision in decisions]
        if rows:
            with self._database.write() as connection:
                connection.execute(self._database.insert_new(T), rows)

    def newest(self) -> list[Consent]:
        """Return the decision that counts for each customer and purpose, by customer and purpose."""
        return self._newest(sa.true())

    def of(self, customer_id: str) -> list[Consent]:
        """Return the decisions of one customer that count, by purpose."""
        return self._newest(T.c.customer_id == customer_id)

    def history(self, customer_id: str) -> list[Consent]:
        """Return every decision of one customer, oldest first; of the same moment, the one that counts last."""
        query = (
            sa.select(T)
            .where(T.c.customer_id == customer_id)
            .order_by(T.c.decided_at, T.c.purpose, T.c.granted.desc(), T.c.source)
        )
        with self._database.read() as connection:
            return [Consent(**row) for row in connection.execute(query).mappings()]

    def _newest(self, which: sa.ColumnElement[bool]) -> list[Consent]:
        rank = sa.func.row_number().over(
            partition_by=(T.c.customer_id, T.c.purpose), order_by=(T.c.decided_at.desc(), T.c.granted, T.c.source)
        )
        ranked = sa.select(T, rank.label("rank")).where(which).subquery()
        query = sa.select(*(ranked.c[column.name] for column in T.c)).where(ranked.c.rank == 1)
        with self._database.read() as connection:
            found = [Consent(**row) for row in connection.execute(query).mappings()]
        # Sorted here, since the databases sort text differently.
        return sorted(found, key=lambda one: (one.customer_id, one.purpose))
