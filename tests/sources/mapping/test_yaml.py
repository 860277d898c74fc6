"""A mapping survives being written, and its mistakes are named with a way out."""

from __future__ import annotations

import pytest

from limner.core.errors import InvalidDefinition
from limner.sources.mapping.mapping import Column, Mapping, SheetMapping
from limner.sources.mapping.yaml import from_yaml, to_yaml

MAPPING = Mapping(
    {
        "orders*.csv": SheetMapping(
            time_zone="Asia/Shanghai",
            currency="CNY",
            customer_namespace="tmall",
            observed_on="2024-01-31",
            columns={
                "订单编号": Column(to=("order_lines.order_id", "orders.order_id")),
                "性别": Column(to=("records.gender",), values={"0": "male", "2": None}, missing=("-1",)),
                "手机": Column(personal="phone"),
                "日期": Column(to=("orders.ordered_at",), date="dmy", clock=False),
                "价": Column(to=("order_lines.unit_price",), decimal=","),
                "利润": Column(to=("order_lines.x_profit",), type="float64"),
            },
            computed={"order_lines.amount": "quantity_times_price"},
        )
    }
)


def test_round_trip():
    assert from_yaml(to_yaml(MAPPING)) == MAPPING


def test_sheets_are_found_by_file_and_by_sheet():
    mapping = Mapping({"a.xls#Orders": SheetMapping(columns={}), "b*.csv": SheetMapping(columns={}, currency="CNY")})
    assert mapping.find("a.xls", "Orders") == SheetMapping(columns={})
    assert mapping.find("b2.csv", "") == SheetMapping(columns={}, currency="CNY")
    assert mapping.find("a.xls", "People") is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sheets: [", "not YAML"),
        ("sheet: {}", "Known: sheets."),
        ("sheets: {a: {colums: {}}}", "sheets.a: There is no key 'colums'. Known: columns"),
        ("sheets: {a: {columns: {X: {to: order_lines.amont}}}}", "sheets.a.columns.X.to[0]: There is no target"),
        ("sheets: {a: {columns: {X: {to: order_lines.amont}}}}", "order_lines.amount"),
        ("sheets: {a: {columns: {X: {to: orders.order_id, read: dat}}}}", "sheets.a.columns.X.read"),
        ("sheets: {a: {columns: {X: {}}}}", "goes nowhere"),
        ("sheets: {a: {time_zone: Mars/One, columns: {}}}", "no time zone 'Mars/One'"),
        ("sheets: {a: {observed_on: soon, columns: {}}}", "no day"),
        ("sheets: {a: {columns: {}, computed: {orders.amount: quantity_times_price}}}", "does not give orders.amount"),
    ],
)
def test_mistakes_are_named(text, said):
    with pytest.raises(InvalidDefinition) as error:
        from_yaml(text)
    assert said in str(error.value)
