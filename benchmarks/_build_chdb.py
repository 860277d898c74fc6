"""Compute the features in chDB: ClickHouse's SQL over the Parquet files, as whoever knows it well would write it.

ClickHouse runs what stands in a WITH again wherever it is read, so what is read more than once is a table in memory.

    python benchmarks/_build_chdb.py DATA OUT
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable
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
    Windows,
    column,
    one_of,
    totals,
)
from _build_formulas import formulas

DAY = f"toDate32('{AS_OF}')"
ID = "assumeNotNull(customer_id) AS customer_id"
CHOICES = ("product", *PRODUCT_CHOICES, *ORDER_CHOICES, *EVENT_CHOICES)
SETTINGS = "join_use_nulls = 1, prefer_column_name_to_alias = 1, max_threads = 2, output_format_parquet_compression_method = 'zstd'"


def statements(data: Path, out: Path) -> list[str]:
    """Return the statements in order; the last one writes the features."""
    made = {
        **_order_tables(data),
        **_line_tables(data),
        **_event_tables(data),
        **_small_tables(data),
        **{f"top_{name}": _top(name) for name in CHOICES},
        "payday": _payday(),
        "scored": _scored(),
    }
    create = [f"CREATE TABLE {name} ENGINE = Memory AS {rows} SETTINGS {SETTINGS}" for name, rows in made.items()]
    return [*create, _final(data, out)]


def _file(data: Path, name: str) -> str:
    return f"file('{data}/{name}.parquet', Parquet)"


def _totalled(group: Iterable[Total], *, counts: bool = False) -> str:
    found = []
    for one in group:
        value, when = (one.name, "") if counts else (one.value, one.when)
        for name, window in one.columns.items():
            parts = (f"({when})" if when else "", f"ago < {window}" if window else "")
            only = " AND ".join(part for part in parts if part) or "1"
            found.append(f"toInt64({f'sumIf({value}, {only})' if value else f'countIf({only})'}) AS {name}")
    return ", ".join(found)


def _days_of(name: str, windows: Windows) -> str:
    return ", ".join(f"toInt64(countIf({f'ago < {w}' if w else '1'})) AS {column(name, w)}" for w in windows)


def _months() -> str:
    """Each month is a bit: no distinct count is as quick."""
    return ", ".join(
        f"toInt64(bitCount(groupBitOrIf(month_bit, {f'ago < {w}' if w else '1'}))) AS {column('order_months', w)}"
        for w in YEAR_AND_LIFE
    )


def _order_tables(data: Path) -> dict[str, str]:
    calendar = _file(data, "calendar")
    rows = f"""
        SELECT * EXCEPT (customer_id), {ID}, toInt32(dateDiff('day', ordered_on, {DAY})) AS ago
        FROM {_file(data, "orders")} o JOIN {calendar} c ON c.day = o.ordered_on
        WHERE customer_id IS NOT NULL AND ordered_on <= {DAY}"""
    for columns in ORDER_ROWS:
        rows = f"SELECT *, {', '.join(f'({how}) AS {name}' for name, how in columns.items())} FROM ({rows})"
    return {
        "ordered": f"SELECT customer_id, {_totalled(ORDERS)} FROM ({rows}) GROUP BY customer_id",
        "sale": f"""
            SELECT {ID}, toInt32(dateDiff('day', ordered_on, {DAY})) AS ago, toDayOfWeek(ordered_on) - 1 AS weekday, channel, payment_method,
                   store_id, ordered_hour, amount, toDayOfMonth(ordered_on) AS month_day
            FROM {_file(data, "orders")} WHERE customer_id IS NOT NULL AND ordered_on <= {DAY} AND {SALE}""",
        "order_day": "SELECT DISTINCT customer_id, ago FROM sale",
        "order_days": f"""
            SELECT customer_id, {_days_of("order_days", EVERY)}, {_months()},
                   toInt64(min(ago)) AS recency_days, toInt64(max(ago)) AS tenure_days
            FROM (
                SELECT *, bitShiftLeft(toUInt128(1), dateDiff('month', subtractDays({DAY}, ago), {DAY})) AS month_bit FROM order_day)
            GROUP BY customer_id""",
        "gaps": """
            SELECT customer_id, arrayReverseSort(groupArray(ago)) AS days, arrayPopFront(days) AS later,
                   arrayMap((a, b) -> toInt64(a - b), arrayPopBack(days), later) AS gap, toInt64(length(gap)) AS n,
                   toInt64(arraySum(gap)) AS s, arraySum(gap) / n AS gap_mean,
                   sqrt(n * toInt64(arraySum(x -> x * x, gap)) - s * s) / n AS gap_spread,
                   toInt64(arrayMax(gap)) AS longest_gap_days_life,
                   arrayFilter((g, d) -> d < 30, gap, later) AS recent,
                   if(empty(recent), NULL, toInt64(arrayMax(recent))) AS longest_gap_days_30d
            FROM order_day GROUP BY customer_id HAVING length(days) > 1""",
    }


def _line_tables(data: Path) -> dict[str, str]:
    products = _file(data, "products")
    level = "amount / nullif(quantity, 0) * 1000 / middle"
    bought = f"""coalesce(quantity, 0) >= 0 AND coalesce(amount, 0) >= 0
            AND order_id NOT IN (SELECT order_id FROM {_file(data, "orders")} WHERE NOT ({SALE}))"""
    of_product = {
        f"c_{name}": f"""
            SELECT customer_id, value AS v, sum(n) AS n, sum(r) AS r, sum(amount) AS amount
            FROM c_product
            JOIN (SELECT product_id AS product, assumeNotNull({name}) AS value FROM {products} WHERE {name} IS NOT NULL) p
                 ON c_product.v = p.product
            GROUP BY customer_id, value"""
        for name in PRODUCT_CHOICES
    }
    return {
        "line": f"""
            SELECT customer_id, toInt32(dateDiff('day', ordered_on, {DAY})) AS ago, assumeNotNull(product_id) AS product_id, quantity, amount
            FROM {_file(data, "order_lines")} WHERE ordered_on <= {DAY} AND {bought}""",
        "grade": f"""
            SELECT product_id, quantileExactInclusive(0.5)(price) OVER (PARTITION BY category) AS middle,
                   3 * (rank() OVER (PARTITION BY category ORDER BY price DESC) - 1) < count() OVER (PARTITION BY category) AS high,
                   count() OVER (PARTITION BY category) AS many
            FROM (
                SELECT product_id, any(p.category) AS category,
                       assumeNotNull(sum(amount)) * 10000. / assumeNotNull(sum(toInt64(round(quantity * 10000)))) AS price
                FROM line JOIN (SELECT assumeNotNull(product_id) AS product_id, category FROM {products}
                                WHERE category IS NOT NULL) p USING (product_id)
                WHERE ago >= toDayOfMonth({DAY}) AND quantity > 0 AND amount IS NOT NULL GROUP BY product_id)""",
        "priced": f"""
            SELECT {ID}, sumIf(amount, high) AS high_money, sum(amount) AS graded_money,
                   toInt64(coalesce(sum(floor({level} + 0.5)), 0)) AS level_sum, toInt64(count({level})) AS level_lines
            FROM line JOIN (SELECT * FROM grade WHERE many >= 3) g USING (product_id)
            WHERE ago < 365 AND customer_id IS NOT NULL GROUP BY customer_id""",
        "c_product": f"""
            SELECT {ID}, product_id AS v, toInt64(count()) AS n, toInt64(countIf(ago < 90)) AS r,
                   coalesce(sum(amount), 0) AS amount
            FROM line WHERE customer_id IS NOT NULL GROUP BY customer_id, v""",
        **of_product,
    }


def _event_tables(data: Path) -> dict[str, str]:
    words = " ".join(f"WHEN {one_of('event', spellings)} THEN '{name}'" for name, spellings in WORDS.items())
    days = ", ".join(f"toInt64(countIf(doing = '{one.name}')) AS {one.name}" for one in EVENTS)
    found = ", ".join(f"toInt64(countIf(doing = '{name}')) AS {name}" for name in VISIT_COUNTS)
    return {
        "event": f"""
            SELECT {ID}, session_id, assumeNotNull(occurred_at) AS occurred_at, channel, category, occurred_hour,
                   CASE {words} ELSE '' END AS doing, toInt32(dateDiff('day', occurred_on, {DAY})) AS ago,
                   occurred_at + toIntervalSecond(toInt64({DURATION})) AS until
            FROM {_file(data, "events")} WHERE customer_id IS NOT NULL AND occurred_on <= {DAY}""",
        "visited": f"""
            SELECT customer_id, {_totalled(EVENTS, counts=True)}, {_days_of("event_days", VISITS)}, toInt64(min(ago)) AS last_event
            FROM (SELECT customer_id, ago, {days} FROM event GROUP BY customer_id, ago) GROUP BY customer_id""",
        "session": f"""
            SELECT customer_id, session, max(ago) AS ago, toInt64(count()) AS events, {found},
                   toInt64(dateDiff('second', min(occurred_at), max(until))) AS seconds
            FROM (
                SELECT customer_id, assumeNotNull(session_id) AS session, ago, doing, occurred_at, until
                FROM event WHERE session_id IS NOT NULL
                UNION ALL
                SELECT customer_id, concat('#', toString(sum(begins) OVER (PARTITION BY customer_id ORDER BY occurred_at))) AS session,
                       ago, doing, occurred_at, until
                FROM (
                    SELECT *, occurred_at > lagInFrame(occurred_at) OVER (PARTITION BY customer_id ORDER BY occurred_at
                           ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) + toIntervalMinute(30) AS begins
                    FROM event WHERE session_id IS NULL))
            GROUP BY customer_id, session""",
        "sessioned": f"SELECT customer_id, {_totalled(SESSIONS)} FROM session GROUP BY customer_id",
        "carted": f"""
            SELECT customer_id, {_totalled(CARTS)} FROM (
                SELECT customer_id, ago, (customer_id, ago) IN (SELECT customer_id, ago FROM order_day)
                       OR (customer_id, ago - 1) IN (SELECT customer_id, ago FROM order_day) AS bought
                FROM session WHERE carts > 0)
            GROUP BY customer_id""",
    }


def _small_tables(data: Path) -> dict[str, str]:
    found = {}
    for name, (on, group, lasts) in SMALL.items():
        last = "".join(f", toInt64(minOrNullIf(ago, {when})) AS {one}" for one, when in lasts.items())
        found[f"{name}_totals"] = f"""
            SELECT {ID}, {_totalled(group)}{last}
            FROM (SELECT *, toInt32(dateDiff('day', {on}, {DAY})) AS ago FROM {_file(data, name)} WHERE {on} <= {DAY})
            WHERE customer_id IS NOT NULL GROUP BY customer_id"""
    found["scale"] = """
        SELECT multiIf((scored - within_5) * 100 <= scored, 5, (scored - within_10) * 100 <= scored, 10, 100) AS scale
        FROM (SELECT sum(scored_life) AS scored, sum(within_5_life) AS within_5, sum(within_10_life) AS within_10
              FROM feedback_totals)"""
    return found


def _counted(name: str) -> str:
    """One row a customer and value; those of products are tables, since other choices are counted from them."""
    if name in ("product", *PRODUCT_CHOICES):
        return f"c_{name}"
    event = name in EVENT_CHOICES
    value = EVENT_CHOICES[name] if event else ORDER_CHOICES[name]
    only = " AND doing = 'views'" if name == "viewed_category" else ""
    counts = (
        "toInt64(0) AS r, toInt64(0) AS amount" if event else "toInt64(countIf(ago < 90)) AS r, sum(amount) AS amount"
    )
    return f"""
        (SELECT customer_id, assumeNotNull({value}) AS v, toInt64(count()) AS n, {counts}
         FROM {"event" if event else "sale"} WHERE {value} IS NOT NULL{only} GROUP BY customer_id, v)"""


def _top(name: str) -> str:
    # Numbers are told apart by their digits, as the documentation has it: 10 is before 9.
    value = "toString(v)" if name in NUMBERS else "v"
    return f"""
        SELECT customer_id, argMin(v, (-n, -amount, {value})) AS {name}_favourite, max(n) AS {name}_most,
               sum(n) AS {name}_n, toInt64(count()) AS {name}_distinct,
               greatest(log(sum(n)) - sum(n * log(n)) / sum(n), 0.) AS {name}_spread,
               argMinOrNullIf(v, (-r, -amount, {value}), r > 0) AS {name}_recent,
               1 - sum(r * (n - r)) / nullif(sqrt(toFloat64(sum(r * r)) * toFloat64(sum((n - r) * (n - r)))), 0) AS {name}_moved
        FROM {_counted(name)} GROUP BY customer_id"""


def _payday() -> str:
    return f"""
        SELECT customer_id, toInt64(sum(first_n)) AS payday_all,
               if(payday_all >= {PAYDAY_ORDERS}, toInt64(argMin(start, (-n, -first_n, start))), NULL) AS payday_start,
               if(payday_all >= {PAYDAY_ORDERS}, max(n), NULL) AS payday_n
        FROM (
            SELECT customer_id, if(d - back < 1, d - back + 31, d - back) AS start, toInt64(sum(k)) AS n,
                   toInt64(sumIf(k, back = 0)) AS first_n
            FROM (SELECT customer_id, toInt32(month_day) AS d, count() AS k FROM sale GROUP BY customer_id, d)
            ARRAY JOIN range({PAYDAY_SPAN}) AS back GROUP BY customer_id, start)
        GROUP BY customer_id"""


def _scored() -> str:
    def score(order: str) -> str:
        return f"intDiv(5 * (buyers - (toInt64(rank() OVER (ORDER BY {order})) - 1)) + buyers - 1, buyers)"

    net = {span: f"coalesce(gross_amount_{span}, 0) - coalesce(refund_amount_{span}, 0)" for span in ("life", "365d")}
    return f"""
        SELECT customer_id, {score("recency_days")} AS r_score, {score("orders_life DESC")} AS f_score,
               {score("net_life DESC")} AS m_score, (rank() OVER (ORDER BY net_365d) - 1) / buyers AS value_percentile
        FROM (
            SELECT customer_id, recency_days, orders_life, toInt64(count() OVER ()) AS buyers, {net["life"]} AS net_life,
                   {net["365d"]} AS net_365d
            FROM ordered JOIN order_days USING (customer_id) WHERE orders_life > 0)"""


def _final(data: Path, out: Path) -> str:
    parts = ("ordered", "order_days", "gaps", "priced", "visited", "sessioned", "carted")
    parts = (*parts, *(f"{name}_totals" for name in SMALL), *(f"top_{name}" for name in CHOICES), "payday", "scored")
    ids = " UNION DISTINCT ".join(f"SELECT customer_id FROM {part}" for part in parts)
    joins = " ".join(f"LEFT JOIN {part} USING (customer_id)" for part in parts)
    counted = [name for one in totals() for name in one.columns]
    zeros = ", ".join(f"coalesce({name}, 0) AS {name}" for name in counted)
    kinds = ", ".join(
        f"toInt64(sum({what}) OVER (ORDER BY day DESC)) AS exposed_{name}" for name, what in EXPOSED.items()
    )
    records = f"(SELECT * EXCEPT (customer_id), {ID} FROM {_file(data, 'customers')})"
    said = ", ".join(f"{how} AS f_{name}" for name, how in formulas().items())
    names = ", ".join(f"f_{name} AS {name}" for name in formulas())
    return f"""
        SELECT customer_id, {DAY} AS as_of, {names}, {", ".join(f"CAST(NULL AS Nullable(Int64)) AS {name}" for name in NOT_TOLD)},
               r_score, f_score, m_score, concat(toString(r_score), toString(f_score), toString(m_score)) AS rfm, value_percentile
        FROM (
            SELECT customer_id, r_score, f_score, m_score, value_percentile, {said}
            FROM (
                SELECT * EXCEPT ({", ".join(counted)}), {zeros}, toYear({DAY}) AS this_year_number,
                       toInt64(dateDiff('day', registered_on, {DAY})) AS registered_ago, (SELECT scale FROM scale) AS scale
                FROM (
                    SELECT * FROM (
                        SELECT {ID} FROM {_file(data, "customers")} WHERE first_seen_on <= {DAY} OR first_seen_on IS NULL
                        UNION DISTINCT {ids}) AS known
                    {joins} LEFT JOIN {records} AS records USING (customer_id)) w
                LEFT JOIN (
                    SELECT toInt64(dateDiff('day', day, {DAY})) AS since, {kinds} FROM {_file(data, "calendar")}
                    WHERE day > subtractDays({DAY}, 365) AND day <= {DAY}) e
                ON e.since = least(w.tenure_days, 364)))
        INTO OUTFILE '{out / "features.parquet"}' FORMAT Parquet SETTINGS {SETTINGS}"""


def main(data: Path, out: Path) -> None:
    from chdb import session

    engine = session.Session()
    engine.query("CREATE DATABASE shop; USE shop")
    begun = time.perf_counter()
    for statement in statements(data, out):
        engine.query(statement)
    print(json.dumps({"seconds": time.perf_counter() - begun, "peak_mb": peak_mb()}))
    engine.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
