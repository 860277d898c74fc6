"""What a column is to the matching: its kind, and the column of the records it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

MOST_FIELDS = 15
"""A pair's agreement is kept in one integer, four bits a field."""


class Kind(StrEnum):
    """The kinds of column that are compared, each in its own way (``levels.py``)."""

    GIVEN_NAME = "given_name"
    SURNAME = "surname"
    NAME = "name"
    CHINESE_NAME = "chinese_name"
    EMAIL = "email"
    PHONE = "phone"
    DATE = "date"
    CODE = "code"
    ADDRESS = "address"
    CHINESE_ADDRESS = "chinese_address"
    PLACE = "place"
    WORD = "word"
    CATEGORY = "category"
    TEXT = "text"
    YEAR = "year"
    NUMBER = "number"


NAME_PARTS = frozenset((Kind.GIVEN_NAME, Kind.SURNAME))
PLACES = frozenset((Kind.ADDRESS, Kind.PLACE))
SPELLED = frozenset((*NAME_PARTS, *PLACES, Kind.CODE, Kind.WORD))
"""Kinds that are typed letter by letter, and so compared by how many letters differ."""


@dataclass(frozen=True)
class Field:
    """One column that takes part.

    Attributes:
        column: its name in the records.
        kind: what it holds.
    """

    column: str
    kind: Kind


@dataclass(frozen=True)
class Fields:
    """The columns that take part, and why others do not.

    Attributes:
        used: those that are compared, in the order of the records' columns.
        left_out: each other column, with the reason in a word: ``key``, ``constant``, ``empty``, ``surplus``.
    """

    used: tuple[Field, ...]
    left_out: tuple[tuple[str, str], ...] = ()

    def moved(self, field: Field) -> tuple[Field, ...]:
        """The other fields into which a value of ``field`` is at times put by mistake: name parts, parts of an address."""
        for group in (NAME_PARTS, PLACES):
            if field.kind in group:
                return tuple(other for other in self.used if other.kind in group and other != field)
        return ()
