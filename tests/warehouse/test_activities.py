"""Rules ask of every activity that a table declares, and of no other."""

from __future__ import annotations

from datetime import date

import pytest

from limner.core.errors import InvalidDefinition
from limner.rules.compile import matching
from limner.rules.describe import describe
from limner.rules.rule import Did, Has, Sequence, Step
from limner.warehouse.activities import DECLARED, TABLES, activity_tables, activity_titles, rule_tables
from limner.warehouse.tables import BY_NAME, EVENTS, ORDERS, SERVICE_CONTACTS
from rows import memory

AS_OF = date(2024, 6, 30)


def rows_of(name, *rows):
    """Literal rows of a table; what they leave out is null."""
    schema = {column: one.type for column, one in BY_NAME[name].columns.items()}
    return memory(schema, *rows)


def asked(event_names=None, **rows):
    people = [{"customer_id": name} for name in "abc"]
    tables = {name: rows_of(name, *given) for name, given in rows.items()}
    return rule_tables({"customers": memory({"customer_id": "string"}, *people), **tables}, event_names)


def who(engine, rule, tables):
    return sorted(row["customer_id"] for row in engine.rows(matching(rule, tables, as_of=AS_OF)))


CONTACTS = [
    {"customer_id": "a", "contacted_on": date(2024, 6, 1), "kind": "投诉"},
    {"customer_id": "a", "contacted_on": date(2024, 6, 2), "kind": "投诉"},
    {"customer_id": "b", "contacted_on": date(2024, 6, 1), "kind": "投诉"},
    {"customer_id": "b", "contacted_on": date(2024, 6, 2), "kind": "咨询"},
    {"customer_id": "c", "contacted_on": None, "kind": "投诉"},
]
COMPLAINED_TWICE = Did("service_contact", ("at least", 2), 365, Has("kind", "=", "投诉"))


def test_who_complained_twice_is_found(engine):
    assert who(engine, COMPLAINED_TWICE, asked(service_contacts=CONTACTS)) == ["a"]


def test_whose_points_moved_is_found(engine):
    moved = [
        {"customer_id": "a", "moved_on": date(2024, 6, 1), "points": 10},
        {"customer_id": "b", "moved_on": date(2024, 6, 1), "points": -10},
    ]
    assert who(engine, Did("points_movement", where=Has("points", "<", 0)), asked(points=moved)) == ["b"]


def test_what_rules_ask_is_said_in_the_words_of_the_table():
    titles = activity_titles()
    assert describe(COMPLAINED_TWICE, "zh", titles) == "近 365 天内联系客服至少 2 次（仅计服务类型为 投诉）"
    assert describe(COMPLAINED_TWICE, "en", titles) == (
        "contacted service at least 2 times in the last 365 days (only where service type is 投诉)"
    )
    web = Did("order", ("exactly", 0), where=Has("channel", "=", "web"))
    assert describe(web, "zh", titles) == "从未下单（仅计渠道为 web）"
    assert describe(web, "en", titles) == "did not order (only where channel is web)"
    viewed = Did("view", where=Has("duration_seconds", ">", 60))
    assert describe(viewed, "zh", titles) == "累计浏览至少 1 次（仅计停留时长大于 60）"


@pytest.mark.parametrize("name", DECLARED)
def test_every_activity_can_be_said_done_and_not_done(name):
    table, activity = DECLARED[name]
    titles = activity_titles()
    for locale in ("zh", "en"):
        assert activity.done.to(locale) in describe(Did(name), locale, titles)
    assert activity.not_done in describe(Did(name, ("exactly", 0)), "en", titles)
    assert (table.day, table.time) != ("", "")


@pytest.mark.parametrize(
    ("name", "nearest"), [("oder", "order"), ("veiw", "view"), ("service_contacts", "service_contact")]
)
def test_what_is_neither_declared_nor_an_event_that_there_is_is_refused_with_the_nearest(name, nearest):
    tables = asked(frozenset({"view", "cart"}), events=[], orders=[], service_contacts=[])
    for rule, path in ((Did(name), "activity"), (Sequence((Step("view"), Step(name)), 7), "sequence[1].activity")):
        with pytest.raises(InvalidDefinition, match=nearest) as raised:
            matching(rule, tables, as_of=AS_OF)
        assert raised.value.path == path
        assert f"There is no activity {name!r}." in str(raised.value)


def test_an_event_that_there_is_is_an_activity(engine):
    events = [{"customer_id": "b", "event": "签到", "occurred_on": date(2024, 6, 1)}]
    assert who(engine, Did("签到"), asked(frozenset({"签到"}), events=events)) == ["b"]


def test_where_nobody_looked_which_events_there_are_any_name_may_be_one(engine):
    assert who(engine, Did("check_in"), asked(events=[])) == []


def test_an_activity_of_which_nothing_was_imported_is_no_event_of_that_name():
    events = [{"customer_id": "a", "event": "redemption", "occurred_on": date(2024, 6, 1)}]
    with pytest.raises(InvalidDefinition, match="Nothing has been imported that says who did 'redemption'"):
        matching(Did("redemption"), asked(events=events), as_of=AS_OF)


def test_each_activity_is_looked_up_in_its_table_and_an_event_in_events():
    assert activity_tables(["order", "refund", "签到", "service_contact"]) == (ORDERS, SERVICE_CONTACTS, EVENTS)
    assert EVENTS in TABLES
