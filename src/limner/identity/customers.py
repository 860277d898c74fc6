"""Make one customer out of all that the sources say under one customer id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import ibis
import ibis.expr.types as ir
from ibis import _

from limner.identity.survivorship import Survivorship, golden, ranked
from limner.warehouse.tables import CUSTOMERS

_ATTRIBUTES = tuple(name for name in CUSTOMERS.columns if name not in {"customer_id", "first_seen_on", "records"})


def customers(
    records: ir.Table,
    sightings: Sequence[tuple[ir.Table, str]],
    rules: Mapping[str, Survivorship] = MappingProxyType({}),
) -> ir.Table:
    """Plan the customers: everyone whom a record or a dated row names.

    An attribute is the one of the newest record that has it, where ``rules`` say nothing else of it (``survivorship``);
    the result does not depend on the order of records. ``sightings`` are tables with a ``customer_id`` and the name of
    their day column; rows without a customer make nobody.

    Returns one row per customer: the columns of ``customers`` and the further columns (``x_…``) of ``records``.
    """
    names = attributes(records)
    of_somebody = ranked(records.filter(_.customer_id.notnull()), names, rules)
    values = golden(of_somebody, names, rules)
    described = of_somebody.group_by("customer_id").agg(**values, records=of_somebody.count())
    return _sighted(described, described.select("customer_id", on=_.registered_on), sightings)


def customers_since(before: ir.Table, sightings: Sequence[tuple[ir.Table, str]]) -> ir.Table:
    """Plan the customers after rows came that describe nobody.

    Args:
        before: What ``customers`` made of the same records.
        sightings: The rows that came since, as ``customers`` takes them.
    """
    return _sighted(before.drop("first_seen_on"), before.select("customer_id", on=_.first_seen_on), sightings)


def _sighted(described: ir.Table, known: ir.Table, sightings: Sequence[tuple[ir.Table, str]]) -> ir.Table:
    """Put the first of all days on which a customer was seen beside what is said of them; of others nothing is said."""
    seen = ibis.union(
        known,
        *(
            table.filter(_.customer_id.notnull()).group_by("customer_id").agg(on=table[day].min())
            for table, day in sightings
        ),
    )
    first = seen.group_by("customer_id").agg(first_seen_on=_.on.min())
    rows = first.left_join(described, "customer_id")
    return rows.select(
        "customer_id",
        *_ATTRIBUTES,
        "first_seen_on",
        *_further(described),
        records=_.records.fill_null(0).cast("int64"),
    ).relocate("records", after="first_seen_on")


def attributes(records: ir.Table) -> tuple[str, ...]:
    """Name what records say of a person."""
    return (*_ATTRIBUTES, *_further(records))


def _further(rows: ir.Table) -> list[str]:
    return [name for name in rows.columns if name.startswith("x_")]
