"""Give equal personal values an equal keyed hash, so that they match exactly without being read."""

from __future__ import annotations

import re
from collections.abc import Callable
from hashlib import sha256

from limner.privacy.kinds import PersonalKind
from limner.privacy.shapes import cleaned, id_check, phone

_LENGTH = 32
_BLOCK = 64
_INNER, _OUTER = (bytes(byte ^ pad for byte in range(256)) for pad in (0x36, 0x5C))
"""What each byte of the key becomes before the inner and the outer hash of HMAC (RFC 2104)."""
_OTHER_THAN_DIGITS = re.compile(r"\D")
_MARKS = re.compile(r"[\W_]")


class BlindIndex:
    """Keyed hashes of personal values: HMAC-SHA256 over the kind and the normalised value, 32 hexadecimal digits.

    Args:
        key: 256 bits that nothing else uses: ``vault.secret("blind index")``.
        region: Country of phone numbers without a country code, ISO 3166.
    """

    def __init__(self, key: bytes, *, region: str = "CN") -> None:
        padded = key.ljust(_BLOCK, b"\0")
        # ``hmac`` would prepare the key again for each value, which takes longer than the rest.
        self._inner, self._outer = (sha256(padded.translate(pad)) for pad in (_INNER, _OUTER))
        self._region = region

    def __repr__(self) -> str:
        return f"BlindIndex(region={self._region!r})"

    def of(self, kind: str, value: str) -> str | None:
        """Return the hash of ``value`` as one of ``kind``; null where the value says nothing, so that it never matches."""
        normal = normalise(kind, value, region=self._region)
        if not normal:
            return None
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(f"{kind}\x1f{normal}".encode("utf-8", "surrogatepass"))
        outer.update(inner.digest())
        return outer.hexdigest()[:_LENGTH]


def normalise(kind: str, value: str, *, region: str = "CN") -> str:
    """Return the one way to write ``value``, for comparing it with others of its ``kind``; empty for a blank.

    Phones: E.164, else the digits. E-mails: lower case. Identity numbers: 18 characters, upper case. Cards, plates:
    without separators. Names: without blanks and dots, lower case. Addresses: without punctuation, lower case.
    A kind that is none of ``PersonalKind``: lower case. All in NFKC.
    """
    plain = cleaned(value)
    if kind == PersonalKind.PHONE:
        return phone(plain, region) or _OTHER_THAN_DIGITS.sub("", plain)
    return _NORMAL.get(kind, str.casefold)(plain)


def _identity(value: str) -> str:
    bare = _MARKS.sub("", value).upper()
    if re.fullmatch(r"\d{15}", bare):
        longer = f"{bare[:6]}19{bare[6:]}"
        return longer + id_check(longer)
    return bare


def _joined(value: str) -> str:
    return (value if value.isalnum() else _MARKS.sub("", value)).casefold()


_NORMAL: dict[str, Callable[[str], str]] = {
    PersonalKind.EMAIL: lambda value: "".join(value.split()).casefold(),
    PersonalKind.ID_NUMBER: _identity,
    PersonalKind.BANK_CARD: _joined,
    PersonalKind.PLATE: _joined,
    PersonalKind.NAME: _joined,
    PersonalKind.ADDRESS: _joined,
}
