"""Amounts are exact, and halves go to the even neighbour."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limner.core.money import format_amount, from_amount, to_amount


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        ("12.34", 123_400),
        ("-0.0001", -1),
        (Decimal("0.00005"), 0),
        (Decimal("0.00015"), 2),
        (Decimal("0.00025"), 2),
        (Decimal("-0.00015"), -2),
        (7, 70_000),
        ("1E+3", 10_000_000),
    ],
)
def test_a_value_becomes_ten_thousandths(value, amount):
    assert to_amount(value) == amount


@given(st.integers(-(2**63), 2**63 - 1))
def test_every_amount_comes_back(amount):
    assert to_amount(from_amount(amount)) == amount


@pytest.mark.parametrize(
    ("amount", "currency", "written"),
    [
        (12_345_000, "CNY", "1,234.50 CNY"),
        (-12_350, "", "-1.24"),
        (0, "USD", "0.00 USD"),
        (99_999_999, "", "10,000.00"),
    ],
)
def test_an_amount_is_written_for_a_reader(amount, currency, written):
    assert format_amount(amount, currency) == written
