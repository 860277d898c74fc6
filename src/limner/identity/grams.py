"""Long texts as weighted runs of three letters: their likeness (cosine), and each record's nearest others."""

from __future__ import annotations

from collections.abc import Callable

import ibis
import ibis.expr.types as ir

from limner.engine.portable import log
from limner.identity.standard import value_name

_LENGTH = 3
_LONGEST = 300
NEIGHBOURS = 10
_JOINED_ROWS = 40_000_000
"""Rows that the search for neighbours may go through: the most frequent runs of letters are passed over till it fits."""


def weighted(prepared: ir.Table, place: int) -> ir.Table:
    """Plan the runs of three letters of field number ``place``.

    Returns one row per record and run: ``rid``, ``side`` (0 or 1), ``gram``, ``df`` (records that have it), ``weight``,
    such that the squares of a record's weights add up to 1.
    """
    texts = prepared.filter(prepared[value_name(place)].notnull()).select(
        "rid", "side", text=ibis.literal(" ") + prepared[value_name(place)].left(_LONGEST) + " "
    )
    starts = texts.mutate(start=ibis.range(0, (texts.text.length() - _LENGTH + 1).cast("int64")).unnest())
    runs = starts.select("rid", "side", gram=starts.text.substr(starts.start, _LENGTH))
    counted = runs.group_by("rid", "side", "gram").agg(times=ibis._.count())
    common = counted.group_by("gram").agg(df=ibis._.count())
    rows = texts.agg(rows=ibis._.count())
    told = counted.join(common, "gram").cross_join(rows)
    told = told.mutate(raw=(1 + log(told.times)) * log(1 + told.rows / told.df))
    length = (told.raw * told.raw).sum().over(group_by="rid").sqrt()
    return told.select("rid", "side", "gram", "df", weight=told.raw / length)


def cosines(pairs: ir.Table, grams: ir.Table) -> ir.Table:
    """Plan the cosine of each of ``pairs`` (``l``, ``r``): one row a pair with something in common, ``cosine``."""
    left = grams.select(l="rid", gram="gram", a="weight")
    right = grams.select(r="rid", gram="gram", b="weight")
    both = pairs.select("l", "r").join(left, "l").join(right, ["r", "gram"])
    return both.group_by("l", "r").agg(cosine=(both.a * both.b).sum())


def neighbours(grams: ir.Table, run: Callable[[ir.Table], list[dict[str, object]]], *, link: bool) -> ir.Table:
    """Plan the nearest others of each record: pairs ``l``, ``r`` of which one is among the nearest of the other."""
    limit = _most_frequent(grams, run)
    rare = grams.filter(grams.df <= limit)
    left = rare.select(l="rid", side="side", gram="gram", a="weight")
    right = rare.select(r="rid", other="side", gram="gram", b="weight")
    joined = left.join(right, "gram")
    joined = joined.filter((joined.side == 0) & (joined.other == 1) if link else joined.l < joined.r)
    shared = joined.group_by("l", "r").agg(likeness=(joined.a * joined.b).sum())
    both = [shared.select("l", "r", "likeness", me="l"), shared.select("l", "r", "likeness", me="r")]
    ranked = ibis.union(*both)
    # Ties are broken by the pair itself, so that every run keeps the same.
    order = [ranked.likeness.round(9).desc(), ranked.l, ranked.r]
    ranked = ranked.mutate(rank=ibis.row_number().over(group_by="me", order_by=order))
    return ranked.filter(ranked["rank"] < NEIGHBOURS).select("l", "r").distinct()


def _most_frequent(grams: ir.Table, run: Callable[[ir.Table], list[dict[str, object]]]) -> int:
    """The largest frequency up to which runs of letters are gone through."""
    steps = run(grams.group_by("df").agg(rows=grams.count()).order_by("df"))
    total, limit = 0, 1
    for step in steps:
        total += int(str(step["df"])) * int(str(step["rows"]))
        if total > _JOINED_ROWS:
            break
        limit = int(str(step["df"]))
    return limit
