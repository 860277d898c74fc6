"""From one load of a source to the next: how much came, what moved, what is missing."""

from __future__ import annotations

import pyarrow as pa
import pytest

from limner.quality.drift import STRONG
from limner.quality.loads import Step, drifts, loaded, missing, series
from rows import memory

SCHEMA = {"id": "string", "city": "string", "amount": "int64", "on": "date", "load_id": "string", "source": "string"}


def sample(*rows):
    names = ("id", "city", "amount", "on")
    return pa.Table.from_pylist([dict(zip(names, row, strict=True)) for row in rows], schema=KINDS)


KINDS = pa.schema([("id", pa.string()), ("city", pa.string()), ("amount", pa.int64()), ("on", pa.date32())])
BEFORE = sample(*((f"a{i}", "上海" if i % 2 else "北京", i, None) for i in range(100)))
SAME = sample(*((f"b{i}", "北京" if i % 2 else "上海", 99 - i, None) for i in range(100)))
MOVED = sample(*((f"c{i}", None if i % 2 else "广州", i + 80, None) for i in range(100)))


def test_what_moved_and_what_did_not():
    rows = memory(SCHEMA).drop("load_id", "source")
    assert drifts(rows, BEFORE, SAME, least=1) == {"city": 0.0, "amount": 0.0}
    moved = drifts(rows, BEFORE, MOVED, least=1)
    assert min(moved.values()) > STRONG
    assert "id" not in moved, "of ids nothing repeats"
    assert drifts(rows, BEFORE, MOVED.slice(0, 0), least=1) == {}
    assert drifts(rows, sample(("a", "上海", None, None)), SAME, least=1) == {}


def test_what_is_missing():
    assert missing(MOVED) == {"id": 0.0, "city": 0.5, "amount": 0.0, "on": 1.0}
    assert missing(MOVED.slice(0, 0)) == dict.fromkeys(KINDS.names, 0.0)


def test_how_many_times_as_many():
    step = Step(source="shop", rows=30, rows_before=20, drift={}, missing={}, missing_before={})
    assert step.ratio == pytest.approx(1.5)


@pytest.mark.parametrize(
    ("rows", "index", "tells"), [(1_000_000, 0.26, True), (1_000_000, 0.24, False), (50, 1.5, False), (50, 2.0, True)]
)
def test_few_rows_move_by_chance(rows, index, tells):
    step = Step(source="shop", rows=rows, rows_before=rows, drift={}, missing={}, missing_before={})
    assert step.tells(index) is tells


def test_rows_by_load(engine):
    rows = memory(SCHEMA, *({"id": str(i), "load_id": "l2" if i > 2 else "l1", "source": "shop"} for i in range(5)))
    found = sorted((row["load_id"], row["source"], row["rows"]) for row in engine.rows(loaded(rows)))
    assert found == [("l1", "shop", 3), ("l2", "shop", 2)]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("orders_2024_01", "orders_2024_02", True),
        ("订单2024年1月", "订单2024年12月", True),
        ("orders", "Orders-2", True),
        ("orders", "lines", False),
        ("01", "02", False),
    ],
)
def test_names_that_only_count_on_are_of_one_series(one, other, same):
    assert (series(one) == series(other)) is same
