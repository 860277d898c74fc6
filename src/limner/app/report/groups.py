"""How the groups of a set of segments differ: each beside all customers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from limner.app.catalogue import SETS, all_segments
from limner.app.report.frame import SMALL, Frame
from limner.app.workspace import Workspace
from limner.core.text import Text
from limner.warehouse.tables import MEMBERSHIPS

SHOWN_SETS = ("value", "rfm8", "lifecycle", "rfm", "own")
FAVOURITES = ("top_category", "top_brand", "top_channel")

_SUMS = {
    "orders": "orders_365d",
    "gross": "gross_amount_365d",
    "money": "net_amount_365d",
    "promoted": "promoted_orders_365d",
    "refund": "refund_amount_365d",
    "weekend": "weekend_orders_365d",
    "evening": "evening_orders_365d",
    "sessions": "sessions_90d",
    "complaints": "complaints_365d",
}
"""The sums of a group, each with the feature that is summed; a feature that the portraits lack is left out."""


@dataclass(frozen=True)
class Profile:
    """The sums of one group, over the last 365 days where nothing else is said; a sum that is not known is missing."""

    customers: int
    sums: Mapping[str, int] = field(default_factory=dict)
    recency_sum: int = 0
    recency_known: int = 0

    def ratio(self, part: str, whole: str = "") -> float | None:
        """One sum over another, or per customer; null where either is unknown or the whole is nothing."""
        below = self.sums.get(whole) if whole else self.customers
        above = self.sums.get(part)
        return above / below if above is not None and below else None

    @property
    def recency(self) -> float | None:
        """Mean days since the last purchase, of those who bought."""
        return self.recency_sum / self.recency_known if self.recency_known else None


@dataclass(frozen=True)
class Group:
    """One segment: what it is called, its sums, and the favourites of most of its members."""

    name: str
    title: Text
    definition: Text
    profile: Profile
    favourites: Mapping[str, str]


@dataclass(frozen=True)
class Groups:
    """The groups of each set that has any, and the whole that they are compared with.

    Attributes:
        everyone: all customers; the base of every index.
        people: those that the report is of.
        sets: by set, its title and its groups in the order in which they are declared.
    """

    everyone: Profile
    people: Profile
    sets: Mapping[str, tuple[Text, tuple[Group, ...]]]


MEASURES: tuple[tuple[str, Text, str], ...] = (
    ("money_each", Text("人均消费", "Money each"), "money"),
    ("orders_each", Text("人均订单", "Orders each"), "decimal"),
    ("average_order", Text("客单价", "Average order"), "money"),
    ("recency", Text("距上次购买（天）", "Days since last"), "decimal"),
    ("promoted", Text("促销订单占比", "On promotion"), "share"),
    ("refund", Text("退款占比", "Refunded"), "share"),
    ("sessions_each", Text("90 天访问", "Visits, 90 days"), "decimal"),
    ("complaints", Text("每百人投诉", "Complaints per 100"), "decimal"),
    ("weekend", Text("周末订单占比", "At weekends"), "share"),
    ("evening", Text("晚间订单占比", "In the evening"), "share"),
)
"""What groups are compared by: name, title and how it is written."""


def measured(profile: Profile) -> dict[str, float | None]:
    """Return the measures of a group by name; null where the data do not say."""
    complaints = profile.ratio("complaints")
    return {
        "money_each": profile.ratio("money"),
        "orders_each": profile.ratio("orders"),
        "average_order": profile.ratio("gross", "orders"),
        "recency": profile.recency,
        "promoted": profile.ratio("promoted", "orders"),
        "refund": profile.ratio("refund", "gross"),
        "weekend": profile.ratio("weekend", "orders"),
        "evening": profile.ratio("evening", "orders"),
        "sessions_each": profile.ratio("sessions"),
        "complaints": None if complaints is None else complaints * 100,
    }


def index(value: float | None, base: float | None) -> int | None:
    """Return ``value`` where ``base`` is 100; null where there is nothing to compare with."""
    return round(100 * value / base) if value is not None and base and base > 0 and value >= 0 else None


def groups(frame: Frame, workspace: Workspace) -> Groups:
    """Sum up all customers, those of the report, and each group of them; groups of too few are left out."""
    members = frame.current(MEMBERSHIPS).inner_join(_narrow(frame.people), "customer_id")
    rows = {row["segment"]: row for row in frame.rows(members.group_by("segment").agg(**_sums(members)))}
    favourites = _favourites(frame, members)
    sets: dict[str, tuple[Text, tuple[Group, ...]]] = {}
    segments = all_segments(workspace)
    for name in SHOWN_SETS:
        found = tuple(
            Group(s.name, s.title, s.definition, _profile(rows[s.name]), favourites.get(s.name, {}))
            for s in segments
            if s.theme == name and s.name in rows and rows[s.name]["customers"] >= SMALL
        )
        if found:
            sets[name] = (SETS[name], found)
    everyone, people = (
        _profile(frame.row(narrow.agg(**_sums(narrow)))) for narrow in (_narrow(frame.everyone), _narrow(frame.people))
    )
    return Groups(everyone, people, sets)


def _narrow(features: ir.Table) -> ir.Table:
    present = {name: features[column] for name, column in _SUMS.items() if column in features.columns}
    favourites = {name: features[name] for name in FAVOURITES if name in features.columns}
    return features.select("customer_id", "recency_days", **present, **favourites)


def _sums(rows: ir.Table) -> dict[str, ir.Scalar]:
    return {
        "customers": rows.count(),
        "recency_sum": rows.recency_days.sum().cast("int64").fill_null(0),
        "recency_known": rows.recency_days.count(),
        **{name: rows[name].sum().cast("int64") for name in _SUMS if name in rows.columns},
    }


def _profile(row: Mapping[str, Any]) -> Profile:
    return Profile(
        row["customers"],
        {name: row[name] for name in _SUMS if row.get(name) is not None},
        row["recency_sum"],
        row["recency_known"],
    )


def _favourites(frame: Frame, members: ir.Table) -> dict[str, dict[str, str]]:
    """Find, of each group, the favourite that most of its members share; of several the first in character order."""
    found: dict[str, dict[str, str]] = {}
    for name in FAVOURITES:
        if name not in members.columns:
            continue
        told = members.filter(members[name].notnull())
        counted = told.group_by("segment", value=told[name]).agg(n=told.count())
        place = ibis.rank().over(ibis.window(group_by="segment", order_by=[counted.n.desc(), counted.value]))
        best = counted.mutate(place=place).filter(_.place == 0, _.n >= SMALL)
        for row in frame.rows(best):
            found.setdefault(row["segment"], {})[name] = row["value"]
    return found
