"""Declare what is said of every customer, and compute it in the order of what depends on what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from itertools import chain

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir

from limner.core.errors import InvalidDefinition, NotFound
from limner.core.text import Text
from limner.portrait.measure import Measure, Window
from limner.portrait.source import Source
from limner.warehouse.tables import Type

Formula = Callable[[ir.Table], ir.Value]


@dataclass(frozen=True, kw_only=True)
class Feature:
    """One thing said of every customer as of a day."""

    name: str
    title: Text
    definition: Text
    formula: Formula
    """Reads columns of the wide table (measures, choices, attributes, ``as_of``) and other features."""
    type: Type
    unit: str = ""
    needs: tuple[Source, ...] | None = None
    """Sources without which it is null; not given, they are those of everything that the formula reads."""


def attribute(column: str) -> str:
    """Name the wide table's column that holds a column of ``customers``, apart from the feature made of it."""
    return f"customer:{column}"


def of_measure(measure: Measure) -> tuple[Feature, ...]:
    """Return the features that a measure gives, one a window."""
    return tuple(
        Feature(
            name=measure.column(window),
            title=Text(
                zh=f"{_span(window).zh}{measure.title.zh}",
                en=f"{measure.title.en}, {_span(window).en}",
            ),
            definition=Text(
                zh=f"{measure.definition.zh}统计范围：{_span(window).zh}。",
                en=f"{measure.definition.en} Counted over: {_span(window).en}.",
            ),
            formula=_itself(measure.column(window)),
            type=measure.type,
            unit=measure.unit,
            needs=measure.sources,
        )
        for window in measure.windows
    )


def reads(features: Mapping[str, Feature], columns: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """Return the names that each feature's formula reads, of columns of the wide table and of other features.

    Args:
        features: Features by name.
        columns: Types of the columns of the wide table.

    Raises:
        NotFound: a formula reads what there is not.
    """
    types = {name: other.type for name, other in features.items()} | dict(columns)
    wide = ibis.table(types, name="wide")
    return {name: _fields(each, wide) - {name} for name, each in features.items()}


def ranks(features: Mapping[str, Feature], columns: Mapping[str, str]) -> frozenset[str]:
    """Return the names of the features whose formulas compare a customer with the others, by windows over all rows."""
    types = {name: other.type for name, other in features.items()} | dict(columns)
    wide = ibis.table(types, name="wide")
    return frozenset(
        name for name, each in features.items() if each.formula(wide).op().find(ops.WindowFunction, filter=ops.Value)
    )


def with_all_read(names: Iterable[str], read: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Return ``names`` and all that they read, themselves or by way of features that they read."""
    found, left = set[str](), list(names)
    while left:
        name = left.pop()
        if name not in found:
            found.add(name)
            left += read.get(name, ())
    return frozenset(found)


def in_order(features: Mapping[str, Feature], read: Mapping[str, frozenset[str]]) -> list[list[Feature]]:
    """Arrange features in levels: those of one level read only columns and features of earlier levels.

    Args:
        features: Features by name.
        read: What each reads; see ``reads``.

    Raises:
        InvalidDefinition: features read one another in a circle.
    """
    sorter = TopologicalSorter({name: read[name] & features.keys() for name in features})
    try:
        sorter.prepare()
    except CycleError as error:
        circle = " → ".join(reversed(error.args[1]))
        raise InvalidDefinition(
            f"Features read one another in a circle: {circle}.", remedy="Let one of them read measures only."
        ) from error
    levels = []
    while sorter.is_active():
        ready = sorter.get_ready()
        levels.append([each for name, each in features.items() if name in ready])
        sorter.done(*ready)
    return levels


def sources_of(
    levels: Iterable[Iterable[Feature]], read: Mapping[str, frozenset[str]], sources: Mapping[str, Sequence[Source]]
) -> dict[str, tuple[Source, ...]]:
    """Return, for each feature, the sources without which it is null.

    Args:
        levels: The features, arranged by ``in_order``.
        read: What each reads; see ``reads``.
        sources: Sources of the columns of the wide table.
    """
    found: dict[str, tuple[Source, ...]] = {}
    for each in chain.from_iterable(levels):
        inherited = (one for name in sorted(read[each.name]) for one in found.get(name, sources.get(name, ())))
        found[each.name] = each.needs if each.needs is not None else tuple(dict.fromkeys(inherited))
    return found


def _fields(feature: Feature, wide: ir.Table) -> frozenset[str]:
    try:
        expression = feature.formula(wide)
    except AttributeError as error:
        raise NotFound.among("measure or feature", str(error.name), wide.columns) from error
    return frozenset(field.name for field in expression.op().find(ops.Field) if field.rel == wide.op())


def _itself(column: str) -> Formula:
    return lambda wide: wide[column]


def _span(window: Window) -> Text:
    if window is None:
        return Text(zh="累计", en="life")
    return Text(zh=f"近 {window} 天", en=f"last {window} days")
