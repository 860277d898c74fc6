"""Columns that several tables have."""

from __future__ import annotations

from limner.core.money import STORED_UNIT
from limner.core.text import Text
from limner.warehouse.table import Column

CUSTOMER = Column(
    "string", Text("客户编号", "customer id"), "The customer; null where the source names nobody (anonymous)."
)
VISITOR = Column(
    "string",
    Text("访客编号", "visitor id"),
    "Device, cookie or anonymous id by which the source knows whoever is not signed in; null where it has none.",
)
LOAD = Column("string", Text("导入批次", "import batch"), "The import that brought the row.")
SOURCE = Column("string", Text("数据来源", "source"), "The source that the row came from.")


def amount(title: Text, doc: str) -> Column:
    """Declare a column of money."""
    return Column("int64", title, doc, unit=STORED_UNIT)


PERSON = {
    "gender": Column("string", Text("性别", "gender"), "female, male or other; null where unknown."),
    "birth_year": Column(
        "int64",
        Text("出生年份", "year of birth"),
        "Calendar year of birth; from an age where the source has only that.",
        unit="year",
    ),
    "age_band": Column(
        "string",
        Text("年龄段", "age band"),
        "Age band as the source has it (26-35, 65+), where it has no year of birth.",
    ),
    "country": Column("string", Text("国家", "country"), "Country, as the source writes it."),
    "province": Column("string", Text("省份", "province"), "Province, state or region."),
    "city": Column("string", Text("城市", "city"), "City or prefecture."),
    "occupation": Column("string", Text("职业", "occupation"), "Occupation, as the source writes it."),
    "education": Column("string", Text("学历", "education"), "Highest education, as the source writes it."),
    "marital_status": Column("string", Text("婚姻状况", "marital status"), "Marital status, as the source writes it."),
    "household_size": Column(
        "string", Text("家庭人数", "household size"), "How many live in the household, as the source writes it (2, 5+)."
    ),
    "income_band": Column(
        "string", Text("年收入段", "yearly income band"), "Yearly income band, as the source has it (35-49K)."
    ),
    "yearly_income": amount(Text("年收入", "yearly income"), "Yearly income where the source has a figure."),
    "member_level": Column("string", Text("会员等级", "member level"), "Level in the loyalty programme."),
    "registered_on": Column("date", Text("注册日期", "registration date"), "Day the customer registered or joined."),
}
"""What is known of a person, coarse enough for every analysis."""
