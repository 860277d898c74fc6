"""Write the features as one statement of DuckDB's SQL, as an analyst who knows it well would."""

from __future__ import annotations

from datetime import date
from pathlib import Path

WINDOWS = (7, 30, 90, 180, 365)
MEASURES = (
    "orders",
    "net_amount",
    "gross_amount",
    "refunds",
    "refund_amount",
    "discount_amount",
    "coupon_amount",
    "discounted_orders",
    "coupon_orders",
    "promoted_orders",
)
PARTS = {"night": (0, 5), "morning": (6, 10), "noon": (11, 13), "afternoon": (14, 17), "evening": (18, 23)}
CHOICES = {
    "product": "distinct_products",
    "category": "distinct_categories",
    "brand": "distinct_brands",
    "channel": "distinct_channels",
    "payment_method": "distinct_payment_methods",
    "store_id": "distinct_stores",
    "ordered_hour": None,
    "weekday": None,
}
NAMES = {"store_id": "store", "ordered_hour": "hour"}


def peer_statement(data: Path, as_of: date) -> str:
    """Return a SELECT with one row a customer."""
    day = f"DATE '{as_of}'"
    orders, lines = f"'{data}/orders.parquet'", f"'{data}/order_lines.parquet'"
    tops = " ".join(f"LEFT JOIN top_{choice} USING (customer_id)" for choice in CHOICES)
    return f"""
        WITH days AS ({_days(orders, day)}),
        totals AS (SELECT customer_id, {_totals(day)} FROM days GROUP BY 1),
        gap AS (
            SELECT customer_id, day, day - lag(day) OVER (PARTITION BY customer_id ORDER BY day) AS gap
            FROM days WHERE orders > 0),
        gaps AS (
            SELECT customer_id, count(gap) AS n, sum(gap) AS s, sum(gap * gap) AS s2, max(gap) AS longest_gap_days_life,
                   max(gap) FILTER (day > {day} - 30) AS longest_gap_days_30d
            FROM gap GROUP BY 1),
        price AS (
            SELECT product_id, category, sum(l.amount) / sum((quantity * 10000)::BIGINT)::DOUBLE AS price
            FROM {lines} l JOIN '{data}/products.parquet' USING (product_id)
            WHERE ordered_on <= {day} AND quantity > 0 AND l.amount >= 0 GROUP BY 1, 2),
        grade AS (
            SELECT product_id, 3 * (rank() OVER (PARTITION BY category ORDER BY price DESC) - 1)
                               < count(*) OVER (PARTITION BY category) AS high
            FROM price QUALIFY count(*) OVER (PARTITION BY category) >= 3),
        high AS (
            SELECT customer_id, sum(amount) FILTER (high) AS high, sum(amount) AS graded
            FROM {lines} JOIN grade USING (product_id)
            WHERE quantity >= 0 AND amount >= 0 AND ordered_on <= {day} AND ordered_on > {day} - 365 AND customer_id IS NOT NULL
            GROUP BY 1),
        {_choices(data, orders, lines, day)},
        known AS (
            SELECT customer_id FROM '{data}/customers.parquet' WHERE first_seen_on <= {day}
            UNION SELECT customer_id FROM days),
        wide AS (
            SELECT * FROM known LEFT JOIN totals USING (customer_id) LEFT JOIN gaps USING (customer_id)
            LEFT JOIN high USING (customer_id) {tops} LEFT JOIN '{data}/customers.parquet' USING (customer_id)),
        scored AS ({_scores(day)})
        SELECT {_features(day)} FROM scored"""


def _days(orders: str, day: str) -> str:
    sale = "kind = 'sale' AND status = 'paid'"
    refund = "kind = 'refund' AND status <> 'unpaid'"
    parts = ", ".join(
        f"count(*) FILTER ({sale} AND ordered_hour BETWEEN {first} AND {last}) AS {part}_orders"
        for part, (first, last) in PARTS.items()
    )
    return f"""
        SELECT customer_id, ordered_on AS day, count(*) FILTER ({sale}) AS orders,
               sum(amount) FILTER ({sale})::BIGINT AS gross_amount, count(*) FILTER ({refund}) AS refunds,
               -(sum(amount) FILTER ({refund})::BIGINT) AS refund_amount,
               coalesce(sum(amount) FILTER ({sale} OR {refund}), 0)::BIGINT AS net_amount,
               sum(discount_amount) FILTER ({sale})::BIGINT AS discount_amount,
               sum(coupon_amount) FILTER ({sale})::BIGINT AS coupon_amount,
               count(*) FILTER ({sale} AND discount_amount > 0) AS discounted_orders,
               count(*) FILTER ({sale} AND coupon_amount > 0) AS coupon_orders,
               count(*) FILTER ({sale} AND (discount_amount > 0 OR coupon_amount > 0)) AS promoted_orders,
               count(*) FILTER ({sale} AND isodow(ordered_on) >= 6) AS weekend_orders,
               sum(units) FILTER ({sale}) AS units, {parts}
        FROM {orders} WHERE customer_id IS NOT NULL AND ordered_on <= {day} GROUP BY 1, 2"""


def _totals(day: str) -> str:
    spans = {f"{window}d": f"day > {day} - {window}" for window in WINDOWS} | {"life": "true"}
    each = [
        f"sum({name}) FILTER ({where})::BIGINT AS {name}_{span}" for name in MEASURES for span, where in spans.items()
    ]
    each += [f"count(*) FILTER (orders > 0 AND {where}) AS order_days_{span}" for span, where in spans.items()]
    each += [
        f"sum({name}) FILTER ({spans[span]})::BIGINT AS {name}_{span}"
        for name in ("weekend_orders", "units", *(f"{part}_orders" for part in PARTS))
        for span in ("365d", "life")
    ]
    return ", ".join((*each, "min(day) FILTER (orders > 0) AS first_day", "max(day) FILTER (orders > 0) AS last_day"))


def _choices(data: Path, orders: str, lines: str, day: str) -> str:
    product = f"""
        c_product AS (
            SELECT customer_id, product_id AS v, count(*) AS n, sum(amount)::BIGINT AS amount FROM {lines}
            WHERE ordered_on <= {day} AND quantity >= 0 AND amount >= 0 AND customer_id IS NOT NULL GROUP BY 1, 2)"""
    of_product = [
        f"""c_{choice} AS (
            SELECT customer_id, {choice} AS v, sum(n)::BIGINT AS n, sum(amount)::BIGINT AS amount
            FROM c_product JOIN '{data}/products.parquet' ON v = product_id GROUP BY 1, 2)"""
        for choice in ("category", "brand")
    ]
    of_order = [
        f"""c_{choice} AS (
            SELECT customer_id, ({value})::VARCHAR AS v, count(*) AS n, sum(amount)::BIGINT AS amount FROM {orders}
            WHERE ordered_on <= {day} AND kind = 'sale' AND status = 'paid' AND customer_id IS NOT NULL GROUP BY 1, 2)"""
        for choice in tuple(CHOICES)[3:]
        for value in ("isodow(ordered_on) - 1" if choice == "weekday" else choice,)
    ]
    tops = [
        f"""top_{choice} AS (
            SELECT customer_id, (min({{a: -n, b: -amount, v: v}})).v AS top_{choice}, max(n) AS {choice}_top, sum(n) AS {choice}_n,
                   count(*) AS {choice}_distinct, ln(sum(n)) - sum(n * ln(n)) / sum(n) AS {choice}_entropy
            FROM c_{choice} GROUP BY 1)"""
        for choice in CHOICES
    ]
    return ", ".join((product, *of_product, *of_order, *tops))


def _scores(day: str) -> str:
    def score(order: str) -> str:
        ahead = f"rank() OVER (PARTITION BY orders_life > 0 ORDER BY {order}) - 1"
        return f"CASE WHEN orders_life > 0 THEN (5 * (buyers - ({ahead})) + buyers - 1) // buyers END"

    return f"""
        SELECT *, {score("recency_days")} AS r_score, {score("orders_life DESC")} AS f_score,
               {score("net_amount_life DESC")} AS m_score,
               CASE WHEN orders_life > 0 THEN
                   (rank() OVER (PARTITION BY orders_life > 0 ORDER BY net_amount_365d) - 1) / buyers::DOUBLE END AS value_percentile
        FROM (
            SELECT * REPLACE (coalesce(orders_life, 0) AS orders_life, coalesce(net_amount_365d, 0) AS net_amount_365d),
                   {day} - last_day AS recency_days, {day} - first_day AS tenure_days, s / n::DOUBLE AS mean_gap,
                   sqrt((n * s2 - s * s)::DOUBLE) / n AS spread_gap,
                   count(*) OVER (PARTITION BY coalesce(orders_life, 0) > 0) AS buyers
            FROM wide)"""


def _features(day: str) -> str:
    spans = (*(f"{window}d" for window in WINDOWS), "life")
    each = [f"coalesce({name}_{span}, 0) AS {name}_{span}" for name in (*MEASURES, "order_days") for span in spans]
    each += [f"coalesce(weekend_orders_{span}, 0) AS weekend_orders_{span}" for span in ("365d", "life")]
    each += [
        f"coalesce({part}_orders_{span}, 0) AS {part}_orders_{span}" for part in PARTS for span in ("365d", "life")
    ]
    for span in ("365d", "life"):
        each.append(f"gross_amount_{span} / nullif(orders_{span}, 0)::DOUBLE AS average_order_value_{span}")
        each.append(f"units_{span} / nullif(orders_{span}, 0)::DOUBLE AS units_per_order_{span}")
        each += [
            f"{part}_orders_{span} / nullif(orders_{span}, 0)::DOUBLE AS {name}_{span}"
            for part, name in (
                ("discounted", "discounted_order_ratio"),
                ("coupon", "coupon_order_ratio"),
                ("promoted", "promoted_order_ratio"),
                ("weekend", "weekend_ratio"),
            )
        ]
    hours = " + ".join(f"{part}_orders_365d" for part in PARTS)
    each += [f"{part}_orders_365d / nullif({hours}, 0)::DOUBLE AS {part}_ratio_365d" for part in ("night", "evening")]
    each.append("coalesce(refund_amount_365d, 0) / nullif(gross_amount_365d, 0)::DOUBLE AS refund_ratio_365d")
    most = f"greatest({', '.join(f'{part}_orders_life' for part in PARTS)})"
    parts = " ".join(f"WHEN {part}_orders_life = {most} THEN '{part}'" for part in PARTS)
    each.append(f"CASE WHEN coalesce({most}, 0) = 0 THEN NULL {parts} END AS top_day_part")
    for choice, distinct in CHOICES.items():
        name = NAMES.get(choice, choice)
        each.append(f"top_{choice}{'::BIGINT' if distinct is None else ''} AS top_{name}")
        if distinct:
            each.append(f"{choice}_top / {choice}_n::DOUBLE AS top_{name}_ratio")
            each.append(f"coalesce({choice}_distinct, 0) AS {distinct}")
    return ", ".join((*each, *_rest(day)))


def _rest(day: str) -> tuple[str, ...]:
    age = f"year({day}) - birth_year"
    return (
        "customer_id",
        f"{day} AS as_of",
        "coalesce(category_n, 0)::BIGINT AS category_lines",
        "coalesce(brand_n, 0)::BIGINT AS brand_lines",
        "CASE WHEN category_n > 0 THEN greatest(category_entropy, 0) END AS category_entropy",
        "coalesce(high, 0) / nullif(graded, 0)::DOUBLE AS high_price_ratio_365d",
        "recency_days, tenure_days, longest_gap_days_30d, longest_gap_days_life",
        "mean_gap AS interpurchase_days_mean, spread_gap AS interpurchase_days_spread",
        "spread_gap / nullif(mean_gap, 0) AS interpurchase_variation",
        "r_score, f_score, m_score, r_score || '' || f_score || m_score AS rfm, value_percentile",
        """CASE WHEN recency_days IS NULL THEN 'prospect' WHEN tenure_days < 30 THEN 'new' WHEN recency_days > 365 THEN 'lost'
                WHEN mean_gap IS NOT NULL AND recency_days > greatest(3 * mean_gap, 90) THEN 'lost'
                WHEN longest_gap_days_30d > 90 THEN 'returning'
                WHEN recency_days <= greatest(coalesce(mean_gap, 0), 30) THEN 'active' ELSE 'dormant' END AS lifecycle_stage""",
        "gender, country, province, city, member_level",
        f"{age} AS age",
        f"""CASE WHEN {age} < 18 THEN '<18' WHEN {age} < 25 THEN '18-24' WHEN {age} < 35 THEN '25-34' WHEN {age} < 45 THEN '35-44'
                 WHEN {age} < 55 THEN '45-54' WHEN {age} < 65 THEN '55-64' WHEN {age} IS NOT NULL THEN '65+' END AS age_band""",
        """CASE WHEN yearly_income < 500000000 THEN '<50K' WHEN yearly_income < 1000000000 THEN '50-99K'
                 WHEN yearly_income < 2000000000 THEN '100-199K' WHEN yearly_income < 5000000000 THEN '200-499K'
                 WHEN yearly_income IS NOT NULL THEN '500K+' END AS income_band""",
        f"CASE WHEN registered_on <= {day} THEN {day} - registered_on END AS registered_days",
    )
