"""Match the files named on standard input with GoldenMatch, nothing told, and print its scores as one JSON line.

Runs in a Python that has ``goldenmatch`` and ``polars``; identifiers and the truth are taken away first.
"""

from __future__ import annotations

import csv
import json
import re
import sys
import time
from pathlib import Path
from typing import Any

import goldenmatch
import polars as pl

DELIMITERS = ",|%#;\t"


def rows_of(file: str) -> list[dict[str, str]]:
    with Path(file).open(encoding="utf-8", newline="") as opened:
        head = opened.readline()
        opened.seek(0)
        delimiter = max(DELIMITERS, key=head.count) if not head.startswith("id,") else ","
        if "#name|" in head:
            delimiter = "|"
        return [
            {key.strip().split("#")[-1]: (value or "").strip() for key, value in row.items() if key}
            for row in csv.DictReader(opened, delimiter=delimiter, skipinitialspace=True)
        ]


def main() -> None:
    asked = json.load(sys.stdin)
    truth = asked["truth"]
    lists = [rows_of(file) for file in asked["files"]]
    begun = time.perf_counter()
    found, true, labelled = (linked if len(lists) > 1 else deduplicated)(lists, truth)
    seconds = time.perf_counter() - begun
    if labelled is not None:
        found &= labelled
    right = len(found & true)
    precision, recall = right / max(len(found), 1), right / max(len(true), 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    told = {"version": goldenmatch.__version__, "precision": precision, "recall": recall, "f1": f1, "seconds": seconds}
    sys.stdout.write("\n" + json.dumps(told) + "\n")


Rows = list[dict[str, str]]
Truth = dict[str, Any]
Pairs = set[tuple[int, int]]


def entities(rows: Rows, truth: Truth) -> list[str]:
    values = [row.pop(truth["column"]) for row in rows]
    return [re.findall(truth["pattern"], value)[0] for value in values] if truth["pattern"] else values


def frame(rows: Rows) -> pl.DataFrame:
    kept = [{name: value for name, value in row.items() if name not in {"id", "unique_id"}} for row in rows]
    return pl.DataFrame(kept)


def deduplicated(lists: list[Rows], truth: Truth) -> tuple[Pairs, Pairs, Pairs | None]:
    rows = lists[0]
    entity = entities(rows, truth)
    result = goldenmatch.dedupe_df(frame(rows))
    found = {pair for one in result.clusters.values() for pair in pairs(sorted(one["members"]))}
    members: dict[str, list[int]] = {}
    for place, one in enumerate(entity):
        members.setdefault(one, []).append(place)
    true = {pair for one in members.values() for pair in pairs(one)}
    return found, true, None


def pairs(members: list[int]) -> list[tuple[int, int]]:
    return [(a, b) for place, a in enumerate(members) for b in members[place + 1 :]]


def linked(lists: list[Rows], truth: Truth) -> tuple[Pairs, Pairs, Pairs | None]:
    left, right = lists
    labelled = None
    if truth["column"]:
        first, second = entities(left, truth), entities(right, truth)
        true = {(a, b) for a, one in enumerate(first) for b, other in enumerate(second) if one == other}
    else:
        places = [{row["id"]: place for place, row in enumerate(rows)} for rows in lists]
        links = rows_of(truth["links"])
        names = (truth["left"] or "D1", truth["right"] or "D2")
        every = [
            (places[0][row[names[0]]], places[1][row[names[1]]], row.get(truth["match_column"] or "")) for row in links
        ]
        true = {(a, b) for a, b, match in every if match in {None, "1"}}
        labelled = {(a, b) for a, b, _ in every} if truth["match_column"] else None
    result = goldenmatch.match_df(frame(left), frame(right)).matched
    table = result if hasattr(result, "column_names") else result.to_arrow()
    targets, references = table["__target_row_id__"].to_pylist(), table["__ref_row_id__"].to_pylist()
    return {(a, b - len(left)) for a, b in zip(targets, references, strict=True)}, true, labelled


if __name__ == "__main__":
    main()
