"""Say who is in which segment as of a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import ibis.expr.types as ir

from limner.core.errors import InvalidDefinition
from limner.engine.bound import Day
from limner.rules.compile import fitting
from limner.rules.rule import All, Any, InSegment, Not, Rule
from limner.rules.tables import RuleTables
from limner.segments.segment import Segment


def memberships(segments: Iterable[Segment], tables: RuleTables, *, as_of: Day) -> ir.Table:
    """Plan who is in which of ``segments``, all of them in one scan of the customers.

    A rule that names another of ``segments`` means that segment as it is on the day; one that names a segment outside
    reads ``tables.memberships``.

    Returns:
        One row a customer and segment: customer_id, segment.

    Raises:
        InvalidDefinition: a rule does not fit the tables, or segments name each other in a circle; the path begins
            with the segment's name.
    """
    rules = {segment.name: segment.rule for segment in segments}
    spelled_out = {name: _spelled_out(rule, rules, (name,)) for name, rule in rules.items()}
    return fitting(spelled_out, tables, as_of=as_of, name="segment")


def _spelled_out(rule: Rule, rules: Mapping[str, Rule], inside: tuple[str, ...]) -> Rule:
    """Put its rule in the place of each segment that is among ``rules``."""
    match rule:
        case InSegment(name) if name in inside:
            raise InvalidDefinition(
                f"the segments {' → '.join((*inside, name))} name each other in a circle.",
                path=inside[0],
                remedy="Write one of them without the other.",
            )
        case InSegment(name) if name in rules:
            return _spelled_out(rules[name], rules, (*inside, name))
        case All(of):
            return All(tuple(_spelled_out(inner, rules, inside) for inner in of))
        case Any(of):
            return Any(tuple(_spelled_out(inner, rules, inside) for inner in of))
        case Not(inner):
            return Not(_spelled_out(inner, rules, inside))
        case _:
            return rule
