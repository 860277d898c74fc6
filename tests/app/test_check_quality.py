"""Checking a small shop: what is found, what is kept, own checks, and the page."""

from __future__ import annotations

import json
from datetime import date

import pytest

from limner.app.build_portraits import build_portraits
from limner.app.check_quality import check_quality
from limner.app.quality_checks import add_checks, all_checks, remove_check
from limner.app.quality_page import figures, page
from limner.app.report.markup import Writer
from limner.app.report.numbers import Numbers
from limner.core.errors import InvalidDefinition, NotFound
from limner.warehouse.tables import CHECK_FAILURES, CHECK_RESULTS, LOAD_DRIFTS, PROFILES, QUALITY_SCORES

DAY = date(2024, 3, 12)
OWN = """\
- name: tea_only
  table: products
  title: {zh: 只卖茶, en: Tea alone is sold}
  allowed: {column: category, values: [茶]}
- name: not_too_dear
  table: order_lines
  severity: warning
  title: {zh: 单价不超过四十, en: No unit price above 40}
  range: {column: unit_price, high: 400000}
  when: {column: quantity, operator: ">", value: 0}
"""


def rows(workspace, table):
    reader = workspace.reader()
    return reader.engine.rows(reader.table(table))


def results(report):
    return {one.check.name: one for table in report.tables for one in table.results}


def test_what_is_found_of_the_shop(shop):
    report = check_quality(shop, as_of=DAY)
    found = results(report)
    assert (found["orders_unique"].rows, found["orders_unique"].passed) == (6, True)
    assert (found["orders_have_customer"].failed, found["orders_have_customer"].rows) == (1, 6)
    assert (found["lines_of_orders"].failed, found["lines_of_products"].failed) == (0, 0)
    assert (found["orders_fresh"].found, found["orders_fresh"].passed) == ("2024-03-10", True)
    assert found["orders_load_size"].skipped.en == "there is no earlier load"
    assert report.errors == []
    assert 80 < report.score < 100
    best = report.repairs[0]
    assert best.gain == max(repair.gain for repair in report.repairs)


def test_what_is_kept_can_be_queried(shop):
    report = check_quality(shop, as_of=DAY)
    kept = {(row["table"], row["column"]): row for row in rows(shop, PROFILES)}
    method = kept["orders", "payment_method"]
    assert (method["rows"], method["nulls"], method["distinct"], method["distinct_exact"]) == (6, 0, 3, True)
    assert kept["products", "category"]["patterns"] == json.dumps([["字", 1.0]], ensure_ascii=False)
    assert (method["run_id"], method["profiled_at"] is not None) == (report.run_id, True)
    outcome = {row["check"]: row for row in rows(shop, CHECK_RESULTS)}
    assert outcome["orders_have_customer"]["passed"] is False
    assert outcome["orders_load_size"]["passed"] is None
    failing = {row["check"]: row for row in rows(shop, CHECK_FAILURES)}
    nobody = failing["orders_have_customer"]
    assert (nobody["table"], nobody["row_id"], nobody["reason"]) == ("orders", "A5", "订单有客户")
    overall = [
        row for row in rows(shop, QUALITY_SCORES) if (row["level"], row["dimension"]) == ("workspace", "overall")
    ]
    assert [row["score"] for row in overall] == [pytest.approx(report.score)]


@pytest.mark.slow
def test_no_row_is_asked_for_what_its_source_never_gives(shop, tmp_path):
    from small_shop import LINES, MEMBERS, bring_text

    def beside(text, column):
        return "\n".join(f"{line},{value}" for line, value in zip(text.splitlines(), column, strict=True)) + "\n"

    till = beside(LINES.replace("A", "T"), ("till", "t1", "t2", "", "t1", "t1", "t2", "t1"))
    bring_text(shop, tmp_path, till=till, gym=beside(MEMBERS, ("鞋码", "43", "", "40")))
    build_portraits(shop, as_of=DAY)
    report = check_quality(shop, as_of=DAY)
    asked = {(one.table, one.column): (one.rows, one.share) for one in report.repairs}
    assert asked["order_lines", "x_till"] == (1, pytest.approx(1 / 7))
    assert asked["records", "x_鞋码"] == (1, pytest.approx(1 / 3))
    assert ("customers", "x_鞋码") not in asked
    scored = {(one.table, one.column) for one in report.scores if one.level == "column"}
    assert {("order_lines", "x_till"), ("records", "x_鞋码")} <= scored


@pytest.mark.slow
def test_a_second_run_adds_to_the_history_and_replaces_the_failing_rows(shop):
    check_quality(shop, as_of=DAY)
    again = check_quality(shop, as_of=DAY)
    assert len(again.history) == 2
    kept = sorted(row["row_id"] for row in rows(shop, CHECK_FAILURES))
    check_quality(shop, ["products"], as_of=DAY)
    after = sorted(row["row_id"] for row in rows(shop, CHECK_FAILURES))
    assert after == kept, "those of tables that were not looked at stay"
    assert len(check_quality(shop, as_of=DAY).history) == 3


@pytest.mark.slow
def test_a_load_is_compared_with_the_one_before(shop, tmp_path):
    from small_shop import LINES, bring_text

    check_quality(shop, as_of=DAY)
    head = LINES.splitlines()[0]
    more = [f"B{i},c1,2024-03-11 08:00:00,p1,绿茶,茶,{i + 10},50.00,0,alipay" for i in range(20)]
    bring_text(shop, tmp_path, {"source": "lines"}, more="\n".join([head, *more]) + "\n")
    report = check_quality(shop, as_of=DAY)
    ratio = results(report)["orders_load_size"]
    assert (ratio.found, ratio.passed, ratio.rows) == ("3.33 (lines)", True, 20)
    moved = {(row["table"], row["column"]): row for row in rows(shop, LOAD_DRIFTS)}
    told = moved["order_lines", "discount_amount"]
    assert (told["source"], told["rows"], told["rows_before"], told["missing_ratio"]) == ("lines", 20, 7, 0.0)
    assert ("order_lines", "load_id") not in moved
    assert [(one.table, one.column) for one in report.moved] == [("orders", "units")], "of few rows little can be told"
    assert moved["order_lines", "customer_id"]["drift"] is None, "others come each time"
    assert moved["orders", "ordered_on"]["drift"] is None
    quantity = next(p for t in report.tables for p in t.profiles if (p.table, p.column) == ("order_lines", "quantity"))
    assert quantity.drift > 0.25


@pytest.mark.slow
def test_a_check_between_two_loads_changes_nothing_of_what_they_are_compared_with(shop, tmp_path):
    from small_shop import LINES, bring_text

    def found():
        return results(check_quality(shop, ["orders"], as_of=DAY))["orders_load_size"].found

    head = LINES.splitlines()[0]
    for day, orders in ((1, 2), (2, 30)):
        lines = [f"D{day}-{i},c1,2024-03-0{day} 08:00:00,p1,绿茶,茶,1,50.00,0,alipay" for i in range(orders)]
        bring_text(shop, tmp_path, **{f"sales_2024_03_0{day}": "\n".join([head, *lines]) + "\n"})
    assert (found(), found()) == ("15.00 (sales_2024_03_02)", "15.00 (sales_2024_03_02)")


@pytest.mark.slow
def test_each_stream_of_a_source_is_compared_with_itself(shop, tmp_path):
    from small_shop import LINES, bring_text

    head = LINES.splitlines()[0]
    for stream, orders in (("web", 2), ("shops", 30)):
        lines = [f"{stream}{i},c1,2024-03-01 08:00:00,p1,绿茶,茶,1,50.00,0,alipay" for i in range(orders)]
        bring_text(shop, tmp_path, {"source": "till", "stream": stream}, rows="\n".join([head, *lines]) + "\n")
    size = results(check_quality(shop, ["orders"], as_of=DAY))["orders_load_size"]
    assert size.skipped.en == "there is no earlier load"


def test_no_personal_value_is_shown_or_kept(shop):
    from small_shop import PLANTED

    report = check_quality(shop, as_of=DAY)
    contacts = next(table for table in report.tables if table.table.name == "contacts")
    value = next(profile for profile in contacts.profiles if profile.column == "value")
    assert (value.nulls, value.distinct, value.top, value.min_value) == (0, contacts.rows, (), None)
    said = page(report, "zh") + str([rows(shop, table) for table in (PROFILES, CHECK_FAILURES)])
    assert not [planted for planted in PLANTED if planted in said]


@pytest.mark.slow
def test_own_checks_are_asked_and_can_be_removed(shop):
    add_checks(shop, OWN, by="me")
    report = check_quality(shop, as_of=DAY)
    assert [one.check.name for one in report.errors] == ["tea_only"]
    assert results(report)["not_too_dear"].failed == 3
    kept = {check.name: check for check in all_checks(shop)}
    assert kept["not_too_dear"].when is not None
    remove_check(shop, "tea_only", by="me")
    assert not check_quality(shop, as_of=DAY).errors


@pytest.mark.parametrize(
    ("old", "new", "error", "words"),
    [
        ("tea_only", "orders_unique", InvalidDefinition, "ships with Limner"),
        ("table: products", "table: product", NotFound, "products"),
        ("allowed:", "alowed:", InvalidDefinition, "allowed"),
        ("column: category, values: [茶]", "column: category", InvalidDefinition, "'values' is missing"),
        ("values: [茶]", "values: 茶", InvalidDefinition, "no list"),
    ],
)
def test_a_check_that_makes_no_sense_is_refused_whole(shop, old, new, error, words):
    before = len(all_checks(shop))
    with pytest.raises(error, match=words):
        add_checks(shop, OWN.replace(old, new), by="me")
    assert len(all_checks(shop)) == before


def test_nothing_to_check(workspace):
    with pytest.raises(NotFound, match="no rows"):
        check_quality(workspace)


def test_a_required_column_that_no_row_fills_is_among_those_that_miss_most(shop):
    add_checks(
        shop,
        "- {name: price_listed, table: products, title: {zh: 有价, en: priced}, required: {column: list_price}}",
        by="tester",
    )
    drawn = figures(check_quality(shop, as_of=DAY), Writer("en", Numbers("en", "CNY")))["gaps"]
    assert drawn.data[0].y[-1] == "Products · list price"
    assert drawn.data[0].text[-1] == "100%"


@pytest.mark.parametrize(("locale", "word"), [("zh", "先修什么"), ("en", "What to mend first")])
def test_the_page_loads_nothing_and_speaks_one_language(shop, locale, word):
    written = page(check_quality(shop, as_of=DAY), locale, currency="CNY")
    assert word in written
    assert "default-src 'none'" in written
    body = written.split("<script")[0]
    assert "http" not in body.replace("http-equiv", "")
    assert ("缺失" in body) is (locale == "zh")
