"""Real shops' files come in with nothing told, and give the totals that are known of them."""

from __future__ import annotations

from datetime import date

import pytest
from ibis import _

from limner.app.import_files import ImportPlan, ReadOptions, import_files
from limner.app.import_files import ImportReport as Report
from limner.warehouse.tables import ORDER_LINES, ORDERS, RECORDS, TOUCHES
from small_shop import make

pytestmark = [pytest.mark.realdata, pytest.mark.slow]

SUPERSTORE = {"orders": 5_009, "customers": 793, "amount": 22_972_008_603}


@pytest.fixture
def bring(tmp_path, real_data):
    """Import real files into a new workspace; give the report and what the orders come to."""
    opened = make(tmp_path / "shop")

    def brought(*names: str, **told) -> tuple[Report, dict]:
        report = import_files(opened, [real_data / name for name in names], ImportPlan(**told))
        for sheet in report.sheets:
            assert sheet.read == sheet.loaded + sheet.quarantined + sheet.duplicates
        return report, opened

    yield brought
    opened.close()


def orders(workspace):
    table = workspace.reader().table(ORDERS)
    plan = table.agg(orders=_.count(), customers=_.customer_id.nunique(), amount=_.amount.sum())
    return workspace.engine().rows(plan)[0]


def test_online_retail(bring):
    report, workspace = bring("online_retail/online_retail_full.csv.gz")
    assert (report.total("read"), report.total("loaded"), report.total("anonymous")) == (541_909, 541_909, 135_080)
    assert orders(workspace) == {"orders": 25_900, "customers": 4_372, "amount": 97_477_479_340}
    lines = workspace.reader().table(ORDER_LINES)
    cancelled = lines.filter(lines.order_id.startswith("C"))
    (found,) = workspace.engine().rows(cancelled.agg(lines=_.count(), positive=_.count(where=_.amount > 0)))
    assert found == {"lines": 9_288, "positive": 0}


def test_cdnow(bring):
    report, workspace = bring("cdnow/CDNOW_master.txt")
    assert report.total("loaded") == 69_659
    assert orders(workspace) == {"orders": 69_659, "customers": 23_570, "amount": 25_003_156_300}


def test_tmall(bring):
    _report, workspace = bring("tmall_orders/tmall_order_report.csv")
    table = workspace.reader().table(ORDERS)
    plan = table.agg(orders=_.count(), paid=_.count(where=_.status == "paid"), refunded=_.refunded_amount.sum())
    assert workspace.engine().rows(plan) == [{"orders": 28_010, "paid": 24_087, "refunded": -5_723_359_200}]


def test_jd_users_in_gbk(bring):
    report, workspace = bring("jdata_sample_gbk/JData_User.csv")
    assert report.sheets[0].found.encoding.lower() in {"gbk", "gb18030"}
    table = workspace.reader().table(RECORDS)
    (found,) = workspace.engine().rows(table.agg(n=_.count(), young=_.count(where=_.age_band == "26-35")))
    assert found["n"] == 29_999
    assert ("age", "-1", 2_839) in [sentinel[:3] for sentinel in report.sheets[0].sentinels]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Sample - Superstore (cp1252, CR-only).csv", {}),
        ("Sample - Superstore.xls", {"options": ReadOptions(sheet="Orders")}),
    ],
)
def test_superstore_from_both_forms(bring, name, told):
    _report, workspace = bring(f"superstore/{name}", **told)
    assert orders(workspace) == SUPERSTORE


def test_complete_journey(bring):
    report, workspace = bring("completejourney")
    assert report.sheets[-1].read == 1_469_307
    assert orders(workspace) == {"orders": 155_848, "customers": 2_469, "amount": 45_960_395_800}
    records = workspace.reader().table(RECORDS)
    assert workspace.engine().rows(records.agg(n=_.customer_id.nunique())) == [{"n": 801}]
    touches = workspace.reader().table(TOUCHES)
    (found,) = workspace.engine().rows(touches.agg(n=_.count(), first=_.touched_on.min(), days=_.touched_on.count()))
    assert found == {"n": 6_589, "first": date(2016, 11, 14), "days": 6_589}
