"""Tell from a column's name and some of its values whether it names persons, and how."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from limner.privacy import shapes
from limner.privacy.column_names import asks, may_name_a_person, measures, names_a_role, names_a_thing, suggested
from limner.privacy.kinds import PersonalKind as Kind

_SAMPLE = 500
_SOME, _QUARTER, _HALF, _MOST = 0.05, 0.25, 0.5, 0.75
_ENOUGH = 20
_ANSWERS = frozenset(("yes", "no", "true", "false", "y", "n"))
_CHINESE_SENTENCE = re.compile(r"(?=(?:[^\u3400-\u9fff]*[\u3400-\u9fff]){8})(?:.*[,。!?;~…].*|.{15,})", re.DOTALL)
_ENGLISH_SENTENCE = re.compile(r"(?=(?:\S+ ){4,}\S)(?:.*[a-z][.!?,]|.*\b(?:i|my|the|is|was|you|to)\b)", re.DOTALL)
_SHORT = re.compile(r"(?!\d{1,4}$).{1,40}")
_NUMBERED = re.compile(r"(?=.*\d)[\w-]{6,20}")
_CODE = re.compile(r"[0-9a-fA-F-]{16,}")
_LETTERS = re.compile(r"[^\W\d_]{2}|[\u3400-\u9fff]")


def classify(name: str, samples: Sequence[str]) -> Kind | None:
    """Return the kind of personal value that a column holds; null where it names nobody.

    A kind that the column's name speaks for needs values that could be of it; a kind that the name does not speak for
    needs values that can hardly be anything else. Places no finer than a city, numbers of orders and users, products
    and shops name nobody.

    Args:
        name: The column's name, in Chinese or English.
        samples: Some of its values, blanks left out or not; the first 500 count.
    """
    values = [value for value in map(shapes.cleaned, samples[:_SAMPLE]) if value]
    if not values:
        return None
    for kind in suggested(name):
        if _fits(kind, name, values):
            return kind
    if may_name_a_person(name) and _are_names(values, role=names_a_role(name)):
        return Kind.NAME
    for kind, certain, needed in _CERTAIN:
        if _share(certain, values) >= needed:
            return kind
    if not measures(name) and _share(shapes.is_mobile, values) >= _MOST:
        return Kind.PHONE
    return Kind.TEXT if _is_prose(name, values) else None


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
    Kind.BANK_CARD: (shapes.is_bank_card, 0.6),
    Kind.BIRTH_DATE: (shapes.is_full_date, 0.5),
    Kind.PLATE: (shapes.is_plate, 0.5),
    Kind.SOCIAL: (lambda value: _SHORT.fullmatch(value) is not None, 0.8),
    Kind.IP: (shapes.is_ip, 0.8),
}
_CERTAIN: tuple[tuple[Kind, Callable[[str], bool], float], ...] = (
    (Kind.EMAIL, shapes.is_email, 0.5),
    (Kind.ID_NUMBER, shapes.is_id_number, 0.6),
    (Kind.BANK_CARD, shapes.is_bank_card, 0.9),
    (Kind.PLATE, shapes.is_plate, 0.6),
    (Kind.ADDRESS, shapes.is_address, 0.6),
)
