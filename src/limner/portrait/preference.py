"""Count what each customer chose, in long rows that add up, and find the favourite among them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
from ibis import _

from limner.core.text import Text
from limner.engine.bound import Day
from limner.engine.portable import count_where, log, ratio
from limner.portrait.measure import Expression, within
from limner.portrait.source import Source
from limner.warehouse.tables import ORDERS, Table, Type

_BILLION = 10**9
RECENT_DAYS = 90
"""The last so many days are compared with the time before."""
SUMMARY = {
    "top": "string",
    "top_n": "int64",
    "n": "int64",
    "distinct": "int64",
    "entropy": "float64",
    "recent_top": "string",
    "change": "float64",
}
"""What is known of a customer's choices in one dimension, with types; see ``summary``."""


@dataclass(frozen=True, kw_only=True)
class Dimension:
    """Something of which a customer chooses one value with each sale, or with each line of one."""

    name: str
    title: Text
    value: Expression
    """The value chosen, of a row of ``of``; null where nothing is known to be chosen."""
    of: Table = ORDERS
    """``orders`` (a row is a sale), ``order_lines`` (a line of one), ``products`` (a product bought) or ``events``."""
    type: Type = "string"
    unit: str = ""
    """What a value counts, where it is a number."""
    needs: tuple[Source, ...] = ()

    def column(self, part: str) -> str:
        """Name the column that holds a part of ``SUMMARY``."""
        return f"{self.name}:{part}"


def chosen(
    dimension: Dimension,
    rows: ir.Table,
    *,
    day: str,
    as_of: Day,
    counts: Callable[[ir.Table], ir.BooleanValue] | None = None,
) -> ir.Table:
    """Count the choices of one dimension.

    Args:
        dimension: The dimension.
        rows: Rows up to ``as_of`` with ``customer_id``, the day, what ``dimension.value`` reads and, where they are
            worth money, ``amount``.
        day: The column of the day.
        as_of: The day on which the last 90 days end.
        counts: Which rows are choices, every row where it is not given; the amounts of the others are added all the same.

    Returns:
        One row a customer and value: the columns of ``preferences``. Rows without a customer or a value are left out.
    """
    amount = rows.amount.fill_null(0) if "amount" in rows.columns else ibis.literal(0, "int64")
    named = rows.select(
        "customer_id",
        value=dimension.value(rows).cast("string"),
        amount=amount,
        recent=within(rows[day], RECENT_DAYS, as_of),
        counts=counts(rows) if counts else ibis.literal(value=True),
    ).filter(_.customer_id.notnull(), _.value.notnull())
    total = named.group_by("customer_id", "value").agg(
        n=count_where(named.counts) if counts else _.count(),
        recent_n=count_where(named.recent & named.counts),
        amount=_.amount.sum(),
    )
    return _rows_of(dimension, total)


def chosen_with(dimension: Dimension, choices: ir.Table) -> ir.Table:
    """Count the choices of one dimension that came with others: of a category, with the products chosen of it.

    Args:
        dimension: The dimension.
        choices: Rows of ``chosen`` of the other dimension, with what ``dimension.value`` reads.
    """
    named = choices.select(
        "customer_id", "n", "recent_n", "amount", value=dimension.value(choices).cast("string")
    ).filter(_.value.notnull())
    return _rows_of(dimension, _added(named, ["customer_id", "value"]))


def merge(one: ir.Table, other: ir.Table) -> ir.Table:
    """Merge the choices of disjoint rows, counted as of the same day."""
    return _added(one.union(other), ["customer_id", "dimension", "value"])


def summary(choices: ir.Table, dimension: Dimension, parts: Collection[str] = tuple(SUMMARY)) -> ir.Table:
    """Sum up each customer's choices in one dimension, as ``chosen`` counts them.

    The favourite is the value chosen most often; of several, the one with the most money; of several, the first in the
    order of code points. Entropy is Shannon's, in nats: 0 where there is one value. Change is one less the cosine of
    the angle between the counts of the last 90 days and those before: 0 where the proportions are the same, 1 where
    no value is in both; null where either is empty.

    Args:
        choices: Rows of ``chosen``.
        dimension: Their dimension.
        parts: What is wanted of ``SUMMARY``.

    Returns:
        One row a customer with a choice: ``customer_id`` and, of ``parts``, ``name:top``, ``name:top_n`` (choices of the favourite),
        ``name:n`` (all choices), ``name:distinct`` (values), ``name:entropy``, ``name:recent_top`` (the favourite of
        the last 90 days) and ``name:change``.
    """
    rows = choices.filter(choices.n > 0)
    each = rows.group_by("customer_id").agg(
        **{name: value for part in SUMMARY if part in parts for name, value in _sums(part, rows).items()}
    )
    found: dict[str, Callable[[], ir.Value]] = {
        "entropy": lambda: ibis.ifelse(
            each["distinct"] > 1, ibis.greatest(log(each.n) - ratio(each.spread, each.n) / _BILLION, 0.0), 0.0
        ),
        "change": lambda: 1.0 - ratio(each.both, (each.now.cast("float64") * each.then.cast("float64")).sqrt()),
    }
    wanted = {part: found[part]() if part in found else each[part] for part in SUMMARY if part in parts}
    return each.select("customer_id", **{dimension.column(part): value for part, value in wanted.items()})


def _sums(part: str, rows: ir.Table) -> dict[str, ir.Value]:
    """The aggregates of a customer's choices that a part is made of."""
    match part:
        case "top":
            # The least struct rather than ``first_by``: no value is null here, and the check costs a fifth of the whole.
            return {"top": ibis.struct({"n": -rows.n, "amount": -rows.amount, "value": rows.value}).min()["value"]}
        case "recent_top":
            rank = ibis.struct({"n": -rows.recent_n, "amount": -rows.amount, "value": rows.value})
            return {"recent_top": rank.min(where=rows.recent_n > 0)["value"]}
        case "top_n":
            return {"top_n": rows.n.max()}
        case "n":
            return {"n": rows.n.sum()}
        case "distinct":
            return {"distinct": rows.count()}
        case "entropy":
            # Whole billionths, so that the order of the rows never shows in the last digit.
            spread = (rows.n * log(rows.n) * _BILLION).round().cast("int64").sum()
            return {"n": rows.n.sum(), "distinct": rows.count(), "spread": spread}
        case _:
            before = rows.n - rows.recent_n
            return {
                "both": (rows.recent_n * before).sum(),
                "now": (rows.recent_n * rows.recent_n).sum(),
                "then": (before * before).sum(),
            }


def _rows_of(dimension: Dimension, counted: ir.Table) -> ir.Table:
    return counted.select(
        "customer_id", ibis.literal(dimension.name).name("dimension"), "value", "n", "recent_n", "amount"
    )


def _added(choices: ir.Table, keys: list[str]) -> ir.Table:
    return choices.group_by(keys).agg(**{name: _[name].sum().cast("int64") for name in ("n", "recent_n", "amount")})
