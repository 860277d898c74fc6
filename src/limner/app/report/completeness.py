"""How complete the data are: rows, days, missing values, and what cannot be said for want of data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from ibis import _

from limner.app.report.frame import Frame
from limner.core.text import Text
from limner.portrait import build as portrait
from limner.portrait.catalogue import catalogue
from limner.warehouse.reader import Reader
from limner.warehouse.tables import BY_NAME, CUSTOMERS, FEATURES, ORDERS, Table

TABLES: dict[str, tuple[Text, str, tuple[str, ...]]] = {
    "customers": (
        Text("客户", "Customers"),
        "first_seen_on",
        ("gender", "birth_year", "age_band", "province", "city", "member_level", "registered_on"),
    ),
    "orders": (
        Text("订单", "Orders"),
        "ordered_on",
        (
            *("customer_id", "ordered_hour", "amount", "discount_amount", "coupon_amount", "channel"),
            *("payment_method", "store_id", "province"),
        ),
    ),
    "order_lines": (Text("订单行", "Order lines"), "ordered_on", ("customer_id", "product_id", "quantity", "amount")),
    "products": (Text("商品", "Products"), "", ("name", "category", "brand")),
    "events": (
        Text("行为", "Events"),
        "occurred_on",
        ("customer_id", "session_id", "channel", "product_id", "duration_seconds"),
    ),
    "feedback": (Text("评价", "Feedback"), "given_on", ("customer_id", "score", "order_id")),
    "campaigns": (Text("活动", "Campaigns"), "starts_on", ("name", "kind")),
    "touches": (Text("触达", "Touches"), "touched_on", ("customer_id", "campaign_id", "touched_on")),
    "redemptions": (Text("核销", "Redemptions"), "redeemed_on", ("customer_id", "campaign_id")),
    "service_contacts": (
        Text("客服", "Service contacts"),
        "contacted_on",
        ("customer_id", "kind", "resolved", "wait_seconds", "score"),
    ),
    "points": (Text("积分", "Points"), "moved_on", ("customer_id", "kind", "points")),
}
"""The tables that are looked at: title, the column of the day, and the columns that matter."""

COLUMNS = {
    "customer_id": Text("客户", "customer"),
    "gender": Text("性别", "gender"),
    "birth_year": Text("出生年份", "year of birth"),
    "age_band": Text("年龄段", "age band"),
    "province": Text("省份", "region"),
    "city": Text("城市", "city"),
    "country": Text("国家", "country"),
    "member_level": Text("会员等级", "member level"),
    "registered_on": Text("注册日", "day of registration"),
    "ordered_hour": Text("下单钟点", "hour"),
    "amount": Text("金额", "amount"),
    "discount_amount": Text("折扣金额", "discount"),
    "coupon_amount": Text("优惠券金额", "coupon amount"),
    "coupon_id": Text("优惠券", "coupon"),
    "promotion_kind": Text("促销类型", "kind of promotion"),
    "list_amount": Text("原价", "list amount"),
    "refunded_amount": Text("退款金额", "money given back"),
    "units": Text("件数", "units"),
    "channel": Text("渠道", "channel"),
    "payment_method": Text("支付方式", "way to pay"),
    "store_id": Text("门店", "store"),
    "product_id": Text("商品", "product"),
    "quantity": Text("数量", "quantity"),
    "unit_price": Text("单价", "unit price"),
    "name": Text("名称", "name"),
    "category": Text("品类", "category"),
    "brand": Text("品牌", "brand"),
    "session_id": Text("访问", "visit"),
    "duration_seconds": Text("停留时长", "duration"),
    "event": Text("行为类型", "kind of event"),
    "score": Text("评分", "score"),
    "order_id": Text("订单", "order"),
    "kind": Text("类型", "kind"),
    "campaign_id": Text("活动", "campaign"),
    "touched_on": Text("日期", "day"),
    "resolved": Text("是否解决", "whether resolved"),
    "wait_seconds": Text("等待时长", "waiting time"),
    "points": Text("积分", "points"),
    "occupation": Text("职业", "occupation"),
    "education": Text("学历", "education"),
    "marital_status": Text("婚姻状况", "marital status"),
    "household_size": Text("家庭人数", "household size"),
    "income_band": Text("年收入段", "income band"),
    "yearly_income": Text("年收入", "yearly income"),
}
"""What columns are called in plain words."""


@dataclass(frozen=True)
class Held:
    """What one table holds: rows, its first and its last day, and the share of missing values by column."""

    name: str
    title: Text
    rows: int
    first: date | None
    last: date | None
    missing: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Lacking:
    """Something that the data do not have, and the features that cannot be said without it."""

    table: str
    columns: tuple[str, ...]
    features: tuple[str, ...]


@dataclass(frozen=True)
class Completeness:
    """How complete the data are, of the whole workspace.

    Attributes:
        held: the tables that have rows.
        lacking: what is not there.
        known: how many features are known of anyone; of how many that ship.
        anonymous: share of sales that name no customer; null without sales.
        currencies: the currencies of orders.
    """

    held: tuple[Held, ...]
    lacking: tuple[Lacking, ...]
    known: int
    features: int
    anonymous: float | None
    currencies: tuple[str, ...]


def completeness(frame: Frame) -> Completeness:
    """Look at every table once, and at which features are null for everyone."""
    reader = frame.reader
    held = tuple(_held(frame, BY_NAME[name]) for name in TABLES if reader.has(BY_NAME[name]))
    orders = next((each for each in held if each.name == ORDERS.name), None)
    features = [name for name in frame.everyone.columns if name not in FEATURES.columns]
    filled = frame.row(frame.everyone.agg(**{name: frame.everyone[name].count() for name in features}))
    return Completeness(
        held=held,
        lacking=_lacking(frame),
        known=sum(1 for name in features if filled[name]),
        features=len(features),
        anonymous=dict(orders.missing).get("customer_id") if orders else None,
        currencies=_currencies(reader) if orders else (),
    )


def _held(frame: Frame, table: Table) -> Held:
    title, day, columns = TABLES[table.name]
    rows = frame.reader.table(table)
    counts: dict[str, Any] = {f"filled_{name}": rows[name].count() for name in columns}
    days = {"first": rows[day].min(), "last": rows[day].max()} if day else {}
    found = frame.row(rows.agg(all=rows.count(), **counts, **days))
    missing = tuple((name, 1 - found[f"filled_{name}"] / found["all"]) for name in columns) if found["all"] else ()
    return Held(table.name, title, found["all"], found.get("first"), found.get("last"), missing)


def _lacking(frame: Frame) -> tuple[Lacking, ...]:
    made = catalogue()
    tables = {source.table.name: frame.reader.table(source.table) for source in made.sources}
    present = frame.row(portrait.presence(tables, as_of=frame.as_of))
    wanted: dict[str, list[str]] = {}
    for name, each in made.features.items():
        for source in each.needs or ():
            wanted.setdefault(str(source), []).append(name)
    absent = sorted({str(s): s for s in made.sources if not present[str(s)]}.items())
    return tuple(
        Lacking(source.table.name, source.columns, tuple(wanted.get(name, ())))
        for name, source in absent
        if frame.reader.has(source.table) or source.table is CUSTOMERS or not source.columns
    )


def _currencies(reader: Reader) -> tuple[str, ...]:
    orders = reader.table(ORDERS)
    named = orders.filter(_.currency.notnull()).group_by("currency").agg(n=_.count())
    return tuple(row["currency"] for row in reader.engine.rows(named.order_by(_.n.desc(), _.currency)))
