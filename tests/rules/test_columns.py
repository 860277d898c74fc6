"""A rule lists what it reads."""

from __future__ import annotations

from limner.rules.columns import Reads, reads
from limner.rules.rule import All, Any, Did, Has, HasTag, InSegment, Not, Sequence, Step


def test_reads():
    rule = All(
        (
            Has("level", "=", "gold"),
            Not(Any((Has("age", "missing"), InSegment("loyal")))),
            Did("order", where=All((Has("channel", "=", "web"), Not(Has("amount", ">", 1))))),
            Sequence((Step("view"), Step("order", Has("store_id", "=", "s1"))), 7),
            HasTag("night_owl"),
        )
    )
    assert reads(rule) == Reads(
        columns=frozenset({"level", "age"}),
        activities={"order": frozenset({"channel", "amount", "store_id"}), "view": frozenset()},
        segments=frozenset({"loyal"}),
        tags=frozenset({"night_owl"}),
    )
    assert reads(All(())) == Reads(frozenset(), {}, frozenset(), frozenset())
