"""Time the profile of a table of 50 columns beside DuckDB's own SUMMARIZE over the same Parquet files.

The table is made once: 18 whole numbers, 8 decimals, 14 texts (few values, many values, ids, blanks), 5 days, 3 times and 2
truths, a tenth of the values missing in every second column. Both run in one process, in turn, the files warm. The
profile tells more than SUMMARIZE (placeholders, blanks, lengths, common values, patterns, outliers); its
percentiles are of a sample, those of SUMMARIZE estimates over all rows.

    python benchmarks/profiles.py [--rows 10000000] [--rounds 3] [--folder DIR]
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import tempfile
import time
from pathlib import Path

import duckdb
import pyarrow as pa
from _apart import peak_mb

from limner.engine.duckdb import DuckDB
from limner.quality import sampled
from limner.quality.profile import EXACT_ROWS, profiles, totals

MEMORY = "8GB"
WHOLE, DECIMAL, TEXT, DAY, TIME, TRUTH = 18, 8, 14, 5, 3, 2
TEXTS = (
    "'city ' || (hash(i, {c}) % 300)",
    "'item-' || (hash(i, {c}) % 200000)",
    "CASE hash(i, {c}) % 20 WHEN 0 THEN '未知' WHEN 1 THEN ' ' ELSE '张' || (hash(i, {c}) % 5000) END",
    "md5(i::VARCHAR || {c})",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, default=None)
    options = parser.parse_args()
    folder = options.folder or Path(tempfile.mkdtemp(prefix="limner-profile-"))
    try:
        _run(_made(folder, options.rows), options.rows, options.rounds)
    finally:
        if options.folder is None:
            shutil.rmtree(folder)


def _made(folder: Path, rows: int) -> list[str]:
    """Make the table where it is not there yet; return its files."""
    place = folder / f"wide-{rows}"
    if not place.exists():
        folder.mkdir(parents=True, exist_ok=True)
        parts = ["i::VARCHAR AS id", *(f"(hash(i, {c}) % 1000000)::BIGINT AS whole{c}" for c in range(WHOLE))]
        parts += [f"sqrt(hash(i, {100 + c}) % 100000000) AS decimal{c}" for c in range(DECIMAL)]
        parts += [f"{TEXTS[c % len(TEXTS)].format(c=200 + c)} AS text{c}" for c in range(TEXT - 1)]
        parts += [f"DATE '2020-01-01' + (hash(i, {300 + c}) % 1500)::INTEGER AS day{c}" for c in range(DAY)]
        parts += [
            f"TIMESTAMP '2020-01-01' + to_seconds((hash(i, {400 + c}) % 100000000)::BIGINT) AS time{c}"
            for c in range(TIME)
        ]
        parts += [f"hash(i, {500 + c}) % 3 = 0 AS truth{c}" for c in range(TRUTH)]
        columns = []
        for number, part in enumerate(parts):
            value, _, name = part.rpartition(" AS ")
            thinned = f"CASE WHEN hash(i, {number + 900}) % 10 > 0 THEN {value} END" if number % 2 else value
            columns.append(f"{thinned} AS {name}")
        duckdb.sql(
            f"COPY (SELECT {', '.join(columns)} FROM range({rows}) t(i)) TO '{place}' "
            "(FORMAT parquet, COMPRESSION zstd, FILE_SIZE_BYTES '128MB')"
        )
    return sorted(str(file) for file in place.glob("*.parquet"))


def _run(files: list[str], rows: int, rounds: int) -> None:
    bare = duckdb.connect(config={"memory_limit": MEMORY})
    bare.execute("SET enable_progress_bar = false")
    engine = DuckDB(memory=MEMORY)
    kinds = bare.execute(f"DESCRIBE SELECT * FROM read_parquet({files})").fetchall()
    schema = {name: _KINDS[kind] for name, kind, *_ in kinds}
    seconds: dict[str, list[float]] = {"summarize": [], "profile": []}
    told = 0
    for _ in range(rounds):
        begun = time.perf_counter()
        bare.execute(f"SUMMARIZE SELECT * FROM read_parquet({files})").fetchall()
        seconds["summarize"].append(time.perf_counter() - begun)
        begun = time.perf_counter()
        told = _profiled(engine, files, schema)
        seconds["profile"].append(time.perf_counter() - begun)
    took = {who: statistics.median(each) for who, each in seconds.items()}
    result = {
        "claim": f"The profile of {len(schema)} columns takes at most 1.2 times DuckDB SUMMARIZE",
        "figure": f"{rows:,} rows: profile {took['profile']:.1f} s, SUMMARIZE {took['summarize']:.1f} s, {told} columns told",
        "ratio": round(took["profile"] / took["summarize"], 3),
        "peak_mb": peak_mb(),
    }
    print(json.dumps(result))


_KINDS = {
    "VARCHAR": "string",
    "BIGINT": "int64",
    "DOUBLE": "float64",
    "DATE": "date",
    "TIMESTAMP": "timestamp",
    "BOOLEAN": "boolean",
}


def _profiled(engine: DuckDB, files: list[str], schema: dict[str, str]) -> int:
    table = engine.scan(files, schema)
    (size,) = engine.rows(table.agg(n=table.count()))
    (counted,) = engine.rows(totals(table, exact=size["n"] <= EXACT_ROWS))
    plan = sampled.sample(table, ["id"], total=size["n"])
    seen = pa.Table.from_batches(engine.batches(plan), schema=plan.schema().to_pyarrow())
    return len(profiles("wide", table, counted, seen, drift={}))


if __name__ == "__main__":
    main()
