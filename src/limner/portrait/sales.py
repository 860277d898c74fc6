"""Say which rows are sales, which are refunds, and what they are worth."""

from __future__ import annotations

import ibis.expr.types as ir

QUANTITY_UNIT = 10_000
"""Quantities are summed as whole ten-thousandths, so that the order of the rows never shows in the last digit."""


def is_sale(orders: ir.Table) -> ir.BooleanValue:
    """A sale is an order row of kind ``sale`` (or none) whose status is ``paid`` (or none)."""
    return (orders.kind.fill_null("sale") == "sale") & (orders.status.fill_null("paid") == "paid")


def is_refund(orders: ir.Table) -> ir.BooleanValue:
    """A refund is a row of kind ``refund`` that is not unpaid, or a sale on which something was given back."""
    row = (orders.kind == "refund") & (orders.status.fill_null("paid") != "unpaid")
    return row | (is_sale(orders) & (orders.refunded_amount < 0))


def net_amount(orders: ir.Table) -> ir.IntegerValue:
    """What the business kept: sales, less refund rows and what was given back on sales; 0 for other rows."""
    return gross_amount(orders) - refund_amount(orders)


def gross_amount(orders: ir.Table) -> ir.IntegerValue:
    """What was paid for a sale; 0 for other rows."""
    return is_sale(orders).ifelse(orders.amount.fill_null(0), 0)


def refund_amount(orders: ir.Table) -> ir.IntegerValue:
    """What was given back, positive; 0 for rows that are no refund."""
    back = (orders.kind == "refund").ifelse(orders.amount.fill_null(0), 0) + orders.refunded_amount.fill_null(0)
    return is_refund(orders).ifelse(-back, 0)


def has_discount(orders: ir.Table) -> ir.BooleanValue:
    """A sale whose price was reduced other than by coupon."""
    return is_sale(orders) & (orders.discount_amount > 0)


def has_coupon(orders: ir.Table) -> ir.BooleanValue:
    """A sale on which a coupon was used: a reduction by coupon, or a coupon named."""
    return is_sale(orders) & ((orders.coupon_amount > 0) | orders.coupon_id.notnull())


def is_promoted(orders: ir.Table) -> ir.BooleanValue:
    """A sale with a discount or a coupon."""
    return has_discount(orders) | has_coupon(orders)


def is_sale_line(lines: ir.Table) -> ir.BooleanValue:
    """A line that was bought: neither its quantity nor its amount is negative; null counts as not negative."""
    return (lines.quantity.fill_null(0.0) >= 0) & (lines.amount.fill_null(0) >= 0)


def whole_quantity(quantity: ir.FloatingValue) -> ir.IntegerValue:
    """A quantity as whole ten-thousandths."""
    return (quantity * QUANTITY_UNIT).round().cast("int64")
