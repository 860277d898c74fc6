"""What rules are asked of is opened once a commit, and only what a rule reads."""

from __future__ import annotations

from datetime import date

import pytest

from limner.app.asked import asked_of
from limner.app.build_portraits import build_portraits
from limner.app.preview import try_rule
from limner.core.errors import InvalidDefinition, NotFound
from limner.rules.rule import All, Did, Has, HasTag


@pytest.mark.slow
def test_it_stays_open_until_something_is_committed(shop):
    with pytest.raises(NotFound, match="limner build"):
        _ = asked_of(shop).as_of
    build_portraits(shop, as_of=date(2024, 3, 9))
    first = asked_of(shop)
    assert asked_of(shop) is first
    assert (first.as_of, first.customers) == (date(2024, 3, 9), 3)
    build_portraits(shop, as_of=date(2024, 3, 10))
    assert asked_of(shop) is not first
    assert (asked_of(shop).as_of, asked_of(shop).customers) == (date(2024, 3, 10), 4)


@pytest.mark.slow
def test_it_is_opened_anew_after_the_workspace_was_closed(shop):
    build_portraits(shop)
    rule = '{"column": "orders_life", "operator": ">=", "value": 1}'
    before = try_rule(shop, rule, sample=3)
    shop.close()
    del shop.__dict__["store"]
    assert try_rule(shop, rule, sample=3) == before
    assert (before.found.customers, before.found.total) == (3, 4)


@pytest.mark.slow
def test_only_what_a_rule_reads_is_opened(shop):
    build_portraits(shop)
    asked = asked_of(shop)
    few = asked.tables(Has("orders_life", ">", 0))
    assert set(few.customers.columns) == {"customer_id", "as_of", "orders_life"}
    assert (few.attributes, few.events, few.tags, few.memberships) == (None, None, None, None)
    more = asked.tables(All((Did("order"), HasTag("high_value"), Has("gender", "present"))))
    assert set(more.activities) == {"order", "refund"}
    assert more.tags is not None


@pytest.mark.slow
def test_a_name_that_is_not_there_is_told_with_the_nearest(shop):
    build_portraits(shop)
    for rule, nearest in (
        ('{"column": "orders_lif", "operator": ">", "value": 1}', "orders_life"),
        ('{"activity": "purchase_lines", "times": ["at least", 1]}', "purchase_line"),
    ):
        with pytest.raises(InvalidDefinition, match=nearest):
            try_rule(shop, rule, sample=0)
