"""Real exports are mapped without a question and give the figures that are known of them."""

from __future__ import annotations

from datetime import datetime as at

import ibis
import pytest

from limner.engine.duckdb import DuckDB
from limner.engine.loading import DuckDBLoader
from limner.sources.files.read import read
from limner.sources.files.sheet import ReadOptions
from limner.sources.mapping.facts import Load, Running
from limner.sources.mapping.fill import fill, named_sentinels
from limner.sources.mapping.propose import propose
from limner.sources.mapping.recognise import recognise

pytestmark = [pytest.mark.realdata, pytest.mark.slow]


@pytest.fixture
def duckdb():
    engine = DuckDB()
    yield engine
    engine.close()


@pytest.fixture
def filled(duckdb, real_data, tmp_path):
    """Read, propose and fill one file (or one sheet of it)."""

    def run(name, sheet=None):
        options = ReadOptions(sheet=sheet)
        one = next(iter(read([real_data / name], options, loader=DuckDBLoader(duckdb), scratch=tmp_path / "scratch")))
        proposal = propose(recognise(one.rows, one.columns, duckdb.rows), observed_on="2018-07-26")
        assert proposal.sure, [question.text.en for question in proposal.questions]
        assert set(proposal.mapping.columns) == set(one.columns)
        load = Load(source="real", load_id="l", loaded_at=at(2024, 1, 1))

        def keep(plan):
            return duckdb.connection.create_table(ibis.util.gen_name("read"), plan, temp=True)

        found = fill(one, proposal.mapping, load, running=Running(keep=keep))
        counts = duckdb.rows(found.counts)[0]
        assert counts["rows"] == counts["filled"] + counts["quarantined"]
        assert counts["quarantined"] == 0
        return found, counts

    return run


def figures(engine, plan, **facts):
    return engine.rows(plan.aggregate(**{name: make(plan) for name, make in facts.items()}))[0]


def test_online_retail(duckdb, filled):
    found, counts = filled("online_retail/online_retail_full.csv.gz")
    assert (counts["rows"], counts["anonymous"]) == (541_909, 135_080)
    lines = figures(
        duckdb,
        found.tables["order_lines"],
        net=lambda t: t.amount.sum(),
        ids=lambda t: t.line_id.nunique(),
        customers=lambda t: t.customer_id.nunique(),
        cancelled=lambda t: t.order_id.startswith("C").sum(),
    )
    assert lines == {"net": 97_477_479_340, "ids": 541_909, "customers": 4372, "cancelled": 9288}
    orders = found.tables["orders"]
    cancelled = orders.filter(orders.order_id.startswith("C"))
    facts = figures(duckdb, cancelled, lines=lambda t: t["lines"].sum(), refunds=lambda t: (t.kind == "refund").all())
    assert facts == {"lines": 9288, "refunds": True}
    whole = figures(duckdb, orders, n=lambda t: t.order_id.nunique(), net=lambda t: t.amount.sum())
    assert whole == {"n": 25_900, "net": 97_477_479_340}


def test_cdnow(duckdb, filled):
    found, _ = filled("cdnow/CDNOW_master.txt")
    facts = figures(
        duckdb,
        found.tables["orders"],
        n=lambda t: t.order_id.nunique(),
        customers=lambda t: t.customer_id.nunique(),
        amount=lambda t: t.amount.sum(),
        units=lambda t: t.units.sum(),
    )
    assert facts == {"n": 69_659, "customers": 23_570, "amount": 25_003_156_300, "units": 167_881.0}


def test_complete_journey_transactions(duckdb, filled):
    found, _ = filled("completejourney/transactions.parquet")
    facts = figures(
        duckdb,
        found.tables["order_lines"],
        n=lambda t: t.line_id.nunique(),
        customers=lambda t: t.customer_id.nunique(),
        amount=lambda t: t.amount.sum(),
    )
    assert facts == {"n": 1_469_307, "customers": 2469, "amount": 45_960_395_800}


@pytest.mark.parametrize(
    ("name", "table", "rows"),
    [
        ("completejourney/demographics.parquet", "records", 801),
        ("completejourney/products.parquet", "products", 92_331),
        ("completejourney/campaigns.parquet", "touches", 6589),
        ("completejourney/campaign_descriptions.parquet", "campaigns", 27),
        ("completejourney/coupon_redemptions.parquet", "redemptions", 2102),
        ("olist_sample/olist_orders_dataset.csv", "orders", 8135),
        ("olist_sample/olist_order_items_dataset.csv", "order_lines", 8365),
        ("olist_sample/olist_order_payments_dataset.csv", "orders", 8135),
        ("olist_sample/olist_order_reviews_dataset.csv", "feedback", 8225),
        ("olist_sample/olist_customers_dataset.csv", "records", 8135),
        ("olist_sample/olist_products_dataset.csv", "products", 5460),
        ("taobao_synthetic_zh/taobao_user_orders.csv", "order_lines", 1000),
        ("jdata_sample_gbk/JData_Action_201602.csv", "events", None),
    ],
)
def test_every_row_finds_its_table(duckdb, filled, name, table, rows):
    found, counts = filled(name)
    plan = found.tables[table]
    key = {"touches": "touch_id", "redemptions": "redemption_id", "records": "record_id", "events": "event_id"}.get(
        table, plan.columns[0]
    )
    expected = counts["rows"] if rows is None else rows
    assert figures(duckdb, plan, n=lambda t: t.count(), ids=lambda t: t[key].nunique()) == {
        "n": expected,
        "ids": expected,
    }


def test_coupons_have_one_row_a_product(duckdb, filled):
    found, counts = filled("completejourney/coupons.parquet")
    grain = found.tables["coupons"].select("coupon_id", "campaign_id", "product_id")
    assert counts["rows"] == 116_204
    assert figures(duckdb, grain, n=lambda t: t.count()) == figures(duckdb, grain.distinct(), n=lambda t: t.count())


def test_tmall(duckdb, filled):
    found, _ = filled("tmall_orders/tmall_order_report.csv")
    facts = figures(
        duckdb,
        found.tables["orders"],
        n=lambda t: t.order_id.nunique(),
        paid=lambda t: (t.status == "paid").sum(),
        amount=lambda t: t.amount.sum(),
        listed=lambda t: t.list_amount.sum(),
        refunds=lambda t: t.refunded_amount.sum(),
        provinces=lambda t: t.province.nunique(),
    )
    assert facts == {
        "n": 28_010,
        "paid": 24_087,
        "amount": 19_024_871_500,
        "listed": 29_957_606_100,
        "refunds": -5_723_359_200,
        "provinces": 31,
    }


def test_jd_users(duckdb, filled):
    found, _ = filled("jdata_sample_gbk/JData_User.csv")
    facts = figures(
        duckdb,
        found.tables["records"],
        n=lambda t: t.customer_id.nunique(),
        men=lambda t: (t.gender == "male").sum(),
        women=lambda t: (t.gender == "female").sum(),
        young=lambda t: (t.age_band == "26-35").sum(),
        old=lambda t: (t.age_band == "56+").sum(),
        unknown=lambda t: t.age_band.isnull().sum(),
    )
    assert facts == {"n": 29_999, "men": 13_012, "women": 2202, "young": 14_125, "old": 579, "unknown": 2839}


@pytest.mark.parametrize(
    ("name", "sheet"),
    [("superstore/Sample - Superstore.xls", "Orders"), ("superstore/Sample - Superstore (cp1252, CR-only).csv", None)],
)
def test_superstore_is_the_same_from_both_forms(duckdb, filled, name, sheet):
    found, _ = filled(name, sheet)
    facts = figures(
        duckdb,
        found.tables["order_lines"],
        n=lambda t: t.line_id.nunique(),
        amount=lambda t: t.amount.sum(),
        customers=lambda t: t.customer_id.nunique(),
        first=lambda t: t.ordered_on.min().cast("string"),
        last=lambda t: t.ordered_on.max().cast("string"),
        discount=lambda t: (t.discount_amount > 0).sum(),
    )
    assert facts.pop("discount") > 4000
    assert round(facts.pop("amount") / 10_000, 2) == 2_297_200.86
    assert facts == {"n": 9994, "customers": 793, "first": "2014-01-03", "last": "2017-12-30"}
    assert duckdb.rows(found.personal.kind.nunique().name("kinds").as_table()) == [{"kinds": 1}]


def test_starbucks_sentinel_ages(duckdb, filled):
    found, _ = filled("starbucks_rewards/profile.json")
    named = named_sentinels(found, duckdb.rows(found.sentinel_counts)[0])
    assert [(one.column, one.value, rows) for one, rows in named] == [("age", "118", 2175)]
    facts = figures(
        duckdb, found.tables["records"], n=lambda t: t.record_id.nunique(), born=lambda t: t.birth_year.notnull().sum()
    )
    assert facts == {"n": 17_000, "born": 14_825}
