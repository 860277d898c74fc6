"""Hold portraits against the truths: which were found, which were missed, which were taken for others.

Only customers for whom a truth shows count (``truths``). A tag is right when it holds exactly for those of whom the truth
does; precision, recall and F1 are those of the tag. A class (a part of the day, a payday, a season) is right when the
feature names the planted one; F1 is then the mean over the classes, each weighing the same (macro-F1).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from limner.identity.measure import of_groups
from limner.testing.company.days import PAYDAYS

TAGS = {
    "promotion_sensitive": "promotion_sensitive",
    "high_price": "high_price_preference",
    "loyal": "loyal_customer",
    "about_to_leave": "about_to_leave",
}
"""Each truth that holds or not, and the tag that should find it."""
CLASSES = {"day_part": "top_day_part", "payday": "payday", "season": "top_season"}
"""Each truth that is one of several, and the feature that should find it."""
NONE = "none"
_MONTH, _NEAR_DAYS = 31, 2


@dataclass(frozen=True)
class Score:
    """How well one truth was found.

    Attributes:
        truth: name of the truth.
        found_by: name of the tag or feature.
        labels: the classes, in order; ``yes`` and ``no`` for a tag. Found ones may also be ``none``.
        confusion: customers (pairs of ids, for who is the same person) by planted class and found class.
        precision, recall, f1: from 0 to 1; means over the classes where there are several; 0 where nothing was found.
    """

    truth: str
    found_by: str
    labels: tuple[str, ...]
    confusion: dict[tuple[str, str], int]
    precision: float
    recall: float
    f1: float

    @property
    def customers(self) -> int:
        """Customers (or pairs of ids) for whom the truth shows."""
        return sum(self.confusion.values())

    def count(self, planted: str, found: str) -> int:
        """Customers of whom ``planted`` is true and ``found`` was found."""
        return self.confusion.get((planted, found), 0)


def score(truth: pa.Table, features: pa.Table, tags: pa.Table) -> tuple[Score, ...]:
    """Compare the truths of customers with their portraits.

    Args:
        truth: ``truth/customers.parquet``.
        features: one row a customer, ``customer_id`` and the features of ``CLASSES``; one that is missing finds nothing.
        tags: one row for each tag that a customer has now: ``customer_id``, ``tag``.
    """
    found = [_score_tag(truth, tags, name, tag) for name, tag in TAGS.items()]
    return (*found, *(_score_class(truth, features, name, feature) for name, feature in CLASSES.items()))


def score_identity(truth: pa.Table, person_of: Mapping[str, str]) -> Score:
    """Compare which ids were found to be one person with who is one person, pair by pair.

    Args:
        truth: ``truth/identity.parquet``; only records that were imported count.
        person_of: of each id that was imported, those of customers themselves among them, the id of its person.
    """
    entity = {customer: customer for customer in truth["customer_id"].to_pylist() if customer in person_of}
    told = zip(truth["record_id"].to_pylist(), truth["customer_id"].to_pylist(), strict=True)
    entity |= {record: customer for record, customer in told if record in person_of}
    groups: dict[str, list[str]] = {}
    for one in entity:
        groups.setdefault(person_of[one], []).append(one)
    counts = of_groups(groups.values(), entity)
    pairs = {
        ("yes", "yes"): counts.right,
        ("yes", "no"): counts.true - counts.right,
        ("no", "yes"): counts.found - counts.right,
    }
    confusion = {cell: n for cell, n in pairs.items() if n}
    return Score("same_person", "identity", ("yes", "no"), confusion, counts.precision, counts.recall, counts.f1)


def _score_tag(truth: pa.Table, tags: pa.Table, name: str, tag: str) -> Score:
    shown = truth.filter(truth[f"{name}_shows"])
    having = tags.filter(pc.equal(tags["tag"], tag))["customer_id"]
    has = pc.is_in(shown["customer_id"], value_set=having.combine_chunks()).to_pylist()
    words = {True: "yes", False: "no"}
    pairs = Counter((words[one], words[other]) for one, other in zip(shown[name].to_pylist(), has, strict=True))
    return Score(name, tag, ("yes", "no"), dict(pairs), *_measures(pairs, "yes"))


def _score_class(truth: pa.Table, features: pa.Table, name: str, feature: str) -> Score:
    shown = truth.filter(truth[f"{name}_shows"])
    has_it = feature in features.column_names
    values = (
        dict(zip(features["customer_id"].to_pylist(), features[feature].to_pylist(), strict=True)) if has_it else {}
    )
    found = [_label(name, values.get(customer)) for customer in shown["customer_id"].to_pylist()]
    planted = [str(one) for one in shown[name].to_pylist()]
    pairs = Counter(zip(planted, found, strict=True))
    labels = tuple(sorted(set(planted), key=_order))
    measures = [_measures(pairs, label) for label in labels]
    means = (
        (sum(part) / len(measures) if measures else 0.0 for part in zip(*measures, strict=True))
        if measures
        else (0.0,) * 3
    )
    return Score(name, feature, labels, dict(pairs), *means)


def _label(name: str, value: object) -> str:
    if value is None:
        return NONE
    return str(nearest_payday(int(str(value)))) if name == "payday" else str(value)


def nearest_payday(day: int) -> int | str:
    """The usual payday that lies nearest to a day of the month, at most two days away; ``none`` where none does.

    The feature tells the day with which five days of many orders begin. Nobody bought on a payday itself, and it tells
    a neighbouring day.
    """

    def away(payday: int) -> int:
        return min((day - payday) % _MONTH, (payday - day) % _MONTH)

    best = min(PAYDAYS, key=away)
    return best if away(best) <= _NEAR_DAYS else NONE


def _measures(pairs: Counter[tuple[str, str]], label: str) -> tuple[float, float, float]:
    hit = pairs[label, label]
    planted = sum(n for (one, _), n in pairs.items() if one == label)
    found = sum(n for (_, other), n in pairs.items() if other == label)
    return _ratio(hit, found), _ratio(hit, planted), _ratio(2 * hit, planted + found)


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _order(label: str) -> tuple[int, str]:
    return (int(label), "") if label.isdigit() else (0, label)


def in_order(scores: Sequence[Score]) -> list[Score]:
    """The scores, the worst first."""
    return sorted(scores, key=lambda one: one.f1)
