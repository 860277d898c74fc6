"""Equal values have an equal index however they are written; the index does not show them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limner.privacy.blind_index import BlindIndex, normalise

index = BlindIndex(b"k" * 32)


@pytest.mark.parametrize(
    ("kind", "writings", "normal"),
    [
        (
            "phone",
            [
                "13800138000",
                "+86 138-0013-8000",
                "0086 13800138000",
                "（86）13800138000",
                "１３８００１３８０００",
                " 138 0013 8000 ",
            ],
            "+8613800138000",
        ),
        ("phone", ["010-88886666", "(010) 8888 6666", "+86 10 8888 6666"], "+861088886666"),
        ("phone", ["010-88886666转801", "010-88886666 ext.801"], "+861088886666;ext=801"),
        ("phone", ["+852 6677 8899", "00852-66778899"], "+85266778899"),
        ("phone", ["0912345678", "0912-345-678", "+886 912 345 678"], "+886912345678"),
        ("phone", ["310-475-3585", "310/475-3585", "+1 (310) 475-3585"], "+13104753585"),
        ("phone", ["44445555", "4444 5555"], "44445555"),
        ("email", ["Ann@QQ.com", " ann@qq.com ", "ann＠qq.com"], "ann@qq.com"),
        (
            "id_number",
            ["11010519491231002x", "11010519491231002X", "110105 19491231 002X", "110105491231002"],
            "11010519491231002X",
        ),
        ("name", ["张 三", "张三", "张　三"], "张三"),
        ("name", ["Mary-Ann O'Neil", "mary ann o’neil"], "maryannoneil"),
        ("address", ["上海市 张江路１号", "上海市张江路1号。"], "上海市张江路1号"),
        ("bank_card", ["6222 0200 0000 0000 005", "6222020000000000005"], "6222020000000000005"),
        ("plate", ["沪A·12345", "沪a12345"], "沪a12345"),
        ("wechat", ["Lily_88", "lily_88 "], "lily_88"),
        ("phone", ["", "  ", "无", "-"], ""),
    ],
)
def test_writings_of_the_same_value_are_equal(kind, writings, normal):
    assert {normalise(kind, writing) for writing in writings} == {normal}
    assert len({index.of(kind, writing) for writing in writings}) == 1


def test_blanks_match_nothing():
    assert index.of("phone", " ") is None
    assert index.of("name", "--") is None


def test_kinds_and_keys_do_not_mix():
    assert index.of("phone", "13800138000") != index.of("wechat", "+8613800138000")
    assert index.of("name", "张三") != BlindIndex(b"l" * 32).of("name", "张三")


def test_the_region_is_an_argument():
    assert normalise("phone", "66778899", region="HK") == "+85266778899"


@given(st.sampled_from(["phone", "name", "email", "id_number", "address", "other"]), st.text())
def test_any_text_has_an_index_that_does_not_change_by_normalising_twice(kind, value):
    once = normalise(kind, value)
    found = index.of(kind, value)
    assert (found is None) == (once == "")
    assert found is None or (len(found) == 32 and int(found, 16) >= 0)


def test_the_key_is_not_shown():
    assert repr(index) == "BlindIndex(region='CN')"
