"""Plans select the customers that the rule's meaning selects, on both engines."""

from __future__ import annotations

import re
from datetime import date
from datetime import datetime as at

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from examples import examples
from limner.core.errors import InvalidDefinition
from limner.rules.compile import condition, fitting, marked, matching, widened
from limner.rules.rule import All, Any, Did, Has, HasTag, InSegment, Not, Sequence, Step
from limner.rules.tables import RuleTables
from limner.warehouse.activities import rule_tables
from rows import memory
from rules.interpreter import holds
from rules.strategies import AS_OF, CUSTOMERS, EVENTS, MEMBERSHIPS, ORDERS, TAGS, rules, tables

SCHEMAS = {"customers": CUSTOMERS, "orders": ORDERS, "events": EVENTS, "memberships": MEMBERSHIPS, "tags": TAGS}
COMPANY = {
    "customers": [
        {"customer_id": "a", "level": "金卡", "orders": 3, "share": 0.5, "member": True, "joined_on": date(2024, 1, 1)},
        {"customer_id": "b", "level": "black", "orders": 0, "share": 0.0, "member": False, "seen_at": at(2024, 3, 9, 23, 59)},
        {"customer_id": "c", "orders": 2**40, "joined_on": date(2024, 3, 10), "seen_at": at(2024, 3, 10, 0, 1)},
        {"customer_id": "d"},
    ],
    "orders": [
        {"customer_id": customer, "kind": kind, "channel": channel, "amount": 1, "ordered_on": day and day.date(), "ordered_at": day}
        for customer, kind, channel, day in [
            ("a", "sale", "web", at(2024, 3, 1, 0, 1)),
            ("a", "sale", None, at(2024, 3, 10, 23, 59)),
            ("a", "refund", "web", at(2024, 3, 11)),
            ("b", "sale", "app", at(2024, 3, 4, 23, 59)),
            ("b", "refund", "app", at(2024, 3, 5, 0, 1)),
            ("c", "sale", "web", None),
            (None, "sale", "web", at(2024, 3, 10)),
            ("stranger", "sale", "web", at(2024, 3, 10)),
        ]
    ],
    "events": [
        {"customer_id": customer, "event": event, "occurred_on": time.date(), "occurred_at": time}
        for customer, event, time in [
            ("a", "view", at(2024, 3, 1, 0, 1)),
            ("a", "view", at(2024, 2, 28)),
            ("b", "view", at(2024, 3, 4, 23, 58)),
            ("c", "加购", at(2024, 3, 4)),
        ]
    ],
    "memberships": [
        {"customer_id": "a", "segment": "loyal", "since": date(2024, 3, 1), "until": date(2024, 3, 10)},
        {"customer_id": "b", "segment": "loyal", "since": date(2024, 3, 10)},
        {"customer_id": "c", "segment": "loyal", "since": date(2024, 3, 11)},
    ],
    "tags": [{"customer_id": "d", "tag": "夜猫子", "since": date(2024, 1, 1), "until": date(2024, 3, 11)}],
}  # fmt: skip


def asked_of(table_rows) -> RuleTables:
    return rule_tables({name: memory(SCHEMAS[name], *table_rows[name]) for name in SCHEMAS})


def selected(engine, rule, table_rows=COMPANY):
    return sorted(row["customer_id"] for row in engine.rows(matching(rule, asked_of(table_rows), as_of=AS_OF)))


EVERYONE = ["a", "b", "c", "d"]
MEANINGS = [
    (All(()), EVERYONE),
    (Any(()), []),
    (Not(All(())), []),
    (Has("level", "=", "金卡"), ["a"]),
    (Has("level", "!=", "金卡"), ["b"]),
    (Has("level", "not in", ("金卡", "black")), []),
    (Not(Has("level", "in", ("金卡", "black"))), ["c", "d"]),
    (Has("level", "contains", "卡"), ["a"]),
    (Has("level", "missing"), ["c", "d"]),
    (Has("level", "present"), ["a", "b"]),
    (Has("orders", ">", 2.5), ["a", "c"]),
    (Has("orders", "=", 3.0), ["a"]),
    (Has("orders", "in", (0, 2.5)), ["b"]),
    (Has("orders", "between", (0, 3)), ["a", "b"]),
    (Has("share", "<=", 0), ["b"]),
    (Has("member", "!=", True), ["b"]),  # the value compared with
    (Has("joined_on", ">=", date(2024, 3, 10)), ["c"]),
    (Has("joined_on", "<", "2024-03-10"), ["a"]),
    (Has("seen_at", "=", date(2024, 3, 9)), ["b"]),
    (Did("order"), ["a", "b"]),
    (Did("order", ("at least", 2)), ["a"]),
    (Did("order", ("at least", 1), 1), ["a"]),
    (Did("order", ("at least", 2), 9), []),
    (Did("order", ("at least", 2), 10), ["a"]),
    (Did("order", ("exactly", 0)), ["c", "d"]),
    (Did("order", ("at most", 1)), ["b", "c", "d"]),
    (Did("order", where=Has("channel", "=", "web")), ["a"]),
    (Did("order", where=Not(Has("channel", "=", "web"))), ["a", "b"]),
    (Did("refund"), ["b"]),
    (Did("加购"), ["c"]),
    (Not(Did("view")), ["c", "d"]),
    (Sequence((Step("order"), Step("refund")), 1), ["b"]),
    (Sequence((Step("order"), Step("refund")), 0), []),
    (Sequence((Step("view"), Step("order")), 0), ["b"]),
    (Sequence((Step("view"), Step("order")), 1), ["b"]),
    (Sequence((Step("view"), Step("order")), 2), ["a", "b"]),
    (Sequence((Step("view"), Step("order"), Step("refund")), 1), ["b"]),
    (Sequence((Step("view"), Step("view")), 2), ["a"]),
    (InSegment("loyal"), ["b"]),
    (HasTag("夜猫子"), ["d"]),
    (Not(InSegment("nobody's")), EVERYONE),
    (Any((All((Did("order"), Not(Did("refund")))), HasTag("夜猫子"))), ["a", "d"]),
]


def test_each_rule_means_what_it_says(engine):
    """All rules in one plan, and each alone on the embedded engine."""
    named = {f"rule_{i}": rule for i, (rule, _) in enumerate(MEANINGS)}
    marks = engine.rows(marked(named, asked_of(COMPANY), as_of=AS_OF))
    for i, (rule, expected) in enumerate(MEANINGS):
        assert sorted(row["customer_id"] for row in marks if row[f"rule_{i}"]) == expected, rule
        if engine.name == "duckdb":
            assert selected(engine, rule) == expected, rule


def test_marks_are_never_null(engine):
    marks = engine.rows(marked({"gold": Has("level", "=", "金卡")}, asked_of(COMPANY), as_of=AS_OF))
    assert {row["customer_id"]: row["gold"] for row in marks} == {"a": True, "b": False, "c": False, "d": False}


def test_who_fits_is_a_row_a_customer_and_rule(engine):
    """Customers whom no rule fits have no row, and rules that fit nobody have none."""
    named = {"gold": Has("level", "=", "金卡"), "buyers": Did("order"), "nobody": Did("order", ("at least", 99))}
    rows = engine.rows(fitting(named, asked_of(COMPANY), as_of=AS_OF, name="tag"))
    assert sorted((row["customer_id"], row["tag"]) for row in rows) == [("a", "buyers"), ("a", "gold"), ("b", "buyers")]
    assert engine.rows(fitting({}, asked_of(COMPANY), as_of=AS_OF, name="tag")) == []


def test_a_condition_serves_a_wider_plan(engine):
    rule = All((Did("order"), Has("orders", ">", 0)))
    wide = widened([rule], asked_of(COMPANY), as_of=AS_OF)
    plan = wide.agg(n=condition(rule, wide).sum(), orders=wide.orders.sum(where=condition(rule, wide)))
    assert engine.rows(plan) == [{"n": 1, "orders": 3}]


@pytest.mark.parametrize(
    ("empty", "expected"),
    [
        ("customers", []),
        ("orders", ["c", "d"]),
        ("events", ["b", "d"]),
        ("memberships", ["d"]),
        ("tags", ["b"]),
    ],
)
def test_an_empty_table_is_nothing_done(duckdb_engine, empty, expected):
    did_nothing = All((Not(Did("order")), Not(Did("view")), Not(Did("加购"))))
    rule = {
        "customers": Not(Did("order")),
        "orders": All((Not(Did("order")), Any((HasTag("夜猫子"), Did("加购"))))),
        "events": Any((All((did_nothing, HasTag("夜猫子"))), InSegment("loyal"))),
        "memberships": Any((InSegment("loyal"), HasTag("夜猫子"))),
        "tags": Any((InSegment("loyal"), HasTag("夜猫子"), All((Sequence((Step("加购"), Step("order")), 1),)))),
    }[empty]
    assert selected(duckdb_engine, rule, COMPANY | {empty: []}) == expected


def test_doings_on_one_table_are_counted_in_one_pass():
    rule = All(
        (
            Did("order"),
            Did("refund", ("at most", 0), 30),
            Did("order", ("at least", 2), 7),
            Did("order", ("at most", 3), 7),
        )
    )
    plan = widened([rule], asked_of(COMPANY), as_of=AS_OF)
    passes = list(plan.op().find(lambda op: type(op).__name__ == "Aggregate"))
    assert len(passes) == 1
    assert len([name for name in plan.columns if name.startswith("fact_")]) == 3


@pytest.mark.parametrize(
    ("rule", "path", "sentence"),
    [
        (Has("levl", "=", "x"), "column", "there is no column 'levl'. Did you mean 'level'?"),
        (All((All(()), Has("level", "=", 3))), "all[1].value", 'level holds text, and 3 is a number. Compare it with text such as "gold".'),
        (Any((Has("orders", "in", ("3",)),)), "any[0].value", "orders holds numbers, and '3' is text. Compare it with numbers such as 3."),
        (Not(Has("orders", "=", True)), "not.value", "orders holds numbers, and True is a boolean."),  # the value
        (Has("joined_on", "=", "last week"), "value", "joined_on holds days, and 'last week' is not a day."),
        (Has("joined_on", "contains", "2024-03-01"), "operator", "'contains' looks in text, and joined_on holds days."),
        (Did("order", where=Has("chanel", "=", "x")), "where.column", "Did you mean 'channel'?"),
        (Sequence((Step("view"), Step("order", Has("amount", "=", "x"))), 1), "sequence[1].where.value", "amount holds numbers"),
    ],
)  # fmt: skip
def test_a_rule_that_does_not_fit_says_where_and_what_would(rule, path, sentence):
    with pytest.raises(InvalidDefinition) as raised:
        matching(rule, asked_of(COMPANY), as_of=AS_OF)
    assert raised.value.path == path
    assert sentence in str(raised.value)


def test_what_is_not_there_cannot_be_asked():
    alone = rule_tables({"customers": memory(CUSTOMERS), "orders": memory(ORDERS)})
    for rule, sentence in [
        (Did("oder"), "activity: There is no activity 'oder'. Known: order."),
        (InSegment("loyal"), "segment: segment 'loyal' cannot be looked up, since there are no memberships here."),
        (HasTag("x"), "tag: tag 'x' cannot be looked up, since there are no tags here."),
    ]:
        with pytest.raises(InvalidDefinition, match=re.escape(sentence)):
            matching(rule, alone, as_of=AS_OF)


def test_features_stand_beside_attributes(duckdb_engine):
    customers = memory({"customer_id": "string", "city": "string", "orders": "int64"},
                       {"customer_id": "a", "city": "上海", "orders": 9}, {"customer_id": "b", "city": "上海"})  # fmt: skip
    features = memory({"customer_id": "string", "orders": "int64"}, {"customer_id": "a", "orders": 1})
    asked = rule_tables({"customers": customers, "features": features})
    assert asked.schema.names == ("customer_id", "city", "orders")
    plan = matching(All((Has("city", "=", "上海"), Has("orders", "=", 1))), asked, as_of=AS_OF)
    assert duckdb_engine.rows(plan) == [{"customer_id": "a"}]
    assert duckdb_engine.rows(matching(All(()), asked, as_of=AS_OF, columns=["city"])) == [
        {"customer_id": "a", "city": "上海"}
    ]


def test_attributes_are_joined_only_where_they_are_read():
    asked = rule_tables(
        {"customers": memory({"customer_id": "string", "city": "string"}), "features": memory(CUSTOMERS)}
    )

    def joins(rule):
        plan = matching(rule, asked, as_of=AS_OF)
        return len(list(plan.op().find(lambda op: type(op).__name__ == "JoinChain")))

    assert joins(Has("level", "=", "金卡")) == 0
    assert joins(Any((Has("level", "=", "金卡"), Has("city", "=", "上海")))) == 1


hypothesis = settings(max_examples=examples(20), deadline=None, suppress_health_check=list(HealthCheck))


@hypothesis
@given(rule=rules, other=rules, table_rows=tables)
def test_plans_equal_the_interpreter_and_not_is_the_complement(duckdb_engine, rule, other, table_rows):
    def expected(asked_rule):
        return sorted(c["customer_id"] for c in table_rows["customers"] if holds(asked_rule, c, table_rows, AS_OF))

    asked = asked_of(table_rows)
    marks = duckdb_engine.rows(marked({"yes": rule, "no": Not(rule), "other": other}, asked, as_of=AS_OF))
    assert sorted(row["customer_id"] for row in marks if row["yes"]) == expected(rule)
    assert sorted(row["customer_id"] for row in marks if row["other"]) == expected(other)
    assert all(row["no"] is not row["yes"] for row in marks)
    found = duckdb_engine.rows(matching(rule, asked, as_of=AS_OF))
    assert sorted(row["customer_id"] for row in found) == expected(rule)


@hypothesis
@given(of=st.lists(rules, max_size=3), table_rows=tables, data=st.data())
def test_de_morgan_and_order(duckdb_engine, of, table_rows, data):
    mixed = tuple(data.draw(st.permutations(of)))
    equal = {
        "all": (All(tuple(of)), All(mixed), Not(Any(tuple(Not(rule) for rule in of)))),
        "any": (Any(tuple(of)), Any(mixed), Not(All(tuple(Not(rule) for rule in of)))),
    }
    named = {f"{name}_{i}": rule for name, forms in equal.items() for i, rule in enumerate(forms)}
    for row in duckdb_engine.rows(marked(named, asked_of(table_rows), as_of=AS_OF)):
        for name in equal:
            assert row[f"{name}_0"] == row[f"{name}_1"] == row[f"{name}_2"]
