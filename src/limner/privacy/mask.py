"""Show a personal value so that people recognise it and learn little: 138****8000, 张*, a***@qq.com."""

from __future__ import annotations

import re
from collections.abc import Callable

from limner.privacy.kinds import PersonalKind
from limner.privacy.people import COMPOUND_SURNAMES
from limner.privacy.shapes import cleaned

HIDDEN = "****"
_MOBILE = 11
_LANDLINE = 7
_IP = re.compile(r"(\d{1,3}\.){3}\d{1,3}")
_REGION = re.compile(r"[\u3400-\u9fff]{2,7}?(?:省|自治区|特别行政区|市)")


def mask(kind: str, value: str) -> str:
    """Return ``value`` masked as one of ``kind``; what is too short, or of a kind with no mask, is hidden whole."""
    plain = cleaned(value)
    return _MASKS.get(kind, _all)(plain) if plain else ""


def _phone(value: str) -> str:
    digits = re.sub(r"\D", "", value.split(";", 1)[0])[-_MOBILE:]
    if len(digits) < _LANDLINE:
        return HIDDEN
    return digits[:3] + HIDDEN + digits[-4:] if len(digits) == _MOBILE else HIDDEN + digits[-2:]


def _name(value: str) -> str:
    if not value[0].isascii() and value[0].isalpha() and " " not in value:
        surname = value[:2] if value[:2] in COMPOUND_SURNAMES else value[0]
        return surname + "*" * min(max(1, len(value) - len(surname)), 3)
    return " ".join(f"{word[0]}***" for word in value.split()[:3])


def _email(value: str) -> str:
    local, _, domain = value.rpartition("@")
    return f"{local[0]}***@{domain}" if local else HIDDEN


def _address(value: str) -> str:
    region = _REGION.match(value)
    return f"{region.group()}{HIDDEN}" if region and region.end() < len(value) else HIDDEN


def _ends(first: int, last: int) -> Callable[[str], str]:
    def masked(value: str) -> str:
        bare = re.sub(r"[\s-]", "", value)
        return bare[:first] + HIDDEN + bare[len(bare) - last :] if len(bare) >= 2 * (first + last) else HIDDEN

    return masked


def _birth_date(value: str) -> str:
    year = re.search(r"(?:18|19|20)\d\d", value)
    return f"{year.group()}-**-**" if year else HIDDEN


def _ip(value: str) -> str:
    return re.sub(r"(\d+\.\d+)\.\d+\.\d+", r"\1.*.*", value) if _IP.fullmatch(value) else HIDDEN


def _all(_value: str) -> str:
    return HIDDEN


_MASKS: dict[str, Callable[[str], str]] = {
    PersonalKind.NAME: _name,
    PersonalKind.PHONE: _phone,
    PersonalKind.EMAIL: _email,
    PersonalKind.ADDRESS: _address,
    PersonalKind.ID_NUMBER: _ends(3, 4),
    PersonalKind.BANK_CARD: _ends(0, 4),
    PersonalKind.PLATE: _ends(2, 1),
    PersonalKind.SOCIAL: _ends(2, 0),
    PersonalKind.BIRTH_DATE: _birth_date,
    PersonalKind.IP: _ip,
}
