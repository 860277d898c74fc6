"""Names in Chinese and English, however they are written, name what they mean."""

from __future__ import annotations

from typing import get_args

import pytest

from limner.sources.mapping.mapping import check_target
from limner.sources.mapping.shapes import SHAPES
from limner.sources.mapping.vocabulary import EXACT, HEAD, LOOSE_HEAD, TERMS, Content, name_confidence, normalise, words
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


@pytest.mark.parametrize(
    ("name", "term", "sure"),
    [
        *(
            ("用户实付金额(元)", "amount", HEAD),
            ("商家实收（元）", "amount", HEAD),
            ("店铺优惠(元)", "discount_amount", HEAD),
        ),
        *(("3、您的性别：", "gender", HEAD), ("Q2. 年龄?", "age", HEAD), ("收货人城市", "city", HEAD)),
        *(
            ("properties.$city", "city", HEAD),
            ("billingCity", "city", HEAD),
            ("ＳＨＩＰＰＩＮＧ＿ＣＩＴＹ", "city", HEAD),
        ),
        *(("Lineitem price", "unit_price", LOOSE_HEAD), ("订单金额(元)", "amount", LOOSE_HEAD)),
        *(("Bestellnummer", "order_id", EXACT), ("N° client", "customer_id", EXACT), ("注文番号", "order_id", EXACT)),
        *(
            ("Fecha de compra", "ordered_at", EXACT),
            ("Montant total (€)", "amount", EXACT),
            ("支払金額", "amount", EXACT),
        ),
    ],
)
def test_names_are_seen_through(name, term, sure):
    assert name_confidence(name, TERMS[term]) == sure


@pytest.mark.parametrize("name", ["被保险人性别说明", "操作员", "家长", "商家", "用户", "Item", "3、"])
def test_what_is_left_must_be_a_name_of_its_own(name):
    assert not {term for term in TERMS.values() if name_confidence(name, term) in {HEAD, LOOSE_HEAD}}


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
