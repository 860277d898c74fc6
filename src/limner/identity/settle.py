"""Decide which links count, where some of them would make one person of two that cannot be one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import NamedTuple


class Link(NamedTuple):
    """One reason to take two customer ids for one person."""

    left_id: str
    right_id: str
    reason: str
    """manual, a kind of identifier, or ``likeness``."""
    priority: int
    probability: float = 1.0


@dataclass(frozen=True)
class Apart:
    """What must never be one person."""

    pairs: frozenset[tuple[str, str]] = frozenset()
    """Pairs of customer ids that somebody has told apart, the smaller id first."""
    exclusive: Mapping[str, frozenset[tuple[str, str]]] = field(default_factory=dict)
    """By customer id the identifiers of which nobody has two: pairs of kind and value."""


@dataclass(frozen=True)
class Settled:
    """Who is one person, and which links were refused for whose sake."""

    component: Mapping[str, str]
    """Of every id of a link the smallest id that is the same person."""
    refused: Mapping[Link, str]
    """The links that would join what must stay apart, each with the reason: ``apart`` or the kind of identifier."""


def settle(links: Iterable[Link], apart: Apart) -> Settled:
    """Join ids link by link, the surest first, and refuse those links that would join what must stay apart.

    The result depends on nothing but the links: they are taken by priority, then by probability, then by ids. A link
    between ids that are one person already is never refused.
    """
    people = _People(apart)
    refused = {}
    for link in sorted(set(links), key=lambda one: (one.priority, -one.probability, *one[:3])):
        obstacle = people.join(link.left_id, link.right_id)
        if obstacle:
            refused[link] = obstacle
    return Settled({member: least for least, members in people.members() for member in members}, refused)


class _People:
    """Disjoint sets of ids, each with what it must not be joined with."""

    def __init__(self, apart: Apart) -> None:
        self._apart = apart
        self._set_of: dict[str, list[str]] = {}

    def join(self, one: str, other: str) -> str:
        """Make one set of those of two ids; where that must not be, change nothing and return why."""
        here, there = (self._set_of.setdefault(each, [each]) for each in (one, other))
        if here is there:
            return ""
        obstacle = self._obstacle(here, there)
        if not obstacle:
            larger, smaller = (here, there) if len(here) >= len(there) else (there, here)
            larger.extend(smaller)
            for each in smaller:
                self._set_of[each] = larger
        return obstacle

    def members(self) -> Iterable[tuple[str, Sequence[str]]]:
        """Yield each set with its smallest id."""
        for members in {id(each): each for each in self._set_of.values()}.values():
            yield min(members), members

    def _obstacle(self, here: Sequence[str], there: Sequence[str]) -> str:
        if any((min(pair), max(pair)) in self._apart.pairs for pair in product(here, there)):
            return "apart"
        kinds, others = self._exclusive(here), self._exclusive(there)
        return next((kind for kind in sorted(kinds) if kind in others and kinds[kind].isdisjoint(others[kind])), "")

    def _exclusive(self, members: Sequence[str]) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for member in members:
            for kind, value in self._apart.exclusive.get(member, ()):
                found.setdefault(kind, set()).add(value)
        return found
