"""Compare what was found with what is true, pair by pair."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

Pair = tuple[str, str]


@dataclass(frozen=True)
class Counts:
    """Pairs that were found, those of them that are right, and those that there are."""

    found: int
    right: int
    true: int

    @property
    def precision(self) -> float:
        """Share of the found pairs that are right; 1 where none was found."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Share of the true pairs that were found; 1 where there are none."""
        return self.right / self.true if self.true else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def of_groups(groups: Iterable[Sequence[str]], entity: Mapping[str, str]) -> Counts:
    """Count over all pairs within groups.

    Args:
        groups: record ids that were put together; who is in no group stands alone.
        entity: the true entity of every record.
    """
    found = right = 0
    for group in groups:
        found += _pairs(len(group))
        right += sum(map(_pairs, Counter(entity[one] for one in group).values()))
    return Counts(found, right, sum(map(_pairs, Counter(entity.values()).values())))


def of_links(found: Collection[Pair], true: AbstractSet[Pair], *, labelled: AbstractSet[Pair] | None = None) -> Counts:
    """Count over links between two lists.

    Args:
        found: pairs that were linked, the left list's record first.
        true: pairs that should be.
        labelled: where only some pairs were judged, those; others do not count.
    """
    counted = [pair for pair in found if labelled is None or pair in labelled]
    return Counts(len(counted), sum(pair in true for pair in counted), len(true))


def _pairs(members: int) -> int:
    return members * (members - 1) // 2
