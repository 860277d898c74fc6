"""Say where a column's cells contradict what its name says: flags, counts, amounts and categories are no person's."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from limner.privacy import shapes
from limner.privacy.kinds import PersonalKind as Kind
from limner.privacy.streets import is_wide_region

_ANSWERS = frozenset(
    [
        "yes",
        "no",
        "true",
        "false",
        "y",
        "n",
        "0",
        "1",
        "ja",
        "nein",
        "oui",
        "non",
        "si",
        "sí",
        "sim",
        "não",
        "nao",
        "da",
        "nee",
        "да",
        "нет",
        "ya",
        "tidak",
        "是",
        "否",
        "有",
        "无",
        "無",
        "はい",
        "いいえ",
        "예",
        "아니오",
        "ใช่",
        "ไม่",
        "on",
        "off",
        "t",
        "f",
    ]
)
_AMOUNT = re.compile(r"[-+]?\d{1,3}(?:[,.]?\d{3})*[.,]\d{1,2}|[-+]?\d+[.,]\d{3,}")
_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)*")
_HIDDEN_OR_DIGIT = re.compile(r"[\d*×●•]")
_LETTERS = re.compile(r"[^\W\d_]")
_FEW = 0.05
_CODE = re.compile(r"[0-9a-fA-F-]{16,}")


def contradict(kind: Kind, values: Sequence[str]) -> bool:
    """Whether ``values`` can not be of ``kind`` although the column is called so; no values contradict nothing.

    Broken (1.38E+10), masked and badly written values contradict nothing either.
    """
    if not values:
        return False
    if all(value.casefold() in _ANSWERS for value in values):
        return True
    return _share(_POSSIBLE[kind], values) < _FEW


def _share(test: Callable[[str], bool], values: Sequence[str]) -> float:
    return sum(map(test, values)) / len(values)


def _signs(value: str) -> int:
    """Digits and the stars that hide some; of 1.38E+10 as many as the number has."""
    if shapes.is_scientific(value):
        return int(value[-2:]) + 1
    return len(_HIDDEN_OR_DIGIT.findall(value))


def _dialled(value: str) -> bool:
    return (_signs(value) > len("1234") and not _AMOUNT.fullmatch(value)) or shapes.is_scientific(value)


def _account(value: str) -> bool:
    return _signs(value) >= len("12345678") and not _AMOUNT.fullmatch(value)


def _document(value: str) -> bool:
    return _signs(value) >= len("12345") and not _AMOUNT.fullmatch(value) and not shapes.is_full_date(value)


def _mailed(value: str) -> bool:
    return "@" in value or "*" in value or bool(_CODE.fullmatch(value))


def _dated(value: str) -> bool:
    return _signs(value) > len("1234") or bool(
        re.search(r"\d.*[月日]|[月年初]|\d+\s*[-/. ]\s*\d+|\d+\s+[^\W\d_]{3,}|[^\W\d_]{3,}\s+\d+", value)
    )


def _plated(value: str) -> bool:
    return bool(re.search(r"\d", value)) and len(value) <= len("12345678901234567") and not _AMOUNT.fullmatch(value)


def _messenger(value: str) -> bool:
    return not _NUMBER.fullmatch(value) or (value.isdigit() and len(value) >= len("12345"))


def _connected(value: str) -> bool:
    return bool(re.search(r"\d", value)) and ("." in value or ":" in value) and not _AMOUNT.fullmatch(value)


def _device(value: str) -> bool:
    return len(re.findall(r"[0-9a-fA-F*]", value)) >= len("12345678") or shapes.is_scientific(value)


def _addressed(value: str) -> bool:
    return not (shapes.is_region(value) or is_wide_region(value))


def _called(value: str) -> bool:
    return bool(_LETTERS.search(value) or "*" in value) and not _CODE.fullmatch(value)


def _written(value: str) -> bool:
    return not _NUMBER.fullmatch(value)


_POSSIBLE: dict[Kind, Callable[[str], bool]] = {
    Kind.EMAIL: _mailed,
    Kind.PHONE: _dialled,
    Kind.ID_NUMBER: _document,
    Kind.BANK_CARD: _account,
    Kind.BIRTH_DATE: _dated,
    Kind.PLATE: _plated,
    Kind.SOCIAL: _messenger,
    Kind.IP: _connected,
    Kind.DEVICE: _device,
    Kind.ADDRESS: _addressed,
    Kind.NAME: _called,
    Kind.TEXT: _written,
}
