"""Who a customer is, as far as the business was told."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from limner.core.money import UNIT
from limner.core.text import Text
from limner.engine.portable import days_between
from limner.portrait.feature import Feature, attribute
from limner.portrait.source import Source
from limner.warehouse.tables import CUSTOMERS, Type

AGES = ((18, "<18"), (25, "18-24"), (35, "25-34"), (45, "35-44"), (55, "45-54"), (65, "55-64"))
"""Age bands by the first age above them; the rest are 65+."""
INCOMES = ((50_000, "<50K"), (100_000, "50-99K"), (200_000, "100-199K"), (500_000, "200-499K"))
"""Yearly income bands in currency units, by the first income above them; the rest are 500K+."""


def _told(column: str, *, kind: Type = "string") -> Feature:
    title = CUSTOMERS.columns[column].title
    en = f"{title.en[0].upper()}{title.en[1:]}"
    return Feature(
        name=column,
        title=Text(zh=title.zh, en=en),
        definition=Text(
            zh=f"客户资料中的{title.zh}；未知时为空。", en=f"{en} as the customer record has it; null where unknown."
        ),
        formula=lambda wide: wide[attribute(column)],
        type=kind,
        needs=(Source(CUSTOMERS, (column,)),),
    )


gender = _told("gender")
country = _told("country")
province = _told("province")
city = _told("city")
occupation = _told("occupation")
education = _told("education")
marital_status = _told("marital_status")
household_size = _told("household_size")
member_level = _told("member_level")


def _age(wide: ir.Table) -> ir.Value:
    years = wide.as_of.year().cast("int64") - wide[attribute("birth_year")]
    return (years >= 0).ifelse(years, ibis.null("int64"))


age = Feature(
    name="age",
    title=Text(zh="年龄", en="Age"),
    definition=Text(
        zh="统计日所在年份减去出生年份；未知时为空。",
        en="Year of the as-of day less the year of birth; null where unknown.",
    ),
    formula=_age,
    type="int64",
    unit="years",
    needs=(Source(CUSTOMERS, ("birth_year",)),),
)
age_band = Feature(
    name="age_band",
    title=Text(zh="年龄段", en="Age band"),
    definition=Text(
        zh="由年龄划分（<18、18-24、25-34、35-44、45-54、55-64、65+）；没有出生年份时用来源给出的年龄段。",
        en="From the age (<18, 18-24, 25-34, 35-44, 45-54, 55-64, 65+); the source's own band where it has no year of birth.",
    ),
    formula=lambda wide: ibis.cases(
        (wide.age.isnull(), wide[attribute("age_band")]),
        *((wide.age < above, band) for above, band in AGES),
        else_="65+",
    ),
    type="string",
    needs=(Source(CUSTOMERS, ("birth_year", "age_band")),),
)
income_band = Feature(
    name="income_band",
    title=Text(zh="年收入段", en="Yearly income band"),
    definition=Text(
        zh="来源给出的年收入段；没有时由年收入划分（<50K、50-99K、100-199K、200-499K、500K+，单位为货币单位）。",
        en="The source's own band; where it has none, from the yearly income (<50K, 50-99K, 100-199K, 200-499K, 500K+, in "
        "units of the currency).",
    ),
    formula=lambda wide: ibis.cases(
        (wide[attribute("income_band")].notnull(), wide[attribute("income_band")]),
        (wide[attribute("yearly_income")].isnull(), ibis.null("string")),
        *((wide[attribute("yearly_income")] < above * UNIT, band) for above, band in INCOMES),
        else_="500K+",
    ),
    type="string",
    needs=(Source(CUSTOMERS, ("income_band", "yearly_income")),),
)


def _registered(wide: ir.Table) -> ir.Value:
    days = days_between(wide[attribute("registered_on")], wide.as_of)
    return (days >= 0).ifelse(days, ibis.null("int64"))


registered_days = Feature(
    name="registered_days",
    title=Text(zh="注册天数", en="Days since registration"),
    definition=Text(
        zh="从注册日到统计日的天数；未知或晚于统计日时为空。",
        en="Calendar days from registration to the as-of day; null where unknown or later than that day.",
    ),
    formula=_registered,
    type="int64",
    unit="days",
    needs=(Source(CUSTOMERS, ("registered_on",)),),
)
