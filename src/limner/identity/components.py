"""Find who hangs together through links, however long the chain."""

from __future__ import annotations

from collections.abc import Callable

import ibis
import ibis.expr.types as ir
from ibis import _

Keep = Callable[[ir.Table], ir.Table]
"""Writes the rows of a plan and returns a scan of them, so that the next round does not run the rounds before again."""
Count = Callable[[ir.Table], int]


def components(links: ir.Table, *, keep: Keep, count: Count) -> ir.Table:
    """Return the connected components of undirected links.

    Each id takes the smallest id that it or a neighbour has, and then the one that this one has, until nothing moves:
    a chain of n links takes about log n rounds.

    Args:
        links: ``left_id`` and ``right_id``; null ones do not count.
        keep: Called with the labels of each round.
        count: Counts the rows of a plan.

    Returns:
        One row an id of a link: ``member_id`` and ``component``, the smallest id that hangs together with it.
    """
    one_way = links.filter(links.left_id.notnull(), links.right_id.notnull()).select("left_id", "right_id")
    other_way = one_way.select(left_id=one_way.right_id, right_id=one_way.left_id)
    ways = keep(one_way.union(other_way).distinct())
    labels = keep(
        ways.group_by(member_id=ways.left_id)
        .agg(least=ways.right_id.min())
        .select("member_id", component=ibis.least(_.member_id, _.least))
    )
    while True:
        following = keep(_round(ways, labels))
        if not count(following.filter(following.moved)):
            return following.select("member_id", "component")
        labels = following.select("member_id", "component")


def _round(ways: ir.Table, labels: ir.Table) -> ir.Table:
    beside = ways.inner_join(labels, [("right_id", "member_id")])
    least = beside.group_by(of=beside.left_id).agg(beside=beside.component.min())
    both = labels.inner_join(least, [("member_id", "of")])
    nearer = both.select("member_id", "beside", before=_.component).mutate(label=ibis.least(_.before, _.beside))
    # Whoever has a smaller label than before passes it on to all that bear the old one.
    passed = labels.select(target_id="member_id", target="component")
    jumped = nearer.left_join(passed, [("label", "target_id")])
    after = jumped.select("member_id", "before", component=ibis.least(_.label, _.target.fill_null(_.label)))
    return after.select("member_id", "component", moved=_.component != _.before)
