"""Time the report on 1 million customers, as a page and as a workbook.

python benchmarks/report.py [--customers 1000000] [--rounds 3] [--folder DIR]
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import tempfile
import time
from pathlib import Path

from _apart import peak_mb
from _workspace import built

from limner.app.report.write import write_report
from limner.app.workspace import Workspace

MINUTE = 60


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, default=None)
    options = parser.parse_args()
    folder = options.folder or Path(tempfile.mkdtemp(prefix="limner-report-"))
    try:
        built(folder / "shop", options.customers).close()
        with Workspace(folder / "shop") as workspace:
            for kind in ("html", "xlsx"):
                _measure(workspace, folder / f"report.{kind}", options.customers, options.rounds)
    finally:
        if options.folder is None:
            shutil.rmtree(folder)


def _measure(workspace: Workspace, out: Path, customers: int, rounds: int) -> None:
    times = []
    for _ in range(rounds):
        begun = time.perf_counter()
        write_report(workspace, out)
        times.append(time.perf_counter() - begun)
    seconds = statistics.median(times)
    result = {
        "claim": f"The report on 1 million customers ({out.suffix}) is written within a minute",
        "figure": f"{seconds:.1f} s, {out.stat().st_size / 1e6:.1f} MB, {customers:,} customers",
        "ratio": round(seconds / MINUTE, 3),
        "peak_mb": peak_mb(),
    }
    print(json.dumps(result), flush=True)


if __name__ == "__main__":
    main()
