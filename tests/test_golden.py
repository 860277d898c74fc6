"""The example company, 2,000 customers, goes the whole way from files to portraits: what comes out is known.

What is expected is in ``golden.json``: for each table its rows, for each feature how many customers have it and what its
values come to, for each tag and segment its size. After a change that is meant, write it anew and read the difference:

    python tests/test_golden.py
"""

from __future__ import annotations

import json
import tempfile
from datetime import datetime
from pathlib import Path

import ibis
import pytest

from limner.app.build_portraits import build_portraits
from limner.app.example_company import check_company, make_company
from limner.app.import_files import ImportPlan, import_files
from limner.app.workspace import Workspace
from limner.warehouse.tables import ALL, FEATURES, MEMBERSHIPS, TAGS

GOLDEN = Path(__file__).with_name("golden.json")
IMPORTED_AT = datetime(2026, 1, 1)
RANDOM = {"contacts", "totals"}
"""Not compared: personal values are encrypted anew each time, and what was counted shows in the features."""
CLOSE = 1e-9

pytestmark = [pytest.mark.slow]


def company_workspace(folder):
    """Make the company and bring its files into a new workspace."""
    make_company(folder / "company", customers=2000, seed=7)
    Workspace.create(folder / "shop", name="槐荫里", time_zone="Asia/Shanghai", currency="CNY", locale="zh").close()
    workspace = Workspace(folder / "shop", clock=lambda: IMPORTED_AT)
    import_files(workspace, sorted((folder / "company" / "data").glob("*.parquet")), ImportPlan())
    return workspace


def outcome(workspace):
    """What a build made, in numbers that fit on a few pages."""
    reader = workspace.reader()
    plans = {t.name: reader.table(t) for t in ALL if reader.has(t) and t.name not in RANDOM}
    counts = {name: reader.engine.rows(plan.agg(n=plan.count()))[0]["n"] for name, plan in plans.items()}
    return {
        "rows": counts,
        "features": _features(reader),
        "tags": _sizes(reader, TAGS, "tag"),
        "segments": _sizes(reader, MEMBERSHIPS, "segment"),
    }


def _features(reader):
    features = reader.table(FEATURES).drop("customer_id", "as_of")
    sums = {}
    for name, kind in features.schema().items():
        column = features[name]
        sums[f"{name} known"] = column.count()
        sums[f"{name} sum"] = column.nunique() if kind.is_string() else column.cast("float64").sum()
    (row,) = reader.engine.rows(features.agg(**sums))
    return {name: [row[f"{name} known"], row[f"{name} sum"]] for name in features.columns}


def _sizes(reader, table, name):
    held = reader.table(table)
    sizes = held.filter(held.until.isnull()).group_by(name).agg(n=ibis._.count())
    return {row[name]: row["n"] for row in sorted(reader.engine.rows(sizes), key=lambda row: row[name])}


def near(expected):
    return {
        name: [n, value if value is None else pytest.approx(value, rel=CLOSE)] for name, (n, value) in expected.items()
    }


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    workspace = company_workspace(tmp_path_factory.mktemp("golden"))
    yield workspace
    workspace.close()


def matches_golden(workspace):
    expected, found = json.loads(GOLDEN.read_text(encoding="utf-8")), outcome(workspace)
    assert found["rows"] == expected["rows"]
    assert found["features"] == near(expected["features"])
    assert (found["tags"], found["segments"]) == (expected["tags"], expected["segments"])


def test_what_is_built_is_as_expected_and_finds_the_truths(shop):
    build_portraits(shop)
    matches_golden(shop)
    scores = {score.truth: score.f1 for score in check_company(shop, shop.folder.parent / "company")}
    assert min(scores.values()) >= 0.95, scores


@pytest.mark.spark
def test_spark_builds_the_same(shop, spark_session):
    build_portraits(shop, engine="spark", anew=True)
    matches_golden(shop)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made, company_workspace(Path(made)) as opened:
        build_portraits(opened)
        GOLDEN.write_text(json.dumps(outcome(opened), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
