"""Portraits as of a day, and what they say of one customer."""

from __future__ import annotations

import shutil
from datetime import date

import pytest

from limner.app.build_portraits import build_portraits
from limner.app.catalogue import add_tag
from limner.app.show_portrait import portrait_of, telling_customer
from limner.core.errors import NotFound
from limner.engine import plans
from limner.ops.consents import Consent
from limner.warehouse.tables import CUSTOMERS, FEATURES, MEMBERSHIPS, PREFERENCES, TAGS, TOTALS
from small_shop import LINES, MEMBERS, bring_text, make


def feature_rows(workspace):
    reader = workspace.reader()
    return reader.engine.rows(reader.table(FEATURES).order_by("customer_id"))


@pytest.mark.slow
def test_everyone_known_by_the_day_has_a_portrait(shop):
    report = build_portraits(shop)
    assert (report.as_of, report.customers) == (date(2024, 3, 10), 4)
    found = {row["customer_id"]: row for row in feature_rows(shop)}
    assert found["c1"]["orders_life"] == 2
    assert found["c1"]["net_amount_life"] == 1_724_500
    assert found["c1"]["recency_days"] == 34
    assert found["c2"]["net_amount_life"] == 800_000
    assert found["c2"]["refunds_life"] == 1
    assert (found["c4"]["orders_life"], found["c4"]["recency_days"]) == (0, None)
    assert found["c1"]["top_category"] == "茶"
    assert "orders.coupon_amount|coupon_id" in report.absent
    assert found["c1"]["coupon_orders_365d"] is None


@pytest.mark.slow
def test_a_portrait_as_of_a_day_knows_nothing_later(shop, tmp_path):
    day = date(2024, 2, 9)
    build_portraits(shop, as_of=day)
    early = "\n".join(
        line for line in LINES.splitlines() if not line.split(",")[2].startswith(("2024-03", "2024-02-1"))
    )
    with make(tmp_path / "early") as other:
        bring_text(other, tmp_path, early=early + "\n", members=MEMBERS)
        build_portraits(other, as_of=day)
        assert feature_rows(shop) == feature_rows(other)


@pytest.mark.slow
def test_building_the_same_day_again_changes_nothing(built_shop):
    first = [feature_rows(built_shop), *(periods(built_shop, table) for table in (TAGS, MEMBERSHIPS))]
    build_portraits(built_shop)
    assert [feature_rows(built_shop), *(periods(built_shop, table) for table in (TAGS, MEMBERSHIPS))] == first


def periods(workspace, table):
    reader = workspace.reader()
    return sorted(map(str, reader.engine.rows(reader.table(table))))


@pytest.mark.slow
def test_a_segment_has_since_and_until(built_shop):
    build_portraits(built_shop, as_of=date(2026, 3, 10))
    reader = built_shop.reader()
    held = {
        (r["customer_id"], r["segment"]): (r["since"], r["until"])
        for r in reader.engine.rows(reader.table(MEMBERSHIPS))
    }
    assert (date(2026, 3, 10), None) in held.values()
    assert (date(2024, 3, 10), date(2026, 3, 10)) in held.values()


def test_a_portrait_says_who_how_what_and_why(built_shop):
    found = portrait_of(built_shop, "c1")
    facts = {fact.name: fact.text.zh for section in found.sections.values() for fact in section}
    assert facts["gender"] == "女"
    assert facts["net_amount_life"] == "172.45"
    assert facts["recency_days"] == "34 天"
    assert [doing.detail for doing in found.orders] == ["A2", "A1"]
    assert found.favourites["category"][0] == ("茶", 2)
    assert all(tag.evidence.zh and tag.evidence.en for tag in found.tags)
    assert found.segments


def test_an_unknown_customer_is_answered_with_known_ones(shop, built_shop):
    with pytest.raises(NotFound, match="limner build"):
        portrait_of(shop, "c1")
    with pytest.raises(NotFound, match="c1, c2, c3"):
        portrait_of(built_shop, "nobody")
    assert telling_customer(built_shop) in {"c1", "c2", "c4"}


def test_nothing_imported_cannot_be_built(workspace):
    with pytest.raises(NotFound, match="limner import"):
        build_portraits(workspace)


@pytest.mark.slow
def test_who_refused_analysis_has_no_portrait(shop):
    shop.store.consents.record([Consent("c2", "analysis", granted=False, decided_at=shop.clock(), source="form")])
    assert build_portraits(shop).customers == 3
    assert [row["customer_id"] for row in feature_rows(shop)] == ["c1", "c3", "c4"]


def made(workspace, engine):
    """Everything that a build made, in order, without what says which build it was."""
    reader = workspace.reader(engine=engine)
    tables = {
        table.name: reader.table(table) for table in (CUSTOMERS, FEATURES, PREFERENCES, TAGS, MEMBERSHIPS, TOTALS)
    }
    tables["totals"] = tables["totals"].drop("base_commit")
    return {name: sorted(map(repr, reader.engine.rows(table))) for name, table in tables.items()}


@pytest.fixture(params=["duckdb", pytest.param("spark", marks=pytest.mark.spark)])
def engine_name(request, monkeypatch):
    """The name of each engine in turn, Spark's with the session of all tests."""
    if request.param == "spark":
        session = request.getfixturevalue("spark_session")
        monkeypatch.setattr("limner.engine.spark.start", lambda _master: session)
    return request.param


TAG = """
name: own_tag
title: {zh: 自己的, en: Own}
definition: {zh: 至少两单, en: At least two orders}
rule: {column: orders_life, operator: ">=", value: 2}
"""


@pytest.mark.slow
def test_plans_that_are_kept_change_nothing(shop, engine_name):
    """As of another day than they were made for, and after a restart: equal to the last bit to plans made anew."""

    def built(day, *, kept):
        plans._KEPT.clear()
        if not kept:
            shutil.rmtree(shop.folder / "plans", ignore_errors=True)
        build_portraits(shop, as_of=day, engine=engine_name, anew=True)
        return made(shop, engine_name), {
            file: file.stat().st_mtime_ns for file in (shop.folder / "plans").rglob("*.json")
        }

    _earlier, files = built(date(2024, 2, 29), kept=False)
    found, same_files = built(date(2024, 3, 10), kept=True)
    assert same_files == files
    assert found == built(date(2024, 3, 10), kept=False)[0]


@pytest.mark.slow
def test_plans_are_made_for_what_a_workspace_has(shop, tmp_path):
    """Another column, tables with rows that had none, and a tag of the workspace's own ask for plans of their own."""
    build_portraits(shop)
    wider = "\n".join(f"{line},{end}" for line, end in zip(MEMBERS.splitlines(), ("门店等级", *"ABC"), strict=True))
    bring_text(shop, tmp_path, wider=wider, views="user_id,event,time\nc1,view,2024-03-09 10:00\n")
    add_tag(shop, TAG, by="tester")
    build_portraits(shop)
    kept = made(shop, "duckdb")
    assert any("'c1'" in row and "'own_tag'" in row for row in kept["tags"])
    plans._KEPT.clear()
    shutil.rmtree(shop.folder / "plans")
    build_portraits(shop, anew=True)
    assert made(shop, "duckdb") == kept
    add_tag(shop, TAG.replace("value: 2", "value: 200"), by="tester")
    build_portraits(shop)
    assert not any("'own_tag'" in row and "None" in row for row in made(shop, "duckdb")["tags"])
