"""How price and promotion move a customer."""

from __future__ import annotations

from limner.core.text import Text
from limner.portrait.tag import Tag
from limner.rules.rule import All, Has

promotion_sensitive = Tag(
    name="promotion_sensitive",
    theme="price",
    title=Text(zh="促销敏感型", en="Promotion-sensitive"),
    definition=Text(
        zh="近 365 天至少有 3 单，其中一半以上有折扣或用了优惠券。",
        en="At least 3 orders in 365 days, and half of them or more with a discount or a coupon.",
    ),
    when=lambda t: All(
        (Has("orders_365d", ">=", t["min_orders"]), Has("promoted_order_ratio_365d", ">=", t["min_share"]))
    ),
    thresholds={"min_orders": 3, "min_share": 0.5},
    evidence=Text(
        zh="近 365 天 {orders_365d} 单中有 {promoted_orders_365d} 单有折扣或用券，阈值 {min_share:percent}",
        en="{promoted_orders_365d} of {orders_365d} orders in 365 days had a discount or a coupon; threshold {min_share}",
    ),
    examples=(
        ({"orders_365d": 6, "promoted_orders_365d": 5, "promoted_order_ratio_365d": 5 / 6}, True),
        ({"orders_365d": 4, "promoted_orders_365d": 2, "promoted_order_ratio_365d": 0.5}, True),
        ({"orders_365d": 2, "promoted_orders_365d": 2, "promoted_order_ratio_365d": 1.0}, False),
        ({"orders_365d": 6, "promoted_order_ratio_365d": None}, False),
    ),
)
coupon_user = Tag(
    name="coupon_user",
    theme="price",
    title=Text(zh="用券达人", en="Coupon user"),
    definition=Text(
        zh="近 365 天至少有 3 单，其中一半以上用了优惠券。",
        en="At least 3 orders in 365 days, and half of them or more with a coupon.",
    ),
    when=lambda t: All(
        (Has("orders_365d", ">=", t["min_orders"]), Has("coupon_order_ratio_365d", ">=", t["min_share"]))
    ),
    thresholds={"min_orders": 3, "min_share": 0.5},
    evidence=Text(
        zh="近 365 天 {orders_365d} 单中有 {coupon_orders_365d} 单用券，阈值 {min_share:percent}",
        en="{coupon_orders_365d} of {orders_365d} orders in 365 days used a coupon; threshold {min_share}",
    ),
    examples=(
        ({"orders_365d": 6, "coupon_orders_365d": 5, "coupon_order_ratio_365d": 5 / 6}, True),
        ({"orders_365d": 6, "coupon_orders_365d": 1, "coupon_order_ratio_365d": 1 / 6}, False),
        ({"orders_365d": 1, "coupon_orders_365d": 1, "coupon_order_ratio_365d": 1.0}, False),
    ),
)
discount_hunter = Tag(
    name="discount_hunter",
    theme="price",
    title=Text(zh="折扣猎手", en="Discount hunter"),
    definition=Text(
        zh="近 365 天至少有 3 单，其中八成以上有折扣。",
        en="At least 3 orders in 365 days, and 80% of them or more discounted.",
    ),
    when=lambda t: All(
        (Has("orders_365d", ">=", t["min_orders"]), Has("discounted_order_ratio_365d", ">=", t["min_share"]))
    ),
    thresholds={"min_orders": 3, "min_share": 0.8},
    evidence=Text(
        zh="近 365 天 {orders_365d} 单中有 {discounted_orders_365d} 单有折扣，阈值 {min_share:percent}",
        en="{discounted_orders_365d} of {orders_365d} orders in 365 days were discounted; threshold {min_share}",
    ),
    examples=(
        ({"orders_365d": 5, "discounted_orders_365d": 5, "discounted_order_ratio_365d": 1.0}, True),
        ({"orders_365d": 5, "discounted_orders_365d": 3, "discounted_order_ratio_365d": 0.6}, False),
        ({"orders_365d": 0, "discounted_order_ratio_365d": None}, False),
    ),
)
full_price_buyer = Tag(
    name="full_price_buyer",
    theme="price",
    title=Text(zh="原价购买型", en="Full-price buyer"),
    definition=Text(
        zh="近 365 天至少有 3 单，其中有折扣或用券的不超过一成。",
        en="At least 3 orders in 365 days, and 10% of them or fewer with a discount or a coupon.",
    ),
    when=lambda t: All(
        (Has("orders_365d", ">=", t["min_orders"]), Has("promoted_order_ratio_365d", "<=", t["max_share"]))
    ),
    thresholds={"min_orders": 3, "max_share": 0.1},
    evidence=Text(
        zh="近 365 天 {orders_365d} 单中只有 {promoted_orders_365d} 单有折扣或用券，上限 {max_share:percent}",
        en="{promoted_orders_365d} of {orders_365d} orders in 365 days had a discount or a coupon; at most {max_share}",
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
    definition=Text(
        zh="近 365 天至少有 3 单，且六成以上的商品金额花在各品类均价排前三分之一的商品上。",
        en="At least 3 orders in 365 days, and 60% of line money or more on the dearest third of each category.",
    ),
    when=lambda t: All((Has("orders_365d", ">=", t["min_orders"]), Has("high_price_ratio_365d", ">=", t["min_share"]))),
    thresholds={"min_orders": 3, "min_share": 0.6},
    evidence=Text(
        zh="近 365 天 {orders_365d} 单，{high_price_ratio_365d:percent} 的商品金额花在高价商品上，阈值 {min_share:percent}",
        en="{high_price_ratio_365d:percent} of line money in 365 days ({orders_365d} orders) went to high-priced products; "
        "threshold {min_share}",
    ),
    examples=(
        ({"orders_365d": 4, "high_price_ratio_365d": 0.75}, True),
        ({"orders_365d": 4, "high_price_ratio_365d": 0.3}, False),
        ({"orders_365d": 1, "high_price_ratio_365d": 1.0}, False),
        ({"orders_365d": 4, "high_price_ratio_365d": None}, False),
    ),
)
