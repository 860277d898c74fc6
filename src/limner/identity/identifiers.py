"""Say which identifiers make two customer ids one person, and of whom they can tell nothing."""

from __future__ import annotations

from dataclasses import dataclass

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
