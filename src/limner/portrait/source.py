"""Name the data that a feature cannot do without, and find out whether they are there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from limner.engine.bound import Day, literal
from limner.warehouse.tables import Table, of_role

DAY_COLUMNS = {table.name: table.day for table in of_role("line", "happening")}
"""The day of a row, by table; tables that are not named here have no day and are known on every day."""


@dataclass(frozen=True)
class Source:
    """A table that must have rows and, where ``columns`` are named, a value in at least one of them."""

    table: Table
    columns: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return ``orders`` or ``orders.coupon_amount|coupon_id``."""
        return f"{self.table.name}.{'|'.join(self.columns)}" if self.columns else self.table.name


def known(table: ir.Table, name: str, as_of: Day) -> ir.Table:
    """Keep the rows of the warehouse table ``name`` that are known at the end of ``as_of``.

    A row whose day is null cannot be placed in time and is left out, so that a portrait as of a day never changes.
    """
    day = DAY_COLUMNS.get(name)
    return table.filter(table[day] <= literal(as_of)) if day else table


def presence(tables: Mapping[str, ir.Table], sources: Iterable[Source], *, as_of: Day) -> ir.Table:
    """Plan one row with a boolean column for each source (named ``str(source)``): whether it has data up to ``as_of``."""
    wanted: dict[str, dict[str, Source]] = {}
    for source in sorted(sources, key=str):
        wanted.setdefault(source.table.name, {})[str(source)] = source
    rows = [_filled(known(tables[name], name, as_of), columns) for name, columns in sorted(wanted.items())]
    whole = rows[0]
    for row in rows[1:]:
        whole = whole.cross_join(row)
    return whole


def _filled(table: ir.Table, sources: Mapping[str, Source]) -> ir.Table:
    columns = {column for source in sources.values() for column in source.columns}
    counts = table.aggregate(rows_=table.count(), **{column: table[column].count() for column in sorted(columns)})
    return counts.select(
        **{
            name: ibis.or_(*(counts[column] > 0 for column in source.columns or ("rows_",)))
            for name, source in sources.items()
        }
    )
