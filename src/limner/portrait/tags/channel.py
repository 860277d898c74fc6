"""Through which door a customer comes, and how the bill is paid."""

from __future__ import annotations

from limner.core.text import Text
from limner.portrait.tag import Tag
from limner.rules.rule import All, Any, Has

_SHOP = ("shop", "store", "offline", "pos", "Shop", "Store", "Offline", "POS", "门店", "线下", "实体店", "店铺")
_WEB = ("web", "website", "online", "pc", "Web", "Website", "Online", "PC", "网站", "官网", "网店", "电脑端")
_APP = ("app", "App", "APP", "mobile app", "Mobile App", "手机应用", "手机 App", "手机APP")
_MINI = ("mini-program", "mini_program", "mini program", "miniprogram", "Mini Program", "小程序", "微信小程序")
_CREDIT = ("credit", "Credit", "instal", "Instal", "信用卡", "分期", "花呗", "白条", "月付")
_WALLET = ("wechat", "WeChat", "Wechat", "alipay", "Alipay", "AliPay", "paypal", "PayPal", "微信", "支付宝", "云闪付")
_CASH = ("cash", "Cash", "CASH", "现金")


def _channel_fan(name: str, title: Text, said: Text, values: tuple[str, ...]) -> Tag:
    """Make the tag of who orders mostly through one kind of channel, by the words that sources use for it."""
    return Tag(
        name=name,
        theme="channel",
        title=title,
        wording=Text(
            zh=f"累计至少 {{min_orders}} 单，其中 {{min_share:percent}} 以上来自{said.zh}。",
            en=f"At least {{min_orders}} orders in life, of which {{min_share:percent}} or more came through {said.en}.",
        ),
        when=lambda t: All(
            (
                Has("orders_life", ">=", t["min_orders"]),
                Has("top_channel", "in", values),
                Has("top_channel_ratio", ">=", t["min_share"]),
            )
        ),
        thresholds={"min_orders": 3, "min_share": 0.6},
        evidence=Text(
            zh="{orders_life} 单中 {top_channel_ratio:percent} 来自 {top_channel}，阈值 {min_share:percent}",
            en="{top_channel_ratio:percent} of {orders_life} orders came through {top_channel}; threshold {min_share:percent}",
        ),
        examples=(
            ({"orders_life": 6, "top_channel": values[0], "top_channel_ratio": 0.9}, True),
            ({"orders_life": 6, "top_channel": values[-1], "top_channel_ratio": 0.6}, True),
            ({"orders_life": 6, "top_channel": values[0], "top_channel_ratio": 0.4}, False),
            ({"orders_life": 6, "top_channel": "电话", "top_channel_ratio": 1.0}, False),
            ({"orders_life": 6, "top_channel": None, "top_channel_ratio": None}, False),
        ),
    )


def _pays_by(name: str, title: Text, said: Text, words: tuple[str, ...]) -> Tag:
    """Make the tag of who pays mostly in one kind of way, by the words in which sources name it."""
    return Tag(
        name=name,
        theme="channel",
        title=title,
        wording=Text(
            zh=f"累计至少 {{min_orders}} 单，其中 {{min_share:percent}} 以上用同一种{said.zh}支付。",
            en=f"At least {{min_orders}} orders in life, of which {{min_share:percent}} or more were paid by the same "
            f"{said.en}.",
        ),
        when=lambda t: All(
            (
                Has("orders_life", ">=", t["min_orders"]),
                Has("top_payment_method_ratio", ">=", t["min_share"]),
                Any(tuple(Has("top_payment_method", "contains", word) for word in words)),
            )
        ),
        thresholds={"min_orders": 3, "min_share": 0.5},
        evidence=Text(
            zh="{orders_life} 单中 {top_payment_method_ratio:percent} 用 {top_payment_method} 支付，阈值 {min_share:percent}",
            en="{top_payment_method_ratio:percent} of {orders_life} orders were paid by {top_payment_method}; threshold "
            "{min_share:percent}",
        ),
        examples=(
            ({"orders_life": 6, "top_payment_method": words[0], "top_payment_method_ratio": 0.9}, True),
            ({"orders_life": 6, "top_payment_method": f"招行{words[-1]}", "top_payment_method_ratio": 0.5}, True),
            ({"orders_life": 6, "top_payment_method": words[0], "top_payment_method_ratio": 0.3}, False),
            ({"orders_life": 6, "top_payment_method": "礼品", "top_payment_method_ratio": 1.0}, False),
            ({"orders_life": 6, "top_payment_method": None, "top_payment_method_ratio": None}, False),
        ),
    )


shop_fan = _channel_fan("shop_fan", Text(zh="门店偏好", en="Shop fan"), Text(zh="门店", en="shops"), _SHOP)
web_fan = _channel_fan("web_fan", Text(zh="网站偏好", en="Web fan"), Text(zh="网站", en="the website"), _WEB)
app_fan = _channel_fan("app_fan", Text(zh="App 偏好", en="App fan"), Text(zh=" App", en="the app"), _APP)
mini_program_fan = _channel_fan(
    "mini_program_fan", Text(zh="小程序偏好", en="Mini-program fan"), Text(zh="小程序", en="mini-programs"), _MINI
)
single_channel = Tag(
    name="single_channel",
    theme="channel",
    title=Text(zh="单一渠道", en="Single channel"),
    wording=Text(
        zh="累计至少 {min_orders} 单，全部来自同一渠道。",
        en="At least {min_orders} orders in life, all through one channel.",
    ),
    when=lambda t: All((Has("orders_life", ">=", t["min_orders"]), Has("distinct_channels", "=", 1))),
    thresholds={"min_orders": 3},
    evidence=Text(
        zh="{orders_life} 单全部来自 {top_channel}，阈值 {min_orders} 单",
        en="All {orders_life} orders came through {top_channel}; threshold {min_orders}",
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
    wording=Text(
        zh="累计至少 {min_orders} 单，来自至少 {min_channels} 个渠道，最常用的不超过 {max_share:percent}。",
        en="At least {min_orders} orders in life through {min_channels} channels or more, the favourite at most "
        "{max_share:percent}.",
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
        "at most {max_share:percent}",
    ),
    examples=(
        ({"orders_life": 5, "distinct_channels": 2, "top_channel": "app", "top_channel_ratio": 0.6}, True),
        ({"orders_life": 9, "distinct_channels": 2, "top_channel": "app", "top_channel_ratio": 0.9}, False),
        ({"orders_life": 5, "distinct_channels": 1, "top_channel_ratio": 1.0}, False),
        ({"orders_life": 5, "distinct_channels": None, "top_channel_ratio": None}, False),
    ),
)
channel_switcher = Tag(
    name="channel_switcher",
    theme="channel",
    title=Text(zh="渠道转移", en="Channel switcher"),
    wording=Text(
        zh="累计至少 {min_orders} 单，近 90 天与此前相比 {min_share:percent} 以上换了渠道。",
        en="At least {min_orders} orders in life, and {min_share:percent} or more of the mix of channels moved between the time "
        "before and the last 90 days.",
    ),
    when=lambda t: All((Has("orders_life", ">=", t["min_orders"]), Has("channel_change", ">=", t["min_share"]))),
    thresholds={"min_orders": 4, "min_share": 0.5},
    evidence=Text(
        zh="近 90 天与此前相比 {channel_change:percent} 换了渠道，现在最常用 {recent_top_channel}，阈值 {min_share:percent}",
        en="{channel_change:percent} of the mix of channels moved; now mostly {recent_top_channel}; threshold "
        "{min_share:percent}",
    ),
    examples=(
        ({"orders_life": 8, "channel_change": 0.8, "recent_top_channel": "小程序"}, True),
        ({"orders_life": 8, "channel_change": 0.1}, False),
        ({"orders_life": 2, "channel_change": 1.0}, False),
        ({"orders_life": 8, "channel_change": None}, False),
    ),
)
store_loyal = Tag(
    name="store_loyal",
    theme="channel",
    title=Text(zh="固定门店", en="Loyal to a shop"),
    wording=Text(
        zh="累计至少 {min_orders} 单，有门店的订单中 {min_share:percent} 以上在同一家门店。",
        en="At least {min_orders} orders in life, and {min_share:percent} or more of those with a shop in the same one.",
    ),
    when=lambda t: All((Has("orders_life", ">=", t["min_orders"]), Has("top_store_ratio", ">=", t["min_share"]))),
    thresholds={"min_orders": 4, "min_share": 0.8},
    evidence=Text(
        zh="累计 {orders_life} 单，{top_store_ratio:percent} 在门店 {top_store}，阈值 {min_share:percent}",
        en="{top_store_ratio:percent} of orders in shop {top_store} ({orders_life} orders in life); threshold "
        "{min_share:percent}",
    ),
    examples=(
        ({"orders_life": 8, "top_store": "西湖店", "top_store_ratio": 1.0}, True),
        ({"orders_life": 8, "top_store": "西湖店", "top_store_ratio": 0.5}, False),
        ({"orders_life": 2, "top_store": "西湖店", "top_store_ratio": 1.0}, False),
        ({"orders_life": 8, "top_store": None, "top_store_ratio": None}, False),
    ),
)
store_hopper = Tag(
    name="store_hopper",
    theme="channel",
    title=Text(zh="多门店", en="Several shops"),
    wording=Text(zh="累计在至少 {min_stores} 家门店买过。", en="Bought in at least {min_stores} shops in life."),
    when=lambda t: Has("distinct_stores", ">=", t["min_stores"]),
    thresholds={"min_stores": 3},
    evidence=Text(
        zh="累计在 {distinct_stores} 家门店买过，阈值 {min_stores}",
        en="Bought in {distinct_stores} shops; threshold {min_stores}",
    ),
    examples=(({"distinct_stores": 3}, True), ({"distinct_stores": 2}, False), ({"distinct_stores": None}, False)),
)
single_payment_method = Tag(
    name="single_payment_method",
    theme="channel",
    title=Text(zh="固定支付方式", en="One way to pay"),
    wording=Text(
        zh="累计至少 {min_orders} 单，全部用同一种方式支付。",
        en="At least {min_orders} orders in life, all paid in one way.",
    ),
    when=lambda t: All((Has("orders_life", ">=", t["min_orders"]), Has("distinct_payment_methods", "=", 1))),
    thresholds={"min_orders": 3},
    evidence=Text(
        zh="{orders_life} 单全部用 {top_payment_method} 支付，阈值 {min_orders} 单",
        en="All {orders_life} orders were paid by {top_payment_method}; threshold {min_orders}",
    ),
    examples=(
        ({"orders_life": 3, "distinct_payment_methods": 1, "top_payment_method": "支付宝"}, True),
        ({"orders_life": 3, "distinct_payment_methods": 3, "top_payment_method": "支付宝"}, False),
        ({"orders_life": 2, "distinct_payment_methods": 1}, False),
        ({"orders_life": 3, "distinct_payment_methods": None}, False),
    ),
)
several_payment_methods = Tag(
    name="several_payment_methods",
    theme="channel",
    title=Text(zh="多种支付方式", en="Several ways to pay"),
    wording=Text(
        zh="累计用过至少 {min_methods} 种支付方式。", en="Paid in at least {min_methods} different ways in life."
    ),
    when=lambda t: Has("distinct_payment_methods", ">=", t["min_methods"]),
    thresholds={"min_methods": 3},
    evidence=Text(
        zh="用过 {distinct_payment_methods} 种支付方式，最常用 {top_payment_method}，阈值 {min_methods}",
        en="{distinct_payment_methods} ways to pay, mostly {top_payment_method}; threshold {min_methods}",
    ),
    examples=(
        ({"distinct_payment_methods": 3, "top_payment_method": "微信支付"}, True),
        ({"distinct_payment_methods": 2}, False),
        ({"distinct_payment_methods": None}, False),
    ),
)
credit_payer = _pays_by(
    "credit_payer",
    Text(zh="信用支付", en="Pays by credit"),
    Text(zh="信用或分期方式", en="credit or instalments"),
    _CREDIT,
)
wallet_payer = _pays_by(
    "wallet_payer", Text(zh="移动支付", en="Pays by mobile wallet"), Text(zh="移动钱包", en="mobile wallet"), _WALLET
)
cash_payer = _pays_by("cash_payer", Text(zh="现金支付", en="Pays cash"), Text(zh="现金方式", en="cash method"), _CASH)
