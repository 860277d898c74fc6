"""Real exports read without being told anything."""

from __future__ import annotations

from decimal import Decimal

import pytest

pytestmark = pytest.mark.realdata


def total(got, column):
    return sum(Decimal(row[got.columns.index(column)]) for row in got.rows)


def test_a_gbk_file(real_data, read_one):
    got = read_one(real_data / "jdata_sample_gbk" / "JData_User.csv")
    assert got.found.encoding == "gb18030"
    assert got.size == (29_999, 5, 0)
    assert [row[1] for row in got.rows].count("26-35岁") == 14_125


def test_superstore_is_the_same_from_csv_and_xls(real_data, read_one, read_all):
    csv = read_one(real_data / "superstore" / "Sample - Superstore (cp1252, CR-only).csv")
    assert (csv.found.encoding, csv.found.line_ends) == ("cp1252", "CR")
    sheets = read_all(real_data / "superstore" / "Sample - Superstore.xls")
    assert [(sheet.found.sheet, len(sheet.rows)) for sheet in sheets] == [
        ("Orders", 9994),
        ("Returns", 296),
        ("People", 4),
        ("Missing", 11),
    ]
    assert round(total(csv, "Sales"), 2) == round(total(sheets[0], "Sales"), 2) == Decimal("2297200.86")


def test_cdnow_is_fixed_width(real_data, read_one):
    master = read_one(real_data / "cdnow" / "CDNOW_master.txt")
    assert (master.found.format, master.size) == ("fixed", (69_659, 4, 0))
    assert master.columns == ("customer_id", "date", "number_of_cds", "dollar_value")
    assert total(master, "dollar_value") == Decimal("2500315.63")
    assert total(master, "number_of_cds") == 167_881
    sample = read_one(real_data / "cdnow" / "CDNOW_sample.txt")
    assert sample.size == (6_919, 5, 0)
    assert sample.rows[0] == ("00004", "0001", "19970101", "2", "29.33")


@pytest.mark.slow
def test_online_retail_is_unpacked(real_data, read_one):
    got = read_one(real_data / "online_retail" / "online_retail_full.csv.gz")
    assert (got.found.compression, got.size) == ("gzip", (541_909, 8, 0))
    assert got.lines[-1] == 541_910


def test_a_folder_is_read_in_order_of_name(real_data, read_all):
    sheets = read_all(real_data / "online_retail" / "by-day-sample")
    assert [(sheet.found.file, len(sheet.rows)) for sheet in sheets] == [
        ("2010-12-01.csv", 3108),
        ("2011-06-01.csv", 1456),
        ("2011-12-09.csv", 1632),
    ]


def test_chinese_exports(real_data, read_one):
    taobao = read_one(real_data / "taobao_synthetic_zh" / "taobao_user_orders.csv")
    assert taobao.columns[:2] == ("用户ID", "用户姓名")
    assert taobao.remarks == ["BOM"]
    members = read_one(real_data / "member_xlsx_zh_synthetic" / "会员信息.xlsx")
    assert members.columns == ("ID", "姓名", "电话", "积分", "余额", "备注")
    assert members.rows[0] == ("1", "小六", "12345678901", "0", "0", "啊啊啊啊")
    tmall = read_one(real_data / "tmall_orders" / "tmall_order_report.csv")
    assert tmall.columns[3] == "收货地址"
    assert tmall.columns[5] == "订单付款时间"
    assert tmall.size == (28_010, 7, 0)


def test_starbucks_profiles(real_data, read_one):
    got = read_one(real_data / "starbucks_rewards" / "profile.json")
    assert (got.found.format, got.size) == ("jsonl", (17_000, 5, 0))
    assert got.rows[0] == (None, "118", "68be06ca386d4c31939f3a4f0e3dd783", "20170212", None)
    assert read_one(real_data / "starbucks_rewards" / "test_starbucks.csv.gz").size == (5_610, 53, 0)
