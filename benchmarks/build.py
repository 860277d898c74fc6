"""Time the portrait build of 20 million rows beside one hand-written DuckDB statement for the same features.

Prints one JSON line: the medians of both, ``ratio`` (ours over the peer's) and ``peak_mb`` (of the process
before the peer first ran). The two results are compared row by row; a difference is an error. What ours does besides,
and the peer does not, is counted against it: it writes the merging states and the table of preferences.

    python benchmarks/build.py [--orders 4000000] [--rounds 3] [--folder DIR]
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import ibis.expr.types as ir
from _build_data import generate
from _build_peer import peer_statement

from limner.engine.duckdb import DuckDB
from limner.portrait import build
from limner.warehouse.tables import BY_NAME, Table

AS_OF = date(2025, 12, 31)
NAMES = ("customers", "orders", "order_lines", "products")
MEMORY = "3GB"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=4_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, default=None)
    options = parser.parse_args()
    folder = options.folder or Path(tempfile.mkdtemp(prefix="limner-build-"))
    data = folder / "data"
    if not data.exists():
        generate(data, orders=options.orders)
    # In turn, so that whatever else the machine does falls on both.
    ours, peer = [_timed(_ours, data, folder / "ours")], []
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    for _ in range(options.rounds - 1):
        peer.append(_timed(_peer, data, folder / "peer"))
        ours.append(_timed(_ours, data, folder / "ours"))
    peer.append(_timed(_peer, data, folder / "peer"))
    _compare(folder)
    seconds, peer_seconds = statistics.median(ours), statistics.median(peer)
    result = {
        "claim": "Building all portraits takes at most 1.25 times one hand-written DuckDB statement for the same features",
        "figure": f"{seconds:.1f} s for {options.orders * 5:,} rows; by hand {peer_seconds:.1f} s",
        "ratio": round(seconds / peer_seconds, 3),
        "peak_mb": peak_mb,
    }
    print(json.dumps(result))
    if options.folder is None:
        shutil.rmtree(folder)


def _timed(run: Callable[[Path, Path], None], data: Path, out: Path) -> float:
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    begun = time.perf_counter()
    run(data, out)
    return time.perf_counter() - begun


def _ours(data: Path, out: Path) -> None:
    engine = DuckDB(memory=MEMORY, spill=out / "spill")
    tables = {name: _scanned(engine, [data / f"{name}.parquet"], BY_NAME[name]) for name in NAMES}
    (present,) = engine.rows(build.presence(tables, as_of=AS_OF))
    for step in build.STEPS:
        plan = step.plan(tables, AS_OF)
        engine.write(plan, out / step.name)
        kinds = {name: str(kind) for name, kind in plan.schema().items()}
        tables[step.name] = engine.scan([str(file) for file in (out / step.name).rglob("*.parquet")], kinds)
    engine.write(build.features(tables, present, as_of=AS_OF).features, out / "features")
    engine.close()


def _scanned(engine: DuckDB, files: list[Path], table: Table) -> ir.Table:
    return engine.scan([str(file) for file in files], {name: each.type for name, each in table.columns.items()})


def _peer(data: Path, out: Path) -> None:
    engine = DuckDB(memory=MEMORY, spill=out / "spill")
    engine.sql(
        f"COPY ({peer_statement(data, AS_OF)}) TO '{out / 'features.parquet'}' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)"
    )
    engine.close()


def _compare(folder: Path) -> None:
    """Compare the two results: all that the peer has, exactly, and fractions to 1e-9."""
    engine = DuckDB()
    ours, peer = f"'{folder / 'ours/features'}/*.parquet'", f"'{folder / 'peer/features.parquet'}'"
    described = engine.sql(f"DESCRIBE SELECT * FROM {peer}")
    same = [
        f"(o.{name} IS NOT DISTINCT FROM p.{name}"
        + (f" OR abs(o.{name} - p.{name}) <= 1e-9 * greatest(1, abs(p.{name})))" if kind == "DOUBLE" else ")")
        for name, kind, *_ in described
    ]
    counts = ", ".join(f"count(*) FILTER (NOT coalesce({one}, false))" for one in same)
    (wrong,) = engine.sql(f"SELECT count(*), {counts} FROM {ours} o FULL JOIN {peer} p USING (customer_id)")
    differing = {row[0]: n for row, n in zip(described, wrong[1:], strict=True) if n}
    if differing or not wrong[0]:
        raise SystemExit(f"the results differ in {differing} of {wrong[0]} customers")
    engine.close()


if __name__ == "__main__":
    main()
