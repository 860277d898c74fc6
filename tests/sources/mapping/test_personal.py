"""Columns that name persons are sealed whatever else they might be, and nobody is known by what singles out nobody."""

from __future__ import annotations

import ibis
import pytest

from limner.engine.duckdb import DuckDB
from limner.sources.mapping.fill import fill, named_sentinels
from limner.sources.mapping.personal import may_be
from limner.sources.mapping.propose import propose
from limner.sources.mapping.recognise import recognise
from sources.mapping.sheets import LOAD, sheet


@pytest.fixture(scope="module")
def duckdb():
    engine = DuckDB()
    yield engine
    engine.close()


@pytest.fixture
def proposed(duckdb):
    """Propose from literal columns of text."""

    def run(columns, **settings):
        rows = ibis.memtable(columns, schema=dict.fromkeys(columns, "string"))
        return propose(recognise(rows, list(columns), duckdb.rows), **settings).mapping

    return run


def kinds(mapping):
    return {name: column.personal for name, column in mapping.columns.items() if column.personal}


def filled(columns, mapping):
    return fill(sheet(list(columns), list(zip(*columns.values(), strict=True))), mapping, LOAD)


def values(engine, plan, *names):
    return sorted(tuple(row.values()) for row in engine.rows(plan.select(*names)))


PAYMENTS = {
    "Date": ["2024-03-01", "2024-03-13"],
    "Name": ["Anna Kramer", "Ben Roche"],
    "Gross": ["34.50", "20.00"],
    "From Email": ["anna@web.example", "ben@web.example"],
    "Item Title": ["Kettle", "Cup"],
    "Quantity": ["1", "4"],
    "Transaction ID": ["TX1", "TX2"],
}


def test_the_name_of_who_paid_is_no_product(proposed):
    mapping = proposed(PAYMENTS, table="orders")
    assert kinds(mapping) == {"Name": "name", "From Email": "email"}
    assert mapping.columns["Name"].to == ()


def test_an_empty_column_that_is_called_so_is_personal(proposed):
    columns = {"customer_id": ["c1", "c2"], "联系电话": [None, None], "备注": ["", ""], "city": ["杭州", "成都"]}
    mapping = proposed(columns, table="records")
    assert kinds(mapping) == {"联系电话": "phone", "备注": "text"}


def test_a_masked_phone_is_no_customer(proposed):
    orders = {"订单号": ["1", "2"], "下单时间": ["2024-03-01", "2024-03-02"], "实付金额": ["10.00", "20.00"]}
    mapping = proposed({**orders, "收件人手机号": ["136****0001", "137****0002"]})
    assert mapping.columns["收件人手机号"].to == ()
    assert kinds(mapping) == {"收件人手机号": "phone"}


def test_of_phones_as_customers_the_masked_and_made_up_are_nobody(proposed, duckdb):
    columns = {
        "订单号": ["1", "2", "3", "4"],
        "下单时间": ["2024-03-01", "2024-03-02", "2024-03-03", "2024-03-04"],
        "实付金额": ["10.00", "20.00", "30.00", "40.00"],
        "手机号": ["13612340001", "136****0001", "13800138000", "1.36E+10"],
    }
    orders = filled(columns, proposed(columns)).tables["orders"]
    found = values(duckdb, orders, "order_id", "customer_id")
    assert found == [("1", "13612340001"), ("2", None), ("3", None), ("4", None)]


def test_walk_ins_are_no_customer(proposed, duckdb):
    columns = {
        "小票号": ["T1", "T2", "T3", "T4"],
        "会员": ["M001", "散客", "非会员", "M002"],
        "下单时间": ["2024-03-01", "2024-03-02", "2024-03-03", "2024-03-04"],
        "实付金额": ["10.00", "20.00", "30.00", "40.00"],
    }
    plans = filled(columns, proposed(columns))
    found = values(duckdb, plans.tables["orders"], "order_id", "customer_id")
    assert found == [("T1", "M001"), ("T2", None), ("T3", None), ("T4", "M002")]
    assert {one.value for one in plans.sentinels} == {"散客", "非会员"}


def test_ids_that_a_spreadsheet_broke_are_put_in_quarantine(proposed, duckdb):
    columns = {
        "order_id": ["7.41099E+15", "7.41099E+15", "A3"],
        "customer_id": ["c1", "c2", "6.2E+12"],
        "order_date": ["2024-03-01", "2024-03-02", "2024-03-03"],
        "amount": ["10.00", "20.00", "30.00"],
    }
    plans = filled(columns, proposed(columns))
    assert values(duckdb, plans.quarantine, "line", "column") == [(2, "order_id"), (3, "order_id"), (4, "customer_id")]
    assert {row[0] for row in values(duckdb, plans.quarantine, "reason")} == {
        "digits lost in a spreadsheet: export the column as text"
    }
    assert values(duckdb, plans.tables["orders"], "order_id") == []


def test_two_namesakes_with_broken_phones_stay_two(proposed, duckdb):
    columns = {"姓名": ["林小满", "林小满"], "手机号": ["1.38E+10", "1.38E+10"], "备注": ["老客户", "新客户"]}
    mapping = proposed(columns, table="records")
    assert mapping.known_by == ("姓名", "手机号")
    plans = filled(columns, mapping)
    assert len({row[0] for row in values(duckdb, plans.tables["records"], "customer_id")}) == 2
    assert {row[0] for row in values(duckdb, plans.personal, "kind")} == {"name", "text"}
    (counts,) = duckdb.rows(plans.sentinel_counts)
    assert [(one.column, n) for one, n in named_sentinels(plans, counts) if n] == [("手机号", 2)]


def test_the_insured_is_not_who_holds_the_policy(proposed):
    columns = {
        "投保人姓名": ["闻人语", "钟离秋"],
        "投保人手机": ["13312340031", "13312340032"],
        "被保险人姓名": ["闻人歌", "钟离夏"],
    }
    mapping = proposed(columns, table="records")
    assert mapping.known_by == ("投保人姓名", "投保人手机")
    assert kinds(mapping)["被保险人姓名"] == "other"


def test_a_customer_known_by_his_name_alone_is_sealed(proposed):
    columns = {
        "客户": ["张伟", "李思雨"],
        "下单时间": ["2024-03-01", "2024-03-02"],
        "实付金额": ["10.00", "20.00"],
    }
    column = proposed(columns, table="orders").columns["客户"]
    assert (column.to, column.personal) == (("orders.customer_id",), "name")


def test_full_names_as_numbers_of_customers_are_sealed_and_nicks_are_not(proposed):
    orders = {"下单时间": ["2024-03-01", "2024-03-02", "2024-03-03"], "实付金额": ["10.00", "20.00", "30.00"]}
    named = proposed({**orders, "会员名": ["张伟", "李思雨", "欧阳静"]}, table="orders")
    nicked = proposed({**orders, "会员名": ["何家小院", "tb_lin2020", "芒果酱"]}, table="orders")
    assert (named.columns["会员名"].to, named.columns["会员名"].personal) == (("orders.customer_id",), "name")
    assert (nicked.columns["会员名"].to, nicked.columns["会员名"].personal) == (("orders.customer_id",), None)


def test_a_city_in_which_streets_stand_is_an_address(proposed):
    columns = {"customer_id": ["c1", "c2"], "city": ["142 High Street", "70 High Street"], "gender": ["F", "M"]}
    assert kinds(proposed(columns)) == {"city": "address"}


def test_the_names_of_staff_are_others(proposed):
    columns = {"会员号": ["c1", "c2"], "导购员": ["王敏", "李思雨"], "性别": ["女", "男"]}
    assert kinds(proposed(columns)) == {"导购员": "other"}


@pytest.mark.parametrize(
    ("term", "name", "kind", "known", "right"),
    [
        ("product_name", "Name", "name", (), False),
        ("customer_id", "客户", "name", (), True),
        ("visitor_id", "imei", "device", ("customer_id",), False),
        ("visitor_id", "imei", "device", (), True),
        ("visitor_id", "device_id", "device", ("customer_id",), True),
        ("city", "城市", None, (), True),
        ("city", "城市", "address", (), False),
    ],
)
def test_what_a_personal_column_may_be(term, name, kind, known, right):
    assert may_be(term, name, kind, known) is right
