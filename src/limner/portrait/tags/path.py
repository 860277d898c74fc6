"""How a customer goes from a visit to a purchase, and where the way ends."""

from __future__ import annotations

from limner.core.text import Text
from limner.portrait.tag import Tag
from limner.rules.rule import All, Has


def _often(name: str, title: Text, said: Text, column: str, least: int) -> Tag:
    """Make the tag of who does one thing often in 90 days."""
    return Tag(
        name=name,
        theme="path",
        title=title,
        wording=Text(
            zh=f"近 90 天至少{said.zh} {{min_times}} 次。", en=f"{said.en} at least {{min_times}} times in 90 days."
        ),
        when=lambda t: Has(column, ">=", t["min_times"]),
        thresholds={"min_times": least},
        evidence=Text(
            zh=f"近 90 天{said.zh} {{{column}}} 次，阈值 {{min_times}} 次",
            en=f"{said.en} {{{column}}} times in 90 days; threshold {{min_times}}",
        ),
        examples=(({column: least}, True), ({column: least - 1}, False), ({column: None}, False)),
    )


def _stuck(name: str, title: Text, stage: str, said: Text) -> Tag:
    """Make the tag of whose way has ended at a stage in the last 30 days."""
    return Tag(
        name=name,
        theme="path",
        title=title,
        wording=Text(
            zh=f"近 30 天最远走到{said.zh}，没有继续；至少来访 {{min_sessions}} 次。",
            en=f"Came as far as {said.en} in the last 30 days and no further, in at least {{min_sessions}} visits.",
        ),
        when=lambda t: All((Has("path_stage", "=", stage), Has("sessions_30d", ">=", t["min_sessions"]))),
        thresholds={"min_sessions": 2},
        evidence=Text(
            zh="近 30 天来访 {sessions_30d} 次，最远走到{path_stage:path}，阈值 {min_sessions} 次",
            en="{sessions_30d} visits in 30 days, as far as {path_stage:path}; threshold {min_sessions}",
        ),
        examples=(
            ({"path_stage": stage, "sessions_30d": 3}, True),
            ({"path_stage": "paid", "sessions_30d": 3}, False),
            ({"path_stage": stage, "sessions_30d": 1}, False),
            ({"path_stage": None, "sessions_30d": None}, False),
        ),
    )


cart_abandoner = Tag(
    name="cart_abandoner",
    theme="path",
    title=Text(zh="加购弃单", en="Cart abandoner"),
    wording=Text(
        zh="近 90 天至少放弃 {min_carts} 次购物车，占加购的 {min_share:percent} 以上。",
        en="At least {min_carts} carts abandoned in 90 days, {min_share:percent} of all carts or more.",
    ),
    when=lambda t: All(
        (Has("abandoned_carts_90d", ">=", t["min_carts"]), Has("abandoned_cart_ratio_90d", ">=", t["min_share"]))
    ),
    thresholds={"min_carts": 2, "min_share": 0.7},
    evidence=Text(
        zh="近 90 天放弃 {abandoned_carts_90d} 次购物车，占 {abandoned_cart_ratio_90d:percent}，阈值 {min_carts} 次和 "
        "{min_share:percent}",
        en="{abandoned_carts_90d} carts abandoned in 90 days, {abandoned_cart_ratio_90d:percent} of all; thresholds {min_carts} "
        "and {min_share:percent}",
    ),
    examples=(
        ({"abandoned_carts_90d": 4, "abandoned_cart_ratio_90d": 0.8}, True),
        ({"abandoned_carts_90d": 4, "abandoned_cart_ratio_90d": 0.4}, False),
        ({"abandoned_carts_90d": 1, "abandoned_cart_ratio_90d": 1.0}, False),
        ({"abandoned_carts_90d": 0, "abandoned_cart_ratio_90d": None}, False),
    ),
)
recent_abandoned_cart = Tag(
    name="recent_abandoned_cart",
    theme="path",
    title=Text(zh="近期弃单", en="Recent abandoned cart"),
    wording=Text(
        zh="近 30 天放弃的购物车多于 {more_than} 次，且近 30 天没有订单。",
        en="More than {more_than} carts abandoned in 30 days, and no order in 30 days.",
    ),
    when=lambda t: All((Has("abandoned_carts_30d", ">", t["more_than"]), Has("orders_30d", "=", 0))),
    thresholds={"more_than": 0},
    evidence=Text(
        zh="近 30 天放弃购物车 {abandoned_carts_30d} 次、下单 {orders_30d} 次，阈值多于 {more_than} 次",
        en="{abandoned_carts_30d} carts abandoned and {orders_30d} orders in 30 days; threshold more than {more_than}",
    ),
    examples=(
        ({"abandoned_carts_30d": 1, "orders_30d": 0}, True),
        ({"abandoned_carts_30d": 1, "orders_30d": 1}, False),
        ({"abandoned_carts_30d": 0, "orders_30d": 0}, False),
        ({"abandoned_carts_30d": None, "orders_30d": 0}, False),
    ),
)
stuck_at_view = _stuck(
    "stuck_at_view", Text(zh="止步浏览", en="Stuck at viewing"), "view", Text(zh="浏览商品", en="viewing products")
)
stuck_at_cart = _stuck(
    "stuck_at_cart", Text(zh="止步加购", en="Stuck at the cart"), "cart", Text(zh="加购", en="the cart")
)
stuck_at_checkout = _stuck(
    "stuck_at_checkout", Text(zh="止步结算", en="Stuck at checkout"), "checkout", Text(zh="结算", en="the checkout")
)
bouncer = Tag(
    name="bouncer",
    theme="path",
    title=Text(zh="一看即走", en="Bouncer"),
    wording=Text(
        zh="近 30 天至少来访 {min_sessions} 次，其中 {min_share:percent} 以上一看即走。",
        en="At least {min_sessions} visits in 30 days, of which {min_share:percent} or more ended at once.",
    ),
    when=lambda t: All((Has("sessions_30d", ">=", t["min_sessions"]), Has("bounce_ratio_30d", ">=", t["min_share"]))),
    thresholds={"min_sessions": 3, "min_share": 0.6},
    evidence=Text(
        zh="近 30 天来访 {sessions_30d} 次，{bounce_ratio_30d:percent} 一看即走，阈值 {min_share:percent}",
        en="{bounce_ratio_30d:percent} of {sessions_30d} visits in 30 days ended at once; threshold {min_share:percent}",
    ),
    examples=(
        ({"sessions_30d": 5, "bounce_ratio_30d": 0.8}, True),
        ({"sessions_30d": 5, "bounce_ratio_30d": 0.2}, False),
        ({"sessions_30d": 1, "bounce_ratio_30d": 1.0}, False),
        ({"sessions_30d": 0, "bounce_ratio_30d": None}, False),
    ),
)
deep_browser = Tag(
    name="deep_browser",
    theme="path",
    title=Text(zh="深度浏览", en="Deep browser"),
    wording=Text(
        zh="近 30 天至少来访 {min_sessions} 次，平均每次浏览至少 {min_views} 次。",
        en="At least {min_sessions} visits in 30 days, of {min_views} views or more on average.",
    ),
    when=lambda t: All(
        (Has("sessions_30d", ">=", t["min_sessions"]), Has("views_per_session_30d", ">=", t["min_views"]))
    ),
    thresholds={"min_sessions": 2, "min_views": 5},
    evidence=Text(
        zh="近 30 天来访 {sessions_30d} 次，平均每次浏览 {views_per_session_30d:times} 次，阈值 {min_views} 次",
        en="{views_per_session_30d:times} views per visit over {sessions_30d} visits in 30 days; threshold {min_views}",
    ),
    examples=(
        ({"sessions_30d": 4, "views_per_session_30d": 12.5}, True),
        ({"sessions_30d": 4, "views_per_session_30d": 2.0}, False),
        ({"sessions_30d": 1, "views_per_session_30d": 30.0}, False),
        ({"sessions_30d": 0, "views_per_session_30d": None}, False),
    ),
)
long_stayer = Tag(
    name="long_stayer",
    theme="path",
    title=Text(zh="停留时间长", en="Stays long"),
    wording=Text(
        zh="近 30 天至少来访 {min_sessions} 次，平均每次停留至少 {min_seconds:minutes} 分钟。",
        en="At least {min_sessions} visits in 30 days, of {min_seconds:minutes} minutes or more on average.",
    ),
    when=lambda t: All(
        (Has("sessions_30d", ">=", t["min_sessions"]), Has("dwell_seconds_per_session_30d", ">=", t["min_seconds"]))
    ),
    thresholds={"min_sessions": 2, "min_seconds": 180},
    evidence=Text(
        zh="近 30 天来访 {sessions_30d} 次，平均每次停留 {dwell_seconds_per_session_30d:minutes} 分钟，"
        "阈值 {min_seconds:minutes} 分钟",
        en="{dwell_seconds_per_session_30d:minutes} minutes per visit over {sessions_30d} visits in 30 days; threshold "
        "{min_seconds:minutes}",
    ),
    examples=(
        ({"sessions_30d": 4, "dwell_seconds_per_session_30d": 480.0}, True),
        ({"sessions_30d": 4, "dwell_seconds_per_session_30d": 20.0}, False),
        ({"sessions_30d": 1, "dwell_seconds_per_session_30d": 900.0}, False),
        ({"sessions_30d": 0, "dwell_seconds_per_session_30d": None}, False),
    ),
)
fast_decider = Tag(
    name="fast_decider",
    theme="path",
    title=Text(zh="决策快", en="Fast decider"),
    wording=Text(
        zh="近 90 天至少有 {min_orders} 单，平均每次来访下单 {min_rate} 次以上。",
        en="At least {min_orders} orders in 90 days, {min_rate} of them a visit or more.",
    ),
    when=lambda t: All((Has("orders_90d", ">=", t["min_orders"]), Has("orders_per_session_90d", ">=", t["min_rate"]))),
    thresholds={"min_orders": 2, "min_rate": 0.5},
    evidence=Text(
        zh="近 90 天来访 {sessions_90d} 次、下单 {orders_90d} 次，平均每次来访 {orders_per_session_90d:times} 单，阈值 {min_rate}",
        en="{orders_90d} orders in {sessions_90d} visits in 90 days, {orders_per_session_90d:times} a visit; threshold "
        "{min_rate}",
    ),
    examples=(
        ({"orders_90d": 3, "sessions_90d": 4, "orders_per_session_90d": 0.75}, True),
        ({"orders_90d": 3, "sessions_90d": 30, "orders_per_session_90d": 0.1}, False),
        ({"orders_90d": 1, "sessions_90d": 1, "orders_per_session_90d": 1.0}, False),
        ({"orders_90d": 3, "sessions_90d": 0, "orders_per_session_90d": None}, False),
    ),
)
slow_decider = Tag(
    name="slow_decider",
    theme="path",
    title=Text(zh="反复比较", en="Slow decider"),
    wording=Text(
        zh="近 90 天至少来访 {min_sessions} 次并有订单，平均每次来访下单不超过 {max_rate} 次。",
        en="At least {min_sessions} visits and an order in 90 days, {max_rate} orders a visit or fewer.",
    ),
    when=lambda t: All(
        (
            Has("sessions_90d", ">=", t["min_sessions"]),
            Has("orders_90d", ">=", 1),
            Has("orders_per_session_90d", "<=", t["max_rate"]),
        )
    ),
    thresholds={"min_sessions": 10, "max_rate": 0.1},
    evidence=Text(
        zh="近 90 天来访 {sessions_90d} 次、下单 {orders_90d} 次，阈值 {min_sessions} 次来访、每次不超过 {max_rate} 单",
        en="{orders_90d} orders in {sessions_90d} visits in 90 days; thresholds {min_sessions} visits, at most {max_rate} "
        "orders a visit",
    ),
    examples=(
        ({"sessions_90d": 25, "orders_90d": 1, "orders_per_session_90d": 0.04}, True),
        ({"sessions_90d": 25, "orders_90d": 10, "orders_per_session_90d": 0.4}, False),
        ({"sessions_90d": 25, "orders_90d": 0, "orders_per_session_90d": 0.0}, False),
        ({"sessions_90d": None, "orders_90d": 1, "orders_per_session_90d": None}, False),
    ),
)
searcher = _often("searcher", Text(zh="搜索型", en="Searcher"), Text(zh="搜索", en="Searched"), "searches_90d", 10)
collector = _often(
    "collector", Text(zh="收藏型", en="Collector"), Text(zh="收藏", en="Marked favourites"), "favourites_90d", 5
)
cart_filler = _often(
    "cart_filler", Text(zh="加购频繁", en="Cart filler"), Text(zh="加购", en="Added to the cart"), "carts_90d", 10
)
