"""Ids that a row has by what it says, the same however often the file comes."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from limner.sources.mapping.facts import Alike, alike_by_plan

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


def numbered(rows: ir.Table, name: str, values: Sequence[str], *, salt: str, alike: Alike = alike_by_plan) -> ir.Table:
    """Add the column ``name``: a hash of ``salt``, of the columns ``values``, and of which of several equal rows it is.

    Equal rows are told apart by their order of ``line``: ``alike`` finds those that repeat an earlier one.
    """
    hashed = rows.mutate(**{name: digest([ibis.literal(salt), *(rows[value] for value in values)])})
    copies = alike(rows, values)
    if copies is None:
        return hashed.mutate(**{FIRST: ibis.literal(value=True)})
    found = hashed.left_join(copies.select(copy_line=copies.line, copy_=copies.copy), [("line", "copy_line")])
    apart = (found[name] + "#" + found.copy_.cast("string")).hexdigest("md5")
    first = found.copy_.isnull()
    told_apart = found.mutate(**{name: ibis.ifelse(first, found[name], apart), FIRST: first})
    return told_apart.drop("copy_line", "copy_")
