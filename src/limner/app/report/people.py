"""Who the customers are, as far as their records say."""

from __future__ import annotations

from dataclasses import dataclass

from ibis import _

from limner.app.report.frame import SMALL, Frame
from limner.app.report.ranking import OTHERS, merged
from limner.core.text import Text
from limner.portrait.catalogue import catalogue
from limner.portrait.wording import WORDS

ATTRIBUTES = (
    *("gender", "age_band", "income_band", "household_size", "marital_status", "member_level", "education"),
    *("occupation", "country", "province", "city"),
)
"""The features that are shown, each only where it is known of anyone."""
ORDERED = frozenset({"age_band", "income_band", "household_size"})
"""Those whose values have an order of their own, which is that of their words."""

_SHOWN = 7
_MOST = 6


@dataclass(frozen=True)
class Attribute:
    """One attribute: its values with customers, the money of the last 365 days, and how many customers it is known of."""

    name: str
    title: Text
    known: int
    values: tuple[tuple[Text, int, int], ...]


def people(frame: Frame) -> tuple[Attribute, ...]:
    """Count customers by each attribute that is known; the six best known at most."""
    table = frame.people
    filled = frame.row(table.agg(**{name: table[name].count() for name in ATTRIBUTES}))
    wanted = [name for name in ATTRIBUTES if filled[name] >= SMALL]
    found = [_attribute(frame, name, filled[name]) for name in wanted]
    telling = [each for each in found if len(each.values) > 1]
    best = sorted(telling, key=lambda each: (-each.known, ATTRIBUTES.index(each.name)))[:_MOST]
    return tuple(sorted(best, key=lambda each: ATTRIBUTES.index(each.name)))


def _attribute(frame: Frame, name: str, known: int) -> Attribute:
    rows = frame.people.filter(frame.people[name].notnull()).group_by(value=frame.people[name])
    counted = rows.agg(customers=_.count(), money=_.net_amount_365d.sum().cast("int64"))
    found = sorted(frame.rows(counted), key=lambda row: (-row["customers"], str(row["value"])))
    large = [row for row in found if row["customers"] >= SMALL]
    ordered = name in ORDERED
    kept = large if ordered or (len(large) == len(found) and len(large) <= _SHOWN) else large[: _SHOWN - 1]
    kept, rest = merged(kept, [row for row in found if row not in kept])
    if ordered:
        kept = sorted(kept, key=lambda row: _place(str(row["value"])))
    values = [(_words(name, row["value"]), row["customers"], row["money"] or 0) for row in kept]
    if rest:
        values.append((OTHERS, sum(r["customers"] for r in rest), sum(r["money"] or 0 for r in rest)))
    return Attribute(name, catalogue().features[name].title, known, tuple(values))


def _place(value: str) -> tuple[int, int, str]:
    """Order bands by the first number in them; those under it come first, those without one last."""
    digits = "".join(sign if sign.isdigit() else " " for sign in value).split()
    under = value.startswith(("<", "Under", "under")) or value.endswith("以下")
    return (int(digits[0]) if digits else 1 << 30, 0 if under else 1, value)


def _words(name: str, value: object) -> Text:
    return WORDS.get(name, {}).get(value, Text(str(value), str(value)))
