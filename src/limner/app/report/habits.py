"""When customers buy, what, where, and how they pay."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import ibis.expr.types as ir
from ibis import _

from limner.app.report.frame import SMALL, Frame
from limner.app.report.ranking import SHOWN, Ranking, ranking
from limner.core.text import Text
from limner.engine.portable import weekday
from limner.portrait.sales import is_sale, net_amount
from limner.warehouse.tables import PRODUCTS

HOURS, DAYS = 24, 7
DIMENSIONS = {
    "category": Text("品类", "Categories"),
    "brand": Text("品牌", "Brands"),
    "product": Text("商品", "Products"),
    "channel": Text("渠道", "Channels"),
    "store": Text("门店", "Stores"),
    "payment_method": Text("支付方式", "Ways to pay"),
}
"""The dimensions of ``preferences`` that are ranked."""
PLACES = {"country": Text("国家（收货）", "Countries (sent to)"), "province": Text("省份（收货）", "Regions (sent to)")}
"""The columns of ``orders`` that are ranked besides."""

_CANDIDATES = 40
"""How many values of a dimension are read by name; those beyond count as others."""


@dataclass(frozen=True)
class Habits:
    """When, what, where and how.

    Attributes:
        week: orders by weekday (0 Monday) and hour; empty where no order has an hour.
        weekdays: orders by weekday.
        rankings: what, where and how, by dimension; only those with two values or more.
    """

    week: tuple[tuple[int, ...], ...]
    weekdays: tuple[int, ...]
    rankings: dict[str, Ranking]


def habits(frame: Frame) -> Habits:
    """Count sales by weekday and hour, and choices by value."""
    orders = frame.orders.filter(is_sale(frame.orders))
    when = orders.select(day=weekday(orders.ordered_on), hour=orders.ordered_hour)
    counted = frame.rows(when.group_by("day", "hour").agg(n=when.count()))
    week = [[0] * HOURS for _day in range(DAYS)]
    weekdays = [0] * DAYS
    for row in counted:
        weekdays[row["day"]] += row["n"]
        if row["hour"] is not None:
            week[row["day"]][row["hour"]] += row["n"]
    has_hours = any(map(any, week))
    return Habits(
        week=tuple(map(tuple, week)) if has_hours else (),
        weekdays=tuple(weekdays),
        rankings=_chosen(frame) | _sent_to(frame),
    )


def _chosen(frame: Frame) -> dict[str, Ranking]:
    wanted = frame.preferences.filter(frame.preferences.dimension.isin(list(DIMENSIONS)))
    by_value = wanted.group_by("dimension", "value").agg(
        customers=wanted.count(), times=wanted.n.sum().cast("int64"), money=wanted.amount.sum().cast("int64")
    )
    sums = by_value.group_by("dimension").agg(
        n=by_value.count(), times=by_value.times.sum(), money=by_value.money.sum()
    )
    choosers = wanted.select("dimension", "customer_id").distinct().group_by("dimension").agg(n=_.customer_id.count())
    people = {row["dimension"]: row["n"] for row in frame.rows(choosers)}
    whole = {row["dimension"]: row for row in frame.rows(sums)}
    return {
        name: _ranked(frame, by_value.filter(by_value.dimension == name), whole[name], people[name])
        for name in DIMENSIONS
        if name in whole and whole[name]["n"] > 1
    }


def _ranked(frame: Frame, values: ir.Table, sums: dict[str, Any], customers: int) -> Ranking:
    """Rank one dimension: its largest values by name, and the sums of all of them."""
    name = str(sums["dimension"])
    rows = _named(frame, values.order_by(_.money.desc(), _.value).limit(_CANDIDATES), name)
    ranked = ranking(name, DIMENSIONS[name], rows + _beyond(rows, sums), customers=customers)
    return replace(ranked, values=sums["n"])


def _beyond(rows: list[dict[str, object]], sums: dict[str, Any]) -> list[dict[str, object]]:
    """The values beyond those read by name, as one row that is always merged."""
    if sums["n"] <= len(rows):
        return []
    left = {part: int(sums[part]) - sum(int(str(row[part])) for row in rows) for part in ("times", "money")}
    return [{"value": "", "customers": SMALL - 1, **left}]


def _named(frame: Frame, values: ir.Table, name: str) -> list[dict[str, object]]:
    if name != "product" or not frame.reader.has(PRODUCTS):
        return frame.rows(values)
    products = frame.reader.table(PRODUCTS).select("product_id", "name")
    told = values.left_join(products, values.value == products.product_id)
    rows = frame.rows(told.select("dimension", "customers", "times", "money", value=_.name.fill_null(_.value)))
    return [dict(row) for row in rows]


def _sent_to(frame: Frame) -> dict[str, Ranking]:
    orders = frame.orders.filter(is_sale(frame.orders))
    found = {}
    for column, title in PLACES.items():
        told = orders.select("customer_id", value=orders[column], money=net_amount(orders))
        told = told.filter(told.value.notnull())
        each = told.group_by("value", "customer_id").agg(times=told.count(), money=told.money.sum())
        by_value = each.group_by("value").agg(
            customers=each.count(), times=each.times.sum().cast("int64"), money=each.money.sum().cast("int64")
        )
        rows = frame.rows(by_value)
        if len(rows) > 1:
            people = frame.row(told.select("customer_id").distinct().agg(n=_.customer_id.count()))["n"]
            found[column] = ranking(column, title, rows, customers=people, shown=SHOWN + 2)
    return found
