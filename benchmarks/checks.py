"""Time all checks of a table beside one bare scan of the columns that they read, over the same Parquet files.

A made-up shop's order lines and orders are checked with the checks that ship. The bare scan is a DuckDB statement that
counts the values of each column that a check reads and of the source: what it costs to have read them once. Two figures
are told: of the checks that ask rows (one plan), and of all, which besides look for references in the other table. As in the
command, the profile of the table has been made before, and its time does not count: what it counted (what is missing, how
many values differ) is not counted again, nor is the key by which the lake brings rows together, unless few values differ.

    python benchmarks/checks.py [--rows 10000000] [--rounds 3] [--folder DIR]
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import tempfile
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import ibis.expr.types as ir
from _apart import peak_mb

from limner.app.quality_checks import shipped_checks
from limner.engine.duckdb import DuckDB
from limner.quality.check import Check
from limner.quality.expect import Refers, RowsAgainstLast, Unique, columns_of
from limner.quality.profile import totals
from limner.quality.scan import Checked, Known, duplicates, known_duplicates, scan, strays
from limner.warehouse.tables import ORDER_LINES, ORDERS, PRODUCTS, Table

MEMORY = "8GB"
AS_OF = date(2024, 6, 30)
LINES_AN_ORDER, PRODUCTS_MADE = 4, 20_000
SELECT = {
    "orders": """SELECT 'o' || i AS order_id, 'c' || hash(i) % 500000 AS customer_id,
        TIMESTAMP '2023-01-01' + to_seconds((hash(i, 1) % 47000000)::BIGINT) AS ordered_at,
        ordered_at::DATE AS ordered_on, (hash(i, 2) % 24)::BIGINT AS ordered_hour,
        CASE hash(i, 3) % 20 WHEN 0 THEN 'refund' ELSE 'sale' END AS kind, 'paid' AS status,
        ((hash(i, 4) % 5000000)::BIGINT) * CASE WHEN kind = 'refund' THEN -1 ELSE 1 END AS amount,
        'CNY' AS currency, 'shop' AS source FROM range({rows} // {lines}) t(i)""",
    "order_lines": """SELECT md5(i::VARCHAR) AS line_id, 'o' || (i // {lines}) AS order_id, 'c' || hash(i // {lines}) % 500000 AS customer_id,
        TIMESTAMP '2023-01-01' + to_seconds((hash(i // {lines}, 1) % 47000000)::BIGINT) AS ordered_at,
        ordered_at::DATE AS ordered_on, 'p' || hash(i, 5) % {products} AS product_id, (1 + hash(i, 6) % 5)::DOUBLE AS quantity,
        ((1 + hash(i, 7) % 300) * 10000)::BIGINT AS unit_price, (quantity * unit_price)::BIGINT AS amount, 'shop' AS source
        FROM range({rows}) t(i)""",
    "products": "SELECT 'p' || i AS product_id, 'name ' || i AS name, 'shop' AS source FROM range({products}) t(i)",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, default=None)
    options = parser.parse_args()
    folder = options.folder or Path(tempfile.mkdtemp(prefix="limner-checks-"))
    try:
        files = _made(folder, options.rows)
        for table in (ORDER_LINES, ORDERS):
            _run(table, files, options.rounds)
    finally:
        if options.folder is None:
            shutil.rmtree(folder)


def _made(folder: Path, rows: int) -> dict[str, list[str]]:
    for name, statement in SELECT.items():
        place = folder / f"{name}-{rows}"
        if not place.exists():
            folder.mkdir(parents=True, exist_ok=True)
            filled = statement.format(rows=rows, lines=LINES_AN_ORDER, products=PRODUCTS_MADE)
            duckdb.sql(f"COPY ({filled}) TO '{place}' (FORMAT parquet, COMPRESSION zstd, FILE_SIZE_BYTES '128MB')")
    return {name: sorted(map(str, (folder / f"{name}-{rows}").glob("*.parquet"))) for name in SELECT}


def _run(table: Table, files: dict[str, list[str]], rounds: int) -> None:
    engine, bare = DuckDB(memory=MEMORY), duckdb.connect(config={"memory_limit": MEMORY})
    held = {name for name, *_ in bare.execute(f"DESCRIBE SELECT * FROM read_parquet({files[table.name]})").fetchall()}
    own = [
        check
        for check in shipped_checks().values()
        if check.table == table.name
        and held.issuperset(columns_of(check.expects))
        and not isinstance(check.expects, RowsAgainstLast)
    ]
    plain = [check for check in own if not isinstance(check.expects, Refers | Unique)]
    checked = Checked(
        rows=engine.scan(files[table.name], {n: c.type for n, c in table.columns.items() if n in held}),
        grain=table.grain,
        others={one.name: engine.scan(files[one.name], {one.grain[0]: "string"}) for one in (ORDERS, PRODUCTS)},
        as_of=AS_OF,
    )
    checked = replace(checked, known=_known(engine, checked.rows))
    read = sorted({name for check in own for name in columns_of(check.expects)} | {"source"})
    counts = f"SELECT {', '.join(f'count({name})' for name in read)} FROM read_parquet({files[table.name]})"
    # What is only counted need not be decoded: a scan reads the values themselves.
    touched = f"SELECT {', '.join(f'max({name})' for name in held)} FROM read_parquet({files[table.name]})"
    jobs = {
        "counts": lambda: bare.execute(counts).fetchall(),
        "scan": lambda: bare.execute(touched).fetchall(),
        "rows": lambda: engine.rows(scan(plain, checked)),
        "all": lambda: _all(engine, own, checked),
    }
    seconds: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(rounds):
        for name, job in jobs.items():
            begun = time.perf_counter()
            job()
            seconds[name].append(time.perf_counter() - begun)
    took = {name: statistics.median(each) for name, each in seconds.items()}
    (size,) = engine.rows(checked.rows.agg(n=checked.rows.count()))
    told = ", ".join(f"{name} {value:.2f} s" for name, value in took.items())
    for name, checks in (("rows", plain), ("all", own)):
        what = "that ask single rows" if name == "rows" else "with references and unique keys"
        result = {
            "claim": f"All checks of {table.name} {what} take at most 1.5 times one scan",
            "figure": f"{size['n']:,} rows, {len(checks)} checks; {told}",
            "ratio": round(took[name] / took["scan"], 2),
            "peak_mb": peak_mb(),
        }
        print(json.dumps(result))


def _known(engine: DuckDB, rows: ir.Table) -> dict[str, Known]:
    """What the profile, which the command makes before, has counted of each column."""
    (counted,) = engine.rows(totals(rows, exact=False))
    size = counted["rows"]
    return {
        name: Known(
            size - counted[f"c{i}_filled"],
            counted.get(f"c{i}_blanks", 0) + counted.get(f"c{i}_placeholders", 0),
            counted[f"c{i}_distinct"],
            size,
            exact=False,
        )
        for i, name in enumerate(rows.columns)
    }


def _all(engine: DuckDB, checks: list[Check], table: Checked) -> None:
    engine.rows(scan(checks, table))
    for check in checks:
        if isinstance(check.expects, Refers):
            engine.rows(strays(check, table))
        if isinstance(check.expects, Unique) and known_duplicates(check, table) is None:
            engine.rows(duplicates(check, table.rows))


if __name__ == "__main__":
    main()
