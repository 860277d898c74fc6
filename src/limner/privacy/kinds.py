"""Name the kinds of personal values."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from limner.core.text import Text


class PersonalKind(StrEnum):
    """What a value says of a person.

    ``text`` is open-ended text, which may hold any of the others; ``other`` says something of somebody else than the
    customer (a receiver, an insured person, a sales clerk), and nobody is known by it.
    """

    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    ID_NUMBER = "id_number"
    BANK_CARD = "bank_card"
    PLATE = "plate"
    SOCIAL = "social"
    BIRTH_DATE = "birth_date"
    IP = "ip"
    DEVICE = "device"
    OTHER = "other"
    TEXT = "text"


TITLES: Mapping[str, Text] = {
    PersonalKind.NAME: Text("姓名", "name"),
    PersonalKind.PHONE: Text("手机号", "phone number"),
    PersonalKind.EMAIL: Text("邮箱", "e-mail"),
    PersonalKind.ADDRESS: Text("地址", "address"),
    PersonalKind.ID_NUMBER: Text("证件号", "identity number"),
    PersonalKind.BANK_CARD: Text("银行卡号", "bank card number"),
    PersonalKind.SOCIAL: Text("社交账号", "social account"),
    PersonalKind.BIRTH_DATE: Text("出生日期", "date of birth"),
}
"""What the kinds are called by which somebody is known."""
