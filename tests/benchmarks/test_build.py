"""The features are those that statements written by hand, each for another tool, find in the same rows."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

FOLDER = Path(__file__).parents[2] / "benchmarks"


def load(name, monkeypatch):
    """A module of the benchmarks, which import one another by name."""
    monkeypatch.syspath_prepend(str(FOLDER))
    return importlib.import_module(name)


@pytest.mark.slow
@pytest.mark.parametrize("peer", ["duckdb", "polars", "chdb"])
def test_a_peer_finds_the_same_features(peer):
    """The script compares each column itself, and fails where one differs."""
    if importlib.util.find_spec(peer) is None:
        pytest.skip(f"{peer} is not installed; make bench installs it")
    command = [
        sys.executable,
        str(FOLDER / "build.py"),
        "--rows",
        "20000",
        "--rounds",
        "1",
        "--growth",
        "--peers",
        peer,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    (result,) = (json.loads(line) for line in done.stdout.splitlines())
    assert result["ratio"] > 0
    assert "for 20,000 rows" in result["figure"]


def differing(tmp_path, monkeypatch, ours, theirs):
    compare = load("_build_compare", monkeypatch)
    for name, rows in (("ours", ours), ("theirs", theirs)):
        duckdb.connect().execute(f"COPY ({rows}) TO '{tmp_path}/{name}.parquet'")
    return compare.differing(f"{tmp_path}/ours.parquet", f"{tmp_path}/theirs.parquet")


def test_results_that_are_the_same_do_not_differ(tmp_path, monkeypatch):
    rows = "VALUES ('c1', 2, 0.5, 'tea'), ('c2', NULL, NULL, NULL)) t(customer_id, orders_7d, night_ratio_365d, top_product)"
    near = rows.replace("0.5", "0.5000000000001").replace("2, ", "2::DOUBLE, ")
    assert differing(tmp_path, monkeypatch, f"FROM ({rows}", f"FROM ({near}") == {}


def test_what_differs_is_counted_by_feature(tmp_path, monkeypatch):
    ours = "SELECT 'c1' AS customer_id, 2 AS orders_7d, 0.5 AS night_ratio_365d, 'tea' AS top_product, 1 AS orders_30d"
    other = "SELECT 'c1' AS customer_id, 3 AS orders_7d, NULL::DOUBLE AS night_ratio_365d, '茶' AS top_product"
    more = f"{other} UNION ALL SELECT 'c2', NULL, NULL, NULL"
    found = differing(tmp_path, monkeypatch, ours, more)
    assert found.pop("rows") == 1  # c2
    assert found == {"orders_7d": 1, "night_ratio_365d": 1, "top_product": 1, "orders_30d": -1}


def test_a_shop_is_made_the_same_every_time_and_its_parts_do_not_overlap(tmp_path, monkeypatch):
    data = load("_build_data", monkeypatch)
    one, again, more = tmp_path / "one", tmp_path / "again", tmp_path / "more"
    data.generate(one, data.Shop(5000))
    data.generate(again, data.Shop(5000))
    data.generate(more, data.Shop(5000, salt=1, share=0.1))
    for name in data.NAMES:
        query = f"SELECT * FROM '{one}/{name}.parquet' EXCEPT ALL SELECT * FROM '{again}/{name}.parquet'"
        assert duckdb.execute(query).fetchall() == []
    both = f"SELECT event_id FROM '{one}/events.parquet' INTERSECT SELECT event_id FROM '{more}/events.parquet'"
    assert duckdb.execute(both).fetchall() == []
    rows = sum(duckdb.execute(f"SELECT count(*) FROM '{one}/{name}.parquet'").fetchone()[0] for name in data.SHARES)
    assert rows == 5000
