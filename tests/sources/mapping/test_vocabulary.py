"""Names in Chinese and English, however they are written, name what they mean."""

from __future__ import annotations

from typing import get_args

import pytest

from limner.sources.mapping.mapping import check_target
from limner.sources.mapping.shapes import SHAPES
from limner.sources.mapping.vocabulary import EXACT, TERMS, Content, name_confidence, normalise, words
from limner.sources.mapping.words import is_province


def test_names_are_reduced_to_what_matters():
    assert {
        normalise(name) for name in ("Sub-Category", "sub_category", "SubCategory ", "ＳＵＢ　ＣＡＴＥＧＯＲＹ")
    } == {"subcategory"}
    assert words("InvoiceNo") == ("invoice", "no")


@pytest.mark.parametrize(
    ("name", "term"),
    [
        *(("订单付款时间 ", "paid_at"), ("买家会员名", "customer_id"), ("household_id", "customer_id")),
        *(("InvoiceNo", "order_id"), ("basket_id", "order_id"), ("StockCode", "product_id"), ("sales_value", "amount")),
        *(("user_reg_tm", "registered_on"), ("became_member_on", "registered_on"), ("退款金额", "refunded_amount")),
    ],
)
def test_synonyms(name, term):
    assert name_confidence(name, TERMS[term]) == EXACT


def test_partial_and_misspelt_names_are_less_sure():
    assert 0 < name_confidence("shop_order_id", TERMS["order_id"]) < EXACT
    assert 0 < name_confidence("transaction_timestmap", TERMS["ordered_at"]) < EXACT
    assert name_confidence("colour", TERMS["order_id"]) == 0


def test_every_term_is_used_and_every_target_exists():
    for shape in SHAPES:
        assert {term for group in shape.needs for term in group} <= set(shape.fields)
        for targets in shape.fields.values():
            for target in targets:
                check_target(target, shape.name)
    assert set(TERMS) == {term for shape in SHAPES for term in shape.fields}
    assert {term.content for term in TERMS.values()} <= set(get_args(Content))


def test_provinces():
    assert all(map(is_province, ["上海", "上海市", "内蒙古自治区", "广西壮族自治区", "香港特别行政区", "安徽省"]))
    assert not any(map(is_province, ["上海市浦东新区", "London", ""]))
