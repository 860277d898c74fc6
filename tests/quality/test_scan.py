"""Each kind of expectation on rows that keep it, break it, and say nothing; on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from datetime import datetime as at

import pytest

from limner.core.text import Text
from limner.quality.check import Check
from limner.quality.expect import (
    AS_OF,
    Compares,
    Fresh,
    Holds,
    InRange,
    Matches,
    Multiplies,
    OfType,
    OneOf,
    Refers,
    Required,
    Unique,
    columns_of,
    dimension,
)
from limner.quality.scan import Checked, Known, duplicates, failures, known_duplicates, scan, strays
from limner.rules.rule import All, Has
from rows import memory

DAY = date(2024, 3, 10)
SCHEMA = {
    "id": "string",
    "customer_id": "string",
    "code": "string",
    "product": "string",
    "kind": "string",
    "n": "int64",
    "price": "int64",
    "amount": "int64",
    "off": "int64",
    "born": "int64",
    "on": "date",
    "at": "timestamp",
    "source": "string",
}
ROWS = (
    {"id": "a", "customer_id": "c1", "code": "12", "product": "p1", "kind": "sale", "n": 2, "price": 50, "amount": 90, "off": 10,
     "born": 1980, "on": date(2024, 3, 1), "at": at(2024, 3, 10, 23, 59), "source": "shop"},
    {"id": "b", "code": "1x", "product": "p9", "kind": "refund", "n": -1, "price": 50, "amount": -50,
     "born": 2025, "on": date(2024, 3, 10), "at": at(2024, 3, 11, 0, 1), "source": "shop"},
    {"id": "b", "code": " ", "product": "p2", "kind": "gift", "n": 1, "price": 30, "amount": 99,
     "born": 1899, "on": date(2024, 3, 11), "source": "till"},
    {"id": "d", "code": "未知", "source": None},
)  # fmt: skip
PRODUCTS = memory({"product_id": "string"}, {"product_id": "p1"}, {"product_id": "p2"}, {"product_id": "p2"}, {})


def check(expects, name="c", **more):
    return Check(name=name, table="t", expects=expects, title=Text("测", "test"), **more)


def table(*rows):
    return Checked(rows=memory(SCHEMA, *rows), grain=("id",), others={"products": PRODUCTS}, as_of=DAY)


EXPECTED = {
    "code is there": (check(Required("code")), 4, ["b", "d"]),
    "nobody": (check(Required("customer_id")), 4, ["b", "b", "d"]),
    "a number": (check(OfType("code", "int64")), 4, ["b", "b", "d"]),
    "years": (check(InRange("born", 1900, AS_OF)), 4, ["b", "b"]),
    "days": (check(InRange("on", "2024-03-01", AS_OF)), 4, ["b"]),
    "times": (check(InRange("at", None, AS_OF)), 4, ["b"]),
    "pattern": (check(Matches("code", "[0-9]+")), 4, ["b", "b", "d"]),
    "one of": (check(OneOf("kind", ("sale", "refund"))), 4, ["b"]),
    "reference": (check(Refers("product", "products", "product_id")), 4, ["b"]),
    "compares": (check(Compares("amount", "<=", "price")), 4, ["a", "b"]),
    "product": (check(Multiplies("n", "price", "amount", less=("off",))), 4, ["b"]),
    "nearly": (check(Multiplies("n", "price", "amount", less=("off",), within=70)), 4, []),
    "sales only": (check(InRange("amount", 0), when=Has("kind", "!=", "sale")), 2, ["b"]),
    "a rule": (check(Holds(All((Has("amount", ">", 0), Has("price", "<", 60))))), 4, ["b"]),
    "a rule about what is missing": (check(Holds(Has("product", "present"))), 4, ["d"]),
}


def test_what_fails_of_each_kind_in_one_scan(engine):
    checks = [check(one.expects, name, when=one.when) for name, (one, _asked, _failing) in EXPECTED.items()]
    found = engine.rows(scan(checks, table(*ROWS)))
    assert sorted((row["source"], row["rows"]) for row in found) == [("", 1), ("shop", 2), ("till", 1)]
    for i, (name, (one, asked, failing)) in enumerate(EXPECTED.items()):
        assert sum(row[f"asked_{i}"] for row in found) == asked, name
        if not isinstance(one.expects, Refers):
            assert sum(row[f"failed_{i}"] for row in found) == len(failing), name


@pytest.mark.parametrize("values", [2, 4])
def test_what_refers_to_nothing_by_source(engine, values):
    one = Known(nulls=1, words=0, values=values, rows=4 * 20)
    known = table(*ROWS, {"id": "e", "product": "p8", "source": "till"}, {"id": "f", "product": "p8"})
    found = engine.rows(
        strays(check(Refers("product", "products", "product_id")), replace(known, known={"product": one}))
    )
    assert sorted((row["source"], row["rows"]) for row in found) == [("", 1), ("shop", 1), ("till", 1)]
    some = check(Refers("product", "products", "product_id"), when=Has("kind", "=", "refund"))
    assert engine.rows(strays(some, known)) == [{"source": "shop", "rows": 1}]
    assert engine.rows(strays(some, table())) == []


def test_what_the_profile_counted_is_not_counted_again(engine):
    rows = [{"id": "a", "code": "x", "source": "shop"}, {"id": "b", "code": "y", "source": "shop"}]
    whole = Known(nulls=0, words=0, values=2, rows=2)
    seen = replace(table(*rows), known={"id": whole, "code": whole, "source": whole})
    (found,) = engine.rows(scan([check(Required("code")), check(Required("kind"))], seen))
    code, kind = (list(SCHEMA).index(name) for name in ("code", "kind"))
    assert (found["asked_0"], found.get("failed_0"), found["failed_1"]) == (2, None, 2)
    assert (found.get(f"missing_{code}"), found[f"missing_{kind}"]) == (None, 2)


@pytest.mark.parametrize(
    ("known", "columns", "expected"),
    [
        (Known(nulls=2, words=0, values=7, rows=10), ("id",), (8, 1)),
        (Known(nulls=0, words=0, values=960, rows=1000, exact=False), ("id",), (1000, 0)),
        (Known(nulls=0, words=0, values=500, rows=1000, exact=False), ("id",), None),
        (Known(nulls=0, words=0, values=960, rows=1000, exact=False), ("code",), None),
        (Known(nulls=0, words=0, values=7, rows=10), ("id", "kind"), None),
    ],
)
def test_what_is_known_of_duplicates(known, columns, expected):
    seen = replace(table(), known=dict.fromkeys(columns, known))
    assert known_duplicates(check(Unique(columns)), seen) == expected
    assert known_duplicates(check(Unique(columns), when=Has("kind", "=", "sale")), seen) is None
    assert known_duplicates(check(Unique(columns)), table()) is None


def test_the_rows_that_fail(engine):
    checks = [check(one.expects, name, when=one.when) for name, (one, _asked, failing) in EXPECTED.items() if failing]
    checks.append(check(Unique(("id",)), "unique"))
    found = engine.rows(failures(checks, table(*ROWS), most=10))
    by_check = {name: sorted(row["row_id"] for row in found if row["check"] == name) for name in EXPECTED}
    assert by_check == {name: failing for name, (_one, _asked, failing) in EXPECTED.items()}
    assert [row["row_id"] for row in found if row["check"] == "unique"] == ["b", "b"]
    (wrong,) = [row for row in found if row["check"] == "product"]
    assert (wrong["value"], wrong["source"], wrong["customer_id"]) == ("99|1|30|", "till", None)


def test_only_so_many_failing_rows_are_kept(engine):
    rows = [{"id": f"{i:02}", "kind": "?"} for i in range(30)]
    found = engine.rows(failures([check(OneOf("kind", ("sale",)))], table(*rows), most=5))
    assert sorted(row["row_id"] for row in found) == ["00", "01", "02", "03", "04"]


def test_missing_values_and_the_newest_day(engine):
    found = engine.rows(scan([check(Fresh("on", 3))], table(*ROWS)))
    code = list(SCHEMA).index("code")
    assert {row["source"]: (row[f"missing_{code}"], row["newest_0"]) for row in found} == {
        "shop": (0, date(2024, 3, 10)),
        "till": (1, date(2024, 3, 11)),
        "": (1, None),
    }


def test_duplicates(engine):
    assert engine.rows(duplicates(check(Unique(("id",))), memory(SCHEMA, *ROWS))) == [{"asked": 4, "failed": 1}]
    two = check(Unique(("id", "kind")))
    assert engine.rows(duplicates(two, memory(SCHEMA, *ROWS))) == [{"asked": 3, "failed": 0}]
    assert engine.rows(duplicates(two, memory(SCHEMA))) == [{"asked": 0, "failed": 0}]


def test_an_empty_table(engine):
    assert engine.rows(scan([one for one, *_ in EXPECTED.values()], table())) == []


@pytest.mark.parametrize("one", [one for one, *_ in EXPECTED.values()])
def test_every_kind_has_columns_and_a_dimension(one):
    assert set(columns_of(one.expects)) <= set(SCHEMA)
    assert dimension(one.expects) in {"complete", "valid", "unique", "consistent", "fresh"}
