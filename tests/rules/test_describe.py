"""Rules read as sentences in both languages."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given

from limner.core.text import Text
from limner.rules.describe import describe
from limner.rules.rule import All, Any, Did, Has, HasTag, InSegment, Not, Sequence, Step
from limner.warehouse.activities import activity_titles
from rules.strategies import rules

TITLES = activity_titles() | {
    "level": Text(zh="会员等级", en="member level"),
    "joined_on": Text(zh="注册日期", en="registration day"),
    "net_amount_365d": Text(zh="近 365 天净消费", en="net amount in 365 days"),
    "channel": Text(zh="渠道", en="channel"),
    "segment:loyal": Text(zh="忠诚客户", en="Loyal"),
    "tag:night_owl": Text(zh="夜猫子", en="Night owl"),
    "activity:check_in": Text(zh="签到", en="checked in"),
}
LEVEL = Has("level", "in", ("gold", "black"))
TWICE = Did("order", ("at least", 2), 365)


@pytest.mark.parametrize(
    ("rule", "zh", "en"),
    [
        (
            All((TWICE, LEVEL)),
            "近 365 天内下单至少 2 次，且会员等级为 gold 或 black",
            "ordered at least 2 times in the last 365 days and member level is gold or black",
        ),
        (
            Any((All((TWICE, LEVEL)), Not(Did("refund")))),
            "（近 365 天内下单至少 2 次，且会员等级为 gold 或 black），或从未退款",
            "(ordered at least 2 times in the last 365 days and member level is gold or black) or did not get a refund",
        ),
        (
            All((All((Any((LEVEL, Has("level", "missing"))),)), All(()))),
            "（会员等级为 gold 或 black，或会员等级未知），且所有客户",
            "(member level is gold or black or member level is unknown) and every customer",
        ),
        (Any(()), "没有客户", "no customer"),
        (Not(LEVEL), "不满足（会员等级为 gold 或 black）", "not (member level is gold or black)"),
        (
            Has("level", "not in", ("a", "b", "c")),
            "会员等级不为 a、b 和 c",
            "member level is not a, b or c",
        ),
        (Has("level", "contains", " "), "会员等级包含 “ ”", "member level contains “ ”"),
        (Has("level", "=", ""), "会员等级为 “”", "member level is “”"),
        (Has("joined_on", "<", date(2024, 3, 1)), "注册日期早于 2024-03-01", "registration day is before 2024-03-01"),
        (Has("joined_on", ">=", "2024-03-01"), "注册日期不早于 2024-03-01", "registration day is on or after 2024-03-01"),
        (Has("x_score", "between", (0.5, 2)), "x_score 在 0.5 到 2 之间", "x_score is between 0.5 and 2"),
        (Has("member", "=", True), "member 为 是", "member is yes"),  # the value compared with
        (
            Has("net_amount_365d", ">=", 10_000_000),
            "近 365 天净消费不低于 1,000.00",
            "net amount in 365 days is at least 1,000.00",
        ),
        (Did("order"), "累计下单至少 1 次", "ordered at least once"),
        (Did("order", ("exactly", 0), 30), "近 30 天内没有下单", "did not order in the last 30 days"),
        (Did("view", ("at most", 3), 1), "近 1 天内浏览至多 3 次", "viewed at most 3 times in the last day"),
        (
            Did("order", ("exactly", 1), 30, Has("channel", "=", "web")),
            "近 30 天内下单恰好 1 次（仅计渠道为 web）",
            "ordered exactly once in the last 30 days (only where channel is web)",
        ),
        (Did("check_in", ("at least", 2)), "累计签到至少 2 次", "checked in at least 2 times"),
        (Not(Did("play")), "从未「play」", "never did “play”"),
        (
            Sequence((Step("view"), Step("cart"), Step("order", Has("channel", "=", "app"))), 7),
            "依次浏览、加购、下单（仅计渠道为 app）（自第一步起 7 天内）",
            "viewed, then added to cart, then ordered (only where channel is app) (within 7 days of the first)",
        ),
        (Sequence((Step("view"), Step("order")), 0), "依次浏览、下单（同一天内）", "viewed, then ordered (on the same day)"),
        (
            All((InSegment("loyal"), Not(InSegment("x")), HasTag("night_owl"), Not(HasTag("y")))),
            "属于分群「忠诚客户」，且不属于分群「x」，且有标签「夜猫子」，且没有标签「y」",
            "is in segment “Loyal” and is not in segment “x” and has tag “Night owl” and has no tag “y”",
        ),
    ],
)  # fmt: skip
def test_sentences(rule, zh, en):
    assert describe(rule, "zh", TITLES, amounts={"net_amount_365d"}) == zh
    assert describe(rule, "en", TITLES, amounts={"net_amount_365d"}) == en


@given(rules)
def test_every_rule_can_be_said(rule):
    for locale in ("zh", "en"):
        said = describe(rule, locale)
        assert said
        assert said.count("（") == said.count("）")
        assert said.count("(") == said.count(")")


def test_shares_are_written_in_per_cent():
    rule = All((Has("night_ratio", ">=", 0.4), Has("orders", ">=", 3)))
    assert describe(rule, "en", shares={"night_ratio"}) == "night_ratio is at least 40% and orders is at least 3"
