"""Make canonical tables from a few named values, and run a whole build on them."""

from __future__ import annotations

from datetime import date, datetime, time

import ibis
import pyarrow as pa
import pytest

from limner.portrait import build
from limner.portrait.calendar import calendar
from limner.portrait.source import DAY_COLUMNS
from limner.warehouse.tables import BY_NAME

NAMES = ("customers", "products", *DAY_COLUMNS)


def table(name, rows):
    """A table of the warehouse with literal rows; what a row does not name is null."""
    schema = ibis.schema({column: each.type for column, each in BY_NAME[name].columns.items()})
    values = [{column: row.get(column) for column in schema} for row in rows]
    return ibis.memtable(pa.Table.from_pylist(values, schema=schema.to_pyarrow()), schema=schema)


def order(customer, day, amount=100_0000, **more):
    """One order at noon, a paid sale unless said otherwise."""
    hour = more.pop("hour", 12)
    at = datetime.combine(date.fromisoformat(day), time(hour or 0))
    return {
        "customer_id": customer,
        "ordered_on": at.date(),
        "ordered_at": at,
        "ordered_hour": hour,
        "kind": "sale",
        "status": "paid",
        "amount": amount,
        **more,
    }


def line(customer, day, product, amount=10_0000, quantity=1.0, **more):
    """One line of an order."""
    return {
        "customer_id": customer,
        "ordered_on": date.fromisoformat(day),
        "product_id": product,
        "amount": amount,
        "quantity": quantity,
        **more,
    }


def tables(**rows):
    """The tables that a build reads, with literal rows."""
    return {name: table(name, rows.get(name, ())) for name in NAMES}


def built(engine, folder, warehouse, as_of, *, country="CN", only=None):
    """Run a build as ``app`` does: features by customer, preferences, and what is absent.

    ``only`` names the features that are looked at; of the others nothing is counted.

    Tables without rows are left out of ``steps``, as those that were never imported are.
    """
    day = date.fromisoformat(as_of)
    staged = dict(warehouse) | {"calendar": calendar(date(2015, 1, 1), day, country=country)}
    (present,) = engine.rows(build.presence(staged, as_of=day))
    rows = {name for name in NAMES if engine.rows(staged[name].limit(1))}
    for step in build.steps(rows, only):
        staged[step.name] = written(engine, folder / step.name, step.plan(staged, day))
    made = build.features(staged, present, as_of=day, only=only)
    staged["features"] = written(engine, folder / "features", made)
    return staged, build.absent(present, only)


def written(engine, folder, plan):
    """Write a plan and scan it back."""
    engine.write(plan, folder)
    files = sorted(str(file) for file in folder.rglob("*.parquet"))
    return engine.scan(files, {name: str(kind) for name, kind in plan.schema().items()})


def features(engine, folder, warehouse, as_of, *, only=None):
    """Rows of the features of a build, by customer; of the features ``only``, where they are named."""
    staged, _absent = built(engine, folder, warehouse, as_of, only=only)
    return {row["customer_id"]: row for row in engine.rows(staged["features"])}


def near(values, rel=1e-12):
    """Expect ``values`` exactly, but for fractions, which may differ in the last digits."""
    return {k: pytest.approx(v, rel=rel) if isinstance(v, float) else v for k, v in values.items()}
