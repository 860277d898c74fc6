"""Values ranked, with small groups merged."""

from __future__ import annotations

from limner.app.report.ranking import OTHERS, Ranked, merged, ranking
from limner.core.text import Text

TITLE = Text("品类", "Categories")


def row(value, customers, money, times=1):
    return {"value": value, "customers": customers, "times": times, "money": money}


def test_small_values_are_merged_without_a_number_of_customers():
    found = ranking(
        "category", TITLE, [row("茶", 9, 50), row("杯", 4, 90), row("壶", 8, 50), row("盘", 2, 1)], customers=9
    )
    assert found.rows == (
        Ranked(Text("壶", "壶"), 8, 1, 50),
        Ranked(Text("茶", "茶"), 9, 1, 50),
        Ranked(OTHERS, None, 2, 91),
    )
    assert (found.values, found.times, found.money) == (4, 4, 191)


def test_what_is_merged_is_never_small_itself():
    found = ranking("category", TITLE, [row("茶", 9, 50), row("杯", 6, 40), row("盘", 2, 1)], customers=9)
    assert found.rows == (Ranked(Text("茶", "茶"), 9, 1, 50), Ranked(OTHERS, None, 2, 41))
    assert merged([], [row("盘", 2, 1)]) == ([], [row("盘", 2, 1)])


def test_the_last_values_are_merged():
    found = ranking("category", TITLE, [row(f"v{n}", 10, 100 - n) for n in range(20)], customers=10, shown=3)
    assert [each.label.en for each in found.rows] == ["v0", "v1", "v2", "Others"]
    assert found.rows[-1].money == sum(100 - n for n in range(3, 20))


def test_nothing_gives_no_rows():
    assert ranking("category", TITLE, [], customers=0).rows == ()
