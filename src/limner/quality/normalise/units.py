"""Quantities with their units."""

from __future__ import annotations

import re
from decimal import Decimal

from limner.core.text import Text
from limner.quality.normal import Normal, Normaliser, cleaned, made

UNITS: dict[str, tuple[str, str, str]] = {
    **dict.fromkeys(("kg", "kgs", "公斤", "千克", "kilo", "kilos", "kilogram", "kilograms"), ("kg", "1000", "g")),
    **dict.fromkeys(("g", "gr", "克", "gram", "grams"), ("g", "1", "g")),
    **dict.fromkeys(("mg", "毫克"), ("mg", "0.001", "g")),
    **dict.fromkeys(("斤", "市斤", "jin"), ("斤", "500", "g")),
    **dict.fromkeys(("两", "兩"), ("两", "50", "g")),
    **dict.fromkeys(("台斤", "臺斤"), ("台斤", "600", "g")),
    **dict.fromkeys(("t", "吨", "噸", "ton", "tons", "tonne"), ("t", "1000000", "g")),
    **dict.fromkeys(("lb", "lbs", "磅", "pound", "pounds"), ("lb", "453.59237", "g")),
    **dict.fromkeys(("oz", "盎司", "ounce", "ounces"), ("oz", "28.349523125", "g")),
    **dict.fromkeys(("ml", "毫升", "cc", "milliliter", "millilitre"), ("ml", "1", "ml")),
    **dict.fromkeys(("cl", "厘升"), ("cl", "10", "ml")),
    **dict.fromkeys(("l", "升", "公升", "ltr", "liter", "litre", "liters", "litres"), ("L", "1000", "ml")),
    **dict.fromkeys(("mm", "毫米"), ("mm", "0.1", "cm")),
    **dict.fromkeys(("cm", "厘米", "公分"), ("cm", "1", "cm")),
    **dict.fromkeys(("m", "米", "公尺", "meter", "metre", "meters", "metres"), ("m", "100", "cm")),
    **dict.fromkeys(("件", "pc", "pcs", "piece", "pieces", "个", "個", "只", "支"), ("件", "1", "件")),
}
"""Each word with its normal form, and how many of which base unit it is. Pounds are the mass, ounces avoirdupois."""

_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
_QUANTITY = re.compile(rf"({_NUMBER})?\s*([^\d\s.,]+)", re.IGNORECASE)


def unit(text: str) -> Normal:
    """Return ``500 g`` for 500克, or the unit alone where there is no number; text with another unit only cleaned.

    ``parts``: ``amount`` and ``unit`` as written, ``base_amount`` and ``base_unit`` in grams, millilitres, centimetres or
    pieces.
    """
    plain = cleaned(text)
    found = _QUANTITY.fullmatch(plain)
    known = UNITS.get(found.group(2).lower()) if found else None
    if found is None or known is None:
        return made(text, plain, "invalid", valid=False)
    name, times, base = known
    if found.group(1) is None:
        return made(text, name, unit=name, base_unit=base)
    amount = Decimal(found.group(1).replace(",", ""))
    return made(
        text,
        f"{_plain(amount)} {name}",
        amount=_plain(amount),
        unit=name,
        base_amount=_plain(amount * Decimal(times)),
        base_unit=base,
    )


def _plain(number: Decimal) -> str:
    written = f"{number:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


UNITS_OF_MEASURE = Normaliser(
    name="units",
    title=Text("计量单位", "Units"),
    definition=Text(
        "统一写法（500 g、1 kg、2 斤），并换算为克、毫升、厘米或件。",
        "Written one way (500 g, 1 kg) and turned into grams, millilitres, centimetres or pieces.",
    ),
    kinds=("unit", "size", "weight", "volume"),
    of=unit,
    examples=(("500克", "500 g"), ("1.50ＫＧ", "1.5 kg"), ("公斤", "kg")),
)
