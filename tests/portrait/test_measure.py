"""States merge: of any split of the rows, in any order, the whole is the sum of its parts."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from limner.portrait import preference
from limner.portrait.catalogue import catalogue
from limner.portrait.measure import day_state, merge, totals
from limner.portrait.sales import is_sale
from limner.warehouse.tables import ORDERS
from portrait.rows import order, table

MEASURES = catalogue().measures_of(ORDERS)
AS_OF = date(2025, 3, 31)
ORDER = st.builds(
    lambda who, ago, amount, kind, hour, coupon: order(
        who,
        (AS_OF - timedelta(days=ago)).isoformat(),
        amount,
        kind=kind,
        hour=hour,
        coupon_amount=coupon,
        channel="店" if coupon else "app",
    ),
    st.sampled_from(["甲", "b", None]),
    st.integers(-3, 400),
    st.none() | st.integers(-(10**12), 10**12),
    st.sampled_from(["sale", "refund", None]),
    st.none() | st.integers(0, 23),
    st.none() | st.integers(0, 10**6),
)
SEVERAL = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _state(rows):
    return day_state(MEASURES, table("orders", rows), day="ordered_on")


def _sorted(engine, plan):
    return sorted(engine.rows(plan), key=lambda row: [str(row[name]) for name in plan.columns])


@SEVERAL
@given(st.lists(ORDER, max_size=12), st.integers(0, 12))
def test_state_of_parts_merges(duckdb_engine, rows, cut):
    whole, later, earlier = _state(rows), _state(rows[cut:]), _state(rows[:cut])
    assert _sorted(duckdb_engine, merge(MEASURES, [later, earlier])) == _sorted(duckdb_engine, merge(MEASURES, [whole]))
    assert _sorted(duckdb_engine, merge(MEASURES, [whole])) == _sorted(duckdb_engine, whole)


@SEVERAL
@given(st.lists(ORDER, max_size=12), st.integers(0, 12))
def test_preferences_of_parts_merge(duckdb_engine, rows, cut):
    (channel,) = (each for each in catalogue().dimensions if each.name == "channel")

    def chosen(some):
        orders = table("orders", some)
        return preference.chosen(channel, orders.filter(is_sale(orders)))

    parts = preference.merge(chosen(rows[:cut]), chosen(rows[cut:]))
    assert _sorted(duckdb_engine, parts) == _sorted(duckdb_engine, chosen(rows))


@SEVERAL
@given(st.lists(ORDER, max_size=12))
def test_totals_know_nothing_later(duckdb_engine, rows):
    past = [row for row in rows if row["ordered_on"] <= AS_OF]
    assert _sorted(duckdb_engine, totals(MEASURES, _state(rows), as_of=AS_OF)) == _sorted(
        duckdb_engine, totals(MEASURES, _state(past), as_of=AS_OF)
    )


def test_state_merges_on_every_engine(engine):
    rows = [order("甲", "2025-01-01", 5), order("甲", "2025-01-01", 7), order("甲", "2025-01-02", 9)]
    merged = merge(MEASURES, [_state(rows[1:]), _state(rows[:1])])
    assert [
        (row["day"].day, row["orders"], row["gross_amount"], row["first_sale_on"].day)
        for row in _sorted(engine, merged)
    ] == [(1, 2, 12, 1), (2, 1, 9, 2)]
