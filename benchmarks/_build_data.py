"""Make up a shop: orders and their lines, visits, messages, coupons, service, points, over two years.

Customers buy unevenly and have favourites; a fiftieth as many customers as rows. Some rows lack a customer, a session,
an amount or a score, and some say what cannot be.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

PRODUCTS = 20_000
FIRST_DAY, AS_OF = date(2024, 1, 1), date(2025, 12, 31)
SECONDS = ((AS_OF - FIRST_DAY).days + 1) * 86_400
SHARES = {
    "orders": 0.12,
    "order_lines": 0.48,
    "events": 0.325,
    "feedback": 0.015,
    "touches": 0.03,
    "redemptions": 0.005,
    "service_contacts": 0.005,
    "points": 0.02,
}
"""Of a hundred rows, how many are of each table."""
NAMES = ("customers", "products", *SHARES)
"""The tables that are made."""
LINES, EVENTS_A_VISIT = 4, 5
ORDER_COLUMNS = "order_id, customer_id, ordered_at, ordered_on"


@dataclass(frozen=True)
class Shop:
    """How large the shop is, and which part of its rows is made: a share of each table, told by ``salt``."""

    rows: int
    first_day: date = FIRST_DAY
    days: int = SECONDS // 86_400
    salt: int = 0
    share: float = 1.0
    rows_a_customer: int = 50

    @property
    def customers(self) -> int:
        return max(self.rows // self.rows_a_customer, 10)

    def of(self, table: str) -> int:
        """How many rows of a table are made."""
        return max(int(self.rows * SHARES[table] * self.share), 8)

    def hashed(self, *parts: str) -> str:
        return f"(hash({', '.join(parts)}, {self.salt}) >> 1)::BIGINT"

    def moment(self, n: int) -> str:
        """The time of row ``i`` of ``n``: they come evenly, in order."""
        return f"TIMESTAMP '{self.first_day}' + to_seconds((i::DOUBLE / {n} * {self.days * 86_400})::BIGINT)"

    def customer(self, key: str, *, missing: int = 50) -> str:
        """A customer, uneven as buyers are; none on one row of ``missing``."""
        place = f"floor(pow(({key} % 1000003) / 1000003.0, 1.5) * {self.customers})::INT"
        return f"CASE WHEN {key} % {missing} = 0 THEN NULL ELSE 'C' || lpad({place}::VARCHAR, 8, '0') END"


def generate(folder: Path, shop: Shop) -> None:
    """Write each table of ``NAMES`` as a Parquet file."""
    folder.mkdir(parents=True)
    connection = duckdb.connect()
    for name, rows in (
        ("products", _products()),
        ("customers", _customers(shop)),
        ("orders", _orders(shop)),
        ("order_lines", _lines(folder)),
        ("events", _events(shop)),
        ("feedback", _feedback(shop)),
        ("touches", _touches(shop)),
        ("redemptions", _redemptions(shop)),
        ("service_contacts", _service_contacts(shop)),
        ("points", _points(shop)),
    ):
        connection.execute(f"COPY ({rows}) TO '{folder / name}.parquet' (FORMAT parquet)").fetchall()
    connection.close()


def _products() -> str:
    return f"""
        SELECT 'P' || lpad(i::VARCHAR, 6, '0') AS product_id,
               CASE WHEN i % 997 = 0 THEN NULL ELSE 'category ' || (i % 200) END AS category,
               CASE WHEN i % 991 = 0 THEN NULL ELSE 'brand ' || (hash(i * 7) % 500) END AS brand
        FROM range({PRODUCTS}) t(i)"""


def _customers(shop: Shop) -> str:
    return f"""
        SELECT 'C' || lpad(i::VARCHAR, 8, '0') AS customer_id, CASE i % 3 WHEN 0 THEN 'female' WHEN 1 THEN 'male' END AS gender,
               CASE WHEN i % 7 > 0 THEN 1950 + i % 55 END AS birth_year, CASE WHEN i % 7 = 0 THEN '26-35' END AS age_band,
               'CN' AS country, 'province ' || i % 30 AS province, 'city ' || i % 300 AS city,
               CASE WHEN i % 11 > 0 THEN 'occupation ' || i % 13 END AS occupation, 'education ' || i % 5 AS education,
               CASE i % 4 WHEN 0 THEN 'single' WHEN 1 THEN 'married' END AS marital_status,
               CASE WHEN i % 6 > 0 THEN (i % 6)::VARCHAR END AS household_size,
               CASE WHEN i % 8 = 0 THEN '35-49K' END AS income_band,
               CASE WHEN i % 9 > 0 THEN (i % 200 * 50000000)::BIGINT END AS yearly_income, 'level ' || i % 4 AS member_level,
               DATE '2023-01-01' + (i % 1090)::INT AS registered_on, DATE '2024-01-01' + (i % 700)::INT AS first_seen_on
        FROM range({shop.customers}) t(i)"""


def _orders(shop: Shop) -> str:
    n = shop.of("orders")
    return f"""
        WITH o AS (
            SELECT i, {shop.hashed("i")} AS h, {shop.hashed("i * 31 + 7")} AS g, {shop.hashed("i * 17 + 3")} AS k,
                   {shop.moment(n)} AS ordered_at
            FROM range({n}) t(i)),
        p AS (
            SELECT *, CASE WHEN g % 20 = 0 THEN 'refund' ELSE 'sale' END AS kind,
                   CASE WHEN g % 37 = 0 THEN 'unpaid' WHEN g % 41 = 0 THEN NULL ELSE 'paid' END AS status,
                   CASE WHEN g % 37 = 0 THEN 0 WHEN g % 20 = 0 THEN -1 ELSE 1 END * ((k % 500000)::BIGINT + 10000) AS amount,
                   CASE WHEN k % 3 = 0 THEN (k % 30000)::BIGINT WHEN k % 11 > 0 THEN 0 END AS discount_amount,
                   CASE WHEN k % 4 = 0 THEN (k % 20000)::BIGINT + 1 WHEN k % 13 > 0 THEN 0 END AS coupon_amount
            FROM o)
        SELECT 'O{shop.salt}-' || i AS order_id, {shop.customer("h")} AS customer_id,
               ordered_at, ordered_at::DATE AS ordered_on,
               CASE WHEN g % 53 > 0 THEN hour(ordered_at) END AS ordered_hour, kind, status, amount,
               CASE WHEN k % 5 > 0 THEN amount + coalesce(discount_amount, 0) + coalesce(coupon_amount, 0) END AS list_amount,
               discount_amount, coupon_amount,
               CASE WHEN kind = 'sale' AND g % 59 = 0 THEN -(amount // 2) END AS refunded_amount,
               CASE WHEN k % 4 = 0 OR k % 17 = 0 THEN 'coupon ' || k % 100 END AS coupon_id,
               CASE k % 6 WHEN 0 THEN 'discount' WHEN 1 THEN 'full_reduction' WHEN 2 THEN 'gift' WHEN 3 THEN 'other' END
                   AS promotion_kind,
               CASE WHEN k % 19 > 0 THEN 1 + k % 7 END::DOUBLE AS units, {LINES}::BIGINT AS lines,
               'amount' AS summed, 'channel ' || (g % 5) AS channel,
               CASE WHEN g % 23 > 0 THEN 'pay ' || (g % 7) END AS payment_method,
               'store ' || (hash(customer_id) % 300 + h % 2) AS store_id
        FROM p"""


def _lines(folder: Path) -> str:
    """Half of a customer's lines are of twelve favourites, the others of any product, popular ones more often."""
    return f"""
        WITH l AS (
            SELECT {ORDER_COLUMNS}, j, CASE WHEN kind = 'refund' THEN -1 ELSE 1 END AS sign, (hash(order_id, j) >> 1)::BIGINT AS h
            FROM '{folder}/orders.parquet', range({LINES}) t(j)),
        p AS (
            SELECT *, CASE WHEN h % 2 = 0 THEN hash(customer_id, h % 12) % {PRODUCTS}
                           ELSE floor(pow((h % 1000003) / 1000003.0, 2) * {PRODUCTS})::BIGINT END AS i
            FROM l)
        SELECT order_id || '-' || j AS line_id, {ORDER_COLUMNS}, 'P' || lpad(i::VARCHAR, 6, '0') AS product_id,
               CASE WHEN h % 101 > 0 THEN (sign * (1 + h % 3))::DOUBLE END AS quantity,
               CASE WHEN h % 103 > 0 THEN sign * (1 + h % 3)::BIGINT * (10000 + (i::BIGINT * 37 + h % 700) % 200000) END AS amount
        FROM p"""


def _events(shop: Shop) -> str:
    n = shop.of("events") // EVENTS_A_VISIT
    words = [
        "view",
        "page_view",
        "view",
        "search",
        "cart",
        "加入购物车",
        "fav",
        "begin_checkout",
        "purchase",
        "like",
        "comment",
        "share",
        "签到",
        "heartbeat",
        "view",
        "view",
    ]
    return f"""
        WITH v AS (
            SELECT i, {shop.hashed("i * 3 + 1")} AS h, {shop.hashed("i * 5 + 2")} AS g, {shop.moment(n)} AS began
            FROM range({n}) t(i)),
        e AS (
            SELECT *, {shop.hashed("i", "j")} AS k, began + to_seconds((j * (5 + g % 400))::BIGINT) AS occurred_at
            FROM v, range({EVENTS_A_VISIT}) t(j))
        SELECT 'E{shop.salt}-' || i || '-' || j AS event_id, {shop.customer("h", missing=20)} AS customer_id,
               {words}[1 + k % {len(words)}] AS event, occurred_at, occurred_at::DATE AS occurred_on,
               hour(occurred_at) AS occurred_hour, ['web', 'app', 'mini program', NULL][1 + g % 4] AS channel,
               CASE WHEN g % 10 >= 3 THEN 'S{shop.salt}-' || i END AS session_id,
               'P' || lpad((k % {PRODUCTS})::VARCHAR, 6, '0') AS product_id, 'category ' || k % 200 AS category,
               CASE WHEN k % 9 = 0 THEN -1 WHEN k % 97 = 0 THEN 1e6 WHEN k % 3 > 0 THEN k % 300 + 0.25 END::DOUBLE
                   AS duration_seconds
        FROM e WHERE occurred_at < TIMESTAMP '{shop.first_day}' + INTERVAL {shop.days} DAY"""


def _with_hashes(shop: Shop, table: str, prime: int) -> str:
    """A row of a small table: when, of whom, and two numbers from which the rest is told."""
    n = shop.of(table)
    return f"""
        (SELECT i, {shop.customer("h", missing=40)} AS customer_id, moment, moment::DATE AS day_on, g FROM (
            SELECT i, {shop.hashed(f"i * {prime}")} AS h, {shop.hashed(f"i * {prime} + 1")} AS g, {shop.moment(n)} AS moment
            FROM range({n}) t(i)))"""


def _feedback(shop: Shop) -> str:
    return f"""
        SELECT 'F{shop.salt}-' || i AS feedback_id, customer_id, moment AS given_at, day_on AS given_on,
               CASE g % 9 WHEN 0 THEN 'survey' WHEN 1 THEN '投诉' WHEN 2 THEN NULL ELSE 'review' END AS kind,
               CASE WHEN g % 401 = 0 THEN 7 WHEN g % 10 > 0 THEN 1 + g % 5 END::DOUBLE AS score
        FROM {_with_hashes(shop, "feedback", 41)}"""


def _touches(shop: Shop) -> str:
    return f"""
        SELECT 'T{shop.salt}-' || i AS touch_id, customer_id, CASE WHEN g % 3 > 0 THEN 'campaign ' || g % 200 END AS campaign_id,
               ['sent', 'addressed', 'sent', 'delivered', 'opened', 'clicked', NULL][1 + g % 7] AS kind,
               ['sms', 'email', 'app'][1 + g % 3] AS channel, moment AS touched_at, day_on AS touched_on
        FROM {_with_hashes(shop, "touches", 43)}"""


def _redemptions(shop: Shop) -> str:
    return f"""
        SELECT 'R{shop.salt}-' || i AS redemption_id, customer_id, 'coupon ' || g % 100 AS coupon_id,
               'campaign ' || g % 200 AS campaign_id, moment AS redeemed_at, day_on AS redeemed_on
        FROM {_with_hashes(shop, "redemptions", 47)}"""


def _service_contacts(shop: Shop) -> str:
    return f"""
        SELECT 'X{shop.salt}-' || i AS contact_id, customer_id, moment AS contacted_at, day_on AS contacted_on,
               ['enquiry', 'complaint', '退货', 'exchange', NULL][1 + g % 5] AS kind, 'phone' AS channel,
               CASE g % 4 WHEN 0 THEN false WHEN 1 THEN NULL ELSE true END AS resolved,
               CASE WHEN g % 6 > 0 THEN g % 900 + 0.25 END::DOUBLE AS wait_seconds,
               CASE WHEN g % 8 > 4 THEN 1 + g % 5 END::DOUBLE AS score
        FROM {_with_hashes(shop, "service_contacts", 53)}"""


def _points(shop: Shop) -> str:
    return f"""
        SELECT 'M{shop.salt}-' || i AS movement_id, customer_id, moment AS moved_at, day_on AS moved_on,
               ['earn', 'earn', 'earn', 'spend', 'expire', NULL, 'adjust'][1 + g % 7] AS kind,
               CASE WHEN g % 7 IN (3, 4) OR (g % 7 = 5 AND g % 2 = 0) THEN -1 ELSE 1 END * (g % 1000)::BIGINT AS points
        FROM {_with_hashes(shop, "points", 59)}"""
