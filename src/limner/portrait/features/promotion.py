"""How a customer takes to reductions of each kind: straight discounts, money off above a sum, gifts."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from limner.core.text import Text
from limner.engine.portable import ratio
from limner.portrait.feature import Feature
from limner.portrait.measure import Measure
from limner.portrait.sales import is_promoted, is_sale
from limner.portrait.source import Source
from limner.warehouse.tables import ORDERS

KIND = Source(ORDERS, ("promotion_kind",))
REDUCTION = Source(ORDERS, ("discount_amount", "coupon_amount"))
AMOUNT = Source(ORDERS, ("amount",))
KINDS = {
    "discount": ("discount_kind", Text(zh="折扣类促销", en="straight discounts")),
    "full_reduction": ("full_reduction", Text(zh="满减促销", en="money off above a sum")),
    "gift": ("gift", Text(zh="赠品促销", en="gifts")),
}
"""The kinds of promotion, each with the start of its features' names."""


def _orders(kind: str) -> Measure:
    name, said = KINDS[kind]
    return Measure(
        name=f"{name}_orders",
        of=ORDERS,
        kind="count",
        where=lambda rows: is_sale(rows) & (rows.promotion_kind == kind),
        windows=(365,),
        title=Text(zh=f"{said.zh}订单数", en=f"Orders with {said.en}"),
        definition=Text(zh=f"促销方式为{said.zh}的销售订单数。", en=f"Sales whose promotion was {said.en}."),
        unit="orders",
        needs=(KIND,),
    )


def _ratio(kind: str) -> Feature:
    name, said = KINDS[kind]
    return Feature(
        name=f"{name}_ratio_365d",
        title=Text(zh=f"近 365 天{said.zh}订单占比", en=f"Share of orders with {said.en}, last 365 days"),
        definition=Text(
            zh=f"近 365 天促销方式为{said.zh}的订单占全部销售订单的比例；没有订单时为空。",
            en=f"Sales whose promotion was {said.en} among all sales, last 365 days; null without orders.",
        ),
        formula=lambda wide: ratio(wide[f"{name}_orders_365d"], wide.orders_365d),
        type="float64",
        unit="share",
    )


discount_kind_orders, discount_kind_ratio_365d = _orders("discount"), _ratio("discount")
full_reduction_orders, full_reduction_ratio_365d = _orders("full_reduction"), _ratio("full_reduction")
gift_orders, gift_ratio_365d = _orders("gift"), _ratio("gift")


def _top_kind(wide: ir.Table) -> ir.Value:
    counts = {kind: wide[f"{name}_orders_365d"] for kind, (name, _) in KINDS.items()}
    most = ibis.greatest(*counts.values())
    return ibis.cases((most == 0, ibis.null("string")), *((count == most, kind) for kind, count in counts.items()))


top_promotion_kind = Feature(
    name="top_promotion_kind",
    title=Text(zh="偏好的促销方式", en="Favourite kind of promotion"),
    definition=Text(
        zh="近 365 天订单最多的促销方式：discount 折扣、full_reduction 满减、gift 赠品；并列时取在前者；没有这样的订单时为空。",
        en="Kind of promotion with most sales in the last 365 days: discount, full_reduction (money off above a sum), gift; "
        "of several the first named; null without such sales.",
    ),
    formula=_top_kind,
    type="string",
)


def _reductions(orders: ir.Table) -> ir.IntegerValue:
    return orders.discount_amount.fill_null(0) + orders.coupon_amount.fill_null(0)


reduction_amount = Measure(
    name="reduction_amount",
    of=ORDERS,
    kind="sum",
    where=is_promoted,
    value=_reductions,
    windows=(365,),
    published=False,
    title=Text(zh="促销订单的减价金额", en="Reductions on promoted orders"),
    definition=Text(zh="促销订单的折扣与优惠券金额之和。", en="Discounts and coupons on promoted sales."),
    needs=(REDUCTION, AMOUNT),
)
promoted_list_amount = Measure(
    name="promoted_list_amount",
    of=ORDERS,
    kind="sum",
    where=is_promoted,
    value=lambda rows: ibis.coalesce(rows.list_amount, rows.amount + _reductions(rows)),
    windows=(365,),
    published=False,
    title=Text(zh="促销订单的原价金额", en="List money of promoted orders"),
    definition=Text(
        zh="促销订单的原价金额；来源没有原价时为实付金额加减价金额。",
        en="What promoted sales would have cost without reductions; paid and reduced money where the source has no list price.",
    ),
    needs=(REDUCTION, AMOUNT),
)
discount_depth_365d = Feature(
    name="discount_depth_365d",
    title=Text(zh="近 365 天促销折扣深度", en="Depth of reductions, last 365 days"),
    definition=Text(
        zh="近 365 天促销订单的减价金额（折扣与优惠券）除以其原价金额；没有促销订单时为空。",
        en="Reductions (discounts and coupons) on promoted sales over what these would have cost without them, last 365 "
        "days; null without promoted sales.",
    ),
    formula=lambda wide: ratio(wide.reduction_amount_365d, wide.promoted_list_amount_365d),
    type="float64",
    unit="share",
)
