"""What becomes of a column: applied to distinct values, proposed, approved, and taken back."""

from __future__ import annotations

from limner.quality.normal import applied, distinct_values, normalised, reverted
from limner.quality.normalise.emails import EMAILS
from rows import memory

SCHEMA = {"id": "int64", "email": "string"}
ROWS = (
    {"id": 1, "email": "A@QQ.com"},
    {"id": 2, "email": "A@QQ.com"},
    {"id": 3, "email": "b@gmial.com"},
    {"id": 4, "email": "b@x.com"},
    {"id": 5, "email": "nothing"},
    {"id": 6},
)


def counts(engine, table):
    return {row["value"]: row["rows"] for row in engine.rows(distinct_values(table, "email"))}


def emails(engine, table, column="email"):
    return {row["id"]: row[column] for row in engine.rows(table)}


def test_what_is_safe_is_applied_and_can_be_taken_back(engine):
    table = memory(SCHEMA, *ROWS)
    found = normalised(EMAILS, counts(engine, table))
    assert (found.rows, found.changed_rows, found.invalid_rows, found.changed_share) == (5, 2, 1, 0.4)
    assert [(one.before, one.after, one.rows) for one in found.proposals] == [("b@gmial.com", "b@gmail.com", 1)]
    new = applied(table, "email", found.after)
    assert emails(engine, new) == {1: "a@qq.com", 2: "a@qq.com", 3: "b@gmial.com", 4: "b@x.com", 5: "nothing", 6: None}
    assert emails(engine, new, "email_before") == emails(engine, table)
    assert emails(engine, reverted(new, "email")) == emails(engine, table)


def test_what_was_approved_is_applied(engine):
    table = memory(SCHEMA, *ROWS)
    found = normalised(EMAILS, counts(engine, table), approved={"b@gmial.com": "b@gmail.com"})
    assert not found.proposals
    assert emails(engine, applied(table, "email", found.after))[3] == "b@gmail.com"


def test_a_column_in_which_nothing_changes(engine):
    table = memory(SCHEMA, {"id": 1, "email": "b@x.com"})
    found = normalised(EMAILS, counts(engine, table))
    assert found.after == {}
    assert emails(engine, applied(table, "email", found.after), "email_before") == {1: "b@x.com"}
    assert normalised(EMAILS, {}).changed_share == 0
