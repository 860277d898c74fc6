"""Describe what the columns of a sheet hold, in one aggregate pass and one count of the values of columns with few."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Literal

import ibis
import ibis.expr.types as ir

from limner.sources.mapping.currencies import CURRENCY, SPACES, UNIT_BEHIND
from limner.sources.mapping.decimals import decimal_facts, sheet_decimal
from limner.sources.mapping.mapping import DateOrder
from limner.sources.mapping.parse import MONTHS, text_or_null
from limner.sources.mapping.words import NOTHING
from limner.warehouse.tables import Type

Run = Callable[[ir.Table], list[dict[str, Any]]]
"""Runs a plan with a small result and returns its rows (``Engine.rows``)."""

FEW = 200
"""Columns with at most about so many distinct values have them counted."""
SAMPLE = 1000
"""Rows from which a column's samples are taken."""
_DAYS_FIRST = r"^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d\d)(\D.*)?$"
_OFFSET_BEHIND = r"[-/]\d{1,2}[-/]\d{1,2}[T ]\s*\d{1,2}:\d\d(:\d\d(\.\d+)?)?\s*(Z|(Etc/)?UTC|GMT|[+-]\d\d:?(\d\d)?)$"
_WRITTEN_YMD = rf"^\d{{4}}([年.]\d{{1,2}}[月.]\d{{1,2}}|{_OFFSET_BEHIND})"
_NAMED = rf"(?i)^(\d{{1,2}}(er|\.)?[-\s]*(de\s)?\s*)?({'|'.join(prefix for prefixes in MONTHS for prefix in prefixes)})\p{{L}}*\.?[-\s,]*(de\s)?\s*\d"
_MONEYLIKE = (
    rf"^[-+−(（]?[{SPACES}]*{CURRENCY}?[{SPACES}]*[-+−]?\d[\d.,{SPACES}]*"
    rf"([%％万亿]|万?{UNIT_BEHIND}|{CURRENCY})?[{SPACES}]*[-−)）]?$"
)
_UNLABELLED: Mapping[str, str] = MappingProxyType({})
_CLOCK = r"\d{1,2}(:|时|点)\d{1,2}"


@dataclass(frozen=True, kw_only=True)
class ColumnProfile:
    """What one column holds; counts are of cells that are not empty.

    Attributes:
        name: the column's name.
        label: what the file calls it besides; empty where it does not.
        rows: rows of the sheet.
        filled: cells that hold something.
        distinct: about how many different values.
        native: ibis type of the column as it was read.
        numbers: cells that are plain numbers; ``integers`` of them are whole, ``padded`` begin with a needless zero.
        low, high: smallest and largest plain number.
        moments: cells that are dates or times in the order year, month, day with separators.
        days_first: cells that are three small numbers (``08-11-16``); ``first`` and ``second`` are the largest of
            those, ``first_low``, ``third_low`` and ``third`` the bounds of the others.
        written, named, compact, stamped: cells such as 2024年1月5日, 5 Jan 2024, 20240105, 20240105093000.
        clocks: date-like cells with a time of day, which for ``moments`` is not midnight.
        formatted: cells that are numbers with signs and separators.
        comma_points, points: cells that can only be read with a decimal comma, or only with a decimal point.
        either, either_commas: cells such as 1.234, or 1,234, whose sign parts a fraction or thousands.
        sheet_decimal: the decimal sign of the rest of the sheet; empty where nothing shows it.
        negative: numbers below zero.
        length: longest value.
        values: value and count, most frequent first, where there are few; empty otherwise.
        samples: up to 200 different values.
        cells: those of the first rows in their order, null where empty; those of all columns are of the same rows.
    """

    name: str
    label: str = ""
    rows: int
    filled: int
    distinct: int
    native: str = "string"
    numbers: int = 0
    integers: int = 0
    padded: int = 0
    low: float | None = None
    high: float | None = None
    moments: int = 0
    days_first: int = 0
    first: int | None = None
    second: int | None = None
    first_low: int | None = None
    third_low: int | None = None
    third: int | None = None
    written: int = 0
    named: int = 0
    compact: int = 0
    stamped: int = 0
    clocks: int = 0
    formatted: int = 0
    comma_points: int = 0
    points: int = 0
    either: int = 0
    either_commas: int = 0
    sheet_decimal: Literal[".", ",", ""] = ""
    negative: int = 0
    length: int = 0
    values: dict[str, int] = field(default_factory=dict)
    samples: tuple[str, ...] = ()
    cells: tuple[str | None, ...] = ()

    def share(self, count: int) -> float:
        """The share of filled cells; 0 where none is filled."""
        return count / self.filled if self.filled else 0.0

    @property
    def numeric_share(self) -> float:
        """The share of cells that are numbers, plain or formatted."""
        return self.share(self.numbers + self.formatted)

    @property
    def dated(self) -> int:
        """Cells that are dates or times in a form that numbers do not have."""
        return self.moments + self.days_first + self.written + self.named

    @property
    def date_share(self) -> float:
        """The share of cells that are dates or times; ``20240105`` counts as well."""
        return self.share(self.dated + self.compact + self.stamped)

    @property
    def decimal_comma(self) -> bool:
        """Whether the decimal sign is a comma: its own cells show it, or else the rest of the sheet."""
        if self.comma_points or self.points:
            return self.comma_points > self.points
        return self.sheet_decimal == "," and not self.either_commas

    @property
    def decimal_unknown(self) -> bool:
        """Whether cells such as 1.234 or 1,234 may be a thousand times as much, and the sheet does not say surely which.

        A comma before three digits parts thousands, unless the rest of the sheet writes decimal commas.
        """
        if self.comma_points or self.points:
            return False
        if self.either_commas:
            return self.either > 0 or self.sheet_decimal == ","
        return self.either > 0 and not self.sheet_decimal


def recognise(
    rows: ir.Table, columns: Sequence[str], run: Run, labels: Mapping[str, str] = _UNLABELLED
) -> dict[str, ColumnProfile]:
    """Profile ``columns`` of ``rows``: one aggregate pass, a count of values where few are found, and a sample of rows.

    ``labels`` are what the file calls columns besides their names.
    """
    if not columns:
        return {}
    wide = run(profile_plan(rows, columns))[0]
    samples = run(rows.select(*columns).limit(SAMPLE))
    few = [name for place, name in enumerate(columns) if 0 < (wide[f"distinct_{place}"] or 0) <= FEW]
    counted = _counted(run(values_plan(rows, few)), few) if few else {}
    found = [
        _profile(name, place, wide, str(rows[name].type()), counted.get(name, {}), _different(samples, name))
        for place, name in enumerate(columns)
    ]
    sign = sheet_decimal(found)
    return {
        one.name: replace(one, label=labels.get(one.name, ""), cells=_cells(samples, one.name), sheet_decimal=sign)
        for one in found
    }


def profile_plan(rows: ir.Table, columns: Sequence[str]) -> ir.Table:
    """One row with the facts of each column, the column's place behind the fact's name."""
    row = rows.select(**{f"text_{place}": _trimmed(rows[name]) for place, name in enumerate(columns)})
    for step in (_readings, _shapes):
        names = range(len(columns))
        row = row.mutate(**{f"{fact}_{place}": value for place in names for fact, value in step(row, place).items()})
    facts: dict[str, ir.Value] = {"rows": row.count()}
    for place in range(len(columns)):
        facts |= {f"{name}_{place}": value for name, value in _column_facts(row, place).items()}
    return row.aggregate(**facts)


def values_plan(rows: ir.Table, columns: Sequence[str]) -> ir.Table:
    """Each value of each column with its count: ``place``, ``value``, ``n``; at most ``2 * FEW`` of a column."""
    plans = []
    for place, name in enumerate(columns):
        text = _trimmed(rows[name]).cast("string")
        values = (
            rows.select(value=text).filter(lambda t: t.value.notnull()).group_by("value").agg(n=lambda t: t.count())
        )
        plans.append(values.order_by(ibis.desc("n")).limit(2 * FEW).mutate(place=ibis.literal(place, "int64")))
    return ibis.union(*plans) if len(plans) > 1 else plans[0]


def _trimmed(raw: ir.Value) -> ir.Value:
    if not raw.type().is_string():
        return raw
    return text_or_null(raw, set(NOTHING))


def _readings(row: ir.Table, place: int) -> dict[str, ir.Value]:
    """Each cell as a number or as a date with its year first; ``other`` is what is neither."""
    text = row[f"text_{place}"]
    kind = text.type()
    if not kind.is_string():
        temporal = kind.is_timestamp() or kind.is_date()
        return {
            "number": _bounded(text.cast("float64")) if kind.is_numeric() else ibis.null("float64"),
            "moment": text.cast("timestamp(6)") if temporal else ibis.null("timestamp(6)"),
        }
    number = text.try_cast("float64")
    dated = ibis.ifelse(text[4:5].isin(["-", "/"]), text, ibis.null("string"))
    return {
        "number": _bounded(number),
        "moment": dated.try_cast("timestamp(6)"),
    }


def _bounded(number: ir.FloatingValue) -> ir.FloatingValue:
    """Leave out what is no number of anything: nan, infinity, and ids of so many digits that a float would not keep them."""
    return ibis.ifelse(number.abs() < 2.0**53, number, ibis.null("float64"))


def _shapes(row: ir.Table, place: int) -> dict[str, ir.Value]:
    """The shape of a cell that is neither: days first, written, named, money; patterns are tried on those alone."""
    text = row[f"text_{place}"]
    if not text.type().is_string():
        return {"shape": ibis.null("string")}
    other = row[f"number_{place}"].isnull() & row[f"moment_{place}"].isnull() & (text.length() <= 40)  # noqa: PLR2004 — no date or amount is longer
    digits = ibis.ifelse(other, text, ibis.null("string")).re_search(r"\d")
    shape = ibis.cases(
        (text.re_search(_DAYS_FIRST), "days_first"),
        (text.re_search(_WRITTEN_YMD), "written"),
        (text.re_search(_NAMED), "named"),
        (text.re_search(_MONEYLIKE), "money"),
    )
    return {"shape": ibis.ifelse(digits, shape, ibis.null("string"))}


def _column_facts(row: ir.Table, place: int) -> dict[str, ir.Value]:
    text, number, moment, shape = (row[f"{fact}_{place}"] for fact in ("text", "number", "moment", "shape"))
    days_first = ibis.ifelse(shape == "days_first", text.cast("string"), ibis.null("string"))
    dated = ibis.ifelse(shape.isin(["days_first", "written", "named"]), text.cast("string"), ibis.null("string"))
    money = ibis.ifelse(shape == "money", text.cast("string"), ibis.null("string"))
    whole = number == number.floor()
    month, day = (number / 100).floor() % 100, number % 100
    compact = whole & number.between(19000101, 21001231) & month.between(1, 12) & day.between(1, 31)
    stamp = ibis.ifelse(number < 10**13, number * 100, number)
    stamped = whole & _is_stamp(stamp)
    midnight = (moment.hour() == 0) & (moment.minute() == 0) & (moment.second() == 0)
    clock = dated.re_search(_CLOCK).sum().fill_null(0)
    padded = text.re_search(r"^0\d") if text.type().is_string() else ibis.literal(value=False)
    return {
        "filled": text.count(),
        "distinct": text.approx_nunique(),
        "length": text.cast("string").length().max(),
        "numbers": number.count(),
        "integers": whole.sum(),
        "padded": (number.notnull() & padded).sum(),
        "low": number.min(),
        "high": number.max(),
        "negative": (number < 0).sum(),
        "moments": moment.count(),
        "days_first": days_first.count(),
        "first": days_first.re_extract(_DAYS_FIRST, 1).try_cast("int64").max(),
        "second": days_first.re_extract(_DAYS_FIRST, 2).try_cast("int64").max(),
        "first_low": days_first.re_extract(_DAYS_FIRST, 1).try_cast("int64").min(),
        "third_low": days_first.re_extract(_DAYS_FIRST, 3).try_cast("int64").min(),
        "third": days_first.re_extract(_DAYS_FIRST, 3).try_cast("int64").max(),
        "written": (shape == "written").sum(),
        "named": (shape == "named").sum(),
        "compact": compact.sum(),
        "stamped": stamped.sum(),
        "clocks": (moment.notnull() & ~midnight).sum().fill_null(0) + clock,
        "formatted": money.count(),
        **decimal_facts(text, number, money),
    }


def _is_stamp(number: ir.FloatingValue) -> ir.BooleanValue:
    """Whether a number is a time in digits, 20240105093000; of twelve digits the caller has added the seconds."""
    year, month, day = (number / 10**10).floor(), (number / 10**8).floor() % 100, (number / 10**6).floor() % 100
    hour, minute = (number / 10**4).floor() % 100, (number / 100).floor() % 100
    dated = year.between(1900, 2100) & month.between(1, 12) & day.between(1, 31)
    return dated & (hour <= 23) & (minute <= 59) & (number % 100 <= 59)  # noqa: PLR2004 — the clock


def _counted(rows: list[dict[str, Any]], columns: Sequence[str]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {name: {} for name in columns}
    for row in sorted(rows, key=lambda row: (-row["n"], row["value"])):
        found[columns[row["place"]]][row["value"]] = row["n"]
    return {name: values for name, values in found.items() if len(values) < 2 * FEW}


def _cells(rows: list[dict[str, Any]], name: str) -> tuple[str | None, ...]:
    return tuple(None if row[name] is None else str(row[name]).strip() or None for row in rows)


def _different(rows: list[dict[str, Any]], name: str) -> tuple[str, ...]:
    texts = (str(row[name]).strip() for row in rows if row[name] is not None)
    return tuple(dict.fromkeys(text for text in texts if text))[:200]


_BOUNDS = ("low", "high", "first", "second", "first_low", "third_low", "third")


def _profile(
    name: str, place: int, wide: dict[str, Any], native: str, values: dict[str, int], samples: tuple[str, ...]
) -> ColumnProfile:
    facts = {fact.rpartition("_")[0]: value for fact, value in wide.items() if fact.endswith(f"_{place}")}
    bounds = {bound: facts.pop(bound) for bound in _BOUNDS}
    counts: dict[str, Any] = {fact: int(value or 0) for fact, value in facts.items()}
    return ColumnProfile(
        name=name, rows=int(wide["rows"]), native=native, values=values, samples=samples, **bounds, **counts
    )


@dataclass(frozen=True)
class Dates:
    """How a column writes dates: ``orders`` that fit all of its values, and whether it has a time of day."""

    orders: tuple[DateOrder, ...]
    clock: bool


def dates(profile: ColumnProfile, *, least: float = 0.98) -> Dates | None:
    """Say how a column writes dates, or None where fewer than ``least`` of its cells are dates."""
    clock = profile.clocks > 0
    if not profile.filled:
        return None
    if profile.share(profile.moments + profile.written) >= least:
        return Dates(("ymd",), clock)
    if profile.share(profile.compact + profile.stamped) >= least and profile.integers == profile.numbers:
        return Dates(("compact",), clock=profile.stamped > 0)
    if profile.share(profile.named) >= least:
        return Dates(("named",), clock)
    if profile.share(profile.days_first) >= least:
        return _days_first(profile, clock=clock)
    return _counts(profile, least)


def _days_first(profile: ColumnProfile, *, clock: bool) -> Dates | None:
    months, most_days = 12, 31
    first, second = profile.first or 0, profile.second or 0
    if first > most_days or second > most_days:
        return Dates(("ymd",), clock) if second <= months else None
    if first > months and second > months:
        return None
    if second <= months and _years_first(profile):
        return Dates(("ymd",), clock)
    if first > months:
        return Dates(("dmy",), clock)
    return Dates(("mdy",) if second > months else ("dmy", "mdy"), clock)


_FIRST_YEAR = 13
"""Years of two digits before 2013 may as well be months, or days of a month."""


def _years_first(profile: ColumnProfile) -> bool:
    """Whether the first of three small numbers hardly changes and the last goes on through the month (24-05-01, 24-05-31)."""
    third, third_low = profile.third or 0, profile.third_low or 0
    years = (profile.first or 0) - (profile.first_low or 0)
    recent = (profile.first_low or 0) >= _FIRST_YEAR
    return recent and third_low > 0 and third <= 31 and years <= 1 and third - third_low > max(2, years)  # noqa: PLR2004 — days


def _counts(profile: ColumnProfile, least: float) -> Dates | None:
    if (serial := _serial(profile, least)) is not None:
        return serial
    if profile.share(profile.integers) < least or profile.low is None or profile.high is None:
        return None
    since, until = (
        dt.datetime(1995, 1, 1, tzinfo=dt.UTC).timestamp(),
        dt.datetime(2040, 1, 1, tzinfo=dt.UTC).timestamp(),
    )
    if since <= profile.low and profile.high < until:
        return Dates(("epoch_s",), clock=True)
    if since * 1000 <= profile.low and profile.high < until * 1000:
        return Dates(("epoch_ms",), clock=True)
    return None


def _serial(profile: ColumnProfile, least: float) -> Dates | None:
    """Days since 1899-12-30, as spreadsheets count: those of 1982 to 2064."""
    low, high = profile.low, profile.high
    if low is None or high is None or profile.share(profile.numbers) < least or low < 30000 or high > 60000:  # noqa: PLR2004 — see above
        return None
    return Dates(("serial",), clock=profile.integers < profile.numbers)


def extra_type(profile: ColumnProfile) -> Type:
    """The type of a column that no table declares: the narrowest that holds all of its values; string where unsure."""
    if profile.native in {"boolean", "int64", "float64", "date"}:
        return profile.native  # type: ignore[return-value]  # all four are column types
    if not profile.filled:
        return "string"
    if profile.either and (profile.decimal_comma or profile.decimal_unknown):
        return "string"
    if set(map(str.lower, profile.values)) in ({"true", "false"}, {"yes", "no"}, {"y", "n"}, {"是", "否"}):
        return "boolean"
    if profile.share(profile.numbers) == 1 and not profile.padded:
        whole = profile.integers == profile.numbers and max(abs(profile.low or 0), abs(profile.high or 0)) < 2.0**53
        return "int64" if whole else "float64"
    found = dates(profile, least=1.0) if profile.dated == profile.filled else None
    if found and len(found.orders) == 1:
        return "timestamp" if found.clock else "date"
    return "string"
