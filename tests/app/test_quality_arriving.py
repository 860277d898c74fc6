"""Rows that fail a check are put aside as they arrive, counted, corrected and brought in; all others come in as ever."""

from __future__ import annotations

import csv
import sqlite3

import pytest

from limner.app.add_source import add_source, source_from_yaml
from limner.app.check_quality import check_quality
from limner.app.quality_checks import add_checks, all_checks, arriving_checks, choose, unchoose
from limner.app.quality_quarantine import lots, retry, write_out
from limner.app.sync_source import SyncPlan, sync_source
from limner.core.errors import InvalidDefinition, NotFound
from limner.warehouse.tables import ORDER_LINES, ORDERS, RECORDS
from small_shop import LINES, MEMBERS

DEAR = """\
- name: not_dear
  table: order_lines
  title: {zh: 单价不超过四十, en: No unit price above 40}
  range: {column: unit_price, high: 400000}
- name: few_pieces
  table: order_lines
  title: {zh: 不超过两件, en: At most two pieces}
  range: {column: quantity, high: 2}
"""
OF_ORDERS = """\
- name: no_cash
  table: orders
  title: {zh: 不收现金, en: No cash}
  allowed: {column: payment_method, values: [wechat, alipay]}
"""
ORDERS_FILE = """\
order_id,customer_id,order_date,amount,status
B1,c1,2024-01-05 10:00:00,120.00,已付款
B2,c2,2024-01-06 10:00:00,9999.00,已付款
B3,c3,2024-01-07 10:00:00,8888.00,已取消
B4,c3,2024-01-08 10:00:00,-7777.00,已退款
"""


def add(workspace, text):
    return add_checks(workspace, text, by="me")


def rows(workspace, table):
    reader = workspace.reader()
    return reader.engine.rows(reader.table(table))


def counts(report):
    return tuple(report.total(name) for name in ("read", "loaded", "duplicates", "quarantined"))


def test_rows_that_fail_are_put_aside_with_what_they_fail(workspace, bring):
    add(workspace, DEAR)
    report = bring(lines=LINES)
    assert counts(report) == (7, 3, 0, 4)
    assert sorted(report.sheets[0].reasons) == [
        ("quantity", "不超过两件", 1),
        ("unit_price", "单价不超过四十", 3),
    ]
    assert {(lot.check, lot.column, lot.rows) for lot in lots(workspace)} == {
        ("not_dear", "unit_price", 3),
        ("few_pieces", "quantity", 1),
    }
    kept = rows(workspace, ORDER_LINES)
    assert sorted(row["order_id"] for row in kept) == ["A1", "A4", "A5"]
    amounts = {row["order_id"]: row["amount"] for row in rows(workspace, ORDERS)}
    assert amounts["A1"] == 274_500, "an order is the sum of the lines that came in"


def test_one_row_that_fails_several_checks_is_put_aside_once(workspace, bring):
    add(workspace, DEAR.replace("high: 2}", "high: 1}"))
    report = bring(lines=LINES)
    assert counts(report) == (7, 3, 0, 4)
    both = [lot for lot in lots(workspace) if lot.check == "few_pieces, not_dear"]
    assert [(lot.column, lot.reason, lot.rows) for lot in both] == [("", "不超过两件；单价不超过四十", 1)]


@pytest.mark.slow
def test_corrected_rows_come_in(workspace, bring, tmp_path):
    add(workspace, DEAR)
    bring(lines=LINES)
    load, out = lots(workspace)[0].load_id, tmp_path / "aside.csv"
    assert write_out(workspace, load, out, purpose="service", by="me") == 4
    with out.open(encoding="utf-8-sig", newline="") as file:
        found = list(csv.DictReader(file))
    assert found[0] == dict(zip(found[0], LINES.splitlines()[1].split(","), strict=True))
    out.write_text(out.read_text(encoding="utf-8-sig").replace("50.00", "40.00"), encoding="utf-8")
    assert counts(retry(workspace, load, out, by="me")) == (4, 3, 0, 1)
    assert len(rows(workspace, ORDER_LINES)) == 6


@pytest.mark.slow
def test_rows_are_tried_again_as_they_are_once_the_check_is_another(workspace, bring):
    add(workspace, DEAR)
    bring(lines=LINES)
    load = lots(workspace)[0].load_id
    assert counts(retry(workspace, load, None, by="me")) == (4, 0, 0, 4)
    add(workspace, DEAR.replace("high: 400000", "high: 500000").replace("high: 2}", "high: 3}"))
    assert counts(retry(workspace, load, None, by="me")) == (4, 4, 0, 0)
    assert len(rows(workspace, ORDER_LINES)) == 7
    assert {row["order_id"]: row["amount"] for row in rows(workspace, ORDERS)}["A1"] == 1_274_500


def test_what_an_order_is_made_of_is_asked_of_each_of_its_rows(workspace, bring):
    add(workspace, OF_ORDERS)
    assert counts(bring(lines=LINES)) == (7, 4, 0, 3)
    assert {lot.column for lot in lots(workspace)} == {"payment_method"}


def test_whether_an_order_is_a_sale_is_known_as_it_arrives(workspace, bring):
    add(
        workspace,
        """
        name: no_large_sale
        table: orders
        title: {zh: 销售额不过千, en: No sale above 1000}
        range: {column: amount, high: 10000000}
        when: {all: [{column: kind, operator: "=", value: sale}, {column: status, operator: "=", value: paid}]}
        """,
    )
    assert counts(bring(orders=ORDERS_FILE)) == (4, 3, 0, 1)
    assert sorted(row["order_id"] for row in rows(workspace, ORDERS)) == ["B1", "B3", "B4"]


@pytest.mark.parametrize(
    "text",
    [
        "{name: a, table: orders, title: x, range: {column: amount, high: 0}}",  # a sum over lines
        "{name: a, table: order_lines, title: x, required: {column: coupon_amount}}",  # not in the file
        "{name: a, table: order_lines, title: x, severity: warning, range: {column: quantity, high: 0}}",
        "{name: a, table: order_lines, title: x, on_fail: report, range: {column: quantity, high: 0}}",
        "{name: a, table: order_lines, title: x, tolerance: 0.5, range: {column: quantity, high: 0}}",
        "{name: a, table: order_lines, title: x, reference: {column: product_id, table: products, to: product_id}}",
    ],
)
def test_what_cannot_be_decided_or_is_only_reported_comes_in(workspace, bring, text):
    add(workspace, text)
    assert counts(bring(lines=LINES)) == (7, 7, 0, 0)


def test_people_and_what_they_are_by(workspace, bring):
    add(workspace, "{name: from_hangzhou, table: records, title: x, allowed: {column: city, values: [杭州]}}")
    assert counts(bring(members=MEMBERS)) == (3, 1, 0, 2)
    assert {row["city"] for row in rows(workspace, RECORDS)} == {"杭州"}
    assert "13887654321" not in str(lots(workspace))


def test_nothing_that_ships_puts_rows_aside_until_it_is_chosen(workspace, bring):
    assert arriving_checks(workspace) == []
    choose(workspace, "lines_not_in_future", on_fail="quarantine", by="me")
    late = LINES.replace("2024-03-10 23:59:00", "2999-03-10 23:59:00")
    assert counts(bring(lines=late)) == (7, 6, 0, 1)
    assert [(lot.check, lot.column) for lot in lots(workspace)] == [("lines_not_in_future", "order_date")]
    assert unchoose(workspace, "lines_not_in_future", by="me").on_fail == "report"
    assert arriving_checks(workspace) == []


def test_a_choice_changes_how_bad_a_failure_is(shop):
    choose(shop, "orders_have_customer", severity="error", by="me")
    assert [one.check.name for one in check_quality(shop, ["orders"]).errors] == ["orders_have_customer"]
    (check,) = [one for one in all_checks(shop) if one.name == "orders_have_customer"]
    assert check.on_fail == "report", "an error is not put aside by that alone"


def test_what_cannot_be_chosen(workspace):
    with pytest.raises(InvalidDefinition, match="as it arrives"):
        choose(workspace, "orders_unique", on_fail="quarantine", by="me")
    with pytest.raises(NotFound, match="no check 'nothing'"):
        choose(workspace, "nothing", on_fail="report", by="me")
    with pytest.raises(NotFound):
        unchoose(workspace, "orders_unique", by="me")


def test_rows_of_a_database_are_asked_too_and_every_row_is_accounted_for(workspace, tmp_path):
    database = sqlite3.connect(tmp_path / "shop.sqlite")
    database.execute("CREATE TABLE orders (order_id TEXT PRIMARY KEY, customer_id TEXT, order_date TEXT, amount REAL)")
    some = [(f"A{i}", f"c{i % 7}", f"2024-01-{i % 28 + 1:02} 10:00:00", 100.0 * i) for i in range(40)]
    database.executemany("INSERT INTO orders VALUES (?, ?, ?, ?)", some)
    database.commit()
    definition = (
        f"name: till\nkind: database\nurl: sqlite:///{tmp_path / 'shop.sqlite'}\nstreams: {{orders: {{fills: orders}}}}"
    )
    add_source(workspace, source_from_yaml(definition), {})
    add(workspace, "{name: small, table: orders, title: x, range: {column: amount, high: 20000000}}")

    def synced():
        (report,) = sync_source(workspace, "till", SyncPlan())
        assert report.error is None
        n = report.counts
        assert n["read"] == n["loaded"] + n["unchanged"] + n["duplicates"] + n["quarantined"]
        return n["loaded"], n["unchanged"], n["quarantined"]

    assert synced() == (21, 0, 19)
    assert synced() == (0, 40, 0)
    database.execute("UPDATE orders SET amount = 9999 WHERE order_id = 'A3'")
    database.execute("UPDATE orders SET amount = 9 WHERE order_id = 'A39'")
    database.commit()
    assert synced() == (1, 38, 1)
    kept = {row["order_id"]: row["amount"] for row in rows(workspace, ORDERS)}
    assert (len(kept), kept["A39"], kept["A3"]) == (22, 90_000, 3_000_000), "an order stays as it was until it is right"
    assert sum(lot.rows for lot in lots(workspace)) == 20
    database.close()
