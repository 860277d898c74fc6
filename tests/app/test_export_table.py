"""Tables leave as files whole, with money in the currency's unit."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal

import pyarrow.parquet as pq
import pytest
from python_calamine import CalamineWorkbook

from limner.app.check_quality import check_quality
from limner.app.export_table import export_table
from limner.core.errors import InvalidDefinition, NotAllowed, NotFound
from limner.portrait.catalogue import catalogue
from limner.warehouse.tables import ORDERS


def test_csv_is_what_excel_opens(shop, tmp_path):
    out = tmp_path / "orders.csv"
    assert export_table(shop, "orders", out) == 6
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    with out.open(encoding="utf-8-sig", newline="") as file:
        amounts = {row["order_id"]: Decimal(row["amount"]) for row in csv.DictReader(file)}
    assert amounts["A1"] == Decimal("127.4500")
    assert amounts["A4"] == Decimal("-40.0000")


def test_csv_runs_nothing_in_a_spreadsheet(workspace, bring, tmp_path):
    cities = ['=HYPERLINK(""x"")', "@SUM(1+1)", "+1 way", "-5", "北京", "-a"]
    text = "customer_id,city\n" + "".join(f'c{n},"{city}"\n' for n, city in enumerate(cities))
    bring(people=text)
    out = tmp_path / "records.csv"
    export_table(workspace, "records", out)
    with out.open(encoding="utf-8-sig", newline="") as file:
        written = {row["customer_id"]: row["city"] for row in csv.DictReader(file)}
    assert list(dict(sorted(written.items())).values()) == [
        '\'=HYPERLINK("x")',
        "'@SUM(1+1)",
        "'+1 way",
        "-5",
        "北京",
        "'-a",
    ]


def test_parquet_has_decimals_and_no_part_is_left(shop, tmp_path):
    out = tmp_path / "lines.parquet"
    assert export_table(shop, "order_lines", out) == 7
    table = pq.read_table(out)
    assert str(table.schema.field("amount").type) == "decimal128(19, 4)"
    assert sum(table["amount"].to_pylist()) == Decimal("332.9500")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy", "lines.parquet"]


def test_excel_has_a_header_and_dates(shop, tmp_path):
    out = tmp_path / "customers.xlsx"
    export_table(shop, "records", out)
    rows = CalamineWorkbook.from_path(str(out)).get_sheet_by_index(0).to_python()
    row = dict(zip(rows[0], rows[1], strict=True))
    assert row["city"] in {"杭州", "成都"}
    assert row["registered_on"].year in {2023, 2024}


def test_personal_tables_stay(shop, tmp_path):
    with pytest.raises(NotAllowed, match="personal"):
        export_table(shop, "contacts", tmp_path / "contacts.csv")


def test_what_cannot_be_written_is_refused(shop, tmp_path):
    with pytest.raises(NotFound, match="orders"):
        export_table(shop, "order", tmp_path / "a.csv")
    with pytest.raises(InvalidDefinition, match=r"\.parquet"):
        export_table(shop, "orders", tmp_path / "a.txt")


def test_spss_reads_back_as_it_was(shop, tmp_path):
    import pyreadstat

    rows = export_table(shop, "orders", tmp_path / "orders.sav")
    frame, about = pyreadstat.read_sav(str(tmp_path / "orders.sav"))
    assert len(frame) == rows
    reader = shop.reader()
    told = {row["order_id"]: row["amount"] / 10_000 for row in reader.engine.rows(reader.table(ORDERS))}
    assert dict(zip(frame["order_id"], frame["amount"], strict=True)) == told
    assert about.column_names_to_labels["ordered_on"] == "下单日期"
    assert [path.name for path in tmp_path.iterdir() if "part" in path.name] == []


@pytest.mark.slow
def test_spss_is_told_what_features_and_truths_are_called(built_shop, tmp_path):
    import pyreadstat

    check_quality(built_shop, as_of=date(2024, 3, 12))
    export_table(built_shop, "check_results", tmp_path / "checks.sav")
    _frame, about = pyreadstat.read_sav(str(tmp_path / "checks.sav"), metadataonly=True)
    assert about.variable_value_labels == {"passed": {1.0: "是", 0.0: "否"}}
    export_table(built_shop, "features", tmp_path / "features.sav")
    _frame, about = pyreadstat.read_sav(str(tmp_path / "features.sav"), metadataonly=True)
    assert about.column_names_to_labels["orders_life"] == catalogue().features["orders_life"].title.zh
