"""Kill imports and builds with SIGKILL at random moments, and compare what is there with a run that was left alone.

After each kill every table is as before or as after the whole run; after the last of each series the run is repeated
and gives the totals of a clean run. A run is a process forked from one that has loaded everything, so that the moments
fall on its own work and not on the start of Python. Prints one JSON line.

    python benchmarks/kills.py [--kills 50] [--rows 20000] [--seed 7] [--of import build]
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import ibis

from limner.app.build_portraits import build_portraits
from limner.app.import_files import ImportPlan, import_files
from limner.app.workspace import Workspace
from limner.engine.duckdb import DuckDB
from limner.warehouse.tables import (
    CONTACTS,
    CUSTOMERS,
    FEATURES,
    IDENTIFIERS,
    MEMBERSHIPS,
    ORDER_LINES,
    ORDERS,
    PREFERENCES,
    PRODUCTS,
    TAGS,
)

_ = ibis.duckdb  # Loaded before any fork; it opens nothing.

IMPORTED = (ORDERS, ORDER_LINES, PRODUCTS, CONTACTS, IDENTIFIERS)
BUILT = (CUSTOMERS, FEATURES, PREFERENCES, TAGS, MEMBERSHIPS)
SERIES = 10
"""Kills in a row on one workspace, unless a run is through before it is killed."""

Run = Callable[[Path], None]
Totals = dict[str, tuple[int, int]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--of", nargs="*", default=["import", "build"], choices=["import", "build"])
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="limner-kills-"))
    _write(folder / "lines.csv", options.rows)
    _apart(_created, folder / "empty")
    _apart(_imported, _copied(folder / "empty", folder / "full"))
    chance = random.Random(options.seed)
    kills = {
        "import": lambda: _series(_imported, folder / "empty", options.kills, chance),
        "build": lambda: _series(_built, folder / "full", options.kills, chance),
    }
    whole = {of: kills[of]() for of in options.of}
    killed = sum(sum(found.values()) for found in whole.values())
    result = {
        "claim": f"After kill -9 during {' and during '.join(options.of)}, {options.kills} times each, the totals are a clean run's",
        "figure": f"{killed} kills, totals equal",
        "found": {of: dict(found) for of, found in whole.items()},
    }
    print(json.dumps(result))
    shutil.rmtree(folder)


def _series(run: Run, template: Path, kills: int, chance: random.Random) -> Counter[str]:
    """Kill ``run`` on copies of ``template``; count how often it was found undone and how often done."""
    shop = template.with_name("shop")
    before = _totals_of(_copied(template, shop))
    begun = time.perf_counter()
    _apart(run, shop)
    lasts = time.perf_counter() - begun
    after = _totals_of(shop)
    if before == after:
        raise SystemExit("a whole run changes nothing, so that kills would show nothing")
    found: Counter[str] = Counter()
    done = True
    for number in range(1, kills + 1):
        if done or number % SERIES == 1:
            _copied(template, shop)
        _killed(run, shop, after=chance.uniform(0, lasts))
        totals = _totals_of(shop)
        if totals not in (before, after):
            raise SystemExit(f"kill {number} left half of a run: {totals}, not {before} or {after}")
        done = totals == after
        found["done" if done else "undone"] += 1
        if done or number % SERIES == 0 or number == kills:
            _apart(run, shop)
            again = _totals_of(shop)
            if again != after:
                raise SystemExit(f"the run after kill {number} gave {again}, not {after} as a clean run")
    return found


def _copied(template: Path, shop: Path) -> Path:
    shutil.rmtree(shop, ignore_errors=True)
    return Path(shutil.copytree(template, shop))


def _created(shop: Path) -> None:
    with Workspace.create(shop, time_zone="Asia/Shanghai", currency="CNY") as workspace:
        _ = workspace.blind_index  # Its key is made at first use; all copies are to have the same.


def _imported(shop: Path) -> None:
    with Workspace(shop) as workspace:
        import_files(workspace, [shop.with_name("lines.csv")], ImportPlan())


def _built(shop: Path) -> None:
    with Workspace(shop) as workspace:
        build_portraits(workspace)


def _totals(shop: Path) -> Totals:
    """Count the rows of every table, and mix the hashes of all rows so that their order does not matter.

    Sealed values are left out: each sealing gives other bytes.
    """
    found = {}
    with Workspace(shop) as workspace:
        snapshot = workspace.lake.snapshot()
        engine = DuckDB()
        for table in (*IMPORTED, *BUILT):
            files = workspace.lake.files(snapshot, table.name)
            if files:
                chosen = "* exclude (value)" if table is CONTACTS else "*"
                (row,) = engine.sql(
                    f"select count(*), bit_xor(hash(t)) from (select {chosen} from read_parquet({files})) t"
                )
                found[table.name] = (int(row[0]), int(row[1] or 0))
        engine.close()
    return found


def _totals_of(shop: Path) -> Totals:
    """Count in a process of its own: nothing may run in this one that a fork would break."""
    told, tell = os.pipe()
    process = os.fork()
    if not process:
        os.close(told)
        with os.fdopen(tell, "w") as pipe:
            json.dump(_totals(shop), pipe)
        os._exit(0)
    os.close(tell)
    with os.fdopen(told) as pipe:
        text = pipe.read()
    os.waitpid(process, 0)
    return {name: (rows, mixed) for name, (rows, mixed) in json.loads(text).items()}


def _apart(run: Run, shop: Path) -> None:
    """Run to the end in a process of its own."""
    process = _forked(run, shop)
    _, status = os.waitpid(process, 0)
    if status:
        raise SystemExit(f"a run that nobody killed failed with status {os.waitstatus_to_exitcode(status)}")


def _killed(run: Run, shop: Path, *, after: float) -> None:
    process = _forked(run, shop)
    time.sleep(after)
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)


def _forked(run: Run, shop: Path) -> int:
    sys.stdout.flush()
    process = os.fork()
    if process:
        return process
    status = 1
    try:
        run(shop)
        status = 0
    finally:
        os._exit(status)


def _write(file: Path, rows: int) -> None:
    """Write order lines of four a order, with phone numbers, so that keys and sealed values are written too."""
    lines = (
        f"o{i // 4},c{i // 4 % 997},2024-{i // 4 % 12 + 1:02d}-{i // 4 % 28 + 1:02d} 10:00:00,p{i % 50},{i % 3 + 1},9.99,"
        f"139{i // 4 % 997:08d}\n"
        for i in range(rows)
    )
    header = "order_id,customer_id,order_date,product_id,quantity,unit_price,phone\n"
    file.write_text(header + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
