"""Folders and buckets: new files only, each once, whatever happens to one of them."""

from __future__ import annotations

import os
import time

import pytest

from limner.app.add_source import add_source, source_from_yaml
from limner.app.sync_source import SyncPlan, sync_source
from limner.app.workspace import Workspace
from limner.core.errors import SourceRejected, SourceUnavailable
from limner.warehouse.tables import ORDERS, RECORDS

HEAD = "order_id,customer_id,order_date,amount,status\n"


def orders(first, last):
    rows = (f"A{n},c{n % 5},2024-01-{n % 28 + 1:02} 10:00:00,{n}.50,paid\n" for n in range(first, last))
    return HEAD + "".join(rows)


@pytest.fixture
def workspace(tmp_path):
    with Workspace.create(tmp_path / "workspace") as workspace:
        yield workspace


def put(folder, name, text, *, age=60):
    """Write a file that was finished some time ago."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    moment = time.time() - age
    os.utime(folder / name, (moment, moment))


def synced(workspace, name="drop"):
    (report,) = sync_source(workspace, name, SyncPlan())
    n = report.counts
    assert n["read"] == n["loaded"] + n["unchanged"] + n["duplicates"] + n["quarantined"]
    return report


def paid(workspace):
    reader = workspace.reader()
    rows = reader.engine.rows(reader.table(ORDERS))
    return len(rows), sum(row["amount"] for row in rows) / 10_000


@pytest.mark.slow
def test_a_folder(workspace, tmp_path):
    folder = tmp_path / "in"
    add_source(
        workspace,
        source_from_yaml(f"name: drop\nkind: folder\nurl: {folder}\nstreams: {{orders: {{fills: orders}}}}"),
        {},
    )
    (missing,) = sync_source(workspace, "drop", SyncPlan())
    assert isinstance(missing.error, SourceUnavailable)
    put(folder, "one.csv", orders(0, 50))
    put(folder, "two.csv.part", orders(50, 80))
    assert synced(workspace).counts["loaded"] == 50
    assert synced(workspace).counts["read"] == 0
    (folder / "two.csv.part").rename(folder / "two.csv")
    put(folder, "again.csv", orders(40, 50))
    counts = synced(workspace).counts
    assert [counts[word] for word in ("read", "loaded", "duplicates")] == [40, 30, 10]
    assert paid(workspace) == (80, sum(range(80)) + 40)


def test_one_bad_file_does_not_keep_others_from_it(workspace, tmp_path):
    folder = tmp_path / "in"
    add_source(
        workspace,
        source_from_yaml(f"name: drop\nkind: folder\nurl: {folder}\nstreams: {{orders: {{fills: orders}}}}"),
        {},
    )
    put(folder, "bad.csv", "%PDF-1.4 nothing", age=90)
    put(folder, "good.csv", orders(0, 50))
    report = synced(workspace)
    assert isinstance(report.error, SourceRejected)
    assert report.counts["loaded"] == 50
    put(folder, "bad.csv", orders(50, 60))
    report = synced(workspace)
    assert (report.error, report.counts["loaded"]) == (None, 10)


def test_a_book_with_three_sheets(workspace, tmp_path):
    import xlsxwriter

    folder = tmp_path / "in"
    folder.mkdir()
    with xlsxwriter.Workbook(folder / "会员.xlsx") as book:
        for number, name in enumerate(("一月", "二月", "三月")):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["会员号", "姓名", "手机号", "城市", "性别"])
            for row in range(20):
                n = number * 20 + row
                sheet.write_row(
                    row + 1, 0, [f"m{n}", f"王小{n}", f"139{n:08}", ["上海", "北京"][n % 2], ["男", "女"][n % 2]]
                )
    os.utime(folder / "会员.xlsx", (time.time() - 60,) * 2)
    add_source(workspace, source_from_yaml(f"name: drop\nkind: folder\nurl: {folder}\nstreams: {{members: {{}}}}"), {})
    assert synced(workspace).counts["loaded"] == 60
    reader = workspace.reader()
    assert len(reader.engine.rows(reader.table(RECORDS))) == 60


def test_one_sheet_of_a_book_beside_notes_that_hold_nothing(workspace, tmp_path):
    import xlsxwriter

    folder = tmp_path / "in"
    folder.mkdir()
    with xlsxwriter.Workbook(folder / "会员.xlsx") as book:
        members = book.add_worksheet("会员")
        members.write_row(0, 0, ["会员号", "姓名", "城市"])
        points = book.add_worksheet("积分流水")
        points.write_row(0, 0, ["会员号", "变动时间", "类型", "积分"])
        for n in range(20):
            members.write_row(n + 1, 0, [f"m{n}", f"王小{n}", "上海"])
            points.write_row(n + 1, 0, [f"m{n}", f"2024-01-{n + 1:02} 10:00:00", "获得", n])
        book.add_worksheet("说明").write_row(0, 0, ["由会员部导出"])
    os.utime(folder / "会员.xlsx", (time.time() - 60,) * 2)
    whole = f"name: drop\nkind: folder\nurl: {folder}\nstreams: {{members: {{}}}}"
    add_source(workspace, source_from_yaml(whole), {})
    (every,) = sync_source(workspace, "drop", SyncPlan())
    assert (every.error, every.counts["loaded"]) == (None, 40), "the sheet of notes is passed over"
    chosen = whole.replace("drop", "parts", 1).replace(
        "{members: {}}", "{members: {sheet: 会员}, points: {sheet: 积分流水}}"
    )
    add_source(workspace, source_from_yaml(chosen), {})
    reports = sync_source(workspace, "parts", SyncPlan())
    assert [(one.stream, one.counts["loaded"]) for one in reports] == [("members", 20), ("points", 20)]
    assert [one.counts["read"] for one in sync_source(workspace, "parts", SyncPlan())] == [0, 0]


@pytest.fixture
def bucket():
    """A bucket of a server that speaks as S3; what puts files into it."""
    import boto3
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    told = {"aws_access_key_id": "me", "aws_secret_access_key": "s3cr3t-key", "region_name": "us-east-1"}
    client = boto3.client("s3", endpoint_url=endpoint, **told)
    client.create_bucket(Bucket="partner")
    yield endpoint, lambda name, text: client.put_object(Bucket="partner", Key=name, Body=text.encode())
    server.stop()


@pytest.mark.slow
def test_a_bucket(workspace, bucket):
    endpoint, put = bucket
    definition = f"""
name: drop
kind: folder
url: s3://partner/daily
endpoint: {endpoint}
region: us-east-1
access_key: me
streams: {{orders: {{pattern: "orders-*.csv", fills: orders}}}}
"""
    add_source(workspace, source_from_yaml(definition), {"secret_key": "s3cr3t-key"})
    put("daily/orders-1.csv", orders(0, 50))
    put("daily/notes.txt", "nothing")
    put("other/orders-9.csv", orders(90, 99))
    assert synced(workspace).counts["loaded"] == 50
    put("daily/orders-2.csv", orders(45, 60))
    counts = synced(workspace).counts
    assert [counts[word] for word in ("read", "loaded", "duplicates")] == [15, 10, 5]
    assert synced(workspace).counts["read"] == 0
    assert paid(workspace) == (60, sum(range(60)) + 30)
    definition = definition.replace("partner/", "nowhere/").replace("name: drop", "name: lost")
    add_source(workspace, source_from_yaml(definition), {"secret_key": "s3cr3t-key"})
    (report,) = sync_source(workspace, "lost", SyncPlan())
    assert isinstance(report.error, SourceUnavailable)
    assert "s3cr3t-key" not in str(report.error)
