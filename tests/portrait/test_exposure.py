"""Days that a customer has had, of literal calendars, on both engines."""

from __future__ import annotations

from datetime import date

import ibis
import pyarrow as pa

from limner.portrait.calendar import calendar
from limner.portrait.exposure import exposed

AS_OF = date(2025, 2, 4)
SCHEMA = ibis.schema({"customer_id": "string", "first_sale_on_life": "date"})


def days_of(engine, first_days, country="CN", since=date(2020, 1, 1)):
    rows = [{"customer_id": who, "first_sale_on_life": day} for who, day in first_days.items()]
    days = ibis.memtable(pa.Table.from_pylist(rows, SCHEMA.to_pyarrow()))
    plan = exposed(days, calendar(since, AS_OF, country=country), as_of=AS_OF)
    assert plan.columns == (
        "customer_id",
        "first_sale_on_life",
        "exposure:days",
        "exposure:holidays",
        "exposure:promotion_days",
    )
    return {row["customer_id"]: tuple(row.values())[2:] for row in engine.rows(plan)}


def test_days_count_from_the_first_purchase(engine):
    """The Spring Festival break ran from 28 January to 4 February 2025; the goods season ended on the 28th."""
    none = (None, None, None)
    first_days = {
        "今天": AS_OF,
        "除夕": date(2025, 1, 28),
        "前日": date(2025, 1, 27),
        "明天": date(2025, 2, 5),
        "没有": None,
    }
    assert days_of(engine, first_days) == {
        "今天": (1, 1, 0),
        "除夕": (8, 8, 1),
        "前日": (9, 8, 2),
        "明天": none,
        "没有": none,
    }


def test_no_day_counts_that_is_older_than_the_window(engine):
    found = days_of(engine, {"甲": date(2024, 2, 7), "乙": date(2024, 2, 6), "丙": date(2021, 1, 1)})
    assert (found["甲"][0], found["乙"][0]) == (364, 365)
    assert found["丙"] == found["乙"]


def test_without_a_country_only_days_are_counted(engine):
    assert days_of(engine, {"甲": date(2025, 1, 26)}, country="") == {"甲": (10, None, None)}


def test_no_calendar_no_exposure(engine):
    assert days_of(engine, {"甲": date(2025, 1, 26)}, since=None) == {"甲": (None, None, None)}
