"""Tell from the records alone which columns are compared, and as what."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from limner.identity.fields import MOST_FIELDS, Field, Fields, Kind
from limner.identity.standard import plain
from limner.privacy.classify import classify
from limner.privacy.column_names import words
from limner.privacy.kinds import PersonalKind

_SAMPLE = 1000
_MOST, _HALF = 0.9, 0.5
_FEW = 30
_MANY_WORDS, _LONG = 2.5, 30
_YEARS = (1800, 2100)
_DENSE = 0.5
_RARELY_FILLED = 0.01

_NUMBER = re.compile(r"[-+]?[$¥€£]?\s?\d+(?:,\d{3})*(?:\.\d+)?")
_HAN = re.compile(r"[\u3400-\u9fff]")
_DIGITS = re.compile(r"\d+")
_CODED = re.compile(r"(?=.*\d)[\w-]+")
_SENSITIVE = {
    PersonalKind.EMAIL: Kind.EMAIL,
    PersonalKind.PHONE: Kind.PHONE,
    PersonalKind.ID_NUMBER: Kind.CODE,
    PersonalKind.BANK_CARD: Kind.CODE,
    PersonalKind.PLATE: Kind.CODE,
    PersonalKind.SOCIAL: Kind.CODE,
    PersonalKind.IP: Kind.CODE,
    PersonalKind.BIRTH_DATE: Kind.DATE,
}
_WORDS = {
    Kind.GIVEN_NAME: "first name|given name|forename|fname|firstname|givenname|名",
    Kind.SURNAME: "surname|last name|family name|lname|lastname|姓|姓氏",
    Kind.PLACE: "suburb|city|town|state|province|county|district|region|country|postcode|post code|postal code|zip|zipcode|"
    "zip code|locality|place|birth place|省|省份|城市|市|区|县|邮编|邮政编码|地区|国家|籍贯",
    Kind.DATE: "date|dob|birthday|birth date|date of birth|日期|生日|出生日期",
    Kind.NUMBER: "price|amount|cost|total|quantity|weight|height|size|价格|金额|数量|重量",
}
_KEY_WORDS = re.compile(r"(?:^| )(?:id|key|no|number|code|index|rowid|uuid|guid|编号|序号)$|^(?:unnamed|column)\b")


@dataclass(frozen=True, kw_only=True)
class Held:
    """What one column holds; counts are of records.

    Attributes:
        rows: records; ``filled`` of them have something there.
        distinct: different values.
        low, high: smallest and largest whole number, told where two lists are linked.
        repeats: whether a value stands twice within one source.
        samples: some values, always the same ones for the same records.
    """

    rows: int
    filled: int
    distinct: int
    low: float | None
    high: float | None
    repeats: bool
    samples: tuple[str, ...]


def recognise(records: ir.Table, run: Callable[[ir.Table], list[dict[str, object]]], *, link: bool) -> Fields:
    """Choose the columns of ``records`` that take part in the matching, by their names and what they hold.

    Args:
        records: one row a record: ``record_id`` and ``source`` (both text, never compared) and any further columns.
        run: runs a plan with a small result.
        link: whether records of two sources are linked, rather than all records compared with each other.
    """
    held = profile(records, run, link=link)
    used, left_out = [], []
    for column, what in held.items():
        kind = kind_of(column, what, link=link)
        if isinstance(kind, Kind):
            used.append(Field(column, kind))
        else:
            left_out.append((column, kind))
    ranked = sorted(used, key=lambda field: -held[field.column].filled * min(held[field.column].distinct, _FEW))
    kept = set(ranked[:MOST_FIELDS])
    left_out += [(field.column, "surplus") for field in used if field not in kept]
    return Fields(tuple(field for field in used if field in kept), tuple(left_out))


def profile(records: ir.Table, run: Callable[[ir.Table], list[dict[str, object]]], *, link: bool) -> dict[str, Held]:
    """Describe each column of ``records`` but the first two, in one pass and one bounded sample."""
    columns = [name for name in records.columns if name not in {"record_id", "source"}]
    if not columns:
        return {}
    text = plain(records.select("source", *columns), columns)
    (counted,) = run(records.agg(sources=records.source.fill_null("").nunique()))
    alone = int(str(counted["sources"])) <= 1
    facts: dict[str, ir.Value] = {"rows": text.count()}
    for place, name in enumerate(columns):
        facts |= {f"filled_{place}": text[name].count(), f"distinct_{place}": text[name].nunique()}
        if not alone:
            facts[f"within_{place}"] = (text.source.fill_null("") + "\t" + text[name]).nunique()
        if link:
            number = ibis.ifelse(text[name].re_search(r"^\d{1,15}$"), text[name], ibis.null("string")).cast("int64")
            facts |= {f"low_{place}": number.min(), f"high_{place}": number.max()}
    (row,) = run(text.agg(**facts))
    sample = run(plain(_sampled(records, columns), columns))
    return {
        name: Held(
            rows=int(str(row["rows"])),
            filled=int(str(row[f"filled_{place}"])),
            distinct=int(str(row[f"distinct_{place}"])),
            low=_number(row.get(f"low_{place}")),
            high=_number(row.get(f"high_{place}")),
            repeats=row[f"distinct_{place}" if alone else f"within_{place}"] != row[f"filled_{place}"],
            samples=tuple(str(one[name]) for one in sample if one[name] is not None),
        )
        for place, name in enumerate(columns)
    }


def _sampled(records: ir.Table, columns: Sequence[str]) -> ir.Table:
    raw = records.select(**{name: records[name].cast("string") for name in columns})
    whole = ibis.literal("\t").join([raw[name].fill_null("") for name in columns])
    return raw.order_by(whole.hexdigest("md5"), *columns).limit(_SAMPLE)


def kind_of(column: str, held: Held, *, link: bool) -> Kind | str:
    """Return the kind of a column, or in a word why it takes no part."""
    if held.filled <= _RARELY_FILLED * held.rows or not held.samples:
        return "empty"
    if held.distinct == 1:
        return "constant"
    personal = classify(column, held.samples)
    if personal in _SENSITIVE:
        return _SENSITIVE[personal]
    if personal is PersonalKind.ADDRESS and _share(_HAN.search, held.samples) > _HALF:
        # Before keys: an address without blanks that nobody shares looks like one.
        return Kind.CHINESE_ADDRESS
    if _is_key(column, held, link=link):
        return "key"
    return _named_kind(column, held) or _content_kind(held, personal)


def _is_key(column: str, held: Held, *, link: bool) -> bool:
    """Whether each record has a value of its own that says nothing of whom it describes."""
    if held.repeats or _share(_CODED.fullmatch, held.samples) < _MOST:
        return False
    if not link:
        return True
    named = _KEY_WORDS.search(words(column)) is not None
    dense = held.low is not None and held.high is not None and held.distinct >= _DENSE * (held.high - held.low + 1)
    return named and dense


def _named_kind(column: str, held: Held) -> Kind | None:
    plain_name = words(column)
    for kind, vocabulary in _WORDS.items():
        if _says(plain_name, vocabulary) and _fits(kind, held):
            return kind
    return None


def _says(name: str, vocabulary: str) -> bool:
    parts = f" {name} "
    return any(f" {word} " in parts if word.isascii() else name == word for word in vocabulary.split("|"))


def _fits(kind: Kind, held: Held) -> bool:
    if kind is Kind.DATE:
        return _share(lambda value: sum(map(str.isdigit, value)) >= len("195604"), held.samples) >= _HALF
    if kind is Kind.NUMBER:
        return _share(_NUMBER.fullmatch, held.samples) >= _HALF
    return _mean(len, held.samples) < _LONG


def _content_kind(held: Held, personal: PersonalKind | None) -> Kind:
    if _share(_NUMBER.fullmatch, held.samples) >= _MOST:
        return _number_kind(held)
    if held.distinct <= _FEW and held.distinct < _HALF * held.filled:
        return Kind.CATEGORY
    wordy = _mean(lambda value: len(value.split()), held.samples) >= _MANY_WORDS or _mean(len, held.samples) >= _LONG
    if wordy:
        return Kind.TEXT
    if personal is PersonalKind.ADDRESS:
        return Kind.ADDRESS
    if personal is PersonalKind.NAME and _share(_HAN.search, held.samples) >= 1 - _MOST:
        return Kind.CHINESE_NAME
    return Kind.NAME if personal is PersonalKind.NAME else Kind.WORD


def _number_kind(held: Held) -> Kind:
    if _share(lambda value: _DIGITS.fullmatch(value) is not None and _is_year(value), held.samples) >= _MOST:
        return Kind.YEAR
    if _share(lambda value: "." in value or "," in value, held.samples) >= 1 - _MOST:
        return Kind.NUMBER
    return Kind.CATEGORY if held.distinct <= _FEW else Kind.CODE


def _is_year(value: str) -> bool:
    return len(value) == len("1956") and _YEARS[0] <= int(value) <= _YEARS[1]


def _share(test: Callable[[str], object], values: Sequence[str]) -> float:
    return sum(1 for value in values if test(value)) / len(values)


def _mean(measure: Callable[[str], int], values: Sequence[str]) -> float:
    return sum(map(measure, values)) / len(values)


def _number(value: object) -> float | None:
    return None if value is None else float(str(value))
