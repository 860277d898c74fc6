"""Declare what is said of every customer, and compute it in the order of what depends on what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

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


def in_order(features: Iterable[Feature], columns: Mapping[str, str]) -> list[list[Feature]]:
    """Arrange features so that each comes after those that it reads.

    Args:
        features: The features, of distinct names.
        columns: Types of the columns of the wide table.

    Returns:
        Levels: the features of a level read only columns and features of earlier levels.

    Raises:
        InvalidDefinition: features read one another in a circle.
        NotFound: a formula reads what there is not.
    """
    named = {feature.name: feature for feature in features}
    reads = {name: columns_read(feature, named, columns) & named.keys() - {name} for name, feature in named.items()}
    sorter = TopologicalSorter(reads)
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
        levels.append([feature for name, feature in named.items() if name in ready])
        sorter.done(*ready)
    return levels


def columns_read(feature: Feature, features: Mapping[str, Feature], columns: Mapping[str, str]) -> set[str]:
    """Return the names that the formula of ``feature`` reads, of columns and of other features."""
    wide = ibis.table({**{name: other.type for name, other in features.items()}, **columns}, name="wide")
    try:
        expression = feature.formula(wide)
    except AttributeError as error:
        raise NotFound.among("measure or feature", str(error.name), wide.columns) from error
    return {field.name for field in expression.op().find(ops.Field) if field.rel == wide.op()}


def sources_of(
    features: Mapping[str, Feature], columns: Mapping[str, str], sources: Mapping[str, Sequence[Source]]
) -> dict[str, tuple[Source, ...]]:
    """Return, for each feature, the sources without which it is null.

    Args:
        features: All features by name.
        columns: Types of the columns of the wide table.
        sources: Sources of those columns.
    """
    found: dict[str, tuple[Source, ...]] = {}
    for level in in_order(features.values(), columns):
        for feature in level:
            reads = sorted(columns_read(feature, features, columns))
            inherited = (source for name in reads for source in found.get(name, sources.get(name, ())))
            found[feature.name] = feature.needs if feature.needs is not None else tuple(dict.fromkeys(inherited))
    return found


def _itself(column: str) -> Formula:
    return lambda wide: wide[column]


def _span(window: Window) -> Text:
    if window is None:
        return Text(zh="累计", en="life")
    return Text(zh=f"近 {window} 天", en=f"last {window} days")
