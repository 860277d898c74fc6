"""How often and how regularly a customer buys."""

from __future__ import annotations

from limner.core.text import Text
from limner.portrait.tag import Tag
from limner.rules.rule import All, Has

loyal_repeat_buyer = Tag(
    name="loyal_repeat_buyer",
    theme="activity",
    title=Text(zh="复购忠诚型", en="Loyal repeat buyer"),
    definition=Text(
        zh="近 365 天至少 4 个下单日，首购超过 180 天，最近 90 天内有购买。",
        en="At least 4 days with orders in 365 days, a first purchase 180 days ago or more, and one in the last 90 days.",
    ),
    when=lambda t: All(
        (
            Has("order_days_365d", ">=", t["min_order_days"]),
            Has("tenure_days", ">=", t["min_tenure_days"]),
            Has("recency_days", "<=", t["max_recency_days"]),
        )
    ),
    thresholds={"min_order_days": 4, "min_tenure_days": 180, "max_recency_days": 90},
    evidence=Text(
        zh="近 365 天有 {order_days_365d} 个下单日（阈值 {min_order_days}），首购 {tenure_days} 天前，"
        "最近一次 {recency_days} 天前",
        en="{order_days_365d} days with orders in 365 days (threshold {min_order_days}); first purchase {tenure_days} days "
        "ago, last {recency_days} days ago",
    ),
    examples=(
        ({"order_days_365d": 6, "tenure_days": 400, "recency_days": 10}, True),
        ({"order_days_365d": 6, "tenure_days": 100, "recency_days": 10}, False),
        ({"order_days_365d": 6, "tenure_days": 400, "recency_days": 120}, False),
        ({"order_days_365d": 0, "tenure_days": None, "recency_days": None}, False),
    ),
)
frequent_buyer = Tag(
    name="frequent_buyer",
    theme="activity",
    title=Text(zh="高频购买", en="Frequent buyer"),
    definition=Text(zh="近 90 天至少有 6 个下单日。", en="At least 6 days with orders in 90 days."),
    when=lambda t: Has("order_days_90d", ">=", t["min_order_days"]),
    thresholds={"min_order_days": 6},
    evidence=Text(
        zh="近 90 天有 {order_days_90d} 个下单日，阈值 {min_order_days}",
        en="{order_days_90d} days with orders in 90 days; threshold {min_order_days}",
    ),
    examples=(({"order_days_90d": 6}, True), ({"order_days_90d": 5}, False), ({"order_days_90d": None}, False)),
)
regular_buyer = Tag(
    name="regular_buyer",
    theme="activity",
    title=Text(zh="规律购买", en="Regular buyer"),
    definition=Text(
        zh="至少有 5 个下单日，且购买间隔的波动不超过平均间隔的一半。",
        en="At least 5 days with orders, and a spread of gaps of half their mean or less.",
    ),
    when=lambda t: All(
        (Has("order_days_life", ">=", t["min_order_days"]), Has("interpurchase_variation", "<=", t["max_variation"]))
    ),
    thresholds={"min_order_days": 5, "max_variation": 0.5},
    evidence=Text(
        zh="{order_days_life} 个下单日，平均间隔 {interpurchase_days_mean:days} 天，波动 {interpurchase_days_spread:days} 天，"
        "上限为平均间隔的 {max_variation:percent}",
        en="{order_days_life} days with orders, {interpurchase_days_mean:days} days apart on average, spread "
        "{interpurchase_days_spread:days} days; at most {max_variation} of the mean",
    ),
    examples=(
        ({"order_days_life": 8, "interpurchase_variation": 0.1}, True),
        ({"order_days_life": 8, "interpurchase_variation": 1.3}, False),
        ({"order_days_life": 2, "interpurchase_variation": 0.0}, False),
    ),
)
