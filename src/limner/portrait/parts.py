"""Group the steps of a build by what must have changed of a customer before they are taken for that customer again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from limner.portrait import build
from limner.portrait.catalogue import catalogue
from limner.portrait.fact import FACTS, PRICE_REFERENCES, Fact, Step
from limner.warehouse.tables import EVENTS, ORDER_LINES, ORDERS, PRODUCTS

_DEALINGS = frozenset({ORDERS.name, EVENTS.name})
"""Carts are told of visits and of the days with orders, so these are always counted of the same customers."""
_PRICED = frozenset({ORDER_LINES.name, PRICE_REFERENCES.name})
_CHOSEN = frozenset({ORDER_LINES.name, PRODUCTS.name})
_PAYDAYS = "paydays"


@dataclass(frozen=True)
class Part:
    """Steps that are taken for the same customers; they read no step of another part, but those of everyone."""

    sources: frozenset[str]
    """They are taken for the customers of whom something changed in one of these tables."""
    steps: tuple[Step, ...]
    totals: tuple[str, ...]
    """The names of those of which ``totals`` is joined."""
    choices: dict[str, str]
    """The names of those whose rows are rows of ``preferences``, by dimension."""


def parts(present: Collection[str]) -> tuple[Part, ...]:
    """Return the steps of ``build.steps`` by part, without the last and those that look at everyone.

    Args:
        present: The names of the tables that have rows.
    """
    *steps, _totals = build.steps(present)
    by_sources: dict[frozenset[str], list[Step]] = {}
    for step in steps:
        if not step.of_everyone:
            by_sources.setdefault(_sources(step.name), []).append(step)
    chosen = {step.name for step in build.preference_steps(present)}
    on_the_way = {name for fact in FACTS for name in fact.step_names if name != fact.totals}
    return tuple(
        Part(
            sources=sources,
            steps=tuple(own),
            totals=tuple(step.name for step in own if step.name not in chosen | on_the_way),
            choices={_dimension(step.name): step.name for step in own if step.name in chosen},
        )
        for sources, own in by_sources.items()
    )


def _sources(step: str) -> frozenset[str]:
    """The tables of which a change asks for a step to be taken again."""
    for fact in FACTS:
        if step in fact.step_names:
            return _of_fact(fact)
    if step == _PAYDAYS:
        return _DEALINGS
    (of,) = (each.of.name for each in catalogue().dimensions if each.name == _dimension(step))
    return _DEALINGS if of in _DEALINGS else _CHOSEN


def _of_fact(fact: Fact) -> frozenset[str]:
    if ORDER_LINES.name in fact.sources:
        return _PRICED
    return _DEALINGS if _DEALINGS.intersection(fact.sources) else frozenset(fact.sources)


def _dimension(step: str) -> str:
    """The dimension whose choices a step counts or sums up."""
    return step.removeprefix("preferences_").removesuffix("_totals")
