"""Values ranked by how much they stand for, with small groups merged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from limner.app.report.frame import SMALL
from limner.core.text import Text

SHOWN = 8
Row = TypeVar("Row", bound=Mapping[str, Any])
OTHERS = Text("其他", "Others")


@dataclass(frozen=True)
class Ranked:
    """One value: how many customers chose it, how often, and the money on it (ten-thousandths).

    What is merged has no number of customers, since one customer may be in several of its values.
    """

    label: Text
    customers: int | None
    times: int
    money: int


@dataclass(frozen=True)
class Ranking:
    """The values of one dimension, the largest first, the rest as one row at the end.

    Attributes:
        name: the dimension.
        title: what it is called.
        rows: the values.
        values: how many distinct values there are.
        times: how often any was chosen; ``money``: the money on all of them.
        customers: how many customers have any value.
    """

    name: str
    title: Text
    rows: tuple[Ranked, ...]
    values: int
    times: int
    money: int
    customers: int


def ranking(
    name: str, title: Text, rows: Iterable[Mapping[str, Any]], *, customers: int, shown: int = SHOWN
) -> Ranking:
    """Rank ``rows`` (value or label, customers, times, money) by money, then by times; merge the small and the last.

    Args:
        name: The dimension.
        title: What it is called.
        rows: One row a value; ``value`` is what the data say, ``label`` a ``Text`` in its place where there is one.
        customers: How many customers have any value.
        shown: How many values to show at most.
    """
    ordered = sorted(rows, key=lambda row: (-row["money"], -row["times"], str(row["value"])))
    large = [row for row in ordered if row["customers"] >= SMALL]
    kept = large if len(large) == len(ordered) and len(large) <= shown + 1 else large[:shown]
    kept, rest = merged(kept, [row for row in ordered if row not in kept])
    ranked = [Ranked(_label(row), row["customers"], row["times"], row["money"]) for row in kept]
    if rest:
        ranked.append(Ranked(OTHERS, None, sum(r["times"] for r in rest), sum(r["money"] for r in rest)))
    return Ranking(
        name,
        title,
        tuple(ranked),
        len(ordered),
        sum(row["times"] for row in ordered),
        sum(row["money"] for row in ordered),
        customers,
    )


def merged(kept: list[Row], rest: list[Row]) -> tuple[list[Row], list[Row]]:
    """Move the smallest of ``kept`` to ``rest`` while what is merged would still be too small a group."""
    kept, rest = list(kept), list(rest)
    while rest and kept and sum(row["customers"] for row in rest) < SMALL:
        smallest = min(kept, key=lambda row: row["customers"])
        kept.remove(smallest)
        rest.append(smallest)
    return kept, rest


def _label(row: Mapping[str, Any]) -> Text:
    label = row.get("label")
    return label if isinstance(label, Text) else Text(str(row["value"]), str(row["value"]))
