"""What the lines of orders must be."""

from __future__ import annotations

from limner.core.text import Text
from limner.quality.check import Check
from limner.quality.expect import AS_OF, Holds, InRange, Multiplies, Refers, Required, Unique
from limner.rules.rule import All, Any, Has

ONE_ROW = Check(
    name="order_lines_unique",
    table="order_lines",
    expects=Unique(("line_id",)),
    severity="error",
    title=Text("订单行不重复", "No line twice"),
)
ORDER = Check(
    name="lines_of_orders",
    table="order_lines",
    expects=Refers("order_id", "orders", "order_id"),
    severity="error",
    title=Text("订单行所属订单存在", "The order of a line exists"),
)
PRODUCT = Check(
    name="lines_of_products",
    table="order_lines",
    expects=Refers("product_id", "products", "product_id"),
    severity="warning",
    title=Text("订单行的商品在商品表中", "The product of a line is known"),
)
NUMBERED = Check(
    name="lines_have_order",
    table="order_lines",
    expects=Required("order_id"),
    severity="error",
    title=Text("订单行有订单号", "A line names its order"),
)
NAMED = Check(
    name="lines_have_product",
    table="order_lines",
    expects=Required("product_id"),
    severity="warning",
    title=Text("订单行有商品", "A line names its product"),
)
NOT_AHEAD = Check(
    name="lines_not_in_future",
    table="order_lines",
    expects=InRange("ordered_on", "1990-01-01", AS_OF),
    severity="error",
    title=Text("日期在 1990 年之后且不晚于截至日", "A line's day is after 1990 and not after the as-of day"),
)
PRICE = Check(
    name="lines_price_not_negative",
    table="order_lines",
    expects=InRange("unit_price", 0),
    severity="error",
    title=Text("单价不为负", "A unit price is not negative"),
)
FREE = Check(
    name="lines_not_free",
    table="order_lines",
    expects=Holds(Has("unit_price", ">", 0)),
    severity="warning",
    title=Text("单价大于零", "A unit price is above zero"),
    when=Has("quantity", ">", 0),
)
ADDS_UP = Check(
    name="lines_add_up",
    table="order_lines",
    expects=Multiplies(
        "quantity", "unit_price", "amount", less=("discount_amount", "coupon_amount"), within=500, share=0.01
    ),
    severity="warning",
    title=Text("数量 × 单价 − 优惠 ≈ 金额", "Quantity times price less reductions is the amount, within 1% or 0.05"),
)
SIGN = Check(
    name="lines_sign",
    table="order_lines",
    expects=Holds(
        Any(
            (
                All((Has("quantity", ">=", 0), Has("amount", ">=", 0))),
                All((Has("quantity", "<=", 0), Has("amount", "<=", 0))),
            )
        )
    ),
    severity="warning",
    title=Text("数量与金额同号", "Quantity and amount have the same sign"),
)
