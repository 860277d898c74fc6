"""What is filled into a form so that it is not empty tells nobody apart."""

from __future__ import annotations

import pytest

from limner.identity.identifiers import RULES, is_placeholder, placeholders


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("phone", "13800138000"),
        ("phone", "+86 138 0013 8000"),
        ("phone", "00000000000"),
        ("phone", "1111111"),
        ("phone", "18888888888"),
        ("phone", "12345678901"),
        ("phone", "-"),
        ("email", "test@test.com"),
        ("email", "noemail@example.com"),
        ("email", "未知"),
        ("id_number", "000000000000000000"),
        ("member_id", "NULL"),
        ("member_id", "'undefined'"),
        ("member_id", "[object Object]"),
        ("member_id", "x" * 201),
        ("openid", " 测试 "),
    ],
)
def test_a_placeholder_is_known(kind, value):
    assert is_placeholder(kind, value)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("phone", "13812345679"),
        ("phone", "+86 139 1234 5670"),
        ("email", "robert255@smith.net"),
        ("email", "tester@gmail.com"),
        ("id_number", "11010519491231002X"),
        ("member_id", "10001"),
        ("member_id", "13800138000x1"),
    ],
)
def test_an_identifier_is_not_one(kind, value):
    assert not is_placeholder(kind, value)


def test_listed_placeholders_are_placeholders():
    assert all(is_placeholder(rule.kind, value) for rule in RULES for value in placeholders(rule.kind))


def test_no_two_kinds_are_equally_sure():
    assert len({rule.priority for rule in RULES}) == len({rule.kind for rule in RULES}) == len(RULES)
