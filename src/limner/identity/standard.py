"""Bring the values of each kind into one form, so that what is written two ways compares as one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from limner.identity.fields import SPELLED, Field, Fields, Kind
from limner.identity.workbench import Workbench

NOTHING = ("", "-", "--", "?", "n/a", "na", "nan", "null", "none", "nil", "unknown", "无", "未知", "不详", "空")
_PHONE_DIGITS = 10
_DROPPED = "['’`´\"]"
_BETWEEN = r"[.,;:!?()/_&+*#|\[\]\-]"
_PARTING = r"[ ./_\-]"


Step = Callable[[ir.StringValue], ir.StringValue]


def _lower(text: ir.StringValue) -> ir.StringValue:
    return _replaced(text, r"[\t\r\n\v\f]", " ").lower()


def _replaced(text: ir.StringValue, pattern: str, by: str) -> ir.StringValue:
    # To look is several times as fast as to replace, and few values need it.
    return ibis.ifelse(text.re_search(pattern), text.re_replace(pattern, by), text)


def _single_blanks(text: ir.StringValue) -> ir.StringValue:
    return ibis.ifelse(text.contains("  "), text.re_replace(r" +", " "), text)


def _stripped(text: ir.StringValue) -> ir.StringValue:
    return ibis.ifelse(text.startswith(" ") | text.endswith(" "), text.strip(), text).nullif("")


def _something(text: ir.StringValue) -> ir.StringValue:
    return ibis.ifelse(text.isin(NOTHING), ibis.null("string"), text)


def _digits(text: ir.StringValue) -> ir.StringValue:
    return _replaced(text, "[^0-9]+", "")


def _without_quotes(text: ir.StringValue) -> ir.StringValue:
    return _replaced(text, _DROPPED, "")


def _unpunctuated(text: ir.StringValue) -> ir.StringValue:
    return _replaced(text, _BETWEEN, " ")


def _numeric(text: ir.StringValue) -> ir.StringValue:
    return ibis.ifelse(text.re_search(r"^[0-9]{1,12}(\.[0-9]{1,6})?$"), text, ibis.null("string"))


def _without_clock(text: ir.StringValue) -> ir.StringValue:
    return ibis.ifelse(text.contains(":"), text.re_replace(r"[t ]+\d\d?:.*$", ""), text)


def _date(text: ir.StringValue) -> ir.StringValue:
    """The digits of a date in the order year, month, day where that can be told; of a damaged one, what it has."""
    iso = (text.length() == len("1956-04-09")) & (text.substr(4, 1) == "-") & (text.substr(7, 1) == "-")
    year_first = r"^(\d{4})\D+(\d{1,2})\D+(\d{1,2})\D*$"
    year_last = r"^(\d{1,2})\D+(\d{1,2})\D+(\d{4})$"
    return ibis.cases(
        (iso, text.replace("-", "")),
        (text.re_search(year_first), _ymd(text, year_first, (1, 2, 3))),
        (text.re_search(year_last), _ymd(text, year_last, (3, 2, 1))),
        else_=text,
    )


_PLAIN: tuple[Step, ...] = (_lower, _single_blanks, _stripped, _something)


def steps(kind: Kind) -> tuple[Step, ...]:
    """What brings text of ``kind`` into its one form, step by step.

    Each step reads its value several times; as a plan of its own it is worked out once.
    """
    if kind is Kind.DATE:
        return (*_PLAIN, _without_clock, _date, _digits, _stripped)
    if kind is Kind.PHONE:
        return (
            *_PLAIN,
            _digits,
            lambda text: text.right(_PHONE_DIGITS),
            _stripped,
        )
    if kind is Kind.CODE:
        return (*_PLAIN, lambda text: _replaced(text, _PARTING, ""), _stripped)
    if kind in {Kind.NUMBER, Kind.YEAR}:
        return (*_PLAIN, lambda text: text.re_replace(r"[^0-9.]+", ""), _numeric)
    if kind in SPELLED or kind in {Kind.NAME, Kind.CHINESE_NAME, Kind.TEXT}:
        return (*_PLAIN, _without_quotes, _unpunctuated, _single_blanks, _stripped)
    return _PLAIN


def plain(table: ir.Table, columns: Sequence[str]) -> ir.Table:
    """``table`` with ``columns`` as text in lower case with single blanks; null where they say nothing."""
    return _stepwise(table, dict.fromkeys(columns, _PLAIN))


def _stepwise(table: ir.Table, wanted: Mapping[str, tuple[Step, ...]]) -> ir.Table:
    table = table.mutate(**{name: table[name].cast("string") for name in wanted})
    for place in range(max(map(len, wanted.values()), default=0)):
        due = {name: chosen[place](table[name]) for name, chosen in wanted.items() if place < len(chosen)}
        table = table.mutate(**due)
    return table


def _ymd(text: ir.StringValue, pattern: str, order: tuple[int, int, int]) -> ir.StringValue:
    year, month, day = (text.re_extract(pattern, place) for place in order)
    return year + month.lpad(2, "0") + day.lpad(2, "0")


def value_name(place: int) -> str:
    """The column that holds the standard values of field number ``place``."""
    return f"v{place}"


def share_name(place: int) -> str:
    """The column that says how frequent the value of field number ``place`` is (``levels.py``)."""
    return f"f{place}"


def is_typed(field: Field) -> bool:
    """Whether values of ``field`` are compared letter by letter."""
    return field.kind in SPELLED or field.kind in {Kind.DATE, Kind.PHONE, Kind.EMAIL, Kind.NAME}


def prepare(records: ir.Table, fields: Fields) -> ir.Table:
    """Plan the records as they are compared.

    Returns one row per record: ``rid``, a number from 0 in an order that depends only on what records hold (and, for
    records that are equal in everything, on ``record_id``); ``source``; the standard value of each field.
    """
    values = {value_name(place): records[field.column] for place, field in enumerate(fields.used)}
    table = records.select("record_id", "source", **values)
    table = _stepwise(table, {value_name(place): steps(field.kind) for place, field in enumerate(fields.used)})
    content = ibis.literal("\t").join([table.source.fill_null("")] + [table[name].fill_null("") for name in values])
    table = table.mutate(order=content.hexdigest("md5"))
    numbered = table.mutate(rid=ibis.row_number().over(order_by=[table.order, table.record_id]).cast("int64"))
    return numbered.drop("order")


def retold(
    prepared: ir.Table,
    place: int,
    bench: Workbench,
    tell: Callable[[Sequence[str], int], tuple[Sequence[str], Mapping[str, pa.Array]]],
) -> ir.Table:
    """Plan the records with the values of field number ``place`` as ``tell`` writes them, and what else it says of them.

    Each different value is told once, in this process.

    Args:
        prepared: the records.
        place: the field.
        bench: where the values are read.
        tell: gives, of values of that field, how each is written (nothing is null), and further columns.
    """
    value, told = value_name(place), f"told{place}"
    texts = bench.arrow(prepared.filter(prepared[value].notnull()).select(value).distinct().order_by(value))
    written, columns = tell(texts[value].to_pylist(), place)
    found = {told: texts[value], f"written{place}": pa.array([one or None for one in written], pa.string()), **columns}
    table = ibis.memtable(pa.table(found))
    joined = prepared.left_join(table, prepared[value] == table[told])
    return joined.drop(value, told).rename({value: f"written{place}"})
