"""Say which lines of orders were bought, and what part of what was paid for the order each of them is.

Lines follow their order: goods of an order that is unpaid, cancelled or a refund were not bought. So money by product,
category or brand has the same sum as money by channel or payment method.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from limner.portrait.sales import is_sale, is_sale_line


def of_sales(lines: ir.Table, orders: ir.Table) -> ir.Table:
    """Keep the lines of paid sales, what came back of them included; of orders of which there is no row, what was bought.

    Args:
        lines: Rows of ``order_lines``.
        orders: All rows of ``orders``, whatever their day.
    """
    sold = lines.anti_join(orders.filter(~is_sale(orders)), "order_id")
    return sold.filter(sold.order_id.notnull() | is_sale_line(sold))


def paid_lines(lines: ir.Table, orders: ir.Table) -> ir.Table:
    """Return the lines of paid sales with what was paid for them as ``amount``, in ten-thousandths.

    The amounts of an order's lines add up to the amount of the order. Where that is no sum over its lines (it has
    postage, or a reduction of the whole order), the difference is spread over them in proportion to their own amounts
    without sign, in whole units; evenly where no line has an amount. Lines of orders of which there is no row, or no
    amount, keep their own.

    Args:
        lines: Rows of ``order_lines``.
        orders: All rows of ``orders``, whatever their day.
    """
    sold = of_sales(lines, orders)
    sums = ibis.coalesce(orders.summed, ibis.ifelse(orders.lines.notnull(), "amount", "")).contains("amount")
    own = orders.filter(orders.amount.notnull(), ~sums).select("order_id", paid=orders.amount)
    return sold.anti_join(own, "order_id").union(_spread(sold.inner_join(own, "order_id")).select(lines.columns))


def _spread(lines: ir.Table) -> ir.Table:
    """Make the amounts of each order's lines add up to ``paid``."""
    order, so_far = ibis.window(group_by="order_id"), ibis.cumulative_window(group_by="order_id", order_by="line_id")
    own = lines.amount.fill_null(0)
    rows = lines.mutate(own=own, missing=lines.paid - own.sum().over(order), worth=own.abs().sum().over(order))
    rows = rows.mutate(weight=ibis.ifelse(rows.worth == 0, 1, rows.own.abs()))
    rows = rows.mutate(
        weights=rows.weight.sum().over(order),
        passed=rows.weight.sum().over(so_far),
        place=rows.weight.count().over(so_far),
        places=rows.weight.count().over(order),
    )
    # What is spread up to a line is rounded, not what falls on it: so nothing is lost, and the last gets the rest.
    share = rows.missing.cast("float64") * rows.passed.cast("float64") / rows.weights.cast("float64")
    rows = rows.mutate(spread=ibis.ifelse(rows.place == rows.places, rows.missing, share.floor().cast("int64")))
    before = rows.spread.lag().over(ibis.window(group_by="order_id", order_by="line_id")).fill_null(0)
    return rows.mutate(amount=rows.own + rows.spread - before)
