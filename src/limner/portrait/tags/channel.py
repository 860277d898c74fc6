"""Through which door a customer comes, and how the bill is paid."""

from __future__ import annotations

from limner.core.text import Text
from limner.portrait.tag import Tag
from limner.rules.rule import All, Has

single_channel = Tag(
    name="single_channel",
    theme="channel",
    title=Text(zh="单一渠道", en="Single channel"),
    definition=Text(zh="累计至少 3 单，全部来自同一渠道。", en="At least 3 orders in life, all through one channel."),
    when=lambda t: All((Has("orders_life", ">=", t["min_orders"]), Has("distinct_channels", "=", 1))),
    thresholds={"min_orders": 3},
    evidence=Text(
        zh="{orders_life} 单全部来自 {top_channel}", en="All {orders_life} orders came through {top_channel}"
    ),
    examples=(
        ({"orders_life": 5, "distinct_channels": 1, "top_channel": "小程序"}, True),
        ({"orders_life": 5, "distinct_channels": 2, "top_channel": "小程序"}, False),
        ({"orders_life": 1, "distinct_channels": 1}, False),
        ({"orders_life": 5, "distinct_channels": None}, False),
    ),
)
multi_channel = Tag(
    name="multi_channel",
    theme="channel",
    title=Text(zh="多渠道", en="Multi-channel"),
    definition=Text(
        zh="累计至少 3 单，来自两个以上渠道，最常用的不超过八成。",
        en="At least 3 orders in life through two channels or more, the favourite at most 80%.",
    ),
    when=lambda t: All(
        (
            Has("orders_life", ">=", t["min_orders"]),
            Has("distinct_channels", ">=", t["min_channels"]),
            Has("top_channel_ratio", "<=", t["max_share"]),
        )
    ),
    thresholds={"min_orders": 3, "min_channels": 2, "max_share": 0.8},
    evidence=Text(
        zh="{orders_life} 单来自 {distinct_channels} 个渠道，{top_channel} 占 {top_channel_ratio:percent}，"
        "上限 {max_share:percent}",
        en="{orders_life} orders through {distinct_channels} channels, {top_channel} {top_channel_ratio:percent}; "
        "at most {max_share}",
    ),
    examples=(
        ({"orders_life": 5, "distinct_channels": 2, "top_channel": "app", "top_channel_ratio": 0.6}, True),
        ({"orders_life": 9, "distinct_channels": 2, "top_channel": "app", "top_channel_ratio": 0.9}, False),
        ({"orders_life": 5, "distinct_channels": 1, "top_channel_ratio": 1.0}, False),
    ),
)
single_payment_method = Tag(
    name="single_payment_method",
    theme="channel",
    title=Text(zh="固定支付方式", en="One way to pay"),
    definition=Text(zh="累计至少 3 单，全部用同一种方式支付。", en="At least 3 orders in life, all paid in one way."),
    when=lambda t: All((Has("orders_life", ">=", t["min_orders"]), Has("distinct_payment_methods", "=", 1))),
    thresholds={"min_orders": 3},
    evidence=Text(
        zh="{orders_life} 单全部用 {top_payment_method} 支付",
        en="All {orders_life} orders were paid by {top_payment_method}",
    ),
    examples=(
        ({"orders_life": 3, "distinct_payment_methods": 1, "top_payment_method": "支付宝"}, True),
        ({"orders_life": 3, "distinct_payment_methods": 3, "top_payment_method": "支付宝"}, False),
        ({"orders_life": 2, "distinct_payment_methods": 1}, False),
    ),
)
