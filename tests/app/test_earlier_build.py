"""A build that goes on from an earlier one gives exactly what counting everyone gives."""

from __future__ import annotations

import csv
import gzip
import io
from datetime import date

import ibis
import pytest

from examples import examples
from limner.app import count_customers
from limner.app.build_portraits import build_portraits
from limner.app.earlier_build import STAMP, newest_totals
from limner.app.identity.change import merge
from limner.app.import_files import ImportPlan, import_files
from limner.ops.consents import Consent
from limner.portrait.catalogue import catalogue
from limner.warehouse.tables import CUSTOMERS, FEATURES, MEMBERSHIPS, PREFERENCES, PRICE_REFERENCES, TAGS, TOTALS
from small_shop import LINES, bring_text, make

pytestmark = pytest.mark.slow

HEAD = LINES.splitlines()[0]
MADE = (CUSTOMERS, FEATURES, PREFERENCES, PRICE_REFERENCES, TAGS, MEMBERSHIPS, TOTALS)


def lines(*rows):
    return "\n".join([HEAD, *rows]) + "\n"


def made(workspace):
    """Everything that a build made, in order, without what says which build it was."""
    reader = workspace.reader()
    tables = {table.name: reader.table(table) for table in MADE}
    tables["totals"] = newest_totals(tables["totals"]).drop(*STAMP)
    return {
        name: sorted(str(sorted(row.items())) for row in reader.engine.rows(table)) for name, table in tables.items()
    }


def gone_on(workspace, **how):
    """Build on from the last build; return the report after seeing that counting everyone changes nothing."""
    report = build_portraits(workspace, **how)
    found = made(workspace)
    build_portraits(workspace, anew=True, **how)
    assert made(workspace) == found
    return report


@pytest.fixture
def built(further, shop_folder, copy_of, tmp_path):
    """The shop with twenty more customers of long ago, so that what a few do does not change most."""
    old = [f"B{n},d{n},2023-{n % 12 + 1:02}-10 10:00:00,p{n % 3},茶,茶,1,{n}.00,0,wechat" for n in range(1, 25)]

    def grow(workspace):
        bring_text(workspace, tmp_path, old=lines(*old))

    return copy_of(further("earlier-build", shop_folder, grow, build_portraits))


def test_what_changed_is_counted(built, tmp_path):
    """One after the other, since each build takes seconds: new rows, late rows, nothing, a product that moved."""
    bring_text(built, tmp_path, new=lines("N1,c1,2024-03-10 23:59:00,p1,绿茶,茶,1,50.00,0,wechat"))
    assert build_portraits(built).counted == 1
    late = "N2,d3,2022-12-31 00:01:00,p9,红茶,新品类,1,50.00,0,wechat"
    bring_text(built, tmp_path, late=lines(late, "N3,new,2023-06-01,p9,红茶,新品类,2,5.00,0,"))
    assert build_portraits(built).counted == 2
    assert build_portraits(built).counted == 0
    bring_text(built, tmp_path, goods="product_id,category\np9,花茶\n")
    moved = gone_on(built)
    assert moved.counted == 2
    assert "preferences_category" in moved.seconds
    assert not {"orders_days", "order_lines_totals"} & moved.seconds.keys()


def test_rows_of_customers_counted_again_are_added_until_they_are_many(built, tmp_path):
    """``totals`` keeps the older rows of a customer beside the newest, up to half as many as there are customers."""

    def stored():
        reader = built.reader()
        totals = reader.table(TOTALS)
        (found,) = reader.engine.rows(totals.agg(rows=totals.count(), customers=totals.customer_id.nunique()))
        return found["rows"], found["customers"]

    for first, expected in ((1, (33, 27)), (7, (39, 27)), (13, (27, 27))):
        some = [f"M{n},d{n},2022-12-31 00:01:00,p9,红茶,新品类,1,50.00,0,wechat" for n in range(first, first + 6)]
        bring_text(built, tmp_path, **{f"more{first}": lines(*some)})
        assert build_portraits(built).counted == 6
        assert stored() == expected, first
    assert gone_on(built).counted == 0


def test_days_that_pass_are_counted(built, tmp_path):
    """c3 alone bought in the last days; others lie on the edge of a window. What was future comes to count."""
    bring_text(built, tmp_path, future=lines("N1,d5,2024-03-13 12:00:00,p1,绿茶,茶,1,50.00,0,wechat"))
    assert build_portraits(built, as_of=date(2024, 3, 10)).counted == 0
    assert 0 < gone_on(built, as_of=date(2024, 3, 14)).counted < 10


def test_what_cannot_be_gone_on_from_is_counted_anew(built):
    assert build_portraits(built, as_of=date(2024, 1, 31)).counted == 25
    built.store.consents.record(
        [Consent(customer_id="d4", purpose="analysis", granted=False, decided_at=built.clock(), source="test")]
    )
    assert build_portraits(built, as_of=date(2024, 1, 31)).counted == 24
    merge(built, "d5", "d6", reason="one person", by="tester")
    assert build_portraits(built, as_of=date(2024, 1, 31)).counted == 23


def test_decisions_that_leave_the_analysis_as_it_is_count_nobody_again(built):
    """A build reads refusals of the analysis and nothing else; decisions that it has published it does not publish again."""

    def decided(purpose, *, granted):
        yes_or_no = Consent("d4", purpose, granted=granted, decided_at=built.clock(), source="test")
        built.store.consents.record([yes_or_no])
        counted = build_portraits(built).counted
        return counted, built.lake.snapshot().versions["consents"]

    nobody, first = decided("marketing", granted=False)
    assert nobody == 0
    assert build_portraits(built).counted == 0
    assert built.lake.snapshot().versions["consents"] == first
    assert decided("marketing", granted=True) == (0, first + 1)
    assert decided("analysis", granted=True) == (0, first + 2)
    assert decided("analysis", granted=False)[0] == 26
    assert build_portraits(built).counted == 0
    assert decided("analysis", granted=True)[0] == 27


def test_a_measure_that_computes_something_else_is_counted_again(built, monkeypatch):
    """Its words are the same: from now on only money of more than 40 counts. Counts of before are not mixed with it."""
    (measure,) = (each for each in catalogue().measures if each.name == "gross_amount")
    before = {
        row["customer_id"]: row["gross_amount_life"] for row in built.reader().engine.rows(built.reader().table(TOTALS))
    }
    assert build_portraits(built).counted == 0
    value = measure.value
    monkeypatch.setitem(measure.__dict__, "value", lambda rows: ibis.ifelse(value(rows) > 40_0000, value(rows), 0))
    assert build_portraits(built).counted == 27
    after = {
        row["customer_id"]: row["gross_amount_life"] for row in built.reader().engine.rows(built.reader().table(TOTALS))
    }
    assert after == {who: 0 if amount <= 40_0000 else after[who] for who, amount in before.items()}
    assert 0 < sum(amount == 0 for amount in after.values()) < len(after)


@pytest.mark.realdata
def test_a_year_replayed_month_by_month(real_data, tmp_path, monkeypatch):
    """Online Retail, 541,909 lines: after each month's build has gone on from the last, counting all changes nothing.

    The usual run begins with the first ten months at once, and goes on three times; a thorough one, month by month.
    """
    # A month changes most customers: go on from the last build all the same.
    monkeypatch.setattr(count_customers, "WORTH_IT", 1.0)
    with gzip.open(real_data / "online_retail" / "online_retail_full.csv.gz", "rt", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    head, rows = rows[0], rows[1:]
    day, taken = head.index("InvoiceDate"), ""
    with make(tmp_path / "monthly") as monthly:
        months = sorted({row[day][:7] for row in rows})
        single = months[-min(examples(3), len(months) - 1) :]
        for month in (months[-len(single) - 1], *single):
            _bring(monthly, tmp_path / f"{month}.csv", head, [row for row in rows if taken < row[day][:7] <= month])
            report, taken = build_portraits(monthly), month
        assert (report.as_of, report.customers) == (date(2011, 12, 9), 4372)
        assert 0 < report.counted < report.customers
        found = made(monthly)
        build_portraits(monthly, anew=True)
        assert made(monthly) == found


def _bring(workspace, file, head, rows):
    text = io.StringIO()
    csv.writer(text).writerows([head, *rows])
    file.write_text(text.getvalue(), encoding="utf-8")
    import_files(workspace, [file], ImportPlan())
