"""Find the last two loads of each source of a table, and compare them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import ibis.expr.types as ir
import pyarrow as pa

from limner.app.workspace import Workspace
from limner.quality import sampled
from limner.quality.loads import Step, drifts, loaded, missing, series
from limner.warehouse.reader import Reader
from limner.warehouse.tables import Table

SMALL = 5
"""A value that stands in fewer rows of a table about customers is not shown, since it may tell of one of them."""

_RUNS = 5_000
_COMPARED = 5
_ABOUT_LOADS = ("source", "load_id", "record_id", "recorded_at")
_OTHERS_EACH_TIME = ("order_id", "customer_id", "visitor_id")


class Loads:
    """The loads of a workspace in their order, as its journal of runs has it."""

    def __init__(self, workspace: Workspace) -> None:
        runs = reversed(workspace.store.runs.latest(_RUNS, kind="import"))
        done = list(enumerate(run for run in runs if run.status == "done"))
        self._run_of = {load: place for place, run in done for load in run.parameters.get("loads", ())}
        self._stream_of = {place: run.parameters.get("stream", "") for place, run in done}

    def steps(self, reader: Reader, table: Table) -> list[Step]:
        """Return the last step of each source of ``table`` that has brought rows to it twice, the newest first.

        Sheets of one file are one load; each stream of a source is compared with itself. Sources whose names only count on
        (orders_2024_01, orders_2024_02) are one.
        """
        rows = reader.table(table)
        if len(set(self._run_of.values())) < 2 or not {"load_id", "source"} <= set(rows.columns):  # noqa: PLR2004 — a pair
            return []
        found: dict[str, dict[int, list[tuple[str, str, int]]]] = defaultdict(lambda: defaultdict(list))
        for row in reader.engine.rows(loaded(rows)):
            if row["load_id"] in self._run_of:
                place = self._run_of[row["load_id"]]
                one = (row["load_id"], row["source"], row["rows"])
                found[series(f"{row['source']} {self._stream_of[place]}")][place].append(one)
        pairs = [sorted(runs, reverse=True)[:2] for runs in found.values() if len(runs) > 1]
        by_run = {place: loads for runs in found.values() for place, loads in runs.items()}
        return [self._step(reader, table, by_run[now], by_run[before]) for now, before in sorted(pairs, reverse=True)][
            :_COMPARED
        ]

    def _step(
        self, reader: Reader, table: Table, now: Sequence[tuple[str, str, int]], before: Sequence[tuple[str, str, int]]
    ) -> Step:
        rows = reader.table(table)
        told = [name for name in rows.columns if name not in _ABOUT_LOADS]
        size, size_before = (sum(n for _load, _source, n in loads) for loads in (now, before))
        seen, seen_before = (
            _sample(reader, table, rows.filter(rows.load_id.isin([load for load, *_ in loads])), total).select(told)
            for loads, total in ((now, size), (before, size_before))
        )
        return Step(
            source=now[0][1],
            rows=size,
            rows_before=size_before,
            drift=drifts(
                rows,
                seen_before.drop_columns([name for name in _OTHERS_EACH_TIME if name in told]),
                seen,
                least=SMALL if table.about_customers else 1,
            ),
            missing=missing(seen),
            missing_before=missing(seen_before),
        )


def _sample(reader: Reader, table: Table, rows: ir.Table, total: int) -> pa.Table:
    plan = sampled.sample(rows, table.grain, total=total)
    schema = plan.schema().to_pyarrow()
    return pa.Table.from_batches((batch.cast(schema) for batch in reader.engine.batches(plan)), schema=schema)
