"""Time the portrait build beside hand-written statements for the same features in DuckDB, Polars, chDB and on Spark.

The rows are mixed: orders and their lines, events with and without sessions, feedback, messages, coupons, service,
points; a fiftieth as many customers, in China (so the features of Black Friday and Christmas are null for everyone).
Each run has a process of its own, and the runs take turns. Of each peer the result is compared with ours, column by
column: whole numbers, words and days exactly, fractions to 1e-9; a difference is an error. The figures are medians; on
Spark there is one run, without the start of its session. Starting Python and importing are in no figure but ``cpu_ratio``.

Prints a JSON line a claim. What ours does besides, and the peers do not, is in its time: it writes the states that
merge, the totals and the preferences as tables, as the application does.

    python benchmarks/build.py [--rows 20000000] [--rounds 3] [--peers duckdb polars chdb spark] [--growth 1 10 50]
                               [--folder DIR]
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import sys
import tempfile
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import _apart
from _build_compare import differing
from _build_data import Shop, generate
from _build_ours import write_calendar

MILLION = 1_000_000
SCRIPTS = {
    "duckdb": ("_build_peer.py",),
    "polars": ("_build_polars.py",),
    "chdb": ("_build_chdb.py",),
    "spark": ("_build_ours.py", "spark"),
}
CLAIMS = {
    "duckdb": "Building all portraits takes at most 1.25 times one hand-written DuckDB statement for the same features",
    "polars": "Building all portraits takes no longer than the same features by hand in Polars",
    "chdb": "Building all portraits takes no longer than the same features by hand in chDB",
    "spark": "Building all portraits on DuckDB takes at most 0.25 times the same plans on Spark local[2]",
}


@dataclass
class Runs:
    """The runs of one program over one folder of data."""

    script: tuple[str, ...]
    data: Path
    out: Path
    found: list[dict[str, Any]] = field(default_factory=list)

    def again(self) -> None:
        shutil.rmtree(self.out, ignore_errors=True)
        self.out.mkdir(parents=True)
        self.found.append(_apart.run(self.script[0], *self.script[1:], self.data, self.out))
        shutil.rmtree(self.out / "spill", ignore_errors=True)
        sys.stderr.write(f"{' '.join(self.script)}: {json.dumps(self.found[-1])}\n")

    def median(self, name: str) -> float:
        return statistics.median(one[name] for one in self.found)

    @property
    def features(self) -> str:
        return str(
            self.out / ("features.parquet" if (self.out / "features.parquet").is_file() else "features/*.parquet")
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=20 * MILLION)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peers", nargs="*", choices=SCRIPTS, default=list(SCRIPTS))
    parser.add_argument("--growth", nargs="*", type=int, default=[1, 10, 50], help="millions of rows")
    parser.add_argument("--folder", type=Path, default=None)
    options = parser.parse_args()
    folder = options.folder or Path(tempfile.mkdtemp(prefix="limner-build-"))
    try:
        if options.peers:
            _against_peers(folder, options.rows, options.rounds, options.peers)
        if options.growth:
            _growth(folder, options.growth, options.rounds)
    finally:
        if options.folder is None:
            shutil.rmtree(folder)


def _against_peers(folder: Path, rows: int, rounds: int, names: list[str]) -> None:
    data = _data(folder, rows)
    ours = Runs(("_build_ours.py", "duckdb"), data, folder / "ours")
    peers = {name: Runs(SCRIPTS[name], data, folder / name) for name in names if _there(name)}
    for turn in range(rounds):
        # In turn, so that whatever else the machine does falls on all.
        ours.again()
        for name, peer in peers.items():
            if turn == 0 or name != "spark":
                peer.again()
                _compare(ours, peer, name)
    for name, peer in peers.items():
        print(json.dumps(_result(name, rows, ours, peer)), flush=True)
    for peer in (*peers.values(), ours):
        shutil.rmtree(peer.out)


def _result(name: str, rows: int, ours: Runs, peer: Runs) -> dict[str, Any]:
    steps = {step: statistics.median(one["steps"][step] for one in ours.found) for step in ours.found[0]["steps"]}
    result: dict[str, Any] = {
        "claim": CLAIMS[name],
        "figure": f"{ours.median('seconds'):.1f} s for {rows:,} rows; the other {peer.median('seconds'):.1f} s",
        "ratio": round(ours.median("seconds") / peer.median("seconds"), 3),
        "peak_mb": max(one["peak_mb"] for one in ours.found),
        "slowest_steps": dict(sorted(steps.items(), key=lambda item: -item[1])[:8]),
        "runs": [len(ours.found), len(peer.found)],
    }
    if name == "spark":  # what its Java machine takes is not told by its process
        return result
    return result | {
        "cpu_ratio": round(ours.median("cpu") / peer.median("cpu"), 3),
        "peak_mb_of_peer": max(one["peak_mb"] for one in peer.found),
    }


def _growth(folder: Path, millions: list[int], rounds: int) -> None:
    """Build shops of several sizes; the largest once, since it says little more when it is run again."""
    found = {}
    for million in sorted(millions):
        data = _data(folder, million * MILLION)
        ours = Runs(("_build_ours.py", "duckdb"), data, folder / "ours")
        for _ in range(1 if million == max(millions) else rounds):
            ours.again()
        found[million] = ours
        shutil.rmtree(ours.out)
        shutil.rmtree(data)
    sizes = sorted(found)
    seconds = {size: found[size].median("seconds") for size in sizes}
    for smaller, larger in pairwise(sizes):
        result = {
            "claim": f"From {smaller} to {larger} million rows the time of a build grows at most 1.1 times as much as the rows",
            "figure": f"{seconds[smaller]:.1f} s for {smaller} million, {seconds[larger]:.1f} s for {larger} million rows",
            "ratio": round(seconds[larger] / seconds[smaller] / (larger / smaller), 3),
        }
        print(json.dumps(result), flush=True)
    largest = found[sizes[-1]]
    peak = max(one["peak_mb"] for one in largest.found)
    result = {
        "claim": f"A build of {sizes[-1]} million rows takes at most 4 GB of memory",
        "figure": f"{peak:,} MB in {seconds[sizes[-1]]:.0f} s",
        "ratio": round(peak / 4096, 3),
        "peak_mb": peak,
    }
    print(json.dumps(result), flush=True)


def _data(folder: Path, rows: int) -> Path:
    data = folder / f"data_{rows}"
    if not (data / "calendar.parquet").exists():
        shutil.rmtree(data, ignore_errors=True)
        generate(data, Shop(rows))
        write_calendar(data)
    return data


def _there(name: str) -> bool:
    """Whether what a peer needs is installed; Spark needs Java besides."""
    module = {"spark": "pyspark"}.get(name, name)
    try:
        __import__(module)
    except ImportError:
        sys.stderr.write(f"{name} is left out: it is not installed.\n")
        return False
    return name != "spark" or shutil.which("java") is not None


def _compare(ours: Runs, peer: Runs, name: str) -> None:
    found = differing(ours.features, peer.features)
    if found:
        raise SystemExit(f"the results of {name} differ from ours, in customers by feature (-1: not there): {found}")


if __name__ == "__main__":
    main()
