"""Literal tables in the place of a workspace's, for frames of a few rows."""

from __future__ import annotations

from datetime import date

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
