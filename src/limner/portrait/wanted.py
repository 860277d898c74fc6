"""Say what must be counted, and in which order formulas are taken, for the features that are wanted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import chain

from limner.core.errors import NotFound
from limner.portrait import exposure, feature, payday, preference
from limner.portrait.catalogue import Catalogue, catalogue
from limner.portrait.fact import FACTS
from limner.portrait.feature import Feature, attribute
from limner.portrait.measure import Measure
from limner.warehouse.tables import CUSTOMERS, PRODUCTS

PRODUCT = "product"
"""The dimension from which those of products are counted."""
MONTH_DAY = "month_day"
"""The dimension from which the payday is told."""
FIRST_SALE = "first_sale_on_life"
"""The column from which the days that a customer has had are counted."""


@dataclass(frozen=True, eq=False)
class Wanted:
    """The part of the catalogue that some features are made of."""

    names: tuple[str, ...]
    """The features that are wanted, in the order of the catalogue."""
    made: Catalogue
    """The measures with the windows, the formulas and the dimensions that they read, themselves or by way of others."""

    @cached_property
    def columns(self) -> frozenset[str]:
        """The columns of the wide table that some of the formulas read."""
        itself = (column for each in self.made.measures if each.published for column in each.columns)
        return frozenset(chain(itself, *(reads()[name] for name in self.made.features)))

    @cached_property
    def levels(self) -> tuple[tuple[Feature, ...], ...]:
        """The features that are wanted or read, in the order of what reads what; see ``feature.in_order``."""
        return tuple(map(tuple, feature.in_order(self.made.features, reads())))

    @cached_property
    def ranks(self) -> frozenset[str]:
        """Those of them that compare a customer with the others."""
        return feature.ranks(self.made.features, wide_columns(catalogue()))


def wanted(only: Iterable[str] | None = None) -> Wanted:
    """Return what the features ``only`` are made of; all features where it is not given.

    Raises:
        NotFound: ``only`` names what is no feature.
    """
    return _wanted(None if only is None else frozenset(only))


@cache
def _wanted(only: frozenset[str] | None) -> Wanted:
    made = catalogue()
    if only is None:
        return Wanted(tuple(made.features), made)
    for name in sorted(only - made.features.keys()):
        raise NotFound.among("feature", name, made.features)
    narrow = _narrowed(made, feature.with_all_read(only, reads()))
    return Wanted(tuple(name for name in made.features if name in only), narrow)


@cache
def reads() -> dict[str, frozenset[str]]:
    """Return what each feature reads; it is asked for once, since every formula is called to find it out."""
    return feature.reads(catalogue().features, wide_columns(catalogue()))


def wide_columns(made: Catalogue) -> dict[str, str]:
    """Return the columns that formulas may read besides features, with types: what is counted, and attributes."""
    told = {attribute(name): str(column.type) for name, column in CUSTOMERS.columns.items() if name != "customer_id"}
    return {"customer_id": "string", "as_of": "date", **counted_columns(made), **told}


def counted_columns(made: Catalogue) -> dict[str, str]:
    """Return the columns of what was counted when nothing is absent, with types."""
    measured = {column: str(one.type) for one in made.measures for column in one.columns}
    choices = {one.column(part): kind for one in made.dimensions for part, kind in preference.SUMMARY.items()}
    return measured | choices | payday.SUMMARY | exposure.SUMMARY


def _narrowed(made: Catalogue, names: frozenset[str]) -> Catalogue:
    """What columns and features ``names`` are made of."""
    if not names.isdisjoint(exposure.SUMMARY):
        names |= {FIRST_SALE}
    columns = {name for each in made.measures for name in each.columns if name in names}
    tables = {each.of.name for each in made.measures if not columns.isdisjoint(each.columns)}
    state = {name for fact in FACTS if fact.name in tables for name in fact.counted}
    measures = (_of_windows(each, columns, always=each.name in state) for each in made.measures)
    return Catalogue(
        measures=tuple(each for each in measures if each.windows),
        formulas=tuple(each for each in made.formulas if each.name in names),
        dimensions=tuple(each for each in made.dimensions if each.name in _dimensions(made, names)),
    )


def _of_windows(measure: Measure, columns: set[str], *, always: bool) -> Measure:
    """The measure in those windows whose columns are wanted; ``always`` over the whole life."""
    windows = tuple(each for each in measure.windows if measure.column(each) in columns)
    return replace(measure, windows=windows or ((None,) if always else ()))


def _dimensions(made: Catalogue, names: frozenset[str]) -> set[str]:
    """The dimensions of which choices are to be counted."""
    found = {d.name for d in made.dimensions if any(d.column(part) in names for part in preference.SUMMARY)}
    if any(each.of == PRODUCTS for each in made.dimensions if each.name in found):
        found.add(PRODUCT)
    return found if names.isdisjoint(payday.SUMMARY) else found | {MONTH_DAY}
