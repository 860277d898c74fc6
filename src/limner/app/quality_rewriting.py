"""Rewrite columns of tables in rows as they arrive, by what the workspace chose; nothing is done where it chose nothing.

What came is kept beside each rewritten value, as where a column is written over at once (``quality_normalise``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import ibis.expr.types as ir

from limner.app.quality_normalise import OnArrival, on_arrival, written_columns
from limner.app.workspace import Workspace
from limner.core.errors import InvalidDefinition
from limner.engine.base import Engine
from limner.engine.duckdb import DuckDB
from limner.quality.normal import Share, applied, distinct_values, normalised
from limner.warehouse.tables import before_column


@dataclass(frozen=True)
class Rewriting:
    """What is rewritten as rows arrive.

    Attributes:
        chosen: how, by table and column.
        written: the columns of each table beside which stands what came.
    """

    chosen: Mapping[str, Mapping[str, OnArrival]]
    written: Mapping[str, frozenset[str]]

    def rows(self, engine: Engine, table: str, rows: ir.Table) -> tuple[ir.Table, tuple[Share, ...]]:
        """Return rows of ``table`` as they are to be kept, and what became of each column; their number stays."""
        plan = rows
        shares: list[Share] = []
        for column, how in self.chosen.get(table, {}).items():
            counts = self._counts(engine, rows, column)
            if counts:
                # What differs little from other values is proposed of a whole column, and not of what happens to arrive.
                found = normalised(replace(how.normaliser, among=None), counts, approved=how.approved)
                plan = applied(plan, column, found.after)
                kind = f"{table}.{column}"
                changed, invalid = found.changed_rows, found.invalid_rows
                shares.append(Share(kind=kind, values=found.rows, changed=changed, invalid=invalid))
        return plan, tuple(shares)

    def tables(self, engine: DuckDB, tables: Mapping[str, ir.Table]) -> tuple[dict[str, ir.Table], tuple[Share, ...]]:
        """Return what a sheet fills as it is to be kept, and what became of each column.

        Raises:
            InvalidDefinition: the sheet fills a column that keeps what another was before.
        """
        found: dict[str, ir.Table] = {}
        shares: list[Share] = []
        for name, plan in tables.items():
            self._refuse_kept(name, plan.columns)
            concerned = self.chosen.get(name, {}).keys() & set(plan.columns)
            found[name], told = self.rows(engine, name, engine.hold(plan) if concerned else plan)
            shares += told
        return found, tuple(shares)

    def _refuse_kept(self, table: str, columns: Iterable[str]) -> None:
        kept = {before_column(column): column for column in self.written.get(table, ())}
        for name in columns:
            if name in kept:
                raise InvalidDefinition(
                    f"{table}.{name} keeps what {kept[name]} was before it was normalised.",
                    path=f"{table}.{name}",
                    remedy="Give that column of the file another name in the mapping (--save-map, --map).",
                )

    def _counts(self, engine: Engine, rows: ir.Table, column: str) -> dict[str, int]:
        if column not in rows.columns or not rows[column].type().is_string():
            return {}
        return {row["value"]: row["rows"] for row in engine.rows(distinct_values(rows, column))}


def rewriting(workspace: Workspace) -> Rewriting:
    """Return what the workspace chose, as of now."""
    written = written_columns(workspace)
    return Rewriting({table: on_arrival(workspace, table) for table in written}, written)
