"""Time the preview of segments on 1 million customers beside bare DuckDB counts over the same Parquet files.

A shop of a million customers is built once. Each rule is then previewed as a person's would be (``app/preview.py``: the
rule is read, checked and compiled, counted, told in words) and counted by a statement written by hand; both in one
process, in turn, the files warm. A preview also shows ten of those who match, which a count does not: the claim is of
previews without that sample, and what the sample adds is told beside it.

    python benchmarks/preview.py [--customers 1000000] [--rounds 9] [--folder DIR]
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
from _apart import peak_mb
from _build_data import AS_OF
from _workspace import built

from limner.app.preview import try_rule
from limner.app.workspace import Workspace
from limner.warehouse.tables import FEATURES, ORDERS

DAY = f"DATE '{AS_OF}'"
PAID = "coalesce(kind, 'sale') = 'sale' AND coalesce(status, 'paid') = 'paid' AND customer_id IS NOT NULL"
RULES = {
    "one number": (
        """{"column": "orders_365d", "operator": ">=", "value": 2}""",
        "FROM {features} WHERE orders_365d >= 2",
    ),
    "words": (
        """{"column": "lifecycle_stage", "operator": "in", "value": ["active", "returning"]}""",
        "FROM {features} WHERE lifecycle_stage IN ('active', 'returning')",
    ),
    "all of three": (
        """{"all": [{"column": "gross_amount_365d", "operator": ">=", "value": 300000},
                    {"column": "recency_days", "operator": "<=", "value": 90},
                    {"column": "coupon_order_ratio_365d", "operator": ">", "value": 0.2}]}""",
        "FROM {features} WHERE gross_amount_365d >= 300000 AND recency_days <= 90 AND coupon_order_ratio_365d > 0.2",
    ),
    "any, and not": (
        """{"all": [{"any": [{"column": "top_channel", "operator": "=", "value": "channel 1"},
                             {"column": "age", "operator": "<", "value": 35}]},
                    {"not": {"column": "sessions_30d", "operator": ">", "value": 0}}]}""",
        "FROM {features} WHERE (top_channel = 'channel 1' OR age < 35) AND NOT coalesce(sessions_30d > 0, false)",
    ),
    "two orders in 90 days": (
        """{"activity": "order", "times": ["at least", 2], "within_days": 90}""",
        f"""FROM (SELECT customer_id FROM {{orders}} WHERE ordered_on > {DAY} - 90 AND ordered_on <= {DAY} AND {PAID}
                  GROUP BY 1 HAVING count(*) >= 2)""",
    ),
}
"""Each rule, and what a person would write who counts by hand."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--folder", type=Path, default=None)
    options = parser.parse_args()
    folder = options.folder or Path(tempfile.mkdtemp(prefix="limner-preview-"))
    try:
        with built(folder / "shop", options.customers) as workspace:
            _run(workspace, options.rounds)
    finally:
        if options.folder is None:
            shutil.rmtree(folder)


def _run(workspace: Workspace, rounds: int) -> None:
    snapshot = workspace.lake.snapshot()
    files = {table.name: workspace.lake.files(snapshot, table.name) for table in (FEATURES, ORDERS)}
    scans = {name: f"read_parquet({some})" for name, some in files.items()}
    bare = duckdb.connect()
    try_rule(workspace, next(iter(RULES.values()))[0], sample=0)  # the catalogue is read once
    ratios, sampled = {}, {}
    for name, (rule, statement) in RULES.items():
        counted = "SELECT count(*) " + statement.format(**scans)
        seconds: dict[str, list[float]] = {"ours": [], "sampled": [], "bare": []}
        for _ in range(rounds):
            begun = time.perf_counter()
            ours = try_rule(workspace, rule, sample=0).found.customers
            seconds["ours"].append(time.perf_counter() - begun)
            begun = time.perf_counter()
            found = bare.execute(counted).fetchone()
            seconds["bare"].append(time.perf_counter() - begun)
            begun = time.perf_counter()
            try_rule(workspace, rule, sample=10)
            seconds["sampled"].append(time.perf_counter() - begun)
            if found != (ours,):
                raise SystemExit(f"{name}: {ours:,} customers by preview, {found} by hand")
        took = {who: statistics.median(each) for who, each in seconds.items()}
        ratios[name] = round(took["ours"] / took["bare"], 2)
        sampled[name] = round(took["sampled"] / took["bare"], 2)
        print(
            f"{name}: {ours:,} customers, " + ", ".join(f"{who} {1000 * s:.0f} ms" for who, s in took.items()),
            flush=True,
        )
    total = try_rule(workspace, next(iter(RULES.values()))[0], sample=0).found.total
    result = {
        "claim": "A preview on 1 million customers takes at most 2 times the bare DuckDB count, a sample not shown",
        "figure": f"median of {len(RULES)} rules on {total:,} customers; {_told(ratios)}; with a sample of ten {_told(sampled)}",
        "ratio": statistics.median(ratios.values()),
        "ratio_with_sample": statistics.median(sampled.values()),
        "peak_mb": peak_mb(),
    }
    print(json.dumps(result))


def _told(ratios: dict[str, float]) -> str:
    return ", ".join(f"{name} {ratio}" for name, ratio in ratios.items())


if __name__ == "__main__":
    main()
