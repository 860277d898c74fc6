"""Files come in whole, once, and with every row accounted for."""

from __future__ import annotations

import json
from datetime import date
from datetime import datetime as at

import pytest
import xlsxwriter

from limner.app.import_files import ImportPlan, Unsure, import_files
from limner.core.errors import SourceRejected
from limner.sources.mapping.mapping import Mapping
from limner.warehouse.tables import CONTACTS, ORDER_LINES, ORDERS, QUARANTINE, RECORDS, TOUCHES
from small_shop import LINES, MEMBERS, PLANTED, bring_text


def rows(workspace, table, *columns):
    reader = workspace.reader()
    plan = reader.table(table).select(*columns).order_by(columns)
    return [tuple(row.values()) for row in reader.engine.rows(plan)]


def test_a_line_fills_lines_orders_products_and_customers(shop):
    assert rows(shop, ORDERS, "order_id", "customer_id", "kind", "amount", "lines") == [
        ("A1", "c1", "sale", 1_274_500, 2),
        ("A2", "c1", "sale", 450_000, 1),
        ("A3", "c2", "sale", 1_200_000, 1),
        ("A4", "c2", "refund", -400_000, 1),
        ("A5", None, "sale", 305_000, 1),
        ("A6", "c3", "sale", 500_000, 1),
    ]
    assert len(rows(shop, ORDER_LINES, "line_id")) == 7
    assert [row[0] for row in rows(shop, shop_table("products"), "product_id")] == ["p1", "p2", "p3"]
    assert rows(shop, RECORDS, "customer_id", "gender", "city", "registered_on") == [
        ("c1", "female", "杭州", date(2023, 6, 1)),
        ("c2", "male", "成都", date(2023, 7, 1)),
        ("c4", "male", "成都", date(2024, 1, 1)),
    ]


def shop_table(name):
    from limner.warehouse.tables import BY_NAME

    return BY_NAME[name]


def test_times_are_utc_and_days_are_the_calendars(shop):
    assert rows(shop, ORDERS, "order_id", "ordered_at", "ordered_on", "ordered_hour")[-1] == (
        "A6",
        at(2024, 3, 10, 15, 59),
        date(2024, 3, 10),
        23,
    )


def test_the_same_file_twice_changes_nothing(shop, tmp_path):
    before = shop.lake.snapshot()
    report = bring_text(shop, tmp_path, lines=LINES, members=MEMBERS)
    assert [(s.read, s.loaded, s.duplicates, s.quarantined) for s in report.sheets] == [(7, 0, 7, 0), (3, 0, 3, 0)]
    assert shop.lake.snapshot() == before


def test_a_file_that_repeats_some_lines_adds_only_the_others(shop, tmp_path):
    more = (
        LINES
        + "A6,c3,2024-03-10 23:59:00,p2,茶杯,器具,2,30.50,0,alipay\nA7,c4,2024-03-11 08:00:00,p1,绿茶,茶,1,50.00,0,cash\n"
    )
    report = bring_text(shop, tmp_path, lines=more)
    assert [(s.read, s.loaded, s.duplicates) for s in report.sheets] == [(9, 2, 7)]
    assert rows(shop, ORDERS, "order_id", "amount", "lines")[-2:] == [("A6", 1_110_000, 2), ("A7", 500_000, 1)]


def test_equal_lines_of_one_order_are_all_kept(workspace, bring):
    twice = LINES + LINES.splitlines(keepends=True)[1]
    assert [(s.read, s.loaded, s.duplicates) for s in bring(lines=twice).sheets] == [(8, 8, 0)]
    assert sum(amount for (amount,) in rows(workspace, ORDER_LINES, "amount")) == 4_329_500


def test_no_byte_on_disk_names_a_person(shop):
    stored = b"".join(path.read_bytes() for path in shop.folder.rglob("*") if path.is_file())
    assert [planted for planted in PLANTED if planted.encode() in stored or planted.encode("utf-16-le") in stored] == []
    assert len(rows(shop, CONTACTS, "customer_id", "kind")) == 9


def test_a_personal_value_can_be_opened_with_the_key(shop):
    contacts = shop.reader(service()).table(CONTACTS)
    phones = shop.engine().rows(contacts.filter(contacts.kind == "phone").order_by("customer_id"))
    owners = [row["customer_id"] for row in phones]
    opened = shop.vault.open(owners, [row["value"] for row in phones], label="contacts.phone")
    assert dict(zip(owners, opened, strict=True)) == {"c1": "13912345678", "c2": "13887654321", "c4": "13700001111"}
    assert {row["value"] for row in shop.engine().rows(shop.reader().table(CONTACTS))} == {None}


def service():
    from limner.privacy.purposes import SERVICE

    return SERVICE


def test_customers_known_by_their_phone_get_a_pseudonym(workspace, bring):
    bring(
        till="订单编号,手机号,下单时间,消费金额\n1,13912345678,2024-01-01,10\n2,13912345678,2024-01-02,20\n3,,2024-01-02,5\n"
    )
    ids = [row[0] for row in rows(workspace, ORDERS, "customer_id", "order_id")]
    expected = workspace.blind_index.of("phone", "13912345678")
    assert sorted(ids, key=str) == sorted([expected, expected, None], key=str)
    stored = b"".join(path.read_bytes() for path in workspace.folder.rglob("*") if path.is_file())
    assert b"13912345678" not in stored


@pytest.mark.slow
def test_rows_that_cannot_be_read_are_put_aside_with_their_reason(workspace, bring):
    text = LINES + "A8,c5,soon,p1,绿茶,茶,1,50.00,0,cash\nA9,c5,2024-03-12,p1,绿茶,茶\n"
    told = {"mapping": mapping_of_lines(bring)}
    (sheet,) = bring(told, lines=text).sheets
    assert (sheet.read, sheet.loaded, sheet.quarantined, sheet.duplicates) == (9, 7, 2, 0)
    kept = rows(workspace, QUARANTINE, "line", "column", "file")
    assert kept == [(9, "order_date", "lines.csv"), (10, kept[1][1], "lines.csv")]
    bring(told, lines=text)
    assert rows(workspace, QUARANTINE, "line", "column", "file") == kept


def mapping_of_lines(bring):
    """What the columns of the lines mean, found where all of them are right."""
    (sheet,) = bring({"dry_run": True}, lines=LINES).sheets
    return Mapping({"lines.csv": sheet.mapping})


def test_a_quarantined_record_is_encrypted_and_can_be_opened(workspace, bring):
    bring({"mapping": mapping_of_lines(bring)}, lines=LINES + "A8,欧阳震华,soon,p1,绿茶,茶,1,50.00,0,cash\n")
    (row,) = workspace.engine().rows(workspace.reader(service()).table(QUARANTINE))
    (record,) = workspace.vault.open([f"import:{row['load_id']}"], [row["record"]], label="quarantine.record")
    assert "欧阳震华" in record
    assert "欧阳震华".encode() not in row["record"]


def test_a_column_that_no_table_knows_is_kept_with_its_type(workspace, bring):
    bring(members="会员号,性别,鞋码,喜欢的颜色\nc1,女,38,红\nc2,男,42,蓝\n")
    reader = workspace.reader()
    kinds = {name: str(kind) for name, kind in reader.table(RECORDS).schema().items() if name.startswith("x_")}
    assert kinds == {"x_鞋码": "int64", "x_喜欢的颜色": "string"}


def test_each_sheet_of_a_book_keeps_its_own_columns(workspace, tmp_path):
    with xlsxwriter.Workbook(tmp_path / "members.xlsx") as book:
        for name, rows_ in (
            ("north", [("会员号", "性别", "鞋码"), ("c1", "女", 38)]),
            ("south", [("会员号", "性别", "身高"), ("c2", "男", 180)]),
        ):
            for place, row in enumerate(rows_):
                book.get_worksheet_by_name(name) or book.add_worksheet(name)
                book.get_worksheet_by_name(name).write_row(place, 0, row)
    import_files(workspace, [tmp_path / "members.xlsx"], ImportPlan())
    found = rows(workspace, RECORDS, "customer_id", "x_鞋码", "x_身高")
    assert found == [("c1", 38, None), ("c2", None, 180)]


def test_an_unsure_file_says_what_must_be_known(workspace, bring):
    with pytest.raises(Unsure) as caught:
        bring(what="a,b,c\n1,2,3\n4,5,6\n")
    assert caught.value.questions[0].key == "table"
    assert json.dumps(caught.value.to_json())
    assert workspace.lake.snapshot().number == 0


def test_a_question_is_asked_and_its_answer_used(workspace, bring):
    text = "order_id,customer_id,date,amount\n1,c1,03/04/2024,10\n2,c1,05/06/2024,20\n"
    bring({"ask": lambda _found, _proposal, question: {"date_order": "dmy"}[question.key]}, orders=text)
    assert rows(workspace, ORDERS, "order_id", "ordered_on") == [("1", date(2024, 4, 3)), ("2", date(2024, 6, 5))]


def test_a_sheet_can_be_left_out(workspace, bring):
    assert bring({"ask": lambda *_question: "skip"}, what="a,b,c\n1,2,3\n4,5,6\n").sheets == ()
    assert workspace.lake.snapshot().number == 0


def test_a_missing_file_is_refused(workspace, tmp_path):
    with pytest.raises(SourceRejected, match=r"nowhere\.csv"):
        import_files(workspace, [tmp_path / "nowhere.csv"], ImportPlan())


def test_a_dry_run_changes_nothing(workspace, bring):
    (sheet,) = bring({"dry_run": True}, lines=LINES).sheets
    assert sheet.mapping.columns["order_id"].to
    assert workspace.lake.snapshot().number == 0


def test_nothing_in_clear_is_left_in_scratch(shop):
    assert [path for path in (shop.folder / "scratch").rglob("*") if path.is_file()] == []


TOLD = "campaign_id,household_id\n7,c1\n7,c2\n8,c1\n"
CAMPAIGNS_TOLD = "campaign_id,campaign_type,start_date,end_date\n7,A,2024-03-01,2024-03-31\n"


@pytest.mark.parametrize("order", [("described", "addressed"), ("addressed", "described")])
def test_whom_a_campaign_addressed_is_dated_by_it_whichever_file_comes_first(workspace, bring, order):
    """And the same files once more change nothing."""
    texts = {"addressed": TOLD, "described": CAMPAIGNS_TOLD}
    for name in (*order, *order):
        bring(**{name: texts[name]})
    assert rows(workspace, TOUCHES, "campaign_id", "customer_id", "touched_on") == [
        ("7", "c1", date(2024, 3, 1)),
        ("7", "c2", date(2024, 3, 1)),
        ("8", "c1", None),
    ]


def test_a_book_of_touches_and_campaigns_dates_them_at_once(workspace, tmp_path):
    with xlsxwriter.Workbook(tmp_path / "book.xlsx") as book:
        for name, text in (("addressed", TOLD), ("described", CAMPAIGNS_TOLD)):
            sheet = book.add_worksheet(name)
            for place, line in enumerate(text.splitlines()):
                sheet.write_row(place, 0, line.split(","))
    import_files(workspace, [tmp_path / "book.xlsx"], ImportPlan())
    day = date(2024, 3, 1)
    assert rows(workspace, TOUCHES, "campaign_id", "touched_on") == [("7", day), ("7", day), ("8", None)]


@pytest.mark.slow
def test_an_import_of_which_all_rows_went_to_quarantine_took_nothing(bring):
    told = {"mapping": mapping_of_lines(bring)}
    head = LINES.splitlines()[0]
    assert bring(told, lines=f"{head}\nA8,c5,soon,p1,绿茶,茶,1,50.00,0,cash\n").nothing_taken
    assert not bring(told, lines=LINES).nothing_taken
    assert not bring({"dry_run": True}, lines=LINES).nothing_taken
