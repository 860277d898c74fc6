"""Who a customer is."""

from __future__ import annotations

from limner.core.text import Text
from limner.portrait.tag import Tag
from limner.rules.rule import Any, Has

young = Tag(
    name="young",
    theme="demographics",
    title=Text(zh="年轻客群", en="Young"),
    definition=Text(zh="年龄 18 至 25 岁。", en="Aged 18 to 25."),
    when=lambda t: Has("age", "between", (t["min_age"], t["max_age"])),
    thresholds={"min_age": 18, "max_age": 25},
    evidence=Text(zh="{age} 岁，范围 {min_age} 至 {max_age} 岁", en="Aged {age}; from {min_age} to {max_age}"),
    examples=(({"age": 18}, True), ({"age": 25}, True), ({"age": 26}, False), ({"age": None}, False)),
)
senior = Tag(
    name="senior",
    theme="demographics",
    title=Text(zh="银发客群", en="Senior"),
    definition=Text(zh="年龄 60 岁及以上，或年龄段为 65+。", en="Aged 60 or more, or of the age band 65+."),
    when=lambda t: Any((Has("age", ">=", t["min_age"]), Has("age_band", "=", "65+"))),
    thresholds={"min_age": 60},
    evidence=Text(
        zh="年龄 {age}，年龄段 {age_band}，阈值 {min_age} 岁", en="Age {age}, age band {age_band}; threshold {min_age}"
    ),
    examples=(
        ({"age": 60}, True),
        ({"age": None, "age_band": "65+"}, True),
        ({"age": 59, "age_band": "55-64"}, False),
        ({}, False),
    ),
)
