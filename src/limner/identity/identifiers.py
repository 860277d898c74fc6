"""Say which identifiers make two customer ids one person, and of whom they can tell nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product

from limner.core.text import Text


@dataclass(frozen=True, kw_only=True)
class IdentifierRule:
    """What one kind of identifier is worth.

    A value that more customers of one source have than ``most_customers`` joins nobody: it is a family's phone, a shop
    assistant's number, a device in a shop. Nor is a customer joined by a kind of which he has more values than ``most_values``.
    """

    kind: str
    title: Text
    priority: int
    """Where links exclude each other, the one of the smaller number counts."""
    most_customers: int
    most_values: int
    within_days: int | None = None
    """Only what was seen in the last so many days counts; None: however old it is."""
    exclusive: bool = False
    """Whether nobody has two of them, so that two different ones are two people."""
    sufficient: bool = True
    """Whether it joins even those whose names, genders or years of birth disagree."""


RULES = (
    IdentifierRule(
        kind="id_number",
        title=Text(zh="证件号码", en="identity number"),
        priority=1,
        most_customers=20,
        most_values=1,
        exclusive=True,
    ),
    IdentifierRule(
        kind="unionid", title=Text("微信 UnionID", "WeChat UnionID"), priority=2, most_customers=10, most_values=2
    ),
    IdentifierRule(
        kind="member_id", title=Text("会员号", "member number"), priority=3, most_customers=10, most_values=5
    ),
    IdentifierRule(kind="card", title=Text("会员卡", "loyalty card"), priority=4, most_customers=5, most_values=10),
    IdentifierRule(
        kind="openid", title=Text("微信 OpenID", "WeChat OpenID"), priority=5, most_customers=5, most_values=20
    ),
    IdentifierRule(
        kind="id_number_unchecked",
        title=Text("证件号码（校验不符）", "identity number (fails its check)"),
        priority=6,
        most_customers=5,
        most_values=5,
        sufficient=False,
    ),
    IdentifierRule(
        kind="bank_card",
        title=Text("银行卡", "bank card"),
        priority=7,
        most_customers=3,
        most_values=10,
        sufficient=False,
    ),
    IdentifierRule(
        kind="phone",
        title=Text("手机号", "phone number"),
        priority=8,
        most_customers=5,
        most_values=10,
        sufficient=False,
    ),
    IdentifierRule(
        kind="email",
        title=Text("电子邮箱", "e-mail address"),
        priority=9,
        most_customers=5,
        most_values=10,
        sufficient=False,
    ),
)
"""The kinds that join, the surest first. A kind that is not here (device, cookie) joins no two customers; see ``visitors``."""

BY_KIND = {rule.kind: rule for rule in RULES}

WORDS = frozenset(
    re.findall(
        r"\S+",
        "anonymous guest distinctid distinct_id id not_authenticated email undefined true false nan none null unknown "
        "test n/a na [object] 未知 测试 无 没有 空 游客 匿名 暂无 不详",
    )
) | {"[object object]"}
"""What stands in the place of a value where there is none, in lower case."""
LONGEST = 200
"""Identifiers with more characters are none."""


def is_placeholder(kind: str, value: str) -> bool:
    """Whether a value in clear stands for "nobody" and so says nothing of who somebody is.

    The lists are those by which event collectors refuse to merge people (PostHog, Segment), and what Chinese forms
    are filled with when a field may not stay empty.
    """
    plain = value.strip().strip("'\"").casefold()
    if plain in WORDS or len(plain) > LONGEST or re.fullmatch(r"[0\-\s.*x]*", plain):
        return True
    if kind == "phone":
        digits = re.sub(r"\D", "", plain)
        return digits in _PHONES or digits.removeprefix("86") in _PHONES
    return kind == "email" and bool(
        re.fullmatch(r"(?:test|abc|aaa|noemail|none|null|1|123)@.*|.*@(?:test|example)\..*", plain)
    )


def placeholders(kind: str) -> tuple[str, ...]:
    """Return the values in clear of a kind that are known to stand for "nobody", to be compared by their hashes."""
    if kind == "phone":
        return tuple(sorted(_PHONES))
    return tuple(sorted(WORDS))


def _filled_in() -> frozenset[str]:
    """Mobile numbers that nobody was given, or everybody gives: one digit over and over, digits that only count up."""
    same = {second + digit * 9 for second, digit in product(("13", "15", "18", "17", "19"), "0123456789")}
    repeated = {digit * length for digit in "0123456789" for length in (7, 8, 10, 11)}
    counted = {"12345678901", "12345678910", "13123456789", "13012345678", "13812345678", "18812345678", "12345678"}
    known = {"13800138000", "13800000000", "13900139000", "13700000000", "18888888888", "13888888888"}
    return frozenset(same | repeated | counted | known)


_PHONES = _filled_in()
