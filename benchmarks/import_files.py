"""Time imports beside DuckDB's own ``read_csv`` into a table, on the same files in the same run.

Prints a JSON line for each file: the median seconds of both, ``ratio`` (ours over the peer's), ``cpu_ratio`` (the same
of processor seconds, which other work on the machine disturbs less), ``shares`` (of our time, by step) and ``peak_mb``.
Each import goes into a new workspace in a process of its own, as a person's would, but for the start of Python. Ours
does what the peer does not: it finds out the encoding and layout, maps the columns, checks each cell, gives each line
its id, sums lines to orders, encrypts phone numbers, keeps where rows came from, and writes Parquet and commits.

    python benchmarks/import_files.py [--rows 10000000] [--rounds 3] [--folder DIR] [--only NAME ...]
"""

from __future__ import annotations

import argparse
import gzip
import json
import multiprocessing
import resource
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from limner.app.import_files import ImportPlan, import_files
from limner.app.workspace import Workspace
from limner.engine.duckdb import DuckDB

ROWS = 10_000_000
ONLINE_RETAIL = Path(__file__).parents[2] / "shared/data/online_retail/online_retail_full.csv.gz"


@dataclass(frozen=True)
class Timed:
    """What one run took: wall and processor seconds, peak memory, and seconds by step."""

    seconds: float
    cpu: float
    peak_mb: int
    steps: dict[str, float]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, default=None)
    parser.add_argument("--only", nargs="*", default=["online_retail", "order_lines"])
    options = parser.parse_args()
    folder = options.folder or Path(tempfile.mkdtemp(prefix="limner-import-"))
    folder.mkdir(exist_ok=True)
    if "online_retail" in options.only and ONLINE_RETAIL.exists():
        file = folder / "online_retail.csv"
        file.write_bytes(gzip.decompress(ONLINE_RETAIL.read_bytes()))
        print(json.dumps(_compared("Online Retail", file, folder, options.rounds)), flush=True)
    if "order_lines" in options.only:
        file = folder / f"lines_{options.rows}.csv"
        if not file.exists():
            _generate(file, options.rows)
        print(json.dumps(_compared(f"{options.rows:,} order lines", file, folder, options.rounds)), flush=True)
    if options.folder is None:
        shutil.rmtree(folder)


def _compared(name: str, file: Path, folder: Path, rounds: int) -> dict[str, Any]:
    ours: list[Timed] = []
    peer: list[Timed] = []
    for _ in range(rounds):
        # In turn, so that whatever else the machine does falls on both.
        ours.append(_apart(_ours, file, folder / "shop"))
        peer.append(_apart(_peer, file, folder / "shop"))
    seconds, bare = (statistics.median(one.seconds for one in runs) for runs in (ours, peer))
    cpu, bare_cpu = (statistics.median(one.cpu for one in runs) for runs in (ours, peer))
    steps = {step: statistics.median(one.steps[step] for one in ours) for step in ours[0].steps}
    whole = sum(steps.values())
    return {
        "claim": f"Importing {name} takes at most 2 times DuckDB's own read_csv into a table",
        "figure": f"{seconds:.2f} s ({cpu:.2f} CPU s); read_csv {bare:.2f} s ({bare_cpu:.2f} CPU s)",
        "ratio": round(seconds / bare, 2),
        "cpu_ratio": round(cpu / bare_cpu, 2),
        "peak_mb": max(one.peak_mb for one in ours),
        "shares": {step: round(part / whole, 3) for step, part in steps.items()},
    }


def _apart(run: Callable[[Path, Path], dict[str, float]], file: Path, folder: Path) -> Timed:
    """Run in a process that is forked for it, so that memory and processor seconds are its own."""
    shutil.rmtree(folder, ignore_errors=True)
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_child, args=(run, file, folder, theirs))
    process.start()
    theirs.close()
    timed: Timed = ours.recv()
    process.join()
    return timed


def _child(run: Callable[[Path, Path], dict[str, float]], file: Path, folder: Path, pipe: Connection) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF)
    begun = time.perf_counter()
    steps = run(file, folder)
    seconds = time.perf_counter() - begun
    used = resource.getrusage(resource.RUSAGE_SELF)
    cpu = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
    pipe.send(Timed(seconds, cpu, used.ru_maxrss // 1024, steps))


def _ours(file: Path, folder: Path) -> dict[str, float]:
    workspace = Workspace.create(folder, time_zone="Asia/Shanghai", currency="CNY")
    clock = _Steps()
    report = import_files(workspace, [file], ImportPlan(), progress=lambda _file, step, _rows: clock.begin(step))
    clock.begin("")
    if report.total("read") != report.total("loaded") + report.total("duplicates") + report.total("quarantined"):
        raise SystemExit("rows were lost")
    workspace.close()
    return clock.seconds


class _Steps:
    """Adds up the seconds between the beginnings of steps."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._step, self._begun = "", time.perf_counter()

    def begin(self, step: str) -> None:
        now = time.perf_counter()
        if self._step:
            self.seconds[self._step] = self.seconds.get(self._step, 0.0) + now - self._begun
        self._step, self._begun = step, now


def _peer(file: Path, folder: Path) -> dict[str, float]:
    folder.mkdir()
    engine = DuckDB(spill=folder / "spill")
    engine.sql(f"CREATE TABLE t AS SELECT * FROM read_csv('{file}')")
    engine.close()
    return {}


def _generate(file: Path, rows: int) -> None:
    """Write order lines: an order of four on average, a customer of ten orders, each customer with one phone number."""
    engine = DuckDB()
    engine.sql(
        f"""COPY (
          SELECT 'A' || (100000000 + o) AS order_no, 'C' || (1000000 + c) AS customer_id,
            strftime(TIMESTAMP '2023-01-01 08:00:00' + to_seconds(o * 63072000 // {rows} * 4 + hash(o) % 40000), '%Y-%m-%d %H:%M:%S') AS order_time,
            'P' || (10000 + hash(i, 'p') % 5000) AS product_id, 1 + hash(i, 'q') % 5 AS quantity,
            (100 + hash(i, 'x') % 50000)::DECIMAL(10, 2) / 100 AS unit_price, '13' || (100000000 + hash(c) % 899999999) AS phone
          FROM (SELECT i, i // 4 AS o, hash(i // 4, 'c') % {max(rows // 40, 1)} AS c FROM range({rows}) r(i))
        ) TO '{file}' (HEADER)"""
    )
    engine.close()


if __name__ == "__main__":
    main()
