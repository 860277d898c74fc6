from __future__ import annotations

import numpy as np
import pytest

from limner.testing.company.draws import Choice, beta, happens, ids, pick, stream, words


def test_a_stream_follows_from_seed_chunk_and_part():
    same = [stream(7, 2, "buying").random(3).tolist() for _ in range(2)]
    others = [stream(8, 2, "buying"), stream(7, 3, "buying"), stream(7, 2, "people")]
    assert same[0] == same[1]
    assert all(other.random(3).tolist() != same[0] for other in others)


def test_the_first_numbers_are_the_same_everywhere():
    assert stream(7, 0, "people").integers(0, 1000, 5).tolist() == [331, 957, 942, 62, 612]


def test_pick_follows_the_weights_and_never_picks_what_weighs_nothing():
    found = np.bincount(pick(stream(1, 0, "x"), (1, 0, 3), 40_000), minlength=3) / 40_000
    assert found == pytest.approx((0.25, 0, 0.75), abs=0.01)


def test_choice_draws_from_the_list_that_is_named():
    choice = Choice([(1, 1), (0, 1, 0), (3, 1)])
    which = np.repeat([0, 1, 2], 20_000)
    found = choice.draw(stream(1, 0, "x"), which)
    assert set(found[which == 1]) == {3}
    assert np.bincount(found, minlength=7) / 20_000 == pytest.approx((0.5, 0.5, 0, 1, 0, 0.75, 0.25), abs=0.02)


def test_happens_and_beta_keep_their_means():
    rng = stream(1, 0, "x")
    assert happens(rng, np.array([0.0, 1.0]), 2).tolist() == [False, True]
    assert beta(rng, np.full(20_000, 0.85), 40.0).mean() == pytest.approx(0.85, abs=0.01)


def test_ids_and_words():
    assert ids("M", np.array([1, 20_000_000]), 8).to_pylist() == ["M00000001", "M20000000"]
    known = np.array([True, False, True])
    assert words(np.array([1, -1, 0]), ("是", "否"), known=known).to_pylist() == ["否", None, "是"]
