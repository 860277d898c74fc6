"""Rows are rewritten as they arrive where that was chosen: counted, kept beside what came, and the same however often they come."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

import pytest

from limner.app.add_source import add_source, source_from_yaml
from limner.app.build_portraits import build_portraits
from limner.app.quality_checks import add_checks
from limner.app.quality_normalise import (
    OnArrival,
    apply_normaliser,
    approve,
    normalise_on_arrival,
    normalisers,
    revert_normaliser,
    stop_on_arrival,
)
from limner.app.quality_quarantine import lots
from limner.app.quality_rewriting import Rewriting
from limner.app.sync_source import COUNTS, SyncPlan, sync_source
from limner.app.workspace import Workspace
from limner.core.errors import InvalidDefinition
from limner.quality.normal import Share
from limner.warehouse.tables import CUSTOMERS, EVENTS, PRODUCTS, RECORDS
from rows import memory

OLD = """\
product_id,product_name,category,brand
p1,绿茶,Drinks,狮峰
p2,茶杯,Table＞Cups,景德镇
p3,乌龙,drinks,
"""
MORE = """\
product_id,product_name,category,brand
p4,红茶,　Ｄｒｉｎｋｓ ,祁门
p5,铁观音,drinks,
p6,茶壶,,宜兴
"""


def column(workspace, table, name):
    reader = workspace.reader()
    (key,) = table.grain
    return {row[key]: row.get(name) for row in reader.engine.rows(reader.table(table))}


def categories(workspace, name="category"):
    return column(workspace, PRODUCTS, name)


def told(report):
    counts = tuple(report.total(name) for name in ("read", "loaded", "duplicates", "quarantined"))
    assert counts[0] == sum(counts[1:])
    return counts


def choose(workspace, table="products", name="category", by=None):
    normalise_on_arrival(workspace, table, name, by, by="me")


@pytest.fixture
def chosen(workspace, bring):
    """A workspace with products, written one way, approvals and all, and so from then on."""
    bring({"table": "products"}, old=OLD)
    approve(workspace, "products", "category", {"drinks": "Drinks"}, by="me")
    choose(workspace)
    apply_normaliser(workspace, "products", "category")
    return workspace


def test_rows_are_rewritten_beside_what_came(engine):
    how = OnArrival(normalisers()["categories"], {"drinks": "Drinks"})
    chosen = {"products": {"category": how, "brand": how, "list_price": how, "nothing": how}}
    schema = {"product_id": "string", "category": "string", "brand": "string", "list_price": "int64"}
    texts = ["ＴＥＡ", "ＴＥＡ", "drinks", "Drinks", "茶／绿茶", "", None, " "]
    rows = memory(schema, *({"product_id": str(i), "category": text} for i, text in enumerate(texts)))
    plan, shares = Rewriting(chosen, {}).rows(engine, "products", rows)
    found = sorted(engine.rows(plan), key=lambda row: row["product_id"])
    assert [row["category"] for row in found] == ["TEA", "TEA", "Drinks", "Drinks", "茶 > 绿茶", "", None, ""]
    assert [row["x_category_before"] for row in found] == texts
    assert shares == (Share(kind="products.category", values=7, changed=5, invalid=2),)
    assert plan.columns == (*schema, "x_category_before"), "what has no value, or is no text, stays"
    assert Rewriting(chosen, {}).rows(engine, "events", rows) == (rows, ())


def test_what_arrives_is_rewritten_counted_and_taken_back(chosen, bring):
    before = {"p1": "Drinks", "p2": "Table＞Cups", "p3": "drinks"}
    report = bring({"table": "products"}, more=MORE)
    assert told(report) == (3, 3, 0, 0)
    assert report.sheets[0].rewritten == (Share(kind="products.category", values=2, changed=2, invalid=0),)
    assert categories(chosen) == {
        "p1": "Drinks", "p2": "Table > Cups", "p3": "Drinks", "p4": "Drinks", "p5": "Drinks", "p6": None
    }  # fmt: skip
    came = {**before, "p4": "Ｄｒｉｎｋｓ", "p5": "drinks", "p6": None}
    assert categories(chosen, "x_category_before") == came
    revert_normaliser(chosen, "products", "category")
    assert categories(chosen) == came
    later = bring({"table": "products"}, later=MORE.replace("p4", "p7"))
    assert (told(later), later.sheets[0].rewritten) == ((3, 1, 2, 0), ())
    assert categories(chosen)["p7"] == "Ｄｒｉｎｋｓ", "and no longer as it arrives"


@pytest.mark.slow
def test_the_same_file_again_changes_nothing_whatever_was_chosen_since(chosen, bring):
    def again(name):
        bring({"table": "products"}, more=MORE)
        at = categories(chosen), categories(chosen, "x_category_before")
        for text, told_before in ((OLD, (3, 0, 3, 0)), (MORE, (3, 0, 3, 0))) * 2:
            # Under another name it is not known as the same file.
            assert told(bring({"table": "products"}, **{name: text})) == told_before
            assert (categories(chosen), categories(chosen, "x_category_before")) == at

    again("rewritten")
    approve(chosen, "products", "category", {"Drinks": "饮料"}, by="me")
    again("approved_since")
    stop_on_arrival(chosen, "products", "category", by="me")
    again("stopped")
    choose(chosen)
    again("chosen_again")
    assert told(bring({"table": "products"}, late="product_id,product_name,category\np9,茶,ｄｒｉｎｋｓ\n")) == (
        1,
        1,
        0,
        0,
    )
    assert categories(chosen)["p9"] == "饮料", "what was approved of what the text becomes holds too"


@pytest.mark.slow
def test_sources_that_spell_differently_do_not_take_turns(chosen, bring):
    loud, soft = (f"product_id,product_name,category\np3,乌龙,{text}\n" for text in ("Ｄｒｉｎｋｓ", "drinks"))
    for _turn in range(2):
        assert told(bring({"table": "products"}, loud=loud)) == (1, 0, 1, 0)
        assert told(bring({"table": "products"}, soft=soft)) == (1, 0, 1, 0)
    assert told(bring({"table": "products"}, loud=loud.replace("Ｄｒｉｎｋｓ", "Ｔｅａ"))) == (1, 1, 0, 0)
    assert (categories(chosen)["p3"], categories(chosen, "x_category_before")["p3"]) == ("Tea", "Ｔｅａ")


@pytest.mark.slow
def test_what_is_chosen_before_it_is_applied(workspace, bring):
    bring({"table": "products"}, old=OLD)
    choose(workspace)
    assert told(bring({"table": "products"}, again=OLD)) == (3, 0, 3, 0)
    assert categories(workspace)["p2"] == "Table＞Cups", "what is there stays until it is written over"
    assert told(bring({"table": "products"}, again=OLD.replace("景德镇", "德化"))) == (3, 1, 2, 0)
    assert categories(workspace)["p2"] == "Table > Cups", "a row that changes anyway is as rows are that arrive"
    bring({"table": "products"}, more=MORE)
    approve(workspace, "products", "category", {"drinks": "Drinks"}, by="me")
    apply_normaliser(workspace, "products", "category")
    assert set(categories(workspace).values()) == {"Drinks", "Table > Cups", None}
    revert_normaliser(workspace, "products", "category")
    assert {one: categories(workspace)[one] for one in ("p2", "p3", "p4")} == {
        "p2": "Table＞Cups", "p3": "drinks", "p4": "Ｄｒｉｎｋｓ"
    }  # fmt: skip


@pytest.mark.slow
def test_an_import_that_is_cut_off_leaves_nothing_and_can_be_repeated(chosen, bring, monkeypatch):
    before = categories(chosen)
    with monkeypatch.context() as cut:
        cut.setattr(chosen.lake, "commit", lambda *_args, **_more: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            bring({"table": "products"}, more=MORE)
    assert categories(chosen) == before
    assert told(bring({"table": "products"}, more=MORE)) == (3, 3, 0, 0)
    assert told(bring({"table": "products"}, more=MORE)) == (3, 0, 3, 0)


def test_taking_back_that_is_cut_off_can_be_repeated(chosen, monkeypatch):
    with monkeypatch.context() as cut:
        cut.setattr(
            chosen.store.definitions, "delete", lambda *_args, **_more: (_ for _ in ()).throw(KeyboardInterrupt)
        )
        with pytest.raises(KeyboardInterrupt):
            revert_normaliser(chosen, "products", "category")
    assert revert_normaliser(chosen, "products", "category")
    assert categories(chosen)["p3"] == "drinks"


def test_a_column_of_a_file_cannot_pass_for_what_came(chosen, bring):
    text = "product_id,product_name,category,category_before\np9,茶,茶,花茶\n"
    with pytest.raises(InvalidDefinition, match="x_category_before keeps what category was"):
        bring({"table": "products"}, odd=text)


def test_checks_are_asked_of_what_is_kept(chosen, bring):
    add_checks(
        chosen,
        "{name: known, table: products, title: x, allowed: {column: category, values: [Drinks]}, on_fail: quarantine}",
        by="me",
    )
    report = bring({"table": "products"}, more=MORE + "p7,笔,Pens,\n")
    assert told(report) == (4, 3, 0, 1)
    assert [lot.rows for lot in lots(chosen)] == [1]


MEMBERS = """\
会员号,姓名,城市,注册日期
c1,欧阳震华,杭州,2023-06-01
c2,诸葛孔明,　成都,2023-07-01
c3,司马相如,,2024-01-01
"""


def test_records_come_once_however_they_are_spelled(workspace, bring):
    bring(members=MEMBERS)
    choose(workspace, "records", "city", "categories")
    apply_normaliser(workspace, "records", "city", "categories")
    more = MEMBERS.replace("c2", "c4").replace("杭州", "ＨＺ")
    assert told(bring(more=more)) == (3, 3, 0, 0), "another source says so itself"
    assert told(bring(more=more)) == (3, 0, 3, 0)
    assert sorted(str(city) for city in column(workspace, RECORDS, "city").values()) == [
        "HZ",
        "None",
        "None",
        "成都",
        "成都",
        "杭州",
    ]


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["duckdb", pytest.param("spark", marks=pytest.mark.spark)])
def test_customers_are_rewritten_whenever_they_are_made(workspace, bring, engine):
    bring(members=MEMBERS)
    build_portraits(workspace, engine=engine)
    choose(workspace, "customers", "city", "categories")
    approve(workspace, "customers", "city", {"杭州": "杭州市"}, by="me")
    apply_normaliser(workspace, "customers", "city", "categories")
    bring(more=MEMBERS.replace("c2", "c4").replace("c1", "c5"))
    report = build_portraits(workspace, engine=engine)
    assert [(one.kind, one.values, one.changed) for one in report.rewritten] == [("customers.city", 4, 2)]
    now = {"c1": "杭州市", "c2": "成都", "c3": None, "c4": "成都", "c5": "杭州市"}
    assert column(workspace, CUSTOMERS, "city") == now
    build_portraits(workspace, engine=engine)
    assert column(workspace, CUSTOMERS, "city") == now, "a build that goes on from an earlier one keeps it"
    revert_normaliser(workspace, "customers", "city")
    assert column(workspace, CUSTOMERS, "city") == {
        "c1": "杭州", "c2": "成都", "c3": None, "c4": "成都", "c5": "杭州"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("table", "name", "words"),
    [
        ("products", "product_id", "tells rows apart"),
        ("events", "session_id", "tells rows apart"),
        ("products", "source", "tells rows apart"),
        ("features", "customer_id", "tells rows apart"),
        ("tags", "tag", "tells rows apart|Nothing arrives"),
        ("consents", "purpose", "keeps no column|tells rows apart"),
    ],
)
def test_what_cannot_be_rewritten_as_it_arrives(workspace, table, name, words):
    with pytest.raises(InvalidDefinition, match=words):
        choose(workspace, table, name, "categories")


# From sources


@pytest.fixture
def till(workspace, tmp_path):
    """A database with products, and with events that are known by a text."""
    database = sqlite3.connect(tmp_path / "shop.sqlite")
    database.execute("CREATE TABLE goods (product_id TEXT PRIMARY KEY, product_name TEXT, category TEXT, brand TEXT)")
    database.executemany(
        "INSERT INTO goods VALUES (?, ?, ?, '龙井')", [(f"p{i}", f"茶{i}", "ｔｅａ") for i in range(20)]
    )
    database.execute(
        "CREATE TABLE visits (page TEXT, customer_id TEXT, event_type TEXT, occurred_at TEXT,"
        " PRIMARY KEY (page, customer_id))"
    )
    some = [(f"Ａ{i}", f"c{i % 3}", "ｖｉｅｗ", f"2024-03-01 00:00:{i:02}") for i in range(20)]
    database.executemany("INSERT INTO visits VALUES (?, ?, ?, ?)", some)
    database.commit()
    url = f"sqlite:///{tmp_path / 'shop.sqlite'}"
    streams = "{goods: {fills: products, deletions: true}, visits: {fills: events, deletions: true}}"
    add_source(workspace, source_from_yaml(f"name: till\nkind: database\nurl: {url}\nstreams: {streams}"), {})
    return database


def synced(workspace: Workspace, **plan):
    found = {}
    for report in sync_source(workspace, "till", SyncPlan(**plan)):
        assert report.error is None
        n = report.counts
        assert n["read"] == n["loaded"] + n["unchanged"] + n["duplicates"] + n["quarantined"]
        found[report.stream] = tuple(n[word] for word in COUNTS[1:])
        found[f"{report.stream} rewritten"] = [(one.kind, one.values, one.changed) for one in report.rewritten]
    return found


@pytest.mark.slow
def test_rows_of_a_source_are_rewritten_and_found_again(workspace, till):
    assert synced(workspace)["goods rewritten"] == []
    for table, name in (("products", "category"), ("events", "event"), ("events", "page")):
        choose(workspace, table, name, "categories")
        apply_normaliser(workspace, table, name, "categories")
    nothing = (0, 20, 0, 0, 0, 0)
    assert synced(workspace) == {"goods": nothing, "goods rewritten": [], "visits": nothing, "visits rewritten": []}
    till.execute("INSERT INTO goods VALUES ('p20', '茶', 'ｃｕｐｓ', '')")
    till.execute("UPDATE goods SET brand = '狮峰' WHERE product_id = 'p1'")
    till.execute("UPDATE visits SET event_type = 'ｃａｒｔ' WHERE page = 'Ａ1'")
    till.execute("DELETE FROM visits WHERE page = 'Ａ2'")
    till.commit()
    found = synced(workspace)
    assert (found["goods"], found["visits"]) == ((2, 19, 0, 0, 1, 0), (1, 18, 0, 0, 1, 1))
    assert found["goods rewritten"] == [("products.category", 2, 2)]
    assert sorted(found["visits rewritten"]) == [("events.event", 1, 1), ("events.page", 1, 1)]
    assert set(categories(workspace).values()) == {"tea", "cups"}
    events = sorted(column(workspace, EVENTS, "page").values())
    assert events == sorted(f"A{i}" for i in range(20) if i != 2), "the row of before was found by what came"
    assert sorted(set(column(workspace, EVENTS, "event").values())) == ["cart", "view"]
    anew = synced(workspace, anew=True)
    assert (anew["goods"][0], anew["visits"][0]) == (0, 19), "merged rows say nothing new; others are taken in again"
    assert sorted(column(workspace, EVENTS, "page").values()) == events
    revert_normaliser(workspace, "products", "category")
    assert set(categories(workspace).values()) == {"ｔｅａ", "ｃｕｐｓ"}


@pytest.mark.slow
def test_a_sync_that_was_killed_before_it_was_remembered_counts_nothing_twice(workspace, till):
    choose(workspace, "events", "event", "categories")
    choose(workspace)
    before = {stream: workspace.store.sources.stream("till", stream) for stream in ("goods", "visits")}
    first = synced(workspace)
    assert (first["goods"][0], first["visits"][0]) == (20, 20)
    at = column(workspace, PRODUCTS, "category"), column(workspace, EVENTS, "event")
    for stream, state in before.items():
        workspace.store.sources.save_stream("till", stream, replace(state, unfinished=True))
    again = synced(workspace)
    assert again["goods"][0] == 0
    assert (column(workspace, PRODUCTS, "category"), column(workspace, EVENTS, "event")) == at
    assert set(at[0].values()) == {"tea"}
    assert set(at[1].values()) == {"view"}
