"""Keep what customers have decided about the use of their data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

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
        return self._consents(sa.true())

    def newest_by_column(self) -> dict[str, Sequence[Any]]:
        """Return the same decisions as ``newest``, in no order: the values of all of them by the name of their column."""
        with self._database.read() as connection:
            rows = connection.execute(_newest(sa.true())).all()
        columns = zip(*rows, strict=True) if rows else [()] * len(T.c)
        return dict(zip(T.c.keys(), columns, strict=True))

    def of(self, customer_id: str) -> list[Consent]:
        """Return the decisions of one customer that count, by purpose."""
        return self._consents(T.c.customer_id == customer_id)

    def history(self, customer_id: str) -> list[Consent]:
        """Return every decision of one customer, oldest first; of the same moment, the one that counts last."""
        query = (
            sa.select(T)
            .where(T.c.customer_id == customer_id)
            .order_by(T.c.decided_at, T.c.purpose, T.c.granted.desc(), T.c.source)
        )
        with self._database.read() as connection:
            return [Consent(**row) for row in connection.execute(query).mappings()]

    def _consents(self, which: sa.ColumnElement[bool]) -> list[Consent]:
        with self._database.read() as connection:
            found = [Consent(**row) for row in connection.execute(_newest(which)).mappings()]
        # Sorted here, since the databases sort text differently.
        return sorted(found, key=lambda one: (one.customer_id, one.purpose))


def _newest(which: sa.ColumnElement[bool]) -> sa.Select[Any]:
    rank = sa.func.row_number().over(
        partition_by=(T.c.customer_id, T.c.purpose), order_by=(T.c.decided_at.desc(), T.c.granted, T.c.source)
    )
    ranked = sa.select(T, rank.label("rank")).where(which).subquery()
    return sa.select(*(ranked.c[column.name] for column in T.c)).where(ranked.c.rank == 1)
