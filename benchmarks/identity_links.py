"""Time the joining of customer ids by shared identifiers beside connected components written by hand in DuckDB.

10 million customer ids have a phone number each, and half of them an e-mail address; a quarter of the ids are doubles
that share the one or the other with another id, many of them in chains. Ours applies limits, priorities and the list
of placeholders, makes links in pairs, and finds who hangs together; the peer joins each id to the least id of a value,
and passes the least label on along these edges, round by round in temporary tables, only from ids whose label has just
changed. (The one recursive query ``WITH RECURSIVE … USING KEY`` says the same and does not finish at this size.) Both
give the same components, which is checked.

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
_SCATTER = 7_919
"""A prime, by which numbers are spread over the ids."""


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
        "claim": f"Joining {ids / 1e6:g} million customer ids by shared identifiers takes at most {MOST_RATIO} times "
        "connected components written by hand in DuckDB",
        "figure": f"{seconds['ours']:.1f} s, by hand {seconds['peer']:.1f} s; {_shape(folder)}",
        "ratio": round(seconds["ours"] / seconds["peer"], 2),
        "peak_mb": max(run["peak_mb"] for run in found["ours"]),
        "peak_mb_of_peer": max(run["peak_mb"] for run in found["peer"]),
    }
    print(json.dumps(result), flush=True)


def _generate(file: Path, ids: int) -> None:
    """The last quarter of the ids takes by turns the phone and the mail of another: of the double before, or of a new id.

    Chains of up to seven ids come about; ids are not in the order in which they hang together. No value has so many
    holders that ours would not let it join them.
    """
    if file.exists():
        return
    originals = ids * 3 // 4
    connection = duckdb.connect()
    connection.execute(
        f"""COPY (
          WITH doubles AS (SELECT i, i - {originals} AS n, i >= {originals} AS is_double FROM range({ids}) r(i)),
               ids AS (SELECT i, 'C' || lpad((i * {_SCATTER} % {ids})::VARCHAR, 9, '0') AS customer_id,
                              is_double AND n % 2 = 1 AS by_mail,
                              CASE WHEN NOT is_double THEN i
                                   WHEN n % 6 = 0 OR hash(i) % 3 = 0 THEN n * {_SCATTER} % {originals} ELSE i - 1 END AS of
                       FROM doubles)
          SELECT 'phone' AS kind, '+86' || (13000000000 + CASE WHEN by_mail THEN i ELSE of END) AS value, customer_id FROM ids
          UNION ALL
          SELECT 'email', 'u' || CASE WHEN by_mail THEN of ELSE i END || '@example.com', customer_id
          FROM ids WHERE by_mail OR i % 2 = 0
        ) TO '{file}' (FORMAT parquet)"""
    )
    connection.close()


def _ours(folder: Path) -> None:
    engine = DuckDB(spill=folder / "spill", memory="4GB")
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        bench = Workbench(engine, Path(scratch))
        identifiers = engine.scan([str(folder / "identifiers.parquet")], SCHEMA)
        found = shared(identifiers, keep=bench.hold, blocked={kind: placeholders(kind) for kind in BY_KIND})
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
        f"""
        CREATE TEMP TABLE have AS SELECT kind, value, customer_id AS id FROM '{folder}/identifiers.parquet';
        CREATE TEMP TABLE ways AS
          WITH first AS (SELECT kind, value, min(id) AS least FROM have GROUP BY ALL HAVING count(*) > 1),
               edges AS (SELECT h.id AS a, f.least AS b FROM have h JOIN first f USING (kind, value) WHERE h.id <> f.least)
          SELECT a, b FROM edges UNION ALL SELECT b, a FROM edges;
        CREATE TEMP TABLE labels AS SELECT a AS id, least(a, min(b)) AS component FROM ways GROUP BY a;
        CREATE TEMP TABLE moved AS FROM labels"""
    )
    while connection.execute("SELECT count(*) FROM moved").fetchall() != [(0,)]:
        connection.execute(
            """
            CREATE OR REPLACE TEMP TABLE moved AS
              SELECT l.id, min(m.component) AS component FROM moved m JOIN ways w ON w.b = m.id JOIN labels l ON l.id = w.a
              WHERE m.component < l.component GROUP BY l.id;
            CREATE OR REPLACE TEMP TABLE labels AS
              SELECT l.id, coalesce(m.component, l.component) AS component FROM labels l LEFT JOIN moved m USING (id)"""
        )
    connection.execute(
        f"COPY (SELECT id AS member_id, component FROM labels) TO '{folder}/peer/found.parquet' (FORMAT parquet)"
    )
    print(json.dumps({"seconds": time.perf_counter() - begun, "peak_mb": _apart.peak_mb()}))
    connection.close()


def _shape(folder: Path) -> str:
    """How many components were found, and how large they are."""
    ((found, members, most),) = duckdb.sql(
        f"""SELECT count(*), sum(n), max(n)
        FROM (SELECT count(*) AS n FROM '{folder}/ours/*.parquet' GROUP BY component)"""
    ).fetchall()
    return f"{found:,} customers of {members:,} linked ids, the largest of {most}"


def _compare(folder: Path) -> None:
    sides = [f"SELECT member_id, component FROM '{folder}/{who}/*.parquet'" for who in ("ours", "peer")]
    one, other = sides
    query = f"SELECT count(*) FROM (({one} EXCEPT {other}) UNION ALL ({other} EXCEPT {one}))"
    (wrong,) = duckdb.sql(query).fetchall()[0]
    if wrong:
        raise SystemExit(f"{wrong} ids have another component than the query finds")


if __name__ == "__main__":
    main()
