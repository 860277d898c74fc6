"""The kinds of identifier are ranked."""

from __future__ import annotations

from limner.identity.identifiers import RULES


def test_no_two_kinds_are_equally_sure():
    assert len({rule.priority for rule in RULES}) == len({rule.kind for rule in RULES}) == len(RULES)
