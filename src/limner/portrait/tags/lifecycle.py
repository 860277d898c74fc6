"""Where a customer stands between the first purchase and the last."""

from __future__ import annotations

from limner.core.text import Text
from limner.portrait.features.standing import LONG_GAP_DAYS, LOST_DAYS, LOST_GAPS, NEW_DAYS, RETURN_DAYS
from limner.portrait.tag import Tag
from limner.rules.rule import All, Has

new_customer = Tag(
    name="new_customer",
    theme="lifecycle",
    title=Text(zh="新客", en="New customer"),
    definition=Text(
        zh=f"第一次购买在最近 {NEW_DAYS} 天内。", en=f"The first purchase was within the last {NEW_DAYS} days."
    ),
    when=lambda _: Has("lifecycle_stage", "=", "new"),
    evidence=Text(
        zh=f"首购距今 {{tenure_days}} 天，少于 {NEW_DAYS} 天",
        en=f"First purchase {{tenure_days}} days ago; fewer than {NEW_DAYS}",
    ),
    examples=(
        ({"lifecycle_stage": "new", "tenure_days": 0}, True),
        ({"lifecycle_stage": "active", "tenure_days": 30}, False),
        ({"lifecycle_stage": "prospect"}, False),
    ),
)
returning_customer = Tag(
    name="returning_customer",
    theme="lifecycle",
    title=Text(zh="回头客", en="Returning customer"),
    definition=Text(
        zh=f"空白超过 {LONG_GAP_DAYS} 天以后，在最近 {RETURN_DAYS} 天内重新购买。",
        en=f"Bought again in the last {RETURN_DAYS} days after a gap of more than {LONG_GAP_DAYS} days.",
    ),
    when=lambda _: Has("lifecycle_stage", "=", "returning"),
    evidence=Text(
        zh=f"间隔 {{longest_gap_days_30d}} 天后重新购买，最近一次在 {{recency_days}} 天前；阈值 {LONG_GAP_DAYS} 天",
        en=f"Bought again after {{longest_gap_days_30d}} days, last {{recency_days}} days ago; threshold {LONG_GAP_DAYS} days",
    ),
    examples=(
        ({"lifecycle_stage": "returning", "longest_gap_days_30d": 120, "recency_days": 3}, True),
        ({"lifecycle_stage": "active", "longest_gap_days_30d": 20}, False),
    ),
)
lost_customer = Tag(
    name="lost_customer",
    theme="lifecycle",
    title=Text(zh="流失客", en="Lost customer"),
    definition=Text(
        zh=f"超过 {LOST_DAYS} 天未购买，或超过自身平均购买间隔的 {LOST_GAPS} 倍且超过 {LONG_GAP_DAYS} 天。",
        en=f"No purchase for more than {LOST_DAYS} days, or for more than {LOST_GAPS} times the own mean gap and more than "
        f"{LONG_GAP_DAYS} days.",
    ),
    when=lambda _: Has("lifecycle_stage", "=", "lost"),
    evidence=Text(
        zh="最近一次购买在 {recency_days} 天前，平均购买间隔 {interpurchase_days_mean:days} 天",
        en="Last purchase {recency_days} days ago; mean gap {interpurchase_days_mean:days} days",
    ),
    examples=(
        ({"lifecycle_stage": "lost", "recency_days": 400}, True),
        ({"lifecycle_stage": "dormant", "recency_days": 200}, False),
    ),
)
about_to_leave = Tag(
    name="about_to_leave",
    theme="lifecycle",
    title=Text(zh="流失预警", en="About to leave"),
    definition=Text(
        zh="至少有 3 个下单日、尚未流失，但距上次购买已超过 60 天，处于沉睡阶段。",
        en="At least 3 days with orders and not lost, but dormant with no purchase for more than 60 days.",
    ),
    when=lambda t: All(
        (
            Has("order_days_life", ">=", t["min_order_days"]),
            Has("lifecycle_stage", "=", "dormant"),
            Has("recency_days", ">", t["idle_days"]),
        )
    ),
    thresholds={"min_order_days": 3, "idle_days": 60},
    evidence=Text(
        zh="已 {recency_days} 天未购买（平常每 {interpurchase_days_mean:days} 天一次），阈值 {idle_days} 天",
        en="No purchase for {recency_days} days (usually every {interpurchase_days_mean:days}); threshold {idle_days}",
    ),
    examples=(
        ({"order_days_life": 5, "lifecycle_stage": "dormant", "recency_days": 75}, True),
        ({"order_days_life": 5, "lifecycle_stage": "dormant", "recency_days": 40}, False),
        ({"order_days_life": 5, "lifecycle_stage": "lost", "recency_days": 400}, False),
        ({"order_days_life": 1, "lifecycle_stage": "dormant", "recency_days": 75}, False),
    ),
)
one_time_buyer = Tag(
    name="one_time_buyer",
    theme="lifecycle",
    title=Text(zh="一次性购买", en="One-time buyer"),
    definition=Text(
        zh="只有一个下单日，且首购已超过 90 天。", en="Bought on one day only, and that more than 90 days ago."
    ),
    when=lambda t: All((Has("order_days_life", "=", 1), Has("tenure_days", ">", t["idle_days"]))),
    thresholds={"idle_days": 90},
    evidence=Text(
        zh="只在 {tenure_days} 天前买过一次，阈值 {idle_days} 天",
        en="Bought once, {tenure_days} days ago; threshold {idle_days} days",
    ),
    examples=(
        ({"order_days_life": 1, "tenure_days": 91}, True),
        ({"order_days_life": 1, "tenure_days": 90}, False),
        ({"order_days_life": 2, "tenure_days": 200}, False),
        ({"order_days_life": 0, "tenure_days": None}, False),
    ),
)
