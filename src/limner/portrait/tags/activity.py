"""How often and how regularly a customer buys and comes."""

from __future__ import annotations

from limner.core.text import Text
from limner.portrait.tag import Tag
from limner.rules.rule import All, Any, Has


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
buys_every_month = Tag(
    name="buys_every_month",
    theme="activity",
    title=Text(zh="月月购", en="Buys every month"),
    wording=Text(
        zh="近 365 天里至少有 {min_months} 个月份有订单。",
        en="Orders in at least {min_months} months of the last 365 days.",
    ),
    when=lambda t: Has("order_months_365d", ">=", t["min_months"]),
    thresholds={"min_months": 10},
    evidence=Text(
        zh="近 365 天有 {order_months_365d} 个月份下过单，阈值 {min_months}",
        en="Orders in {order_months_365d} months of the last 365 days; threshold {min_months}",
    ),
    examples=(
        ({"order_months_365d": 12}, True),
        ({"order_months_365d": 9}, False),
        ({"order_months_365d": None}, False),
    ),
)
repeats_this_month = Tag(
    name="repeats_this_month",
    theme="activity",
    title=Text(zh="本月复购", en="Bought again this month"),
    wording=Text(zh="本月至少有 {min_orders} 单。", en="At least {min_orders} orders in the current month."),
    when=lambda t: Has("orders_this_month", ">=", t["min_orders"]),
    thresholds={"min_orders": 2},
    evidence=Text(
        zh="本月已有 {orders_this_month} 单，阈值 {min_orders}",
        en="{orders_this_month} orders this month; threshold {min_orders}",
    ),
    examples=(
        ({"orders_this_month": 2}, True),
        ({"orders_this_month": 1}, False),
        ({"orders_this_month": None}, False),
    ),
)
highly_active = Tag(
    name="highly_active",
    theme="activity",
    title=Text(zh="高活跃", en="Highly active"),
    wording=Text(
        zh="近 30 天至少有 {min_event_days} 天来访，或至少有 {min_order_days} 个下单日。",
        en="Visits on at least {min_event_days} of the last 30 days, or orders on at least {min_order_days}.",
    ),
    when=lambda t: Any(
        (Has("event_days_30d", ">=", t["min_event_days"]), Has("order_days_30d", ">=", t["min_order_days"]))
    ),
    thresholds={"min_event_days": 10, "min_order_days": 4},
    evidence=Text(
        zh="近 30 天来访天数 {event_days_30d}、下单天数 {order_days_30d}，阈值 {min_event_days} 或 {min_order_days}",
        en="Of the last 30 days, days with visits {event_days_30d}, with orders {order_days_30d}; thresholds "
        "{min_event_days} or {min_order_days}",
    ),
    examples=(
        ({"event_days_30d": 15, "order_days_30d": 1}, True),
        ({"event_days_30d": None, "order_days_30d": 4}, True),
        ({"event_days_30d": 9, "order_days_30d": 3}, False),
        ({"event_days_30d": None, "order_days_30d": None}, False),
    ),
)
browsing_not_buying = Tag(
    name="browsing_not_buying",
    theme="activity",
    title=Text(zh="只看不买", en="Browsing, not buying"),
    wording=Text(
        zh="近 30 天至少浏览 {min_views} 次，近 90 天没有订单。",
        en="At least {min_views} views in 30 days, and no order in 90 days.",
    ),
    when=lambda t: All((Has("views_30d", ">=", t["min_views"]), Has("orders_90d", "=", 0))),
    thresholds={"min_views": 10},
    evidence=Text(
        zh="近 30 天浏览 {views_30d} 次（阈值 {min_views}），近 90 天 {orders_90d} 单",
        en="{views_30d} views in 30 days (threshold {min_views}), {orders_90d} orders in 90 days",
    ),
    examples=(
        ({"views_30d": 40, "orders_90d": 0}, True),
        ({"views_30d": 40, "orders_90d": 1}, False),
        ({"views_30d": 3, "orders_90d": 0}, False),
        ({"views_30d": None, "orders_90d": 0}, False),
    ),
)
silent = Tag(
    name="silent",
    theme="activity",
    title=Text(zh="沉默客户", en="Silent"),
    wording=Text(
        zh="距上次来访超过 {idle_days} 天，近 90 天没有订单。",
        en="No visit for more than {idle_days} days, and no order in 90 days.",
    ),
    when=lambda t: All((Has("days_since_last_visit", ">", t["idle_days"]), Has("orders_90d", "=", 0))),
    thresholds={"idle_days": 60},
    evidence=Text(
        zh="上次来访在 {days_since_last_visit} 天前（阈值 {idle_days} 天），近 90 天 {orders_90d} 单",
        en="Last visit {days_since_last_visit} days ago (threshold {idle_days}), {orders_90d} orders in 90 days",
    ),
    examples=(
        ({"days_since_last_visit": 61, "orders_90d": 0}, True),
        ({"days_since_last_visit": 60, "orders_90d": 0}, False),
        ({"days_since_last_visit": 100, "orders_90d": 2}, False),
        ({"days_since_last_visit": None, "orders_90d": 0}, False),
    ),
)
recent_visitor = Tag(
    name="recent_visitor",
    theme="activity",
    title=Text(zh="近期到访", en="Recent visitor"),
    wording=Text(
        zh="最近 {max_days} 天内来访过，近 30 天至少来访 {min_sessions} 次。",
        en="Visited in the last {max_days} days, and at least {min_sessions} times in 30 days.",
    ),
    when=lambda t: All(
        (Has("days_since_last_visit", "<=", t["max_days"]), Has("sessions_30d", ">=", t["min_sessions"]))
    ),
    thresholds={"max_days": 7, "min_sessions": 2},
    evidence=Text(
        zh="上次来访在 {days_since_last_visit} 天前（上限 {max_days} 天），近 30 天来访 {sessions_30d} 次",
        en="Last visit {days_since_last_visit} days ago (at most {max_days}), {sessions_30d} visits in 30 days",
    ),
    examples=(
        ({"days_since_last_visit": 2, "sessions_30d": 5}, True),
        ({"days_since_last_visit": 8, "sessions_30d": 5}, False),
        ({"days_since_last_visit": 2, "sessions_30d": 1}, False),
        ({"days_since_last_visit": None, "sessions_30d": None}, False),
    ),
)
