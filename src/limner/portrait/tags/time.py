"""When a customer likes to buy."""

from __future__ import annotations

from limner.core.text import Text
from limner.portrait.tag import Tag
from limner.rules.rule import All, Has

night_owl = Tag(
    name="night_owl",
    theme="time",
    title=Text(zh="夜间购物", en="Night owl"),
    definition=Text(
        zh="近 365 天至少有 3 单，其中四成以上在 0–5 点下单。",
        en="At least 3 orders in 365 days, and 40% of them or more at hours 0-5.",
    ),
    when=lambda t: All((Has("orders_365d", ">=", t["min_orders"]), Has("night_ratio_365d", ">=", t["min_share"]))),
    thresholds={"min_orders": 3, "min_share": 0.4},
    evidence=Text(
        zh="近 365 天 {orders_365d} 单中有 {night_orders_365d} 单在凌晨，阈值 {min_share:percent}",
        en="{night_orders_365d} of {orders_365d} orders in 365 days were at night; threshold {min_share}",
    ),
    examples=(
        ({"orders_365d": 5, "night_orders_365d": 3, "night_ratio_365d": 0.6}, True),
        ({"orders_365d": 5, "night_orders_365d": 1, "night_ratio_365d": 0.2}, False),
        ({"orders_365d": 2, "night_orders_365d": 2, "night_ratio_365d": 1.0}, False),
        ({"orders_365d": 5, "night_ratio_365d": None}, False),
    ),
)
weekend_shopper = Tag(
    name="weekend_shopper",
    theme="time",
    title=Text(zh="周末购物", en="Weekend shopper"),
    definition=Text(
        zh="近 365 天至少有 3 单，其中六成以上在周六或周日。",
        en="At least 3 orders in 365 days, and 60% of them or more on Saturdays and Sundays.",
    ),
    when=lambda t: All((Has("orders_365d", ">=", t["min_orders"]), Has("weekend_ratio_365d", ">=", t["min_share"]))),
    thresholds={"min_orders": 3, "min_share": 0.6},
    evidence=Text(
        zh="近 365 天 {orders_365d} 单中有 {weekend_orders_365d} 单在周末，阈值 {min_share:percent}",
        en="{weekend_orders_365d} of {orders_365d} orders in 365 days were on weekends; threshold {min_share}",
    ),
    examples=(
        ({"orders_365d": 5, "weekend_orders_365d": 4, "weekend_ratio_365d": 0.8}, True),
        ({"orders_365d": 5, "weekend_orders_365d": 1, "weekend_ratio_365d": 0.2}, False),
        ({"orders_365d": 1, "weekend_orders_365d": 1, "weekend_ratio_365d": 1.0}, False),
    ),
)
