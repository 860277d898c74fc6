"""Phone numbers in E.164."""

from __future__ import annotations

import re

import phonenumbers

from limner.core.text import Text
from limner.privacy.shapes import phone as valid_phone
from limner.quality.normal import Normal, Normaliser, cleaned, made

REGION = "CN"
"""Country of numbers without a country code."""

_APART = re.compile(r"[,、;，；]|\s+(?=1[3-9]\d{9}\b)|/(?=\s*\+?\d{7})|\s+or\s+|或")
_EXTENSION = re.compile(r"\s*(?:转|轉|分机|分機|;?ext[.=:]?|x|#)\s*(\d{1,6})$", re.IGNORECASE)
_TYPES = {
    phonenumbers.PhoneNumberType.MOBILE: "mobile",
    phonenumbers.PhoneNumberType.FIXED_LINE: "fixed",
    phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE: "fixed or mobile",
    phonenumbers.PhoneNumberType.TOLL_FREE: "free",
}


def phone(text: str, region: str = REGION) -> Normal:
    """Return the first number of ``text`` as E.164, an extension after ``;ext=``; text that is no number only cleaned.

    A bare 09xx is read as one of Taiwan. ``parts``: ``region``, ``type``, ``extension``, and ``others``, the further
    numbers of the text.
    """
    plain = cleaned(text)
    numbers = [found for piece in _pieces(plain) if (found := _one(piece, region))]
    if not numbers:
        return made(text, plain, "invalid", valid=False)
    first, *others = numbers
    number, _, extension = first.partition(";ext=")
    parsed = phonenumbers.parse(number)
    notes = ["several"] * bool(others) + ["extension"] * bool(extension)
    return made(
        text,
        first,
        *notes,
        # With several numbers in one value somebody has to say which is meant.
        score=1.0 if not others else 0.8,
        region=phonenumbers.region_code_for_number(parsed) or "",
        type=_TYPES.get(phonenumbers.number_type(parsed), ""),
        extension=extension,
        others=" ".join(others),
    )


def _pieces(plain: str) -> list[str]:
    # The extension of RFC 3966 begins with the sign that also parts numbers.
    joined = re.sub(r";ext=", " ext ", plain, flags=re.IGNORECASE)
    return [piece.strip() for piece in _APART.split(joined) if piece and piece.strip()]


def _one(piece: str, region: str) -> str | None:
    extension = _EXTENSION.search(piece)
    bare = piece[: extension.start()] if extension else piece
    found = valid_phone(bare, region)
    if found is None:
        return None
    return f"{found};ext={extension.group(1)}" if extension else found


PHONES = Normaliser(
    name="phones",
    title=Text("电话", "Phone numbers"),
    definition=Text(
        "写成国际格式 E.164，分机写在 ;ext= 之后；一格多个号码时取第一个并待确认。",
        "Written as E.164, an extension after ;ext=; of several numbers in one value the first is proposed.",
    ),
    kinds=("phone",),
    of=phone,
    examples=(
        ("138 0013 8000", "+8613800138000"),
        ("010-88886666转801", "+861088886666;ext=801"),
        ("0912345678", "+886912345678"),
    ),
)
