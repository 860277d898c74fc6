"""Plan the rows of the canonical tables that a sheet gives by its mapping."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, Protocol

import ibis
import ibis.expr.types as ir

from limner.core.errors import InvalidDefinition
from limner.core.text import Text
from limner.privacy.nobody import is_broken
from limner.sources.mapping import entities, orders
from limner.sources.mapping.columns import reason
from limner.sources.mapping.facts import NOTHING_RUN, Facts, Load, Running
from limner.sources.mapping.mapping import SheetMapping
from limner.sources.mapping.plain import plain_readings
from limner.sources.mapping.rows import NUMBERS, readings, received, value_name


class Refuse(Protocol):
    """Decides which good rows are not taken all the same."""

    def __call__(self, good: Facts, /) -> ir.Table | None:
        """Return ``line``, ``check`` (what the row fails), ``column`` (of the sheet, or empty) and ``reason`` of those rows; None for none."""


class Rows(Protocol):
    """What ``fill`` needs of a read sheet."""

    @property
    def rows(self) -> ir.Table:
        """``line`` (int64) and one column per name."""


BROKEN = "…E+…"
"""How a number in scientific notation is told, whatever its digits: those that are left are a person's."""
_LOST = Text(
    zh="号码被表格软件改成了科学计数，末尾数字已丢失：请把该列设为文本后重新导出。",
    en="A spreadsheet wrote the numbers in scientific notation, and their digits are lost: export the column as text.",
)


@dataclass(frozen=True)
class Sentinel:
    """A value that stands for "not known" in one column of the source, and why it is taken so."""

    column: str
    value: str
    reason: Text


@dataclass(frozen=True, kw_only=True)
class Filled:
    """The plans of one sheet.

    Attributes:
        tables: a plan for each canonical table, with its declared columns and the ``x_`` columns of the sheet.
        quarantine: ``line``, ``column``, ``reason``, ``check`` (null where the row could not be read) and ``record`` (the row
            as JSON) of rows that were not taken.
        personal: ``customer_id`` (null where the row names none), ``kind``, ``value`` in clear, to be encrypted.
        counts: one row: ``rows`` of the sheet, ``filled`` and ``quarantined`` of them, ``anonymous`` of the filled.
        sentinels: the values taken as "not known".
        sentinel_counts: one row: for each of ``sentinels`` in order the rows that had it, ``rows_0`` …
        personal_ids: the kind of personal value that ``customer_id`` is in all these plans (``UNNUMBERED`` where it is made of
            several); None where it is a number of the source. The caller puts a blind index in its place.
        partial: tables whose rows complete rows of other sheets (orders of a sheet that has no customer and no time).
    """

    tables: dict[str, ir.Table]
    quarantine: ir.Table
    personal: ir.Table
    counts: ir.Table
    sentinels: tuple[Sentinel, ...]
    sentinel_counts: ir.Table
    personal_ids: str | None
    partial: frozenset[str]


def fill(
    sheet: Rows,
    mapping: SheetMapping,
    load: Load,
    *,
    running: Running = NOTHING_RUN,
    refuse: Refuse = lambda _good: None,
) -> Filled:
    """Plan what the sheet gives. Rows of the sheet = ``filled`` + ``quarantined``, always.

    Each row is read once; where ``running`` keeps what was read, each table is made from that, and the sheet is not read
    again for each.

    Args:
        sheet: the rows as received.
        mapping: what its columns mean; a column of the mapping that the sheet lacks is null.
        load: which import it is.
        running: what runs plans that others are made from.
        refuse: names rows that were read and are not taken all the same.

    Raises:
        InvalidDefinition: none of the mapping's columns is in the sheet, or the mapping fills no table.
    """
    present = [name for name in mapping.columns if name in sheet.rows.columns]
    if not present or not mapping.tables:
        raise InvalidDefinition(
            "The mapping has no column of this sheet." if mapping.tables else "The mapping fills no table.",
            remedy=f"The sheet has: {', '.join(name for name in sheet.rows.columns if name != 'line')}.",
        )
    of_people = [one for one in ("records", "identifiers") if one in mapping.tables and not mapping.known_by]
    if of_people and not any(mapping.sources(f"{table}.customer_id") for table in mapping.tables):
        raise InvalidDefinition(
            f"The mapping fills {' and '.join(of_people)}, and no column names the customer.",
            remedy=f"Give a column the target {of_people[0]}.customer_id, or list the columns that people are known by.",
        )
    mapping = replace(mapping, observed_on=mapping.observed_on or load.loaded_at.date().isoformat())
    read = _read(sheet.rows, mapping, running)
    good = Facts(read.filter(read.column.isnull()), mapping, load, running)
    for rule in (orders.contradictions, refuse):
        refused = rule(good)
        if refused is not None:
            read = running.keep(_without(read, refused, sheet.rows))
            good = replace(good, rows=read.filter(read.column.isnull()))
    sentinels = _sentinels(mapping, sheet.rows)
    return Filled(
        tables=_tables(good),
        quarantine=_quarantine(read),
        personal=_personal(good),
        counts=_counts(read, good),
        sentinels=sentinels,
        sentinel_counts=_sentinel_counts(sheet.rows, sentinels),
        personal_ids=mapping.personal_ids,
        partial=_partial(mapping),
    )


def _read(rows: ir.Table, mapping: SheetMapping, running: Running) -> ir.Table:
    """Read all rows the plain way, and those that are not plain with all care."""
    keep, plain = running.keep, plain_readings(rows, mapping)
    if plain is None:
        return keep(readings(rows, mapping))
    plain = keep(plain)
    odd = plain.filter(plain.odd).select("line")
    nothing = dict.fromkeys(("column", "reason", "record"), ibis.null("string"))
    if running.is_empty(odd):
        return plain.drop("odd").mutate(**nothing)
    careful = keep(readings(rows.semi_join(odd, "line"), mapping))
    easy = plain.filter(~plain.odd).drop("odd").mutate(**nothing)
    return easy.union(careful.select(*easy.columns).cast(easy.schema()))


def source_column(mapping: SheetMapping, table: str, name: str) -> str:
    """The column of the sheet that says what stands in the column ``name`` of ``table``; empty where none does by itself."""
    stem = re.sub(r"_(on|hour)$", "_at", name)
    tables = (table, *(other for other in mapping.tables if name == "customer_id" or (table, other) == _BY_LINE))
    found = (mapping.sources(f"{one}.{said}") for one in tables for said in (name, stem))
    return next((columns[0] for columns in found if columns), "")


_BY_LINE = ("orders", "order_lines")


def said(good: Facts, table: str) -> ir.Table:
    """What each row of the sheet says of ``table`` by itself: ``line`` and the columns of the table that it fills."""
    if table in ("order_lines", "orders"):
        return orders.said(good, table)
    columns = entities.said(good, table)
    if not good.names_customer:
        columns.pop("customer_id", None)
    return good.rows.select(line=good.rows.line, **columns)


def _without(read: ir.Table, refused: ir.Table, rows: ir.Table) -> ir.Table:
    """Mark the rows that are ``refused`` as not taken, with why and with what was received."""
    names = tuple(name for name in rows.columns if name != "line")
    those = rows.semi_join(refused, "line")
    told = refused.inner_join(those.select("line", record=received(those, names)), "line")
    rest = read.anti_join(refused, "line")
    rest = rest if "check" in rest.columns else rest.mutate(check=ibis.null("string"))
    marked = read.drop("column", "reason", "record", *({"check"} & set(read.columns))).inner_join(told, "line")
    return rest.union(marked.select(*rest.columns).cast(rest.schema()))


def _quarantine(read: ir.Table) -> ir.Table:
    bad = read.filter(read.column.notnull())
    check = bad.check if "check" in bad.columns else ibis.null("string")
    return bad.select("line", "column", "reason", "record", check=check)


def _tables(good: Facts) -> dict[str, ir.Table]:
    found = {}
    if "order_lines" in good.mapping.tables:
        lines = orders.lines(good)
        found["order_lines"] = orders.line_rows(lines, good)
        if "orders" in good.mapping.tables:
            found["orders"] = orders.orders_of_lines(lines, good)
    elif "orders" in good.mapping.tables:
        found["orders"] = orders.orders_of_rows(good)
    for table in good.mapping.tables:
        if table not in found and table != "orders":
            found[table] = entities.BUILDERS[table](good)
    return found


def _personal(good: Facts) -> ir.Table:
    plans = []
    for place, (_, column) in enumerate(good.mapping.columns.items()):
        if column.personal and value_name(place) in good.rows.columns:
            value = good.rows[value_name(place)].cast("string")
            rows = good.rows.select(
                customer_id=good.customer(), kind=ibis.literal(column.personal), value=value.nullif("")
            )
            plans.append(rows.filter(rows.value.notnull()).distinct())
    if not plans:
        nothing = dict.fromkeys(("customer_id", "kind", "value"), ibis.null("string"))
        return good.rows.limit(0).select(**nothing)
    return ibis.union(*plans) if len(plans) > 1 else plans[0]


def _counts(read: ir.Table, good: Facts) -> ir.Table:
    customer = good.customer(read)
    bad = read.column.notnull()
    return read.aggregate(
        rows=read.count(),
        filled=(~bad).sum().fill_null(0),
        quarantined=bad.sum().fill_null(0),
        anonymous=(~bad & customer.isnull()).sum().fill_null(0),
    )


def _sentinels(mapping: SheetMapping, rows: ir.Table) -> tuple[Sentinel, ...]:
    named = {name: column for name, column in mapping.columns.items() if name in rows.columns}
    return tuple(
        Sentinel(name, value, reason(column, value)) for name, column in named.items() for value in column.missing
    ) + tuple(Sentinel(name, BROKEN, _LOST) for name, column in named.items() if column.personal in NUMBERS)


def _sentinel_counts(rows: ir.Table, sentinels: tuple[Sentinel, ...]) -> ir.Table:
    counts = {}
    for place, one in enumerate(sentinels):
        cell = rows[one.column].cast("string").strip()
        same = is_broken(cell) if one.value == BROKEN else cell.lower() == one.value.lower()
        counts[f"rows_{place}"] = same.sum().fill_null(0)
    return rows.aggregate(**(counts or {"rows": rows.count()}))


def named_sentinels(filled: Filled, counts: dict[str, Any]) -> list[tuple[Sentinel, int]]:
    """Each sentinel that any row has, with its rows, from the one row of ``sentinel_counts``."""
    found = [(one, int(counts[f"rows_{place}"])) for place, one in enumerate(filled.sentinels)]
    return [(one, rows) for one, rows in found if rows]


def _partial(mapping: SheetMapping) -> frozenset[str]:
    whole = mapping.has("orders.customer_id") or mapping.has("orders.ordered_at")
    return frozenset({"orders"} if "orders" in mapping.tables and not whole else ())
