"""Thresholds and partners."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from limner.identity.decide import Pairs, best_threshold, one_to_one, paired, rivalled


def pairs(*rows):
    left, right, bits = zip(*rows, strict=True)
    return Pairs(np.array(left), np.array(right), np.zeros(len(rows), dtype=np.int64), np.array(bits, dtype=float))


def test_the_threshold_promises_the_largest_f1():
    chances = np.array([0.9, 0.8, 0.6, 0.1, 0.05])
    threshold = best_threshold(chances, float(chances.sum()))
    promised = {t: 2 * chances[chances >= t].sum() / ((chances >= t).sum() + chances.sum()) for t in chances}
    assert threshold == max(promised, key=promised.get)


def test_nothing_to_choose_from_takes_nothing():
    assert best_threshold(np.array([]), 0.0) == 1.0


def test_equal_rivals_share_the_odds():
    assert rivalled(pairs((0, 1, 30), (0, 2, 30))) == pytest.approx([0.5, 0.5])
    assert rivalled(pairs((0, 1, 0)))[0] == pytest.approx(0.5)


def test_without_circles_the_chances_are_those_of_all_ways_to_pair():
    rows = ((0, 10, 2), (0, 11, 1), (1, 11, 3), (1, 12, -1), (2, 12, 0.5), (3, 13, -2))
    ways = [
        chosen
        for size in range(len(rows) + 1)
        for chosen in combinations(rows, size)
        if len({row[0] for row in chosen}) == len({row[1] for row in chosen}) == size
    ]
    weights = [2.0 ** sum(bits for *_, bits in chosen) for chosen in ways]
    chances = [sum(w for w, chosen in zip(weights, ways, strict=True) if row in chosen) / sum(weights) for row in rows]
    assert paired(pairs(*rows)) == pytest.approx(chances, abs=1e-3)


def test_a_rival_with_a_better_partner_counts_for_little():
    chain = pairs((0, 10, 12), (0, 11, 4), (1, 11, 4))
    assert paired(chain)[2] > 0.93
    assert rivalled(chain)[2] < 0.5


def test_the_likeliest_come_first_and_each_record_once():
    found = pairs((0, 10, 3), (0, 11, 9), (1, 11, 8), (1, 10, 2))
    assert one_to_one(found).tolist() == [False, True, False, True]
