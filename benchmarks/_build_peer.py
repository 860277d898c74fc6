"""Write the features as one statement of DuckDB's SQL, as an analyst who knows it well would, and run it.

python benchmarks/_build_peer.py DATA OUT
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from _apart import peak_mb
from _build_data import AS_OF
from _build_definitions import (
    CARTS,
    DURATION,
    EVENT_CHOICES,
    EVENTS,
    EVERY,
    EXPOSED,
    NOT_TOLD,
    NUMBERS,
    ORDER_CHOICES,
    ORDER_ROWS,
    ORDERS,
    PAYDAY_ORDERS,
    PAYDAY_SPAN,
    PRODUCT_CHOICES,
    SALE,
    SESSIONS,
    SMALL,
    VISIT_COUNTS,
    VISITS,
    WORDS,
    YEAR_AND_LIFE,
    Total,
    column,
    one_of,
    totals,
)
from _build_formulas import formulas

MEMORY = "3500MB"
LAST_VALUES = ("last_event", "last_review", "last_spent")


def peer_statement(data: Path, as_of: date) -> str:
    """Return a SELECT with one row a customer."""
    day = f"DATE '{as_of}'"
    choices = ("product", *PRODUCT_CHOICES, *ORDER_CHOICES, *EVENT_CHOICES)
    parts = ("ordered", "order_day_totals", "gaps", "priced", "visited", "visit_day_totals", "sessioned", "carted")
    parts = (*parts, *(f"{name}_totals" for name in SMALL), *(f"top_{choice}" for choice in choices), "payday")
    joins = " ".join(f"LEFT JOIN {part} USING (customer_id)" for part in parts)
    ids = " UNION ".join(f"SELECT customer_id FROM {part}" for part in parts)
    return f"""
        WITH cal AS (FROM '{data}/calendar.parquet'),
        {_order_facts(data, day)}, {_prices(data, day)}, {_event_facts(data, day)}, {_carts()}, {_small_facts(data, day)},
        {_choices(data)}, {_payday()},
        known AS (SELECT customer_id FROM '{data}/customers.parquet' WHERE first_seen_on <= {day} OR first_seen_on IS NULL UNION {ids}),
        exposed AS (
            SELECT day AS day_from, {", ".join(f"sum({what}::INT) OVER later AS exposed_{name}" for name, what in EXPOSED.items())}
            FROM cal WHERE day > {day} - 365 AND day <= {day} WINDOW later AS (ORDER BY day DESC)),
        joined AS (
            SELECT *, year({day}) AS this_year_number, ({day} - registered_on) AS registered_ago
            FROM known {joins} LEFT JOIN '{data}/customers.parquet' USING (customer_id)
            LEFT JOIN exposed ON day_from = greatest({day} - tenure_days::INT, {day} - 364)),
        wide AS (SELECT * REPLACE ({", ".join(f"coalesce({one}, 0) AS {one}" for one in _columns())}) FROM joined),
        scored AS ({_scores()})
        SELECT customer_id, {day} AS as_of, {", ".join(f"{how} AS {name}" for name, how in formulas().items())},
               {", ".join(f"NULL::BIGINT AS {name}" for name in NOT_TOLD)}, r_score, f_score, m_score,
               r_score || '' || f_score || m_score AS rfm, value_percentile
        FROM wide LEFT JOIN scored USING (customer_id) CROSS JOIN scale"""


def _columns() -> list[str]:
    return [name for one in totals() for name in one.columns]


def _totalled(group: Iterable[Total], *, counts: bool = False) -> str:
    """Total rows by windows; where ``counts``, the rows are days that hold counts already."""
    found = []
    for one in group:
        value = one.name if counts else one.value
        when = "" if counts else one.when
        for name, window in one.columns.items():
            conditions = " AND ".join(
                part for part in (f"({when})" if when else "", f"ago < {window}" if window else "") if part
            )
            only = f" FILTER ({conditions})" if conditions else ""
            found.append(f"sum({value}){only}::BIGINT AS {name}" if value else f"count(*){only} AS {name}")
    return ", ".join(found)


def _days_of(name: str, windows: tuple[int, ...]) -> str:
    return ", ".join(
        f"count(*) FILTER (ago < {window}) AS {column(name, window)}" if window else f"count(*) AS {column(name, 0)}"
        for window in windows
    )


def _months() -> str:
    """Each month is a bit: no distinct count is as quick."""
    each = (f" FILTER (ago < {window})" if window else "" for window in YEAR_AND_LIFE)
    return ", ".join(
        f"bit_count(bit_or(month_bit){only}) AS {column('order_months', window)}"
        for only, window in zip(each, YEAR_AND_LIFE, strict=True)
    )


def _order_facts(data: Path, day: str) -> str:
    rows = f"'{data}/orders.parquet' JOIN cal ON day = ordered_on WHERE customer_id IS NOT NULL AND ordered_on <= {day}"
    rows = f"SELECT *, ({day} - ordered_on)::INT AS ago FROM {rows}"
    for columns in ORDER_ROWS:
        rows = f"SELECT *, {', '.join(f'({how}) AS {name}' for name, how in columns.items())} FROM ({rows})"
    return f"""
        ordered AS (SELECT customer_id, {_totalled(ORDERS)} FROM ({rows}) GROUP BY 1),
        sale AS (
            SELECT *, ({day} - ordered_on)::INT AS ago, isodow(ordered_on) - 1 AS weekday FROM '{data}/orders.parquet'
            WHERE customer_id IS NOT NULL AND ordered_on <= {day} AND {SALE}),
        order_day AS (
            SELECT customer_id, ago, 1::HUGEINT << datediff('month', {day} - ago, {day})::INT AS month_bit
            FROM (SELECT DISTINCT customer_id, ago FROM sale)),
        order_day_totals AS (
            SELECT customer_id, {_days_of("order_days", EVERY)}, {_months()},
                   min(ago) AS recency_days, max(ago) AS tenure_days
            FROM order_day GROUP BY 1),
        gaps AS (
            SELECT customer_id, sum(gap) / count(gap) AS gap_mean,
                   sqrt((count(gap) * sum(gap * gap) - sum(gap) * sum(gap))::DOUBLE) / count(gap) AS gap_spread,
                   max(gap) AS longest_gap_days_life, max(gap) FILTER (ago < 30) AS longest_gap_days_30d
            FROM (SELECT customer_id, ago, lag(ago) OVER (PARTITION BY customer_id ORDER BY ago DESC) - ago AS gap FROM order_day)
            WHERE gap IS NOT NULL GROUP BY 1)"""


def _prices(data: Path, day: str) -> str:
    bought = f"""coalesce(quantity, 0) >= 0 AND coalesce(amount, 0) >= 0
            AND order_id NOT IN (SELECT order_id FROM '{data}/orders.parquet' WHERE NOT ({SALE}))"""
    return f"""
        line AS (SELECT *, ({day} - ordered_on)::INT AS ago FROM '{data}/order_lines.parquet' WHERE ordered_on <= {day} AND {bought}),
        price AS (
            SELECT product_id, category, sum(amount) * 10000.0 / sum((quantity * 10000)::BIGINT) AS price
            FROM line JOIN '{data}/products.parquet' USING (product_id)
            WHERE ordered_on < date_trunc('month', {day}) AND quantity > 0 AND amount IS NOT NULL AND category IS NOT NULL
            GROUP BY 1, 2),
        grade AS (
            SELECT product_id, median(price) OVER (PARTITION BY category) AS middle,
                   3 * (rank() OVER (PARTITION BY category ORDER BY price DESC) - 1) < count(*) OVER (PARTITION BY category) AS high
            FROM price QUALIFY count(*) OVER (PARTITION BY category) >= 3),
        priced AS (
            SELECT customer_id, sum(amount) FILTER (high)::BIGINT AS high_money, sum(amount)::BIGINT AS graded_money,
                   sum(round(amount / nullif(quantity, 0) * 1000 / middle)::BIGINT)::BIGINT AS level_sum,
                   count(amount / nullif(quantity, 0)) AS level_lines
            FROM line JOIN grade USING (product_id) WHERE ago < 365 AND customer_id IS NOT NULL GROUP BY 1)"""


def _event_facts(data: Path, day: str) -> str:
    words = " ".join(f"WHEN {one_of('event', spellings)} THEN '{name}'" for name, spellings in WORDS.items())
    days = ", ".join(f"count(*) FILTER (doing = '{one.name}') AS {one.name}" for one in EVENTS)
    found = ", ".join(f"count(*) FILTER (doing = '{name}') AS {name}" for name in VISIT_COUNTS)
    return f"""
        event AS (
            SELECT customer_id, session_id, occurred_at, occurred_on, channel, category, occurred_hour,
                   CASE {words} END AS doing, ({day} - occurred_on)::INT AS ago, {DURATION}::BIGINT AS duration
            FROM '{data}/events.parquet' WHERE customer_id IS NOT NULL AND occurred_on <= {day}),
        visit_day AS (SELECT customer_id, ago, {days} FROM event GROUP BY 1, 2),
        visited AS (SELECT customer_id, {_totalled(EVENTS, counts=True)}, min(ago) AS last_event FROM visit_day GROUP BY 1),
        visit_day_totals AS (SELECT customer_id, {_days_of("event_days", VISITS)} FROM visit_day GROUP BY 1),
        numbered AS (
            SELECT * EXCLUDE (begins) REPLACE ('#' || sum(begins) OVER ordered AS session_id) FROM (
                SELECT *, (coalesce(occurred_at - lag(occurred_at) OVER ordered > INTERVAL 30 MINUTE, true))::INT AS begins
                FROM event WHERE session_id IS NULL WINDOW ordered AS (PARTITION BY customer_id ORDER BY occurred_at))
            WINDOW ordered AS (PARTITION BY customer_id ORDER BY occurred_at RANGE UNBOUNDED PRECEDING)),
        session AS (
            SELECT customer_id, session_id, max(ago) AS ago, count(*) AS events, {found},
                   epoch(max(occurred_at + to_seconds(duration)))::BIGINT - epoch(min(occurred_at))::BIGINT AS seconds
            FROM (SELECT * FROM event WHERE session_id IS NOT NULL UNION ALL BY NAME SELECT * FROM numbered) GROUP BY 1, 2),
        sessioned AS (SELECT customer_id, {_totalled(SESSIONS)} FROM session GROUP BY 1)"""


def _carts() -> str:
    return f"""
        carted AS (
            SELECT customer_id, {_totalled(CARTS)} FROM (
                SELECT customer_id, ago, (customer_id, ago) IN (SELECT (customer_id, ago) FROM order_day)
                       OR (customer_id, ago - 1) IN (SELECT (customer_id, ago) FROM order_day) AS bought
                FROM session WHERE carts > 0)
            GROUP BY 1)"""


def _small_facts(data: Path, day: str) -> str:
    found = []
    for name, (on, group, lasts) in SMALL.items():
        columns = [_totalled(group), *(f"min(ago) FILTER ({when}) AS {last}" for last, when in lasts.items())]
        found.append(f"""
            {name}_totals AS (
                SELECT customer_id, {", ".join(columns)}
                FROM (SELECT *, ({day} - {on})::INT AS ago FROM '{data}/{name}.parquet')
                WHERE ago >= 0 AND customer_id IS NOT NULL GROUP BY 1)""")
    scale = """
        scale AS (
            SELECT CASE WHEN (scored - within_5) * 100 <= scored THEN 5 WHEN (scored - within_10) * 100 <= scored THEN 10
                        ELSE 100 END AS scale
            FROM (SELECT sum(scored_life) AS scored, sum(within_5_life) AS within_5, sum(within_10_life) AS within_10
                  FROM feedback_totals))"""
    return ", ".join((*found, scale))


def _choices(data: Path) -> str:
    product = """
        c_product AS (
            SELECT customer_id, product_id AS v, count(*) AS n, count(*) FILTER (ago < 90) AS r,
                   coalesce(sum(amount), 0)::BIGINT AS amount
            FROM line WHERE customer_id IS NOT NULL GROUP BY 1, 2)"""
    of_product = [
        f"""c_{choice} AS (
            SELECT customer_id, {choice} AS v, sum(n)::BIGINT AS n, sum(r)::BIGINT AS r, sum(amount)::BIGINT AS amount
            FROM c_product JOIN '{data}/products.parquet' ON v = product_id WHERE {choice} IS NOT NULL GROUP BY 1, 2)"""
        for choice in PRODUCT_CHOICES
    ]
    of_order = [
        f"""c_{choice} AS (
            SELECT customer_id, {value} AS v, count(*) AS n, count(*) FILTER (ago < 90) AS r, sum(amount)::BIGINT AS amount
            FROM sale WHERE {value} IS NOT NULL GROUP BY 1, 2)"""
        for choice, value in ORDER_CHOICES.items()
    ]
    of_event = [
        f"""c_{choice} AS (
            SELECT customer_id, {value} AS v, count(*) AS n, 0 AS r, 0 AS amount
            FROM event WHERE {value} IS NOT NULL{" AND doing = 'views'" if choice == "viewed_category" else ""} GROUP BY 1, 2)"""
        for choice, value in EVENT_CHOICES.items()
    ]
    tops = [_top(choice) for choice in ("product", *PRODUCT_CHOICES, *ORDER_CHOICES, *EVENT_CHOICES)]
    return ", ".join((product, *of_product, *of_order, *of_event, *tops))


def _top(choice: str) -> str:
    # Numbers are told apart by their digits, as the documentation has it: 10 is before 9.
    value, back = ("v::VARCHAR", "::BIGINT") if choice in NUMBERS else ("v", "")
    return f"""
        top_{choice} AS (
            SELECT customer_id, (min({{a: -n, b: -amount, v: {value}}})).v{back} AS {choice}_favourite, max(n) AS {choice}_most,
                   sum(n)::BIGINT AS {choice}_n, count(*) AS {choice}_distinct,
                   greatest(ln(sum(n)) - sum(n * ln(n)) / sum(n), 0) AS {choice}_spread,
                   (min({{a: -r, b: -amount, v: {value}}}) FILTER (r > 0)).v{back} AS {choice}_recent,
                   1 - sum(r * (n - r)) / nullif(sqrt(sum(r * r)::DOUBLE * sum((n - r) * (n - r))::DOUBLE), 0) AS {choice}_moved
            FROM c_{choice} GROUP BY 1)"""


def _payday() -> str:
    return f"""
        span AS (
            SELECT customer_id, CASE WHEN d - back < 1 THEN d - back + 31 ELSE d - back END AS start, sum(n) AS n,
                   sum(n) FILTER (back = 0) AS first_n
            FROM (SELECT customer_id, day(ordered_on) AS d, count(*) AS n FROM sale GROUP BY 1, 2),
                 range({PAYDAY_SPAN}) t(back) GROUP BY 1, 2),
        payday AS (
            SELECT customer_id, payday_all, CASE WHEN payday_all >= {PAYDAY_ORDERS} THEN best.start END AS payday_start,
                   CASE WHEN payday_all >= {PAYDAY_ORDERS} THEN -best.n END AS payday_n
            FROM (
                SELECT customer_id, sum(first_n)::BIGINT AS payday_all,
                       min({{n: -n, f: -coalesce(first_n, 0), start: start}}) AS best
                FROM span GROUP BY 1))"""


def _scores() -> str:
    """Rank all buyers by the few columns that ranks read: a window over the wide rows would sort all of them."""

    def score(order: str) -> str:
        return f"(5 * (buyers - (rank() OVER (ORDER BY {order}) - 1)) + buyers - 1) // buyers"

    return f"""
        SELECT customer_id, {score("recency_days")} AS r_score, {score("orders_life DESC")} AS f_score,
               {score("net_life DESC")} AS m_score, (rank() OVER (ORDER BY net_365d) - 1) / buyers AS value_percentile
        FROM (
            SELECT customer_id, recency_days, orders_life, count(*) OVER () AS buyers,
                   coalesce(gross_amount_life, 0) - coalesce(refund_amount_life, 0) AS net_life,
                   coalesce(gross_amount_365d, 0) - coalesce(refund_amount_365d, 0) AS net_365d
            FROM ordered JOIN order_day_totals USING (customer_id) WHERE orders_life > 0)"""


def main(data: Path, out: Path) -> None:
    import duckdb

    connection = duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": str(out / "spill")})
    begun = time.perf_counter()
    connection.execute(
        f"COPY ({peer_statement(data, AS_OF)}) TO '{out / 'features.parquet'}' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)"
    ).fetchall()
    print(json.dumps({"seconds": time.perf_counter() - begun, "peak_mb": peak_mb()}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
