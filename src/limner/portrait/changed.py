"""Find the customers whose counts differ since an earlier build, so that only theirs are counted again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from limner.engine.memory import in_memory
from limner.portrait.catalogue import Catalogue, catalogue
from limner.portrait.fact import FACTS, Fact, Tables
from limner.portrait.preference import RECENT_DAYS
from limner.portrait.source import DAY_COLUMNS
from limner.warehouse.tables import BY_NAME, ORDER_LINES, ORDERS, PRICE_REFERENCES, PRODUCTS

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
    """Plan the customers whose counts as of ``as_of`` may differ from those of the earlier build, and why.

    They are those with a row that is new or that has come to lie in the past, with a row that has left a window or a
    calendar month, quarter or year, and those who bought a product whose category, brand or price grade is another.

    Args:
        tables: All tables by name, ``price_references`` among them.
        new: The rows by table that the earlier build did not have; a table that is not named has none.
        before: What the earlier build knew.
        as_of: The day of this build, the earlier one's or a later one.

    Returns:
        One row a customer and table in which something changed: ``customer_id``, ``source`` (the table's name).
    """
    found = [(name, rows.filter(rows[DAY_COLUMNS[name]] <= ibis.literal(as_of))) for name, rows in new.items()]
    if ORDERS.name in new and ORDER_LINES.name in tables:
        # Whether lines were bought, and what was paid for them, is said by their order.
        lines = tables[ORDER_LINES.name]
        past = lines.filter(lines.ordered_on <= ibis.literal(as_of))
        found.append((ORDER_LINES.name, past.semi_join(new[ORDERS.name], "order_id")))
    for name, day in DAY_COLUMNS.items():
        spans = list(_spans(name, before.as_of, as_of))
        if name in tables and spans:
            found.append((name, tables[name].filter(ibis.or_(*(tables[name][day].between(*span) for span in spans)))))
    found += _buyers(tables, before, as_of)
    pairs = [rows.select("customer_id", source=ibis.literal(name)) for name, rows in found]
    if not pairs:
        return in_memory(pa.schema({"customer_id": pa.string(), "source": pa.string()}).empty_table())
    every = ibis.union(*pairs) if pairs[1:] else pairs[0]
    return every.filter(every.customer_id.notnull()).distinct()


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


def _buyers(tables: Tables, before: Before, as_of: date) -> list[tuple[str, ir.Table]]:
    """The lines of products of which something else is said than before, by the table that says it."""
    if not {ORDER_LINES.name, PRODUCTS.name, PRICE_REFERENCES.name} <= tables.keys():
        return []
    lines = tables[ORDER_LINES.name]
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
    renamed = _differing(before.products, tables[PRODUCTS.name], columns)
    graded = ["high_price", "category_median_price"]
    moved = _differing(before.price_references, tables[PRICE_REFERENCES.name], graded)
    return [
        (PRODUCTS.name, past.semi_join(renamed, "product_id")),
        (PRICE_REFERENCES.name, lately.semi_join(moved, "product_id")),
    ]


def _differing(one: ir.Table, other: ir.Table, columns: list[str]) -> ir.Table:
    """Products that are in only one of two tables, or of which ``columns`` say something else."""
    here, there = (table.select("product_id", *columns) for table in (one, other))
    return here.difference(there).union(there.difference(here)).select("product_id").distinct()
