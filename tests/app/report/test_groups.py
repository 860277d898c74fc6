"""How groups differ."""

from __future__ import annotations

from limner.app.report.groups import Profile, index, measured


def test_measures_are_ratios_of_sums():
    found = measured(Profile(10, {"orders": 40, "gross": 200, "money": 150, "promoted": 10, "refund": 50}, 300, 6))
    assert (found["money_each"], found["orders_each"], found["average_order"]) == (15, 4, 5)
    assert (found["promoted"], found["refund"], found["recency"]) == (0.25, 0.25, 50)
    assert (found["weekend"], found["sessions_each"]) == (None, None)


def test_nobody_and_nothing_give_no_measure():
    assert set(measured(Profile(0)).values()) == {None}
    assert measured(Profile(3, {"orders": 0, "gross": 0}))["average_order"] is None


def test_an_index_is_of_100():
    assert (index(3, 2), index(0, 2), index(None, 2), index(1, 0), index(1, None), index(-1, 2)) == (
        150,
        0,
        None,
        None,
        None,
        None,
    )


def test_groups_of_the_shop_add_up_to_all(facts):
    value = facts.groups.sets["value"][1]
    assert sum(group.profile.customers for group in value) == facts.groups.everyone.customers == 66
    assert sum(group.profile.sums["money"] for group in value) == facts.groups.everyone.sums["money"]
    assert all(group.profile.customers >= 5 for _title, groups in facts.groups.sets.values() for group in groups)
