"""Time the joining of customer ids by shared identifiers beside a bare DuckDB query for connected components.

10 million customer ids have a phone number each, and half of them an e-mail address; a quarter of the ids are doubles
that share the one or the other with another id, some in chains. Ours applies limits, priorities and the list of
placeholders, makes links in pairs, and finds who hangs together; the peer has the links given as one row an id and
value, and walks them with a recursive query (``USING KEY``). Both give the same components, which is checked.

Prints one JSON line. Each run has a process of its own, and the runs take turns.

    python benchmarks/identity_links.py [--ids 10000000] [--rounds 3] [--folder DIR]
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

import _apart
import duckdb

from limner.engine.duckdb import DuckDB
from limner.identity.components import components
from limner.identity.identifiers import BY_KIND, placeholders
from limner.identity.shared import shared
from limner.identity.workbench import Workbench

SCHEMA = {"kind": "string", "value": "string", "customer_id": "string"}
MOST_RATIO = 3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ids", type=int, default=10_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, default=None)
    parser.add_argument("--only", nargs=2, metavar=("WHO", "DIR"), help="run one side over the data of a folder")
    options = parser.parse_args()
    if options.only:
        who, folder = options.only
        {"ours": _ours, "peer": _peer}[who](Path(folder))
        return
    folder = options.folder or Path(tempfile.mkdtemp(prefix="limner-links-"))
    try:
        _run(folder, options.ids, options.rounds)
    finally:
        if options.folder is None:
            shutil.rmtree(folder)


def _run(folder: Path, ids: int, rounds: int) -> None:
    folder.mkdir(exist_ok=True)
    _generate(folder / "identifiers.parquet", ids)
    found: dict[str, list[dict[str, float]]] = {"ours": [], "peer": []}
    for _ in range(rounds):
        for who, runs in found.items():
            runs.append(_apart.run(Path(__file__).name, "--only", who, folder))
            sys.stderr.write(f"{who}: {json.dumps(runs[-1])}\n")
        _compare(folder)
    seconds = {who: statistics.median(run["seconds"] for run in runs) for who, runs in found.items()}
    result = {
        "claim": f"Joining 10 million customer ids by shared identifiers takes at most {MOST_RATIO} times a bare DuckDB "
        "connected-components query",
        "figure": f"{seconds['ours']:.1f} s for {ids:,} ids; the query {seconds['peer']:.1f} s",
        "ratio": round(seconds["ours"] / seconds["peer"], 2),
        "peak_mb": max(run["peak_mb"] for run in found["ours"]),
        "peak_mb_of_peer": max(run["peak_mb"] for run in found["peer"]),
    }
    print(json.dumps(result), flush=True)


def _generate(file: Path, ids: int) -> None:
    """A quarter of the ids has the phone of another id, or its mail; so chains of three and four come about."""
    if file.exists():
        return
    originals = ids * 3 // 4
    connection = duckdb.connect()
    connection.execute(
        f"""COPY (
          WITH ids AS (SELECT i, CASE WHEN i < {originals} THEN i ELSE hash(i, 'of') % {originals} END AS original,
                              hash(i, 'by') % 2 AS by_mail FROM range({ids}) r(i))
          SELECT 'phone' AS kind, '+86' || (13000000000 + CASE WHEN i < {originals} OR by_mail = 0 THEN original ELSE {ids} + i END)
                 AS value, 'C' || lpad(i::VARCHAR, 9, '0') AS customer_id FROM ids
          UNION ALL
          SELECT 'email', 'u' || CASE WHEN by_mail = 1 THEN original ELSE {ids} + i END || '@example.com',
                 'C' || lpad(i::VARCHAR, 9, '0') FROM ids WHERE by_mail = 1 OR i % 2 = 0
        ) TO '{file}' (FORMAT parquet)"""
    )
    connection.close()


def _ours(folder: Path) -> None:
    engine = DuckDB(spill=folder / "spill", memory="4GB")
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        bench = Workbench(engine, Path(scratch))
        identifiers = engine.scan([str(folder / "identifiers.parquet")], SCHEMA)
        found = shared(identifiers, blocked={kind: placeholders(kind) for kind in BY_KIND})
        links = bench.hold(found.links)
        made = components(links, keep=bench.hold, count=bench.count)
        shutil.rmtree(folder / "ours", ignore_errors=True)
        engine.write(made, folder / "ours")
    print(json.dumps({"seconds": time.perf_counter() - begun, "peak_mb": _apart.peak_mb()}))
    engine.close()


def _peer(folder: Path) -> None:
    connection = duckdb.connect(config={"memory_limit": "4GB", "temp_directory": str(folder / "spill")})
    begun = time.perf_counter()
    shutil.rmtree(folder / "peer", ignore_errors=True)
    (folder / "peer").mkdir()
    connection.execute(
        f"""COPY (
          WITH RECURSIVE
            have AS MATERIALIZED (SELECT kind, value, customer_id AS id FROM '{folder}/identifiers.parquet'),
            first AS MATERIALIZED (SELECT kind, value, min(id) AS least FROM have GROUP BY ALL HAVING count(*) > 1),
            edges AS MATERIALIZED (SELECT h.id AS a, f.least AS b FROM have h JOIN first f USING (kind, value) WHERE h.id <> f.least),
            ways AS MATERIALIZED (SELECT a, b FROM edges UNION ALL SELECT b, a FROM edges),
            found(member_id, component) USING KEY (member_id) AS (
              SELECT a, least(a, min(b)) FROM ways GROUP BY a
              UNION
              SELECT w.a, min(f.component) FROM found f JOIN ways w ON w.b = f.member_id
                JOIN recurring.found AS own ON own.member_id = w.a
              WHERE f.component < own.component GROUP BY w.a)
          SELECT member_id, component FROM found
        ) TO '{folder}/peer/found.parquet' (FORMAT parquet)"""
    )
    print(json.dumps({"seconds": time.perf_counter() - begun, "peak_mb": _apart.peak_mb()}))
    connection.close()


def _compare(folder: Path) -> None:
    sides = [f"SELECT member_id, component FROM '{folder}/{who}/*.parquet'" for who in ("ours", "peer")]
    one, other = sides
    query = f"SELECT count(*) FROM (({one} EXCEPT {other}) UNION ALL ({other} EXCEPT {one}))"
    (wrong,) = duckdb.sql(query).fetchall()[0]
    if wrong:
        raise SystemExit(f"{wrong} ids have another component than the query finds")


if __name__ == "__main__":
    main()
