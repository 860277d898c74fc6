"""Ids that a row has by what it says, the same however often the file comes."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

_BETWEEN = "\x1f"
_NOTHING = "\x1e"
FIRST = "first_of_equals"
"""Column that ``numbered`` adds: whether the row is the first of those equal to it."""


def digest(values: Sequence[ir.Value]) -> ir.StringValue:
    """MD5, in hex, of ``values`` in order; null differs from every value."""
    texts = [ibis.coalesce(value.cast("string"), ibis.literal(_NOTHING)) for value in values]
    return ibis.literal(_BETWEEN).join(texts).hexdigest("md5")


def numbered(rows: ir.Table, name: str, values: Sequence[str], *, salt: str) -> ir.Table:
    """Add the column ``name``: a hash of ``salt``, of the columns ``values``, and of which of several equal rows it is.

    Equal rows are told apart by their order of ``line``. Only they are sorted: the rest costs one pass that hashes and
    one that counts.
    """
    hashed = rows.mutate(**{name: digest([ibis.literal(salt), *(rows[value] for value in values)])})
    repeated = hashed.group_by(name).agg(copies=lambda t: t.count()).filter(lambda t: t.copies > 1).select(name)
    single = hashed.anti_join(repeated, name).mutate(**{FIRST: ibis.literal(value=True)})
    among = hashed.semi_join(repeated, name)
    several = among.mutate(copy_=ibis.row_number().over(group_by=among[name], order_by=among.line))
    apart = (several[name] + "#" + several.copy_.cast("string")).hexdigest("md5")
    first = several.copy_ == 0
    told_apart = several.mutate(**{name: ibis.ifelse(first, several[name], apart), FIRST: first})
    return single.union(told_apart.select(*single.columns))
