"""Precision, recall and F1 over pairs."""

from __future__ import annotations

import pytest

from limner.identity.measure import Counts, of_groups, of_links


def test_pairs_within_groups_count():
    entity = {"a": "1", "b": "1", "c": "1", "d": "2", "e": "2"}
    counts = of_groups([["a", "b"], ["c", "d"]], entity)
    assert counts == Counts(found=2, right=1, true=4)
    assert (counts.precision, counts.recall) == (0.5, 0.25)
    assert counts.f1 == pytest.approx(1 / 3)


def test_only_labelled_links_count():
    true, labelled = {("a", "x")}, {("a", "x"), ("b", "y")}
    assert of_links([("a", "x"), ("b", "y"), ("c", "z")], true, labelled=labelled) == Counts(2, 1, 1)
    assert of_links([("a", "x"), ("c", "z")], true) == Counts(2, 1, 1)


def test_nothing_found_is_precise_and_nothing_to_find_is_found():
    assert of_groups([], {"a": "1"}) == Counts(0, 0, 0)
    assert (Counts(0, 0, 3).precision, Counts(0, 0, 3).f1) == (1.0, 0.0)
    assert Counts(0, 0, 0).recall == 1.0
