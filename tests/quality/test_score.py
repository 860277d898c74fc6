"""Scores and repairs of literal facts, worked out by hand."""

from __future__ import annotations

import pytest

from limner.core.text import Text
from limner.quality.check import Check, Result
from limner.quality.expect import Compares, Fresh, InRange, Required, Unique
from limner.quality.repair import repairs, share_of
from limner.quality.score import Facts, column_sides, scores, table_sides, workspace_score


def result(expects, rows, failed, *, name="c", skipped=None, **more):
    check = Check(name=name, table="t", expects=expects, title=Text("要求", "What is asked"))
    return Result(check=check, rows=rows, failed=failed, skipped=skipped, **more)


def facts(*results, table="t", rows=100, source="", ungiven=None, **missing):
    return Facts(table=table, source=source, rows=rows, missing=missing, ungiven=ungiven or {}, results=results)


def test_the_sides_of_columns_are_those_of_their_worst_checks():
    found = column_sides(
        facts(
            result(InRange("amount", 0), 100, 10, name="a"),
            result(InRange("amount", None, 9), 50, 10, name="b"),
            result(Compares("amount", "<=", "price"), 100, 1, name="d"),
            amount=25,
            city=0,
        )
    )
    assert found["amount"] == {"complete": 75.0, "valid": 80.0, "consistent": 99.0}
    assert found["city"] == {"complete": 100.0}


def test_columns_that_nobody_fills_and_those_that_may_be_empty_count_only_where_required():
    assert column_sides(facts(brand=100, coupon_id=60)) == {}
    found = column_sides(facts(result(Required("brand"), 100, 100), brand=100))
    assert found == {"brand": {"complete": 0.0}}


def test_a_column_is_asked_of_the_sources_that_give_it_unless_it_is_required():
    till = {"x_till": 60, "brand": 40}
    assert column_sides(facts(ungiven=till, x_till=60, brand=55)) == {
        "x_till": {"complete": 100.0},
        "brand": {"complete": 75.0},
    }
    (fill,) = repairs([facts(ungiven=till, x_till=60, brand=55)])
    assert (fill.column, fill.rows, fill.share, fill.gain) == ("brand", 15, 0.25, 12.5)
    required = result(Required("x_till"), 100, 60)
    assert column_sides(facts(required, ungiven=till, x_till=60)) == {"x_till": {"complete": 40.0}}
    assert repairs([facts(required, ungiven=till, x_till=60)])[0].rows == 60
    assert column_sides(facts(ungiven={"x_till": 100}, x_till=60)) == {}


def test_a_check_that_was_not_asked_counts_nowhere():
    skipped = result(InRange("amount", 0), 0, 0, skipped=Text("无", "nothing"))
    assert column_sides(facts(skipped, result(InRange("amount", 0), 0, 0), amount=0)) == {"amount": {"complete": 100.0}}


@pytest.mark.parametrize(("age", "score"), [(0, 100), (7, 100), (8, 98.41), (38, 50.79), (70, 0), (5_000, 0)])
def test_freshness_falls_evenly(age, score):
    late = result(Fresh("on", 7), 100, 100 * (age > 7), age_days=age)
    assert table_sides(facts(late))["fresh"] == pytest.approx(score, abs=0.01)


def test_a_table_and_the_workspace():
    first = facts(result(Unique(("id",)), 100, 4), id=0, city=50)
    second = facts(table="u", id=0)
    assert table_sides(first) == {"complete": 75.0, "unique": 96.0}
    assert workspace_score([first, second]) == pytest.approx((85.5 + 100) / 2)
    assert workspace_score([facts(table="v", rows=0)]) is None
    made = {(s.level, s.table, s.column, s.dimension): s.score for s in scores([first, second], [])}
    assert made["table", "t", "", "overall"] == 85.5
    assert made["column", "t", "city", "complete"] == 50.0
    assert made["workspace", "", "", "complete"] == 87.5


def test_a_source_is_weighed_by_its_rows():
    parts = [facts(source="shop", rows=300, city=150), facts(table="u", source="shop", city=0)]
    made = {(s.source, s.dimension): s.score for s in scores([], parts) if s.level == "source"}
    assert made["shop", "complete"] == pytest.approx((300 * 50 + 100 * 100) / 400)


def test_the_repair_that_gains_most_comes_first():
    table = facts(
        result(InRange("amount", 0), 100, 10, name="a"), result(Unique(("id",)), 100, 1, name="u"), amount=0, city=40
    )
    found = repairs([table])
    assert [(one.column or one.check.name, round(one.gain, 2)) for one in found] == [
        ("city", 6.67),
        ("a", 3.33),
        ("u", 0.33),
    ]
    said = found[0].sentence(Text("订单", "Orders"), Text("城市", "city"))
    assert said.en == "Fill “city” in orders: 40 rows (40.0%) have none. The score would rise by 6.7."
    assert said.zh == "补全订单的“城市”：40 行（40.0%）没有值。总分可提高 6.7 分。"
    assert (
        found[1].action(Text("订单", "Orders"), Text("", "")).en == "Mend orders: 10 rows (10.0%) fail “What is asked”."
    )


def test_a_repair_of_few_rows_says_so_in_both_languages():
    (few,) = repairs([facts(result(InRange("amount", 0), 10_000, 2, name="a"), rows=10_000, amount=0)])
    said = few.action(Text("订单", "Orders"), Text("", ""))
    assert "2 行（<0.1%）" in said.zh
    assert "2 rows (<0.1%)" in said.en


def test_a_repair_of_one_row_says_so():
    (fill,) = repairs([facts(rows=4, city=1)])
    said = fill.action(Text("订单", "Orders"), Text("城市", "city"))
    assert said.en == "Fill “city” in orders: 1 row (25.0%) has none."


def test_nothing_to_repair():
    assert repairs([facts(id=0)]) == []
    assert repairs([]) == []


@pytest.mark.parametrize(
    ("part", "share", "text"),
    [(0, 0.0, "0.0%"), (2, 4e-6, "<0.1%"), (5, 0.14, "14.0%"), (9, 0.9999, ">99.9%"), (9, 1.0, "100.0%")],
)
def test_a_share_is_never_rounded_to_nothing(part, share, text):
    assert share_of(part, share) == text
