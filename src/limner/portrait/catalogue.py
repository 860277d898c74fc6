"""Collect the measures, features and dimensions of choice that ship, and those that installed packages add."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property

from limner.core.discover import discover
from limner.core.fingerprint import fingerprint
from limner.core.money import STORED_UNIT
from limner.portrait import features as shipped
from limner.portrait.feature import Feature, of_measure
from limner.portrait.measure import Measure
from limner.portrait.preference import Dimension
from limner.portrait.source import Source
from limner.warehouse.tables import Table


@dataclass(frozen=True)
class Catalogue:
    """All that a portrait is made of."""

    measures: tuple[Measure, ...]
    formulas: tuple[Feature, ...]
    dimensions: tuple[Dimension, ...]

    @cached_property
    def features(self) -> dict[str, Feature]:
        """The features by name: those that measures give, one a window, and then the formulas."""
        measured = (each for one in self.measures if one.published for each in of_measure(one))
        return {each.name: each for each in (*measured, *self.formulas)}

    @property
    def fingerprint(self) -> str:
        """Tells it from every other catalogue, one whose formulas compute something else included."""
        return fingerprint((self.measures, self.formulas, self.dimensions))

    @property
    def sources(self) -> frozenset[Source]:
        """All that any of it needs."""
        return frozenset(
            (
                *(source for one in self.measures for source in one.sources),
                *(source for one in self.dimensions for source in one.needs),
                *(source for one in self.formulas for source in one.needs or ()),
            )
        )

    def measures_of(self, table: Table) -> tuple[Measure, ...]:
        """Return the measures over the rows of a table."""
        return tuple(one for one in self.measures if one.of == table)

    def dimensions_of(self, table: Table) -> tuple[Dimension, ...]:
        """Return the dimensions whose choices are rows of a table."""
        return tuple(one for one in self.dimensions if one.of == table)


@cache
def catalogue() -> Catalogue:
    """Return everything that is declared."""
    return Catalogue(
        measures=tuple(discover(shipped, Measure).values()),
        formulas=tuple(discover(shipped, Feature).values()),
        dimensions=tuple(discover(shipped, Dimension).values()),
    )


def money_features() -> frozenset[str]:
    """Return the names of the features that are amounts of money, in ten-thousandths of the currency's unit."""
    return frozenset(name for name, each in catalogue().features.items() if each.unit == STORED_UNIT)


def share_features() -> frozenset[str]:
    """Return the names of the features that are shares, of which 0.5 is written 50%."""
    return frozenset(name for name, each in catalogue().features.items() if each.unit == "share")
