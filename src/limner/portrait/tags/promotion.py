"""How price and promotion move a customer."""

from __future__ import annotations

from limner.core.text import Text
from limner.portrait.order_share import order_share
from limner.portrait.tag import Tag
from limner.rules.rule import All, Has

promotion_sensitive = order_share(
    "promotion_sensitive",
    "price",
    Text(zh="促销敏感型", en="Promotion-sensitive"),
    Text(zh="有折扣或用了优惠券", en="had a discount or a coupon"),
    columns=("promoted_order_ratio_365d", "promoted_orders_365d"),
)
coupon_user = order_share(
    "coupon_user",
    "price",
    Text(zh="用券达人", en="Coupon user"),
    Text(zh="用了优惠券", en="used a coupon"),
    columns=("coupon_order_ratio_365d", "coupon_orders_365d"),
)
discount_hunter = order_share(
    "discount_hunter",
    "price",
    Text(zh="折扣猎手", en="Discount hunter"),
    Text(zh="有折扣", en="were discounted"),
    columns=("discounted_order_ratio_365d", "discounted_orders_365d"),
    min_share=0.8,
)
full_price_buyer = Tag(
    name="full_price_buyer",
    theme="price",
    title=Text(zh="原价购买型", en="Full-price buyer"),
    wording=Text(
        zh="近 365 天至少有 {min_orders} 单，其中有折扣或用券的不超过 {max_share:percent}。",
        en="At least {min_orders} orders in 365 days, of which {max_share:percent} or fewer had a discount or a coupon.",
    ),
    when=lambda t: All(
        (Has("orders_365d", ">=", t["min_orders"]), Has("promoted_order_ratio_365d", "<=", t["max_share"]))
    ),
    thresholds={"min_orders": 3, "max_share": 0.1},
    evidence=Text(
        zh="近 365 天 {orders_365d} 单中只有 {promoted_orders_365d} 单有折扣或用券，上限 {max_share:percent}",
        en="{promoted_orders_365d} of {orders_365d} orders in 365 days had a discount or a coupon; at most "
        "{max_share:percent}",
    ),
    examples=(
        ({"orders_365d": 5, "promoted_orders_365d": 0, "promoted_order_ratio_365d": 0.0}, True),
        ({"orders_365d": 5, "promoted_orders_365d": 1, "promoted_order_ratio_365d": 0.2}, False),
        ({"orders_365d": 5, "promoted_order_ratio_365d": None}, False),
    ),
)
high_price_preference = Tag(
    name="high_price_preference",
    theme="price",
    title=Text(zh="高单价偏好型", en="High-price preference"),
    wording=Text(
        zh="近 365 天至少有 {min_orders} 单，且 {min_share:percent} 以上的商品金额花在各品类均价排前三分之一的商品上。",
        en="At least {min_orders} orders in 365 days, and {min_share:percent} of line money or more on the dearest third of "
        "each category.",
    ),
    when=lambda t: All((Has("orders_365d", ">=", t["min_orders"]), Has("high_price_ratio_365d", ">=", t["min_share"]))),
    thresholds={"min_orders": 3, "min_share": 0.6},
    evidence=Text(
        zh="近 365 天 {orders_365d} 单，{high_price_ratio_365d:percent} 的商品金额花在高价商品上，阈值 {min_share:percent}",
        en="{high_price_ratio_365d:percent} of line money in 365 days ({orders_365d} orders) went to high-priced products; "
        "threshold {min_share:percent}",
    ),
    examples=(
        ({"orders_365d": 4, "high_price_ratio_365d": 0.75}, True),
        ({"orders_365d": 4, "high_price_ratio_365d": 0.3}, False),
        ({"orders_365d": 1, "high_price_ratio_365d": 1.0}, False),
        ({"orders_365d": 4, "high_price_ratio_365d": None}, False),
    ),
)
