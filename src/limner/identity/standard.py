"""Bring the values of each kind into one form, so that what is written two ways compares as one."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from limner.identity.fields import SPELLED, Field, Fields, Kind

NOTHING = ("", "-", "--", "?", "n/a", "na", "nan", "null", "none", "nil", "unknown", "无", "未知", "不详", "空")
_PHONE_DIGITS = 10


def plain(value: ir.Value) -> ir.StringValue:
    """``value`` as text in lower case with single blanks; null where it says nothing."""
    text = value.cast("string").lower().re_replace(r"\s+", " ").strip()
    return ibis.ifelse(text.isin(NOTHING), ibis.null("string"), text)


def standard(value: ir.Value, kind: Kind) -> ir.StringValue:
    """``value`` in the one form of its kind, as text; null where nothing is left of it."""
    text = plain(value)
    if kind is Kind.DATE:
        return _date(text)
    if kind is Kind.PHONE:
        digits = text.re_replace(r"[^0-9]+", "")
        return digits.right(_PHONE_DIGITS).nullif("")
    if kind is Kind.CODE:
        return text.re_replace(r"[\s./_-]+", "").nullif("")
    if kind in {Kind.NUMBER, Kind.YEAR}:
        number = text.re_replace(r"[^0-9.]+", "")
        return ibis.ifelse(number.re_search(r"^[0-9]{1,12}(\.[0-9]{1,6})?$"), number, ibis.null("string"))
    if kind in SPELLED or kind in {Kind.NAME, Kind.CHINESE_NAME, Kind.TEXT}:
        joined = text.re_replace("['’`´\"]+", "")
        return joined.re_replace(r"[\s.,;:!?()/\\_&+*#|\[\]-]+", " ").strip().nullif("")
    return text


def _date(text: ir.StringValue) -> ir.StringValue:
    """The digits of a date in the order year, month, day where that can be told; of a damaged one, what it has."""
    first = text.re_replace(r"[t ]+\d\d?:.*$", "")
    year_first = r"^(\d{4})\D+(\d{1,2})\D+(\d{1,2})\D*$"
    year_last = r"^(\d{1,2})\D+(\d{1,2})\D+(\d{4})$"
    return ibis.cases(
        (first.re_search(year_first), _ymd(first, year_first, (1, 2, 3))),
        (first.re_search(year_last), _ymd(first, year_last, (3, 2, 1))),
        else_=first.re_replace(r"[^0-9]+", ""),
    ).nullif("")


def _ymd(text: ir.StringValue, pattern: str, order: tuple[int, int, int]) -> ir.StringValue:
    year, month, day = (text.re_extract(pattern, place) for place in order)
    return year + month.lpad(2, "0") + day.lpad(2, "0")


def value_name(place: int) -> str:
    """The column that holds the standard values of field number ``place``."""
    return f"v{place}"


def share_name(place: int) -> str:
    """The column that says how frequent the value of field number ``place`` is (``levels.py``)."""
    return f"f{place}"


def letters_name(place: int) -> str:
    """The column that holds the letters of field number ``place`` in order, by which swapped neighbours are known."""
    return f"s{place}"


def has_letters(field: Field) -> bool:
    """Whether swapped neighbours are looked for in ``field``."""
    return field.kind in SPELLED or field.kind in {Kind.DATE, Kind.PHONE, Kind.EMAIL, Kind.NAME}


def prepare(records: ir.Table, fields: Fields) -> ir.Table:
    """Plan the records as they are compared.

    Returns one row per record: ``rid``, a number from 0 in an order that depends only on what records hold (and, for
    records that are equal in everything, on ``record_id``); ``source``; the standard value of each field.
    """
    values = {value_name(place): standard(records[field.column], field.kind) for place, field in enumerate(fields.used)}
    table = records.select("record_id", "source", **values)
    content = ibis.literal("\t").join([table.source.fill_null("")] + [table[name].fill_null("") for name in values])
    table = table.mutate(order=content.hexdigest("md5"))
    numbered = table.mutate(rid=ibis.row_number().over(order_by=[table.order, table.record_id]).cast("int64"))
    return numbered.drop("order")
