"""Learn from the pairs themselves how often each level occurs among matches and among others (Fellegi and Sunter).

The estimate is by expectation and maximisation over the candidates, weighed by all pairs there are. How often a level
occurs among pairs that do not match is anchored in pairs drawn at random, less the matches among those; only the
matches' side is learned freely. Selecting candidates by what they agree in does not disturb the odds of a pattern.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from limner.identity.levels import (
    ALIKE,
    BITS,
    DIFFERENT,
    EXACT,
    LEVELS,
    MOVED,
    ONE_EDIT,
    TEXT_EQUAL,
    TWO_EDITS,
    UNKNOWN,
)

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_ROUNDS = 100
_STILL = 1e-6
_REFINED = 30
_PARTNERED = 0.99
_STRENGTH = 5.0
_RAREST = 1e-6
_EXACT_AT_FIRST = 0.75
_AT_FIRST = {DIFFERENT: 0.05, ALIKE: 0.03, TWO_EDITS: 0.05, ONE_EDIT: 0.1, MOVED: 0.02}


@dataclass(frozen=True)
class Patterns:
    """Different codes of pairs, and how many pairs have each."""

    codes: Ints
    counts: Ints

    def levels(self, place: int) -> Ints:
        """The level of field number ``place`` in each pattern."""
        return (self.codes >> (BITS * place)) & (LEVELS - 1)


@dataclass(frozen=True)
class Model:
    """What was learned.

    Attributes:
        matched: for each field and level, its share among matches (of pairs where the field is known).
        others: its share among other pairs.
        prior: share of matches among all pairs.
    """

    matched: Floats
    others: Floats
    prior: float

    @property
    def weights(self) -> Floats:
        """For each field and level, the evidence in bits: log2 of the Bayes factor; 0 for what is unknown."""
        bits = np.log2(np.maximum(self.matched, _RAREST) / self.others)
        bits[:, UNKNOWN] = 0.0
        return bits

    def weigh(self, codes: Ints) -> Floats:
        """The evidence for each code in bits, the prior included: log2 of the odds that it is a match."""
        weights = self.weights
        total = np.full(len(codes), np.log2(self.prior / (1 - self.prior)))
        for place in range(len(weights)):
            total += weights[place][(codes >> (BITS * place)) & (LEVELS - 1)]
        return total


def probability(bits: Floats) -> Floats:
    """The probability whose odds are 2 to the power of ``bits``."""
    return np.asarray(1 / (1 + np.exp2(-np.clip(bits, -1000, 1000))))


def estimate(candidates: Patterns, observed: Floats, shares: Floats, *, pairs: float, expected: float) -> Model:
    """Learn the model.

    Args:
        candidates: patterns of the candidate pairs.
        observed: for each field and level, its share among all pairs where the field is known.
        shares: for each field and level, what share of matches would have it if equal values were as frequent among
            matches as among records; rows add up to 1.
        pairs: number of all pairs, candidates or not.
        expected: number of matches to begin with.
    """
    matched, prior = shares, expected / pairs
    levels = [candidates.levels(place) for place in range(len(shares))]
    counts = candidates.counts.astype(np.float64)
    model = Model(matched, _others(observed, matched, prior), prior)
    for _ in range(_ROUNDS):
        chance = probability(model.weigh(candidates.codes)) * counts
        prior = min(max(chance.sum() / pairs, 1 / (2 * pairs)), 0.5)
        matched = np.stack([_matched(level, chance, share) for level, share in zip(levels, shares, strict=True)])
        following = Model(matched, _others(observed, matched, prior), prior)
        moved = np.abs(following.matched - model.matched).max()
        model = following
        if moved < _STILL:
            break
    return model


def refine(
    model: Model, codes: Ints, rival: Callable[[Floats], Floats], *, texts: Sequence[int], lists: tuple[int, int]
) -> Model:
    """Learn on from pairs whose records have one partner at most, so that rivals tell each other apart.

    Long texts are met by their nearest others, and those are alike without being the same: what a level is worth
    shows beside such pairs, not beside pairs at random. Both sides are therefore learned from the candidates alone.

    Args:
        model: what was learned so far.
        codes: the pattern of each candidate pair.
        rival: gives the probability of each pair from its evidence in bits, weighed against its rivals.
        texts: the places of fields of long text, whose evidence never falls as likeness rises.
        lists: how many records each of the two lists has.
    """
    most, more = sorted(lists)
    levels = [(codes >> (BITS * place)) & (LEVELS - 1) for place in range(len(model.matched))]
    first = model.matched
    for _ in range(_REFINED):
        chance = rival(model.weigh(codes))
        matched = np.stack([_matched(level, chance, share) for level, share in zip(levels, first, strict=True)])
        others = np.stack(
            [_matched(level, 1 - chance, share) for level, share in zip(levels, model.others, strict=True)]
        )
        for place in texts:
            matched[place] = others[place] * _rising(matched[place] / others[place], others[place] + matched[place])
        # A candidate of a record is its partner with an equal part of the chance that it has one, if it is free itself.
        partnered, taken = (min(float(chance.sum()) / records, _PARTNERED) for records in (most, more))
        odds = partnered / (1 - partnered) / (1 - taken) * most / len(codes)
        model = Model(matched, others, odds / (1 + odds))
    return model


def _rising(ratios: Floats, weights: Floats) -> Floats:
    """The nearest sequence to ``ratios`` that never falls (pool adjacent violators, on the logarithms)."""
    blocks: list[tuple[float, float, int]] = []
    for ratio, weight in zip(np.log(ratios[DIFFERENT:]), weights[DIFFERENT:], strict=True):
        mean, total, size = float(ratio), float(weight), 1
        while blocks and blocks[-1][0] > mean:
            earlier, mass, length = blocks.pop()
            mean = (earlier * mass + mean * total) / (mass + total)
            total, size = total + mass, size + length
        blocks.append((mean, total, size))
    return np.asarray(np.exp(np.concatenate([[0.0], *(np.full(size, mean) for mean, _, size in blocks)])))


def first_shares(exact: Floats, *, text: bool) -> Floats:
    """Shares of the levels among matches before anything is learned.

    Args:
        exact: for each level of equal values, the share of records whose value is that frequent.
        text: whether the field is long text, whose levels are tenths of likeness.
    """
    shares = np.zeros(LEVELS)
    if text:
        shares[DIFFERENT : TEXT_EQUAL + 1] = np.linspace(0.01, 0.2, TEXT_EQUAL)
    else:
        for level, share in _AT_FIRST.items():
            shares[level] = share
        shares[EXACT:] = _EXACT_AT_FIRST * exact[EXACT:]
    shares = np.maximum(shares, 1e-5)
    shares[UNKNOWN] = 0.0
    return np.asarray(shares / shares.sum())


def _matched(levels: Ints, chance: Floats, share: Floats) -> Floats:
    seen = np.bincount(levels, weights=chance, minlength=LEVELS)
    seen[UNKNOWN] = 0.0
    smooth = seen + _STRENGTH * share
    return np.asarray(np.maximum(smooth / smooth.sum(), _RAREST))


def _others(observed: Floats, matched: Floats, prior: float) -> Floats:
    """Take the matches out of what all pairs show; what is left is at least a little."""
    rest = (observed - prior * matched) / (1 - prior)
    return np.asarray(np.maximum(rest, np.maximum(_RAREST, observed * 0.02)))
