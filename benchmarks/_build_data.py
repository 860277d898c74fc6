"""Make up a shop: orders over two years, four lines each, customers who buy unevenly and have favourites."""

from __future__ import annotations

from pathlib import Path

import duckdb

PRODUCTS = 20_000
SECONDS = 730 * 86_400


def generate(folder: Path, *, orders: int) -> None:
    """Write customers, orders, order_lines and products as Parquet; a tenth as many customers as orders."""
    folder.mkdir(parents=True)
    customers = max(orders // 10, 10)
    connection = duckdb.connect()
    for name, rows in (
        ("products", _products()),
        ("orders", _orders(orders, customers)),
        ("order_lines", _lines(folder)),
        ("customers", _customers(customers)),
    ):
        connection.execute(f"COPY ({rows}) TO '{folder / name}.parquet' (FORMAT parquet)").fetchall()
    connection.close()


def _products() -> str:
    return f"""
        SELECT 'P' || lpad(i::VARCHAR, 6, '0') AS product_id, 'category ' || (i % 200) AS category,
               'brand ' || (hash(i * 7) % 500) AS brand
        FROM range({PRODUCTS}) t(i)"""


def _orders(orders: int, customers: int) -> str:
    return f"""
        WITH o AS (
            SELECT i, hash(i) AS h, hash(i * 31 + 7) AS g, hash(i * 17 + 3) AS k,
                   TIMESTAMP '2024-01-01' + to_seconds((i::DOUBLE / {orders} * {SECONDS})::BIGINT) AS ordered_at
            FROM range({orders}) t(i))
        SELECT 'O' || i AS order_id,
               CASE WHEN h % 50 = 0 THEN NULL
                    ELSE 'C' || lpad((floor(pow((h % 1000003) / 1000003.0, 1.5) * {customers}))::INT::VARCHAR, 8, '0')
               END AS customer_id,
               ordered_at, ordered_at::DATE AS ordered_on, hour(ordered_at) AS ordered_hour,
               CASE WHEN g % 20 = 0 THEN 'refund' ELSE 'sale' END AS kind,
               CASE WHEN g % 37 = 0 THEN 'unpaid' ELSE 'paid' END AS status,
               CASE WHEN g % 37 = 0 THEN 0 WHEN g % 20 = 0 THEN -1 ELSE 1 END * ((k % 500000)::BIGINT + 10000) AS amount,
               CASE WHEN k % 3 = 0 THEN (k % 30000)::BIGINT ELSE 0 END AS discount_amount,
               CASE WHEN k % 4 = 0 THEN (k % 20000)::BIGINT + 1 ELSE 0 END AS coupon_amount,
               (1 + k % 7)::DOUBLE AS units, 'channel ' || (g % 5) AS channel, 'pay ' || (g % 7) AS payment_method,
               'store ' || (hash(customer_id) % 300 + h % 2) AS store_id
        FROM o"""


def _lines(folder: Path) -> str:
    """Half of a customer's lines are of twelve favourites, the others of any product, popular ones more often."""
    return f"""
        WITH l AS (
            SELECT order_id, customer_id, ordered_at, ordered_on, j, CASE WHEN kind = 'refund' THEN -1 ELSE 1 END AS sign,
                   hash(order_id, j) AS h
            FROM '{folder}/orders.parquet', range(4) t(j)),
        p AS (
            SELECT *, CASE WHEN h % 2 = 0 THEN hash(customer_id, h % 12) % {PRODUCTS}
                           ELSE floor(pow((h % 1000003) / 1000003.0, 2) * {PRODUCTS})::BIGINT END AS i
            FROM l)
        SELECT order_id || '-' || j AS line_id, order_id, customer_id, ordered_at, ordered_on,
               'P' || lpad(i::VARCHAR, 6, '0') AS product_id, (sign * (1 + h % 3))::DOUBLE AS quantity,
               (sign * (1 + h % 3)::BIGINT * (10000 + i::BIGINT * 37 % 200000))::BIGINT AS amount
        FROM p"""


def _customers(customers: int) -> str:
    return f"""
        SELECT 'C' || lpad(i::VARCHAR, 8, '0') AS customer_id, CASE i % 3 WHEN 0 THEN 'female' WHEN 1 THEN 'male' END AS gender,
               1950 + i % 55 AS birth_year, 'CN' AS country, 'province ' || i % 30 AS province, 'city ' || i % 300 AS city,
               (i % 200 * 10000000)::BIGINT AS yearly_income, 'level ' || i % 4 AS member_level,
               DATE '2023-01-01' + (i % 900)::INT AS registered_on, DATE '2024-01-01' AS first_seen_on
        FROM range({customers}) t(i)"""
