"""Bring rows of an import together with the rows that are already there, so that nothing counts twice."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
from ibis import _

from limner.warehouse.tables import ORDERS, Table, before_column

SUMMED = {"amount": "amount", "discount_amount": "discount", "coupon_amount": "coupon"}
"""Amounts of an order that may be sums over its lines, and the word for each in its column ``summed``."""

_PROVENANCE = ("source", "load_id")
_NO = ibis.literal(value=False)


@dataclass(frozen=True)
class Merged:
    """What an import adds to one table.

    ``added`` are rows whose key is new; ``changed`` are whole new versions of rows that are there, to take their place
    (None for tables whose rows never change).
    """

    added: ir.Table
    changed: ir.Table | None = None


def merge(
    table: Table,
    existing: ir.Table,
    incoming: ir.Table,
    *,
    lines: ir.Table | None = None,
    assumed: Collection[str] = (),
    rewritten: Collection[str] = (),
) -> Merged:
    """Plan what ``incoming`` (one row a key) adds to and changes in ``existing``, both with the columns of ``table``.

    Rows of a table that is not ``revisable`` stay as they are. In others a value that the import has takes the place of the one that is there, and a null changes
    nothing. Columns of ``assumed`` hold what the import assumes without having been told: they only fill nulls.

    Orders need ``lines``, all lines after the import. Amounts that an order file gives are the order's own and win
    over sums of lines whichever come first, and so does whatever else such an order says. Other amounts are sums over
    all lines of the order; pieces and the number of lines always are where there are lines. An order that is unpaid or
    cancelled has the amount 0.

    Columns of ``rewritten`` are written one way, and what came stands beside them (``before_column``). A row that came
    with the same text, or comes to the same value, says nothing new of them, however its text was to be written then.
    """
    keys = list(table.grain)
    if not table.revisable:
        return Merged(incoming.anti_join(existing, _same(incoming, existing, keys)))
    beside = set(existing.columns) & set(incoming.columns)
    pairs = [name for name in rewritten if name not in keys and {name, before_column(name)} <= beside]
    if table is ORDERS and lines is not None:
        return _merged(_orders(existing, incoming, lines, assumed, pairs), existing, keys, pairs)
    both = _side_by_side(existing, incoming, keys)
    versions = _versions(both, existing, keys, assumed) | _rewritten(both, pairs, assumed)
    return _merged(both.mutate(**versions), existing, keys, pairs)


def replaced(existing: ir.Table, merged: Merged, keys: Sequence[str]) -> ir.Table:
    """Plan the whole table after ``merged``: unchanged rows, new versions and new rows."""
    if merged.changed is None:
        return existing.union(merged.added)
    kept = existing.anti_join(merged.changed, _same(existing, merged.changed, keys))
    return kept.union(merged.changed).union(merged.added)


@dataclass(frozen=True)
class Reissued:
    """What the lines of a file are beside the lines of the same orders that came earlier.

    ``added`` are lines that are not there; ``removed`` are those there whose order came again with other lines.
    ``replaced`` and ``shorter`` hold the numbers (``order_id``) of orders of which a new version replaces the old one, and
    of orders that came with only some of their lines, which stay as they were.
    """

    added: ir.Table
    removed: ir.Table
    replaced: ir.Table
    shorter: ir.Table


_SAYING = ("ordered_at", "product_id", "quantity", "unit_price", "amount", "discount_amount", "coupon_amount")
"""What a line says besides whose order it is of."""


def reissued(existing: ir.Table, incoming: ir.Table) -> Reissued:
    """Compare the lines of a file with those of the same orders that are there, by what they say and not by their ids.

    A line that says what one of its order says already is that line, whatever file it is in. An order that comes with
    other lines, of which some say the same or are of the same products, is a new version of it and replaces the old
    one; one that has nothing in common with what is there adds its lines, as the next page of an export does. Orders
    that come with only some of their lines stay as they are.

    Args:
        existing: Rows of ``order_lines``.
        incoming: Rows of one file with the same columns.
    """
    saying = ["order_id", *_SAYING]
    old = _copies(existing.semi_join(incoming, "order_id"), saying, "line_id")
    new = _copies(incoming.semi_join(existing, "order_id"), saying, "line_id")
    same = _alike(old, new, saying, "line_id").select("came", "line_id", "order_id")
    products = old.inner_join(new.select("order_id", "product_id").distinct(), ["order_id", "product_id"])
    counts = old.group_by("order_id").agg(old=_.count()).join(new.group_by("order_id").agg(new=_.count()), "order_id")
    counts = counts.left_join(same.group_by("order_id").agg(same=_.count()), "order_id").drop("order_id_right")
    alike = products.select(alike_id="order_id").distinct()
    counts = counts.left_join(alike, counts.order_id == alike.alike_id)
    common = counts["same"].fill_null(0)
    other = (common < counts["old"]) & (common < counts["new"]) & ((common > 0) | counts.alike_id.notnull())
    replaced = counts.filter(other).select("order_id")
    return Reissued(
        added=incoming.anti_join(same, incoming.line_id == same.came),
        removed=existing.semi_join(replaced, "order_id").anti_join(same, "line_id"),
        replaced=replaced,
        shorter=counts.filter((common == counts["new"]) & (common < counts["old"])).select("order_id"),
    )


def unsaid(table: Table, existing: ir.Table, incoming: ir.Table, extras: Sequence[str] = ()) -> ir.Table:
    """Plan the rows of a file that no row says that is there, whatever file that came from.

    Two rows say the same where all of their declared columns and ``extras`` do, but for their ids and where they came
    from; of several equal rows of the file as many are left out as are there. Rows that name neither a customer nor a device say too little
    to be known again, and are kept.

    Args:
        table: Whose rows they are; one with a row a row of a sheet.
        existing: The rows that are there.
        incoming: Rows of one file with the same columns.
        extras: Further columns that both have.
    """
    saying = [*(name for name in table.columns if name not in {table.own_id, *_PROVENANCE}), *extras]
    named = [incoming[name].notnull() for name in ("customer_id", "visitor_id") if name in table.columns]
    days = incoming.agg(first=incoming[table.day].min(), last=incoming[table.day].max())
    near = existing.cross_join(days).filter(_[table.day].between(_.first, _.last) | _[table.day].isnull())
    old, new = _copies(near, saying, table.own_id), _copies(incoming.filter(ibis.or_(*named)), saying, table.own_id)
    said = _alike(old, new, saying, table.own_id).select("came")
    return incoming.anti_join(said, incoming[table.own_id] == said.came)


def _alike(old: ir.Table, new: ir.Table, saying: Sequence[str], key: str) -> ir.Table:
    """Each row of ``old`` with the ``key`` of the row of ``new`` that says the same, under ``came``; both are numbered by ``_copies``."""
    names = [*saying, "copy_"]
    pairs = new.select(came=key, **{f"new_{name}": new[name] for name in names})
    return pairs.inner_join(old, [pairs[f"new_{name}"].identical_to(old[name]) for name in names])


def _copies(rows: ir.Table, saying: Sequence[str], key: str) -> ir.Table:
    """Number the rows that say the same."""
    return rows.mutate(copy_=ibis.row_number().over(ibis.window(group_by=list(saying), order_by=key)))


def dated_by_campaign(touches: ir.Table, campaigns: ir.Table) -> ir.Table:
    """Plan the new versions of touches that have no day but a campaign that has: they are of its first day.

    A list of whom a campaign addressed seldom says when; without a day none of it would count in any window. The
    moment stays unknown.
    """
    undated = touches.filter(touches.touched_on.isnull())
    begun = campaigns.filter(campaigns.starts_on.notnull()).select("campaign_id", "starts_on")
    both = undated.inner_join(begun, "campaign_id")
    return both.mutate(touched_on=both.starts_on).select(*touches.columns)


def _same(left: ir.Table, right: ir.Table, keys: Sequence[str]) -> list[ir.BooleanValue]:
    """Say that the keys are equal, a missing part equal to a missing part."""
    return [left[key].identical_to(right[key]) for key in keys]


def _side_by_side(existing: ir.Table, incoming: ir.Table, keys: Sequence[str]) -> ir.Table:
    """Each incoming row (its columns under ``new_``) with the row that is there; ``there`` is null where none is."""
    new = incoming.select(**{f"new_{name}": incoming[name] for name in incoming.columns})
    old = existing.mutate(there=ibis.literal(value=True))
    return new.left_join(old, [new[f"new_{key}"].identical_to(old[key]) for key in keys])


def _versions(
    both: ir.Table, existing: ir.Table, keys: Sequence[str], assumed: Collection[str] = ()
) -> dict[str, ir.Value]:
    """The merged value of each column, under ``version_``."""
    found = {}
    for name in existing.columns:
        old, new = both[name], both[f"new_{name}"] if f"new_{name}" in both.columns else both[name]
        first, second = (old, new) if name in assumed else (new, old)
        found[f"version_{name}"] = new if name in keys else ibis.coalesce(first, second)
    return found


def _rewritten(
    both: ir.Table, pairs: Collection[str], assumed: Collection[str], settled: ir.BooleanValue = _NO
) -> dict[str, ir.Value]:
    """The merged values of columns that are written one way, each with what came, and under ``moved_`` whether it says more.

    Where ``settled`` or assumed, a value that is there stays.
    """
    found: dict[str, ir.Value] = {}
    for name in pairs:
        kept = before_column(name)
        old, new, was, came = both[name], both[f"new_{name}"], both[kept], both[f"new_{kept}"]
        wins = old.notnull() & (ibis.literal(value=True) if name in assumed else settled)
        holds = new.isnull() | new.identical_to(old) | wins
        same = ibis.coalesce(came, new).identical_to(ibis.coalesce(was, old))
        # A row that is not rewritten any more does not take back what was made of the same text.
        stays = holds | (same & came.isnull())
        found[f"version_{name}"] = ibis.ifelse(stays, old, new)
        found[f"version_{kept}"] = ibis.ifelse(stays, was, came)
        found[f"moved_{name}"] = ~(holds | same)
    return found


def _merged(versions: ir.Table, existing: ir.Table, keys: Sequence[str], pairs: Collection[str]) -> Merged:
    """Part the rows of ``versions`` into those that are new and those that now say something else."""
    told = {*keys, *_PROVENANCE, *pairs, *(before_column(name) for name in pairs)}
    compared = (
        ~versions[f"version_{name}"].identical_to(versions[name]) for name in existing.columns if name not in told
    )
    moved = ibis.or_(_NO, *compared, *(versions[f"moved_{name}"] for name in pairs))
    named = {name: f"version_{name}" for name in existing.columns}
    added = versions.filter(versions.there.isnull())
    changed = versions.filter(versions.there & moved)
    return Merged(
        *(rows.select(**{name: rows[version] for name, version in named.items()}) for rows in (added, changed))
    )


def _orders(
    existing: ir.Table, incoming: ir.Table, lines: ir.Table, assumed: Collection[str], pairs: Collection[str]
) -> ir.Table:
    """Orders side by side with the merged value of each column."""
    sums = _sums(lines, incoming)
    both = _side_by_side(existing, incoming, ORDERS.grain)
    both = both.left_join(sums, both.new_order_id == sums.sum_order_id)
    # Orders of before this column was kept: those with lines were sums over them.
    every = ibis.ifelse(both.lines.notnull(), ibis.literal(" ".join(SUMMED.values())), ibis.null("string"))
    both = both.mutate(summed=ibis.coalesce(both.summed, every))
    own_before = {name: _own(both[name], both.summed, word) for name, word in SUMMED.items()}
    own_now = {name: _own(both[f"new_{name}"], both.new_summed, word) for name, word in SUMMED.items()}
    of_lines = both.new_summed.notnull()
    filling = of_lines & own_before["amount"]
    versions = {
        name: ibis.ifelse(filling, ibis.coalesce(both[name.removeprefix("version_")], value), value)
        for name, value in _versions(both, existing, ORDERS.grain, assumed).items()
    }
    versions |= _rewritten(both, pairs, assumed, filling)
    for name in ("units", "lines"):
        versions[f"version_{name}"] = ibis.coalesce(both[f"sum_{name}"], both[f"new_{name}"], both[name])
    for name in SUMMED:
        new, old, total = both[f"new_{name}"], both[name], both[f"sum_{name}"]
        versions[f"version_{name}"] = ibis.cases(
            (own_now[name], new), (own_before[name], old), else_=ibis.coalesce(total, old, new)
        )
    versions |= {f"version_{name}": ibis.coalesce(both[f"new_{name}"], both[name]) for name in _PROVENANCE}
    words = {name: ~own_now[name] & ~own_before[name] & both[f"sum_{name}"].notnull() for name in SUMMED}
    versions["version_summed"] = ibis.ifelse(both.sum_lines.notnull(), written(words), both.new_summed)
    return _nothing_unpaid(both.mutate(**versions))


def _sums(lines: ir.Table, orders: ir.Table) -> ir.Table:
    """The figures of the lines of ``orders``, an order a row."""
    wanted = lines.semi_join(orders, "order_id")
    return wanted.group_by(sum_order_id=wanted.order_id).agg(
        **{f"sum_{name}": wanted[name].sum() for name in SUMMED}, sum_units=wanted.quantity.sum(), sum_lines=_.count()
    )


def _own(amount: ir.Value, summed: ir.StringValue, word: str) -> ir.BooleanValue:
    """Whether there is an amount that is not a sum over lines."""
    return amount.notnull() & ~_has(summed, word)


def _has(summed: ir.StringValue, word: str) -> ir.BooleanValue:
    return summed.contains(word).fill_null(_NO)


def written(sums: dict[str, ir.BooleanValue]) -> ir.StringValue:
    """Write the column ``summed`` from whether each amount of ``SUMMED`` is a sum over lines."""
    words = (ibis.ifelse(sums[name], ibis.literal(f"{word} "), ibis.literal("")) for name, word in SUMMED.items())
    return ibis.literal("").join(list(words)).strip()


def _nothing_unpaid(versions: ir.Table) -> ir.Table:
    """Make sums over lines 0 where nothing was paid; the list amount keeps the figure."""
    amount, listed = versions.version_amount, versions.version_list_amount
    unpaid = versions.version_status.isin(["unpaid", "cancelled"]) & _has(versions.version_summed, SUMMED["amount"])
    return versions.mutate(
        version_list_amount=ibis.ifelse(unpaid, ibis.coalesce(listed, amount), listed),
        version_amount=ibis.ifelse(unpaid, ibis.literal(0, "int64"), amount),
    )
