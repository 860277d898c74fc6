"""What a customer bought, gave back and saved, by window."""

from __future__ import annotations

from limner.core.money import STORED_UNIT as MONEY
from limner.core.text import Text
from limner.engine.portable import ratio, weekday
from limner.portrait.feature import Feature
from limner.portrait.measure import Measure
from limner.portrait.sales import (
    QUANTITY_UNIT,
    gross_amount,
    has_coupon,
    has_discount,
    is_promoted,
    is_refund,
    is_sale,
    net_amount,
    refund_amount,
    whole_quantity,
)
from limner.portrait.source import Source
from limner.warehouse.tables import ORDERS

SATURDAY = 5
DISCOUNT = Source(ORDERS, ("discount_amount",))
COUPON = Source(ORDERS, ("coupon_amount", "coupon_id"))
PROMOTION = Source(ORDERS, ("discount_amount", "coupon_amount", "coupon_id"))
AMOUNT = Source(ORDERS, ("amount",))
REFUND = Source(ORDERS, ("kind", "refunded_amount"))
UNITS = Source(ORDERS, ("units",))

orders = Measure(
    name="orders",
    of=ORDERS,
    kind="count",
    where=is_sale,
    title=Text(zh="订单数", en="Orders"),
    definition=Text(zh="已付款的销售订单数。", en="Number of paid sales."),
    unit="orders",
)
order_days = Measure(
    name="order_days",
    of=ORDERS,
    kind="days",
    where=is_sale,
    title=Text(zh="下单天数", en="Days with orders"),
    definition=Text(zh="有已付款销售订单的不同日期数。", en="Number of distinct days with a paid sale."),
    unit="days",
)
net = Measure(
    name="net_amount",
    of=ORDERS,
    kind="sum",
    value=net_amount,
    title=Text(zh="净消费额", en="Net money"),
    definition=Text(zh="销售实付金额减去退款金额。", en="What was paid for sales, less what was given back."),
    unit=MONEY,
    needs=(AMOUNT,),
)
gross = Measure(
    name="gross_amount",
    of=ORDERS,
    kind="sum",
    value=gross_amount,
    title=Text(zh="销售额", en="Gross sales"),
    definition=Text(zh="销售订单的实付金额，不扣退款。", en="What was paid for sales, refunds not taken off."),
    unit=MONEY,
    needs=(AMOUNT,),
)
refunds = Measure(
    name="refunds",
    of=ORDERS,
    kind="count",
    where=is_refund,
    title=Text(zh="退款次数", en="Refunds"),
    definition=Text(
        zh="退款或退货单数，加上发生过退款的销售订单数。",
        en="Refund rows, and sales on which something was given back.",
    ),
    unit="refunds",
    needs=(REFUND,),
)
refunded = Measure(
    name="refund_amount",
    of=ORDERS,
    kind="sum",
    value=refund_amount,
    title=Text(zh="退款金额", en="Money given back"),
    definition=Text(zh="退还给客户的金额，取正数。", en="What was given back to the customer, as a positive number."),
    unit=MONEY,
    needs=(REFUND, AMOUNT),
)
discount = Measure(
    name="discount_amount",
    of=ORDERS,
    kind="sum",
    where=is_sale,
    value=lambda rows: rows.discount_amount,
    title=Text(zh="折扣金额", en="Discount money"),
    definition=Text(zh="销售订单上除优惠券以外的减价金额。", en="Price reductions on sales other than by coupon."),
    unit=MONEY,
    needs=(DISCOUNT,),
)
coupon = Measure(
    name="coupon_amount",
    of=ORDERS,
    kind="sum",
    where=is_sale,
    value=lambda rows: rows.coupon_amount,
    title=Text(zh="优惠券抵扣金额", en="Coupon money"),
    definition=Text(zh="销售订单上优惠券抵扣的金额。", en="Price reductions on sales by coupon."),
    unit=MONEY,
    needs=(Source(ORDERS, ("coupon_amount",)),),
)
discounted_orders = Measure(
    name="discounted_orders",
    of=ORDERS,
    kind="count",
    where=has_discount,
    title=Text(zh="折扣订单数", en="Discounted orders"),
    definition=Text(zh="有减价（不含优惠券）的销售订单数。", en="Sales with a price reduction other than by coupon."),
    unit="orders",
    needs=(DISCOUNT,),
)
coupon_orders = Measure(
    name="coupon_orders",
    of=ORDERS,
    kind="count",
    where=has_coupon,
    title=Text(zh="用券订单数", en="Orders with a coupon"),
    definition=Text(zh="使用了优惠券的销售订单数。", en="Sales on which a coupon was used."),
    unit="orders",
    needs=(COUPON,),
)
promoted_orders = Measure(
    name="promoted_orders",
    of=ORDERS,
    kind="count",
    where=is_promoted,
    title=Text(zh="促销订单数", en="Promoted orders"),
    definition=Text(zh="有折扣或使用了优惠券的销售订单数。", en="Sales with a discount or a coupon."),
    unit="orders",
    needs=(PROMOTION,),
)
first_sale = Measure(
    name="first_sale_on",
    of=ORDERS,
    kind="min",
    where=is_sale,
    value=lambda rows: rows.ordered_on,
    type="date",
    windows=(None,),
    published=False,
    title=Text(zh="首单日期", en="Day of the first sale"),
    definition=Text(zh="第一笔销售的日期。", en="Day of the first sale."),
)
last_sale = Measure(
    name="last_sale_on",
    of=ORDERS,
    kind="max",
    where=is_sale,
    value=lambda rows: rows.ordered_on,
    type="date",
    windows=(None,),
    published=False,
    title=Text(zh="末单日期", en="Day of the last sale"),
    definition=Text(zh="最近一笔销售的日期。", en="Day of the last sale."),
)
units = Measure(
    name="unit_steps",
    of=ORDERS,
    kind="sum",
    where=is_sale,
    value=lambda rows: whole_quantity(rows.units),
    windows=(365, None),
    published=False,
    title=Text(zh="件数（万分之一）", en="Units in ten-thousandths"),
    definition=Text(zh="销售件数的万分之一单位整数和。", en="Units sold, as a whole number of ten-thousandths."),
    needs=(UNITS,),
)
weekend_orders = Measure(
    name="weekend_orders",
    of=ORDERS,
    kind="count",
    where=lambda rows: is_sale(rows) & (weekday(rows.ordered_on) >= SATURDAY),
    windows=(365, None),
    title=Text(zh="周末订单数", en="Weekend orders"),
    definition=Text(zh="周六和周日的销售订单数。", en="Sales on Saturdays and Sundays."),
    unit="orders",
)

average_order_value_365d = Feature(
    name="average_order_value_365d",
    title=Text(zh="近 365 天客单价", en="Average order value, last 365 days"),
    definition=Text(
        zh="近 365 天销售额除以订单数；没有订单时为空。",
        en="Gross sales over orders, last 365 days; null without orders.",
    ),
    formula=lambda wide: ratio(wide.gross_amount_365d, wide.orders_365d),
    type="float64",
    unit=MONEY,
)
average_order_value_life = Feature(
    name="average_order_value_life",
    title=Text(zh="累计客单价", en="Average order value, life"),
    definition=Text(
        zh="累计销售额除以订单数；没有订单时为空。", en="Gross sales over orders, life; null without orders."
    ),
    formula=lambda wide: ratio(wide.gross_amount_life, wide.orders_life),
    type="float64",
    unit=MONEY,
)
units_per_order_365d = Feature(
    name="units_per_order_365d",
    title=Text(zh="近 365 天每单件数", en="Units per order, last 365 days"),
    definition=Text(
        zh="近 365 天销售件数除以订单数；没有订单时为空。",
        en="Units sold over orders, last 365 days; null without orders.",
    ),
    formula=lambda wide: ratio(wide.unit_steps_365d, wide.orders_365d * QUANTITY_UNIT),
    type="float64",
    unit="units",
)
units_per_order_life = Feature(
    name="units_per_order_life",
    title=Text(zh="累计每单件数", en="Units per order, life"),
    definition=Text(
        zh="累计销售件数除以订单数；没有订单时为空。", en="Units sold over orders, life; null without orders."
    ),
    formula=lambda wide: ratio(wide.unit_steps_life, wide.orders_life * QUANTITY_UNIT),
    type="float64",
    unit="units",
)

refund_ratio_365d = Feature(
    name="refund_ratio_365d",
    title=Text(zh="近 365 天退款金额占比", en="Share of money given back, last 365 days"),
    definition=Text(
        zh="近 365 天退款金额除以销售额，退的若是更早的订单可能大于 1；没有销售额时为空。",
        en="Money given back over gross sales, last 365 days; above 1 where earlier orders came back; null without sales.",
    ),
    formula=lambda wide: ratio(wide.refund_amount_365d, wide.gross_amount_365d),
    type="float64",
    unit="share",
)


def _share(name: str, part: str, window: str, zh: str, en: str) -> Feature:
    span = Text(zh="近 365 天", en="last 365 days") if window == "365d" else Text(zh="累计", en="life")
    return Feature(
        name=f"{name}_{window}",
        title=Text(zh=f"{span.zh}{zh}", en=f"{en}, {span.en}"),
        definition=Text(
            zh=f"{span.zh}{zh}，即占全部销售订单的比例；没有订单时为空。",
            en=f"{en} among all sales, {span.en}; null without orders.",
        ),
        formula=lambda wide: ratio(wide[f"{part}_{window}"], wide[f"orders_{window}"]),
        type="float64",
        unit="share",
    )


discounted_order_ratio_365d = _share(
    "discounted_order_ratio", "discounted_orders", "365d", "折扣订单占比", "Share of discounted orders"
)
discounted_order_ratio_life = _share(
    "discounted_order_ratio", "discounted_orders", "life", "折扣订单占比", "Share of discounted orders"
)
coupon_order_ratio_365d = _share(
    "coupon_order_ratio", "coupon_orders", "365d", "用券订单占比", "Share of orders with a coupon"
)
coupon_order_ratio_life = _share(
    "coupon_order_ratio", "coupon_orders", "life", "用券订单占比", "Share of orders with a coupon"
)
promoted_order_ratio_365d = _share(
    "promoted_order_ratio", "promoted_orders", "365d", "促销订单占比", "Share of promoted orders"
)
promoted_order_ratio_life = _share(
    "promoted_order_ratio", "promoted_orders", "life", "促销订单占比", "Share of promoted orders"
)
weekend_ratio_365d = _share("weekend_ratio", "weekend_orders", "365d", "周末订单占比", "Share of weekend orders")
weekend_ratio_life = _share("weekend_ratio", "weekend_orders", "life", "周末订单占比", "Share of weekend orders")
