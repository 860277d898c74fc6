"""Say which columns of a sheet name persons, which terms these may be all the same, and by which people are known again."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Protocol

from limner.privacy.column_names import is_hardware
from limner.privacy.nobody import singles_out
from limner.privacy.person_names import is_full_name
from limner.sources.mapping.confidence import provinces
from limner.sources.mapping.mapping import Column
from limner.sources.mapping.recognise import ColumnProfile
from limner.sources.mapping.shapes import Shape
from limner.sources.mapping.unnumbered import STRONG
from limner.sources.mapping.vocabulary import EXACT, TERMS, name_confidence


class Classify(Protocol):
    """Says which kind of personal value a column holds; None where it names nobody."""

    def __call__(self, name: str, samples: Sequence[str], /, *, beside: Sequence[str]) -> str | None:
        """From its name, samples of it, and the names of all columns of the sheet."""


_OPEN = 0.25
"""Answers to an open question are different in at least this share of rows."""
_NEVER_PERSONAL = frozenset(
    (
        "order_id",
        "product_id",
        "product_name",
        "category",
        "subcategory",
        "department",
        "brand",
        "store_id",
        "campaign_id",
        "campaign_name",
        "coupon_id",
        "coupon_amount",
        "amount",
        "unit_price",
        "quantity",
        "ordered_at",
        "gender",
        "age",
        "country",
        "province",
        "city",
    )
)
_MOST = 0.6
"""Where more of the customers' numbers are people's full names, they are names."""
_PLACES = frozenset(("city", "province", "country"))
_BESIDE_PERSONAL = frozenset(("customer_id", "review_text", "birthday", "birth_year", "visitor_id"))
"""The terms that a personal column may be all the same, whatever its name."""
_IDENTIFYING = ("phone", "email", "id_number")
KNOWING = frozenset((*STRONG, "name", "address", "birth_date", "social"))
"""The kinds of personal value by which somebody may be known again."""


def personal_kind(profile: ColumnProfile, classify: Classify, beside: tuple[str, ...]) -> str | None:
    """The kind of personal value of a column, whatever else it may be; also of an empty one that is called so."""
    if provinces(profile):
        return None
    return classify(profile.name, profile.samples, beside=beside) or _personal_by_label(profile, classify, beside)


def sealed_as(term: str, profile: ColumnProfile, kind: str | None) -> str | None:
    """The kind of personal value of a column that is ``term``; None where it is kept in clear as that."""
    if term == "review_text":
        return str(kind or "text")
    if term == "customer_id":
        # What a name says exactly (会员名, user_id) is the source's own number or nick, unless people's full names stand there.
        owned = kind == "name" and name_confidence(profile.name, TERMS[term]) < EXACT
        if owned or sum(map(is_full_name, profile.samples)) > _MOST * len(profile.samples):
            return "name"
        return str(kind) if kind in (*_IDENTIFYING, "bank_card") else None
    if term in _NEVER_PERSONAL or (term and TERMS[term].content != "text"):
        return None
    return str(kind) if kind else None


def _personal_by_label(profile: ColumnProfile, classify: Classify, beside: tuple[str, ...]) -> str | None:
    """The kind for which the label speaks; answers of which many rows have the same were chosen, and are no text."""
    kind = classify(profile.label, profile.samples, beside=beside) if profile.label else None
    return None if kind == "text" and profile.distinct < profile.filled * _OPEN else kind


def known_by(
    shape: Shape,
    columns: dict[str, Column],
    terms: dict[str, tuple[str, float]],
    profiles: dict[str, ColumnProfile],
) -> tuple[str, ...]:
    """The columns by which people are known again, in a list of people without a number."""
    if shape.main != "records" or any(term == "customer_id" for term, _ in terms.values()):
        return ()
    return tuple(name for name, column in columns.items() if column.personal in KNOWING and profiles[name].filled)


def known_by_contact(
    shape: Shape,
    columns: dict[str, Column],
    terms: dict[str, tuple[str, float]],
    profiles: dict[str, ColumnProfile],
) -> dict[str, Column]:
    """Where no column is the customer's id, a phone, e-mail or id number is of which any tells who somebody is."""
    if "customer_id" not in shape.fields or any(term == "customer_id" for term, _ in terms.values()):
        return columns
    for kind in _IDENTIFYING:
        for name, column in columns.items():
            if column.personal == kind and any(singles_out(kind, value) for value in profiles[name].samples):
                return {**columns, name: replace(column, to=shape.fields["customer_id"], read="id")}
    return columns


def may_be(term: str, name: str, kind: str | None, known: Collection[str]) -> bool:
    """Whether a column may be ``term`` although it names persons: ``Name`` of those who paid is no product.

    The number of a phone or a computer is a visitor's only where nothing else says who visits.

    Args:
        term: The term.
        name: The column's name.
        kind: Its kind of personal value; None where it names nobody.
        known: The terms that other columns surely are.
    """
    if term == "visitor_id" and is_hardware(name):
        return not {"customer_id", "visitor_id", "session_id"} & set(known)
    if kind == "address" and term in _PLACES:
        return False
    return kind is None or term in _BESIDE_PERSONAL or name_confidence(name, TERMS[term]) == EXACT
