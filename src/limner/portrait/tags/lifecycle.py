"""Where a customer stands between the first purchase and the last."""

from __future__ import annotations

from limner.core.text import Text
from limner.portrait.features.standing import LONG_GAP_DAYS, LOST_DAYS, LOST_GAPS, NEW_DAYS, RETURN_DAYS
from limner.portrait.tag import Tag
from limner.rules.rule import All, Any, Has

prospect = Tag(
    name="prospect",
    theme="lifecycle",
    title=Text(zh="潜在客户", en="Prospect"),
    wording=Text(zh="已知但还没有购买过。", en="Known, but has not bought yet."),
    when=lambda _: Has("lifecycle_stage", "=", "prospect"),
    evidence=Text(zh="累计 {orders_life} 单，尚未购买", en="{orders_life} orders in life; has not bought yet"),
    examples=(
        ({"lifecycle_stage": "prospect", "orders_life": 0}, True),
        ({"lifecycle_stage": "new", "orders_life": 1}, False),
        ({"lifecycle_stage": None}, False),
    ),
)
registered_not_buying = Tag(
    name="registered_not_buying",
    theme="lifecycle",
    title=Text(zh="注册未购", en="Registered, not buying"),
    wording=Text(
        zh="注册至少 {min_days} 天，还没有购买过。",
        en="Registered at least {min_days} days ago and has not bought yet.",
    ),
    when=lambda t: All((Has("registered_days", ">=", t["min_days"]), Has("lifecycle_stage", "=", "prospect"))),
    thresholds={"min_days": 30},
    evidence=Text(
        zh="注册 {registered_days} 天，尚未购买，阈值 {min_days} 天",
        en="Registered {registered_days} days ago and has not bought; threshold {min_days}",
    ),
    examples=(
        ({"registered_days": 30, "lifecycle_stage": "prospect"}, True),
        ({"registered_days": 29, "lifecycle_stage": "prospect"}, False),
        ({"registered_days": 300, "lifecycle_stage": "active"}, False),
        ({"registered_days": None, "lifecycle_stage": "prospect"}, False),
    ),
)
new_customer = Tag(
    name="new_customer",
    theme="lifecycle",
    title=Text(zh="新客", en="New customer"),
    wording=Text(
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
        ({"lifecycle_stage": None}, False),
    ),
)
second_purchase = Tag(
    name="second_purchase",
    theme="lifecycle",
    title=Text(zh="完成首次复购", en="Second purchase done"),
    wording=Text(
        zh="累计恰有 2 个下单日，最近一次在 {max_recency_days} 天内。",
        en="Bought on exactly 2 days, the second in the last {max_recency_days} days.",
    ),
    when=lambda t: All((Has("order_days_life", "=", 2), Has("recency_days", "<=", t["max_recency_days"]))),
    thresholds={"max_recency_days": 90},
    evidence=Text(
        zh="第二次购买在 {recency_days} 天前，首购在 {tenure_days} 天前，上限 {max_recency_days} 天",
        en="Second purchase {recency_days} days ago, the first {tenure_days} days ago; at most {max_recency_days}",
    ),
    examples=(
        ({"order_days_life": 2, "recency_days": 10, "tenure_days": 70}, True),
        ({"order_days_life": 2, "recency_days": 91, "tenure_days": 200}, False),
        ({"order_days_life": 3, "recency_days": 10, "tenure_days": 70}, False),
        ({"order_days_life": 0, "recency_days": None}, False),
    ),
)
growing_customer = Tag(
    name="growing_customer",
    theme="lifecycle",
    title=Text(zh="成长期客户", en="Growing customer"),
    wording=Text(
        zh=f"首购在 {NEW_DAYS} 天以前、不超过 {{max_tenure_days}} 天，已有至少 {{min_order_days}} 个下单日，"
        "最近 {max_recency_days} 天内有购买。",
        en=f"A first purchase {NEW_DAYS} to {{max_tenure_days}} days ago, orders on at least {{min_order_days}} days, one in "
        "the last {max_recency_days} days.",
    ),
    when=lambda t: All(
        (
            Has("tenure_days", "between", (NEW_DAYS, t["max_tenure_days"])),
            Has("order_days_life", ">=", t["min_order_days"]),
            Has("recency_days", "<=", t["max_recency_days"]),
        )
    ),
    thresholds={"max_tenure_days": 180, "min_order_days": 3, "max_recency_days": 60},
    evidence=Text(
        zh="首购 {tenure_days} 天，{order_days_life} 个下单日（阈值 {min_order_days}），最近一次 {recency_days} 天前",
        en="First purchase {tenure_days} days ago, {order_days_life} days with orders (threshold {min_order_days}), the last "
        "{recency_days} days ago",
    ),
    examples=(
        ({"tenure_days": 90, "order_days_life": 4, "recency_days": 12}, True),
        ({"tenure_days": 10, "order_days_life": 4, "recency_days": 2}, False),
        ({"tenure_days": 90, "order_days_life": 2, "recency_days": 12}, False),
        ({"tenure_days": None, "order_days_life": 0, "recency_days": None}, False),
    ),
)
loyal_customer = Tag(
    name="loyal_customer",
    theme="lifecycle",
    title=Text(zh="忠诚客户", en="Loyal customer"),
    wording=Text(
        zh="首购至今至少 {min_tenure_days} 天，近 365 天至少有 {min_order_days} 个下单日，且最近 {max_recency_days} 天内"
        "或 {max_idle_gaps} 倍平常间隔内有购买。",
        en="A first purchase {min_tenure_days} days ago or more, orders on at least {min_order_days} days of 365, and one in "
        "the last {max_recency_days} days or within {max_idle_gaps} times the usual gap.",
    ),
    when=lambda t: All(
        (
            Has("tenure_days", ">=", t["min_tenure_days"]),
            Has("order_days_365d", ">=", t["min_order_days"]),
            Any((Has("recency_days", "<=", t["max_recency_days"]), Has("idle_gaps", "<=", t["max_idle_gaps"]))),
        )
    ),
    thresholds={"min_tenure_days": 180, "min_order_days": 6, "max_recency_days": 45, "max_idle_gaps": 1.5},
    evidence=Text(
        zh="首购 {tenure_days} 天前，近 365 天有 {order_days_365d} 个下单日（阈值 {min_order_days}），最近一次 {recency_days} "
        "天前，为平常间隔的 {idle_gaps:times} 倍",
        en="First purchase {tenure_days} days ago, orders on {order_days_365d} days of 365 (threshold {min_order_days}), the "
        "last {recency_days} days ago, {idle_gaps:times} times the usual gap",
    ),
    examples=(
        ({"tenure_days": 700, "order_days_365d": 12, "recency_days": 20, "idle_gaps": 0.7}, True),
        ({"tenure_days": 700, "order_days_365d": 6, "recency_days": 70, "idle_gaps": 1.2}, True),
        ({"tenure_days": 700, "order_days_365d": 6, "recency_days": 100, "idle_gaps": 2.0}, False),
        ({"tenure_days": 90, "order_days_365d": 12, "recency_days": 5, "idle_gaps": 0.7}, False),
        ({"tenure_days": None, "order_days_365d": 0, "recency_days": None, "idle_gaps": None}, False),
    ),
)
mature_customer = Tag(
    name="mature_customer",
    theme="lifecycle",
    title=Text(zh="成熟客户", en="Mature customer"),
    wording=Text(
        zh="首购至今至少 {min_tenure_days} 天，累计至少 {min_order_days} 个下单日，目前处于活跃阶段。",
        en="A first purchase {min_tenure_days} days ago or more, orders on at least {min_order_days} days in life, and active "
        "now.",
    ),
    when=lambda t: All(
        (
            Has("tenure_days", ">=", t["min_tenure_days"]),
            Has("order_days_life", ">=", t["min_order_days"]),
            Has("lifecycle_stage", "=", "active"),
        )
    ),
    thresholds={"min_tenure_days": 365, "min_order_days": 5},
    evidence=Text(
        zh="首购 {tenure_days} 天前（阈值 {min_tenure_days} 天），累计 {order_days_life} 个下单日，最近一次 {recency_days} 天前",
        en="First purchase {tenure_days} days ago (threshold {min_tenure_days}), {order_days_life} days with orders, the last "
        "{recency_days} days ago",
    ),
    examples=(
        ({"tenure_days": 500, "order_days_life": 9, "lifecycle_stage": "active", "recency_days": 8}, True),
        ({"tenure_days": 500, "order_days_life": 9, "lifecycle_stage": "dormant", "recency_days": 80}, False),
        ({"tenure_days": 200, "order_days_life": 9, "lifecycle_stage": "active", "recency_days": 8}, False),
        ({"tenure_days": None, "order_days_life": 0, "lifecycle_stage": "prospect"}, False),
    ),
)
due_to_buy_again = Tag(
    name="due_to_buy_again",
    theme="lifecycle",
    title=Text(zh="到了复购时间", en="Due to buy again"),
    wording=Text(
        zh="至少有 {min_order_days} 个下单日，距上次购买已达平常间隔的 {min_idle_gaps} 至 {max_idle_gaps} 倍。",
        en="Orders on at least {min_order_days} days, and the last {min_idle_gaps} to {max_idle_gaps} usual gaps ago.",
    ),
    when=lambda t: All(
        (
            Has("order_days_life", ">=", t["min_order_days"]),
            Has("idle_gaps", "between", (t["min_idle_gaps"], t["max_idle_gaps"])),
        )
    ),
    thresholds={"min_order_days": 3, "min_idle_gaps": 0.9, "max_idle_gaps": 1.5},
    evidence=Text(
        zh="距上次购买 {recency_days} 天，平常每 {interpurchase_days_mean:days} 天一次，即 {idle_gaps:times} 个间隔，"
        "范围 {min_idle_gaps} 至 {max_idle_gaps}",
        en="Last purchase {recency_days} days ago, usually every {interpurchase_days_mean:days}: {idle_gaps:times} gaps; from "
        "{min_idle_gaps} to {max_idle_gaps}",
    ),
    examples=(
        ({"order_days_life": 6, "recency_days": 30, "interpurchase_days_mean": 28.0, "idle_gaps": 1.07}, True),
        ({"order_days_life": 6, "recency_days": 5, "interpurchase_days_mean": 28.0, "idle_gaps": 0.2}, False),
        ({"order_days_life": 2, "recency_days": 30, "interpurchase_days_mean": 28.0, "idle_gaps": 1.07}, False),
        ({"order_days_life": 1, "recency_days": 30, "interpurchase_days_mean": None, "idle_gaps": None}, False),
    ),
)
about_to_leave = Tag(
    name="about_to_leave",
    theme="lifecycle",
    title=Text(zh="流失预警", en="About to leave"),
    wording=Text(
        zh="至少有 {min_order_days} 个下单日、尚未流失，但距上次购买已超过 {idle_days} 天，处于沉睡阶段。",
        en="At least {min_order_days} days with orders and not lost, but dormant with no purchase for more than {idle_days} "
        "days.",
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
        (
            {
                "order_days_life": 5,
                "lifecycle_stage": "dormant",
                "recency_days": 75,
                "interpurchase_days_mean": 31.0,
            },
            True,
        ),
        ({"order_days_life": 5, "lifecycle_stage": "dormant", "recency_days": 40}, False),
        ({"order_days_life": 5, "lifecycle_stage": "lost", "recency_days": 400}, False),
        ({"order_days_life": 1, "lifecycle_stage": "dormant", "recency_days": 75}, False),
        ({"order_days_life": 0, "lifecycle_stage": "prospect", "recency_days": None}, False),
    ),
)
dormant_customer = Tag(
    name="dormant_customer",
    theme="lifecycle",
    title=Text(zh="沉睡客户", en="Dormant customer"),
    wording=Text(zh="比平常更久没有购买，但还没有流失。", en="Has not bought for longer than usual, but is not lost."),
    when=lambda _: Has("lifecycle_stage", "=", "dormant"),
    evidence=Text(
        zh="处于{lifecycle_stage:stage}阶段，最近一次购买在 {recency_days} 天前",
        en="Stage {lifecycle_stage:stage}; last purchase {recency_days} days ago",
    ),
    examples=(
        ({"lifecycle_stage": "dormant", "recency_days": 60}, True),
        ({"lifecycle_stage": "active", "recency_days": 5}, False),
        ({"lifecycle_stage": None, "recency_days": None}, False),
    ),
)
lost_customer = Tag(
    name="lost_customer",
    theme="lifecycle",
    title=Text(zh="流失客", en="Lost customer"),
    wording=Text(
        zh=f"超过 {LOST_DAYS} 天未购买，或超过自身平均购买间隔的 {LOST_GAPS} 倍且超过 {LONG_GAP_DAYS} 天。",
        en=f"No purchase for more than {LOST_DAYS} days, or for more than {LOST_GAPS} times the own mean gap and more than "
        f"{LONG_GAP_DAYS} days.",
    ),
    when=lambda _: Has("lifecycle_stage", "=", "lost"),
    evidence=Text(
        zh="处于{lifecycle_stage:stage}阶段，最近一次购买在 {recency_days} 天前，累计 {order_days_life} 个下单日",
        en="Stage {lifecycle_stage:stage}; last purchase {recency_days} days ago, {order_days_life} days with orders in life",
    ),
    examples=(
        ({"lifecycle_stage": "lost", "recency_days": 400, "order_days_life": 1}, True),
        ({"lifecycle_stage": "dormant", "recency_days": 200}, False),
        ({"lifecycle_stage": None, "recency_days": None}, False),
    ),
)
returning_customer = Tag(
    name="returning_customer",
    theme="lifecycle",
    title=Text(zh="回头客", en="Returning customer"),
    wording=Text(
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
        ({"lifecycle_stage": None, "longest_gap_days_30d": None}, False),
    ),
)
one_time_buyer = Tag(
    name="one_time_buyer",
    theme="lifecycle",
    title=Text(zh="一次性购买", en="One-time buyer"),
    wording=Text(
        zh="只有一个下单日，且首购已超过 {idle_days} 天。",
        en="Bought on one day only, and that more than {idle_days} days ago.",
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
long_standing_member = Tag(
    name="long_standing_member",
    theme="lifecycle",
    title=Text(zh="老会员", en="Long-standing member"),
    wording=Text(zh="注册至少 {min_days} 天。", en="Registered at least {min_days} days ago."),
    when=lambda t: Has("registered_days", ">=", t["min_days"]),
    thresholds={"min_days": 1095},
    evidence=Text(
        zh="注册已 {registered_days} 天，阈值 {min_days} 天",
        en="Registered {registered_days} days ago; threshold {min_days}",
    ),
    examples=(
        ({"registered_days": 1500}, True),
        ({"registered_days": 1094}, False),
        ({"registered_days": None}, False),
    ),
)
