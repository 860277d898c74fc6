"""List what a rule reads, so that only that is fetched, shown and allowed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from limner.rules.rule import All, Any, Did, Has, HasTag, InSegment, Not, Rule, Sequence, Step


@dataclass(frozen=True)
class Reads:
    """The names that a rule reads."""

    columns: frozenset[str]
    """Columns of the customers (attributes and features)."""
    activities: Mapping[str, frozenset[str]]
    """Each activity, with the columns of its table that a ``where`` compares."""
    segments: frozenset[str]
    tags: frozenset[str]


def reads(rule: Rule) -> Reads:
    """Return everything that ``rule`` reads."""
    nodes = list(walk(rule))
    activities: dict[str, frozenset[str]] = {}
    for node in nodes:
        if isinstance(node, Did | Step):
            known = activities.get(node.activity, frozenset())
            activities[node.activity] = known | (_columns(walk(node.where)) if node.where else frozenset())
    return Reads(
        columns=_columns(nodes),
        activities=activities,
        segments=frozenset(node.name for node in nodes if isinstance(node, InSegment)),
        tags=frozenset(node.name for node in nodes if isinstance(node, HasTag)),
    )


def walk(rule: Rule) -> Iterator[Rule | Step]:
    """Yield ``rule`` and each rule and step inside it, outer before inner; a ``where`` speaks of doings and is left out."""
    yield rule
    match rule:
        case All(of) | Any(of):
            for inner in of:
                yield from walk(inner)
        case Not(inner):
            yield from walk(inner)
        case Sequence(steps, _):
            yield from steps


def _columns(nodes: Iterator[Rule | Step] | list[Rule | Step]) -> frozenset[str]:
    return frozenset(node.column for node in nodes if isinstance(node, Has))
