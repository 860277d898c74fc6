"""A table says everything about itself, and whatever has to know of every table of sources knows each or says why not."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from limner.app import build_portraits, check_quality, quality_checks
from limner.app.report.completeness import watched
from limner.portrait.catalogue import catalogue
from limner.portrait.fact import FACTS
from limner.portrait.source import DAY_COLUMNS
from limner.sources.mapping import mapping
from limner.sources.mapping.entities import BUILDERS
from limner.sources.mapping.shapes import SHAPES
from limner.warehouse import activities, tables
from limner.warehouse.tables import ALL, CUSTOMERS, Table, of_role

SOURCES = [table for table in ALL if table.writer == "sources"]
SEALED = {
    "contacts": "gets the personal values of every sheet, encrypted",
    "quarantine": "gets the rows that cannot be taken",
}
PEOPLE = {"records": "is made into customers", "identifiers": "says which customers are one", **SEALED}
NO_DAY = PEOPLE | dict.fromkeys(("products", "campaigns", "coupons"), "took place on no day")
NOT_COUNTED = PEOPLE | {"campaigns": "gives touches their day", "coupons": "says what coupons are good for"}
REJECTED = {"quarantine": "holds rows that failed a check already"}
OF_ORDERS = {"order_lines": "is seen in its order"}
PLACES: dict[str, tuple[set[str], Mapping[str, str]]] = {
    "sources.mapping.mapping.TABLES: what a sheet can fill": (set(mapping.TABLES), SEALED),
    "sources.mapping.entities.BUILDERS: how its rows are made": (
        set(BUILDERS),
        {**SEALED, "orders": "is made in mapping.orders", "order_lines": "is made in mapping.orders"},
    ),
    "sources.mapping.shapes.SHAPES: which sheets are recognised": (
        {shape.main for shape in SHAPES},
        {**SEALED, "identifiers": "is filled by columns of other sheets"},
    ),
    "quality.checks: what is checked": (
        {check.table for check in quality_checks.shipped_checks().values()},
        {**REJECTED, "contacts": "is sealed", "identifiers": "holds hashes, and ids as they came"},
    ),
    "app.check_quality.TABLES: what limner check looks at": ({table.name for table in check_quality.TABLES}, REJECTED),
    "portrait.source.DAY_COLUMNS: what is known on a day": (set(DAY_COLUMNS), NO_DAY),
    "portrait.fact.FACTS: what measures can be taken of": ({n for fact in FACTS for n in fact.sources}, NOT_COUNTED),
    "portrait.features: what features are made of": (
        {each.of.name for each in (*catalogue().measures, *catalogue().dimensions)},
        NOT_COUNTED,
    ),
    "FEATURES.reads: what portraits are counted from": (
        {table.name for table in build_portraits.COUNTED},
        NOT_COUNTED,
    ),
    "CUSTOMERS.reads: what says that there is a customer": (
        set(CUSTOMERS.reads),
        {name: why for name, why in NO_DAY.items() if name != "records"} | OF_ORDERS,
    ),
    "app.build_portraits.DAYS: which days customers were seen on": (
        {table.name for table, _day in build_portraits.DAYS},
        NO_DAY | OF_ORDERS,
    ),
    "warehouse.activities.TABLES: what rules can ask of": ({table.name for table in activities.TABLES}, NO_DAY),
    "app.report.completeness: which missing values are told": (
        {table.name for table in of_role("entity", "happening", "line") if watched(table)},
        PEOPLE,
    ),
}


@pytest.mark.parametrize("place", PLACES)
def test_each_place_knows_every_table_of_sources_or_says_why_not(place):
    known, reasons = PLACES[place]
    forgotten = [table.name for table in SOURCES if table.name not in known | reasons.keys()]
    assert not forgotten, f"{place} forgets {', '.join(forgotten)}"
    assert not known & reasons.keys(), f"{place} has a reason for what it knows"


def test_every_table_is_found_and_exported_under_its_name():
    for table in ALL:
        assert getattr(tables, table.name.upper()) is table


@pytest.mark.parametrize("table", ALL, ids=lambda table: table.name)
def test_a_table_says_what_it_and_its_columns_are_called_in_both_languages(table):
    for title in (table.title, *(column.title for column in table.columns.values())):
        assert title.zh.strip()
        assert title.en.strip()
        assert title.zh != title.en
    zh = [column.title.zh for column in table.columns.values()]
    en = [column.title.en for column in table.columns.values()]
    assert (len(set(zh)), len(set(en))) == (len(zh), len(zh)), "two columns of one table have one title"


@pytest.mark.parametrize("table", ALL, ids=lambda table: table.name)
def test_what_a_table_says_of_itself_names_columns_that_it_has(table):
    named = {*table.grain, *table.required, *filter(None, (table.day, table.time))}
    assert named <= table.columns.keys()
    assert not table.day or table.columns[table.day].type == "date"
    assert not table.time or table.columns[table.time].type == "timestamp"
    assert table.about_customers == ("customer_id" in table.columns) or table.role == "internal"


@pytest.mark.parametrize("table", of_role("line", "happening"), ids=lambda table: table.name)
def test_what_took_place_has_a_day_a_time_and_an_id(table):
    assert "" not in (table.day, table.time, table.own_id)


def test_columns_that_no_table_declares_have_the_names_of_their_sources():
    orders = tables.ORDERS
    assert orders.column_title("amount").zh == "实付金额"
    assert orders.column_title("x_paid_at").zh == "付款时间"
    assert orders.column_title("x_gift_note").en == "gift_note"
    assert (orders.column_title("x_channel_before").zh, orders.column_title("x_channel_before").en) == (
        "渠道（原值）",
        "channel as it came",
    )


def test_the_main_table_is_the_one_with_a_row_for_each_row_of_the_sheet():
    def main(*filled: Table) -> str:
        targets = tuple(f"{table.name}.{next(iter(table.columns))}" for table in filled)
        return mapping.SheetMapping(columns={"one": mapping.Column(to=targets)}).main_table

    for happening in of_role("happening"):
        assert main(tables.RECORDS, tables.IDENTIFIERS, tables.PRODUCTS, happening) == happening.name
        assert main(tables.ORDER_LINES, tables.ORDERS, happening) == "order_lines"
        assert main(tables.ORDERS, happening) == "orders"
    assert main(tables.PRODUCTS, tables.CAMPAIGNS, tables.COUPONS) == "coupons"
    assert main(tables.IDENTIFIERS, tables.RECORDS) == "records"
    assert main(tables.IDENTIFIERS) == "identifiers"
