"""A preview counts, and shows a few masked customers, always the same."""

from __future__ import annotations

from datetime import date

import pytest

from limner.core.errors import InvalidDefinition
from limner.rules.rule import All, Any, Has
from limner.rules.tables import RuleTables
from limner.segments.preview import Preview, masked, preview
from rows import memory

AS_OF = date(2024, 3, 10)
CUSTOMERS = {"customer_id": "string", "level": "string", "orders": "int64"}
PEOPLE = [{"customer_id": f"member-{i:03}", "level": "金卡" if i % 4 == 0 else None, "orders": i} for i in range(100)]


def asked(*people) -> RuleTables:
    return RuleTables(customers=memory(CUSTOMERS, *people))


def test_count_share_and_sample(engine):
    shown = preview(Has("level", "=", "金卡"), asked(*PEOPLE), as_of=AS_OF, rows=engine.rows, sample=3)
    assert shown == Preview(
        customers=25,
        total=100,
        share=0.25,
        sample=(
            {"customer_id": "m…20", "level": "金卡"},
            {"customer_id": "m…28", "level": "金卡"},
            {"customer_id": "m…36", "level": "金卡"},
        ),
    )


def test_the_sample_does_not_depend_on_the_order_of_rows(duckdb_engine):
    rule = All(())
    one = preview(rule, asked(*PEOPLE), as_of=AS_OF, rows=duckdb_engine.rows)
    other = preview(rule, asked(*reversed(PEOPLE)), as_of=AS_OF, rows=duckdb_engine.rows)
    assert one == other
    assert len(one.sample) == 10


@pytest.mark.parametrize("people", [[], PEOPLE])
def test_nobody(duckdb_engine, people):
    shown = preview(Any(()), asked(*people), as_of=AS_OF, rows=duckdb_engine.rows)
    assert shown == Preview(customers=0, total=len(people), share=0.0, sample=())


def test_a_rule_that_does_not_fit_runs_nothing():
    with pytest.raises(InvalidDefinition, match="Did you mean 'level'"):
        preview(Has("levle", "=", "x"), asked(), as_of=AS_OF, rows=pytest.fail)


def test_ids_are_masked():
    assert masked("C00000042") == "C…42"
    assert masked("12345") == "…"
    assert masked("") == "…"
