"""Find the customers whose counts differ since an earlier build, so that only theirs are counted again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import ibis
import ibis.expr.types as ir

from limner.portrait.catalogue import Catalogue, catalogue
from limner.portrait.fact import FACTS, Fact, Tables
from limner.portrait.preference import RECENT_DAYS
from limner.portrait.source import DAY_COLUMNS
from limner.warehouse.tables import BY_NAME, PRODUCTS

Span = tuple[date, date]
"""Days from the first to the last, both included."""
_YEAR = 365
_QUARTER_MONTHS = 3


@dataclass(frozen=True)
class Before:
    """What an earlier build knew."""

    as_of: date
    products: ir.Table
    """The products of then."""
    price_references: ir.Table
    """The price references of then."""


def changed(tables: Tables, new: Mapping[str, ir.Table], before: Before, *, as_of: date) -> ir.Table:
    """Plan the customers whose counts as of ``as_of`` may differ from those of the earlier build.

    They are those with a row that is new or that has come to lie in the past, with a row that has left a window or a
    calendar month, quarter or year, and those who bought a product whose category, brand or price grade is another.

    Args:
        tables: All tables by name, ``price_references`` among them.
        new: The rows by table that the earlier build did not have; a table that is not named has none.
        before: What the earlier build knew.
        as_of: The day of this build, the earlier one's or a later one.

    Returns:
        One row a customer: ``customer_id``.
    """
    parts = [_with_new_rows(rows, name, as_of) for name, rows in new.items()]
    for name, day in DAY_COLUMNS.items():
        spans = list(_spans(name, before.as_of, as_of))
        if name in tables and spans:
            parts.append(tables[name].filter(ibis.or_(*(tables[name][day].between(*span) for span in spans))))
    parts += _buyers(tables, before, as_of)
    ids = [part.select("customer_id") for part in parts]
    every = ibis.union(*ids) if ids[1:] else ids[0]
    return every.filter(every.customer_id.notnull()).distinct()


def _with_new_rows(rows: ir.Table, name: str, as_of: date) -> ir.Table:
    return rows.filter(rows[DAY_COLUMNS[name]] <= ibis.literal(as_of))


def _spans(name: str, before: date, as_of: date) -> Iterator[Span]:
    """Days of which a row says something else on ``as_of`` than on ``before``."""
    if before == as_of:
        return
    yield before + timedelta(days=1), as_of
    for window in _windows(name, catalogue()):
        yield before - timedelta(days=window - 1), as_of - timedelta(days=window)
    if any(measure.days for fact in _facts_of(name) for measure in catalogue().measures_of(fact.table)):
        for begin in _calendar_starts(before, as_of):
            yield begin, before


def _windows(name: str, made: Catalogue) -> set[int]:
    of_measures = {
        window
        for fact in _facts_of(name)
        for measure in made.measures_of(fact.table)
        for window in measure.windows
        if window
    }
    return of_measures | ({RECENT_DAYS} if made.dimensions_of(BY_NAME[name]) else set())


def _facts_of(name: str) -> list[Fact]:
    return [fact for fact in FACTS if name in fact.sources]


def _calendar_starts(before: date, as_of: date) -> Iterator[date]:
    """First days of the month, quarter and year of ``before``, of those that ended since."""
    if (before.year, before.month) == (as_of.year, as_of.month):
        return
    yield before.replace(day=1)
    quarter = before.replace(day=1, month=before.month - (before.month - 1) % _QUARTER_MONTHS)
    if (before.year, quarter.month) != (as_of.year, as_of.month - (as_of.month - 1) % _QUARTER_MONTHS):
        yield quarter
    if before.year != as_of.year:
        yield before.replace(day=1, month=1)


def _buyers(tables: Tables, before: Before, as_of: date) -> list[ir.Table]:
    """The rows of those who bought a product of which something else is said than before."""
    if not {"order_lines", "products"} <= tables.keys():
        return []
    lines = tables["order_lines"]
    past = lines.filter(lines.ordered_on <= ibis.literal(as_of))
    lately = past.filter(past.ordered_on > ibis.literal(as_of - timedelta(days=_YEAR)))
    columns = sorted(
        {
            c
            for each in catalogue().dimensions_of(PRODUCTS)
            for s in each.needs
            if s.table == PRODUCTS
            for c in s.columns
        }
    )
    return [
        past.semi_join(_differing(before.products, tables["products"], columns), "product_id"),
        lately.semi_join(
            _differing(before.price_references, tables["price_references"], ["high_price", "category_median_price"]),
            "product_id",
        ),
    ]


def _differing(one: ir.Table, other: ir.Table, columns: list[str]) -> ir.Table:
    """Products that are in only one of two tables, or of which ``columns`` say something else."""
    here, there = (table.select("product_id", *columns) for table in (one, other))
    return here.difference(there).union(there.difference(here)).select("product_id").distinct()
