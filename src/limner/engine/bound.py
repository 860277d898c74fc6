"""Values that a plan is given when it runs, so that its SQL is the same from build to build."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import ibis
import ibis.expr.types as ir

_CALL = re.compile(r"limner_bound\('(?P<name>[a-z_]+)(?P<month>\^?)(?P<days>[+-]\d+)'\)", re.IGNORECASE)


@dataclass(frozen=True)
class Bound:
    """A value by its name. It has none before the plan runs, so no plan can take another shape for it.

    A day can be moved by ``timedelta`` and, with ``replace(day=1)``, to the first of its month, as a ``date`` can.
    """

    name: str
    type: Literal["date", "int64"] = "date"
    of_month: bool = False
    days: int = 0

    def __sub__(self, span: dt.timedelta) -> Bound:
        return replace(self, days=self.days - span.days)

    def replace(self, *, day: Literal[1]) -> Bound:
        """Return the first day of the month.

        Raises:
            ValueError: the day was moved before.
        """
        if self.days:
            raise ValueError(
                f"{self.name} was moved by {self.days} days, so its month is open until day {day} is known"
            )
        return replace(self, of_month=True)


Day: TypeAlias = dt.date | Bound
"""A day, or one that is known when the plan runs."""
Values: TypeAlias = Mapping[str, dt.date | int]
"""What ``Bound`` values are, by name."""


def _standing_in(kind: type) -> Callable[[str], ir.Scalar]:
    """A function that no engine has, which stands for a value in SQL."""

    def limner_bound(place: str) -> object:
        raise NotImplementedError

    limner_bound.__annotations__["return"] = kind
    made: Callable[[str], ir.Scalar] = ibis.udf.scalar.builtin(limner_bound)
    return made


_STANDING_IN = {"date": _standing_in(dt.date), "int64": _standing_in(int)}


def literal(value: Day | int) -> ir.Scalar:
    """Return ``value`` for a plan: a day as a date, a number as int64."""
    if not isinstance(value, Bound):
        return ibis.literal(value, "date" if isinstance(value, dt.date) else "int64")
    found: ir.Scalar = _STANDING_IN[value.type](f"{value.name}{'^' * value.of_month}{value.days:+d}")
    return found


def with_values(sql: str, values: Values) -> str:
    """Put literals in the place of the ``Bound`` values of ``sql``.

    A text that somebody wrote is never taken for one: inside of a literal each quote is doubled or escaped.
    """
    return _CALL.sub(lambda found: _written(found, values), sql)


def _written(found: re.Match[str], values: Values) -> str:
    value = values[found["name"]]
    if not isinstance(value, dt.date):
        return f"CAST({value:d} AS BIGINT)"
    first = value.replace(day=1) if found["month"] else value
    return f"DATE '{(first + dt.timedelta(days=int(found['days']))).isoformat()}'"
