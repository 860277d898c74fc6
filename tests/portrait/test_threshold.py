"""Thresholds are read as people write them and written as definitions say them."""

from __future__ import annotations

import pytest

from limner.core.discover import discover
from limner.core.errors import InvalidDefinition, NotFound
from limner.portrait import tags
from limner.portrait.tag import Tag
from limner.portrait.threshold import read_threshold, write_threshold

TAGS = discover(tags, Tag)


@pytest.mark.parametrize(
    ("tag", "name", "text", "value"),
    [
        ("coupon_user", "min_share", "0.6", 0.6),
        ("coupon_user", "min_share", "60%", 0.6),
        ("coupon_user", "min_share", "100%", 1.0),
        ("coupon_user", "min_orders", "4", 4),
        ("coupon_user", "min_orders", "0", 0),
        ("high_average_order", "min_amount", "1,200.50", 12_005_000),
        ("rising_spending", "min_times", "2.5", 2.5),
    ],
)
def test_read(tag, name, text, value):
    found = read_threshold(TAGS[tag], name, text)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("tag", "name", "text"),
    [
        ("coupon_user", "min_share", "60"),
        ("coupon_user", "min_share", "101%"),
        ("coupon_user", "min_share", "12.5%"),
        ("coupon_user", "min_share", "-0.1"),
        ("coupon_user", "min_orders", "三"),
        ("coupon_user", "min_orders", ""),
        ("coupon_user", "min_orders", "nan"),
        ("coupon_user", "min_orders", "inf"),
    ],
)
def test_refused_with_the_name_and_a_remedy(tag, name, text):
    with pytest.raises(InvalidDefinition, match=name) as caught:
        read_threshold(TAGS[tag], name, text)
    assert caught.value.remedy


def test_unknown_thresholds_offer_the_nearest():
    with pytest.raises(NotFound, match="min_orders"):
        read_threshold(TAGS["coupon_user"], "min_order", "3")


def test_write():
    assert write_threshold(TAGS["coupon_user"], "min_share", 0.6, "zh") == "60%"
    assert write_threshold(TAGS["coupon_user"], "min_orders", 3, "en") == "3"
    assert write_threshold(TAGS["high_average_order"], "min_amount", 5_000_000, "en") == "500.00"
