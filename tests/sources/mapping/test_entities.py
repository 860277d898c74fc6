"""Sheets of contacts with service, of points and of events with their length are recognised and become rows."""

from __future__ import annotations

from datetime import date
from datetime import datetime as at
from types import SimpleNamespace

import ibis
import pytest

from limner.sources.mapping.facts import Load
from limner.sources.mapping.fill import fill
from limner.sources.mapping.propose import propose
from limner.sources.mapping.recognise import recognise

LOAD = Load(source="crm", load_id="load-1", loaded_at=at(2024, 7, 1), time_zone="Asia/Shanghai")


@pytest.fixture
def taken(duckdb_engine):
    """Recognise a sheet of text, ask nothing, and return the rows of one table by their line."""

    def run(table, columns):
        rows = ibis.memtable(
            {"line": list(range(len(next(iter(columns.values()))))), **columns},
            schema={"line": "int64", **dict.fromkeys(columns, "string")},
        )
        found = propose(recognise(rows, list(columns), duckdb_engine.rows), time_zone="Asia/Shanghai")
        assert found.sure, [question.text.en for question in found.questions]
        filled = fill(SimpleNamespace(rows=rows), found.mapping, LOAD)
        assert duckdb_engine.rows(filled.quarantine) == []
        return found.mapping, duckdb_engine.rows(filled.tables[table])

    return run


def _by(rows, key, *names):
    return {row[key]: tuple(row[name] for name in names) for row in rows}


def test_contacts_with_service_in_chinese(taken):
    mapping, rows = taken(
        "service_contacts",
        {
            "工单编号": ["G1", "G2", "G3"],
            "会员编号": ["M1", "M2", ""],
            "受理时间": ["2024-06-30 23:59:00", "2024-07-01 00:01:00", "2024-06-01 08:00:00"],
            "服务类型": ["投诉", "退货", "咨询"],
            "服务渠道": ["电话", "在线客服", "电话"],
            "是否解决": ["是", "未解决", "转接"],
            "等待时长(秒)": ["30", "12.5", ""],
            "满意度": ["1", "", "5"],
            "问题描述": ["张三的杯子碎了", "太慢", "没事"],
        },
    )
    assert mapping.columns["问题描述"].to == ()
    assert mapping.columns["问题描述"].personal
    told = _by(
        rows, "contact_id", "customer_id", "contacted_on", "kind", "channel", "resolved", "wait_seconds", "score"
    )
    assert told == {
        "G1": ("M1", date(2024, 6, 30), "投诉", "电话", True, 30.0, 1.0),
        "G2": ("M2", date(2024, 7, 1), "退货", "在线客服", False, 12.5, None),
        "G3": (None, date(2024, 6, 1), "咨询", "电话", None, None, 5.0),
    }
    assert {row["contacted_at"] for row in rows} == {
        at(2024, 6, 30, 15, 59),
        at(2024, 6, 30, 16, 1),
        at(2024, 6, 1),
    }


def test_contacts_with_service_in_english(taken):
    _, rows = taken(
        "service_contacts",
        {
            "case_id": ["1", "2"],
            "customer_id": ["a", "b"],
            "contacted_at": ["2024-06-30 10:00:00", "2024-06-30 11:00:00"],
            "service_type": ["complaint", "return"],
            "resolved": ["true", "false"],
            "wait_seconds": ["3", "4"],
            "order_id": ["o1", "o2"],
        },
    )
    assert _by(rows, "contact_id", "kind", "resolved", "order_id") == {
        "1": ("complaint", True, "o1"),
        "2": ("return", False, "o2"),
    }


def test_points_spent_are_negative_whatever_their_sign(taken):
    sheet = {
        "会员号": ["M1"] * 6,
        "变动时间": [f"2024-06-0{day} 10:00:00" for day in range(1, 7)],
        "变动类型": ["获得", "使用", "使用", "过期", "人工调整", "推荐"],
        "积分": ["100", "30", "-20", "5", "-1", "1,000"],
    }
    _, rows = taken("points", sheet)
    assert sorted((row["moved_on"].day, row["kind"], row["points"]) for row in rows) == [
        (1, "earn", 100),
        (2, "spend", -30),
        (3, "spend", -20),
        (4, "expire", -5),
        (5, "adjust", -1),
        (6, "推荐", 1000),
    ]
    assert len({row["movement_id"] for row in rows}) == 6


def test_points_without_kinds_keep_their_sign(taken):
    _, rows = taken(
        "points",
        {
            "customer_id": ["a", "a"],
            "points_date": ["2024-06-01", "2024-06-02"],
            "points": ["10", "-3"],
            "order_id": ["1", "2"],
        },
    )
    assert sorted((row["order_id"], row["kind"], row["points"]) for row in rows) == [("1", None, 10), ("2", None, -3)]


def test_members_with_points_are_members(taken):
    mapping, rows = taken(
        "records",
        {
            "会员号": ["M1", "M2"],
            "性别": ["女", "男"],
            "注册时间": ["2024-01-01", "2024-01-02"],
            "积分": ["10", "20"],
            "时间": ["2024-06-01", "2024-06-01"],
        },
    )
    assert (mapping.tables, len(rows)) == (("records",), 2)


def test_events_say_how_long_they_lasted(taken):
    mapping, rows = taken(
        "events",
        {
            "用户id": ["M1", "M1"],
            "行为类型": ["浏览", "加购"],
            "行为时间": ["2024-06-01 10:00:00", "2024-06-01 10:01:00"],
            "会话id": ["s", "s"],
            "停留时长": ["59.5", ""],
            "停留毫秒": ["59500", ""],
        },
    )
    assert _by(rows, "event", "session_id", "duration_seconds") == {"浏览": ("s", 59.5), "加购": ("s", None)}
    assert mapping.columns["停留毫秒"].to == ("events.x_停留毫秒",)


@pytest.mark.parametrize("name", ["duration_ms", "停留时长(毫秒)", "停留时长（分钟）", "durationMinutes"])
def test_lengths_in_other_units_are_kept_aside(taken, name):
    mapping, _ = taken(
        "events",
        {"user_id": ["a"], "event": ["view"], "event_time": ["2024-06-01 10:00:00"], name: ["59500"]},
    )
    assert mapping.columns[name].to[0].startswith("events.x_")


def test_orders_say_what_promotion_they_had(taken):
    _, rows = taken(
        "orders",
        {
            "订单编号": ["1", "2", "3", "4"],
            "会员编号": ["M1", "M1", "M2", "M2"],
            "下单时间": ["2024-06-01 10:00:00"] * 4,
            "实付金额": ["10", "20", "30", "40"],
            "优惠类型": ["满300减50", "限时折扣", "买一送一", "无"],
        },
    )
    assert _by(rows, "order_id", "promotion_kind") == {
        "1": ("full_reduction",),
        "2": ("discount",),
        "3": ("gift",),
        "4": (None,),
    }


def test_lines_of_orders_say_what_promotion_they_had(taken):
    _, rows = taken(
        "orders",
        {
            "order_id": ["1", "1", "2"],
            "customer_id": ["a", "a", "b"],
            "order_date": ["2024-06-01"] * 3,
            "sku": ["x", "y", "x"],
            "quantity": ["1", "2", "3"],
            "unit_price": ["10", "20", "30"],
            "promotion_type": ["", "gift", "Employee sale"],
        },
    )
    assert _by(rows, "order_id", "promotion_kind") == {"1": ("gift",), "2": ("Employee sale",)}


def test_the_worst_of_several_states_of_an_order_counts(taken):
    _, rows = taken(
        "orders",
        {
            "订单编号": ["1", "2", "3", "4"],
            "会员编号": ["M1", "M1", "M2", "M2"],
            "下单时间": ["2024-06-01", "2024-06-02", "2024-06-03", "2024-06-04"],
            "实付金额": ["10", "20", "30", "40"],
            "订单状态": ["交易成功", "交易成功", "待付款", "已取消"],
            "售后状态": ["无售后", "退款成功", "", "退款成功"],
        },
    )
    assert _by(rows, "order_id", "kind", "status", "amount", "refunded_amount") == {
        "1": ("sale", "paid", 100000, None),
        "2": ("sale", "paid", 200000, -200000),
        "3": ("sale", "unpaid", 0, None),
        "4": ("sale", "cancelled", 0, None),
    }
