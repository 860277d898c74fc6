"""A frame of literal rows, and the facts of the store."""

from __future__ import annotations

from datetime import date

import pytest

from limner.app.report.facts import gather
from limner.app.report.frame import Frame, customer_days
from limner.app.workspace import Workspace
from limner.warehouse.tables import ORDERS, PREFERENCES
from rows import memory

AS_OF = date(2024, 6, 30)
FEATURE_COLUMNS = {
    "customer_id": "string",
    "as_of": "date",
    "lifecycle_stage": "string",
    "gender": "string",
    "age_band": "string",
    "income_band": "string",
    "household_size": "string",
    "marital_status": "string",
    "member_level": "string",
    "education": "string",
    "occupation": "string",
    "country": "string",
    "province": "string",
    "city": "string",
    "orders_life": "int64",
    "orders_365d": "int64",
    "net_amount_365d": "int64",
    "gross_amount_365d": "int64",
    "recency_days": "int64",
}


class Tables:
    """A reader of literal tables."""

    def __init__(self, engine, tables):
        self.engine = engine
        self.tables = tables

    def has(self, table):
        return table.name in self.tables

    def table(self, table):
        empty = {name: str(column.type) for name, column in table.columns.items()}
        return self.tables.get(table.name, memory(empty))


def day(text):
    return date.fromisoformat(text)


def columns(table):
    return {name: str(column.type) for name, column in table.columns.items()}


@pytest.fixture
def frame(engine):
    """Make a frame of literal features, orders and preferences, on each engine."""

    def made(*, features=(), orders=(), preferences=(), tables=None, people=None):
        everyone = memory(FEATURE_COLUMNS, *features)
        chosen = everyone if people is None else everyone.filter(everyone.customer_id.isin(people))
        placed = [{"ordered_on": day(row.pop("on")), "kind": "sale", **row} for row in map(dict, orders)]
        kept = memory(columns(ORDERS), *placed)
        return Frame(
            reader=Tables(engine, tables or {}),
            as_of=AS_OF,
            segment=None,
            everyone=everyone,
            people=chosen,
            orders=kept,
            days=customer_days(kept),
            preferences=memory(columns(PREFERENCES), *preferences),
        )

    return made


@pytest.fixture(scope="session")
def facts(store_folder):
    """The facts of the store."""
    with Workspace(store_folder) as opened:
        return gather(opened)
