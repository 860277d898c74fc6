"""What a customer is worth to the business."""

from __future__ import annotations

from limner.core.text import Text
from limner.portrait.tag import Tag
from limner.rules.rule import All, Any, Has

high_value = Tag(
    name="high_value",
    theme="value",
    title=Text(zh="高价值", en="High value"),
    wording=Text(
        zh="近 365 天净消费额为正，且高于 {min_percentile:percent} 以上有购买的客户。",
        en="Net money of the last 365 days above zero and above that of {min_percentile:percent} of buyers or more.",
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
mid_value = Tag(
    name="mid_value",
    theme="value",
    title=Text(zh="中价值", en="Mid value"),
    wording=Text(
        zh="近 365 天净消费额为正，高于 {min_percentile:percent} 以上、但不到 {below_percentile:percent} 的有购买的客户。",
        en="Net money of the last 365 days above zero, and above that of {min_percentile:percent} of buyers or more but of "
        "fewer than {below_percentile:percent}.",
    ),
    when=lambda t: All(
        (
            Has("value_percentile", ">=", t["min_percentile"]),
            Has("value_percentile", "<", t["below_percentile"]),
            Has("net_amount_365d", ">", 0),
        )
    ),
    thresholds={"min_percentile": 0.4, "below_percentile": 0.8},
    evidence=Text(
        zh="近 365 天净消费 {net_amount_365d:money}，高于 {value_percentile:percent} 的客户，"
        "范围 {min_percentile:percent} 至 {below_percentile:percent}",
        en="Net money of 365 days {net_amount_365d:money}, above {value_percentile:percent} of buyers; "
        "from {min_percentile:percent} to {below_percentile:percent}",
    ),
    examples=(
        ({"value_percentile": 0.4, "net_amount_365d": 3_000_000}, True),
        ({"value_percentile": 0.8, "net_amount_365d": 3_000_000}, False),
        ({"value_percentile": 0.6, "net_amount_365d": 0}, False),
        ({"value_percentile": None, "net_amount_365d": None}, False),
    ),
)
low_value = Tag(
    name="low_value",
    theme="value",
    title=Text(zh="低价值", en="Low value"),
    wording=Text(
        zh="有过购买，但近 365 天净消费额不为正，或高于不到 {below_percentile:percent} 的有购买的客户。",
        en="Has bought, but net money of the last 365 days is not above zero, or above that of fewer than "
        "{below_percentile:percent} of buyers.",
    ),
    when=lambda t: All(
        (
            Has("value_percentile", "present"),
            Any((Has("value_percentile", "<", t["below_percentile"]), Has("net_amount_365d", "<=", 0))),
        )
    ),
    thresholds={"below_percentile": 0.4},
    evidence=Text(
        zh="近 365 天净消费 {net_amount_365d:money}，只高于 {value_percentile:percent} 的客户，阈值 {below_percentile:percent}",
        en="Net money of 365 days {net_amount_365d:money}, above {value_percentile:percent} of buyers only; "
        "threshold {below_percentile:percent}",
    ),
    examples=(
        ({"value_percentile": 0.1, "net_amount_365d": 200_000}, True),
        ({"value_percentile": 0.5, "net_amount_365d": 0}, True),
        ({"value_percentile": 0.4, "net_amount_365d": 200_000}, False),
        ({"value_percentile": None, "net_amount_365d": 0}, False),
    ),
)
lifetime_big_spender = Tag(
    name="lifetime_big_spender",
    theme="value",
    title=Text(zh="累计消费大户", en="Big spender in life"),
    wording=Text(
        zh="累计净消费额在有购买的客户中属于最高的五分之一（M 值不低于 {min_score}）。",
        en="Net money in life in the top fifth of buyers (M score {min_score} or more).",
    ),
    when=lambda t: All((Has("m_score", ">=", t["min_score"]), Has("net_amount_life", ">", 0))),
    thresholds={"min_score": 5},
    evidence=Text(
        zh="累计净消费 {net_amount_life:money}，M 值 {m_score}，阈值 {min_score}",
        en="Net money in life {net_amount_life:money}, M score {m_score}; threshold {min_score}",
    ),
    examples=(
        ({"m_score": 5, "net_amount_life": 90_000_000}, True),
        ({"m_score": 4, "net_amount_life": 90_000_000}, False),
        ({"m_score": 5, "net_amount_life": 0}, False),
        ({"m_score": None, "net_amount_life": 0}, False),
    ),
)
rising_spending = Tag(
    name="rising_spending",
    theme="value",
    title=Text(zh="消费上升", en="Rising spending"),
    wording=Text(
        zh="近 90 天至少有 {min_orders} 单，且销售额达到此前 90 天的 {min_times} 倍以上。",
        en="At least {min_orders} orders in 90 days, and gross sales {min_times} times those of the 90 days before or more.",
    ),
    when=lambda t: All(
        (Has("orders_90d", ">=", t["min_orders"]), Has("gross_amount_growth_90d", ">=", t["min_times"]))
    ),
    thresholds={"min_orders": 2, "min_times": 1.5},
    evidence=Text(
        zh="近 90 天 {orders_90d} 单、销售额 {gross_amount_90d:money}，是此前 90 天的 {gross_amount_growth_90d:times} 倍，"
        "阈值 {min_times} 倍",
        en="{orders_90d} orders and {gross_amount_90d:money} in 90 days, {gross_amount_growth_90d:times} times the 90 days "
        "before; threshold {min_times}",
    ),
    examples=(
        ({"orders_90d": 3, "gross_amount_90d": 9_000_000, "gross_amount_growth_90d": 2.5}, True),
        ({"orders_90d": 3, "gross_amount_90d": 9_000_000, "gross_amount_growth_90d": 1.1}, False),
        ({"orders_90d": 1, "gross_amount_90d": 9_000_000, "gross_amount_growth_90d": 2.5}, False),
        ({"orders_90d": 3, "gross_amount_90d": 9_000_000, "gross_amount_growth_90d": None}, False),
    ),
)
falling_spending = Tag(
    name="falling_spending",
    theme="value",
    title=Text(zh="消费下降", en="Falling spending"),
    wording=Text(
        zh="累计至少有 {min_orders} 单，且近 90 天销售额不超过此前 90 天的 {max_share:percent}。",
        en="At least {min_orders} orders in life, and gross sales of the last 90 days at most {max_share:percent} of those "
        "of the 90 days before.",
    ),
    when=lambda t: All(
        (Has("orders_life", ">=", t["min_orders"]), Has("gross_amount_growth_90d", "<=", t["max_share"]))
    ),
    thresholds={"min_orders": 3, "max_share": 0.5},
    evidence=Text(
        zh="近 90 天销售额 {gross_amount_90d:money}，只有此前 90 天的 {gross_amount_growth_90d:percent}，上限 {max_share:percent}",
        en="Gross sales of 90 days {gross_amount_90d:money}, {gross_amount_growth_90d:percent} of the 90 days before; "
        "at most {max_share:percent}",
    ),
    examples=(
        ({"orders_life": 6, "gross_amount_90d": 0, "gross_amount_growth_90d": 0.0}, True),
        ({"orders_life": 6, "gross_amount_90d": 2_000_000, "gross_amount_growth_90d": 0.9}, False),
        ({"orders_life": 1, "gross_amount_90d": 0, "gross_amount_growth_90d": 0.0}, False),
        ({"orders_life": 6, "gross_amount_90d": 0, "gross_amount_growth_90d": None}, False),
    ),
)
high_average_order = Tag(
    name="high_average_order",
    theme="value",
    title=Text(zh="高客单价", en="High average order"),
    wording=Text(
        zh="近 365 天至少有 {min_orders} 单，客单价不低于 {min_amount:money}。",
        en="At least {min_orders} orders in 365 days, of {min_amount:money} or more on average.",
    ),
    when=lambda t: All(
        (Has("orders_365d", ">=", t["min_orders"]), Has("average_order_value_365d", ">=", t["min_amount"]))
    ),
    thresholds={"min_orders": 2, "min_amount": 5_000_000},
    evidence=Text(
        zh="近 365 天 {orders_365d} 单，客单价 {average_order_value_365d:money}，阈值 {min_amount:money}",
        en="{average_order_value_365d:money} per order over {orders_365d} orders in 365 days; threshold {min_amount:money}",
    ),
    examples=(
        ({"orders_365d": 2, "average_order_value_365d": 6_000_000.0}, True),
        ({"orders_365d": 2, "average_order_value_365d": 1_000_000.0}, False),
        ({"orders_365d": 1, "average_order_value_365d": 9_000_000.0}, False),
        ({"orders_365d": 0, "average_order_value_365d": None}, False),
    ),
)
big_basket = Tag(
    name="big_basket",
    theme="value",
    title=Text(zh="大单客户", en="Big basket"),
    wording=Text(
        zh="近 365 天至少有 {min_orders} 单，平均每单不少于 {min_units} 件。",
        en="At least {min_orders} orders in 365 days, of {min_units} units or more on average.",
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
        ({"orders_365d": 3, "units_per_order_365d": None}, False),
    ),
)
single_item_basket = Tag(
    name="single_item_basket",
    theme="value",
    title=Text(zh="单件购买", en="Single-item basket"),
    wording=Text(
        zh="近 365 天至少有 {min_orders} 单，平均每单不超过 {max_units} 件。",
        en="At least {min_orders} orders in 365 days, of {max_units} units or fewer on average.",
    ),
    when=lambda t: All((Has("orders_365d", ">=", t["min_orders"]), Has("units_per_order_365d", "<=", t["max_units"]))),
    thresholds={"min_orders": 3, "max_units": 1.2},
    evidence=Text(
        zh="近 365 天 {orders_365d} 单，平均每单 {units_per_order_365d:times} 件，上限 {max_units} 件",
        en="{units_per_order_365d:times} units per order over {orders_365d} orders in 365 days; at most {max_units}",
    ),
    examples=(
        ({"orders_365d": 3, "units_per_order_365d": 1.0}, True),
        ({"orders_365d": 3, "units_per_order_365d": 2.0}, False),
        ({"orders_365d": 1, "units_per_order_365d": 1.0}, False),
        ({"orders_365d": 3, "units_per_order_365d": None}, False),
    ),
)
frequent_refunds = Tag(
    name="frequent_refunds",
    theme="value",
    title=Text(zh="高退货", en="Frequent refunds"),
    wording=Text(
        zh="近 365 天至少有 {min_orders} 单、{min_refunds} 次退款，且退款金额不少于销售额的 {min_share:percent}。",
        en="At least {min_orders} orders and {min_refunds} refunds in 365 days, and {min_share:percent} of gross sales or more "
        "given back.",
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
        "threshold {min_share:percent}",
    ),
    examples=(
        ({"orders_365d": 4, "refunds_365d": 2, "refund_ratio_365d": 0.4}, True),
        ({"orders_365d": 4, "refunds_365d": 2, "refund_ratio_365d": 0.05}, False),
        ({"orders_365d": 1, "refunds_365d": 2, "refund_ratio_365d": 1.0}, False),
        ({"orders_365d": 0, "refunds_365d": 1, "refund_ratio_365d": None}, False),
    ),
)
never_returns = Tag(
    name="never_returns",
    theme="value",
    title=Text(zh="零退货", en="Never returns"),
    wording=Text(
        zh="近 365 天至少有 {min_orders} 单，没有退款。", en="At least {min_orders} orders in 365 days and no refund."
    ),
    when=lambda t: All((Has("orders_365d", ">=", t["min_orders"]), Has("refunds_365d", "=", 0))),
    thresholds={"min_orders": 5},
    evidence=Text(
        zh="近 365 天 {orders_365d} 单，没有退款，阈值 {min_orders} 单",
        en="{orders_365d} orders in 365 days without a refund; threshold {min_orders}",
    ),
    examples=(
        ({"orders_365d": 5, "refunds_365d": 0}, True),
        ({"orders_365d": 5, "refunds_365d": 1}, False),
        ({"orders_365d": 4, "refunds_365d": 0}, False),
        ({"orders_365d": 5, "refunds_365d": None}, False),
    ),
)
