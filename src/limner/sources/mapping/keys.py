"""Ids that a row has by what it says, the same however often the file comes."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from limner.sources.mapping.facts import Keep, as_it_is

_BETWEEN = "\x1f"
_NOTHING = "\x1e"
_WHOLE = 2.0**53
FIRST = "first_of_equals"
"""Column that ``numbered`` adds: whether the row is the first of those equal to it."""


def digest(values: Sequence[ir.Value]) -> ir.StringValue:
    """MD5, in hex, of ``values`` in order; null differs from every value."""
    texts = [ibis.coalesce(_text(value), ibis.literal(_NOTHING)) for value in values]
    return ibis.literal(_BETWEEN).join(texts).hexdigest("md5")


def _text(value: ir.Value) -> ir.StringValue:
    """The value as text; a whole number is written without its fraction, which takes half the time."""
    if not value.type().is_floating():
        return value.cast("string")
    small = ibis.ifelse(value.abs() < _WHOLE, value, ibis.null("float64"))
    whole = (small == small.floor()).fill_null(ibis.literal(value=False))
    return ibis.ifelse(whole, small.cast("int64").cast("string"), value.cast("string"))


def numbered(rows: ir.Table, name: str, values: Sequence[str], *, salt: str, keep: Keep = as_it_is) -> ir.Table:
    """Add the column ``name``: a hash of ``salt``, of the columns ``values``, and of which of several equal rows it is.

    Equal rows are told apart by their order of ``line``. Only they are sorted: the rest costs one pass that hashes and
    one that counts, where ``keep`` writes down what they gave.
    """
    hashed = keep(rows.mutate(**{name: digest([ibis.literal(salt), *(rows[value] for value in values)])}))
    repeated = keep(hashed.group_by(name).agg(copies=lambda t: t.count()).filter(lambda t: t.copies > 1).select(name))
    single = hashed.anti_join(repeated, name).mutate(**{FIRST: ibis.literal(value=True)})
    among = hashed.semi_join(repeated, name)
    several = among.mutate(copy_=ibis.row_number().over(group_by=among[name], order_by=among.line))
    apart = (several[name] + "#" + several.copy_.cast("string")).hexdigest("md5")
    first = several.copy_ == 0
    told_apart = several.mutate(**{name: ibis.ifelse(first, several[name], apart), FIRST: first})
    return single.union(told_apart.select(*single.columns))
