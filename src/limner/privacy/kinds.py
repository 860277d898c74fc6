"""Name the kinds of personal values."""

from __future__ import annotations

from enum import StrEnum


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
