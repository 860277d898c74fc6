"""Of several values the one holds that the rule says, and it is known where it came from."""

from __future__ import annotations

from datetime import datetime as at

import pytest

from limner.identity.customers import attributes, customers
from limner.identity.survivorship import Rule, Survivorship, origins, ranked
from limner.warehouse.tables import RECORDS
from rows import memory

SCHEMA = {name: column.type for name, column in RECORDS.columns.items()}
ROWS = (
    {"record_id": "1", "source": "crm", "city": "北京", "gender": "female", "recorded_at": at(2025, 1, 1)},
    {"record_id": "2", "source": "shop", "city": "上海", "recorded_at": at(2025, 1, 2)},
    {"record_id": "3", "source": "web", "city": "北京", "recorded_at": at(2025, 1, 3)},
    {"record_id": "4", "source": "app", "city": "广州", "recorded_at": at(2025, 1, 4)},
    {"record_id": "5", "source": "crm", "recorded_at": at(2025, 1, 5)},
)


def records(*rows):
    return memory(SCHEMA, *({"customer_id": "a"} | row for row in rows))


@pytest.mark.parametrize(
    ("how", "city", "record"),
    [
        (None, "广州", "4"),
        (Survivorship(Rule.RECENT), "广州", "4"),
        (Survivorship(Rule.FREQUENT), "北京", "3"),
        (Survivorship(Rule.COMPLETE), "北京", "1"),
        (Survivorship(Rule.SOURCE, ("shop", "crm")), "上海", "2"),
        (Survivorship(Rule.SOURCE, ("crm",)), "北京", "1"),
        (Survivorship(Rule.SOURCE, ("nowhere",)), "广州", "4"),
    ],
)
def test_the_value_that_holds_and_its_record(engine, how, city, record):
    rules = {"city": how} if how else {}
    table = records(*ROWS)
    (made,) = engine.rows(customers(table, [], rules))
    assert (made["city"], made["gender"], made["records"]) == (city, "female", 5)
    names = attributes(table)
    beside = ranked(table, names, rules)
    (found,) = engine.rows(beside.agg(**origins(beside, names, rules)))
    assert (found["city"], found["gender"], found["age_band"]) == (record, "1", None)


def test_of_equals_the_newest_holds_and_of_one_moment_the_largest_id(duckdb_engine):
    same = [
        {"record_id": str(n), "city": city, "recorded_at": at(2025, 1, 1)} for n, city in enumerate(("甲", "乙", "丙"))
    ]
    for rule in Rule:
        how = Survivorship(rule, ("x",) if rule is Rule.SOURCE else ())
        (made,) = duckdb_engine.rows(customers(records(*same), [], {"city": how}))
        assert made["city"] == "丙"
