"""Say which ids part from a person: those of one side of a merge by hand, or an id alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import product

from limner.identity.settle import Apart, Link, settle


@dataclass(frozen=True)
class Merge:
    """One merge by hand: an id of each of two persons, and all ids that each had."""

    left_id: str
    right_id: str
    left: Sequence[str]
    right: Sequence[str]

    @property
    def ends(self) -> tuple[str, str]:
        """The two ids that were named."""
        return self.left_id, self.right_id

    @property
    def across(self) -> frozenset[tuple[str, str]]:
        """Every pair of an id of one person and an id of the other, the smaller first."""
        return frozenset((min(pair), max(pair)) for pair in product(self.left, self.right))

    @property
    def within(self) -> list[Link]:
        """Links that hold each of the two persons together."""
        sides = zip(self.ends, (self.left, self.right), strict=True)
        return [Link(end, one, "manual", _LAST) for end, side in sides for one in side]


_LAST = 100
"""Of all links these count last: what the data say of others comes before."""


def parting(
    customer_id: str, members: Collection[str], links: Iterable[Link], merges: Sequence[Merge]
) -> frozenset[str]:
    """Return the ids that part from a person together with ``customer_id``, itself among them.

    Of the merges that named it the newest is undone: whoever was with it before stays with it, and so does whoever came
    to these since, by a later merge or by the data. An id that no merge named parts alone.

    Args:
        customer_id: An id of the person.
        members: All ids of the person.
        links: What else joins them.
        merges: Those that made the person, the oldest first.
    """
    undone = next((one for one in reversed(merges) if customer_id in one.ends), None)
    if undone is None:
        return frozenset({customer_id})
    standing = [Link(*one.ends, "manual", 0) for one in merges if one is not undone]
    person = settle([*links, *standing, *undone.within], Apart(undone.across)).component
    return frozenset(one for one in members if person.get(one, one) == person[customer_id])
