"""Who a customer is, as far as the business was told."""

from __future__ import annotations

from limner.core.text import Text
from limner.portrait.tag import Tag
from limner.rules.rule import Any, Has

_LARGE_HOUSEHOLDS = ("3", "4", "5", "6", "7", "8", "3+", "4+", "5+", "6+", "3 人", "4 人", "5 人", "3人", "4人", "5人")
_HIGH_INCOMES = ("200-499K", "500K+", "150-174K", "175-199K", "200-249K", "250K+")
_TOP_LEVELS = ("gold", "Gold", "GOLD", "platinum", "Platinum", "diamond", "Diamond", "VIP", "金", "钻", "黑卡")


def _gender(name: str, title: Text, value: str) -> Tag:
    """Make the tag of one gender."""
    return Tag(
        name=name,
        theme="demographics",
        title=title,
        wording=Text(zh=f"客户资料中的性别为{title.zh[0]}。", en=f"The customer record says {value}."),
        when=lambda _: Has("gender", "=", value),
        evidence=Text(zh="客户资料中的性别为{gender:gender}", en="The customer record says {gender:gender}"),
        examples=(({"gender": value}, True), ({"gender": "other"}, False), ({"gender": None}, False)),
    )


female = _gender("female", Text(zh="女性", en="Female"), "female")
male = _gender("male", Text(zh="男性", en="Male"), "male")
young = Tag(
    name="young",
    theme="demographics",
    title=Text(zh="年轻客群", en="Young"),
    wording=Text(zh="年龄 {min_age} 至 {max_age} 岁。", en="Aged {min_age} to {max_age}."),
    when=lambda t: Has("age", "between", (t["min_age"], t["max_age"])),
    thresholds={"min_age": 18, "max_age": 25},
    evidence=Text(zh="{age} 岁，范围 {min_age} 至 {max_age} 岁", en="Aged {age}; from {min_age} to {max_age}"),
    examples=(({"age": 18}, True), ({"age": 25}, True), ({"age": 26}, False), ({"age": None}, False)),
)
middle_aged = Tag(
    name="middle_aged",
    theme="demographics",
    title=Text(zh="中年客群", en="Middle-aged"),
    wording=Text(zh="年龄 {min_age} 至 {max_age} 岁。", en="Aged {min_age} to {max_age}."),
    when=lambda t: Has("age", "between", (t["min_age"], t["max_age"])),
    thresholds={"min_age": 40, "max_age": 59},
    evidence=Text(zh="{age} 岁，范围 {min_age} 至 {max_age} 岁", en="Aged {age}; from {min_age} to {max_age}"),
    examples=(({"age": 40}, True), ({"age": 39}, False), ({"age": 60}, False), ({"age": None}, False)),
)
senior = Tag(
    name="senior",
    theme="demographics",
    title=Text(zh="银发客群", en="Senior"),
    wording=Text(zh="年龄 {min_age} 岁及以上，或年龄段为 65+。", en="Aged {min_age} or more, or of the age band 65+."),
    when=lambda t: Any((Has("age", ">=", t["min_age"]), Has("age_band", "=", "65+"))),
    thresholds={"min_age": 60},
    evidence=Text(
        zh="年龄 {age}，年龄段 {age_band}，阈值 {min_age} 岁", en="Age {age}, age band {age_band}; threshold {min_age}"
    ),
    examples=(
        ({"age": 60, "age_band": "55-64"}, True),
        ({"age": None, "age_band": "65+"}, True),
        ({"age": 59, "age_band": "55-64"}, False),
        ({"age": None, "age_band": None}, False),
    ),
)
family_household = Tag(
    name="family_household",
    theme="demographics",
    title=Text(zh="多口之家", en="Family household"),
    wording=Text(zh="客户资料中的家庭人数为 3 人及以上。", en="The customer record says a household of 3 or more."),
    when=lambda _: Has("household_size", "in", _LARGE_HOUSEHOLDS),
    evidence=Text(
        zh="客户资料中的家庭人数为 {household_size}", en="The customer record says a household of {household_size}"
    ),
    examples=(
        ({"household_size": "4"}, True),
        ({"household_size": "5+"}, True),
        ({"household_size": "2"}, False),
        ({"household_size": None}, False),
    ),
)
high_income = Tag(
    name="high_income",
    theme="demographics",
    title=Text(zh="高收入", en="High income"),
    wording=Text(
        zh=f"年收入段为下列之一：{'、'.join(_HIGH_INCOMES)}。",
        en=f"Of one of the yearly income bands {', '.join(_HIGH_INCOMES)}.",
    ),
    when=lambda _: Has("income_band", "in", _HIGH_INCOMES),
    evidence=Text(zh="年收入段 {income_band}", en="Yearly income band {income_band}"),
    examples=(({"income_band": "500K+"}, True), ({"income_band": "50-99K"}, False), ({"income_band": None}, False)),
)
top_member_level = Tag(
    name="top_member_level",
    theme="demographics",
    title=Text(zh="高等级会员", en="Top member level"),
    wording=Text(
        zh=f"会员等级含有下列字样之一：{'、'.join(_TOP_LEVELS)}。",
        en="The member level names gold, platinum, diamond or VIP.",
    ),
    when=lambda _: Any(tuple(Has("member_level", "contains", word) for word in _TOP_LEVELS)),
    evidence=Text(zh="会员等级 {member_level}", en="Member level {member_level}"),
    examples=(
        ({"member_level": "金卡会员"}, True),
        ({"member_level": "Platinum"}, True),
        ({"member_level": "普通会员"}, False),
        ({"member_level": None}, False),
    ),
)
