"""Checks are read from YAML and written again."""

from __future__ import annotations

import pytest

from limner.core.errors import InvalidDefinition
from limner.quality.expect import Holds, InRange, Unique
from limner.quality.written import check_from_data, check_to_data, read_checks
from limner.rules.rule import All, Has

BASE = {"name": "c", "table": "orders", "title": "Something"}


def test_a_list_and_a_single_check():
    (one,) = read_checks("{name: c, table: orders, title: x, range: {column: amount, low: 0}}")
    assert (one.expects, one.severity, one.tolerance) == (InRange("amount", 0), "error", 0.0)
    two = read_checks(
        """
        - {name: a, table: orders, title: {zh: 甲, en: A}, severity: warning, unique: {columns: [order_id, kind]}}
        - name: b
          table: orders
          title: B
          tolerance: 0.1
          when: {column: kind, operator: "=", value: sale}
          rule: {all: [{column: amount, operator: ">", value: 0}, {column: units, operator: ">", value: 0}]}
        """
    )
    assert two[0].expects == Unique(("order_id", "kind"))
    assert two[1].expects == Holds(All((Has("amount", ">", 0), Has("units", ">", 0))))
    assert [check_from_data(check_to_data(check)) for check in two] == two


@pytest.mark.parametrize(
    ("change", "on_fail"),
    [
        ({"required": {"column": "amount"}}, "quarantine"),
        ({"required": {"column": "amount"}, "on_fail": "report"}, "report"),
        ({"required": {"column": "amount"}, "severity": "warning"}, "report"),
        ({"required": {"column": "amount"}, "severity": "warning", "on_fail": "quarantine"}, "quarantine"),
        ({"required": {"column": "amount"}, "tolerance": 0.1}, "report"),
        ({"unique": {"columns": ["amount"]}}, "report"),
        ({"reference": {"column": "order_id", "table": "coupons", "to": "coupon_id"}}, "report"),
        ({"table": "customers", "required": {"column": "city"}}, "report"),
    ],
)
def test_what_becomes_of_a_row_that_fails_follows_from_what_is_asked(change, on_fail):
    assert check_from_data(BASE | change).on_fail == on_fail


@pytest.mark.parametrize(
    ("change", "path", "words"),
    [
        ({"rang": {"column": "a"}}, "", "'rang' is not known"),
        ({}, "", "expects one thing"),
        ({"range": {"column": "a"}, "required": {"column": "a"}}, "", "expects one thing"),
        ({"range": {}}, ".range", "'column' is missing"),
        ({"range": {"column": 5}}, ".range.column", "no text"),
        ({"fresh": {"column": "a", "days": -1}}, ".fresh.days", "no number"),
        ({"compare": {"left": "a", "right": "b", "operator": "~"}}, ".compare.operator", "compares nothing"),
        ({"rule": {"activity": "order"}}, ".rule", "asks no column"),
        ({"rule": {"all": [{"column": "a", "operator": "present"}, {"tag": "x"}]}}, ".rule", "asks no column"),
        ({"required": {"column": "a"}, "severity": "bad"}, ".severity", "no severity"),
        ({"required": {"column": "a"}, "tolerance": 3}, ".tolerance", "no share"),
        ({"required": {"column": "a"}, "on_fail": "drop"}, ".on_fail", "not known"),
        ({"unique": {"columns": ["a"]}, "on_fail": "quarantine"}, ".on_fail", "as it arrives"),
        ({"required": {"column": "a"}, "tolerance": 0.1, "on_fail": "quarantine"}, ".on_fail", "as it arrives"),
        ({"table": "customers", "required": {"column": "city"}, "on_fail": "quarantine"}, ".on_fail", "as it arrives"),
        ({"required": {"column": "a"}, "name": "my check"}, ".name", "no name"),
        ({"required": {"column": "a"}, "title": 5}, ".title", "words"),
    ],
)
def test_what_makes_no_check_says_where_and_why(change, path, words):
    with pytest.raises(InvalidDefinition, match=words) as caught:
        check_from_data(BASE | change)
    assert caught.value.path == path
    assert caught.value.remedy


def test_what_is_no_yaml():
    with pytest.raises(InvalidDefinition, match="YAML"):
        read_checks("{a: [")
    with pytest.raises(InvalidDefinition, match="no check"):
        read_checks("just words")
