"""How complete the data are: rows, days, missing values, and what cannot be said for want of data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from ibis import _

from limner.app.report.frame import Frame
from limner.portrait import build as portrait
from limner.portrait.catalogue import catalogue
from limner.warehouse.reader import Reader
from limner.warehouse.tables import CUSTOMERS, FEATURES, ORDERS, Table, of_role

_WATCHED: dict[str, tuple[str, ...]] = {
    "customers": ("gender", "birth_year", "age_band", "province", "city", "member_level", "registered_on"),
    "orders": (
        *("customer_id", "ordered_hour", "amount", "discount_amount", "coupon_amount", "channel"),
        *("payment_method", "store_id", "province"),
    ),
    "order_lines": ("customer_id", "product_id", "quantity", "amount"),
    "products": ("name", "category", "brand"),
    "events": ("customer_id", "session_id", "channel", "product_id", "duration_seconds"),
    "feedback": ("customer_id", "score", "order_id"),
    "campaigns": ("name", "kind"),
    "touches": ("customer_id", "campaign_id", "touched_on"),
    "redemptions": ("customer_id", "campaign_id"),
    "service_contacts": ("customer_id", "kind", "resolved", "wait_seconds", "score"),
    "points": ("customer_id", "kind", "points"),
}
"""The columns that matter most; of a table that is not named here, those without which no row is taken."""


def watched(table: Table) -> tuple[str, ...]:
    """Return the columns of ``table`` whose missing values are told."""
    return _WATCHED.get(table.name, table.required)


@dataclass(frozen=True)
class Held:
    """What one table holds: rows, its first and its last day, and the share of missing values by column."""

    table: Table
    rows: int
    first: date | None
    last: date | None
    missing: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Lacking:
    """Something that the data do not have, and the features that cannot be said without it."""

    table: Table
    columns: tuple[str, ...]
    features: tuple[str, ...]


@dataclass(frozen=True)
class Completeness:
    """How complete the data are, of the whole workspace.

    Attributes:
        held: the tables that have rows.
        lacking: what is not there.
        known: how many features are known of anyone; of how many that ship.
        anonymous: share of sales that name no customer; null without sales.
        currencies: the currencies of orders.
    """

    held: tuple[Held, ...]
    lacking: tuple[Lacking, ...]
    known: int
    features: int
    anonymous: float | None
    currencies: tuple[str, ...]


def completeness(frame: Frame) -> Completeness:
    """Look at every table once, and at which features are null for everyone."""
    reader = frame.reader
    looked_at = sorted(of_role("entity", "happening", "line"), key=lambda table: table is not CUSTOMERS)
    held = tuple(_held(frame, table) for table in looked_at if reader.has(table))
    orders = next((each for each in held if each.table is ORDERS), None)
    features = [name for name in frame.everyone.columns if name not in FEATURES.columns]
    filled = frame.row(frame.everyone.agg(**{name: frame.everyone[name].count() for name in features}))
    return Completeness(
        held=held,
        lacking=_lacking(frame),
        known=sum(1 for name in features if filled[name]),
        features=len(features),
        anonymous=dict(orders.missing).get("customer_id") if orders else None,
        currencies=_currencies(reader) if orders else (),
    )


def _held(frame: Frame, table: Table) -> Held:
    day, columns = table.day, watched(table)
    rows = frame.reader.table(table)
    counts: dict[str, Any] = {f"filled_{name}": rows[name].count() for name in columns}
    days = {"first": rows[day].min(), "last": rows[day].max()} if day else {}
    found = frame.row(rows.agg(all=rows.count(), **counts, **days))
    missing = tuple((name, 1 - found[f"filled_{name}"] / found["all"]) for name in columns) if found["all"] else ()
    return Held(table, found["all"], found.get("first"), found.get("last"), missing)


def _lacking(frame: Frame) -> tuple[Lacking, ...]:
    made = catalogue()
    tables = {source.table.name: frame.reader.table(source.table) for source in made.sources}
    present = frame.row(portrait.presence(tables, as_of=frame.as_of))
    wanted: dict[str, list[str]] = {}
    for name, each in made.features.items():
        for source in each.needs or ():
            wanted.setdefault(str(source), []).append(name)
    absent = sorted({str(s): s for s in made.sources if not present[str(s)]}.items())
    return tuple(
        Lacking(source.table, source.columns, tuple(wanted.get(name, ())))
        for name, source in absent
        if frame.reader.has(source.table) or source.table is CUSTOMERS or not source.columns
    )


def _currencies(reader: Reader) -> tuple[str, ...]:
    orders = reader.table(ORDERS)
    named = orders.filter(_.currency.notnull()).group_by("currency").agg(n=_.count())
    return tuple(row["currency"] for row in reader.engine.rows(named.order_by(_.n.desc(), _.currency)))
