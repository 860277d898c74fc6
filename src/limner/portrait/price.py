"""Say what products cost beside the others of their category, by what was really paid for them."""

from __future__ import annotations

from datetime import timedelta

import ibis
import ibis.expr.types as ir

from limner.engine.bound import Day, literal
from limner.engine.portable import ratio
from limner.portrait.sales import QUANTITY_UNIT, is_sale_line, whole_quantity
from limner.portrait.source import known

FEWEST_PRODUCTS = 3
"""A category with fewer sold products has no top third and no median."""
PERMILLE = 1000
"""Price levels are summed as whole thousandths, so that the order of the rows never shows in the last digit."""


def price_references(order_lines: ir.Table, products: ir.Table, *, as_of: Day) -> ir.Table:
    """Place the products of each category by their mean price.

    The mean price of a product is the money of its sale lines over their quantity, of all customers and of nobody.
    Lines count up to the end of the month before ``as_of``, so that prices, and all that is said with them, stay the
    same for a month; where no line is that old, they count up to ``as_of``. A product is high-priced if fewer than a
    third of its category's products are dearer; products of one price share the place. The category's median is that
    of the mean prices of its products, of two in the middle their mean. Products without a price or a category, and
    those of categories with fewer than three, are left out.

    Returns:
        One row a product placed: ``product_id``, ``high_price`` (boolean), ``price`` and ``category_median_price``
        (float64, ten-thousandths of the currency's unit a piece).
    """
    prices = _mean_prices(known(order_lines, "order_lines", as_of), as_of.replace(day=1) - timedelta(days=1))
    named = products.filter(products.category.notnull()).select("product_id", "category")
    priced = prices.filter(prices.price.notnull()).inner_join(named, "product_id")
    place = ibis.window(group_by="category", order_by=["price", "product_id"])
    placed = priced.mutate(
        dearer=ibis.rank().over(ibis.window(group_by="category", order_by=ibis.desc("price"))),
        # Product numbers differ, so ranks by price and number are the places in the row.
        place=ibis.rank().over(place),
        products=priced.product_id.count().over(ibis.window(group_by="category")),
    )
    enough = placed.filter(placed.products >= FEWEST_PRODUCTS)
    # Counted from 0, the middle of n places is n/2 and, where n is even, the one before it.
    middle = enough.filter((2 * enough.place).between(enough.products - 2, enough.products))
    medians = middle.group_by("category").agg(category_median_price=ratio(middle.price.sum(), middle.count()))
    joined = enough.inner_join(medians, "category")
    return joined.select(
        "product_id",
        "price",
        "category_median_price",
        high_price=joined.dearer * FEWEST_PRODUCTS < joined.products,
    )[["product_id", "high_price", "price", "category_median_price"]]


def priced_lines(order_lines: ir.Table, references: ir.Table) -> ir.Table:
    """Return the sale lines of products that have a price reference.

    Returns:
        The columns of ``order_lines``, ``high_price`` and ``price_level_permille`` (int64): what was paid a piece over
        the median price of the category, in thousandths; null where the line has no amount or no quantity, or the
        median is zero.
    """
    sold = order_lines.filter(is_sale_line(order_lines)).inner_join(references, "product_id")
    level = ratio(_price(sold.amount, whole_quantity(sold.quantity)) * PERMILLE, sold.category_median_price)
    return sold.select(*order_lines.columns, "high_price", price_level_permille=level.round().cast("int64"))


def _mean_prices(lines: ir.Table, month_end: Day) -> ir.Table:
    """Plan ``product_id`` and ``price``, null for products not sold by the month's end where others were."""
    sold = lines.filter(is_sale_line(lines), lines.product_id.notnull(), lines.quantity > 0, lines.amount.notnull())
    old, quantity = sold.ordered_on <= literal(month_end), whole_quantity(sold.quantity)
    totals = sold.group_by("product_id").agg(
        money=sold.amount.sum(),
        quantity=quantity.sum(),
        old_money=sold.amount.sum(where=old),
        old_quantity=quantity.sum(where=old),
    )
    marked = totals.mutate(some_old=totals.old_money.count().over(ibis.window()) > 0)
    old_price, price = _price(marked.old_money, marked.old_quantity), _price(marked.money, marked.quantity)
    return marked.select("product_id", price=ibis.ifelse(marked.some_old, old_price, price))


def _price(money: ir.IntegerValue, quantity: ir.IntegerValue) -> ir.FloatingValue:
    """Price a piece, of a quantity in whole ten-thousandths."""
    return ratio(money.cast("float64") * QUANTITY_UNIT, quantity)
