"""A frame of literal rows, and a workspace of a shop large enough for every section."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.conftest import bring_text, make
from limner.app.build_portraits import build_portraits
from limner.app.report.facts import gather
from limner.app.report.frame import Frame, customer_days
from limner.app.workspace import Workspace
from limner.warehouse.tables import ORDERS, PREFERENCES
from rows import memory

AS_OF = date(2024, 6, 30)
FEATURE_COLUMNS = {
    "customer_id": "string",
    "as_of": "date",
    "lifecycle_stage": "string",
    "gender": "string",
    "age_band": "string",
    "income_band": "string",
    "household_size": "string",
    "marital_status": "string",
    "member_level": "string",
    "education": "string",
    "occupation": "string",
    "country": "string",
    "province": "string",
    "city": "string",
    "orders_life": "int64",
    "orders_365d": "int64",
    "net_amount_365d": "int64",
    "gross_amount_365d": "int64",
    "recency_days": "int64",
}
HOSTILE = "<script>alert(1)</script>&\"茶'"
"""A category that would do harm where it was not escaped."""


class Tables:
    """A reader of literal tables."""

    def __init__(self, engine, tables):
        self.engine = engine
        self.tables = tables

    def has(self, table):
        return table.name in self.tables

    def table(self, table):
        empty = {name: str(column.type) for name, column in table.columns.items()}
        return self.tables.get(table.name, memory(empty))


def day(text):
    return date.fromisoformat(text)


def columns(table):
    return {name: str(column.type) for name, column in table.columns.items()}


@pytest.fixture
def frame(engine):
    """Make a frame of literal features, orders and preferences, on each engine."""

    def made(*, features=(), orders=(), preferences=(), tables=None, people=None):
        everyone = memory(FEATURE_COLUMNS, *features)
        chosen = everyone if people is None else everyone.filter(everyone.customer_id.isin(people))
        placed = [{"ordered_on": day(row.pop("on")), "kind": "sale", **row} for row in map(dict, orders)]
        kept = memory(columns(ORDERS), *placed)
        return Frame(
            reader=Tables(engine, tables or {}),
            as_of=AS_OF,
            segment=None,
            everyone=everyone,
            people=chosen,
            orders=kept,
            days=customer_days(kept),
            preferences=memory(columns(PREFERENCES), *preferences),
        )

    return made


def lines():
    """A shop's lines: 60 customers over fourteen months, some of them gone, in Chinese and with hostile names."""
    rows = [
        "order_id,customer_id,order_date,product_id,product_name,category,quantity,unit_price,discount,payment_method,channel"
    ]
    first = date(2023, 4, 1)
    for customer in range(60):
        last = date(2024, 6, 30) if customer % 3 else date(2023, 12, 31)
        bought = first + timedelta(days=customer * 4)
        while bought <= last:
            order = f"O{customer}-{bought:%m%d%y}"
            what = (f"p1,龙井,{HOSTILE}", "p2,红茶,红茶", "p3,茶杯,器具")[(customer + bought.day) % 3].split(",")
            quoted = ",".join('"' + cell.replace('"', '""') + '"' for cell in what)
            rows.append(
                f"{order},c{customer},{bought} {9 + customer % 12}:30:00,{quoted},{1 + customer % 4},{30 + customer}.50,"
                f"{(customer % 2) * 5},{('wechat', 'cash')[customer % 2]},{('app', '门店')[customer % 3 == 0]}"
            )
            bought += timedelta(days=11 + customer % 25)
    rows.append("LAST,c1,2024-06-30 23:59:00,p2,红茶,红茶,1,30.00,0,cash,app")
    return "\n".join(rows) + "\n"


def members():
    rows = ["会员号,姓名,性别,城市,注册日期"]
    rows += [f"c{n},张三丰,{'女男'[n % 2]},{'杭州' if n % 3 else '成都'},2023-01-01" for n in range(66)]
    return "\n".join(rows) + "\n"


@pytest.fixture(scope="session")
def store_folder(tmp_path_factory):
    """The folder of a workspace with the shop, imported and built once for the run; not to be written to."""
    folder = tmp_path_factory.mktemp("store")
    with make(folder / "store") as opened:
        bring_text(opened, folder, lines=lines(), members=members())
        build_portraits(opened)
    return folder / "store"


@pytest.fixture(scope="session")
def facts(store_folder):
    """The facts of the shop."""
    with Workspace(store_folder) as opened:
        return gather(opened)
