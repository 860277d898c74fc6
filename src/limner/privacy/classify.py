"""Tell from a column's name and some of its values whether it names persons, and how."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from limner.privacy import shapes
from limner.privacy.checked_numbers import is_iban, is_national_number
from limner.privacy.column_names import (
    asks,
    is_bare_name,
    is_postcode,
    lists_people,
    lists_people_only,
    may_name_a_person,
    measures,
    named,
    names_a_place,
    names_a_role,
    names_a_thing,
    numbers_things,
    of_another,
    suggested,
)
from limner.privacy.contradictions import contradict
from limner.privacy.kinds import PersonalKind as Kind
from limner.privacy.person_names import is_full_name

_SAMPLE, _READ = 500, 300
_SOME, _QUARTER, _HALF, _MANY, _MOST = 0.05, 0.25, 0.5, 0.6, 0.75
_ENOUGH = 20
_ANSWERS = frozenset(("yes", "no", "true", "false", "y", "n"))
_CHINESE_SENTENCE = re.compile(r"(?=(?:[^\u3400-\u9fff]*[\u3400-\u9fff]){8})(?:.*[,。!?;~…].*|.{15,})", re.DOTALL)
_ENGLISH_SENTENCE = re.compile(r"(?=(?:\S+ ){4,}\S)(?:.*[a-z][.!?,]|.*\b(?:i|my|the|is|was|you|to)\b)", re.DOTALL)
_SHORT = re.compile(r"(?!\d{1,4}$).{1,40}")
_NUMBERED = re.compile(r"(?=.*\d)[\w-]{6,20}")
_CODE = re.compile(r"[0-9a-fA-F-]{16,}")
_LETTERS = re.compile(r"[^\W\d_]{2}|[\u3400-\u9fff]")
_VERSION = re.compile(r"version|release|build|版本|ver\b", re.IGNORECASE)
_NOT_OF_OTHERS: Final = frozenset((Kind.TEXT, Kind.IP, Kind.DEVICE, Kind.ADDRESS))


def classify(name: str, samples: Sequence[str], *, beside: Sequence[str] = ()) -> Kind | None:
    """Return the kind of personal value that a column holds; null where it names nobody.

    A name that says so by itself (手机号, billing street, お名前) is enough, whatever the cells are: empty, masked, broken by a
    spreadsheet; flags, counts, amounts and regions under such a name are not of it. Under any other name the cells decide:
    what can hardly be anything else than a person's is. Places no finer than a city, numbers of orders and users, products
    and shops name nobody.

    Args:
        name: The column's name, in any of the languages of ``column_terms``.
        samples: Some of its values, blanks left out or not; the first 500 count, and of each its first 300 characters.
        beside: The names of all columns of the sheet, where they are known: they tell whose value it is, and of what
            ``name`` is the name.

    Returns:
        The kind; ``other`` for values of somebody else than the customer.
    """
    values = [value for value in (shapes.cleaned(one[:_READ]) for one in samples[:_SAMPLE]) if value]
    kind = _kind(name, values, beside)
    if kind is None or kind in _NOT_OF_OTHERS:
        return kind
    return Kind.OTHER if of_another(name, beside) else kind


def _kind(name: str, values: Sequence[str], beside: Sequence[str]) -> Kind | None:
    if (kind := _by_name(name, values)) is not None:
        return kind
    if is_postcode(name):
        return Kind.ADDRESS if any(Kind.ADDRESS in named(one) for one in beside) else None
    if not values:
        return None
    for kind in suggested(name):
        if _fits(kind, name, values):
            return kind
    if _is_a_name(name, values, beside):
        return Kind.NAME
    return _by_cells(name, values)


def _by_name(name: str, values: Sequence[str]) -> Kind | None:
    for kind in named(name):
        if kind in _MISTAKEN and values and (other := _mistaken(values)):
            return other
        if not contradict(kind, values) and not (kind is Kind.ADDRESS and values and _are_places(values)):
            return kind
    return None


_MISTAKEN: Final = frozenset((Kind.PHONE, Kind.BANK_CARD, Kind.ID_NUMBER))


def _mistaken(values: Sequence[str]) -> Kind | None:
    """E-mail addresses are such even where the column is called otherwise (联系方式, 账号)."""
    return Kind.EMAIL if _share(shapes.is_email, values) >= _HALF else None


def _are_places(values: Sequence[str]) -> bool:
    """Whether what is called an address holds towns: words without a number, the same in many rows."""
    finer = [value for value in values if not shapes.is_region(value)]
    return _share(shapes.is_region, values) >= _HALF and _share(shapes.has_street, finer or values) < _SOME


def _share(test: Callable[[str], bool], values: Sequence[str]) -> float:
    return sum(map(test, values)) / len(values)


def _fits(kind: Kind, name: str, values: Sequence[str]) -> bool:
    if kind is Kind.NAME:
        return not measures(name) and _share(_could_be_a_name, values) >= _MOST
    if kind is Kind.ADDRESS:
        return _are_addresses(values)
    if kind is Kind.TEXT:
        return not measures(name) and (_share(_is_worded, values) >= _HALF or _share(_is_sentence, values) >= _SOME)
    test, needed = _FITTING[kind]
    return _share(test, values) >= needed


def _could_be_a_name(value: str) -> bool:
    if re.search(r"[\u3400-\u9fff]", value):
        return re.fullmatch(r"\D{1,12}", value) is not None
    names = re.split(r"\s*[,;&]\s*", value)
    return all(map(shapes.is_western_name, names)) and value.casefold() not in _ANSWERS


def _is_a_name(name: str, values: Sequence[str], beside: Sequence[str]) -> bool:
    """Whether persons' names stand under a name that is theirs and that of things, or under any name at all."""
    if names_a_thing(name) or names_a_place(name) or numbers_things(name):
        return False
    full = _share(is_full_name, values)
    if is_bare_name(name) and lists_people(beside):
        return full >= _QUARTER or (lists_people_only(beside) and _share(_could_be_called, values) >= _MOST)
    if may_name_a_person(name):
        return full >= _MANY or _are_names(values, role=names_a_role(name))
    return not measures(name) and len(set(values)) > 1 and full >= _MANY


def _could_be_called(value: str) -> bool:
    return bool(_LETTERS.search(value)) and not re.search(r"[\d#@/]", value) and len(value.split()) <= len("abcde")


def _are_names(values: Sequence[str], *, role: bool) -> bool:
    """Whether values under a name that persons share with things are persons' names."""
    if _share(shapes.is_chinese_name, values) >= _MOST:
        return True
    if _share(shapes.is_western_name, values) < _MOST:
        return False
    return _share(shapes.has_given_name, values) >= _QUARTER or (role and _share(_is_first_and_last, values) >= _MOST)


def _is_first_and_last(value: str) -> bool:
    return re.fullmatch(r"(?:[A-Z][\w'.-]*\s){1,3}[A-Z][\w'-]+", value) is not None


def _are_addresses(values: Sequence[str]) -> bool:
    finer = [value for value in values if not shapes.is_region(value)]
    if len(finer) < _HALF * len(values):
        return False
    if _share(shapes.has_street, finer) >= _SOME:
        return True
    # Names of houses and estates have no word for a street; they differ from row to row, as cities do not.
    varied = len(finer) >= _ENOUGH and len(set(finer)) >= _HALF * len(finer)
    return varied and _share(_is_worded, finer) >= _MOST


def _is_worded(value: str) -> bool:
    return bool(_LETTERS.search(value)) and not _CODE.fullmatch(value)


def _is_sentence(value: str) -> bool:
    return bool(_CHINESE_SENTENCE.fullmatch(value)) or bool(_ENGLISH_SENTENCE.search(value))


# By cells alone


def _by_cells(name: str, values: Sequence[str]) -> Kind | None:
    for kind, certain, needed in _CERTAIN:
        if kind in _MISSED_AS_NUMBERS and numbers_things(name):
            continue
        if _share(certain, values) >= needed:
            return kind
    if not measures(name) and not numbers_things(name) and _share(_is_phone, values) >= _MOST:
        return Kind.PHONE
    if not _VERSION.search(name) and _share(shapes.is_ip, values) >= _MOST and not measures(name):
        return Kind.IP
    if not names_a_thing(name) and _share(shapes.holds_contact, values) >= _SOME:
        return Kind.TEXT
    return Kind.TEXT if _is_prose(name, values) else None


_MISSED_AS_NUMBERS: Final = frozenset((Kind.BANK_CARD, Kind.ID_NUMBER))
"""Kinds whose numbers those of orders and parcels may look like."""


def _is_phone(value: str) -> bool:
    return shapes.is_mobile(value) or shapes.is_masked_phone(value) or shapes.is_written_like_a_phone(value)


def _is_prose(name: str, values: Sequence[str]) -> bool:
    distinct = len(set(values)) / len(values)
    if asks(name):
        return distinct >= _QUARTER and _share(_is_worded, values) >= _MOST
    if names_a_thing(name) or measures(name):
        return False
    return distinct >= _HALF and _share(_is_sentence, values) >= _HALF


_FITTING: dict[Kind, tuple[Callable[[str], bool], float]] = {
    Kind.EMAIL: (shapes.is_email, 0.3),
    Kind.PHONE: (shapes.looks_dialled, 0.5),
    Kind.ID_NUMBER: (lambda value: _NUMBERED.fullmatch(value) is not None, 0.6),
    Kind.BANK_CARD: (lambda value: shapes.is_bank_card(value) or shapes.is_masked_card(value) or is_iban(value), 0.6),
    Kind.BIRTH_DATE: (shapes.is_full_date, 0.5),
    Kind.PLATE: (shapes.is_plate, 0.5),
    Kind.SOCIAL: (lambda value: _SHORT.fullmatch(value) is not None, 0.8),
    Kind.IP: (shapes.is_ip, 0.8),
}
_CERTAIN: tuple[tuple[Kind, Callable[[str], bool], float], ...] = (
    (Kind.EMAIL, shapes.is_email, 0.5),
    (Kind.ID_NUMBER, shapes.is_id_number, 0.6),
    (Kind.ID_NUMBER, is_national_number, 0.75),
    (Kind.BANK_CARD, shapes.is_bank_card, 0.9),
    (Kind.BANK_CARD, is_iban, 0.75),
    (Kind.PLATE, shapes.is_plate, 0.6),
    (Kind.ADDRESS, shapes.is_address, 0.6),
)
