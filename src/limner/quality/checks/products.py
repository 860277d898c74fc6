"""What products must be."""

from __future__ import annotations

from limner.core.text import Text
from limner.quality.check import Check
from limner.quality.expect import InRange, Required, Unique

ONE_ROW = Check(
    name="products_unique",
    table="products",
    expects=Unique(("product_id",)),
    severity="error",
    title=Text("商品编号不重复", "No product number twice"),
)
NAMED = Check(
    name="products_have_name",
    table="products",
    expects=Required("name"),
    severity="warning",
    title=Text("商品有名称", "A product has its name"),
)
CATEGORY = Check(
    name="products_have_category",
    table="products",
    expects=Required("category"),
    severity="warning",
    title=Text("商品有品类", "A product has its category"),
)
PRICE = Check(
    name="products_price_not_negative",
    table="products",
    expects=InRange("list_price", 0),
    severity="error",
    title=Text("标价不为负", "A list price is not negative"),
)
