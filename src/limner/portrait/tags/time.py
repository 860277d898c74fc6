"""When a customer likes to buy."""

from __future__ import annotations

from limner.core.text import Text
from limner.portrait.features.rhythm import DAY_PARTS
from limner.portrait.order_share import order_share
from limner.portrait.tag import Tag
from limner.portrait.wording import SEASONS
from limner.rules.rule import All, Has


def _day_part(name: str, title: Text, part: str) -> Tag:
    """Make the tag of who orders most often in a part of the day."""
    first, last, said = DAY_PARTS[part]
    orders = f"{part}_orders_365d"
    return Tag(
        name=name,
        theme="time",
        title=title,
        wording=Text(
            zh=f"{said.zh}（{first}–{last} 点）是下单最多的时段，近 365 天在此时段至少有 {{min_orders}} 单。",
            en=f"Orders more at hours {first}-{last} than in any other part of the day, at least {{min_orders}} of them in 365 "
            "days.",
        ),
        when=lambda t: All((Has("top_day_part", "=", part), Has(orders, ">=", t["min_orders"]))),
        thresholds={"min_orders": 3},
        evidence=Text(
            zh=f"近 365 天有 {{{orders}}} 单在{said.zh}，为最常下单的时段，阈值 {{min_orders}} 单",
            en=f"{{{orders}}} orders in 365 days at hours {first}-{last}, more than at others; threshold {{min_orders}}",
        ),
        examples=(
            ({"top_day_part": part, orders: 5}, True),
            ({"top_day_part": part, orders: 2}, False),
            ({"top_day_part": "night", orders: 5}, False),
            ({"top_day_part": None, orders: None}, False),
        ),
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
        thresholds={"min_orders": 4, "min_tenure_days": 365, "min_share": 0.5},
        evidence=Text(
            zh="累计 {orders_life} 单中 {top_season_ratio:percent} 在{top_season:season}，阈值 {min_share:percent}",
            en="{top_season_ratio:percent} of {orders_life} orders were in {top_season:season}; threshold {min_share:percent}",
        ),
        examples=(
            ({"top_season": season, "top_season_ratio": 0.7, "orders_life": 9, "tenure_days": 800}, True),
            ({"top_season": season, "top_season_ratio": 0.3, "orders_life": 9, "tenure_days": 800}, False),
            ({"top_season": season, "top_season_ratio": 1.0, "orders_life": 9, "tenure_days": 60}, False),
            ({"top_season": "other", "top_season_ratio": 0.7, "orders_life": 9, "tenure_days": 800}, False),
            ({"top_season": None, "top_season_ratio": None, "orders_life": 0}, False),
        ),
    )


night_owl = order_share(
    "night_owl",
    "time",
    Text(zh="夜间购物", en="Night owl"),
    Text(zh="在 0–5 点下单", en="were placed at hours 0-5"),
    columns=("night_ratio_365d", "night_orders_365d"),
    min_share=0.4,
)
evening_buyer = order_share(
    "evening_buyer",
    "time",
    Text(zh="晚间购物", en="Evening buyer"),
    Text(zh="在 18–23 点下单", en="were placed at hours 18-23"),
    columns=("evening_ratio_365d", "evening_orders_365d"),
    min_share=0.6,
)
early_bird = _day_part("early_bird", Text(zh="早间购物", en="Early bird"), "morning")
lunch_time_buyer = _day_part("lunch_time_buyer", Text(zh="午间购物", en="Lunch-time buyer"), "noon")
afternoon_buyer = _day_part("afternoon_buyer", Text(zh="下午购物", en="Afternoon buyer"), "afternoon")
weekend_shopper = order_share(
    "weekend_shopper",
    "time",
    Text(zh="周末购物", en="Weekend shopper"),
    Text(zh="在周六或周日", en="fell on Saturdays or Sundays"),
    columns=("weekend_ratio_365d", "weekend_orders_365d"),
    min_share=0.6,
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
