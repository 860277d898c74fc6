"""Turn cells into values: numbers as shops write them, dates in any order, ids, bands."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import ibis
import ibis.expr.types as ir

from limner.core.money import UNIT
from limner.sources.mapping.mapping import Column, DateOrder
from limner.sources.mapping.words import NOTHING, UNKNOWN

_EXACT = "decimal(38,12)"
_LARGEST = 9 * 10**14
"""Amounts beyond it do not fit 64 bits of ten-thousandths."""
_MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec"
_DECORATION = "[\\s\u00a0\u202f’']|人民币|RMB|CNY|USD|EUR|GBP|JPY|US\\$|[¥￥$€£₹]|元整?$"
_CENTURY = 69
"""Two-digit years from here on are of the 1900s, as POSIX has it."""
ATTRIBUTES = frozenset({"text", "band", "age", "birth_year"})
"""Readings whose cells may say in words that they do not know."""


def cell(raw: ir.Value, column: Column) -> ir.Value:
    """The cell without blanks around it, null where it says that there is nothing; other than text only as it is."""
    if not raw.type().is_string():
        return _without(raw, column.missing)
    text = raw.strip()
    nothing = {*NOTHING, *(word.lower() for word in column.missing)}
    nothing |= set(UNKNOWN) if column.reading in ATTRIBUTES and not column.personal else set()
    # Few cells are so short or so strange: the list is looked up in lower case only where the cell is no digit string.
    return ibis.ifelse(text.lower().isin(sorted(nothing)), ibis.null("string"), text)


def _without(raw: ir.Value, missing: tuple[str, ...]) -> ir.Value:
    return ibis.ifelse(raw.cast("string").isin(missing), ibis.null(raw.type()), raw) if missing else raw


def translated(text: ir.Value, values: dict[str, str | None]) -> ir.StringValue:
    """Replace the words that ``values`` knows, whatever their case; others stay."""
    text = text.cast("string")
    if not values:
        return text
    cases = [
        (text.lower() == word.lower(), ibis.null("string") if meaning is None else ibis.literal(meaning))
        for word, meaning in values.items()
    ]
    return ibis.cases(*cases, else_=text)


def identifier(value: ir.Value) -> ir.StringValue:
    """An id as text: ``17850.0`` is ``17850``; leading zeros stay."""
    kind = value.type()
    if kind.is_floating() or kind.is_decimal():
        whole = value.cast("int64")
        return ibis.ifelse(whole.cast(kind) == value, whole.cast("string"), value.cast("string"))
    text = value.cast("string")
    if not kind.is_string():
        return text
    return ibis.ifelse(text.endswith(".0") & text.re_search(r"^\d+\.0$"), text.replace(".0", ""), text)


def decimal(value: ir.Value, sign: Literal[".", ","]) -> ir.DecimalValue:
    """A number as written, exactly to 12 decimals; null where it is none.

    Plain numbers, thousands separators (comma, point, blank, apostrophe), either decimal sign, currency signs and
    codes before or after, per cent, 万 and 亿, negatives as ``-1``, ``1-`` and ``(1)``.
    """
    if not value.type().is_string():
        return value.try_cast(_EXACT)
    formatted = _formatted(value, sign)
    return formatted if sign == "," else ibis.coalesce(value.try_cast(_EXACT), formatted)


def _formatted(text: ir.StringValue, sign: Literal[".", ","]) -> ir.DecimalValue:
    bare = text.re_replace(_DECORATION, "")
    negative = bare.re_search(r"^[-−][^-−+()（）]+$|^[^-−+()（）]+[-−]$|^[(（][^-−+()（）]+[)）]$")
    body = ibis.ifelse(negative, bare.re_replace(r"^[-−(（]|[-−)）]$", ""), bare.re_replace(r"^\+", ""))
    group = "," if sign == "." else r"\."
    whole = rf"(\d+|\d{{1,3}}({group}\d{{2,4}})*{group}\d{{3}})"
    point = r"\." if sign == "." else ","
    good = body.re_search(rf"^({whole}({point}\d*)?|{point}\d+)[%％万亿]?$")
    digits = body.re_replace(r"[%％万亿]$", "").replace("," if sign == "." else ".", "").replace(",", ".")
    number = ibis.ifelse(good & (digits.length() <= 26), digits, ibis.null("string")).try_cast(_EXACT)  # noqa: PLR2004 — 26 digits fit the decimal
    last = body.right(1)
    scale = ibis.cases(
        (last.isin(["%", "％"]), ibis.literal("0.01")),
        (last == "万", ibis.literal("10000")),
        (last == "亿", ibis.literal("100000000")),
        else_=ibis.literal("1"),
    ).cast("decimal(14,2)")
    bounded = ibis.ifelse(number.abs() < _LARGEST // 10**8, number, ibis.null(_EXACT))
    scaled = ibis.ifelse(last.isin(["%", "％", "万", "亿"]), (bounded * scale).cast(_EXACT), number)
    return ibis.ifelse(negative, -scaled, scaled)


def amount(value: ir.Value, sign: Literal[".", ","]) -> ir.IntegerValue:
    """Money in ten-thousandths; halves go to the even neighbour, as ``core.money`` has it. Binary floats go to the nearest."""
    if value.type().is_floating():
        return ibis.ifelse(value.abs() < _LARGEST, value * UNIT, ibis.null("float64")).round().cast("int64")
    if value.type().is_integer():
        return ibis.ifelse(value.abs() < _LARGEST, value.cast("int64"), ibis.null("int64")) * UNIT
    exact = decimal(value, sign)
    scaled = (ibis.ifelse(exact.abs() < _LARGEST, exact, ibis.null(_EXACT)) * UNIT).cast("decimal(38,8)")
    whole = scaled.floor().cast("int64")
    rest = scaled - whole.cast("decimal(38,8)")
    half = ibis.literal("0.5").cast("decimal(38,8)")
    up = (rest > half) | ((rest == half) & (whole % 2 != 0))
    return whole + up.cast("int64")


def number(value: ir.Value, sign: Literal[".", ","]) -> ir.FloatingValue:
    """A number as float64; null where the cell is none."""
    if not value.type().is_string():
        return value.try_cast("float64")
    plain = value.try_cast("float64")
    finite = ibis.ifelse(plain.abs() < 1e300, plain, ibis.null("float64"))  # noqa: PLR2004 — nan and inf are no numbers here
    formatted = _formatted(value, sign).cast("float64")
    return formatted if sign == "," else ibis.coalesce(finite, formatted)


def integer(value: ir.Value, sign: Literal[".", ","]) -> ir.IntegerValue:
    """A whole number; ``26.0`` is 26, ``26.5`` is none."""
    if value.type().is_integer():
        return value.cast("int64")
    found = number(value, sign)
    whole = (found == found.round()) & (found.abs() < 2.0**53)
    return ibis.ifelse(whole, found, ibis.null("float64")).cast("int64")


def moment(value: ir.Value, order: DateOrder | None) -> ir.TimestampValue:
    """A moment as the source writes it, local unless it names an offset (then UTC); null where it is none."""
    kind = value.type()
    if kind.is_timestamp() or kind.is_date():
        return value.cast("timestamp(6)")
    text = value.cast("string") if not kind.is_floating() else identifier(value)
    if order in {"epoch_s", "epoch_ms"}:
        return _epoch(text, 1_000_000 if order == "epoch_s" else 1_000)
    iso = _iso(text, order or "ymd")
    return _guarded(iso)


def has_offset(text: ir.StringValue) -> ir.BooleanValue:
    """Whether a time names its offset from UTC (``Z``, ``+08:00``)."""
    return (text.length() > 16) & text.re_search(r"\d\d:\d\d.*(Z|[+-]\d\d:?(\d\d)?)$")  # noqa: PLR2004 — shorter ones have no room for it


def _iso(text: ir.StringValue, order: DateOrder) -> ir.StringValue:
    """Rewrite a date as ``yyyy-mm-dd rest``."""
    match order:
        case "compact":
            return text.re_replace(r"^(\d{4})(\d\d)(\d\d)(\d\d)?(\d\d)?(\d\d)?(\.0)?$", r"\1-\2-\3 \4:\5:\6").replace(" ::", "")
        case "dmy" | "mdy":
            day, month = ("1", "2") if order == "dmy" else ("2", "1")
            return text.re_replace(r"^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d\d)(\D.*)?$", rf"\3-\{month}-\{day}\4")
        case "named":
            return _named(text)
        case _:
            return ibis.ifelse(
                text.re_search(r"[年.]\d{1,2}[月.]"),
                text.re_replace(r"^(\d{2,4})[年.](\d{1,2})[月.](\d{1,2})日?", r"\1-\2-\3")
                .re_replace(r"(\d)\s*[时点](\d)", r"\1:\2")
                .re_replace(r"(\d)分(\d+)秒?$", r"\1:\2")
                .re_replace(r"[分秒]$", ""),
                text,
            )


def _named(text: ir.StringValue) -> ir.StringValue:
    """``5 Jan 2024``, ``Jan 5, 2024``, ``05-Jan-24`` as ``2024-1-5``."""
    pattern = r"(?i)^(\d{0,2})[-\s]*([a-z]{3})[a-z]*\.?[-\s,]*(\d{0,2})[a-z]{0,2}[-\s,]+(\d{4}|\d\d)(\D.*)?$"
    month = (ibis.literal(_MONTHS).find(text.re_extract(pattern, 2).lower()) // 3 + 1).cast("string")
    day = text.re_extract(pattern, 1) + text.re_extract(pattern, 3)
    return text.re_extract(pattern, 4) + "-" + month + "-" + day + text.re_extract(pattern, 5)


def _guarded(iso: ir.StringValue) -> ir.TimestampValue:
    """Cast ``yyyy-mm-dd …`` and ``yy-mm-dd …``, with AM and PM, an offset, or neither."""
    afternoon = iso.re_search(r"(?i)pm$|下午")
    halved = afternoon | iso.re_search(r"(?i)\dm?\s*am$|上午")
    clock = ibis.ifelse(halved, iso.re_replace(r"(?i)\s*(am|pm)$|[上下]午", " "), iso).strip()
    century = ibis.ifelse(clock[:2] >= str(_CENTURY), ibis.literal("19"), ibis.literal("20"))
    full = ibis.ifelse(clock[2:3].isin(["-", "/"]), century + clock, clock)
    offset = has_offset(full)
    plain = ibis.ifelse(offset, full.re_replace(r"\s*(Z|[+-]\d\d:?(\d\d)?)$", ""), full)
    found = ibis.ifelse(plain[4:5].isin(["-", "/"]), plain, ibis.null("string")).try_cast("timestamp(6)")
    twelve = found.hour() % 12 != found.hour()
    shift = ibis.cases((afternoon & ~twelve, 12), (halved & ~afternoon & twelve, -12), else_=0)
    found = ibis.ifelse(halved, found + shift.as_interval("h"), found)
    signed = full.re_extract(r"([+-])(\d\d):?(\d\d)?$", 1)
    hours = full.re_extract(r"([+-])(\d\d):?(\d\d)?$", 2).try_cast("int64")
    minutes = full.re_extract(r"([+-])(\d\d):?(\d\d)?$", 3).try_cast("int64")
    away = ibis.coalesce(hours, 0) * 60 + ibis.coalesce(minutes, 0)
    return ibis.ifelse(offset, found - ibis.ifelse(signed == "-", -away, away).as_interval("m"), found)


def _epoch(text: ir.StringValue, scale: int) -> ir.TimestampValue:
    count = text.try_cast("int64")
    micros = ibis.ifelse(count.abs() < 10**16 // scale, count, ibis.null("int64")) * scale
    start = ibis.literal(dt.datetime(1970, 1, 1))  # noqa: DTZ001 — naive UTC
    return start + micros.as_interval("us")


def boolean(value: ir.Value) -> ir.BooleanValue:
    """Yes and no in the words of spreadsheets; null where the cell says neither."""
    if value.type().is_boolean():
        return value
    text = value.cast("string").lower()
    return ibis.cases(
        (text.isin(["true", "t", "yes", "y", "1", "是"]), True),
        (text.isin(["false", "f", "no", "n", "0", "否"]), False),
        else_=ibis.null("boolean"),
    )


def band(value: ir.Value) -> ir.StringValue:
    """An age band in one form: ``26-35岁`` is ``26-35``, ``56岁以上`` is ``56+``, ``15岁以下`` is ``0-15``."""
    text = value.cast("string").re_replace(r"\s|岁|周岁|years?|yrs?", "").re_replace("[~～—–至]|到", "-")
    above = text.re_replace(r"^(\d+)(\+|以上|及以上|andover|andabove|andolder|orolder|orover)$|^[>≥](\d+)$", r"\1\3+")
    return above.re_replace(r"^(\d+)(以下|及以下|orless|oryounger)$|^(under|[<≤])(\d+)$", r"0-\1\4")
