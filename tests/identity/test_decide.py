"""Thresholds and partners."""

from __future__ import annotations

import numpy as np
import pytest

from limner.identity.decide import Pairs, best_threshold, one_to_one, rivalled


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


def test_the_likeliest_come_first_and_each_record_once():
    found = pairs((0, 10, 3), (0, 11, 9), (1, 11, 8), (1, 10, 2))
    assert one_to_one(found).tolist() == [False, True, False, True]
