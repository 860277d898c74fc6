"""What rules are asked of is opened once a commit, and only what a rule reads."""

from __future__ import annotations

from datetime import date

import pytest

from limner.app.asked import asked_of
from limner.app.build_portraits import build_portraits
from limner.app.catalogue import add_segment
from limner.app.preview import try_rule
from limner.core.errors import InvalidDefinition, NotFound
from limner.rules.rule import All, Did, Has, HasTag
from small_shop import bring_text


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
def test_it_is_opened_anew_after_the_workspace_was_closed(built_shop):
    rule = '{"column": "orders_life", "operator": ">=", "value": 1}'
    before = try_rule(built_shop, rule, sample=3)
    built_shop.close()
    built_shop.__dict__.pop("store", None)
    assert try_rule(built_shop, rule, sample=3) == before
    assert (before.found.customers, before.found.total) == (3, 4)


@pytest.mark.slow
def test_only_what_a_rule_reads_is_opened(built_shop):
    asked = asked_of(built_shop)
    few = asked.tables(Has("orders_life", ">", 0))
    assert set(few.customers.columns) == {"customer_id", "as_of", "orders_life"}
    assert (few.attributes, few.events, few.tags, few.memberships) == (None, None, None, None)
    more = asked.tables(All((Did("order"), HasTag("high_value"), Has("gender", "present"))))
    assert set(more.activities) == {"order", "refund"}
    assert more.tags is not None


@pytest.mark.slow
def test_a_name_that_is_not_there_is_told_with_the_nearest(built_shop):
    for rule, nearest in (
        ('{"column": "orders_lif", "operator": ">", "value": 1}', "orders_life"),
        ('{"activity": "purchase_lines", "times": ["at least", 1]}', "purchase_line"),
    ):
        with pytest.raises(InvalidDefinition, match=nearest):
            try_rule(built_shop, rule, sample=0)


SEGMENT = """
name: strollers
title: {zh: 逛客, en: Strollers}
definition: {zh: 浏览两次以上, en: Viewed at least twice}
rule: {activity: %s, times: [at least, 2]}
"""


@pytest.mark.slow
def test_a_segment_over_an_event_that_nobody_ever_did_is_refused_once_the_data_are_known(shop, tmp_path):
    add_segment(shop, SEGMENT % "check_in", by="test")
    build_portraits(shop)
    with pytest.raises(InvalidDefinition, match=r"There is no activity 'veiw'\."):
        add_segment(shop, SEGMENT % "veiw", by="test")
    bring_text(
        shop,
        tmp_path,
        visits="customer_id,event,event_time\nc1,view,2024-03-01 10:00:00\nc1,view,2024-03-02 10:00:00\n",
    )
    report = build_portraits(shop)
    with pytest.raises(InvalidDefinition, match="Known: view"):
        add_segment(shop, SEGMENT % "veiw", by="test")
    add_segment(shop, SEGMENT % "view", by="test")
    assert "strollers" not in report.segments
    assert build_portraits(shop).segments["strollers"] == 1
