"""Time a build after one per cent of new rows beside a build that counts everyone, on the same lake.

A shop of 20 million rows is built once, as of a day in the middle of a month. Then come 1% new rows, three times: late
ones of the last ten days (the as-of day stays), those of the next day (it moves by one), and late ones of any day of
the two years. The last change prices of months that were settled. Each time the build that goes on from the last one is
timed, then one that counts everyone anew; the features and the preferences of both are compared row by row.

Prints a JSON line for each: the seconds of both builds from beginning to end (customers, tags, segments and publication
for point reads included), ``ratio``, ``cpu_ratio`` (of processor time, which what else runs on the machine changes
little), how many customers were counted again, and the seconds by step.

    python benchmarks/incremental.py [--rows 20000000] [--share 0.01] [--folder DIR]
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
from _apart import peak_mb
from _build_data import FIRST_DAY, NAMES, Shop
from _workspace import add, filled

from limner.app.build_portraits import BuildReport, build_portraits
from limner.app.workspace import Workspace
from limner.warehouse.tables import FEATURES, PREFERENCES

TODAY = date(2025, 12, 18)
MANY = 20_000_000
NEW = tuple(name for name in NAMES if name not in {"customers", "products"})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=MANY)
    parser.add_argument("--share", type=float, default=0.01)
    parser.add_argument("--folder", type=Path, default=None)
    options = parser.parse_args()
    folder = options.folder or Path(tempfile.mkdtemp(prefix="limner-incremental-"))
    try:
        _run(folder / "shop", options.rows, options.share)
    finally:
        if options.folder is None:
            shutil.rmtree(folder)


def _run(folder: Path, rows: int, share: float) -> None:
    whole = Shop(rows, days=(TODAY - FIRST_DAY).days + 1)
    late = replace(whole, salt=1, share=share, first_day=TODAY - timedelta(days=9), days=10)
    tomorrow = TODAY + timedelta(days=1)
    cases = {
        "late rows of the last ten days": (late, TODAY),
        "the rows of the next day": (replace(late, salt=2, first_day=tomorrow, days=1), tomorrow),
        "late rows of any day": (replace(whole, salt=3, share=share), tomorrow),
    }
    with filled(folder, whole) as workspace:
        _built(workspace, TODAY)
        for name, (more, as_of) in cases.items():
            add(workspace, more, names=NEW)
            going_on, seconds, cpu = _built(workspace, as_of)
            found = _tables(workspace)
            anew, seconds_anew, cpu_anew = _built(workspace, as_of, anew=True)
            _compare(found, _tables(workspace))
            steps = {step: round(took, 2) for step, took in going_on.seconds.items() if took > 0.01 * seconds}
            figure = f"{seconds:.1f} s after {share:.0%} of {rows:,} rows; counting everyone {seconds_anew:.1f} s"
            result: dict[str, Any] = {
                "claim": f"A build after 1% new rows takes at most {_target(rows)} times one that counts everyone: {name}",
                "figure": f"{figure}; {going_on.counted:,} of {anew.customers:,} customers counted again",
                "ratio": round(seconds / seconds_anew, 3),
                "cpu_ratio": round(cpu / cpu_anew, 3),
                "cpu_seconds": [round(cpu, 1), round(cpu_anew, 1)],
                "peak_mb": peak_mb(),
                "steps": steps,
                "steps_anew": {
                    step: round(took, 2) for step, took in anew.seconds.items() if took > 0.01 * seconds_anew
                },
            }
            print(json.dumps(result), flush=True)


def _target(rows: int) -> float:
    """At most which part of a full build the other may take; what is fixed in both weighs more where rows are few."""
    return 0.35 if rows >= MANY else 0.4


def _built(workspace: Workspace, as_of: date, *, anew: bool = False) -> tuple[BuildReport, float, float]:
    """Return the report of a build, its seconds, and those of all processors together."""
    begun, begun_cpu = time.perf_counter(), time.process_time()
    report = build_portraits(workspace, as_of=as_of, anew=anew)
    seconds, cpu = time.perf_counter() - begun, time.process_time() - begun_cpu
    sys.stderr.write(
        f"{as_of} {'anew' if anew else ''}: {seconds:.1f} s, {cpu:.1f} s of processors, {report.counted:,} counted, {report.seconds}\n"
    )
    return report, seconds, cpu


def _tables(workspace: Workspace) -> dict[str, list[str]]:
    snapshot = workspace.lake.snapshot()
    return {table.name: workspace.lake.files(snapshot, table.name) for table in (FEATURES, PREFERENCES)}


def _compare(one: dict[str, list[str]], other: dict[str, list[str]]) -> None:
    """See that two builds made the same rows, by how often each row is in both; the files of old builds are kept."""
    connection = duckdb.connect(config={"memory_limit": "4GB"})
    for name, files in one.items():
        here, there = (
            f"SELECT hash(t) AS h, count(*) AS n FROM read_parquet({some}) t GROUP BY 1"
            for some in (files, other[name])
        )
        (wrong,) = connection.execute(
            f"SELECT count(*) FROM (({here} EXCEPT {there}) UNION ALL ({there} EXCEPT {here}))"
        ).fetchone() or (1,)
        if wrong:
            raise SystemExit(f"{wrong} rows of {name} differ between going on and counting everyone")
    connection.close()


if __name__ == "__main__":
    main()
