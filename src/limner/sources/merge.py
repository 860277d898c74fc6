"""Bring rows of an import together with the rows that are already there, so that nothing counts twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
from ibis import _

from limner.warehouse.tables import CAMPAIGNS, COUPONS, ORDERS, PRODUCTS, Table

ENTITIES = (ORDERS, PRODUCTS, CAMPAIGNS, COUPONS)
"""Tables whose rows later imports may complete or correct; rows of all others never change once they are there."""

_FROM_LINES = {
    "amount": "amount",
    "discount_amount": "discount_amount",
    "coupon_amount": "coupon_amount",
    "units": "quantity",
}
"""Columns of an order that are sums over its lines, and the column that each sums."""

_PROVENANCE = ("source", "load_id")


@dataclass(frozen=True)
class Merged:
    """What an import adds to one table.

    ``added`` are rows whose key is new; ``changed`` are whole new versions of rows that are there, to take their place
    (None for tables whose rows never change).
    """

    added: ir.Table
    changed: ir.Table | None = None


def merge(table: Table, existing: ir.Table, incoming: ir.Table, *, new_lines: ir.Table | None = None) -> Merged:
    """Plan what ``incoming`` (one row a key) adds to and changes in ``existing``, both with the columns of ``table``.

    In an entity table a value that the import has takes the place of the one that is there, and a null changes
    nothing. Where orders come with their lines, ``new_lines`` are the lines that are not there yet: an order's sums
    grow by those, so that a file which repeats some lines and adds others counts each once.
    """
    keys = list(table.grain)
    if table not in ENTITIES:
        return Merged(incoming.anti_join(existing, _same(incoming, existing, keys)))
    if new_lines is not None:
        incoming = _summed(incoming, new_lines)
    added = incoming.anti_join(existing, _same(incoming, existing, keys))
    sums = [*_FROM_LINES, "lines"] if new_lines is not None else []
    return Merged(added, _changed(existing, incoming, keys, sums))


def replaced(existing: ir.Table, merged: Merged, keys: Sequence[str]) -> ir.Table:
    """Plan the whole table after ``merged``: unchanged rows, new versions and new rows."""
    if merged.changed is None:
        return existing.union(merged.added)
    kept = existing.anti_join(merged.changed, _same(existing, merged.changed, keys))
    return kept.union(merged.changed).union(merged.added)


def _same(left: ir.Table, right: ir.Table, keys: Sequence[str]) -> list[ir.BooleanValue]:
    """Say that the keys are equal, a missing part equal to a missing part."""
    return [left[key].identical_to(right[key]) for key in keys]


def _summed(orders: ir.Table, lines: ir.Table) -> ir.Table:
    sums = lines.group_by("order_id").agg(
        **{name: lines[column].sum() for name, column in _FROM_LINES.items()}, lines=_.count()
    )
    joined = orders.drop(*_FROM_LINES, "lines").left_join(sums, "order_id")
    return joined.select(*orders.columns)


def _changed(existing: ir.Table, incoming: ir.Table, keys: Sequence[str], sums: Sequence[str]) -> ir.Table:
    right = incoming.rename({f"new_{name}": name for name in incoming.columns})
    both = existing.inner_join(right, [existing[key].identical_to(right[f"new_{key}"]) for key in keys])
    values = [name for name in existing.columns if name not in keys]
    compared = [name for name in values if name not in _PROVENANCE and name in incoming.columns]
    moved = ibis.or_(
        *(
            both[f"new_{name}"].notnull() & (both[f"new_{name}"] != 0)
            if name in sums
            else both[f"new_{name}"].notnull() & ~both[f"new_{name}"].identical_to(both[name])
            for name in compared
        )
    )
    versions = {name: _version(both, name, sums) if name in incoming.columns else both[name] for name in values}
    return both.filter(moved).select(*keys, **versions).select(*existing.columns)


def _version(both: ir.Table, name: str, sums: Sequence[str]) -> ir.Value:
    old, new = both[name], both[f"new_{name}"]
    if name in sums:
        return ibis.ifelse(old.isnull() & new.isnull(), ibis.null(old.type()), old.fill_null(0) + new.fill_null(0))
    return ibis.coalesce(new, old)
