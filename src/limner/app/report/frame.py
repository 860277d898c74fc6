"""Arrange what a report is of: the customers, the day, their sales by day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from limner.app.asked import Asked
from limner.app.catalogue import all_segments
from limner.app.workspace import Workspace
from limner.core.errors import NotAllowed, NotFound
from limner.portrait.sales import gross_amount, is_promoted, is_sale, net_amount, refund_amount
from limner.portrait.source import known
from limner.segments.segment import Segment
from limner.warehouse.reader import Reader
from limner.warehouse.tables import FEATURES, MEMBERSHIPS, ORDERS, PREFERENCES, Table

SMALL = 5
"""A group of fewer customers than this is merged with others or not shown, so that no row tells of a person."""


@dataclass(frozen=True)
class Frame:
    """What a report is of.

    Attributes:
        reader: the door to the tables, for analysis.
        as_of: the day that the portraits know of.
        segment: the segment that the report is of; none for all customers.
        everyone: the features of all customers.
        people: the features of those that the report is of.
        orders: their orders and refunds up to the day.
        days: one row a customer of them and day: customer_id, day, orders (sales), net, gross, refund, promoted.
        preferences: what they chose.
    """

    reader: Reader
    as_of: date
    segment: Segment | None
    everyone: ir.Table
    people: ir.Table
    orders: ir.Table
    days: ir.Table
    preferences: ir.Table

    def rows(self, plan: ir.Table) -> list[dict[str, Any]]:
        """Run a plan of few rows."""
        return self.reader.engine.rows(plan)

    def row(self, plan: ir.Table) -> dict[str, Any]:
        """Run a plan of one row."""
        (only,) = self.rows(plan)
        return only

    def of_people(self, rows: ir.Table) -> ir.Table:
        """Keep the rows of those that the report is of."""
        return rows.semi_join(self.people, "customer_id")

    def current(self, table: Table) -> ir.Table:
        """Return the rows of ``tags`` or ``memberships`` that hold now, of everyone with a portrait."""
        rows = self.reader.table(table)
        return rows.filter(rows.until.isnull()).drop("since", "until")


@contextmanager
def framed(workspace: Workspace, segment: str | None) -> Iterator[Frame]:
    """Give the frame of a report on all customers, or on the members of the segment called ``segment``.

    Raises:
        NotFound: no portraits have been built, or there is no such segment.
        NotAllowed: the segment has too few members for a report that tells of nobody in particular.
    """
    reader = workspace.reader(engine="duckdb")
    if not reader.has(FEATURES):
        raise NotFound("No portraits have been built yet.", remedy="Build them with: limner build")
    as_of = Asked(reader).as_of
    everyone = reader.table(FEATURES)
    chosen = _segment(workspace, segment) if segment else None
    people = everyone.semi_join(_members(reader, chosen), "customer_id") if chosen else everyone
    if chosen:
        _refuse_few(reader.engine.rows(people.agg(n=people.count()))[0]["n"], chosen)
    orders = known(reader.table(ORDERS), "orders", as_of).semi_join(people, "customer_id")
    with workspace.scratch() as scratch:
        yield Frame(
            reader=reader,
            as_of=as_of,
            segment=chosen,
            everyone=everyone,
            people=people,
            orders=orders,
            days=_written(reader, customer_days(orders), scratch / "days"),
            preferences=reader.table(PREFERENCES).semi_join(people, "customer_id"),
        )


def customer_days(orders: ir.Table) -> ir.Table:
    """Sum up ``orders`` by customer and day.

    Returns:
        One row a customer and day: customer_id, day, orders (sales), net, gross and refund (ten-thousandths), promoted
        (sales with a discount or a coupon).
    """
    amounts = orders.select(
        "customer_id",
        day=orders.ordered_on,
        sale=is_sale(orders).cast("int64"),
        net=net_amount(orders),
        gross=gross_amount(orders),
        refund=refund_amount(orders),
        promoted=is_promoted(orders).ifelse(1, 0),
    )
    return amounts.group_by("customer_id", "day").agg(
        orders=_.sale.sum().cast("int64"),
        **{name: amounts[name].sum().cast("int64") for name in ("net", "gross", "refund", "promoted")},
    )


def _segment(workspace: Workspace, name: str) -> Segment:
    known_ones = {segment.name: segment for segment in all_segments(workspace)}
    if name not in known_ones:
        raise NotFound.among("segment", name, known_ones)
    return known_ones[name]


def _members(reader: Reader, segment: Segment) -> ir.Table:
    rows = reader.table(MEMBERSHIPS)
    return rows.filter(rows.segment == segment.name, rows.until.isnull())


def _refuse_few(members: int, segment: Segment) -> None:
    if members == 0:
        raise NotFound(
            f"The segment {segment.name!r} has no members.",
            remedy="Build again where it is new: limner build; or choose another: limner segments",
        )
    if members < SMALL:
        raise NotAllowed(
            f"The segment {segment.name!r} has fewer than {SMALL} members; a report would tell of single people.",
            remedy="Choose a larger segment: limner segments",
        )


def _written(reader: Reader, plan: ir.Table, folder: Path) -> ir.Table:
    """Run ``plan`` once, for the many plans that read it."""
    reader.engine.write(plan, folder)
    files = sorted(str(file) for file in folder.rglob("*.parquet"))
    return reader.engine.scan(files, {name: str(kind.copy(nullable=True)) for name, kind in plan.schema().items()})


def month_of(day: ir.DateValue) -> ir.IntegerValue:
    """The calendar month of a day, counted from year 0: ``year × 12 + month − 1``."""
    return day.year().cast("int64") * 12 + day.month().cast("int64") - 1


def within(day: ir.DateValue, first: date, last: date) -> ir.BooleanValue:
    """Whether a day lies between two days, both included."""
    return day.between(ibis.literal(first), ibis.literal(last))
