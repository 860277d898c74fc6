"""Recognise numbers of persons and accounts in other countries than China by their form and their check digits."""

from __future__ import annotations

import re
from collections.abc import Callable

_BASE = 10
_DNI = "TRWAGMYFPDXBNJZSQVHLCKE"
_ODD = dict(
    zip(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        (
            *(1, 0, 5, 7, 9, 13, 15, 17, 19, 21),
            *(1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20),
            *(11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23),
        ),
        strict=True,
    )
)


def is_national_number(value: str) -> bool:
    """Whether it is the number of a person in one of the countries whose numbers can be told from others.

    US social security (with hyphens), Brazil's CPF (with its signs), Spain's DNI and NIE, Italy's codice fiscale, France's
    NIR, Taiwan's, Hong Kong's and Singapore's identity cards, Korea's resident number, India's PAN.
    """
    return any(pattern.fullmatch(value.upper()) and check(value.upper()) for pattern, check in _NUMBERS)


def is_iban(value: str) -> bool:
    """Whether it is an international bank account number (ISO 13616)."""
    bare = re.sub(r"[\s-]", "", value).upper()
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", bare):
        return False
    return int("".join(str(int(sign, 36)) for sign in bare[4:] + bare[:4])) % 97 == 1


def _cpf(value: str) -> bool:
    digits = [int(sign) for sign in value if sign.isdigit()]
    if len(set(digits)) == 1:
        return False
    return all(
        sum(d * w for d, w in zip(digits[:n], range(n + 1, 1, -1), strict=True)) * _BASE % 11 % _BASE == digits[n]
        for n in (9, 10)
    )


def _dni(value: str) -> bool:
    bare = value.replace("-", "")
    digits = bare[:-1].translate(str.maketrans("XYZ", "012"))
    return _DNI[int(digits) % 23] == bare[-1]


def _codice(value: str) -> bool:
    total = sum(
        _ODD[sign] if place % 2 == 0 else int(sign, 36) - (0 if sign.isdigit() else 10)
        for place, sign in enumerate(value[:15])
    )
    return chr(ord("A") + total % 26) == value[15]


def _nir(value: str) -> bool:
    bare = re.sub(r"\s", "", value).replace("2A", "19").replace("2B", "18")
    return 97 - int(bare[:13]) % 97 == int(bare[13:])


def _taiwan(value: str) -> bool:
    head = 10 + "ABCDEFGHJKLMNPQRSTUVXYWZIO".index(value[0])
    digits = [head // 10, head % 10, *map(int, value[1:])]
    return sum(d * w for d, w in zip(digits, (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1), strict=True)) % _BASE == 0


def _singapore(value: str) -> bool:
    total = sum(int(d) * w for d, w in zip(value[1:8], (2, 7, 6, 5, 4, 3, 2), strict=True)) + 4 * (value[0] in "TG")
    letters = "JZIHGFEDCBA" if value[0] in "ST" else "XWUTRQPNMLK"
    return letters[total % 11] == value[8]


def _always(_value: str) -> bool:
    return True


_NUMBERS: tuple[tuple[re.Pattern[str], Callable[[str], bool]], ...] = (
    (re.compile(r"(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}"), _always),
    (re.compile(r"\d{3}\.\d{3}\.\d{3}-\d{2}"), _cpf),
    (re.compile(r"[XYZ\d]\d{7}-?[A-Z]"), _dni),
    (re.compile(r"[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]"), _codice),
    (re.compile(r"[12] ?\d{2} ?(?:0[1-9]|1[0-2]) ?(?:\d{2}|2A|2B) ?\d{3} ?\d{3} ?\d{2}"), _nir),
    (re.compile(r"[A-Z][12]\d{8}"), _taiwan),
    (re.compile(r"[A-Z]{1,2}\d{6}\([0-9A]\)"), _always),
    (re.compile(r"[STFG]\d{7}[A-Z]"), _singapore),
    (re.compile(r"\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])-[1-8]\d{6}"), _always),
    (re.compile(r"[A-Z]{3}[ABCFGHLJPT][A-Z]\d{4}[A-Z]"), _always),
)
