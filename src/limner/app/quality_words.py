"""What tables, columns and sides of quality are called, in both languages."""

from __future__ import annotations

import math

from limner.app.report.completeness import COLUMNS
from limner.app.report.completeness import TABLES as REPORTED
from limner.core.text import Text
from limner.warehouse.tables import EXTRA_PREFIX

_TABLES = {
    "records": Text("客户记录", "Records"),
    "contacts": Text("联系方式", "Contacts"),
    "identifiers": Text("身份标识", "Identifiers"),
    "coupons": Text("优惠券", "Coupons"),
}
_COLUMNS = {
    "order_id": Text("订单号", "order number"),
    "line_id": Text("订单行号", "line number"),
    "ordered_on": Text("下单日", "day of order"),
    "ordered_at": Text("下单时间", "time of order"),
    "occurred_on": Text("行为日", "day of event"),
    "starts_on": Text("开始日", "first day"),
    "ends_on": Text("结束日", "last day"),
    "first_seen_on": Text("首次出现日", "first day seen"),
    "list_price": Text("标价", "list price"),
    "subcategory": Text("子品类", "subcategory"),
    "department": Text("部门", "department"),
    "currency": Text("货币", "currency"),
    "status": Text("状态", "status"),
    "lines": Text("行数", "lines"),
    "records": Text("记录数", "records"),
    "source": Text("来源", "source"),
    "value": Text("值", "value"),
    "record_id": Text("记录号", "record number"),
    "recorded_at": Text("记录时间", "time of record"),
    "visitor_id": Text("设备或匿名编号", "device or anonymous id"),
    "x_paid_at": Text("付款时间", "time of payment"),
}

SIDES = {
    "complete": Text("完整", "Complete"),
    "valid": Text("有效", "Valid"),
    "unique": Text("唯一", "Unique"),
    "consistent": Text("一致", "Consistent"),
    "fresh": Text("新鲜", "Fresh"),
    "overall": Text("总分", "Overall"),
}
MEANT = {
    "complete": Text("有值的行所占比例，空白与“未知”之类不算；只看提供该列的来源。", "Share of rows that say something, of the sources that give the column; blanks and words such as “unknown” do not."),
    "valid": Text("类型、范围、格式与允许值都对的行所占比例。", "Share of rows whose type, range, pattern and value are as they must be."),
    "unique": Text("不重复的行所占比例。", "Share of rows that are there once."),
    "consistent": Text("与其他列、其他表、上次数据相符的行所占比例。", "Share of rows that agree with other columns, tables and the last load."),
    "fresh": Text("最新一天够新为 100 分，越旧越低。", "100 while the newest day is new enough, falling with its age."),
}  # fmt: skip


def table_title(name: str) -> Text:
    """Return what a table is called."""
    if name in _TABLES:
        return _TABLES[name]
    return REPORTED[name][0] if name in REPORTED else Text(name, name)


def column_title(name: str) -> Text:
    """Return what a column is called; the name that its source gave it where no better is known."""
    own = name.removeprefix(EXTRA_PREFIX)
    return _COLUMNS.get(name) or COLUMNS.get(name) or Text(own, own)


def points(score: float | None) -> str:
    """Write a score with one decimal, cut off, so that only what is whole is 100.0; a dash where there is none."""
    return "–" if score is None else f"{math.floor(score * 10 + 1e-9) / 10:.1f}"
