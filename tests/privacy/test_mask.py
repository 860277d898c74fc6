"""Masks show enough to recognise a value and hide the rest."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limner.privacy.kinds import PersonalKind
from limner.privacy.mask import mask


@pytest.mark.parametrize(
    ("kind", "value", "masked"),
    [
        ("phone", "13800138000", "138****8000"),
        ("phone", "+86 138-0013-8000", "138****8000"),
        ("phone", "010-8888666", "****66"),
        ("phone", "12306", "****"),
        ("name", "张伟", "张*"),
        ("name", "欧阳娜娜", "欧阳**"),
        ("name", "张", "张*"),
        ("name", "Claire Gute", "C*** G***"),
        ("email", "anna@qq.com", "a***@qq.com"),
        ("email", "@qq.com", "****"),
        ("address", "上海市浦东新区张江路1号", "上海市****"),
        ("address", "内蒙古自治区呼和浩特市新城区1号", "内蒙古自治区****"),
        ("address", "12 Main St", "****"),
        ("id_number", "11010519491231002X", "110****002X"),
        ("bank_card", "6222 0200 0000 0000 005", "****0005"),
        ("plate", "京A12345", "京A****5"),
        ("social", "wxid_abc", "wx****"),
        ("social", "abc", "****"),
        ("birth_date", "1990-01-02", "1990-**-**"),
        ("birth_date", "02/01/90", "****"),
        ("ip", "10.1.2.3", "10.1.*.*"),
        ("ip", "2001:db8::1", "****"),
        ("text", "我叫张三", "****"),
        ("x_new", "张三", "****"),
        ("phone", " ", ""),
    ],
)
def test_masks(kind, value, masked):
    assert mask(kind, value) == masked


@given(st.sampled_from(list(PersonalKind)), st.text(min_size=1))
def test_anything_can_be_masked_and_something_is_hidden(kind, value):
    masked = mask(kind, value)
    assert masked == "" or "*" in masked


@given(st.from_regex(r"1[3-9]\d{9}", fullmatch=True))
def test_a_mobile_number_keeps_four_digits_to_itself(value):
    assert sum(character.isdigit() for character in mask("phone", value)) == 7
