"""Tell the dear products of a category from its others, by what was really paid for them."""

from __future__ import annotations

from datetime import date

import ibis
import ibis.expr.types as ir
from ibis import _

from limner.engine.portable import ratio
from limner.portrait.sales import is_sale_line, whole_quantity
from limner.portrait.source import known

FEWEST_PRODUCTS = 3
"""A category with fewer sold products has no top third."""


def product_grades(order_lines: ir.Table, products: ir.Table, *, as_of: date) -> ir.Table:
    """Grade the products of each category by their mean price up to a day.

    The mean price of a product is the money of its sale lines over their quantity, of all customers and of nobody. A
    product is high-priced if fewer than a third of its category's products are dearer; products of one price share
    the grade. Products without a price or a category, and those of categories with fewer than three, have no grade.

    Returns:
        One row a graded product: ``product_id``, ``high_price`` (boolean).
    """
    past = known(order_lines, "order_lines", as_of)
    sold = past.filter(is_sale_line(past), past.product_id.notnull(), past.quantity > 0, past.amount.notnull())
    priced = sold.group_by("product_id").agg(money=_.amount.sum(), quantity=whole_quantity(sold.quantity).sum())
    known_products = products.filter(products.category.notnull()).select("product_id", "category")
    ranked = priced.inner_join(known_products, "product_id").mutate(price=ratio(_.money, _.quantity))
    category = ibis.window(group_by="category")
    placed = ranked.mutate(
        dearer=ibis.rank().over(ibis.window(group_by="category", order_by=ibis.desc("price"))),
        products=ranked.product_id.count().over(category),
    )
    return placed.filter(placed.products >= FEWEST_PRODUCTS).select(
        "product_id", high_price=placed.dearer * FEWEST_PRODUCTS < placed.products
    )


def graded_lines(order_lines: ir.Table, grades: ir.Table) -> ir.Table:
    """Return the sale lines of graded products with ``high_price``."""
    return order_lines.filter(is_sale_line(order_lines)).inner_join(grades, "product_id")
