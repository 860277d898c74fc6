"""A plan that is kept gives what a plan made anew gives, and is never used for another."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, datetime, timedelta

import ibis
import pytest

from limner.engine import plans
from limner.engine.bound import Bound, literal
from limner.engine.duckdb import DuckDB
from limner.engine.plans import VARIANTS, Plan, Plans
from rows import memory

AS_OF = Bound("as_of")
COLUMNS = {"customer_id": "string", "on": "date", "at": "timestamp", "amount": "int64"}
ROWS = (
    {"customer_id": "甲", "on": date(2024, 2, 29), "at": datetime(2024, 2, 29, 23, 59), "amount": 2**53 + 1},
    {"customer_id": "甲", "on": date(2024, 3, 1), "at": datetime(2024, 3, 1, 0, 1), "amount": -1},
    {"customer_id": "limner_bound('as_of+0')", "on": None, "at": None, "amount": None},
    {"customer_id": None, "on": date(2024, 1, 31), "at": datetime(2024, 1, 31), "amount": 0},
)
WORDS = ibis.memtable([{"word": "甲", "kind": "first"}], schema={"word": "string", "kind": "string"})


def said(as_of, text="x"):
    """A plan that reads a day, days before it, the first of its month, a text and a table in memory."""

    def make(tables):
        rows = tables["rows"].left_join(WORDS, [tables["rows"].customer_id == WORDS.word]).drop("word")
        return rows.mutate(
            day=literal(as_of),
            recent=rows.on > literal(as_of - timedelta(days=30)),
            this_month=rows.on >= literal(as_of.replace(day=1)),
            before=rows.on <= literal(as_of.replace(day=1) - timedelta(days=1)),
            text=ibis.literal(text),
            alike=rows.customer_id == ibis.literal(text),
        )

    return make


def in_order(rows):
    return sorted(rows, key=lambda row: (row["customer_id"] or "", str(row["on"])))


@pytest.fixture(params=["duckdb", pytest.param("spark", marks=pytest.mark.spark)])
def with_plans(request, tmp_path):
    """Make an engine whose plans are kept in a folder, as another process would find them."""
    opened = []

    def make():
        plans._KEPT.clear()
        if request.param == "spark":
            from limner.engine.spark import Spark

            return Spark(request.getfixturevalue("spark_session"), Plans(tmp_path / "plans"))
        opened.append(DuckDB(plans=Plans(tmp_path / "plans")))
        return opened[-1]

    yield make
    for engine in opened:
        engine.close()


@pytest.fixture
def engine(tmp_path):
    """DuckDB whose plans are kept in ``tmp_path / "plans"``."""
    plans._KEPT.clear()
    duckdb = DuckDB(plans=Plans(tmp_path / "plans"))
    yield duckdb
    duckdb.close()


def counted(make):
    """Count how often a plan is made."""
    calls = []

    def once_more(tables):
        calls.append(tables)
        return make(tables)

    return once_more, calls


def run(engine, make, *, columns=COLUMNS, rows=ROWS, definition="", as_of=date(2024, 3, 1), name="said"):
    tables = {"rows": engine.named(memory(columns, *rows))}
    return engine.rows(engine.prepared(Plan(name, make, tables, definition, {"as_of": as_of})))


def test_a_kept_plan_gives_the_same_as_one_of_literals(with_plans):
    """On the last day of February in a leap year, on the first of a month and of a year; the rows are hostile."""
    make, calls = counted(said(AS_OF))
    for day in (date(2024, 2, 29), date(2024, 3, 1), date(2023, 1, 1), date(1, 3, 1)):
        engine = with_plans()
        plain = engine.rows(said(day)({"rows": engine.named(memory(COLUMNS, *ROWS))}))
        assert in_order(run(engine, make, as_of=day)) == in_order(plain)
    assert len(calls) == 1


def test_what_is_written_is_the_same(with_plans, tmp_path):
    for place in ("made", "kept"):
        engine = with_plans()
        tables = {"rows": engine.named(memory(COLUMNS, *ROWS))}
        ready = engine.prepared(Plan("said", said(AS_OF), tables, "", {"as_of": date(2024, 3, 1)}))
        engine.write(ready, tmp_path / place)
    made, kept = (
        in_order(engine.rows(engine.scan([str(f) for f in (tmp_path / place).glob("*.parquet")], types)))
        for types in [{name: str(kind) for name, kind in ready.schema.items()}]
        for place in ("made", "kept")
    )
    assert made == kept
    assert made[-1]["amount"] in {2**53 + 1, -1}


def test_other_columns_another_definition_and_other_code_are_made_anew(engine, monkeypatch):
    make, calls = counted(said(AS_OF))
    further = COLUMNS | {"x_size": "string"}
    for _ in range(2):
        run(engine, make)
        assert "x_size" in run(engine, make, columns=further)[0]
        run(engine, make, columns=COLUMNS | {"amount": "decimal(20, 0)"})
        run(engine, make, definition="another")
    assert len(calls) == 4
    monkeypatch.setattr(plans, "code_version", lambda: "another")
    run(engine, make)
    assert len(calls) == 5


def test_tables_that_are_looked_for_count_as_read(engine):
    """A plan that asks whether there is a table is another where there is one."""

    def make(tables):
        both = "other" in tables
        return tables["rows"].mutate(other=ibis.literal(both))

    rows = engine.named(memory(COLUMNS, *ROWS))
    for tables, other in (({"rows": rows}, False), ({"rows": rows, "other": rows}, True), ({"rows": rows}, False)):
        found = engine.rows(engine.prepared(Plan("looks", make, tables)))
        assert {row["other"] for row in found} == {other}

    def every(tables):
        return tables["rows"].mutate(names=ibis.literal(" ".join(tables)))

    for tables in ({"rows": rows}, {"rows": rows, "other": rows}):
        found = engine.rows(engine.prepared(Plan("every", every, tables)))
        assert {row["names"] for row in found} == {" ".join(tables)}


@pytest.mark.parametrize("damage", [b"", b"nothing of ours\n", b"[]", None])
def test_a_damaged_file_is_passed_over_and_written_again(engine, tmp_path, damage):
    make, calls = counted(said(AS_OF))
    expected = run(engine, make)
    (file,) = (tmp_path / "plans").rglob("*.json")
    whole = file.read_bytes()
    file.write_bytes(whole[:-9] if damage is None else damage)
    plans._KEPT.clear()
    assert run(engine, make) == expected
    assert len(calls) == 2
    assert file.read_bytes().partition(b"\n")[0] == whole.partition(b"\n")[0]
    plans._KEPT.clear()
    run(engine, make)
    assert len(calls) == 2


def test_a_file_of_another_plan_is_not_taken(engine, tmp_path):
    """It was copied over this one: its places are others, so nothing of it fits."""
    run(engine, lambda tables: tables["rows"].limit(1), definition="another")
    expected = run(engine, said(AS_OF))
    (mine,) = (f for f in (tmp_path / "plans").rglob("*.json") if "this_month" in f.read_text(encoding="utf-8"))
    (other,) = (f for f in mine.parent.iterdir() if f != mine)
    mine.write_bytes(other.read_bytes())
    plans._KEPT.clear()
    assert run(engine, said(AS_OF)) == expected


def test_what_is_kept_is_bounded(engine, tmp_path, monkeypatch):
    for n in range(VARIANTS + 3):
        run(engine, said(AS_OF), definition=str(n))
        run(engine, said(AS_OF), columns=COLUMNS | {f"x_{n}": "string"})
    files = list((tmp_path / "plans").rglob("*.json"))
    assert len(files) == VARIANTS
    assert max(len(plans._read(file, file.stem.rpartition("-")[2])) for file in files) <= VARIANTS
    for version in ("one", "two", "three"):
        monkeypatch.setattr(plans, "code_version", lambda version=version: version)
        run(engine, said(AS_OF))
    assert {folder.name for folder in (tmp_path / "plans").iterdir()} == {"two", "three"}


def test_texts_are_never_taken_for_places(engine):
    """Neither what looks like a value nor what looks like a table, whatever quotes are around it."""
    for text in (
        "limner_bound('as_of+0')",
        "'limner_bound('as_of+0')'",
        "limner_0123456789abcdef_0",
        "\\'",
        "as_of+0')",
    ):
        rows = run(engine, said(AS_OF, text), definition=text)
        assert {row["text"] for row in rows} == {text}
        assert [row["alike"] for row in rows].count(True) == (text == ROWS[2]["customer_id"])


def test_a_plan_cannot_take_its_shape_from_a_value():
    with pytest.raises(AttributeError):
        _ = AS_OF.year
    with pytest.raises(TypeError):
        _ = date(2024, 1, 1) < AS_OF
    with pytest.raises(ValueError, match="moved"):
        (AS_OF - timedelta(days=1)).replace(day=1)


@pytest.mark.slow
def test_processes_at_once_keep_whole_plans(tmp_path):
    """Each makes forty plans in the folder that all of them share; nobody reads half of one."""
    code = f"""
import ibis
from pathlib import Path
from limner.engine import plans
from limner.engine.duckdb import DuckDB
engine = DuckDB(plans=plans.Plans(Path({str(tmp_path)!r})))
rows = engine.named(ibis.memtable({{"n": [1, 2, 3]}}))
for place in range(40):
    plans._KEPT.clear()
    make = lambda tables: tables["rows"].mutate(m=tables["rows"].n * (place % 2 + 2))
    found = engine.rows(engine.prepared(plans.Plan("times", make, {{"rows": rows}}, str(place % 2))))
    assert [row["m"] for row in found] == [n * (place % 2 + 2) for n in (1, 2, 3)]
"""
    running = [subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE) for _ in range(3)]
    for process in running:
        _, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors.decode()
    assert len([file for file in tmp_path.rglob("*") if file.is_file()]) == 2
