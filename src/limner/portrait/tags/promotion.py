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
    least=(3, 0.8),
)
markdown_fan = order_share(
    "markdown_fan",
    "price",
    Text(zh="直降爱好者", en="Markdown fan"),
    Text(zh="参加了折扣（直降）活动", en="came with a plain price cut"),
    columns=("discount_kind_ratio_365d", "discount_kind_orders_365d"),
)
full_reduction_fan = order_share(
    "full_reduction_fan",
    "price",
    Text(zh="满减爱好者", en="Spend-and-save fan"),
    Text(zh="参加了满减", en="reached a spend-and-save offer"),
    columns=("full_reduction_ratio_365d", "full_reduction_orders_365d"),
    least=(3, 0.4),
)
gift_lover = order_share(
    "gift_lover",
    "price",
    Text(zh="赠品爱好者", en="Gift lover"),
    Text(zh="带有赠品", en="came with a gift"),
    columns=("gift_ratio_365d", "gift_orders_365d"),
    least=(3, 0.3),
)
promotion_season_buyer = Tag(
    name="promotion_season_buyer",
    theme="price",
    title=Text(zh="大促囤货型", en="Promotion-season buyer"),
    wording=Text(
        zh="近 365 天至少有 {min_orders} 单，其中 {min_share:percent} 以上在大促期间，且达到大促天数占比的 {min_lift} 倍以上。",
        en="At least {min_orders} orders in 365 days, of which {min_share:percent} or more fell in promotion seasons, "
        "{min_lift} times the share of such days or more.",
    ),
    when=lambda t: All(
        (
            Has("orders_365d", ">=", t["min_orders"]),
            Has("promotion_season_ratio_365d", ">=", t["min_share"]),
            Has("promotion_season_lift_365d", ">=", t["min_lift"]),
        )
    ),
    thresholds={"min_orders": 3, "min_share": 0.5, "min_lift": 1.5},
    evidence=Text(
        zh="近 365 天 {orders_365d} 单中有 {promotion_season_orders_365d} 单在大促期间，是大促天数占比的 "
        "{promotion_season_lift_365d:times} 倍，阈值 {min_share:percent} 和 {min_lift} 倍",
        en="{promotion_season_orders_365d} of {orders_365d} orders in 365 days fell in promotion seasons, "
        "{promotion_season_lift_365d:times} times the share of such days; thresholds {min_share:percent} and {min_lift}",
    ),
    examples=(
        (
            {
                "orders_365d": 5,
                "promotion_season_orders_365d": 4,
                "promotion_season_ratio_365d": 0.8,
                "promotion_season_lift_365d": 4.0,
            },
            True,
        ),
        ({"orders_365d": 5, "promotion_season_ratio_365d": 0.6, "promotion_season_lift_365d": 1.1}, False),
        ({"orders_365d": 5, "promotion_season_ratio_365d": 0.2, "promotion_season_lift_365d": 2.0}, False),
        ({"orders_365d": 0, "promotion_season_ratio_365d": None, "promotion_season_lift_365d": None}, False),
    ),
)
deep_discount_buyer = Tag(
    name="deep_discount_buyer",
    theme="price",
    title=Text(zh="深度折扣型", en="Deep-discount buyer"),
    wording=Text(
        zh="近 365 天至少有 {min_orders} 个促销订单，减价合计不少于其原价的 {min_share:percent}。",
        en="At least {min_orders} promoted orders in 365 days, reduced by {min_share:percent} of their list money or more.",
    ),
    when=lambda t: All(
        (Has("promoted_orders_365d", ">=", t["min_orders"]), Has("discount_depth_365d", ">=", t["min_share"]))
    ),
    thresholds={"min_orders": 3, "min_share": 0.25},
    evidence=Text(
        zh="近 365 天 {promoted_orders_365d} 个促销订单，平均减价 {discount_depth_365d:percent}，阈值 {min_share:percent}",
        en="{promoted_orders_365d} promoted orders in 365 days, reduced by {discount_depth_365d:percent}; threshold "
        "{min_share:percent}",
    ),
    examples=(
        ({"promoted_orders_365d": 3, "discount_depth_365d": 0.4}, True),
        ({"promoted_orders_365d": 3, "discount_depth_365d": 0.1}, False),
        ({"promoted_orders_365d": 1, "discount_depth_365d": 0.7}, False),
        ({"promoted_orders_365d": 3, "discount_depth_365d": None}, False),
    ),
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
price_minded = Tag(
    name="price_minded",
    theme="price",
    title=Text(zh="低价偏好型", en="Price-minded"),
    wording=Text(
        zh="近 365 天至少有 {min_orders} 单，所购商品的单价平均不超过品类中位价的 {max_share:percent}。",
        en="At least {min_orders} orders in 365 days, at {max_share:percent} of the categories' median prices or less on "
        "average.",
    ),
    when=lambda t: All((Has("orders_365d", ">=", t["min_orders"]), Has("price_level_365d", "<=", t["max_share"]))),
    thresholds={"min_orders": 3, "max_share": 0.8},
    evidence=Text(
        zh="近 365 天 {orders_365d} 单，单价平均为品类中位价的 {price_level_365d:percent}，上限 {max_share:percent}",
        en="{orders_365d} orders in 365 days at {price_level_365d:percent} of the median prices on average; at most "
        "{max_share:percent}",
    ),
    examples=(
        ({"orders_365d": 4, "price_level_365d": 0.6}, True),
        ({"orders_365d": 4, "price_level_365d": 1.1}, False),
        ({"orders_365d": 1, "price_level_365d": 0.5}, False),
        ({"orders_365d": 4, "price_level_365d": None}, False),
    ),
)
premium_buyer = Tag(
    name="premium_buyer",
    theme="price",
    title=Text(zh="高端消费型", en="Premium buyer"),
    wording=Text(
        zh="近 365 天至少有 {min_orders} 单，所购商品的单价平均不低于品类中位价的 {min_times} 倍。",
        en="At least {min_orders} orders in 365 days, at {min_times} times the categories' median prices or more on average.",
    ),
    when=lambda t: All((Has("orders_365d", ">=", t["min_orders"]), Has("price_level_365d", ">=", t["min_times"]))),
    thresholds={"min_orders": 3, "min_times": 1.5},
    evidence=Text(
        zh="近 365 天 {orders_365d} 单，单价平均为品类中位价的 {price_level_365d:times} 倍，阈值 {min_times} 倍",
        en="{orders_365d} orders in 365 days at {price_level_365d:times} times the median prices on average; threshold "
        "{min_times}",
    ),
    examples=(
        ({"orders_365d": 4, "price_level_365d": 2.2}, True),
        ({"orders_365d": 4, "price_level_365d": 1.0}, False),
        ({"orders_365d": 2, "price_level_365d": 2.2}, False),
        ({"orders_365d": 4, "price_level_365d": None}, False),
    ),
)
