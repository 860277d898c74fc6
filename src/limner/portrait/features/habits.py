"""On what kinds of days a customer buys: holidays, promotion seasons, seasons of the year, parts of the month, paydays."""

from __future__ import annotations

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from limner.core.text import Text
from limner.engine.portable import ratio
from limner.portrait.calendar import CALENDAR, CHANGE_DAYS, PROMOTION_SEASONS, SEASONS
from limner.portrait.feature import Feature, Formula
from limner.portrait.measure import Expression, Measure, Window
from limner.portrait.payday import FEWEST_ORDERS, LAST_MONTH_DAY, SPAN_DAYS
from limner.portrait.sales import is_sale
from limner.portrait.source import Source
from limner.warehouse.tables import ORDERS


@dataclass(frozen=True)
class _Kind:
    """A kind of days, with the column of the calendar that must be known to tell them."""

    name: str
    said: Text
    on: Text
    days: Expression
    told_by: str = "day"


_HOLIDAY = _Kind(
    "holiday",
    Text(zh="节假日", en="public holidays"),
    Text(zh="法定节假日（含调休放假）", en="public holidays, days off in exchange included"),
    lambda day: day.is_holiday,
    "is_holiday",
)
_PROMOTION_SEASON = _Kind(
    "promotion_season",
    Text(zh="大促期间", en="promotion-season days"),
    Text(zh="大促档期内", en="days of a promotion season"),
    lambda day: day.is_promotion_day,
    "is_promotion_day",
)
_SEASON_CHANGE = _Kind(
    "season_change",
    Text(zh="换季期", en="change-of-season days"),
    Text(zh=f"换季期（每季前 {CHANGE_DAYS} 天）", en=f"the first {CHANGE_DAYS} days of a season"),
    lambda day: day.is_season_change,
    "is_season_change",
)
_MONTH_START = _Kind(
    "month_start",
    Text(zh="上旬", en="days 1-10 of the month"),
    Text(zh="每月 1–10 日", en="days 1 to 10 of the month"),
    lambda day: day.month_day <= 10,  # noqa: PLR2004 — a ten-day part of the month
)
_MONTH_MIDDLE = _Kind(
    "month_middle",
    Text(zh="中旬", en="days 11-20 of the month"),
    Text(zh="每月 11–20 日", en="days 11 to 20 of the month"),
    lambda day: day.month_day.between(11, 20),
)
_MONTH_END = _Kind(
    "month_end",
    Text(zh="下旬", en="days 21-31 of the month"),
    Text(zh="每月 21 日至月末", en="days 21 to 31 of the month"),
    lambda day: day.month_day > 20,  # noqa: PLR2004 — a ten-day part of the month
)
_SPRING_FESTIVAL = _Kind(
    "spring_festival",
    Text(zh="春节", en="the Spring Festival"),
    Text(zh="除夕至正月初六", en="the days from Chinese New Year's Eve to the sixth day of the year"),
    lambda day: day.spring_festival,
    "spring_festival",
)


def _promotion_season(name: str) -> _Kind:
    season = next(each for each in PROMOTION_SEASONS if each.name == name)
    on = Text(zh=f"{season.title.zh}档期内", en=f"days of {season.title.en}")
    return _Kind(name, season.title, on, lambda day: day[name], name)


def _season(name: str, zh: str) -> _Kind:
    return _Kind(
        name, Text(zh=zh, en=name), Text(zh=zh, en=f"days in {name}"), lambda day: day.season == name, "season"
    )


def _orders(kind: _Kind, window: Window, *, published: bool = True) -> Measure:
    """Count the sales on days of a kind."""
    return Measure(
        name=f"{kind.name}_orders",
        of=ORDERS,
        kind="count",
        where=is_sale,
        days=kind.days,
        windows=(window,),
        published=published,
        title=Text(zh=f"{kind.said.zh}订单数", en=f"Orders on {kind.said.en}"),
        definition=Text(zh=f"{kind.on.zh}的销售订单数。", en=f"Sales on {kind.on.en}."),
        unit="orders",
        needs=(Source(CALENDAR, (kind.told_by,)),),
    )


def _ratio(kind: _Kind) -> Feature:
    return Feature(
        name=f"{kind.name}_ratio_365d",
        title=Text(zh=f"近 365 天{kind.said.zh}订单占比", en=f"Share of orders on {kind.said.en}, last 365 days"),
        definition=Text(
            zh=f"近 365 天{kind.on.zh}的订单占全部销售订单的比例；没有订单时为空。",
            en=f"Sales on {kind.on.en} among all sales, last 365 days; null without orders.",
        ),
        formula=lambda wide: ratio(wide[f"{kind.name}_orders_365d"], wide.orders_365d),
        type="float64",
        unit="share",
    )


def _lift(kind: _Kind, days: str) -> Feature:
    """Compare the share of orders with the share of days; ``days`` is the column that counts such days."""
    return Feature(
        name=f"{kind.name}_lift_365d",
        title=Text(zh=f"近 365 天{kind.said.zh}购买倾向", en=f"Lift of orders on {kind.said.en}, last 365 days"),
        definition=Text(
            zh=f"近 365 天{kind.on.zh}的订单占比，除以其间自首购起{kind.said.zh}天数的占比，1 为与平日无异；没有订单或没有这样的日子时为空。",
            en=f"Share of sales on {kind.on.en} over the share of such days among the days since the first purchase, both "
            "of the last 365 days; 1 is as on any day; null without orders or without such days.",
        ),
        formula=lambda wide: ratio(wide[f"{kind.name}_ratio_365d"], ratio(wide[days], wide["exposure:days"])),
        type="float64",
        unit="times",
    )


holiday_orders, holiday_ratio_365d = _orders(_HOLIDAY, 365), _ratio(_HOLIDAY)
holiday_lift_365d = _lift(_HOLIDAY, "exposure:holidays")
promotion_season_orders = _orders(_PROMOTION_SEASON, 365)
promotion_season_ratio_365d = _ratio(_PROMOTION_SEASON)
promotion_season_lift_365d = _lift(_PROMOTION_SEASON, "exposure:promotion_days")
midyear_618_orders = _orders(_promotion_season("midyear_618"), None)
double_11_orders = _orders(_promotion_season("double_11"), None)
double_12_orders = _orders(_promotion_season("double_12"), None)
black_friday_orders = _orders(_promotion_season("black_friday"), None)
christmas_orders = _orders(_promotion_season("christmas"), None)
spring_festival_orders = _orders(_SPRING_FESTIVAL, None)
season_change_orders = _orders(_SEASON_CHANGE, 365, published=False)
season_change_ratio_365d = _ratio(_SEASON_CHANGE)
month_start_orders, month_start_ratio_365d = _orders(_MONTH_START, 365, published=False), _ratio(_MONTH_START)
month_middle_orders, month_middle_ratio_365d = _orders(_MONTH_MIDDLE, 365, published=False), _ratio(_MONTH_MIDDLE)
month_end_orders, month_end_ratio_365d = _orders(_MONTH_END, 365, published=False), _ratio(_MONTH_END)

spring_orders = _orders(_season("spring", "春季"), None, published=False)
summer_orders = _orders(_season("summer", "夏季"), None, published=False)
autumn_orders = _orders(_season("autumn", "秋季"), None, published=False)
winter_orders = _orders(_season("winter", "冬季"), None, published=False)


def _season_counts(wide: ir.Table) -> dict[str, ir.IntegerValue]:
    return {season: wide[f"{season}_orders_life"] for season in SEASONS}


def _top_season(wide: ir.Table) -> ir.Value:
    counts = _season_counts(wide)
    most = ibis.greatest(*counts.values())
    return ibis.cases((most == 0, ibis.null("string")), *((count == most, season) for season, count in counts.items()))


def _top_season_ratio(wide: ir.Table) -> ir.Value:
    counts = _season_counts(wide)
    return ratio(ibis.greatest(*counts.values()), sum(counts.values(), ibis.literal(0, "int64")))


top_season = Feature(
    name="top_season",
    title=Text(zh="最常购买季节", en="Favourite season"),
    definition=Text(
        zh="累计订单最多的季节：spring 春（3–5 月）、summer 夏（6–8 月）、autumn 秋（9–11 月）、winter 冬（12–2 月），南半球相反；"
        "并列时取春夏秋冬中在前者；没有购买时为空。",
        en="Season with most sales in life: spring from March, summer from June, autumn from September, winter from "
        "December, half a year later in the south; of several the first of spring, summer, autumn, winter; null without "
        "a sale.",
    ),
    formula=_top_season,
    type="string",
)
top_season_ratio = Feature(
    name="top_season_ratio",
    title=Text(zh="最常购买季节占比", en="Share of the favourite season"),
    definition=Text(
        zh="累计订单中最常购买季节的订单所占比例；没有购买时为空。",
        en="Sales in the favourite season among all sales in life; null without a sale.",
    ),
    formula=_top_season_ratio,
    type="float64",
    unit="share",
)

_CYCLE_DAYS = 146_097
"""The days of the 400 years after which the calendar repeats."""
_MONTH_DAYS = {29: 4497, 30: 4400, 31: 2800} | dict.fromkeys(range(1, 29), 4800)
"""How often each day of the month comes in the 400 years."""


def _span_share(start: int) -> float:
    """How many of all days lie in the span that begins with a day of the month."""
    span = ((start + ahead - 1) % LAST_MONTH_DAY + 1 for ahead in range(SPAN_DAYS))
    return sum(_MONTH_DAYS[day] for day in span) / _CYCLE_DAYS


def _payday_lift(wide: ir.Table) -> ir.Value:
    shares = ((wide["payday:start"] == start, _span_share(start)) for start in range(1, LAST_MONTH_DAY + 1))
    return ratio(wide.payday_ratio, ibis.cases(*shares, else_=ibis.null("float64")))


def _of_payday(name: str, title: Text, definition: Text, formula: Formula) -> Feature:
    few = Text(zh=f"少于 {FEWEST_ORDERS} 单时为空。", en=f"null with fewer than {FEWEST_ORDERS} orders.")
    return Feature(
        name=name,
        title=title,
        definition=Text(zh=f"{definition.zh}；{few.zh}", en=f"{definition.en}; {few.en}"),
        formula=formula,
        type="int64" if name == "payday" else "float64",
        unit={"payday": "day of the month", "payday_ratio": "share"}.get(name, "times"),
        needs=(Source(ORDERS),),
    )


payday = _of_payday(
    "payday",
    Text(zh="发薪日（推测）", en="Payday, as guessed"),
    Text(
        zh=f"订单最集中的连续 {SPAN_DAYS} 天（按每月几号计，31 日之后接 1 日）的第一天；并列时取首日订单多者，再取日期早者",
        en=f"Day of the month with which the {SPAN_DAYS} days with most orders begin (the 1st follows on the 31st); of "
        "several the one with most orders on its first day, then the earliest",
    ),
    lambda wide: wide["payday:start"],
)
payday_ratio = _of_payday(
    "payday_ratio",
    Text(zh="发薪期订单占比", en="Share of orders at payday"),
    Text(
        zh=f"从发薪日起 {SPAN_DAYS} 天内的订单占累计订单的比例",
        en=f"Orders on the {SPAN_DAYS} days from payday on among all in life",
    ),
    lambda wide: ratio(wide["payday:n"], wide["payday:all"]),
)
payday_lift = _of_payday(
    "payday_lift",
    Text(zh="发薪期购买倾向", en="Lift of orders at payday"),
    Text(
        zh="发薪期订单占比除以这些日子在公历中所占的比例，1 为与平日无异",
        en="Share of orders at payday over the share of such days in the calendar; 1 is as on any day",
    ),
    _payday_lift,
)
