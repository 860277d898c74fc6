"""What becomes of a column: applied to distinct values, proposed, approved, and taken back."""

from __future__ import annotations

import pytest

from limner.quality.normal import Share, applied, distinct_values, normalised, reverted, summed
from limner.quality.normalise.categories import CATEGORIES
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
    assert emails(engine, new, "x_email_before") == emails(engine, table)
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
    assert emails(engine, applied(table, "email", found.after), "x_email_before") == {1: "b@x.com"}
    assert normalised(EMAILS, {}).changed_share == 0


def test_what_came_first_is_kept_and_rows_without_it_stay(engine):
    schema = {**SCHEMA, "x_email_before": "string"}
    table = memory(
        schema, {"id": 1, "email": "a@gmial.com", "x_email_before": "A@gmial.com"}, {"id": 2, "email": "茶"}, {"id": 3}
    )
    new = applied(table, "email", {"a@gmial.com": "a@gmail.com", "茶": "tea"})
    assert emails(engine, new) == {1: "a@gmail.com", 2: "tea", 3: None}
    assert emails(engine, new, "x_email_before") == {1: "A@gmial.com", 2: "茶", 3: None}
    assert emails(engine, reverted(table, "email")) == {1: "A@gmial.com", 2: "茶", 3: None}


def test_what_arrived_is_added_up_by_kind():
    one, other = (Share(kind=kind, values=4, changed=1, invalid=2) for kind in ("email", "products.category"))
    assert summed([one, other, one]) == (Share(kind="email", values=8, changed=2, invalid=4), other)
    assert one.changed_share == 0.25
    assert Share(kind="email", values=0, changed=0, invalid=0).changed_share == 0


@pytest.mark.parametrize(
    ("text", "agreed", "after"),
    [
        ("茶叶", {"茶叶": "茶", "茶": "Tea"}, "Tea"),
        ("ＴＥＡ", {"TEA": "Tea"}, "Tea"),
        ("a", {"a": "b", "b": "a"}, "b"),
        ("a", {"a": "b", "b": "c", "c": "b"}, "c"),
        ("a", {"a": "a"}, None),
        ("ＴＥＡ", {"Tea": "茶"}, "TEA"),
    ],
)
def test_what_was_approved_holds_of_what_a_text_becomes(text, agreed, after):
    assert normalised(CATEGORIES, {text: 1}, approved=agreed).after.get(text) == after
