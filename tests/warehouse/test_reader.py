"""Rows are read under the id of the person, and only as the purpose may see them."""

from __future__ import annotations

from datetime import datetime
from functools import partial

import pytest

from limner.core.errors import NotFound
from limner.engine.duckdb import DuckDB
from limner.engine.lake import Lake
from limner.engine.locks import FileLocks
from limner.privacy.purposes import ANALYSIS, MARKETING, MATCHING
from limner.warehouse.reader import Reader, table_named
from limner.warehouse.tables import ALIASES, CONSENTS, CONTACTS, ORDERS, VISITORS
from rows import memory


@pytest.fixture
def lake(tmp_path):
    return Lake(tmp_path / "lake", FileLocks(tmp_path / "locks"), lambda: datetime(2025, 1, 1))


def keep(lake, table, *rows):
    writer = DuckDB()
    schema = {name: column.type for name, column in table.columns.items()}
    change = lake.stage(table.name, partial(writer.write, memory(schema, *rows)), mode="replace")
    lake.commit([change], operation=f"test {table.name}", base=lake.snapshot())
    writer.close()


def orders(lake, *customers):
    keep(lake, ORDERS, *({"order_id": str(n), "customer_id": each} for n, each in enumerate(customers)))


def aliases(lake, **known):
    keep(lake, ALIASES, *({"alias_id": alias, "customer_id": person} for alias, person in known.items()))


def consents(lake, *decisions):
    keep(lake, CONSENTS, *({"customer_id": who, "purpose": what, "granted": how} for who, what, how in decisions))


def read(engine, lake, table=ORDERS, purpose=ANALYSIS, **more):
    found = Reader(engine, lake, lake.snapshot(), purpose, **more).table(table)
    return [row["customer_id"] for row in engine.rows(found.order_by(table.grain[0]))]


def test_rows_are_read_under_the_persons_id_and_none_is_lost(engine, lake):
    orders(lake, "a", "b", None, "c", "b")
    assert read(engine, lake) == ["a", "b", None, "c", "b"]
    aliases(lake, b="a")
    assert read(engine, lake) == ["a", "a", None, "c", "a"]


def test_rows_of_nobody_are_the_persons_whose_device_it_is(engine, lake):
    keep(
        lake,
        ORDERS,
        *(
            {"order_id": str(n), "customer_id": who, "visitor_id": device}
            for n, (who, device) in enumerate([("b", "d1"), (None, "d1"), (None, "d2"), (None, None), ("c", "d1")])
        ),
    )
    aliases(lake, b="a")
    keep(lake, VISITORS, {"visitor_id": "d1", "customer_id": "a"})
    assert read(engine, lake) == ["a", "a", None, None, "c"]
    assert read(engine, lake, purpose=MATCHING, resolved=False) == ["b", None, None, None, "c"]
    part = Reader(engine, lake, lake.snapshot(), ANALYSIS).part(ORDERS, ["order_id", "customer_id"])
    assert part.columns == ("order_id", "customer_id")
    assert [row["customer_id"] for row in engine.rows(part.order_by("order_id"))] == ["a", "a", None, None, "c"]
    consents(lake, ("b", "analysis", False))
    assert read(engine, lake) == [None, None, "c"]


def test_who_is_who_is_found_out_from_the_ids_that_came(duckdb_engine, lake):
    orders(lake, "a", "b")
    aliases(lake, b="a")
    assert read(duckdb_engine, lake, purpose=MATCHING, resolved=False) == ["a", "b"]


def test_contacts_keep_the_id_that_they_are_sealed_with(duckdb_engine, lake):
    keep(lake, CONTACTS, {"customer_id": "b", "kind": "phone", "value_index": "1"})
    aliases(lake, b="a")
    assert read(duckdb_engine, lake, table=CONTACTS) == ["b"]


def test_contacts_go_by_what_the_person_decided_under_any_id(duckdb_engine, lake):
    keep(lake, CONTACTS, *({"customer_id": one, "kind": "phone", "value_index": one} for one in "abcd"))
    consents(lake, ("a", "marketing", True), ("c", "marketing", True), ("d", "marketing", False))
    assert read(duckdb_engine, lake, CONTACTS, MARKETING) == ["a", "c"]
    aliases(lake, b="a", d="c")
    assert read(duckdb_engine, lake, CONTACTS, MARKETING) == ["a", "b"]


def test_what_one_id_of_a_person_refused_is_refused_for_all(duckdb_engine, lake):
    orders(lake, "a", "b", "c", None)
    consents(
        lake, ("a", "marketing", True), ("b", "marketing", False), ("c", "marketing", True), ("b", "analysis", False)
    )
    assert read(duckdb_engine, lake) == ["a", "c", None]
    assert read(duckdb_engine, lake, purpose=MARKETING) == ["a", "c"]
    aliases(lake, b="a")
    assert read(duckdb_engine, lake) == ["c", None]
    assert read(duckdb_engine, lake, purpose=MARKETING) == ["c"]


def test_tables_that_only_stages_use_are_not_offered():
    with pytest.raises(NotFound) as caught:
        table_named("visitor")
    assert "visitors" not in caught.value.remedy
    assert table_named("visitors") is VISITORS
