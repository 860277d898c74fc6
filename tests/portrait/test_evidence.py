"""The reason for a tag in the customer's own numbers, in both languages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from limner.core.discover import discover
from limner.core.errors import InvalidDefinition
from limner.core.text import Text
from limner.portrait import tags
from limner.portrait.evidence import explain
from limner.portrait.tag import Tag

TAGS = discover(tags, Tag)


def test_coupon_user():
    row = {"orders_365d": 6, "coupon_orders_365d": 5, "coupon_order_ratio_365d": 5 / 6}
    assert explain(TAGS["coupon_user"], row, "en") == "5 of 6 orders in 365 days used a coupon; threshold 50%"
    assert explain(TAGS["coupon_user"], row, "zh") == "近 365 天 6 单中有 5 单用了优惠券，阈值 50%"


def test_money_shares_and_what_is_missing():
    row = {"net_amount_365d": 1234_5600, "value_percentile": 0.914}
    assert explain(TAGS["high_value"], row, "zh") == "近 365 天净消费 1,234.56，高于 91% 的客户，阈值 80%"
    assert explain(TAGS["senior"], {"age_band": "65+"}, "en") == "Age unknown, age band 65+; threshold 60"


def test_seconds_are_written_in_minutes_and_codes_in_words():
    words = Text(zh="{m:minutes} {t:times} {p:path} {s:season}", en="{m:minutes} {t:times} {p:path} {s:season}")
    tag = replace(TAGS["coupon_user"], evidence=words)
    row = {"m": 90, "t": 2.345, "p": "cart", "s": "winter"}
    assert explain(tag, row, "zh") == "1.5 2.3 加购 冬季"
    assert explain(tag, row, "en") == "1.5 2.3 the cart winter"


def test_templates_reach_no_attributes_and_know_their_ways():
    tag = TAGS["coupon_user"]
    peeking = replace(tag, evidence=Text(zh="{orders_365d.__class__}", en="{orders_365d:>9}"))
    assert explain(peeking, {"orders_365d": 1}, "zh") == "未知"
    with pytest.raises(InvalidDefinition, match="percent"):
        explain(peeking, {"orders_365d": 1}, "en")


def test_words_for_stages_and_days():
    words = Text(zh="{s:stage} {d:day_part} {w:weekday}", en="{s:stage} {d:day_part} {w:weekday} {x:stage}")
    tag = replace(TAGS["coupon_user"], evidence=words)
    row = {"s": "lost", "d": "night", "w": 6, "x": "other"}
    assert explain(tag, row, "zh") == "流失 凌晨 周日"
    assert explain(tag, row, "en") == "lost night Sunday other"
