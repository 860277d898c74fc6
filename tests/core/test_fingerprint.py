"""Two declarations of one fingerprint say and compute the same."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass, replace
from functools import partial

import pytest

from limner.core.fingerprint import fingerprint
from limner.portrait.catalogue import catalogue


@dataclass(frozen=True)
class Declared:
    name: str
    value: object


def above(least):
    return lambda row: row.amount > least


def test_what_a_function_computes_is_part_of_it():
    same = [fingerprint(Declared("a", above(3))) for _ in range(2)]
    others = (
        Declared("b", above(3)),
        Declared("a", above(4)),
        Declared("a", lambda row: row.amount >= 3),
        Declared("a", lambda row: row.units > 3),
        Declared("a", partial(above, 3)),
        Declared("a", partial(above, 4)),
        Declared("a", None),
        Declared("a", {"x": 1}),
        Declared("a", {"x": 2}),
        Declared("a", frozenset("xyz")),
    )
    assert same[0] == same[1]
    assert len({same[0], *map(fingerprint, others)}) == len(others) + 1


def test_one_measure_of_all_that_counts_other_rows_is_noticed():
    made = catalogue()
    first, *rest = made.measures
    other = replace(made, measures=(replace(first, where=lambda rows: rows.amount > 1), *rest))
    worded = replace(made, measures=(replace(first, title=rest[0].title), *rest))
    assert len({made.fingerprint, other.fingerprint, worded.fingerprint}) == 3


@pytest.mark.slow
def test_it_is_the_same_in_every_process_however_modules_were_loaded():
    code = "from limner.portrait.catalogue import catalogue; print(catalogue().fingerprint)"
    ways = ([], ["-B", "-X", "pycache_prefix=/nonexistent"])
    found = [subprocess.run([sys.executable, *way, "-c", code], capture_output=True, check=True).stdout for way in ways]
    assert {text.decode().strip() for text in found} == {catalogue().fingerprint}
