"""What is learned from patterns whose truth is known."""

from __future__ import annotations

import numpy as np
import pytest

from limner.identity.estimate import Model, Patterns, _rising, estimate, first_shares, probability
from limner.identity.levels import ALIKE, BITS, DIFFERENT, EXACT, LEVELS, UNKNOWN


def drawn(seed, matches, others, m, u):
    """Codes of pairs of which ``matches`` agree in each of ``len(m)`` fields as often as ``m`` says, others as ``u``."""
    random = np.random.default_rng(seed)
    rows = []
    for count, shares in ((matches, m), (others, u)):
        levels = [np.where(random.random(count) < share, EXACT + 3, DIFFERENT) for share in shares]
        rows.append(sum(level << (BITS * place) for place, level in enumerate(levels)))
    codes, counts = np.unique(np.concatenate(rows), return_counts=True)
    return Patterns(codes.astype(np.int64), counts.astype(np.int64))


def test_shares_that_made_the_pairs_are_found_again():
    m, u = (0.9, 0.8, 0.95, 0.7), (0.01, 0.02, 0.005, 0.05)
    patterns = drawn(1, 2_000, 200_000, m, u)
    observed = np.zeros((4, LEVELS))
    first = np.zeros((4, LEVELS))
    for place in range(4):
        seen = np.bincount(patterns.levels(place), weights=patterns.counts, minlength=LEVELS)
        observed[place] = seen / seen.sum()
        exact = np.zeros(LEVELS)
        exact[EXACT + 3] = 1.0
        first[place] = first_shares(exact, text=False)
    model = estimate(patterns, observed, first, pairs=202_000.0, expected=500.0)
    assert model.prior * 202_000 == pytest.approx(2_000, rel=0.05)
    assert model.matched[:, EXACT + 3] == pytest.approx(m, abs=0.03)
    assert model.others[:, EXACT + 3] == pytest.approx(u, rel=0.15)


def test_what_is_unknown_says_nothing():
    shares = np.full((1, LEVELS), 1 / LEVELS)
    model = Model(shares, shares / 2, 0.5)
    assert model.weights[0][UNKNOWN] == 0
    assert model.weigh(np.array([UNKNOWN], dtype=np.int64)) == pytest.approx([0.0])


def test_bits_become_a_probability():
    assert probability(np.array([0.0, 1.0, -1.0, 5000.0])) == pytest.approx([0.5, 2 / 3, 1 / 3, 1.0])


def test_evidence_of_long_text_never_falls():
    ratios = np.ones(LEVELS)
    ratios[DIFFERENT : ALIKE + 3] = (0.1, 3.0, 1.0, 8.0)
    risen = _rising(ratios, np.ones(LEVELS))[DIFFERENT:]
    assert (np.diff(risen) >= -1e-12).all()
    assert risen[0] == pytest.approx(0.1)
