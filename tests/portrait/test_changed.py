"""Whose counts may differ since an earlier build: nobody whose counts do is left out, and most are spared."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from examples import examples
from limner.portrait import build
from limner.portrait.calendar import calendar
from limner.portrait.changed import Before, changed
from limner.portrait.parts import parts
from limner.portrait.source import DAY_COLUMNS
from portrait.rows import line, order, table, written

FIRST = date(2024, 1, 15)
NAMES = ("orders", "order_lines", "products", "events", "points")
CUSTOMERS = ["甲", "b", "c", None]
PRODUCTS = [{"product_id": f"p{n}", "category": "茶" if n % 2 else "器", "brand": "B"} for n in range(8)]


def happening(who, ago, kind, amount, minutes):
    """A row of one table, on a day counted back from ``FIRST`` (a negative number: after it)."""
    day = FIRST - timedelta(days=ago)
    at = datetime.combine(day, time(minutes // 60, minutes % 60))
    if kind == "events":
        return kind, {"customer_id": who, "event": ["view", "cart"][amount % 2], "occurred_at": at, "occurred_on": day, "occurred_hour": at.hour, "session_id": f"s{ago}"}  # fmt: skip
    if kind == "points":
        return kind, {"customer_id": who, "moved_at": at, "moved_on": day, "kind": "earn", "points": amount}
    if kind == "order_lines":
        own = {"order_id": f"{who}{amount % 4}", "line_id": f"{kind}{who}{ago}{amount}{minutes}"}
        return kind, line(who, day.isoformat(), f"p{amount % 8}", amount * 10_000 + 1, **own)
    state = {"order_id": f"{who}{amount % 4}", "status": "cancelled" if minutes == 1 else "paid"}
    return kind, order(
        who, day.isoformat(), amount * 10_000, hour=at.hour, channel="店" if amount % 2 else "app", **state
    )


HAPPENING = st.builds(
    happening,
    st.sampled_from(CUSTOMERS),
    st.sampled_from([-40, -1, 0, 1, 6, 7, 8, 29, 30, 31, 89, 90, 91, 180, 364, 365, 366, 700]),
    st.sampled_from(["orders", "orders", "order_lines", "events", "points"]),
    st.integers(0, 9),
    st.sampled_from([0, 1, 719, 1439]),
)


def warehouse(rows):
    """Of the orders of one number there is the first."""
    found = {name: [row for kind, row in rows if kind == name] for name in NAMES} | {"products": PRODUCTS}
    found["orders"] = list({row["order_id"]: row for row in reversed(found["orders"])}.values())
    return {name: table(name, found[name]) for name in NAMES}


def counted(engine, folder, tables, day, only=None):
    """What is counted of each customer as of a day, and the tables of the steps."""
    staged = dict(tables) | {"calendar": calendar(date(2020, 1, 1), day, country="CN")}
    if only is not None:
        staged |= {
            name: staged[name].filter(staged[name].customer_id.isin(only)) for name in DAY_COLUMNS if name in staged
        }
    for step in build.steps(NAMES):
        of_all = step.name == "price_references"
        plan = step.plan(staged | dict(tables) if of_all else staged, day)
        staged[step.name] = written(engine, folder / step.name, plan)
    return {row["customer_id"]: row for row in engine.rows(staged["totals"])}, staged


@pytest.mark.slow
@settings(max_examples=examples(3), deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(HAPPENING, min_size=3, max_size=20), st.lists(HAPPENING, max_size=4), st.sampled_from([0, 1, 7, 30, 366])
)
def test_nobody_whose_counts_differ_is_left_out(duckdb_engine, tmp_path_factory, rows, more, days):
    folder, later = tmp_path_factory.mktemp("counted"), FIRST + timedelta(days=days)
    was, then = counted(duckdb_engine, folder / "then", warehouse(rows), FIRST)
    tables = warehouse([*rows, *more])
    now, staged = counted(duckdb_engine, folder / "now", tables, later)
    new = {name: table(name, [r for k, r in more if k == name]) for name in DAY_COLUMNS if name in NAMES}
    before = Before(FIRST, then["products"], then["price_references"])
    tables |= {"price_references": staged["price_references"]}
    pairs = duckdb_engine.rows(changed(tables, new, before, as_of=later))
    who = {row["customer_id"] for row in pairs}
    assert {customer for customer in now if now[customer] != was.get(customer)} <= who
    for part in parts(NAMES):
        columns = {column for name in part.totals for column in staged[name].columns} - {"customer_id"}
        differing = {c for c in now if any(now[c][name] != was.get(c, {}).get(name) for name in columns)}
        assert differing <= {row["customer_id"] for row in pairs if row["source"] in part.sources}, part.sources
    again, _staged = counted(duckdb_engine, folder / "again", warehouse([*rows, *more]), later, only=sorted(who))
    assert again == {customer: row for customer, row in now.items() if customer in who}


def test_a_day_later_most_are_spared(duckdb_engine):
    rows = [happening("甲", ago, "orders", 1, 0) for ago in (3, 100)] + [happening("b", 6, "orders", 1, 0)]
    tables = {"orders": table("orders", [row for _kind, row in rows])}
    nothing = table("products", []), table("price_references", [])
    plan = changed(tables, {}, Before(FIRST, *nothing), as_of=FIRST + timedelta(days=1))
    assert [row["customer_id"] for row in duckdb_engine.rows(plan)] == ["b"]
