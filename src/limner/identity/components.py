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

    Each id takes the smallest label of its neighbours, and the one that the id it is labelled by has itself, until
    nothing moves: a chain of n links takes about log n rounds. Only those that have just moved are asked again.

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
    labels = moved = keep(
        ways.group_by(member_id=ways.left_id)
        .agg(least=ways.right_id.min())
        .select("member_id", component=ibis.least(_.member_id, _.least))
    )
    while True:
        moved = keep(_moved(ways, labels, moved))
        if not count(moved):
            return labels
        after = labels.left_join(moved.select(moved_id="member_id", to="component"), [("member_id", "moved_id")])
        labels = keep(after.select("member_id", component=after.to.fill_null(after.component)))


def _moved(ways: ir.Table, labels: ir.Table, moved: ir.Table) -> ir.Table:
    """Plan who takes a smaller label now that ``moved`` have.

    It is offered to those beside them, to the ids that these are labelled by (so that all of a label follow), and to
    those that are labelled by an id that moved.
    """
    beside = ways.inner_join(moved, [("right_id", "member_id")]).select(of="left_id", to="component")
    beside = beside.inner_join(labels, [("of", "member_id")]).filter(_.to < _.component).select("of", "to", "component")
    bearing = labels.inner_join(moved.select(label_id="member_id", to="component"), [("component", "label_id")])
    offers = [
        beside.select("of", "to"),
        beside.select(of="component", to="to"),
        bearing.select(of="member_id", to="to"),
    ]
    offered = ibis.union(*offers).group_by("of").agg(to=_.to.min())
    nearer = labels.inner_join(offered, [("member_id", "of")]).filter(_.to < _.component).select("member_id", "to")
    # The id that is the new label may have a smaller one itself.
    passed = nearer.left_join(labels.select(label_id="member_id", label="component"), [("to", "label_id")])
    return passed.select("member_id", component=ibis.least(passed.to, passed.label.fill_null(passed.to)))
