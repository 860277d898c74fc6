"""Money as whole numbers.

An amount is a 64-bit integer of ten-thousandths of its currency's unit (as SQL's MONEY type has it): 12.34 CNY is
123400. Cents are too coarse, since retailers price by weight and per cent and publish unit prices with three or four
decimals; see docs/decisions/0001-money-in-ten-thousandths.md.
"""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal

UNIT = 10_000
"""How many of the integer's steps make one unit of the currency."""

STORED_UNIT = "1/10000 of the currency's unit"
"""What the unit of a column or feature that holds amounts is called."""


def to_amount(value: Decimal | int | str) -> int:
    """Turn a value in currency units into an amount; halves go to the even neighbour."""
    return int((Decimal(value) * UNIT).to_integral_value(rounding=ROUND_HALF_EVEN))


def from_amount(amount: int) -> Decimal:
    """Turn an amount into currency units, exactly."""
    return Decimal(amount) / UNIT


def format_amount(amount: int, currency: str = "") -> str:
    """Write an amount for a reader, with thousands separators and two decimals: ``1,234.50 CNY``."""
    return f"{from_amount(amount):,.2f} {currency}".rstrip()
