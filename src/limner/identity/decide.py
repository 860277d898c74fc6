"""From evidence to decisions: the threshold that promises most, and partners one to one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from limner.identity.estimate import Floats, Ints, probability


@dataclass(frozen=True)
class Pairs:
    """Pairs and their evidence: two record numbers, the pattern of levels, log2 of the odds of a match."""

    left: Ints
    right: Ints
    codes: Ints
    bits: Floats

    def take(self, chosen: npt.NDArray[np.generic]) -> Pairs:
        """Those that are ``chosen``, by mask or by places."""
        return Pairs(self.left[chosen], self.right[chosen], self.codes[chosen], self.bits[chosen])


_ROUNDS = 50
_SETTLED = 1e-3


def best_threshold(chances: Floats, total: float) -> float:
    """The probability from which on pairs are taken, so that the F1 to be expected is largest.

    Args:
        chances: probabilities of the pairs that may be taken.
        total: how many matches are expected in all.
    """
    ordered = np.sort(chances)[::-1]
    if not len(ordered):
        return 1.0
    gained = np.cumsum(ordered)
    expected = 2 * gained / (np.arange(1, len(ordered) + 1) + total)
    return float(ordered[int(np.argmax(expected))])


def rivalled(pairs: Pairs) -> Floats:
    """The probability of each pair where a record has at most one partner: its odds against those of all rivals.

    A record that is as like two others is the partner of each with a half.
    """
    odds = np.exp2(np.clip(pairs.bits, -100, 60))
    left = np.bincount(pairs.left, weights=odds)[pairs.left]
    right = np.bincount(pairs.right, weights=odds)[pairs.right]
    return np.asarray(odds / (1 + np.maximum(left + right - odds, odds)))


def paired(pairs: Pairs) -> Floats:
    """The probability of each pair among all ways to put records together by twos, by belief propagation.

    Unlike in ``rivalled``, a rival that has a better partner of its own counts for little. Each end of a pair tells the
    other how likely it is to be free without it (Bayati, Nair: A rigorous proof of the cavity method for counting
    matchings, 2006); the messages of one round are averaged with those before, since alone they swing.
    """
    odds = np.exp2(np.clip(pairs.bits, -100, 60))
    left_free, right_free = np.ones(len(odds)), np.ones(len(odds))
    for _ in range(_ROUNDS):
        lefts = 1 / (1 + _of_others(pairs.left, odds * right_free))
        rights = 1 / (1 + _of_others(pairs.right, odds * left_free))
        moved = max(np.abs(lefts - left_free).max(initial=0.0), np.abs(rights - right_free).max(initial=0.0))
        left_free, right_free = (left_free + lefts) / 2, (right_free + rights) / 2
        if moved < _SETTLED:
            break
    both = odds * left_free * right_free
    return np.asarray(both / (1 + both))


def _of_others(ends: Ints, values: Floats) -> Floats:
    """For each pair, the sum of ``values`` over the other pairs of the same record."""
    return np.asarray(np.maximum(np.bincount(ends, weights=values)[ends] - values, 0.0))


def one_to_one(pairs: Pairs) -> npt.NDArray[np.bool_]:
    """Which pairs are taken when the likeliest come first and each record is taken once; ties by record number."""
    order = np.lexsort((pairs.right, pairs.left, -pairs.bits))
    taken = np.zeros(len(order), dtype=bool)
    used: set[int] = set()
    for place in order:
        left, right = int(pairs.left[place]), int(pairs.right[place])
        if left not in used and right not in used:
            taken[place] = True
            used |= {left, right}
    return taken


def expected_matches(pairs: Pairs) -> float:
    """How many of ``pairs`` are matches, by their own probabilities."""
    return float(probability(pairs.bits).sum())
