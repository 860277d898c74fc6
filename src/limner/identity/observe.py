"""How often each level occurs among all pairs: equal values are counted, the rest is seen in pairs drawn at random."""

from __future__ import annotations

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import numpy as np

from limner.identity.estimate import Floats, Patterns, first_shares
from limner.identity.fields import Fields, Kind
from limner.identity.levels import EXACT, LEVELS, TEXT_EQUAL, UNKNOWN, share_level
from limner.identity.standard import value_name
from limner.identity.workbench import Workbench

DRAWN = 300_000


@dataclass(frozen=True)
class Size:
    """How many records there are: on the left (all, where none are linked) and on the right."""

    left: int
    right: int
    link: bool

    @property
    def rows(self) -> int:
        """All records."""
        return self.left + self.right

    @property
    def pairs(self) -> float:
        """All pairs that could match."""
        return float(self.left * self.right if self.link else self.left * (self.left - 1) / 2)

    @property
    def expected(self) -> float:
        """Matches to begin with: one for every second record that could have one."""
        return max(1.0, min(self.left, self.right) / 2 if self.link else self.left / 2)


def random_pairs(prepared: ir.Table, size: Size, drawn: int = DRAWN) -> ir.Table:
    """Plan pairs that have nothing to do with what they hold: each record with those a few places on.

    ``rid`` is in an order as good as random, and the same for the same records.
    """
    others = size.right if size.link else size.left
    steps = max(1, min(-(-drawn // max(1, size.left)), others if size.link else (others - 1) // 2))
    shifts = ibis.range(0 if size.link else 1, steps if size.link else steps + 1).unnest().name("shift")
    left = prepared.filter(prepared.side == 0, prepared["rank"] < drawn).select(l="rid", rank="rank").mutate(shifts)
    left = left.select("l", rank=((left["rank"] + left["shift"]) % others).cast("int64"))
    right = prepared.filter(prepared.side == int(size.link)).select(r="rid", rank="rank")
    return left.join(right, "rank").select("l", "r")


def equal_shares(prepared: ir.Table, fields: Fields, size: Size, bench: Workbench) -> tuple[Floats, Floats]:
    """Count equal values.

    Returns:
        For each field and level, the share of all pairs (with the field known) whose values are equal and that
        frequent, and the share of records whose value is that frequent.
    """
    pairs, records = np.zeros((len(fields.used), LEVELS)), np.zeros((len(fields.used), LEVELS))
    for place, field in enumerate(fields.used):
        value = value_name(place)
        known = prepared.filter(prepared[value].notnull())
        groups = known.group_by(value).agg(n=known.count(), right=known.side.sum())
        left = groups.n - groups.right
        agreeing = left * groups.right if size.link else groups.n * (groups.n - 1) / 2
        groups = groups.mutate(left=left, agreeing=agreeing.cast("float64"), level=share_level(groups.n, size.rows))
        found = groups.group_by("level").agg(
            n=groups.n.sum(), left=groups.left.sum(), right=groups.right.sum(), agreeing=groups.agreeing.sum()
        )
        rows = [{name: float(str(number)) for name, number in row.items()} for row in bench.rows(found)]
        n, lefts, rights = (sum(row[name] for row in rows) for name in ("n", "left", "right"))
        total = max(1.0, lefts * rights if size.link else n * (n - 1) / 2)
        for row in rows:
            level = TEXT_EQUAL if field.kind is Kind.TEXT else EXACT + int(row["level"])
            pairs[place, level] += row["agreeing"] / total
            records[place, level] += row["n"] / max(n, 1)
    return pairs, records


def observe(drawn: Patterns, equal: Floats) -> Floats:
    """Put together, for each field and level, its share among all pairs where the field is known.

    Args:
        drawn: patterns of pairs drawn at random.
        equal: the exact shares of equal values.
    """
    shares = np.zeros_like(equal)
    for place in range(len(equal)):
        seen = np.bincount(drawn.levels(place), weights=drawn.counts.astype(np.float64), minlength=LEVELS)
        seen[UNKNOWN] = 0.0
        seen[equal[place] > 0] = 0.0
        left = max(0.0, 1 - equal[place].sum())
        shares[place] = equal[place] + left * seen / max(seen.sum(), 1)
    return shares


def at_first(fields: Fields, records: Floats) -> Floats:
    """For each field and level, its share among matches before anything is learned."""
    return np.stack(
        [first_shares(records[place], text=field.kind is Kind.TEXT) for place, field in enumerate(fields.used)]
    )
