"""How often and how regularly a customer buys and comes."""

from __future__ import annotations

from limner.core.text import Text
from limner.portrait.tag import Tag
from limner.rules.rule import All, Has


def _rhythm(name: str, title: Text, every: Text, gaps: tuple[int, int], *, min_order_days: int) -> Tag:
    """Make the tag of who buys at gaps of a given length, steadily enough and until now."""
    return Tag(
        name=name,
        theme="activity",
        title=title,
        wording=Text(
            zh=f"至少有 {{min_order_days}} 个下单日，平均间隔 {{min_gap}} 至 {{max_gap}} 天（{every.zh}），波动不超过平均间隔的 "
            "{max_variation:percent}，且距上次购买不超过两个间隔。",
            en=f"At least {{min_order_days}} days with orders, {{min_gap}} to {{max_gap}} days apart on average ({every.en}), a "
            "spread of {max_variation:percent} of that or less, and the last no more than two gaps ago.",
        ),
        when=lambda t: All(
            (
                Has("order_days_life", ">=", t["min_order_days"]),
                Has("interpurchase_days_mean", "between", (t["min_gap"], t["max_gap"])),
                Has("interpurchase_variation", "<=", t["max_variation"]),
                Has("idle_gaps", "<=", 2),
            )
        ),
        thresholds={
            "min_order_days": min_order_days,
            "min_gap": gaps[0],
            "max_gap": gaps[1],
            "max_variation": 0.8,
        },
        evidence=Text(
            zh="{order_days_life} 个下单日，平均间隔 {interpurchase_days_mean:days} 天（范围 {min_gap} 至 {max_gap} 天），"
            "波动为平均间隔的 {interpurchase_variation:percent}，上限 {max_variation:percent}",
            en="{order_days_life} days with orders, {interpurchase_days_mean:days} days apart on average (from {min_gap} to "
            "{max_gap}), spread {interpurchase_variation:percent} of that; at most {max_variation:percent}",
        ),
        examples=(
            (
                {
                    "order_days_life": 20,
                    "interpurchase_days_mean": sum(gaps) / 2,
                    "interpurchase_variation": 0.3,
                    "idle_gaps": 0.5,
                },
                True,
            ),
            (
                {
                    "order_days_life": 20,
                    "interpurchase_days_mean": gaps[1] + 5.0,
                    "interpurchase_variation": 0.3,
                    "idle_gaps": 0.5,
                },
                False,
            ),
            (
                {
                    "order_days_life": 20,
                    "interpurchase_days_mean": sum(gaps) / 2,
                    "interpurchase_variation": 0.3,
                    "idle_gaps": 6.0,
                },
                False,
            ),
            ({"order_days_life": 1, "interpurchase_days_mean": None, "interpurchase_variation": None}, False),
        ),
    )


weekly_buyer = _rhythm(
    "weekly_buyer",
    Text(zh="周购型", en="Weekly buyer"),
    Text(zh="约每周一次", en="about once a week"),
    (4, 10),
    min_order_days=8,
)
monthly_buyer = _rhythm(
    "monthly_buyer",
    Text(zh="月购型", en="Monthly buyer"),
    Text(zh="约每月一次", en="about once a month"),
    (20, 45),
    min_order_days=4,
)
quarterly_buyer = _rhythm(
    "quarterly_buyer",
    Text(zh="季购型", en="Quarterly buyer"),
    Text(zh="约每季度一次", en="about once a quarter"),
    (70, 120),
    min_order_days=3,
)
loyal_repeat_buyer = Tag(
    name="loyal_repeat_buyer",
    theme="activity",
    title=Text(zh="复购忠诚型", en="Loyal repeat buyer"),
    wording=Text(
        zh="近 365 天至少 {min_order_days} 个下单日，首购至今至少 {min_tenure_days} 天，最近 {max_recency_days} 天内有购买。",
        en="At least {min_order_days} days with orders in 365 days, a first purchase {min_tenure_days} days ago or more, and "
        "one in the last {max_recency_days} days.",
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
    wording=Text(
        zh="近 90 天至少有 {min_order_days} 个下单日。", en="At least {min_order_days} days with orders in 90 days."
    ),
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
    wording=Text(
        zh="至少有 {min_order_days} 个下单日，且购买间隔的波动不超过平均间隔的 {max_variation:percent}。",
        en="At least {min_order_days} days with orders, and a spread of gaps of {max_variation:percent} of their mean or less.",
    ),
    when=lambda t: All(
        (Has("order_days_life", ">=", t["min_order_days"]), Has("interpurchase_variation", "<=", t["max_variation"]))
    ),
    thresholds={"min_order_days": 5, "max_variation": 0.5},
    evidence=Text(
        zh="{order_days_life} 个下单日，平均间隔 {interpurchase_days_mean:days} 天，波动 {interpurchase_days_spread:days} 天，"
        "上限为平均间隔的 {max_variation:percent}",
        en="{order_days_life} days with orders, {interpurchase_days_mean:days} days apart on average, spread "
        "{interpurchase_days_spread:days} days; at most {max_variation:percent} of the mean",
    ),
    examples=(
        (
            {
                "order_days_life": 8,
                "interpurchase_days_mean": 30.0,
                "interpurchase_days_spread": 3.0,
                "interpurchase_variation": 0.1,
            },
            True,
        ),
        ({"order_days_life": 8, "interpurchase_variation": 1.3}, False),
        ({"order_days_life": 2, "interpurchase_variation": 0.0}, False),
        ({"order_days_life": 8, "interpurchase_variation": None}, False),
    ),
)
