"""Say of every day what kind of day it is: holiday, promotion season, season of the year."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import holidays
import ibis
import ibis.expr.types as ir
import pyarrow as pa
from holidays.registry import EntityLoader

from limner.core.errors import NotFound
from limner.core.text import Text
from limner.engine.memory import arrow_of, in_memory
from limner.warehouse.tables import Column, Table

LONGEST = timedelta(days=36_525)
"""A calendar starts no more than a hundred years before its last day, whatever the first day asked for."""
CHANGE_DAYS = 21
"""The season counts as changing on its first so many days."""
WHOLE_BREAKS = frozenset({"CN"})
"""Countries that announce a break as a whole: the weekend days inside or beside it are holidays too."""
FESTIVAL_DAYS = 7
"""The Spring Festival is New Year's Eve and the first six days of the year."""
SOUTHERN = frozenset({"AU", "NZ", "ZA", "AR", "CL", "BR"})
"""Countries whose seasons are those of the southern hemisphere."""
LUNAR_NEW_YEAR = frozenset({"CN", "HK", "MO", "TW", "SG", "MY"})
"""Countries that keep the Chinese New Year."""
SEASONS = ("spring", "summer", "autumn", "winter")
"""Three whole months each, spring from March; in the south half a year later."""

_MARCH = 3

Days = tuple[date, date]


@dataclass(frozen=True)
class PromotionSeason:
    """Days of every year on which shops sell at reduced prices together."""

    name: str
    title: Text
    days: Callable[[int], Days | None]
    """First and last day of the season that belongs to a year."""
    countries: frozenset[str] | None = None
    """Where it is kept; none given: everywhere but in ``CHINA``."""

    def kept_in(self, country: str) -> bool:
        """Whether shops of a country keep the season."""
        return country in self.countries if self.countries is not None else country not in CHINA


CHINA = frozenset({"CN"})


def _from_to(start: tuple[int, int], end: tuple[int, int]) -> Callable[[int], Days]:
    return lambda year: (date(year, *start), date(year, *end))


def _new_year_goods(year: int) -> Days | None:
    day = lunar_new_year(year)
    return (day - timedelta(days=30), day - timedelta(days=1)) if day else None


def _black_friday(year: int) -> Days:
    """Monday of the week of the fourth Thursday of November, to the Monday after it."""
    first = date(year, 11, 1)
    thanksgiving = first + timedelta(days=(3 - first.weekday()) % 7 + 21)
    return thanksgiving - timedelta(days=3), thanksgiving + timedelta(days=4)


PROMOTION_SEASONS = (
    PromotionSeason("midyear_618", Text(zh="618", en="618 (midyear)"), _from_to((6, 1), (6, 20)), CHINA),
    PromotionSeason("double_11", Text(zh="双11", en="Double 11"), _from_to((10, 21), (11, 11)), CHINA),
    PromotionSeason("double_12", Text(zh="双12", en="Double 12"), _from_to((12, 10), (12, 12)), CHINA),
    PromotionSeason("new_year_goods", Text(zh="年货节", en="New Year goods"), _new_year_goods, CHINA),
    PromotionSeason("black_friday", Text(zh="黑色星期五", en="Black Friday"), _black_friday),
    PromotionSeason("christmas", Text(zh="圣诞季", en="Christmas"), _from_to((12, 1), (12, 24))),
)
"""The seasons, the first that fits counting where two meet. No body sets them. Those of China follow the periods that
Tmall and JD have announced in recent years: 618 was JD's anniversary, Double 11 has been Taobao Mall's since 2009 and
its pre-sale has opened in late October, Double 12 Taobao's; 年货节 is when the goods for 春节 are bought, the thirty days
before it. Black Friday is the week of Thanksgiving, which the United States keep on the fourth Thursday of November
(5 U.S.C. 6103), to Cyber Monday; Christmas is Advent as shops keep it. Whoever knows better edits this table."""


def _kept(title: Text) -> Column:
    en = title.en
    return Column("boolean", title, f"Whether it is a day of {en}; null where the country does not keep it.")


CALENDAR = Table(
    name="calendar",
    title=Text("日历", "Calendar"),
    doc="One day, and what kind of day it is where the business is; what only a country decides is null without one.",
    grain=("day",),
    writer="portrait",
    role="internal",
    about_customers=False,
    columns={
        "day": Column("date", Text("日期", "date"), "The day."),
        "weekday": Column("int64", Text("星期", "day of the week"), "Day of the week.", unit="0 Monday to 6 Sunday"),
        "month_day": Column("int64", Text("几号", "day of the month"), "Day of the month.", unit="1-31"),
        "is_weekend": Column(
            "boolean",
            Text("是否周末", "weekend"),
            "Whether it is a day of the country's weekend; Saturday and Sunday without one.",
        ),
        "is_workday": Column(
            "boolean",
            Text("是否工作日", "workday"),
            "Whether offices work; weekend days worked in exchange for others are workdays.",
        ),
        "holiday": Column(
            "string", Text("节假日", "holiday"), "The public holiday, as national_day; null on other days."
        ),
        "is_holiday": Column(
            "boolean",
            Text("是否节假日", "whether a holiday"),
            "Whether it is a day of a public holiday, days off in exchange included.",
        ),
        "spring_festival": Column(
            "boolean",
            Text("春节", "Spring Festival"),
            "Whether it is New Year's Eve or one of the first six days of the lunar year; null where the country does not keep it.",
        ),
        "promotion_season": Column(
            "string", Text("大促", "promotion season"), "The promotion season, by its name; null on other days."
        ),
        "is_promotion_day": Column(
            "boolean", Text("是否大促日", "whether in a promotion season"), "Whether it is a day of a promotion season."
        ),
        **{each.name: _kept(each.title) for each in PROMOTION_SEASONS},
        "season": Column("string", Text("季节", "season"), "spring, summer, autumn or winter."),
        "is_season_change": Column(
            "boolean",
            Text("是否换季", "change of season"),
            f"Whether it is one of the first {CHANGE_DAYS} days of a season.",
        ),
        "this_month": Column("boolean", Text("是否本月", "this month"), "Whether it is in the month of the last day."),
        "this_quarter": Column(
            "boolean", Text("是否本季度", "this quarter"), "Whether it is in the quarter of the last day."
        ),
        "this_year": Column("boolean", Text("是否今年", "this year"), "Whether it is in the year of the last day."),
    },
)


def calendar(first: date | None, last: date, *, country: str) -> ir.Table:
    """Return ``calendar_days`` for plans."""
    return in_memory(calendar_days(first, last, country=country))


def calendar_days(first: date | None, last: date, *, country: str) -> pa.Table:
    """List the days up to ``last`` with what kind of day each is.

    Holidays are those of the whole country in the library ``holidays``. In China a break is announced as a whole, with
    weekend days worked in exchange (调休), about a year ahead; for later years only the days set by law are known.

    Args:
        first: The first day; not given, there are no days. No day lies more than ``LONGEST`` before ``last``.
        last: The last day, the as-of day.
        country: ISO 3166 code, as ``CN``. Empty means unknown: then all that only a country decides (workdays,
            holidays, promotion seasons, seasons of the year) is null.

    Returns:
        Rows of ``CALENDAR``, in order.

    Raises:
        NotFound: there is no country of the code, or its holidays are not known.
    """
    start = last + timedelta(days=1) if first is None else max(first, last - LONGEST)
    days = [start + timedelta(days=ahead) for ahead in range((last - start).days + 1)]
    public = _public_holidays(country, range(start.year - 1, last.year + 2)) if country else None
    rows = [_row(day, last, country, public) for day in days]
    schema = ibis.schema({name: column.type for name, column in CALENDAR.columns.items()})
    return arrow_of(rows, schema.to_pyarrow())


@cache
def countries() -> frozenset[str]:
    """Return the ISO 3166 codes of the countries whose holidays are known."""
    # As ``list_supported_countries`` has them, which imports the holidays of all 250 to list their regions besides.
    return frozenset(EntityLoader.get_country_codes(include_aliases=False))


@cache
def lunar_new_year(year: int) -> date | None:
    """Return the first day of the Chinese year that begins in ``year``; null outside 1950 to 2100."""
    days = holidays.country_holidays("CN", years=year, language="en_US").get_named(
        "Chinese New Year (Spring Festival)", lookup="exact"
    )
    return min(days, default=None)


def _row(day: date, last: date, country: str, public: holidays.HolidayBase | None) -> dict[str, object]:
    quarter = (last.month - 1) // 3
    common = {
        "day": day,
        "weekday": day.weekday(),
        "month_day": day.day,
        "is_weekend": day.weekday() in (public.weekend if public is not None else {5, 6}),
        "this_month": (day.year, day.month) == (last.year, last.month),
        "this_quarter": (day.year, (day.month - 1) // 3) == (last.year, quarter),
        "this_year": day.year == last.year,
    }
    return common if public is None else {**common, **_of_country(day, country, public)}


def _of_country(day: date, country: str, public: holidays.HolidayBase) -> dict[str, object]:
    holiday = _holiday(day, country, public)
    kept = [each for each in PROMOTION_SEASONS if each.kept_in(country)]
    running = [each.name for each in kept if _runs(each, day)]
    place, months_into = divmod((day.month - _MARCH) % 12, 3)
    return {
        "is_workday": public.is_working_day(day),
        "holiday": holiday,
        "is_holiday": holiday is not None,
        "spring_festival": _in_spring_festival(day) if country in LUNAR_NEW_YEAR else None,
        "promotion_season": running[0] if running else None,
        "is_promotion_day": bool(running),
        **{each.name: each.name in running for each in kept},
        "season": SEASONS[(place + 2) % 4 if country in SOUTHERN else place],
        "is_season_change": months_into == 0 and day.day <= CHANGE_DAYS,
    }


def _runs(season: PromotionSeason, day: date) -> bool:
    """Whether a season runs on a day; one that belongs to next year may begin in this one."""
    spans = (season.days(year) for year in (day.year, day.year + 1))
    return any(span is not None and span[0] <= day <= span[1] for span in spans)


def _in_spring_festival(day: date) -> bool:
    first = lunar_new_year(day.year)
    return first is not None and 0 <= (day - first).days + 1 < FESTIVAL_DAYS


def _public_holidays(country: str, years: Iterable[int]) -> holidays.HolidayBase:
    if country not in countries():
        raise NotFound(
            f"The holidays of the country {country!r} are not known.",
            remedy="Write its ISO 3166 code, such as CN, US or GB; or leave it empty, and holidays are not told.",
        )
    return holidays.country_holidays(country, years=years, language="en_US")


def _holiday(day: date, country: str, public: holidays.HolidayBase) -> str | None:
    """Name the holiday of a day: its own, or the nearest of its break where breaks count whole."""
    if country not in WHOLE_BREAKS:
        return _key(public[day]) if day in public else None
    if public.is_working_day(day):
        return None
    days = sorted(_break(day, public), key=lambda other: (abs((other - day).days), other))
    names = (name for other in days if (name := _own_name(other, public)))
    return next(names, None)


def _break(day: date, public: holidays.HolidayBase) -> Iterator[date]:
    """The days off without a workday between that ``day`` is one of."""
    yield day
    for step in (timedelta(days=-1), timedelta(days=1)):
        other = day + step
        while not public.is_working_day(other):
            yield other
            other += step


def _own_name(day: date, public: holidays.HolidayBase) -> str | None:
    """The holiday that a day is by itself; a day off in exchange takes its name from its neighbours."""
    name = public.get(day)
    return None if name is None or name.startswith("Day off") else _key(name)


def _key(name: str) -> str:
    """Make a key of a holiday's name: the first of several, without what stands in brackets."""
    plain = re.sub(r"\(.*?\)|['’.]", "", name.split("; ", maxsplit=1)[0])
    return re.sub(r"\W+", "_", plain.strip().lower()).strip("_")
