"""Score how good the data are, from 0 to 100.

Five sides of quality, each a share of rows times 100:

* ``complete``, of a column: rows that say something (no null, blank or placeholder word), of those of the sources that give
  the column at all. Columns in which nobody has a value, and those where a missing value is itself an answer
  (``OPTIONAL``), do not count. A column that a check requires counts, and of all rows.
* ``valid``, of a column: rows that pass the worst of its checks of type, range, pattern and allowed values.
* ``consistent``, of a column: rows that pass the worst of its checks against other columns, tables and runs.
* ``unique``, of a table: rows that pass the worst of its checks for duplicates.
* ``fresh``, of a table: 100 while its newest day is as new as its check asks, then falling evenly to 0 at ten times that age.

A column's score is the mean of its sides. A table has the mean over its columns of each of their sides, and its score is
the mean of its sides. A source's score is the mean of its tables', by their rows; the workspace's the plain mean of its
tables'. A check that was not asked, or of no row, counts nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

from limner.quality.check import Result
from limner.quality.expect import Dimension, Fresh, Required, columns_of, dimension

FULL = 100.0
OVERALL = "overall"
DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)
Level = Literal["workspace", "source", "table", "column"]

OPTIONAL = frozenset(
    (
        *(
            "coupon_id",
            "coupon_amount",
            "discount_amount",
            "refunded_amount",
            "promotion_kind",
            "list_amount",
            "summed",
        ),
        *(
            "order_id",
            "session_id",
            "duration_seconds",
            "resolved",
            "wait_seconds",
            "age_band",
            "subcategory",
            "status",
        ),
        *("unit_price", "load_id", "source"),
    )
)
"""Columns in which a missing value may be the right one: no coupon was used, the feedback is about no order …"""

_STALE = 10


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a score is made of: one table, or the part of it that came from one source.

    Attributes:
        table: the table.
        source: the source; empty for the whole table.
        rows: its rows.
        missing: rows that say nothing, by column.
        ungiven: how many of these are of sources that never give the column.
        results: what came of its checks.
    """

    table: str
    source: str = ""
    rows: int
    missing: Mapping[str, int]
    ungiven: Mapping[str, int] = field(default_factory=dict)
    results: tuple[Result, ...]


@dataclass(frozen=True, kw_only=True)
class Score:
    """One score; ``dimension`` is one of the five sides, or ``overall``."""

    level: Level
    source: str = ""
    table: str = ""
    column: str = ""
    dimension: str
    score: float


Sides = Mapping[Dimension, float]


def unfilled(facts: Facts) -> dict[str, tuple[int, int]]:
    """Return, of each column that has a side ``complete``, the rows without a value and the rows that are asked for one."""
    required = {columns_of(one.check.expects)[0] for one in facts.results if isinstance(one.check.expects, Required)}
    found = {}
    for name, missing in facts.missing.items():
        ungiven = 0 if name in required else facts.ungiven.get(name, 0)
        counts = missing < facts.rows and ungiven < facts.rows and name not in OPTIONAL
        if facts.rows and (counts or name in required):
            found[name] = (missing - ungiven, facts.rows - ungiven)
    return found


def column_sides(facts: Facts) -> dict[str, dict[Dimension, float]]:
    """Return the sides of each column that has any."""
    sides: dict[str, dict[Dimension, float]] = {
        name: {"complete": FULL * (1 - missing / asked)} for name, (missing, asked) in unfilled(facts).items()
    }
    for result in _asked(facts.results):
        side = dimension(result.check.expects)
        columns = columns_of(result.check.expects)
        if side in ("valid", "consistent") and columns:
            own = sides.setdefault(columns[0], {})
            own[side] = min(own.get(side, FULL), FULL * (1 - result.share))
    return sides


def table_sides(facts: Facts) -> dict[Dimension, float]:
    """Return the sides of a table."""
    columns = column_sides(facts).values()
    sides: dict[Dimension, float] = {}
    for side in DIMENSIONS:
        found = [own[side] for own in columns if side in own]
        if side in ("unique", "fresh"):
            found = [_table_side(result) for result in _asked(facts.results) if dimension(result.check.expects) == side]
            found = [min(found)] if found else []
        if found:
            sides[side] = sum(found) / len(found)
    return sides


def overall(sides: Mapping[Dimension, float]) -> float | None:
    """Return the mean of the sides; None where there are none."""
    return sum(sides.values()) / len(sides) if sides else None


def workspace_score(tables: Iterable[Facts]) -> float | None:
    """Return the mean of the scores of ``tables``; None where none has a score."""
    found = [score for facts in tables if (score := overall(table_sides(facts))) is not None]
    return sum(found) / len(found) if found else None


def scores(tables: Sequence[Facts], parts: Sequence[Facts]) -> list[Score]:
    """Return all scores: of the workspace, of each source, table and column, by side and overall.

    Args:
        tables: whole tables.
        parts: the parts of tables by source.
    """
    made: list[Score] = []
    total = workspace_score(tables)
    if total is not None:
        made += [Score(level="workspace", dimension=OVERALL, score=total)]
        made += [
            Score(level="workspace", dimension=side, score=sum(found) / len(found))
            for side in DIMENSIONS
            if (found := [sides[side] for facts in tables if side in (sides := table_sides(facts))])
        ]
    for source in sorted({facts.source for facts in parts if facts.source}):
        made += _source(source, [facts for facts in parts if facts.source == source])
    for facts in tables:
        made += _sides(table_sides(facts), level="table", table=facts.table)
        for column, sides in column_sides(facts).items():
            made += _sides(sides, level="column", table=facts.table, column=column)
    return made


def _source(source: str, parts: Sequence[Facts]) -> list[Score]:
    weighed: dict[str, list[tuple[int, float]]] = {}
    for facts in parts:
        for one in _sides(table_sides(facts), level="source", source=source):
            weighed.setdefault(one.dimension, []).append((facts.rows, one.score))
    return [
        Score(
            level="source", source=source, dimension=side, score=sum(n * s for n, s in found) / sum(n for n, _ in found)
        )
        for side, found in weighed.items()
    ]


def _sides(sides: Sides, *, level: Level, source: str = "", table: str = "", column: str = "") -> list[Score]:
    own: dict[str, float] = {str(side): score for side, score in sides.items()}
    if (mean := overall(sides)) is not None:
        own[OVERALL] = mean
    return [
        Score(level=level, source=source, table=table, column=column, dimension=side, score=score)
        for side, score in own.items()
    ]


def _asked(results: Iterable[Result]) -> list[Result]:
    return [result for result in results if result.skipped is None and result.rows]


def _table_side(result: Result) -> float:
    if not isinstance(result.check.expects, Fresh) or result.age_days is None:
        return FULL * (1 - result.share)
    allowed = max(result.check.expects.days, 1)
    late = result.age_days - allowed
    return FULL if late <= 0 else max(0.0, FULL * (1 - late / (allowed * (_STALE - 1))))


def mended(facts: Facts, *, column: str | None = None, check: str | None = None) -> Facts:
    """Return ``facts`` as they would be with a column filled, or with a check that nothing fails."""
    missing, ungiven = (
        {name: 0 if name == column else n for name, n in counted.items()} for counted in (facts.missing, facts.ungiven)
    )
    results = tuple(
        replace(result, failed=0, age_days=0 if result.age_days is not None else None)
        if result.check.name == check
        else result
        for result in facts.results
    )
    return replace(facts, missing=missing, ungiven=ungiven, results=results)
