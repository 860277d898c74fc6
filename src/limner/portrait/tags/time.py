"""When a customer likes to buy."""

from __future__ import annotations

from limner.core.text import Text
from limner.portrait.features.rhythm import DAY_PARTS
from limner.portrait.order_share import order_share
from limner.portrait.tag import Tag
from limner.portrait.wording import SEASONS
from limner.rules.rule import All, Has


def _day_part(name: str, title: Text, part: str, least: tuple[int, float]) -> Tag:
    """Make the tag of who orders mostly in a part of the day."""
    first, last, _said = DAY_PARTS[part]
    return order_share(
        name,
        "time",
        title,
        Text(zh=f"在 {first}–{last} 点下单", en=f"were placed at hours {first}-{last}"),
        columns=(f"{part}_ratio_365d", f"{part}_orders_365d"),
        least=least,
    )


def _festival(name: str, title: Text, orders: str, *, min_orders: int = 2) -> Tag:
    """Make the tag of who ordered on the days of a festival, again and again."""
    return Tag(
        name=name,
        theme="time",
        title=Text(zh=f"{title.zh}常客", en=f"{title.en} shopper"),
        wording=Text(
            zh=f"累计至少有 {{min_orders}} 单在{title.zh}期间。",
            en=f"At least {{min_orders}} orders in life around {title.en}.",
        ),
        when=lambda t: Has(orders, ">=", t["min_orders"]),
        thresholds={"min_orders": min_orders},
        evidence=Text(
            zh=f"累计 {{{orders}}} 单在{title.zh}期间，阈值 {{min_orders}} 单",
            en=f"{{{orders}}} orders in life around {title.en}; threshold {{min_orders}}",
        ),
        examples=(({orders: min_orders}, True), ({orders: min_orders - 1}, False), ({orders: None}, False)),
    )


def _season(season: str) -> Tag:
    """Make the tag of who buys mostly in one season."""
    said = SEASONS[season]
    return Tag(
        name=f"{season}_buyer",
        theme="time",
        title=Text(zh=f"{said.zh}型购买", en=f"{said.en.capitalize()} buyer"),
        wording=Text(
            zh=f"累计至少有 {{min_orders}} 单、首购至今至少 {{min_tenure_days}} 天，其中 {{min_share:percent}} 以上在{said.zh}。",
            en=f"At least {{min_orders}} orders in life since {{min_tenure_days}} days ago or earlier, of which "
            f"{{min_share:percent}} or more in {said.en}.",
        ),
        when=lambda t: All(
            (
                Has("top_season", "=", season),
                Has("top_season_ratio", ">=", t["min_share"]),
                Has("orders_life", ">=", t["min_orders"]),
                Has("tenure_days", ">=", t["min_tenure_days"]),
            )
        ),
        thresholds={"min_orders": 8, "min_tenure_days": 365, "min_share": 0.6},
        evidence=Text(
            zh="累计 {orders_life} 单中 {top_season_ratio:percent} 在{top_season:season}，阈值 {min_share:percent}",
            en="{top_season_ratio:percent} of {orders_life} orders were in {top_season:season}; threshold {min_share:percent}",
        ),
        examples=(
            ({"top_season": season, "top_season_ratio": 0.7, "orders_life": 12, "tenure_days": 800}, True),
            ({"top_season": season, "top_season_ratio": 0.3, "orders_life": 12, "tenure_days": 800}, False),
            ({"top_season": season, "top_season_ratio": 1.0, "orders_life": 12, "tenure_days": 60}, False),
            ({"top_season": "other", "top_season_ratio": 0.7, "orders_life": 12, "tenure_days": 800}, False),
            ({"top_season": None, "top_season_ratio": None, "orders_life": 0}, False),
        ),
    )


night_owl = _day_part("night_owl", Text(zh="夜间购物", en="Night owl"), "night", (3, 0.4))
early_bird = _day_part("early_bird", Text(zh="早间购物", en="Early bird"), "morning", (5, 0.5))
lunch_time_buyer = _day_part("lunch_time_buyer", Text(zh="午间购物", en="Lunch-time buyer"), "noon", (5, 0.5))
afternoon_buyer = _day_part("afternoon_buyer", Text(zh="下午购物", en="Afternoon buyer"), "afternoon", (6, 0.6))
evening_buyer = _day_part("evening_buyer", Text(zh="晚间购物", en="Evening buyer"), "evening", (6, 0.6))
weekend_shopper = order_share(
    "weekend_shopper",
    "time",
    Text(zh="周末购物", en="Weekend shopper"),
    Text(zh="在周六或周日", en="fell on Saturdays or Sundays"),
    columns=("weekend_ratio_365d", "weekend_orders_365d"),
    least=(6, 0.6),
)
weekday_shopper = Tag(
    name="weekday_shopper",
    theme="time",
    title=Text(zh="工作日购物", en="Weekday shopper"),
    wording=Text(
        zh="近 365 天至少有 {min_orders} 单，其中在周六或周日的不超过 {max_share:percent}。",
        en="At least {min_orders} orders in 365 days, of which {max_share:percent} or fewer fell on Saturdays or Sundays.",
    ),
    when=lambda t: All((Has("orders_365d", ">=", t["min_orders"]), Has("weekend_ratio_365d", "<=", t["max_share"]))),
    thresholds={"min_orders": 5, "max_share": 0.1},
    evidence=Text(
        zh="近 365 天 {orders_365d} 单中只有 {weekend_orders_365d} 单在周末，上限 {max_share:percent}",
        en="{weekend_orders_365d} of {orders_365d} orders in 365 days fell on weekends; at most {max_share:percent}",
    ),
    examples=(
        ({"orders_365d": 12, "weekend_orders_365d": 1, "weekend_ratio_365d": 1 / 12}, True),
        ({"orders_365d": 12, "weekend_orders_365d": 4, "weekend_ratio_365d": 1 / 3}, False),
        ({"orders_365d": 3, "weekend_orders_365d": 0, "weekend_ratio_365d": 0.0}, False),
        ({"orders_365d": 0, "weekend_orders_365d": 0, "weekend_ratio_365d": None}, False),
    ),
)
payday_buyer = Tag(
    name="payday_buyer",
    theme="time",
    title=Text(zh="发薪日购物", en="Payday buyer"),
    wording=Text(
        zh="累计至少 {min_orders} 单，其中 {min_share:percent} 以上集中在每月同样的 5 天里，达到均匀分布的 {min_lift} 倍以上。",
        en="At least {min_orders} orders in life, of which {min_share:percent} or more fall on the same 5 days of the month, "
        "{min_lift} times their share of days or more.",
    ),
    when=lambda t: All(
        (
            Has("orders_life", ">=", t["min_orders"]),
            Has("payday_ratio", ">=", t["min_share"]),
            Has("payday_lift", ">=", t["min_lift"]),
        )
    ),
    # Of 15 orders on days of chance, half fall on some 5 days in one case of forty; of 6 orders, in two of three.
    thresholds={"min_orders": 15, "min_share": 0.5, "min_lift": 2},
    evidence=Text(
        zh="累计 {orders_life} 单中 {payday_ratio:percent} 在每月 {payday} 日起的 5 天内，是均匀分布的 {payday_lift:times} 倍，"
        "阈值 {min_share:percent} 和 {min_lift} 倍",
        en="{payday_ratio:percent} of {orders_life} orders fall on the 5 days from day {payday} of the month, {payday_lift:times} times "
        "their share; thresholds {min_share:percent} and {min_lift}",
    ),
    examples=(
        ({"orders_life": 20, "payday": 15, "payday_ratio": 0.7, "payday_lift": 4.2}, True),
        ({"orders_life": 20, "payday": 15, "payday_ratio": 0.3, "payday_lift": 1.8}, False),
        ({"orders_life": 8, "payday": 15, "payday_ratio": 0.7, "payday_lift": 4.2}, False),
        ({"orders_life": 20, "payday": 15, "payday_ratio": 0.7, "payday_lift": 1.5}, False),
        ({"orders_life": 3, "payday": None, "payday_ratio": None, "payday_lift": None}, False),
    ),
)
month_start_buyer = order_share(
    "month_start_buyer",
    "time",
    Text(zh="月初购物", en="Month-start buyer"),
    Text(zh="在月初", en="fell at the start of a month"),
    columns=("month_start_ratio_365d",),
    least=(8, 0.7),
)
month_end_buyer = order_share(
    "month_end_buyer",
    "time",
    Text(zh="月末购物", en="Month-end buyer"),
    Text(zh="在月末", en="fell at the end of a month"),
    columns=("month_end_ratio_365d",),
    least=(8, 0.7),
)
holiday_shopper = Tag(
    name="holiday_shopper",
    theme="time",
    title=Text(zh="节假日购物", en="Holiday shopper"),
    wording=Text(
        zh="近 365 天至少有 {min_orders} 单，其中 {min_share:percent} 以上在节假日，且达到节假日天数占比的 {min_lift} 倍以上。",
        en="At least {min_orders} orders in 365 days, of which {min_share:percent} or more fell on holidays, {min_lift} times "
        "the share of such days or more.",
    ),
    when=lambda t: All(
        (
            Has("orders_365d", ">=", t["min_orders"]),
            Has("holiday_ratio_365d", ">=", t["min_share"]),
            Has("holiday_lift_365d", ">=", t["min_lift"]),
        )
    ),
    thresholds={"min_orders": 3, "min_share": 0.3, "min_lift": 2},
    evidence=Text(
        zh="近 365 天 {orders_365d} 单中有 {holiday_orders_365d} 单在节假日，是节假日天数占比的 {holiday_lift_365d:times} 倍，"
        "阈值 {min_share:percent} 和 {min_lift} 倍",
        en="{holiday_orders_365d} of {orders_365d} orders in 365 days fell on holidays, {holiday_lift_365d:times} times the "
        "share of such days; thresholds {min_share:percent} and {min_lift}",
    ),
    examples=(
        ({"orders_365d": 5, "holiday_orders_365d": 3, "holiday_ratio_365d": 0.6, "holiday_lift_365d": 7.0}, True),
        ({"orders_365d": 5, "holiday_orders_365d": 1, "holiday_ratio_365d": 0.2, "holiday_lift_365d": 2.4}, False),
        ({"orders_365d": 5, "holiday_orders_365d": 3, "holiday_ratio_365d": 0.6, "holiday_lift_365d": 1.2}, False),
        ({"orders_365d": 5, "holiday_ratio_365d": None, "holiday_lift_365d": None}, False),
    ),
)
double_11_shopper = _festival("double_11_shopper", Text(zh="双 11", en="Double 11"), "double_11_orders_life")
midyear_618_shopper = _festival("midyear_618_shopper", Text(zh="618", en="618"), "midyear_618_orders_life")
double_12_shopper = _festival("double_12_shopper", Text(zh="双 12", en="Double 12"), "double_12_orders_life")
spring_festival_shopper = _festival(
    "spring_festival_shopper", Text(zh="春节", en="Spring Festival"), "spring_festival_orders_life"
)
black_friday_shopper = _festival(
    "black_friday_shopper", Text(zh="黑色星期五", en="Black Friday"), "black_friday_orders_life"
)
christmas_shopper = _festival("christmas_shopper", Text(zh="圣诞节", en="Christmas"), "christmas_orders_life")
spring_buyer = _season("spring")
summer_buyer = _season("summer")
autumn_buyer = _season("autumn")
winter_buyer = _season("winter")
season_change_buyer = order_share(
    "season_change_buyer",
    "time",
    Text(zh="换季购物", en="Season-change buyer"),
    Text(zh="在换季时", en="fell at the change of a season"),
    columns=("season_change_ratio_365d",),
    least=(8, 0.6),
)
