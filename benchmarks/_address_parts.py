"""How two Chinese addresses stand to each other: their roads, numbers, houses and names, and how rare what they share is."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq, Levenshtein

from limner.privacy.doors import Parts, taken_apart
from limner.privacy.han import simplified
from limner.quality.normal import Normal


def parts(address: Normal) -> Parts:
    """Take an address apart; its districts are those that the normaliser found."""
    return _taken_apart(simplified(address.parts.get("rest") or address.value))


# Each address is in many pairs.
_taken_apart = cache(taken_apart)


@dataclass(frozen=True)
class Rarity:
    """In how many of all texts each pair of neighbouring characters stands: the rarer, the more it says."""

    counts: Mapping[str, int]
    texts: int

    @staticmethod
    def of(all_addresses: Iterable[Normal]) -> Rarity:
        texts = [text for one in all_addresses for text in (parts(one).whole, parts(one).name)]
        return Rarity(Counter(pair for text in texts for pair in _neighbours(text)), len(texts))

    def shared(self, a: str, b: str) -> tuple[float, float, float, float]:
        """What both have in common, as part of the one, of the other, of both, and alone."""
        first, second = _neighbours(a), _neighbours(b)
        both, left, right = (sum(map(self._weight, pairs)) for pairs in (first & second, first, second))
        return (both / (left or 1), both / (right or 1), both / math.sqrt((left or 1) * (right or 1)), both / 20)

    def _weight(self, pair: str) -> float:
        return math.log(self.texts / self.counts[pair])


def _neighbours(text: str) -> set[str]:
    plain = re.sub(r"\W", "", text)
    return {plain[place : place + 2] for place in range(len(plain) - 1)}


def likeness(wanted: Normal, found: Normal, rarity: Rarity) -> list[float]:
    """What is weighed of a pair; each a number about between 0 and 1, in a fixed order."""
    a, b = parts(wanted), parts(found)
    road = bool(a.roads & b.roads)
    number = road and bool(a.numbers & b.numbers)
    other_number = road and bool(a.numbers and b.numbers) and not number
    house, other_house = bool(a.houses & b.houses), bool(a.houses and b.houses) and not a.houses & b.houses
    named, *_ = _common(a.name, b.whole)
    whole = rarity.shared(a.whole, b.whole)
    districts = [one.parts.get("district", "") for one in (wanted, found)]
    return [
        Levenshtein.normalized_similarity(a.whole, b.whole),
        fuzz.partial_ratio(a.whole, b.whole) / 100,
        *(value for one, other in _texts(a, b) for value in _common(one, other)),
        *whole,
        *(value**2 for value in whole[:3]),
        *rarity.shared(a.name, b.whole)[:3],
        *rarity.shared(b.name, a.whole)[:3],
        max((fuzz.ratio(one, other) / 100 for one in a.roads for other in b.roads), default=0.0),
        *(float(one) for one in (not a.roads or not b.roads, road, number, other_number)),
        *(value for one, other in _sets(a, b) for value in _stand(one, other)),
        *(named * one for one in (house, other_house, number)),
        named**3,
        *(float("附近" in one) for one in (a.whole, b.whole)),
        *(len(one) / 20 for one in (a.rest, b.rest)),
        float(all(districts) and districts[0] != districts[1]),
    ]


def _texts(a: Parts, b: Parts) -> list[tuple[str, str]]:
    return [(a.rest, b.rest), (a.name, b.name), (a.rest, b.aside), (a.name, b.whole), (b.name, a.whole)]


def _sets(a: Parts, b: Parts) -> list[tuple[frozenset[str], frozenset[str]]]:
    return [(a.houses, b.houses), (a.units, b.units), (a.numbers, b.numbers), (a.phases, b.phases)]


def _common(a: str, b: str) -> tuple[float, float, float]:
    """How much of each is in the other in its order, and how well the shorter fits into the longer."""
    if not a or not b:
        return (0.0, 0.0, 0.0)
    length = LCSseq.similarity(a, b)
    return (length / len(a), length / len(b), fuzz.partial_ratio(a, b) / 100)


def _stand(a: frozenset[str], b: frozenset[str]) -> tuple[float, float, float, float]:
    """Neither is told; only the second; only the first; and 1 where both agree, -1 where they do not."""
    agreement = (1.0 if a & b else -1.0) if a and b else 0.0
    return (float(not a and not b), float(not a and bool(b)), float(bool(a) and not b), agreement)
