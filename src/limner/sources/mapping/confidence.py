"""How surely a column is a term: from its name, its label and what it holds."""

from __future__ import annotations

import re
from collections.abc import Callable

from limner.sources.mapping.recognise import ColumnProfile, dates
from limner.sources.mapping.states import document, state
from limner.sources.mapping.vocabulary import EXACT, LOOSE, TERMS, Term, name_confidence
from limner.sources.mapping.words import GENDER, KIND, NOTHING, STATUS, UNKNOWN, is_province

SURE = 0.75
"""A column of at least this confidence is taken without asking."""
MOST = 0.95
"""The share of cells that must be what a term holds."""
_DELIVERIES = re.compile(r"fulfil|shipping|shipment|delivery|发货|物流|配送|versand|livraison|envío", re.IGNORECASE)
"""Names of states of a parcel, which say nothing of the money."""
SOME = 0.5
"""The share of cells that must be states where the name of the column may mean something else as well."""


def confidence(profile: ColumnProfile, term: Term) -> float:
    """The confidence, 0 to 1, that the column is ``term``: that of its name or label, times how well its cells fit.

    An empty column fits everything, halved where the name is not exact; it is no key.
    """
    named = _named(profile, term)
    if not named:
        return 0.0
    if not profile.filled:
        return named if named == EXACT and term.content != "id" else named / 2
    return round(named * _fit(profile, term), 3)


def _named(profile: ColumnProfile, term: Term) -> float:
    """How surely the name says it, or the label; a label that asks something is no name."""
    label = "" if profile.label.endswith(("?", "？")) else profile.label
    return max(name_confidence(name, term) for name in (profile.name, label))


def _fit(profile: ColumnProfile, term: Term) -> float:
    if term.name in _SPECIAL and not _SPECIAL[term.name](profile):
        return 0.0
    if term.content == "status":
        return _kinds(profile) if term.name == "order_kind" else _states(profile, named=_named(profile, term))
    return _FITS[term.content](profile)


def _number(profile: ColumnProfile) -> float:
    return profile.numeric_share if profile.numeric_share >= MOST else profile.numeric_share / 2


def _id(profile: ColumnProfile) -> float:
    fractions = profile.numbers - profile.integers
    if profile.formatted > profile.filled / 2 or (profile.samples and all(map(_CENTS.fullmatch, profile.samples))):
        return 0.0
    if profile.dated > profile.filled / 2 or profile.share(fractions) > 1 - MOST:
        return 0.2
    return 1.0


_CENTS = re.compile(r"-?\d+[.,]\d\d")
"""Amounts, which number nothing."""


def _time(profile: ColumnProfile) -> float:
    return 1.0 if dates(profile, least=MOST) else profile.date_share / 2


def _rate(profile: ColumnProfile) -> float:
    low, high = profile.low, profile.high
    within = low is not None and high is not None and low >= 0 and high <= 1
    percent = profile.formatted and all("%" in value for value in profile.samples[:20])
    return 1.0 if percent or (within and profile.integers < profile.numbers) or in_percent(profile) else 0.0


def in_percent(profile: ColumnProfile) -> bool:
    """Whether the column holds shares as numbers up to 100, as its name says."""
    low, high = profile.low, profile.high
    named = re.search(r"[%％]|percent|pct|百分", f"{profile.name} {profile.label}", re.IGNORECASE)
    fractions = high is not None and high <= 1 and profile.integers < profile.numbers
    return bool(named) and low is not None and high is not None and low >= 0 and high <= 100 and not fractions  # noqa: PLR2004 — all of it


def _gender(profile: ColumnProfile) -> float:
    known = {*GENDER, *NOTHING, *UNKNOWN, "0", "1", "2", "9", "-1"}
    values = [value.lower().removesuffix(".0") for value in profile.values]
    count = sum(n for value, n in zip(values, profile.values.values(), strict=True) if value in known)
    return 1.0 if values and profile.share(count) >= MOST else 0.3


def _age(profile: ColumnProfile) -> float:
    whole = profile.share(profile.integers) >= MOST
    return 1.0 if whole and (profile.high or 0) <= 150 and (profile.low or 0) >= -1 else 0.0  # noqa: PLR2004 — nobody is older


def _states(profile: ColumnProfile, *, named: float) -> float:
    """A name that says nothing else is enough: words that are not known are asked about, and void no others.

    Of a name that only holds the word (会员状态, coupon_status) nearly all cells must be states in whole words.
    """
    if not profile.values or _DELIVERIES.search(profile.name):
        return 0.2
    if named == EXACT:
        return 1.0
    if named < LOOSE:
        whole = sum(n for value, n in profile.values.items() if value.lower() in STATUS or value.lower() in KIND)
        return 1.0 if profile.share(whole) >= MOST else 0.2
    known = sum(n for value, n in profile.values.items() if state(value) or value.lower() in KIND)
    return 1.0 if profile.share(known) > SOME else 0.2


def _kinds(profile: ColumnProfile) -> float:
    known = sum(n for value, n in profile.values.items() if document(value) or state(value))
    refunds = any(document(value) == "refund" for value in profile.values)
    return 1.0 if profile.values and (refunds or profile.share(known) >= MOST) else 0.2


def _few(profile: ColumnProfile) -> float:
    if profile.dated > profile.filled / 2:
        return 0.2
    fractions = profile.numbers - profile.integers
    return 0.3 if profile.share(fractions) > 1 - MOST else 1.0


def _text(profile: ColumnProfile) -> float:
    return 0.3 if profile.share(profile.numbers + profile.dated) > MOST else 1.0


_FITS = {
    "id": _id,
    "money": _number,
    "number": _number,
    "score": _number,
    "rate": _rate,
    "time": _time,
    "text": _text,
    "few": _few,
    "gender": _gender,
    "age": _age,
}


def _bands(profile: ColumnProfile) -> bool:
    return profile.share(profile.numbers) < MOST


def _places(profile: ColumnProfile) -> bool:
    return _named(profile, TERMS["province"]) == EXACT or provinces(profile)


def _not_rate(profile: ColumnProfile) -> bool:
    return not _rate(profile)


def provinces(profile: ColumnProfile) -> bool:
    """Whether the column holds nothing finer than province-level places of China."""
    return bool(profile.samples) and sum(map(is_province, profile.samples)) >= MOST * len(profile.samples)


def _american_state(profile: ColumnProfile) -> bool:
    return _places(profile) or (name_confidence(profile.name, TERMS["province"]) > 0 and profile.name.isascii())


_OTHER_UNITS = re.compile(
    r"毫秒|分钟|小时|(?:^|[^a-z])(?:ms|msec|millis|milliseconds?|min|mins|minutes?|hours?)(?:[^a-z]|$)", re.IGNORECASE
)


def _in_seconds(profile: ColumnProfile) -> bool:
    return not _OTHER_UNITS.search(f"{profile.name} {profile.label}")


def _years(profile: ColumnProfile) -> bool:
    return 1880 <= (profile.high or 0) <= 2100  # noqa: PLR2004 — years of birth


_SPECIAL: dict[str, Callable[[ColumnProfile], bool]] = {
    "age_band": _bands,
    "income_band": _bands,
    "province": _american_state,
    "discount_amount": _not_rate,
    "birth_year": _years,
    "duration_seconds": _in_seconds,
    "wait_seconds": _in_seconds,
}
