"""What is hidden, broken or filled in so that a field is not empty tells nobody apart."""

from __future__ import annotations

import ibis
import pytest

from limner.engine.duckdb import DuckDB
from limner.identity.identifiers import RULES
from limner.privacy.nobody import (
    WALK_INS,
    is_shared_mailbox,
    placeholders,
    singles_out,
    without_nobody,
)

NOBODY = [
    ("phone", "13800138000"),
    ("phone", "+86 138 0013 8000"),
    ("phone", "00000000000"),
    ("phone", "1111111"),
    ("phone", "18888888888"),
    ("phone", "12345678901"),
    ("phone", "1.38E+10"),
    ("phone", "1,39E+10"),
    ("phone", "138****0001"),
    ("phone", "1234"),
    ("phone", "-"),
    ("email", "test@test.com"),
    ("email", "noreply@example.com"),
    ("email", "No-Reply@firma.example"),
    ("email", "na@na.com"),
    ("email", "none@none.com"),
    ("email", "lin***@163.com"),
    ("email", "未知"),
    ("id_number", "000000000000000000"),
    ("id_number", "110101********0013"),
    ("id_number", "1.10101E+17"),
    ("bank_card", "6222********1000"),
    ("name", "散客"),
    ("name", "Walk-in Customer"),
    ("member_id", "NULL"),
    ("member_id", "'undefined'"),
    ("member_id", "[object Object]"),
    ("member_id", "x" * 201),
    ("openid", " 测试 "),
]
SOMEBODY = [
    ("phone", "13812345679"),
    ("phone", "+86 139 1234 5670"),
    ("phone", "06 12 34 56 78"),
    ("email", "robert255@smith.net"),
    ("email", "tester.anna@gmail.com"),
    ("email", "anna@example.com"),
    ("id_number", "11010519491231002X"),
    ("bank_card", "6222021001122334455"),
    ("name", "张伟"),
    ("member_id", "10001"),
    ("member_id", "13800138000x1"),
]


@pytest.mark.parametrize(("kind", "value"), NOBODY)
def test_nobody_is_singled_out_by(kind, value):
    assert not singles_out(kind, value)


@pytest.mark.parametrize(("kind", "value"), SOMEBODY)
def test_somebody_is_singled_out_by(kind, value):
    assert singles_out(kind, value)


@pytest.mark.parametrize("kind", ["phone", "email", "id_number", "bank_card"])
def test_a_plan_says_the_same_of_values(kind):
    values = [value for one, value in (*NOBODY, *SOMEBODY) if one == kind and len(value) > 3]
    table = ibis.memtable({"value": values})
    rows = DuckDB().rows(table.select("value", kept=without_nobody(table.value, kind)))
    found = {row["value"]: row["kept"] is not None for row in rows}
    assert found == {value: singles_out(kind, value) for value in values}


def test_a_mailbox_of_a_firm_is_shared():
    assert is_shared_mailbox("email", "Info@acme.example")
    assert not is_shared_mailbox("email", "infante@acme.example")
    assert not is_shared_mailbox("name", "info@acme.example")


def test_listed_placeholders_single_out_nobody():
    assert not any(singles_out(rule.kind, value) for rule in RULES for value in placeholders(rule.kind))


def test_words_for_unknown_customers_are_in_lower_case():
    assert {word.lower().strip() for word in WALK_INS} == WALK_INS
