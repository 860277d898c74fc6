"""Expressions whose native forms differ between engines, written once so that they agree.

Nothing outside this module uses ``.delta(``, ``.hash(``, ``.epoch_seconds(`` or ``.mode(``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache
from zoneinfo import ZoneInfo

import ibis
import ibis.expr.types as ir


def days_between(start: ir.Value, end: ir.Value) -> ir.IntegerValue:
    """Count calendar days from ``start`` to ``end`` (dates or timestamps).

    Why: on timestamps ``.delta`` counts midnights on DuckDB and 24-hour spans on Spark; on dates they agree.
    """
    return end.cast("date").delta(start.cast("date"), unit="day").cast("int64")


def seconds_between(start: ir.TimestampValue, end: ir.TimestampValue) -> ir.IntegerValue:
    """Count whole seconds from the second of ``start`` to that of ``end``; fractions of a second are cut off first.

    Why: ``.epoch_seconds`` rounds on DuckDB and cuts on Spark, and Spark's ``.second`` has fractions.
    """
    return days_between(start, end) * 86_400 + _second_of_day(end) - _second_of_day(start)


def _second_of_day(moment: ir.TimestampValue) -> ir.IntegerValue:
    return moment.hour().cast("int64") * 3600 + moment.minute() * 60 + moment.second().cast("int64")


def later(moment: ir.TimestampValue, seconds: ir.IntegerValue) -> ir.TimestampValue:
    """Return the moment that is ``seconds`` whole seconds after ``moment``."""
    return moment + _seconds(seconds)


def ratio(part: ir.NumericValue, whole: ir.NumericValue) -> ir.FloatingValue:
    """Divide as float64, giving null for a zero ``whole``; DuckDB gives inf or nan and ANSI Spark raises."""
    return part.cast("float64") / whole.cast("float64").nullif(0.0)


def count_where(condition: ir.BooleanValue) -> ir.IntegerScalar:
    """Count the rows for which ``condition`` is true, 0 where it is true for none.

    Why: ibis counts with a condition on Spark by a sum, which is null where the condition is null in every row.
    """
    return ibis.ifelse(condition, ibis.literal(1, "int8"), ibis.null("int8")).count()


def log(value: ir.NumericValue) -> ir.FloatingValue:
    """Natural logarithm, null for zero and below; DuckDB raises there and Spark gives null."""
    number = value.cast("float64")
    return ibis.ifelse(number > 0, number, ibis.null("float64")).ln()


def stable_bucket(key: ir.StringValue, buckets: int, *, salt: str) -> ir.IntegerValue:
    """Assign ``key`` to one of ``buckets``: SHA-256 of ``salt:key``, its first 28 bits modulo ``buckets``.

    Why: each engine's own hash is its own; SHA-256 is the same on both and in hashlib.
    """
    digest = (ibis.literal(f"{salt}:") + key).hexdigest("sha256").substr(0, 7)
    return sum((_hex_digit(digest.substr(i, 1)) * 16 ** (6 - i) for i in range(7)), ibis.literal(0, "int64")) % buckets


def stable_order(key: ir.StringValue, *, salt: str) -> ir.StringValue:
    """Give ``key`` a place in an order that is shuffled and always the same: the MD5 of ``salt:key``, in hex.

    Why: each engine's own hash is its own. MD5 costs a third of SHA-256, and an order needs mixing, not secrecy.
    """
    return (ibis.literal(f"{salt}:") + key).hexdigest("md5")


def in_sample(key: ir.StringValue, part: float, *, salt: str) -> ir.BooleanValue:
    """Whether ``key`` is of the ``part`` (0 to 1) of all keys that come first in ``stable_order``; all are of 1."""
    if part >= 1:
        return ibis.literal(value=True)
    return stable_order(key, salt=salt) < format(int(part * 16**8), "08x")


def weekday(day: ir.DateValue) -> ir.IntegerValue:
    """Day of the week, 0 Monday to 6 Sunday; the engines' own numbering differs, ibis's index is checked on both."""
    return day.day_of_week.index().cast("int64")


def first_by(value: ir.Column, *order: ir.Value) -> ir.Value:
    """Value of the row with the smallest ``order``, nulls of ``value`` passed over; the last ``order`` breaks ties.

    Why: ``first(order_by=…)`` is not on Spark; a minimum over a struct orders by its fields on both engines.
    """
    return _extreme(value, order).min()["value"]


def last_by(value: ir.Column, *order: ir.Value) -> ir.Value:
    """Value of the row with the largest ``order``, nulls of ``value`` passed over; the last ``order`` breaks ties."""
    return _extreme(value, order).max()["value"]


def _extreme(value: ir.Column, order: Sequence[ir.Value]) -> ir.StructValue:
    row = ibis.struct({**{f"order_{i}": key for i, key in enumerate(order)}, "value": value})
    return ibis.ifelse(value.notnull(), row, ibis.null(row.type()))


def _hex_digit(char: ir.StringValue) -> ir.IntegerValue:
    return ibis.literal("0123456789abcdef").find(char).cast("int64")


def to_utc(value: ir.TimestampValue, zone: str, years: tuple[int, int]) -> ir.TimestampValue:
    """Turn local times of ``zone`` (an IANA name) into UTC; ``years`` bounds the changes of offset that are known.

    Why: DuckDB has no time zones without an extension that would be downloaded. A time that the clock shows twice is
    the earlier of the two; a time that it skips is moved on by the skip, as ``zoneinfo`` has it. Outside ``years`` the
    nearest offset counts.
    """
    changes = _offsets(zone, years)
    local = [(utc + dt.timedelta(seconds=max(before, after)), after) for utc, before, after in changes]
    return value - _seconds(_stepwise(value, _offset_before(zone, years), local))


def to_local(value: ir.TimestampValue, zone: str, years: tuple[int, int]) -> ir.TimestampValue:
    """Turn UTC times into the local times of ``zone``; see ``to_utc``."""
    changes = [(utc, after) for utc, _, after in _offsets(zone, years)]
    return value + _seconds(_stepwise(value, _offset_before(zone, years), changes))


def _seconds(count: ir.IntegerValue) -> ir.IntervalValue:
    return count.as_interval("s")


def _stepwise(value: ir.TimestampValue, first: int, changes: list[tuple[dt.datetime, int]]) -> ir.IntegerValue:
    """The offset that holds at ``value``: a search by halves, so that a zone of many changes costs few comparisons."""
    if not changes:
        return ibis.literal(first, "int32")
    middle = len(changes) // 2
    since, offset = changes[middle]
    return ibis.ifelse(
        value < ibis.literal(since),
        _stepwise(value, first, changes[:middle]),
        _stepwise(value, offset, changes[middle + 1 :]),
    )


_STEP = dt.timedelta(days=7)
"""How far apart a zone's offsets are looked at; no zone ever changed it for less than a week."""


@cache
def _offsets(zone: str, years: tuple[int, int]) -> list[tuple[dt.datetime, int, int]]:
    """Each change of offset: its moment (UTC), the offset before and after it in seconds."""
    place = ZoneInfo(zone)
    day, end = dt.datetime(years[0], 1, 1), dt.datetime(years[1] + 1, 1, 1)  # noqa: DTZ001 — naive UTC throughout
    found = []
    before = _offset(place, day)
    while day < end:
        following = day + _STEP
        after = _offset(place, following)
        if before != after:
            found.append((_moment(place, day, following, before), before, after))
        day, before = following, after
    return found


def _moment(place: ZoneInfo, low: dt.datetime, high: dt.datetime, before: int) -> dt.datetime:
    while high - low > dt.timedelta(seconds=1):
        middle = low + dt.timedelta(seconds=int((high - low).total_seconds()) // 2)
        low, high = (middle, high) if _offset(place, middle) == before else (low, middle)
    return high


def _offset_before(zone: str, years: tuple[int, int]) -> int:
    return _offset(ZoneInfo(zone), dt.datetime(years[0], 1, 1))  # noqa: DTZ001 — naive UTC throughout


def _offset(place: ZoneInfo, utc: dt.datetime) -> int:
    shift = place.fromutc(utc.replace(tzinfo=place)).utcoffset()
    return int(shift.total_seconds()) if shift else 0
