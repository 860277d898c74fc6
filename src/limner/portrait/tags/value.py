"""What a customer is worth to the business."""

from __future__ import annotations

from limner.core.text import Text
from limner.portrait.tag import Tag
from limner.rules.rule import All, Has

high_value = Tag(
    name="high_value",
    theme="value",
    title=Text(zh="高价值", en="High value"),
    definition=Text(
        zh="近 365 天净消费额为正，且高于八成以上有购买的客户。",
        en="Net money of the last 365 days above zero and above that of 80% of buyers or more.",
    ),
    when=lambda t: All((Has("value_percentile", ">=", t["min_percentile"]), Has("net_amount_365d", ">", 0))),
    thresholds={"min_percentile": 0.8},
    evidence=Text(
        zh="近 365 天净消费 {net_amount_365d:money}，高于 {value_percentile:percent} 的客户，阈值 {min_percentile:percent}",
        en="Net money of 365 days {net_amount_365d:money}, above {value_percentile:percent} of buyers; "
        "threshold {min_percentile:percent}",
    ),
    examples=(
        ({"value_percentile": 0.9, "net_amount_365d": 12_000_000}, True),
        ({"value_percentile": 0.9, "net_amount_365d": 0}, False),
        ({"value_percentile": 0.5, "net_amount_365d": 12_000_000}, False),
        ({"value_percentile": None, "net_amount_365d": 0}, False),
    ),
)
big_basket = Tag(
    name="big_basket",
    theme="value",
    title=Text(zh="大单客户", en="Big basket"),
    definition=Text(
        zh="近 365 天至少有 3 单，平均每单不少于 20 件。",
        en="At least 3 orders in 365 days, of 20 units or more on average.",
    ),
    when=lambda t: All((Has("orders_365d", ">=", t["min_orders"]), Has("units_per_order_365d", ">=", t["min_units"]))),
    thresholds={"min_orders": 3, "min_units": 20},
    evidence=Text(
        zh="近 365 天 {orders_365d} 单，平均每单 {units_per_order_365d:days} 件，阈值 {min_units} 件",
        en="{units_per_order_365d:days} units per order over {orders_365d} orders in 365 days; threshold {min_units}",
    ),
    examples=(
        ({"orders_365d": 3, "units_per_order_365d": 25.0}, True),
        ({"orders_365d": 3, "units_per_order_365d": 2.0}, False),
        ({"orders_365d": 1, "units_per_order_365d": 200.0}, False),
    ),
)
frequent_refunds = Tag(
    name="frequent_refunds",
    theme="value",
    title=Text(zh="高退货", en="Frequent refunds"),
    definition=Text(
        zh="近 365 天至少有 3 单、至少 2 次退款，且退款金额不少于销售额的两成。",
        en="At least 3 orders and 2 refunds in 365 days, and 20% of gross sales or more given back.",
    ),
    when=lambda t: All(
        (
            Has("orders_365d", ">=", t["min_orders"]),
            Has("refunds_365d", ">=", t["min_refunds"]),
            Has("refund_ratio_365d", ">=", t["min_share"]),
        )
    ),
    thresholds={"min_orders": 3, "min_refunds": 2, "min_share": 0.2},
    evidence=Text(
        zh="近 365 天 {orders_365d} 单、{refunds_365d} 次退款，退款占销售额 {refund_ratio_365d:percent}，"
        "阈值 {min_share:percent}",
        en="{refunds_365d} refunds beside {orders_365d} orders in 365 days, {refund_ratio_365d:percent} of gross sales; "
        "threshold {min_share}",
    ),
    examples=(
        ({"orders_365d": 4, "refunds_365d": 2, "refund_ratio_365d": 0.4}, True),
        ({"orders_365d": 4, "refunds_365d": 2, "refund_ratio_365d": 0.05}, False),
        ({"orders_365d": 1, "refunds_365d": 2, "refund_ratio_365d": 1.0}, False),
        ({"orders_365d": 0, "refunds_365d": 1, "refund_ratio_365d": None}, False),
    ),
)
