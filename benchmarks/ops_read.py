"""Time reads of one published portrait among 1 million, alone and while a build runs beside.

A shop of a million customers is built once and published to the operational store: SQLite in the workspace and, where
a server answers (``LIMNER_TEST_POSTGRES``), PostgreSQL in a schema of its own. Then 5,000 portraits of customers drawn at
random are read one after another, and again for as long as another process counts everyone anew and publishes.

Prints a JSON line for each store and state; ``ratio`` is the 99th percentile over 10 ms.

    python benchmarks/ops_read.py [--customers 1000000] [--reads 5000] [--folder DIR]
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from _apart import peak_mb
from _build_data import AS_OF
from _workspace import built

from limner.app.build_portraits import build_portraits
from limner.app.publish_portraits import publish_portraits, published_portrait
from limner.app.workspace import Workspace

MOST_MS = 10
POSTGRES = os.environ.get("LIMNER_TEST_POSTGRES", "postgresql+psycopg://postgres@127.0.0.1:5432/test")
URL = "LIMNER_OPS_URL"
SEED = 7


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--reads", type=int, default=5000)
    parser.add_argument("--folder", type=Path, default=None)
    parser.add_argument("--build", type=Path, default=None, help="only build the portraits of this workspace anew")
    options = parser.parse_args()
    if options.build:
        with Workspace(options.build) as workspace:
            build_portraits(workspace, as_of=AS_OF, anew=True)
        return
    folder = options.folder or Path(tempfile.mkdtemp(prefix="limner-ops-"))
    try:
        built(folder / "shop", options.customers).close()
        _measure("SQLite", folder / "shop", options.customers, options.reads)
        with _postgres_schema() as url:
            if url:
                os.environ[URL] = url
                _measure("PostgreSQL", folder / "shop", options.customers, options.reads)
                del os.environ[URL]
    finally:
        if options.folder is None:
            shutil.rmtree(folder)


def _measure(store: str, folder: Path, customers: int, reads: int) -> None:
    with Workspace(folder) as workspace:
        seconds = _published(workspace)
        draw = random.Random(SEED)

        def read() -> float:
            customer = f"C{draw.randrange(customers):08d}"
            begun = time.perf_counter()
            published_portrait(workspace, customer)
            return time.perf_counter() - begun

        alone = [read() for _ in range(reads)]
        beside = _read_beside_a_build(folder, read)
    for state, times in {"": alone, ", while a build and a publication run beside": beside}.items():
        p50, p99 = (1000 * sorted(times)[int(len(times) * share)] for share in (0.5, 0.99))
        told = f"p50 {p50:.2f} ms, p99 {p99:.2f} ms, longest {1000 * max(times):.1f} ms of {len(times):,} reads"
        result = {
            "claim": f"A portrait of 1 million is read from {store} within 10 ms (p99){state}",
            "figure": f"{told}; {customers:,} customers, published in {seconds:.1f} s",
            "ratio": round(p99 / MOST_MS, 3),
            "peak_mb": peak_mb(),
        }
        print(json.dumps(result), flush=True)


def _published(workspace: Workspace) -> float:
    """Publish again what is published already, which an empty commit allows; return the seconds."""
    workspace.lake.commit([], operation=f"publish again:{uuid.uuid4().hex}")
    begun = time.perf_counter()
    publish_portraits(workspace)
    return time.perf_counter() - begun


def _read_beside_a_build(folder: Path, read: Callable[[], float]) -> list[float]:
    times = []
    with subprocess.Popen([sys.executable, __file__, "--build", str(folder)]) as build:
        while build.poll() is None:
            times.append(read())
    if build.returncode:
        raise SystemExit("the build beside failed")
    return times


@contextmanager
def _postgres_schema() -> Iterator[str | None]:
    """Give the URL of a fresh schema that is dropped at the end; None where no server answers."""
    schema = f"limner_{uuid.uuid4().hex}"
    try:
        server = sa.create_engine(POSTGRES, poolclass=sa.NullPool, connect_args={"connect_timeout": 3})
        with server.begin() as connection:
            connection.execute(sa.schema.CreateSchema(schema))
    except (sa.exc.OperationalError, ModuleNotFoundError) as error:
        sys.stderr.write(f"PostgreSQL is left out: {error}\n")
        yield None
        return
    try:
        yield f"{POSTGRES}?options=-csearch_path%3D{schema}"
    finally:
        with server.begin() as connection:
            connection.execute(sa.schema.DropSchema(schema, cascade=True))


if __name__ == "__main__":
    main()
