"""When a customer buys: how lately, how long, how regularly, at what hour and on what day."""

from __future__ import annotations

from collections.abc import Callable

import ibis
import ibis.expr.types as ir

from limner.core.text import Text
from limner.engine.portable import days_between, ratio
from limner.portrait.feature import Feature
from limner.portrait.gap import GAPS
from limner.portrait.measure import Measure
from limner.portrait.sales import is_sale
from limner.portrait.source import Source
from limner.warehouse.tables import ORDERS

HOUR = Source(ORDERS, ("ordered_hour",))
DAY_PARTS = {
    "night": (0, 5, Text(zh="凌晨", en="night")),
    "morning": (6, 10, Text(zh="早上", en="morning")),
    "noon": (11, 13, Text(zh="中午", en="noon")),
    "afternoon": (14, 17, Text(zh="下午", en="afternoon")),
    "evening": (18, 23, Text(zh="晚上", en="evening")),
}
"""Parts of the day with their first and last hour, both included."""

gap_count = Measure(
    name="gaps",
    of=GAPS,
    kind="count",
    windows=(None,),
    published=False,
    title=Text(zh="间隔数", en="Gaps"),
    definition=Text(zh="相邻两个下单日之间的间隔数。", en="Gaps between neighbouring days with sales."),
)
gap_days = Measure(
    name="gap_days",
    of=GAPS,
    kind="sum",
    value=lambda gaps: gaps.gap_days,
    windows=(None,),
    published=False,
    title=Text(zh="间隔天数和", en="Sum of gaps"),
    definition=Text(zh="各间隔天数之和。", en="Sum of the gaps, in days."),
)
gap_days_squared = Measure(
    name="gap_days_squared",
    of=GAPS,
    kind="sum",
    value=lambda gaps: gaps.gap_days * gaps.gap_days,
    windows=(None,),
    published=False,
    title=Text(zh="间隔天数平方和", en="Sum of squared gaps"),
    definition=Text(zh="各间隔天数的平方和。", en="Sum of the squares of the gaps."),
)
longest_gap = Measure(
    name="longest_gap_days",
    of=GAPS,
    kind="max",
    value=lambda gaps: gaps.gap_days,
    windows=(30, None),
    title=Text(zh="最长购买间隔", en="Longest gap between purchases"),
    definition=Text(
        zh="在统计范围内结束的相邻两个下单日之间的最长间隔；没有间隔时为空。",
        en="Longest gap between neighbouring days with sales that ended in the window; null where none did.",
    ),
    unit="days",
)


def _part_orders(part: str) -> Measure:
    first, last, title = DAY_PARTS[part]
    return Measure(
        name=f"{part}_orders",
        of=ORDERS,
        kind="count",
        where=lambda rows: is_sale(rows) & rows.ordered_hour.between(first, last),
        windows=(365, None),
        title=Text(zh=f"{title.zh}订单数", en=f"Orders in the {title.en}"),
        definition=Text(
            zh=f"{first} 点至 {last} 点（含）之间的销售订单数。",
            en=f"Sales from hour {first} to hour {last}, both included.",
        ),
        unit="orders",
        needs=(HOUR,),
    )


night_orders = _part_orders("night")
morning_orders = _part_orders("morning")
noon_orders = _part_orders("noon")
afternoon_orders = _part_orders("afternoon")
evening_orders = _part_orders("evening")

recency_days = Feature(
    name="recency_days",
    title=Text(zh="距上次购买天数", en="Days since the last purchase"),
    definition=Text(
        zh="从最近一笔销售到统计日的天数，当天为 0；没有购买时为空。",
        en="Calendar days from the last sale to the as-of day, 0 on the day itself; null without a sale.",
    ),
    formula=lambda wide: days_between(wide.last_sale_on_life, wide.as_of),
    type="int64",
    unit="days",
)
tenure_days = Feature(
    name="tenure_days",
    title=Text(zh="首购至今天数", en="Days since the first purchase"),
    definition=Text(
        zh="从第一笔销售到统计日的天数；没有购买时为空。",
        en="Calendar days from the first sale to the as-of day; null without a sale.",
    ),
    formula=lambda wide: days_between(wide.first_sale_on_life, wide.as_of),
    type="int64",
    unit="days",
)
interpurchase_days_mean = Feature(
    name="interpurchase_days_mean",
    title=Text(zh="平均购买间隔", en="Mean days between purchases"),
    definition=Text(
        zh="相邻两个下单日之间天数的平均值；少于两个下单日时为空。",
        en="Mean of the days between neighbouring days with sales; null with fewer than two such days.",
    ),
    formula=lambda wide: ratio(wide.gap_days_life, wide.gaps_life),
    type="float64",
    unit="days",
)


def _spread(wide: ir.Table) -> ir.Value:
    """Root of the variance, both from whole numbers: n·Σd² − (Σd)² loses no digit before the division."""
    scatter = wide.gaps_life * wide.gap_days_squared_life - wide.gap_days_life * wide.gap_days_life
    return ratio(scatter.cast("float64").sqrt(), wide.gaps_life)


interpurchase_days_spread = Feature(
    name="interpurchase_days_spread",
    title=Text(zh="购买间隔波动", en="Spread of days between purchases"),
    definition=Text(
        zh="相邻两个下单日之间天数的总体标准差；少于两个下单日时为空。",
        en="Population standard deviation of the days between neighbouring days with sales; null with fewer than two.",
    ),
    formula=_spread,
    type="float64",
    unit="days",
)
interpurchase_variation = Feature(
    name="interpurchase_variation",
    title=Text(zh="购买间隔变异系数", en="Variation of days between purchases"),
    definition=Text(
        zh="购买间隔的标准差除以平均值，越小越有规律；少于两个下单日时为空。",
        en="Spread of the days between purchases over their mean, the smaller the more regular; null with fewer than two "
        "days with sales.",
    ),
    formula=lambda wide: ratio(wide.interpurchase_days_spread, wide.interpurchase_days_mean),
    type="float64",
    unit="share",
)


def _top_part(wide: ir.Table) -> ir.Value:
    counts = {part: wide[f"{part}_orders_life"] for part in DAY_PARTS}
    most = ibis.greatest(*counts.values())
    return ibis.cases((most == 0, ibis.null("string")), *((count == most, part) for part, count in counts.items()))


top_day_part = Feature(
    name="top_day_part",
    title=Text(zh="最常购买时段", en="Favourite part of the day"),
    definition=Text(
        zh="订单最多的时段：night 凌晨 0–5 点、morning 早上 6–10 点、noon 中午 11–13 点、afternoon 下午 14–17 点、"
        "evening 晚上 18–23 点；并列时取较早的时段，订单没有钟点时为空。",
        en="Part of the day with most sales: night 0-5, morning 6-10, noon 11-13, afternoon 14-17, evening 18-23; "
        "of several the earliest; null where no order has an hour.",
    ),
    formula=_top_part,
    type="string",
)


def _part_share(part: str, window: str) -> Callable[[ir.Table], ir.Value]:
    def share(wide: ir.Table) -> ir.Value:
        every = sum((wide[f"{other}_orders_{window}"] for other in DAY_PARTS), ibis.literal(0, "int64"))
        return ratio(wide[f"{part}_orders_{window}"], every)

    return share


def _part_ratio(part: str) -> Feature:
    first, last, title = DAY_PARTS[part]
    return Feature(
        name=f"{part}_ratio_365d",
        title=Text(zh=f"近 365 天{title.zh}订单占比", en=f"Share of orders in the {title.en}, last 365 days"),
        definition=Text(
            zh=f"近 365 天 {first}–{last} 点的订单占有钟点订单的比例；没有这样的订单时为空。",
            en=f"Sales at hours {first}-{last} among the sales with an hour, last 365 days; null without such sales.",
        ),
        formula=_part_share(part, "365d"),
        type="float64",
        unit="share",
    )


morning_ratio_365d = _part_ratio("morning")
noon_ratio_365d = _part_ratio("noon")
afternoon_ratio_365d = _part_ratio("afternoon")
night_ratio_365d = Feature(
    name="night_ratio_365d",
    title=Text(zh="近 365 天凌晨订单占比", en="Share of orders at night, last 365 days"),
    definition=Text(
        zh="近 365 天 0–5 点的订单占有钟点订单的比例；没有这样的订单时为空。",
        en="Sales at hours 0-5 among the sales with an hour, last 365 days; null without such sales.",
    ),
    formula=_part_share("night", "365d"),
    type="float64",
    unit="share",
)
evening_ratio_365d = Feature(
    name="evening_ratio_365d",
    title=Text(zh="近 365 天晚上订单占比", en="Share of orders in the evening, last 365 days"),
    definition=Text(
        zh="近 365 天 18–23 点的订单占有钟点订单的比例；没有这样的订单时为空。",
        en="Sales at hours 18-23 among the sales with an hour, last 365 days; null without such sales.",
    ),
    formula=_part_share("evening", "365d"),
    type="float64",
    unit="share",
)
