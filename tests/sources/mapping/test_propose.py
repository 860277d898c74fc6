"""A sheet's meaning is proposed from all of its columns; what only a person can know is asked."""

from __future__ import annotations

import ibis
import pytest

from limner.core.errors import InvalidDefinition, NotFound
from limner.sources.mapping.mapping import Column
from limner.sources.mapping.propose import propose
from limner.sources.mapping.recognise import recognise


@pytest.fixture
def proposed(duckdb_engine):
    """Propose from literal columns of text."""

    def run(columns, *, labels=None, **settings):
        rows = ibis.memtable(columns, schema=dict.fromkeys(columns, "string"))
        return propose(recognise(rows, list(columns), duckdb_engine.rows, labels or {}), **settings)

    return run


ORDERS = {
    "订单编号": ["1001", "1002"],
    "买家实际支付金额": ["1.5", "2"],
    "订单创建时间 ": ["2024-01-05 10:00", "2024-01-06 11:00"],
}


def test_every_column_is_mapped_kept_or_personal(proposed):
    found = proposed(
        {
            **ORDERS,
            "收货地址": ["上海", "内蒙古自治区"],
            "收货人手机": ["13812345678", "13987654321"],
            "利润": ["0.5", "1"],
        },
        time_zone="Asia/Shanghai",
        currency="CNY",
    )
    assert found.sure
    assert (found.mapping.time_zone, found.mapping.currency) == ("Asia/Shanghai", "CNY")
    columns = found.mapping.columns
    assert columns["收货地址"] == Column(to=("orders.province",))
    assert columns["利润"] == Column(to=("orders.x_利润",), type="float64")
    assert columns["收货人手机"].personal == "phone"
    assert columns["订单创建时间 "].to == ("orders.ordered_at",)
    assert all(0 <= sure <= 1 for sure in found.confidences.values())


def test_a_phone_is_the_customer_where_nothing_else_is(proposed):
    found = proposed({**ORDERS, "手机号": ["13812345678", "13987654321"]})
    assert found.mapping.columns["手机号"] == Column(to=("orders.customer_id",), read="id", personal="phone")


SURVEY = {
    "v1": [f"c{number}" for number in range(10)],
    "v2": ["9", "10"] * 5,
    "v3": ["2024-01-05", "2024-01-06"] * 5,
    "v4": ["12", "20"] * 5,
    "v5": ["13812345678", "13987654321"] * 5,
    "v6": ["yes", "no"] * 5,
    "v7": [f"good no {number}" for number in range(10)],
}


@pytest.mark.parametrize("day", ["访问日期", "Date of interview", "Date of interview (yyyy-mm-dd)", "Q3. 访问日期"])
def test_a_column_is_known_by_its_label_too(proposed, day):
    labels = {
        "v1": "客户编号",
        "v2": "满意度",
        "v3": day,
        "v4": "Age",
        "v5": "联系电话",
        "v6": "Would you leave a comment?",
        "v7": "Why did you choose us?",
    }
    found = proposed(SURVEY, labels=labels)
    assert found.sure
    columns = found.mapping.columns
    assert [columns[name].to for name in ("v1", "v2", "v3")] == [
        ("feedback.customer_id",),
        ("feedback.score",),
        ("feedback.given_at",),
    ]
    assert [columns[name].personal for name in ("v5", "v6", "v7")] == ["phone", None, "text"]
    assert columns["v6"].to == ("feedback.x_v6",)


def test_a_label_says_the_unit_too(proposed):
    event = {"user_id": ["1"], "action": ["view"], "event_time": ["2024-01-05 10:00"], "v9": ["3"]}
    units = {unit: proposed(event, labels={"v9": f"Duration ({unit})"}) for unit in ("s", "minutes")}
    assert units["s"].mapping.columns["v9"].to == ("events.duration_seconds",)
    assert units["minutes"].mapping.columns["v9"].to == ("events.x_v9",)


def test_dates_that_fit_two_orders_are_asked_about(proposed):
    sheet = {"InvoiceNo": ["1", "2"], "amount": ["1", "2"], "InvoiceDate": ["08-11-16", "12-06-16"]}
    found = proposed(sheet)
    assert not found.sure
    assert [(question.key, question.column, question.candidates) for question in found.questions] == [
        ("date_order", "InvoiceDate", ("dmy", "mdy"))
    ]
    assert "日月年" in found.questions[0].text.zh


def test_another_column_decides_the_order_of_dates(proposed):
    sheet = {
        "InvoiceNo": ["1", "2"],
        "amount": ["1", "2"],
        "InvoiceDate": ["08-11-16", "12-06-16"],
        "ship": ["11-11-16", "16-06-16"],
    }
    found = proposed(sheet)
    assert found.sure
    assert found.mapping.columns["InvoiceDate"].date == "dmy"


@pytest.mark.parametrize(
    ("codes", "values", "asked"),
    [
        (["F", "M"], {"F": "female", "M": "male"}, False),
        (["女", "男"], {"女": "female", "男": "male"}, False),
        (["1", "2"], {"1": "male", "2": "female"}, False),
        (["0", "1"], {"0": None, "1": "male"}, True),
    ],
)
def test_gender_codes_need_evidence(proposed, codes, values, asked):
    found = proposed({"user_id": ["u1", "u2"], "sex": codes})
    assert found.mapping.columns["sex"].values == values
    assert [question.key for question in found.questions] == (["gender"] if asked else [])


def test_the_shape_follows_from_the_whole_set_of_columns(proposed):
    base = {"household_id": ["1", "2"], "campaign_id": ["8", "9"]}
    assert proposed(base).mapping.tables == ("touches",)
    assert proposed(
        {**base, "coupon_upc": ["5", "6"], "redemption_date": ["2017-01-01", "2017-01-03"]}
    ).mapping.tables == ("redemptions",)
    assert proposed({"campaign_id": ["8", "9"], "start_date": ["2017-01-01", "2017-01-03"]}).mapping.tables == (
        "campaigns",
    )


def test_a_sheet_that_fits_nothing_is_asked_about_and_can_be_forced(proposed):
    sheet = {"user_id": ["1", "2"], "colour": ["red", "blue"]}
    assert [question.key for question in proposed(sheet).questions] == ["table"]
    forced = proposed(
        {"no": ["1", "2"], "订单金额": ["3", "4.5"], "下单时间": ["2024-01-01", "2024-01-02"], "会员号": ["8", "9"]},
        table="orders",
    )
    assert forced.sure
    assert forced.mapping.tables == ("orders",)
    with pytest.raises(NotFound, match="order_lines"):
        proposed(sheet, table="order_line")


def test_a_name_whose_content_contradicts_it_is_not_believed(proposed):
    sheet = {"InvoiceNo": ["1", "2"], "StockCode": ["a", "b"], "Quantity": ["many", "few"]}
    assert not proposed(sheet).sure


def test_sentinels_are_found_where_they_stand_out(proposed):
    ages = [str(age) for age in range(20, 60)] * 2 + ["118"] * 30 + ["-1"]
    found = proposed(
        {
            "user_id": list(map(str, range(len(ages)))),
            "age": ages,
            "became_member_on": ["1900-01-01", *["2017-02-12"] * (len(ages) - 1)],
        }
    )
    assert found.mapping.columns["age"].missing == ("-1", "118")
    assert found.mapping.columns["became_member_on"].missing == ("1900-01-01",)


def test_a_decimal_comma_is_seen(proposed):
    found = proposed(
        {"InvoiceNo": ["1", "2"], "amount": ["1.234,50", "12,5"], "InvoiceDate": ["2024-01-01", "2024-01-02"]}
    )
    assert found.mapping.columns["amount"].decimal == ","


DAY, EURO = ("2024-03-01", "2024-03-02", "2024-03-03"), ("1.234 €", "950 €", "12.500 €")


@pytest.mark.parametrize(
    ("amounts", "other", "day", "sign", "asked"),
    [
        (("1.234", "950", "12.500,50"), ("1", "2", "1"), DAY, ",", []),
        (("1.250", "980", "2.400"), ("4,90", "4,90", "0,00"), DAY, ",", []),
        (("1.250", "980", "2.400"), ("4.90", "4.90", "0.00"), DAY, ".", []),
        (EURO, ("1", "2", "1"), DAY, ",", []),
        (("1.250", "980", "2.400"), ("1", "2", "1"), ("31.01.2024", "05.02.2024", "06.02.2024"), ",", []),
        (("1.250", "980.5", "2.400"), ("1", "2", "1"), DAY, ".", []),
        (("0.250", "0.125", "2.400"), ("1", "2", "1"), DAY, ".", []),
        (("1.250", "980", "2.400"), ("1", "2", "1"), DAY, ".", ["decimal"]),
        (("1,234", "950", "12,500"), ("1", "2", "1"), DAY, ".", []),
        (("1,234.50", "950", "1.250"), ("1", "2", "1"), DAY, ".", []),
        (("1,234 €", "950 €", "12,500 €"), ("1", "2", "1"), DAY, ".", ["decimal"]),
        (("1,234", "950", "12,500"), ("1", "2", "1"), ("31.01.2024", "05.02.2024", "06.02.2024"), ".", ["decimal"]),
        (("1,234", "950", "12,500"), ("4,90", "4,90", "0,00"), DAY, ".", ["decimal"]),
        (("1,234", "950", "1.250"), ("1", "2", "1"), DAY, ".", ["decimal"]),
    ],
)
def test_the_decimal_sign_is_decided_by_the_column_then_by_the_sheet(proposed, amounts, other, day, sign, asked):
    found = proposed(
        {"order_id": ("1", "2", "3"), "customer_id": ("a", "b", "c"), "date": day, "fee": other, "amount": amounts}
    )
    assert found.mapping.columns["amount"].decimal == sign
    assert [question.key for question in found.questions if question.column == "amount"] == asked


def test_known_words_of_state_count_and_the_others_are_asked_about(proposed):
    found = proposed({**ORDERS, "订单状态": ["已取消", "特殊"]})
    assert found.mapping.columns["订单状态"].values == {"已取消": "cancelled"}
    assert [(question.key, question.column) for question in found.questions] == [("status:特殊", "订单状态")]
    assert found.questions[0].candidates == ("cancelled", "refunded", "unpaid", "paid")
    answered = found.mapping.answered("订单状态", "status:特殊", "unpaid")
    assert answered.columns["订单状态"].values == {"已取消": "cancelled", "特殊": "unpaid"}
    with pytest.raises(InvalidDefinition):
        found.mapping.answered("订单状态", "status:特殊", "maybe")


def test_a_state_of_refunds_stands_beside_that_of_the_order(proposed):
    found = proposed({**ORDERS, "订单状态": ["已完成", "待发货"], "售后状态": ["退款成功", "无售后"]})
    assert found.sure
    assert {found.mapping.columns[name].to for name in ("订单状态", "售后状态")} == {("orders.status",)}
    assert found.mapping.columns["售后状态"].values == {"退款成功": "refunded", "无售后": None}


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("会员状态", ["正常", "冻结"]),
        ("coupon_status", ["used", "expired"]),
        ("Fulfillment Status", ["fulfilled", "unfulfilled"]),
    ],
)
def test_what_only_holds_the_word_is_no_state_of_an_order(proposed, name, cells):
    assert "orders.status" not in proposed({**ORDERS, name: cells}).mapping.columns[name].to


@pytest.mark.parametrize(
    ("name", "cells", "formula", "read"),
    [
        ("Discount", ["0.15", "0"], "price_less_rate", "rate"),
        ("Discount (%)", ["15", "0"], "price_less_rate", "percent"),
        ("discount_amount", ["15", "0"], "price_less_discount", None),
    ],
)
def test_reductions_of_lines_are_taken_off_prices(proposed, name, cells, formula, read):
    columns = {"order_id": ["1", "1"], "order_date": ["2024-01-05"] * 2, "sku": ["A", "B"], "quantity": ["2", "1"]}
    mapping = proposed({**columns, "unit_price": ["50", "30"], name: cells}).mapping
    assert (mapping.computed["order_lines.amount"], mapping.columns[name].read) == (formula, read)
