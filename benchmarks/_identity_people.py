"""Make a list of persons of whom a quarter stands there again with slips of the keys; seeded, the same every time.

python benchmarks/_identity_people.py FILE.parquet [ROWS]
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

SEED = 20240601
AGAIN, SLIPPED, LOST, MISSING = 0.25, 0.2, 0.1, 0.03
"""Shares: of records that repeat a person; of their values with a slip, and gone; of first values that are missing."""
CHANGED, LEFT_OUT, PUT_IN = range(3)
COLUMNS = ("given_name", "surname", "date_of_birth", "phone", "email", "street", "postcode", "city")
_LETTERS = np.array(list("abcdefghijklmnopqrstuvwxyz0123456789"))


def _words(chance: np.random.Generator, count: int) -> np.ndarray:
    starts = np.array(
        [
            "b",
            "br",
            "c",
            "ch",
            "d",
            "f",
            "fr",
            "g",
            "h",
            "j",
            "k",
            "l",
            "m",
            "n",
            "p",
            "r",
            "s",
            "sh",
            "st",
            "t",
            "tr",
            "v",
            "w",
        ]
    )
    vowels = np.array(["a", "e", "i", "o", "u", "ai", "ee", "ou"])
    ends = np.array(["n", "r", "l", "s", "t", "ck", "m", "nd", "rt", "son", "ton", "ley", "man", ""])
    parts = [chance.choice(starts, count), chance.choice(vowels, count), chance.choice(starts, count)]
    parts += [chance.choice(vowels, count), chance.choice(ends, count)]
    return np.unique(
        np.char.add(np.char.add(np.char.add(parts[0], parts[1]), np.char.add(parts[2], parts[3])), parts[4])
    )


def _skewed(chance: np.random.Generator, words: np.ndarray, count: int) -> np.ndarray:
    shares = 1 / (np.arange(len(words)) + 10.0)
    return chance.permutation(words)[chance.choice(len(words), count, p=shares / shares.sum())]


def people(rows: int) -> pa.Table:
    """One row a record: ``entity`` and the columns; nulls where a record lacks something."""
    chance = np.random.default_rng(SEED)
    persons = rows - int(rows * AGAIN)
    given, family = _words(chance, 3_000), _words(chance, 60_000)
    towns, streets = _words(chance, 2_000), _words(chance, 20_000)
    days = np.datetime64("1935-01-01") + chance.integers(0, 27_000, persons)
    first, last = _skewed(chance, given, persons), _skewed(chance, family, persons)
    town = chance.integers(0, len(towns), persons)
    numbers = chance.integers(1, 300, persons).astype(str)
    values = {
        "given_name": first,
        "surname": last,
        "date_of_birth": np.datetime_as_string(days),
        "phone": np.char.add("07", np.char.zfill(chance.integers(0, 10**9, persons).astype(str), 9)),
        "email": [
            f"{a}.{b}{n}@{d}"
            for a, b, n, d in zip(
                first.tolist(),
                last.tolist(),
                chance.integers(0, 10_000, persons).tolist(),
                chance.choice(["mail.example", "post.example", "web.example"], persons).tolist(),
                strict=True,
            )
        ],
        "street": np.char.add(np.char.add(numbers, " "), streets[chance.integers(0, len(streets), persons)]),
        "postcode": np.char.zfill((town * 40 + chance.integers(0, 40, persons)).astype(str), 5),
        "city": towns[town],
    }
    again = chance.integers(0, persons, rows - persons)
    columns = {name: _twice(chance, np.asarray(value, dtype=object), again) for name, value in values.items()}
    order = chance.permutation(rows)
    entity = np.concatenate([np.arange(persons), again]).astype(str)
    table = {"entity": entity[order], **{name: value[order] for name, value in columns.items()}}
    return pa.table({name: pa.array(value.tolist(), pa.string()) for name, value in table.items()})


def _twice(chance: np.random.Generator, value: np.ndarray, again: np.ndarray) -> np.ndarray:
    """The values of all persons, and once more those of ``again``: one in five with a slip, one in ten missing."""
    copy = value[again].copy()
    slipped = np.flatnonzero(chance.random(len(copy)) < SLIPPED)
    for place in slipped.tolist():
        copy[place] = _slip(chance, copy[place])
    copy[chance.random(len(copy)) < LOST] = None
    value = value.copy()
    value[chance.random(len(value)) < MISSING] = None
    return np.concatenate([value, copy])


def _slip(chance: np.random.Generator, text: str) -> str:
    place, kind = int(chance.integers(0, len(text))), int(chance.integers(0, 4))
    other = str(_LETTERS[chance.integers(0, 36 if text[place].isdigit() else 26)])
    if kind == CHANGED:
        return text[:place] + other + text[place + 1 :]
    if kind == LEFT_OUT:
        return text[:place] + text[place + 1 :] or text
    if kind == PUT_IN:
        return text[:place] + other + text[place:]
    return text[:place] + text[place + 1 : place + 2] + text[place] + text[place + 2 :]


if __name__ == "__main__":
    target, *more = sys.argv[1:]
    pq.write_table(people(int(more[0]) if more else 1_000_000), Path(target), row_group_size=100_000)
