"""Build features and preferences from a folder of tables as the application does, on DuckDB or on Spark.

python benchmarks/_build_ours.py duckdb|spark DATA OUT
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from _apart import peak_mb
from _build_data import AS_OF, FIRST_DAY, NAMES

from limner.engine.base import Engine
from limner.engine.duckdb import DuckDB
from limner.portrait import build
from limner.portrait.calendar import CALENDAR, calendar
from limner.portrait.fact import PRICE_REFERENCES
from limner.warehouse.tables import BY_NAME

COUNTRY = "CN"
MEMORY = "3500MB"


def main(engine_name: str, data: Path, out: Path) -> None:
    engine = _engine(engine_name, out)
    begun = time.perf_counter()
    wall, cpu = _built(engine, data, out)
    print(json.dumps({"seconds": time.perf_counter() - begun, "peak_mb": peak_mb(), "steps": wall, "steps_cpu": cpu}))
    engine.close()


def write_calendar(data: Path) -> None:
    """Write the days of the shop beside its tables, for the peers: who holds a shop's data has its calendar."""
    engine = DuckDB()
    engine.write(calendar(FIRST_DAY, AS_OF, country=COUNTRY), data / "calendar")
    next((data / "calendar").glob("*.parquet")).rename(data / "calendar.parquet")
    (data / "calendar").rmdir()
    engine.close()


def _engine(name: str, out: Path) -> Engine:
    if name == "duckdb":
        return DuckDB(memory=MEMORY, spill=out / "spill")
    from limner.engine import spark

    settings = {"spark.driver.memory": "8g", "spark.local.dir": str(out / "spill")}
    return spark.Spark(spark.start("local[2]", **settings))


def _built(engine: Engine, data: Path, out: Path) -> tuple[dict[str, float], dict[str, float]]:
    """Do as ``app/build_portraits.py`` does from its step ``presence`` to its step ``features``; return wall and processor seconds by step."""
    wall: dict[str, float] = {}
    cpu: dict[str, float] = {}
    last = (time.perf_counter(), time.process_time())

    def told(step: str) -> None:
        nonlocal last
        now = (time.perf_counter(), time.process_time())
        wall[step], cpu[step] = (round(here - there, 2) for here, there in zip(now, last, strict=True))
        last = now

    tables = {}
    for name in NAMES:
        kinds = {column: each.type for column, each in BY_NAME[name].columns.items()}
        tables[name] = engine.scan([str(data / f"{name}.parquet")], kinds)
    tables[CALENDAR.name] = calendar(FIRST_DAY, AS_OF, country=COUNTRY)
    (present,) = engine.rows(build.presence(tables, as_of=AS_OF))
    told("presence")
    steps = build.steps([name for name in NAMES if name != "customers"])
    for step in sorted(steps, key=lambda one: one.name != PRICE_REFERENCES.name):
        plan = step.plan(tables, AS_OF)
        engine.write(plan, out / step.name)
        kinds = {name: str(kind.copy(nullable=True)) for name, kind in plan.schema().items()}
        tables[step.name] = engine.scan(sorted(str(file) for file in (out / step.name).rglob("*.parquet")), kinds)
        told(step.name)
    engine.write(build.features(tables, present, as_of=AS_OF), out / "features")
    told("features")
    return wall, cpu


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
