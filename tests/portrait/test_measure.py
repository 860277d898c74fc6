"""Every measure that ships merges: of any split of the rows, in any order, the whole is the sum of its parts."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import ibis
import ibis.expr.operations as ops
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from examples import examples
from limner.portrait import preference
from limner.portrait.calendar import calendar
from limner.portrait.catalogue import catalogue
from limner.portrait.fact import FACTS
from limner.portrait.measure import EVERY_WINDOW, day_state, direct_totals, merge, state_columns, totals
from limner.portrait.source import DAY_COLUMNS
from limner.warehouse.tables import ORDERS, PRODUCTS
from portrait.rows import order, table

AS_OF = date(2025, 3, 31)
CALENDAR = calendar(date(2023, 12, 1), AS_OF, country="CN")
MADE = {"order_lines": {"high_price": "boolean", "price_level_permille": "int64"}, "events": {"doing": "string"}}
"""Columns that rows get before measures are taken of them."""
WORDS = {
    "orders.kind": ["sale", "sale", "refund"],
    "orders.status": ["paid", "paid", "unpaid", "cancelled"],
    "orders.promotion_kind": ["discount", "full_reduction", "gift", "other"],
    "events.doing": ["view", "search", "cart", "favourite", "checkout", "purchase", "like", "comment", "share"],
    "points.kind": ["earn", "spend", "expire", "adjust"],
    "touches.kind": ["addressed", "sent", "opened", "clicked"],
    "service_contacts.kind": ["投诉", "退货", "enquiry", "Complaint"],
    "feedback.kind": ["review", "评价", "survey"],
}
"""What a column says; other columns say any words."""
NUMBERS = {"ordered_hour": st.integers(0, 23), "occurred_hour": st.integers(0, 23), "gap_days": st.integers(1, 800)}
TYPES = {
    "int64": st.integers(-(10**12), 10**12) | st.integers(-2, 9),
    "float64": st.sampled_from([-1.0, 0.0, 0.25, 1.0, 3.0, 4.5, 5.0, 8.0, 10.0, 95.0, 100.0, 3600.5]),
    "boolean": st.booleans(),
    "date": st.dates(date(2024, 1, 1), AS_OF),
    "timestamp": st.datetimes(datetime(2024, 1, 1), datetime(2025, 4, 1)),
}
NIGHTS = {
    "Asia/Shanghai": ["2025-03-31", "2025-03-30", "2025-01-29", "2024-12-31", "2024-04-01", "2024-03-31", "2025-04-01"],
    "America/New_York": ["2025-03-31", "2025-03-09", "2025-03-10", "2024-11-03", "2024-11-04", "2024-03-10"],
}
"""Days whose edges are looked at: of the windows, the year, the Spring Festival, and the nights that clocks change."""
CLOCKS = ["00:00:00", "00:01:00", "01:30:00", "02:30:00", "12:00:00", "23:59:00", "23:59:59"]
# A failing example is shown as it is: to make it smaller would take minutes, at a second or more a try.
MODEST = settings(
    max_examples=examples(4),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
FEW = settings(MODEST, max_examples=examples(2), derandomize=True, database=None)


def days_of(zone, as_of):
    """Days as an import stores them: those of moments on the clocks of the zone, and the edges of the windows."""
    place = ZoneInfo(zone)
    local = st.builds(
        lambda day, clock, fold: datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=place, fold=fold),
        st.sampled_from(NIGHTS[zone]),
        st.sampled_from(CLOCKS),
        st.integers(0, 1),
    )
    hostile = local.map(lambda moment: moment.astimezone(UTC).astimezone(place).date())
    edges = st.sampled_from([-1, 0, *(each for window in EVERY_WINDOW if window for each in (window - 1, window))])
    return hostile | (edges | st.integers(-3, 420)).map(lambda ago: as_of - timedelta(days=ago))


def schema_of(fact):
    """The columns that the measures of a table read, and those that place a row."""
    measures = catalogue().measures_of(fact.table)
    whole = {name: column.type for name, column in fact.table.columns.items()} | MADE.get(fact.name, {})
    rows = ibis.table(whole)
    expressions = [each(rows) for one in measures for each in (one.where, one.value) if each]
    read = {field.name for expression in expressions for field in expression.op().find(ops.Field)}
    return {name: kind for name, kind in whole.items() if name in {"customer_id", fact.table.day, *read}}


def values_of(fact, name, kind):
    if kind == "string":
        known = st.sampled_from(WORDS.get(f"{fact.name}.{name}", ["a", "茶", ""]))
    else:
        known = NUMBERS.get(name, TYPES[kind])
    return st.one_of(known, known, known, st.none())


def rows_of(fact, as_of):
    """Rows of a table, each with the part of the whole that it comes in."""

    def in_zone(zone):
        days = days_of(zone, as_of)
        columns = {name: values_of(fact, name, kind) for name, kind in schema_of(fact).items()} | {
            "customer_id": st.sampled_from(["甲", "甲", "甲", "b", None]),
            fact.table.day: st.one_of(days, days, days, days, st.none()),
        }
        return st.lists(st.tuples(st.integers(0, 2), st.fixed_dictionaries(columns)), min_size=30, max_size=40)

    return st.sampled_from(sorted(NIGHTS)).flatmap(in_zone)


def memory(schema, rows):
    schema = ibis.schema(schema)
    return ibis.memtable(pa.Table.from_pylist(rows, schema=schema.to_pyarrow()), schema=schema)


def placed(rows):
    """Rows by customer and, where they have one, day."""
    return {(row.pop("customer_id"), row.pop("day", None)): row for row in rows}


def counted_in_python(engine, fact, rows, as_of):
    """Total rows without states, joins or windows of the engine, which says only what each row is worth."""
    measures = catalogue().measures_of(fact.table)
    yes = ibis.literal(value=True)
    worth = rows.select(
        who=rows.customer_id,
        on=rows[fact.table.day],
        **{f"where_{each.name}": each.where(rows) if each.where else yes for each in measures},
        **{f"value_{each.name}": each.value(rows) if each.value else yes for each in measures},
    )
    days = CALENDAR.select("day", **{each.name: each.days(CALENDAR) for each in measures if each.days})
    known = {row["day"]: row for row in engine.rows(days)}
    found = defaultdict(dict)
    past = [row for row in engine.rows(worth) if row["who"] is not None and row["on"] and row["on"] <= as_of]
    for row in past:
        found[row["who"], None] = {}
    for who, _ in found:
        theirs = [row for row in past if row["who"] == who]
        for each in measures:
            counting = [row for row in theirs if row[f"where_{each.name}"]]
            if each.days:
                counting = [row for row in counting if known.get(row["on"], {}).get(each.name)]
            for window in each.windows:
                inside = [row for row in counting if window is None or (as_of - row["on"]).days < window]
                found[who, None][each.column(window)] = total(each, inside)
    return dict(found)


def total(measure, rows):
    if measure.kind == "count":
        return len(rows)
    if measure.kind == "days":
        return len({row["on"] for row in rows})
    if measure.kind == "months":
        return len({(row["on"].year, row["on"].month) for row in rows})
    values = [row[f"value_{measure.name}"] for row in rows if row[f"value_{measure.name}"] is not None]
    return sum(values) if measure.kind == "sum" else {"min": min, "max": max}[measure.kind](values, default=None)


def with_zeros(fact, found):
    """What adds is 0 where there is nothing; a build fills it in the same way."""
    adding = {column for each in catalogue().measures_of(fact.table) if each.adds for column in each.columns}
    return {
        key: {name: 0 if value is None and name in adding else value for name, value in row.items()}
        for key, row in found.items()
    }


def check(engine, fact, drawn, order, as_of):
    """States of the parts merge into that of the whole, and their totals are those counted in Python."""
    measures, schema = catalogue().measures_of(fact.table), schema_of(fact)
    every = memory(schema, [row for _part, row in drawn])
    parts = [memory(schema, [row for part, row in reversed(drawn) if part == place]) for place in order]
    first, *others = (day_state(measures, part, day=fact.table.day) for part in parts)
    merged = engine.rows(merge(measures, [merge(measures, [others[0], first]), *others[1:]]))
    assert placed(map(dict, merged)) == placed(engine.rows(day_state(measures, every, day=fact.table.day)))
    kept = {"customer_id": "string", "day": "date"} | {
        name: each.type for each, name in state_columns(measures).items()
    }
    expected = counted_in_python(engine, fact, every, as_of)
    found = engine.rows(totals(measures, memory(kept, merged), as_of=as_of, calendar=CALENDAR))
    assert with_zeros(fact, placed(found)) == expected
    if not fact.by_days:
        found = engine.rows(direct_totals(measures, every, day=fact.table.day, as_of=as_of, calendar=CALENDAR))
        assert with_zeros(fact, placed(found)) == expected


EVERY_FACT = pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.name)
ORDER = st.permutations(range(3))
DAY = st.sampled_from([AS_OF, date(2025, 3, 9), date(2024, 12, 31)])


@MODEST
@EVERY_FACT
@given(st.data())
def test_measures_of_parts_merge_and_know_nothing_later(duckdb_engine, fact, data):
    as_of = data.draw(DAY)
    check(duckdb_engine, fact, data.draw(rows_of(fact, as_of)), data.draw(ORDER), as_of)


@pytest.mark.spark
@pytest.mark.slow
@FEW
@EVERY_FACT
@given(st.data())
def test_measures_of_parts_merge_on_spark(spark_session, fact, data):
    from limner.engine.spark import Spark

    as_of = data.draw(DAY)
    check(Spark(spark_session), fact, data.draw(rows_of(fact, as_of)), data.draw(ORDER), as_of)


def test_every_measure_is_of_a_table_that_is_looked_at():
    assert {each.of for each in catalogue().measures} == {fact.table for fact in FACTS}


@MODEST
@given(st.data())
def test_preferences_of_parts_merge(duckdb_engine, data):
    chosen_of = [each for each in catalogue().dimensions if each.of != PRODUCTS]
    for of in {each.of for each in chosen_of}:
        fact = next(fact for fact in FACTS if fact.table == of)
        dimensions = [each for each in chosen_of if each.of == of]
        columns = {name: column.type for name, column in of.columns.items()} | MADE.get(of.name, {})
        drawn = [(part, row | {"amount": row.get("amount")}) for part, row in data.draw(rows_of(fact, AS_OF))]

        def chosen(rows, of=of, dimensions=dimensions, columns=columns):
            table_ = memory(columns, [{name: row.get(name) for name in columns} for row in rows])
            day = DAY_COLUMNS[of.name]
            return ibis.union(*(preference.chosen(each, table_, day=day, as_of=AS_OF) for each in dimensions))

        early, late = ([row for part, row in drawn if (part > 0) is later] for later in (False, True))
        merged = preference.merge(chosen(late), chosen(early))
        assert by_value(duckdb_engine, merged) == by_value(duckdb_engine, chosen([*early, *late]))


def by_value(engine, choices):
    return {(row["customer_id"], row["dimension"], row["value"]): row for row in engine.rows(choices)}


def test_state_merges_on_every_engine(engine):
    measures = catalogue().measures_of(ORDERS)
    rows = [order("甲", "2025-01-01", 5), order("甲", "2025-01-01", 7), order("甲", "2025-01-02", 9)]
    states = [day_state(measures, table("orders", some), day="ordered_on") for some in (rows[1:], rows[:1])]
    merged = placed(engine.rows(merge(measures, states)))
    assert {
        day.day: (row["orders"], row["gross_amount"], row["first_sale_on"].day) for (_, day), row in merged.items()
    } == {
        1: (2, 12, 1),
        2: (1, 9, 2),
    }


def test_nothing_gives_nothing(duckdb_engine):
    for fact in FACTS:
        if fact.name in {"order_gaps", "redemptions"}:
            check(duckdb_engine, fact, [], range(3), AS_OF)
