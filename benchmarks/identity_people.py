"""Match a million records of people beside Splink 5 (MIT) with settings written by hand, on the same file.

A quarter of the records repeats a person, with slips of the keys and lost values (``_identity_people.py``). Ours is told
nothing but the file; Splink gets its comparisons, blocking rules, training rules and threshold by hand
(``_identity_splink.py``). Each run has a process of its own, and the runs take turns; seconds include reading. Prints
one JSON line.

    python benchmarks/identity_people.py --splink PYTHON [--rows 1000000] [--rounds 3]
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import _apart
import pyarrow.parquet as pq
from _identity_people import COLUMNS, people

MOST_RATIO, MOST_MB = 1.1, 2_048


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--splink", help="a Python with splink 5")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", type=Path, metavar="FILE", help="run our side alone on this file")
    options = parser.parse_args()
    if options.only:
        _ours(options.only)
        return
    if not options.splink:
        sys.exit("Name a Python that has splink 5: --splink PYTHON")
    with tempfile.TemporaryDirectory(prefix="limner-people-") as folder:
        file = Path(folder) / "people.parquet"
        pq.write_table(people(options.rows), file, row_group_size=100_000)
        runs: dict[str, list[dict[str, Any]]] = {"ours": [], "splink": []}
        for _ in range(options.rounds):
            runs["ours"].append(_apart.run(Path(__file__).name, "--only", file))
            runs["splink"].append(_splink(options.splink, file))
            sys.stderr.write(json.dumps({who: found[-1] for who, found in runs.items()}) + "\n")
    print(json.dumps(_result(runs, options.rows)), flush=True)


def _result(runs: dict[str, list[dict[str, Any]]], rows: int) -> dict[str, Any]:
    (seconds, cpu, f1, peak), theirs = (
        [statistics.median(run[name] for run in found) for name in ("seconds", "cpu", "f1", "peak_mb")]
        for found in runs.values()
    )
    return {
        "claim": f"Matching {rows:,} records of people takes at most {MOST_RATIO} times Splink with settings by hand, and "
        f"{MOST_MB:,} MB",
        "figure": f"{seconds:.1f} s ({cpu:.0f} CPU s), F1 {f1:.4f} with nothing told; Splink {theirs[0]:.1f} s "
        f"({theirs[1]:.0f} CPU s), F1 {theirs[2]:.4f}, {theirs[3]:,.0f} MB",
        "ratio": round(seconds / theirs[0], 2),
        "peak_mb": round(peak),
    }


def _splink(python: str, file: Path) -> dict[str, Any]:
    command = [python, str(Path(__file__).with_name("_identity_splink.py")), str(file)]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True)
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def _ours(file: Path) -> None:
    import ibis

    from limner.engine.duckdb import DuckDB
    from limner.identity.match import match
    from limner.identity.measure import of_groups
    from limner.identity.workbench import Workbench

    begun = time.perf_counter()
    with tempfile.TemporaryDirectory(dir=file.parent) as folder:
        engine = DuckDB(spill=Path(folder) / "spill")
        rows = engine.scan([str(file)], dict.fromkeys(("entity", *COLUMNS), "string"))
        order = [rows[name] for name in ("email", "phone", "street", "entity")]
        known = rows.mutate(
            record_id=ibis.row_number().over(order_by=order).cast("string"), source=ibis.literal("list")
        )
        steps = Path(folder) / "steps"
        steps.mkdir()
        bench = Workbench(engine, steps)
        held = bench.hold(known)
        matched = match(held.drop("entity"), bench)
        seconds = time.perf_counter() - begun
        told = bench.arrow(held.select("record_id", "entity"))
        entity = dict(zip(told["record_id"].to_pylist(), told["entity"].to_pylist(), strict=True))
        engine.close()
    counts = of_groups([[matched.record_ids[one] for one in group] for group in matched.groups], entity)
    facts = {"seconds": seconds, "f1": counts.f1, "peak_mb": _apart.peak_mb()}
    print(json.dumps(facts))


if __name__ == "__main__":
    main()
