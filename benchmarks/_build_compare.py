"""Hold two results of the same features against each other: all exactly, fractions to 1e-9."""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

from limner.portrait.catalogue import catalogue

EXACT = {"int64": "BIGINT", "string": "VARCHAR", "date": "DATE"}


def differing(ours: str, peer: str) -> dict[str, int]:
    """Return the features that differ, with how many customers they differ in; customers of one result only are ``rows``.

    Args:
        ours: A pattern of Parquet files.
        peer: Another.
    """
    connection = duckdb.connect()
    here, there = ({row[0] for row in connection.execute(f"DESCRIBE FROM '{one}'").fetchall()} for one in (ours, peer))
    kinds = {name: each.type for name, each in catalogue().features.items() if name in here}
    missing = kinds.keys() - there
    same = {name: _same(name, kind) for name, kind in kinds.items() if name in there}
    counts = ", ".join(f"count(*) FILTER (NOT coalesce({one}, false))" for one in same.values())
    found = connection.execute(f"""
        SELECT count(*) FILTER (o.customer_id IS NULL OR p.customer_id IS NULL), {counts}
        FROM '{ours}' o FULL JOIN '{peer}' p ON o.customer_id = p.customer_id""").fetchone()
    connection.close()
    numbers = dict(zip(("rows", *same), found or (), strict=True))
    return {name: n for name, n in numbers.items() if n} | dict.fromkeys(sorted(missing), -1)


def _same(name: str, kind: str) -> str:
    one, other = f'o."{name}"', f'p."{name}"'
    if kind in EXACT:
        return f"{one}::{EXACT[kind]} IS NOT DISTINCT FROM {other}::{EXACT[kind]}"
    return f"({one} IS NOT DISTINCT FROM {other} OR abs({one} - {other}) <= 1e-9 * greatest(1, abs({other})))"


if __name__ == "__main__":
    print(differing(str(Path(sys.argv[1]) / "features/*.parquet"), str(Path(sys.argv[2]))))
