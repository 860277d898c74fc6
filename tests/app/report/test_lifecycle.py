"""The course of relationships."""

from __future__ import annotations

from datetime import date

import pytest

from app.report.literal_tables import AS_OF, day
from limner.app.report.lifecycle import Cohort, Month, Stage, last_whole_month, lifecycle, month_ends, stages_at
from rows import memory

SOLD = {"customer_id": "string", "day": "date", "orders": "int64"}


def sold(*rows):
    return memory(SOLD, *({"customer_id": customer, "day": day(on), "orders": 1} for customer, on in rows))


def test_month_ends_begin_when_somebody_can_have_stayed_away():
    assert month_ends(day("2024-01-31"), AS_OF) == (day("2024-04-30"), day("2024-05-31"), AS_OF)
    assert month_ends(day("2024-06-29"), AS_OF) == (AS_OF,)
    assert len(month_ends(day("2001-01-01"), AS_OF)) == 13
    assert month_ends(day("2001-01-01"), day("2024-03-15"))[:2] == (day("2023-03-31"), day("2023-04-30"))


def test_stages_at_the_end_of_days_are_those_of_the_feature(engine):
    rows = sold(
        ("new", "2024-06-01"),
        ("old", "2023-06-29"),
        ("back", "2024-01-01"),
        ("back", "2024-06-10"),
        ("often", "2024-01-01"),
        ("often", "2024-01-11"),
        ("often", "2024-01-21"),
        ("slow", "2024-01-01"),
        ("slow", "2024-03-31"),
    )
    found = engine.rows(stages_at(rows, (day("2024-01-31"), AS_OF)).order_by("end", "customer_id"))
    stages = {(row["end"], row["customer_id"]): row["stage"] for row in found}
    january = {who: stage for (end, who), stage in stages.items() if end == day("2024-01-31")}
    assert january == {"old": "dormant", "back": "active", "often": "active", "slow": "active"}
    june = {who: stage for (end, who), stage in stages.items() if end == AS_OF}
    assert june == {
        "new": "new",
        "old": "lost",
        "back": "returning",
        "often": "lost",
        "slow": "dormant",
    }


@pytest.mark.parametrize(
    ("as_of", "month"), [("2024-06-30", 2024 * 12 + 5), ("2024-06-29", 2024 * 12 + 4), ("2024-01-15", 2023 * 12 + 11)]
)
def test_a_month_counts_when_it_has_ended(as_of, month):
    assert last_whole_month(date.fromisoformat(as_of)) == month


def test_months_and_cohorts_of_literal_orders(frame):
    orders = [{"customer_id": f"c{n}", "on": "2024-04-10", "amount": 10} for n in range(6)]
    orders += [{"customer_id": f"c{n}", "on": "2024-05-31", "amount": 20} for n in range(3)]
    orders += [{"customer_id": f"d{n}", "on": "2024-05-01", "amount": 5} for n in range(4)]
    orders += [{"customer_id": f"c{n}", "on": "2024-06-30", "amount": 1} for n in range(2)]
    made = lifecycle(
        frame(
            features=[{"customer_id": "c0", "lifecycle_stage": "active", "orders_365d": 3, "net_amount_365d": 31}],
            orders=orders,
        )
    )
    assert made.stages == (Stage("active", 1, 1, 31),)
    assert made.months == (Month(2024, 4, 6, 0, 6, 60), Month(2024, 5, 4, 3, 7, 80))
    assert made.cohorts == (Cohort(2024, 4, 6, (6, 3, 2)),)
    assert [moment.on for moment in made.trend] == [AS_OF]


def test_the_trend_ends_where_the_portraits_are(facts):
    now = {stage.name: stage.customers for stage in facts.lifecycle.stages if stage.name != "prospect"}
    assert facts.lifecycle.trend[-1].customers == now
    assert facts.lifecycle.trend[-1].all == facts.headline.buyers == 60


def test_nobody_who_bought_gives_nothing(frame):
    made = lifecycle(frame(features=[{"customer_id": "a", "lifecycle_stage": "prospect"}]))
    assert (made.trend, made.months, made.cohorts) == ((), (), ())
