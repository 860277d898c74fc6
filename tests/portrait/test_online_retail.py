"""A year of a real shop (with coupons made up by invoice number): DuckDB and Spark find the same features and tags."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path

import pytest

from limner.core.discover import discover
from limner.engine.duckdb import quoted
from limner.portrait import tags
from limner.portrait.tag import Tag, assign
from limner.rules.tables import RuleTables
from limner.warehouse.tables import BY_NAME
from portrait.rows import NAMES, built

pytestmark = [pytest.mark.realdata, pytest.mark.slow, pytest.mark.spark]

AS_OF = date(2011, 12, 9)
LINES = """
    CREATE TEMP TABLE lines AS
    SELECT row_number() OVER ()::VARCHAR AS line_id, InvoiceNo AS order_id, CustomerID::BIGINT::VARCHAR AS customer_id,
           min(InvoiceDate) OVER (PARTITION BY InvoiceNo) AS ordered_at, StockCode AS product_id,
           split_part(Description, ' ', 1) AS category, Quantity::DOUBLE AS quantity,
           (Quantity * UnitPrice * 10000)::BIGINT AS amount, Country AS country
    FROM read_csv('{source}', types = {{'InvoiceNo': 'VARCHAR', 'StockCode': 'VARCHAR', 'Quantity': 'BIGINT',
        'UnitPrice': 'DECIMAL(18, 4)', 'CustomerID': 'DOUBLE', 'InvoiceDate': 'TIMESTAMP'}})"""
PLANS = {
    "orders": """
        SELECT order_id, any_value(customer_id) AS customer_id, min(ordered_at) AS ordered_at,
               min(ordered_at)::DATE AS ordered_on, hour(min(ordered_at)) AS ordered_hour,
               CASE WHEN order_id LIKE 'C%' THEN 'refund' ELSE 'sale' END AS kind, sum(amount)::BIGINT AS amount,
               CASE WHEN ascii(right(order_id, 1)) % 3 = 0 THEN 10000 END AS coupon_amount,
               sum(quantity) AS units, any_value(country) AS channel
        FROM lines GROUP BY order_id""",
    "order_lines": "SELECT *, ordered_at::DATE AS ordered_on FROM lines",
    "products": "SELECT product_id, min(category) AS category FROM lines GROUP BY 1",
    "customers": "SELECT customer_id, min(country) AS country, NULL::DATE AS first_seen_on FROM lines WHERE customer_id IS NOT NULL GROUP BY 1",
}


@pytest.fixture(scope="module")
def shop(real_data, tmp_path_factory):
    """The shop's canonical tables as Parquet."""
    from limner.engine.duckdb import DuckDB

    folder = tmp_path_factory.mktemp("shop")
    engine = DuckDB()
    engine.sql(LINES.format(source=quoted(real_data / "online_retail" / "online_retail_full.csv.gz")))
    for name, plan in PLANS.items():
        engine.sql(f"COPY ({plan}) TO '{quoted(folder / name)}.parquet' (FORMAT parquet)")
    engine.close()
    return folder


def test_engines_agree(shop, tmp_path, duckdb_engine, spark_session):
    from limner.engine.spark import Spark

    ours, ours_tags = _portraits(duckdb_engine, shop, tmp_path / "duckdb")
    theirs, their_tags = _portraits(Spark(spark_session), shop, tmp_path / "spark")
    assert len(ours) == 4372
    assert sum(row["orders_life"] for row in ours.values()) == 18_536
    assert sum(row["refunds_life"] for row in ours.values()) == 3_654
    assert ours.keys() == theirs.keys()
    different = {
        (customer, name): (value, theirs[customer][name])
        for customer, row in ours.items()
        for name, value in row.items()
        if not _same(value, theirs[customer][name])
    }
    assert different == {}
    assert ours_tags == their_tags
    assert len({tag for _customer, tag in ours_tags}) >= 12


def _portraits(engine, shop: Path, folder: Path):
    kinds = {name: {column: each.type for column, each in BY_NAME[name].columns.items()} for name in NAMES}
    warehouse = {name: engine.scan([str(shop / f"{name}.parquet")], kinds[name]) for name in NAMES}
    staged, _absent = built(engine, folder, warehouse, AS_OF.isoformat())
    found = assign(discover(tags, Tag).values(), RuleTables(customers=staged["features"]), as_of=AS_OF)
    features = {row["customer_id"]: row for row in engine.rows(staged["features"])}
    return features, {(row["customer_id"], row["tag"]) for row in engine.rows(found)}


def _same(one, other):
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
    return one == other
