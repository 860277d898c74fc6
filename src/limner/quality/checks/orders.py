"""What orders must be."""

from __future__ import annotations

from limner.core.text import Text
from limner.quality.check import Check
from limner.quality.expect import AS_OF, Compares, Fresh, InRange, Matches, OneOf, Required, RowsAgainstLast, Unique
from limner.rules.rule import All, Has

ONE_ROW = Check(
    name="orders_unique",
    table="orders",
    expects=Unique(("order_id",)),
    severity="error",
    title=Text("订单号不重复", "No order number twice"),
)
NUMBERED = Check(
    name="orders_have_number",
    table="orders",
    expects=Required("order_id"),
    severity="error",
    title=Text("订单有订单号", "An order has its number"),
)
DATED = Check(
    name="orders_have_day",
    table="orders",
    expects=Required("ordered_on"),
    severity="error",
    title=Text("订单有下单日期", "An order has its day"),
)
NOT_AHEAD = Check(
    name="orders_not_in_future",
    table="orders",
    expects=InRange("ordered_on", "1990-01-01", AS_OF),
    severity="error",
    title=Text("下单日期在 1990 年之后且不晚于截至日", "An order's day is after 1990 and not after the as-of day"),
)
HOUR = Check(
    name="orders_hour",
    table="orders",
    expects=InRange("ordered_hour", 0, 23),
    severity="error",
    title=Text("下单钟点在 0 到 23 之间", "The hour of an order is 0 to 23"),
)
KIND = Check(
    name="orders_kind",
    table="orders",
    expects=OneOf("kind", ("sale", "refund")),
    severity="error",
    title=Text("订单类型为销售或退款", "An order is a sale or a refund"),
)
STATUS = Check(
    name="orders_status",
    table="orders",
    expects=OneOf("status", ("paid", "unpaid", "cancelled")),
    severity="error",
    title=Text("订单状态为已付、未付或取消", "An order is paid, unpaid or cancelled"),
)
SALES_NOT_NEGATIVE = Check(
    name="sales_not_negative",
    table="orders",
    expects=InRange("amount", 0),
    severity="error",
    title=Text("销售金额不为负", "A sale's amount is not negative"),
    when=Has("kind", "=", "sale"),
)
REFUNDS_NOT_POSITIVE = Check(
    name="refunds_not_positive",
    table="orders",
    expects=InRange("amount", None, 0),
    severity="error",
    title=Text("退款金额不为正", "A refund's amount is not positive"),
    when=Has("kind", "=", "refund"),
)
AMOUNT = Check(
    name="paid_orders_have_amount",
    table="orders",
    expects=Required("amount"),
    severity="warning",
    title=Text("已付订单有金额", "A paid order has its amount"),
    when=Has("status", "=", "paid"),
)
DISCOUNT = Check(
    name="orders_discount_not_negative",
    table="orders",
    expects=InRange("discount_amount", 0),
    severity="warning",
    title=Text("折扣金额不为负", "A discount is not negative"),
    when=Has("kind", "=", "sale"),
)
LIST = Check(
    name="orders_amount_below_list",
    table="orders",
    expects=Compares("amount", "<=", "list_amount"),
    severity="warning",
    title=Text("实付不高于原价", "What was paid is not above the list amount"),
    when=All((Has("kind", "=", "sale"), Has("list_amount", ">", 0))),
)
GIVEN_BACK = Check(
    name="orders_refunded_not_positive",
    table="orders",
    expects=InRange("refunded_amount", None, 0),
    severity="error",
    title=Text("退款额以负数记", "Money given back is negative"),
)
CURRENCY = Check(
    name="orders_currency",
    table="orders",
    expects=Matches("currency", "[A-Z]{3}"),
    severity="error",
    title=Text("货币为 ISO 4217 代码", "The currency is a code of ISO 4217"),
)
CUSTOMER = Check(
    name="orders_have_customer",
    table="orders",
    expects=Required("customer_id"),
    severity="warning",
    title=Text("订单有客户", "An order names its customer"),
)
NEWS = Check(
    name="orders_fresh",
    table="orders",
    expects=Fresh("ordered_on", 7),
    severity="warning",
    title=Text("七天内有新订单", "There are orders of the last seven days"),
)
ROWS = Check(
    name="orders_load_size",
    table="orders",
    expects=RowsAgainstLast(0.2, 5.0),
    severity="warning",
    title=Text(
        "最近一次导入的订单数为上一次的五分之一到五倍",
        "The last load brought between a fifth and five times the orders of the one before",
    ),
)
