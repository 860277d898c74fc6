"""How one recognised column is read: its date order, decimal sign, codes and sentinel values."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from limner.core.text import Text
from limner.privacy.nobody import WALK_INS
from limner.sources.mapping.confidence import in_percent
from limner.sources.mapping.mapping import Column, DateOrder, Reading
from limner.sources.mapping.recognise import ColumnProfile, dates, extra_type
from limner.sources.mapping.shapes import Shape
from limner.sources.mapping.states import STATES, document, state, unknown_states
from limner.sources.mapping.vocabulary import TERMS, words
from limner.sources.mapping.words import GENDER, GENDER_CODES_ISO, GENDER_CODES_JD, UNKNOWN
from limner.warehouse.tables import EXTRA_PREFIX

Asked = list[tuple[str, tuple[str, ...]]]
"""Keys of questions with their candidates."""
_READINGS: dict[str, Reading] = {
    "age": "age",
    "birthday": "birthday",
    "birth_year": "birth_year",
    "age_band": "band",
    "paid_at": "paid_at",
    "discount_rate": "rate",
}
_SPIKE = 5
"""A value this many times as frequent as both of its neighbours is no measurement."""
_OLD = 100


def mapped_column(
    profile: ColumnProfile, term: str, shape: Shape, profiles: dict[str, ColumnProfile]
) -> tuple[Column, Asked]:
    """Say how a column that is ``term`` is read, and what has to be asked."""
    content = TERMS[term].content
    to = shape.fields[term]
    read = "percent" if term == "discount_rate" and in_percent(profile) else _READINGS.get(term)
    if content == "time":
        order, clock, asked = _dates(profile, profiles)
        return Column(to=to, read=read, date=order, clock=clock, missing=_days_of_nothing(profile)), asked
    decimal: Literal[".", ","] = "," if content in {"money", "number", "score"} and profile.decimal_comma else "."
    if content == "gender":
        values, asked = _gender(profile, profiles)
        return Column(to=to, values=values, missing=_missing(profile, ("-1",))), asked
    if content == "status":
        values, asked = _status(profile, term)
        return Column(to=to, values=values), asked
    if content == "age":
        return Column(to=to, read=read, missing=_ages_of_nothing(profile)), []
    missing = _missing(profile, ("-1",)) if term in {"age_band", "birth_year", *_ATTRIBUTES} else ()
    if term == "customer_id":
        missing = (*_missing(profile, ()), *_walk_ins(profile))
    asked = [("decimal", (".", ","))] if content in {"money", "number", "score"} and profile.decimal_unknown else []
    return Column(to=to, read=read, decimal=decimal, missing=missing), asked


_ATTRIBUTES = ("occupation", "education", "marital_status", "household_size", "income_band", "member_level")


def extra_column(profile: ColumnProfile, shape: Shape, taken: Collection[str]) -> Column:
    """Keep a column that no table declares as ``x_name``, of the type of its content."""
    kind = extra_type(profile)
    found = dates(profile, least=1.0) if kind in {"date", "timestamp"} else None
    name = "_".join(words(profile.name)) or f"column_{len(taken)}"
    return Column(
        to=(f"{shape.main}.{EXTRA_PREFIX}{name}",),
        type=None if kind == "string" else kind,
        date=_unless_ymd(found.orders[0]) if found else None,
        clock=found.clock if found else True,
    )


def _dates(profile: ColumnProfile, profiles: dict[str, ColumnProfile]) -> tuple[DateOrder | None, bool, Asked]:
    """The order of a column's dates; where it fits two, another column of the sheet may decide."""
    found = dates(profile, least=0.95)
    if not found:
        return None, True, []
    if len(found.orders) == 1:
        return _unless_ymd(found.orders[0]), found.clock, []
    others = {one.orders[0] for other in profiles.values() if (one := dates(other)) and len(one.orders) == 1}
    decided = [order for order in found.orders if order in others]
    if len(decided) == 1:
        return decided[0], found.clock, []
    return found.orders[0], found.clock, [("date_order", tuple(found.orders))]


def _unless_ymd(order: DateOrder) -> DateOrder | None:
    return None if order == "ymd" else order


def _gender(profile: ColumnProfile, profiles: dict[str, ColumnProfile]) -> tuple[dict[str, str | None], Asked]:
    """What the codes mean: words speak for themselves, 1 and 2 are ISO 5218, JD's user file has its own code."""
    codes = {value.removesuffix(".0") for value in profile.values} & {"0", "1", "2", "9"}
    said: dict[str, str | None] = {value: GENDER[value.lower()] for value in profile.values if value.lower() in GENDER}
    if not codes:
        return said, []
    spelled = {value: value.removesuffix(".0") for value in profile.values}
    if {"user_lv_cd", "user_reg_tm"} <= set(profiles):
        return {value: GENDER_CODES_JD.get(code) for value, code in spelled.items() if code in GENDER_CODES_JD}, []
    if codes <= {"1", "2", "9"} or codes == {"0", "1", "2", "9"}:
        return {value: GENDER_CODES_ISO[code] for value, code in spelled.items() if code in codes}, []
    return {value: GENDER_CODES_ISO[code] for value, code in spelled.items() if code in codes}, [
        ("gender", tuple(sorted(codes)))
    ]


def _status(profile: ColumnProfile, term: str) -> tuple[dict[str, str | None], Asked]:
    """What each word says of the order; those of which it is not known are asked about, as each could move money."""
    if term == "order_kind":
        kinds = {value: document(value) for value in profile.values}
        known: dict[str, str | None] = {value: kind for value, kind in kinds.items() if kind}
        return known, []
    states = {value: state(value) for value in profile.values}
    unknown = unknown_states(profile.values)
    said: dict[str, str | None] = {value: found for value, found in states.items() if found}
    said |= {value: None for value, found in states.items() if not found and value not in unknown}
    return said, [(f"status:{word}", STATES) for word in unknown]


def _missing(profile: ColumnProfile, candidates: tuple[str, ...]) -> tuple[str, ...]:
    words = [value for value in profile.values if value.lower() in UNKNOWN]
    return (*words, *(value for value in candidates if value in profile.values))


def _walk_ins(profile: ColumnProfile) -> tuple[str, ...]:
    """The words that stand for customers who are not known (散客, guest)."""
    return tuple(
        value for value in (profile.values or profile.samples) if value.strip().lower() in WALK_INS.difference(UNKNOWN)
    )


def _days_of_nothing(profile: ColumnProfile) -> tuple[str, ...]:
    """1900-01-01, 9999-12-31 and the like, where they occur; with or without midnight."""
    days = (
        "1900-01-01",
        "1900/1/1",
        "1899-12-30",
        "1970-01-01",
        "9999-12-31",
        "2999-12-31",
        "0001-01-01",
        "0000-00-00",
    )
    spellings = {*days, *(f"{day} 00:00:00" for day in days), "19000101", "99991231"}
    return tuple(value for value in (profile.values or profile.samples) if value in spellings)


def _ages_of_nothing(profile: ColumnProfile) -> tuple[str, ...]:
    """-1, 0 and impossible ages that stand out: more than five times as frequent as their neighbours (age 118)."""
    counts = {int(float(value)): n for value, n in profile.values.items() if _is_number(value)}
    spelled = {int(float(value)): value for value in profile.values if _is_number(value)}
    spikes = [
        spelled[age]
        for age, n in sorted(counts.items())
        if age >= _OLD and n > _SPIKE * max(counts.get(age - 1, 0), counts.get(age + 1, 0), 1)
    ]
    return (*_missing(profile, ()), *(spelled[age] for age in (-1, 0) if age in spelled), *spikes)


def _is_number(value: str) -> bool:
    try:
        float(value)
    except ValueError:
        return False
    return True


def reason(column: Column, value: str) -> Text:
    """Why ``value`` of ``column`` is taken as not known."""
    if value.lower() in WALK_INS:
        return Text(zh=f"“{value}”不是某一位客户。", en=f"{value!r} is no customer of his own.")
    if column.read == "age":
        return Text(zh=f"年龄 {value} 是占位值，不是真实年龄。", en=f"Age {value} stands for an age that is not known.")
    if column.date or any(target.endswith(("_at", "_on")) for target in column.to):
        return Text(zh=f"日期 {value} 是占位值。", en=f"The day {value} stands for a day that is not known.")
    return Text(zh=f"“{value}”表示未知。", en=f"{value!r} stands for not known.")
