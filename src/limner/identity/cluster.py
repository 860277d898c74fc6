"""Put records together that match, without chaining strangers through one weak link."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

Pair = tuple[int, int]
LARGEST = 200
"""Components above this are cut at stronger links before they are looked at pair by pair."""


def components(pairs: Iterable[Pair]) -> list[list[int]]:
    """The groups of records that ``pairs`` connect, each in order, the groups by their first record."""
    parent: dict[int, int] = {}

    def root(one: int) -> int:
        while parent.setdefault(one, one) != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    for left, right in pairs:
        a, b = root(left), root(right)
        if a != b:
            parent[max(a, b)] = min(a, b)
    groups: dict[int, list[int]] = defaultdict(list)
    for one in sorted(parent):
        groups[root(one)].append(one)
    return [groups[first] for first in sorted(groups)]


def inner_pairs(groups: Iterable[list[int]]) -> Iterator[Pair]:
    """Every pair of records within each group."""
    for group in groups:
        for place, left in enumerate(group):
            yield from ((left, right) for right in group[place + 1 :])


def split(group: list[int], bits: Mapping[Pair, float], least: float) -> list[list[int]]:
    """Divide a connected group so that parts hold together by the evidence of all their pairs.

    Single records are merged step by step, those two parts first whose pairs speak most for it on average, as long as
    that average is at least ``least``. One link between two groups that otherwise disagree does not join them.

    Args:
        group: record numbers.
        bits: evidence of each pair of the group, smaller number first.
        least: the least average, in bits.
    """
    parts = {one: [one] for one in group}
    between = {pair: (bits[pair], 1) for pair in inner_pairs([group])}
    while between:
        (a, b), (total, count) = max(
            between.items(), key=lambda item: (item[1][0] / item[1][1], -item[0][0], -item[0][1])
        )
        if total / count < least:
            break
        parts[a] += parts.pop(b)
        del between[a, b]
        for other in parts:
            if other != a:
                far = between.pop((min(b, other), max(b, other)))
                key = (min(a, other), max(a, other))
                between[key] = (between[key][0] + far[0], between[key][1] + far[1])
    return [sorted(part) for _, part in sorted(parts.items())]


def grouped(
    links: Mapping[Pair, float], weigh: Callable[[list[Pair]], Mapping[Pair, float]], least: float
) -> list[list[int]]:
    """Form the groups of more than one record.

    Args:
        links: pairs that match, smaller number first, with their evidence in bits.
        weigh: gives the evidence of pairs that were not looked at so far.
        least: what ``split`` asks of the average pair.
    """
    found = _small_enough(links)
    known = dict(links)
    wanted = [
        pair for pair in inner_pairs(group for group in found if len(group) > len(("a", "b"))) if pair not in known
    ]
    known |= weigh(wanted) if wanted else {}
    parts: list[list[int]] = []
    for group in found:
        parts += [group] if len(group) == len(("a", "b")) else split(group, known, least)
    return [part for part in parts if len(part) > 1]


def _small_enough(links: Mapping[Pair, float]) -> list[list[int]]:
    groups = components(links)
    large = [group for group in groups if len(group) > LARGEST]
    while large:
        inside = {one for group in large for one in group}
        held = sorted((pair for pair in links if pair[0] in inside), key=lambda pair: (links[pair], pair))
        links = {pair: bits for pair, bits in links.items() if pair not in set(held[: len(held) // 4 + 1])}
        groups = components(links)
        large = [group for group in groups if len(group) > LARGEST]
    return groups
