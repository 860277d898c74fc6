"""Customers are made from records and sightings."""

from __future__ import annotations

from datetime import date
from datetime import datetime as at

import pytest

from limner.identity.customers import customers, customers_since
from limner.warehouse.tables import CUSTOMERS, RECORDS
from rows import memory

SCHEMA = {name: column.type for name, column in RECORDS.columns.items()} | {"x_shoe_size": "int64"}
SIGHTING = {"customer_id": "string", "on": "date"}


def records(*rows):
    return memory(SCHEMA, *rows)


def sightings(*rows):
    return memory(SIGHTING, *(dict(zip(SIGHTING, row, strict=True)) for row in rows))


def made(engine, *args):
    rows = engine.rows(customers(*args).order_by("customer_id"))
    return [{name: value for name, value in row.items() if value is not None} for row in rows]


def test_the_newest_record_that_has_an_attribute_wins(engine):
    said = records(
        {
            "record_id": "1",
            "customer_id": "a",
            "city": "北京",
            "gender": "female",
            "recorded_at": at(2025, 1, 1),
            "x_shoe_size": 38,
        },
        {
            "record_id": "2",
            "customer_id": "a",
            "city": "上海",
            "recorded_at": at(2025, 1, 2),
            "registered_on": date(2024, 1, 1),
        },
        {"record_id": "3", "customer_id": None, "city": "广州", "recorded_at": at(2025, 1, 3)},
    )
    seen = sightings(("a", date(2023, 12, 31)), ("b", date(2025, 1, 5)), ("b", None), (None, date(2020, 1, 1)))
    assert made(engine, said, [(seen, "on")]) == [
        {
            "customer_id": "a",
            "city": "上海",
            "gender": "female",
            "registered_on": date(2024, 1, 1),
            "first_seen_on": date(2023, 12, 31),
            "records": 2,
            "x_shoe_size": 38,
        },
        {"customer_id": "b", "first_seen_on": date(2025, 1, 5), "records": 0},
    ]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_records_of_one_moment_are_decided_by_their_id(engine, order):
    rows = [
        {"record_id": str(i), "customer_id": "a", "city": c, "recorded_at": at(2025, 1, 1)} for i, c in enumerate("xy")
    ]
    assert made(engine, records(*(rows[i] for i in order)), []) == [{"customer_id": "a", "city": "y", "records": 2}]


def test_nothing_makes_nobody(engine):
    assert made(engine, records(), [(sightings(), "on")]) == []


def test_has_the_declared_columns():
    assert tuple(customers(records(), []).columns) == (*CUSTOMERS.columns, "x_shoe_size")


def test_rows_that_came_since_make_what_all_rows_make(duckdb_engine):
    said = records(
        {"record_id": "1", "customer_id": "a", "city": "北京", "registered_on": date(2025, 1, 5), "x_shoe_size": 38}
    )
    then = sightings(("b", date(2025, 1, 3)), ("d", None))
    came = sightings(
        ("a", date(2025, 1, 2)), ("b", date(2025, 2, 1)), ("c", date(2025, 1, 9)), ("d", date(2025, 3, 1)), (None, None)
    )
    before = memory(
        {name: str(kind) for name, kind in customers(said, [(then, "on")]).schema().items()},
        *duckdb_engine.rows(customers(said, [(then, "on")])),
    )
    found = duckdb_engine.rows(customers_since(before, [(came, "on")]).order_by("customer_id"))
    assert found == duckdb_engine.rows(customers(said, [(then, "on"), (came, "on")]).order_by("customer_id"))
