"""Turn cells into values: numbers as shops write them, dates in any order, ids, bands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Literal

import ibis
import ibis.expr.types as ir

from limner.core.money import UNIT
from limner.privacy.nobody import WALK_INS
from limner.sources.mapping.currencies import CURRENCY, SPACES, UNIT_BEHIND
from limner.sources.mapping.mapping import Column, DateOrder
from limner.sources.mapping.words import NOTHING, UNKNOWN

_EXACT = "decimal(38,12)"
_SCALED = "decimal(38,8)"
_FINITE = 1e300
_LARGEST = 9 * 10**14
"""Amounts beyond it do not fit 64 bits of ten-thousandths."""
_BLANKS = " \t\n\r\x0b\x0c"
MONTHS = (
    *(
        ("jan", "ene", "gen"),
        ("feb", "fev", "fév"),
        ("mar", "mär", "mrz"),
        ("apr", "avr", "abr"),
        ("may", "mai", "mag"),
    ),
    *(("jun", "juin", "giu"), ("jul", "juil", "lug"), ("aug", "aoû", "aou", "ago"), ("sep", "set")),
    *(("oct", "okt", "ott", "out"), ("nov",), ("dec", "déc", "dez", "dic")),
)
"""How the names of the twelve months begin in English, German, French, Spanish, Italian and Portuguese."""
_OFFSET = r"(Z|(Etc/)?UTC|GMT|[+-]\d\d:?(\d\d)?)$"
_DECORATION = f"[{SPACES}]|{CURRENCY}|{UNIT_BEHIND}$"
_CENTURY = 69
"""Two-digit years from here on are of the 1900s, as POSIX has it."""
ATTRIBUTES = frozenset({"text", "band", "age", "birth_year"})
"""Readings whose cells may say in words that they do not know."""


Values = dict[str, ir.Value]
Get = Callable[[str], ir.Value]
Step = Callable[[Get], Values]
"""Makes columns from those of the steps before; the first step finds the cell under ``cell``."""


def stepwise(rows: ir.Table, recipes: Mapping[str, Sequence[Step]]) -> ir.Table:
    """Run each recipe on the column ``cell_key`` of its key; a step's column ``name`` becomes ``name_key``.

    The steps of all recipes run side by side, and each is computed once: engines compute a step of its own once.
    """
    for place in range(max(map(len, recipes.values()), default=0)):
        made: Values = {}
        for key, steps in recipes.items():
            if place < len(steps):
                made |= {f"{name}_{key}": value for name, value in steps[place](columns_of(rows, key)).items()}
        rows = rows.mutate(**made)
    return rows


def columns_of(rows: ir.Table, key: str) -> Get:
    """Find the columns that the steps have made for ``key`` by their names without it."""

    def get(name: str) -> ir.Value:
        return rows[f"{name}_{key}"]

    return get


def cell(raw: ir.Value, column: Column) -> ir.Value:
    """The cell without blanks around it, null where it says that there is nothing; other than text only as it is."""
    if not raw.type().is_string():
        return _without(raw, column.missing)
    return text_or_null(raw, nothing(column))


def said(text: ir.StringValue, column: Column) -> ir.StringValue:
    """The cell whose ``text`` is stripped already."""
    return ibis.ifelse(_says(text, nothing(column)), ibis.null("string"), text)


def nothing(column: Column) -> set[str]:
    """The words (in lower case) by which a cell of the column says that there is nothing."""
    unknown = UNKNOWN if column.reading in ATTRIBUTES and not column.personal else ()
    nobody = WALK_INS if any(target.endswith(".customer_id") for target in column.to) else ()
    return {*NOTHING, *unknown, *nobody, *(word.lower() for word in column.missing)}


def text_or_null(raw: ir.StringValue, words: AbstractSet[str]) -> ir.StringValue:
    """The text without blanks around it, null where it is (in lower case) among ``words``.

    The cheap tests come first: few cells hold a blank, and few are as short as the words for nothing.
    """
    text = stripped(raw)
    return ibis.ifelse(_says(text, words), ibis.null("string"), text)


def stripped(raw: ir.StringValue) -> ir.StringValue:
    """The text without blanks around it; few texts hold one, and fewer begin or end with one."""
    edges = [edge for blank in _BLANKS for edge in (raw.startswith(blank), raw.endswith(blank))]
    return ibis.ifelse((raw.contains(" ") | raw.contains("\t")) & ibis.or_(*edges), raw.strip(), raw)


def _says(text: ir.StringValue, words: AbstractSet[str]) -> ir.BooleanValue:
    """Whether the text is one of ``words``; lists are searched in short texts only, where ``isin`` joins all rows."""
    known = ibis.array([ibis.literal(word) for word in sorted(words)])
    return (text.length() <= max(map(len, words))) & known.contains(text.lower())


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


def numbers(sign: Literal[".", ","]) -> tuple[Step, ...]:
    """A number as float64 as ``value``; null where the cell is none. Cells may be written as in ``amounts``."""

    def value(get: Get) -> Values:
        return {"value": ibis.coalesce(get("float"), ibis.ifelse(get("negative"), -get("near"), get("near")))}

    return (*plain_numbers("float", sign), *_formatted("float", sign), value)


def amounts(sign: Literal[".", ","]) -> tuple[Step, ...]:
    """Money in ten-thousandths as ``value``; halves go to the even neighbour, as ``core.money`` has it.

    Plain numbers, thousands separators (comma, point, blank, apostrophe), either decimal sign, currency signs and
    codes before or after, per cent, 万 and 亿, negatives as ``-1``, ``1-`` and ``(1)``. Numbers that the source holds
    as binary floats go to the nearest ten-thousandth.

    Exact decimals cost DuckDB two hundred times as much as floats. A float below 10**8 times 10,000 is right to less
    than 0.001, so the exact way is gone only for larger numbers and for those within 0.001 of a half.
    """

    def hard(get: Get) -> Values:
        near = _surely_rounded(get("near"))
        return {
            "rounded": near,
            "hard": ibis.ifelse(near.isnull(), get("digits"), ibis.null("string")).try_cast(_EXACT),
        }

    def scaled(get: Get) -> Values:
        number, last = get("hard"), get("last")
        factor = ibis.cases(
            (last.isin(["%", "％"]), 100), (last == "万", UNIT * 10**4), (last == "亿", UNIT * 10**8), else_=UNIT
        )
        largest = _LARGEST * UNIT // factor
        bounded = ibis.ifelse(number.abs() < largest.cast("decimal(38,0)"), number, ibis.null(_EXACT))
        exact = (bounded * factor).cast(_SCALED)
        return {"scaled": exact, "whole": exact.floor().cast("int64")}

    def value(get: Get) -> Values:
        rest = get("scaled") - get("whole").cast(_SCALED)
        half = ibis.literal("0.5").cast(_SCALED)
        up = (rest > half) | ((rest == half) & (get("whole") % 2 != 0))
        found = ibis.coalesce(get("rounded"), get("whole") + up.cast("int64"))
        return {"value": ibis.coalesce(get("quick"), ibis.ifelse(get("negative"), -found, found))}

    return (*plain_amounts("quick", sign), *_formatted("quick", sign), hard, scaled, value)


def plain_amounts(name: str, sign: Literal[".", ","]) -> tuple[Step, ...]:
    """As ``name`` the ten-thousandths of an amount that needs no rewriting and whose float says surely which they are.

    Null where it does not. A cast is a step of its own, as DuckDB casts again at each place where a condition reads it.
    """

    def parsed(get: Get) -> Values:
        cell = get("cell")
        return {"parsed": cell if cell.type().is_integer() else _float(cell, sign)}

    def units(get: Get) -> Values:
        number = get("parsed")
        largest = 10**8 if get("cell").type().is_string() else _LARGEST
        bounded = ibis.ifelse(number.abs() < largest, number, ibis.null(number.type()))
        return {"units": (bounded.cast("int64") if number.type().is_integer() else bounded) * UNIT}

    def rounded(get: Get) -> Values:
        found = _sure(get("units")) if get("cell").type().is_string() else get("units").round()
        return {name: found.cast("int64")}

    return (parsed, units, rounded)


def plain_numbers(name: str, sign: Literal[".", ","]) -> tuple[Step, ...]:
    """As ``name`` a number that needs no rewriting but of its decimal sign; nan and infinity are none."""

    def finite(get: Get) -> Values:
        return {name: ibis.ifelse(get("parsed").abs() < _FINITE, get("parsed"), ibis.null("float64"))}

    return (lambda get: {"parsed": _float(get("cell"), sign)}, finite)


def _float(cell: ir.Value, sign: Literal[".", ","]) -> ir.FloatingValue:
    if cell.type().is_string() and sign == ",":
        cell = ibis.ifelse(cell.contains("."), ibis.null("string"), cell).replace(",", ".")
    return cell.try_cast("float64")


def _surely_rounded(number: ir.FloatingValue) -> ir.IntegerValue:
    """The number in ten-thousandths where its float says surely which they are."""
    return _sure(ibis.ifelse(number.abs() < 10**8, number, ibis.null("float64")) * UNIT).cast("int64")


def _sure(units: ir.FloatingValue) -> ir.FloatingValue:
    """The nearest whole number, null where the float may stand for a half."""
    from_half = (units - units.floor() - 0.5).abs()
    return ibis.ifelse(from_half > 0.001, units, ibis.null("float64")).round()  # noqa: PLR2004 — see amounts


def _formatted(known: str, sign: Literal[".", ","]) -> tuple[Step, ...]:
    """What cells say whose column ``known`` is null: ``digits`` (a plain number), ``last`` (its unit), ``negative``, ``near``."""
    group = "," if sign == "." else r"\."
    point = r"\." if sign == "." else ","
    written = (
        rf"^((\d+|\d{{1,3}}({group}\d{{2,4}})*{group}\d{{3}})({point}\d*)?|{point}\d+)([eE][-+]?\d\d?)?[%％万亿]?$"
    )

    def bare(get: Get) -> Values:
        cell = get("cell")
        if not cell.type().is_string():
            return {"bare": ibis.null("string")}
        return {"bare": ibis.ifelse(get(known).isnull(), cell, ibis.null("string")).re_replace(_DECORATION, "")}

    def body(get: Get) -> Values:
        text = get("bare")
        negative = text.re_search(r"^[-−][^-−+()（）]+$|^[^-−+()（）]+[-−]$|^[(（][^-−+()（）]+[)）]$")
        stripped = text.re_replace(r"^[-−(（]|[-−)）]$", "")
        return {"negative": negative, "body": ibis.ifelse(negative, stripped, text.re_replace(r"^\+", ""))}

    def digits(get: Get) -> Values:
        text = get("body")
        plain = text.re_replace(r"[%％万亿]$", "").replace("," if sign == "." else ".", "").replace(",", ".")
        return {"digits": ibis.ifelse(text.re_search(written), plain, ibis.null("string")), "last": text.right(1)}

    def near(get: Get) -> Values:
        last = get("last")
        scale = ibis.cases((last.isin(["%", "％"]), 0.01), (last == "万", 1e4), (last == "亿", 1e8), else_=1.0)
        number = get("digits").try_cast("float64") * scale
        return {"near": ibis.ifelse(number.abs() < _FINITE, number, ibis.null("float64"))}

    return (bare, body, digits, near)


def integers() -> tuple[Step, ...]:
    """A whole number as ``value``; ``26.0`` is 26, ``26.5`` is none."""
    *others, last = numbers(".")
    return (*others, lambda get: {"number": last(get)["value"]}, lambda get: {"value": whole(get("number"))})


def whole(number: ir.FloatingValue) -> ir.IntegerValue:
    """The number where it has no fraction."""
    small = ibis.ifelse(number.abs() < 2.0**53, number, ibis.null("float64"))
    return ibis.ifelse(small == small.round(), small, ibis.null("float64")).cast("int64")


def moments(order: DateOrder | None) -> tuple[Step, ...]:
    """A moment as ``moment``, local unless the cell names an offset (``offset`` is true; then UTC); null where it is none."""
    if order in {"epoch_s", "epoch_ms"}:
        scale = 1_000_000 if order == "epoch_s" else 1_000
        return (lambda get: {"moment": _epoch(identifier(get("cell")), scale), "offset": ibis.literal(value=True)},)
    if order == "serial":
        return (lambda get: {"moment": _serial(get("cell")), "offset": ibis.literal(value=False)},)
    return (
        lambda get: _quick(get("cell"), order or "ymd"),
        lambda get: {"iso": _iso(get("odd"), order or "ymd")},
        _halves,
        _centuries,
        lambda get: {"offset": _has_offset(get("full"))},
        _cast,
        _moved,
    )


def _quick(cell: ir.Value, order: DateOrder) -> Values:
    """What the engine casts by itself; ``odd`` is the rest."""
    if cell.type().is_timestamp() or cell.type().is_date():
        return {"quick": cell.cast("timestamp(6)"), "odd": ibis.null("string")}
    text = identifier(cell)
    if order != "ymd":
        return {"quick": ibis.null("timestamp(6)"), "odd": text}
    quick = _cast_whole(text)
    return {"quick": quick, "odd": ibis.ifelse(quick.isnull(), text, ibis.null("string"))}


def plain_moments(order: DateOrder | None) -> tuple[Step, ...]:
    """As ``moment`` a local one in full digits, without an offset or a half of the day; null where there is more to it."""

    def iso(get: Get) -> Values:
        cell = get("cell")
        if cell.type().is_timestamp() or cell.type().is_date():
            return {"iso": cell}
        text = cell.cast("string")
        return {"iso": _iso(text, order) if order and order != "ymd" else text}

    def moment(get: Get) -> Values:
        whole = get("iso").type().is_string()
        return {"moment": _whole_moment(get("iso"), get("parsed")) if whole else get("parsed")}

    return (iso, lambda get: {"parsed": _timestamp(get("iso"))}, moment)


def _timestamp(value: ir.Value) -> ir.TimestampValue:
    return value.try_cast("timestamp(6)") if value.type().is_string() else value.cast("timestamp(6)")


def _cast_whole(text: ir.StringValue) -> ir.TimestampValue:
    return _whole_moment(text, text.try_cast("timestamp(6)"))


def _whole_moment(text: ir.StringValue, found: ir.TimestampValue) -> ir.TimestampValue:
    """What the text was cast to, where the engine read all of it: what it would write itself, and what is as short."""
    short = (text.length() <= 16) | ((text.length() <= 19) & (text.substr(16, 1) == ":"))  # noqa: PLR2004 — 2024-01-05 10:30:00 has 19 characters
    four_digits = found.between(dt.datetime(1000, 1, 1), dt.datetime(9999, 12, 31, 23, 59, 59))  # noqa: DTZ001 — naive
    # Most moments are written as the engine writes them; to look at single characters takes three times as long.
    whole = (found.cast("string") == text) | (short & text.right(1).between("0", "9"))
    return ibis.ifelse(four_digits & whole, found, ibis.null("timestamp(6)"))


def _halves(get: Get) -> Values:
    iso = get("iso")
    afternoon = iso.re_search(r"(?i)pm$|下午")
    halved = afternoon | iso.re_search(r"(?i)\dm?\s*am$|上午")
    clock = ibis.ifelse(halved, iso.re_replace(r"(?i)\s*(am|pm)$|[上下]午", " "), iso).strip()
    return {"afternoon": afternoon, "halved": halved, "clock": clock}


def _centuries(get: Get) -> Values:
    clock = get("clock")
    century = ibis.ifelse(clock[:2] >= str(_CENTURY), ibis.literal("19"), ibis.literal("20"))
    return {"full": ibis.ifelse(clock[2:3].isin(["-", "/"]), century + clock, clock)}


def _has_offset(text: ir.StringValue) -> ir.BooleanValue:
    named = (text.length() > 16) & text.re_search(rf"\d\d:\d\d.*{_OFFSET}")  # noqa: PLR2004 — shorter ones have no room for it
    return ibis.coalesce(named, ibis.literal(value=False))


def _cast(get: Get) -> Values:
    full, offset = get("full"), get("offset")
    plain = ibis.ifelse(offset, full.re_replace(rf"\s*{_OFFSET}", ""), full)
    dated = ibis.ifelse(plain[4:5].isin(["-", "/"]), plain, ibis.null("string"))
    away = ibis.ifelse(offset, full, ibis.null("string"))
    pattern = r"([+-])(\d\d):?(\d\d)?$"
    minutes = away.re_extract(pattern, 2).try_cast("int64").fill_null(0) * 60
    minutes += away.re_extract(pattern, 3).try_cast("int64").fill_null(0)
    return {
        "found": dated.try_cast("timestamp(6)"),
        "away": ibis.ifelse(away.re_extract(pattern, 1) == "-", -minutes, minutes),
    }


def _moved(get: Get) -> Values:
    found, afternoon = get("found"), get("afternoon")
    late = found.hour() >= 12  # noqa: PLR2004 — noon
    hours = ibis.cases((get("halved") & afternoon & ~late, 12), (get("halved") & ~afternoon & late, -12), else_=0)
    minutes = hours * 60 - ibis.ifelse(get("offset"), get("away"), 0)
    return {"moment": ibis.coalesce(get("quick"), ibis.ifelse(minutes == 0, found, found + minutes.as_interval("m")))}


def _iso(text: ir.StringValue, order: DateOrder) -> ir.StringValue:
    """Rewrite a date as ``yyyy-mm-dd rest``."""
    match order:
        case "compact":
            return text.re_replace(
                r"^(\d{4})(\d\d)(\d\d)(\d\d)?(\d\d)?(\d\d)?(\.0)?$", r"\1-\2-\3 \4:\5:\6"
            ).re_replace(r" ?:{1,2}$", "")
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
    """``5 Jan 2024``, ``Jan 5, 2024``, ``05-Jan-24``, ``1 de mayo de 2024`` as ``2024-1-5``."""
    of = r"(?:de\s+)?"
    pattern = (
        rf"(?i)^(\d{{0,2}})(?:er|st|nd|rd|th|\.)?[-\s]*{of}(\p{{L}}{{3,}})\.?[-\s,]*{of}(\d{{0,2}})(?:st|nd|rd|th)?"
        rf"[-\s,]+{of}(\d{{4}}|\d\d)(\D.*)?$"
    )
    name = text.re_extract(pattern, 2).lower()
    known = [(name.startswith(prefix), str(place)) for place, some in enumerate(MONTHS, 1) for prefix in some]
    month = ibis.cases(*known, else_=ibis.null("string"))
    day = text.re_extract(pattern, 1) + text.re_extract(pattern, 3)
    return text.re_extract(pattern, 4) + "-" + month + "-" + day + text.re_extract(pattern, 5)


def _epoch(text: ir.StringValue, scale: int) -> ir.TimestampValue:
    count = text.try_cast("int64")
    micros = ibis.ifelse(count.abs() < 10**16 // scale, count, ibis.null("int64")) * scale
    start = ibis.literal(dt.datetime(1970, 1, 1))  # noqa: DTZ001 — naive UTC
    return start + micros.as_interval("us")


def _serial(cell: ir.Value) -> ir.TimestampValue:
    """The moment of a spreadsheet's count of days since 1899-12-30, to the second."""
    days = cell.try_cast("float64") if cell.type().is_string() else cell.cast("float64")
    seconds = (ibis.ifelse(days.abs() < 10**6, days, ibis.null("float64")) * 86400).round().cast("int64")
    start = ibis.literal(dt.datetime(1899, 12, 30))  # noqa: DTZ001 — naive local
    return start + (seconds * 1_000_000).as_interval("us")


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
