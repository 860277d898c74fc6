"""All tables but orders: people, products, campaigns, coupons, and what customers did and were told."""

from __future__ import annotations

from collections.abc import Callable

import ibis
import ibis.expr.types as ir

from limner.engine.portable import last_by
from limner.sources.mapping.facts import Facts, shaped
from limner.sources.mapping.keys import FIRST, digest, numbered
from limner.sources.mapping.mapping import Column
from limner.warehouse.tables import BY_NAME, Table, of_role


def said(good: Facts, table: str) -> dict[str, ir.Value]:
    """What each row of the sheet says of ``table`` by itself: a value for each column that it fills."""
    columns = _columns(good, table)
    if table == "records" and "birth_year" in columns:
        columns["birth_year"] = _birth_year(good)
    if table == "records" and good.mapping.known_by:
        columns["customer_id"] = good.customer()
    if BY_NAME[table] in _HAPPENINGS:
        columns["customer_id"] = good.customer()
    if table == "points" and {"kind", "points"} <= columns.keys():
        columns["points"] = _signed(columns["points"], columns["kind"])
    return columns


def _columns(good: Facts, table: str) -> dict[str, ir.Value]:
    """The mapped columns of ``table``: declared ones, days of moments, extras."""
    found: dict[str, ir.Value] = {}
    for name, column in BY_NAME[table].columns.items():
        target = f"{table}.{name}"
        if name.endswith("_at") and good.mapping.sources(target):
            found |= good.moment(target)
        elif good.mapping.sources(target):
            found[name] = good.day(target) if column.type == "date" else good.value(target)
    return {**found, **good.extras(table)}


def _latest(good: Facts, table: str, keys: tuple[str, ...]) -> ir.Table:
    """One row for each key with the last value of each other column that is not empty."""
    rows = good.rows.select(line=good.rows.line, **_columns(good, table))
    keys = tuple(key for key in keys if key in rows.columns)
    rows = rows.filter(rows[keys[0]].notnull())
    others = [name for name in rows.columns if name not in {*keys, "line"}]
    different = rows.group_by([*keys, *others]).agg(line=lambda t: t.line.max())
    one = different.group_by(list(keys)).agg(**{name: last_by(different[name], different.line) for name in others})
    return shaped(table, one, good.load, {name: one[name] for name in one.columns})


def products(good: Facts) -> ir.Table:
    """One row a product."""
    return _latest(good, "products", ("product_id",))


def campaigns(good: Facts) -> ir.Table:
    """One row a campaign."""
    return _latest(good, "campaigns", ("campaign_id",))


def coupons(good: Facts) -> ir.Table:
    """One row for each product of each coupon of each campaign."""
    return _latest(good, "coupons", ("coupon_id", "campaign_id", "product_id"))


def records(good: Facts) -> ir.Table:
    """One row for each different thing that the sheet says of a person; its id is a hash of what it says.

    Where customer ids are personal values they are not in the hash, which anybody could try them on: whoever puts others
    in their place hashes these.
    """
    told = good.rows.select(**said(good, "records")).filter(lambda t: t.customer_id.notnull()).distinct()
    names = sorted(name for name in told.columns if name != "customer_id" or not good.mapping.personal_ids)
    values = {
        **{name: told[name] for name in told.columns},
        "record_id": digest(
            [ibis.literal(good.load.source), *(value for name in names for value in (ibis.literal(name), told[name]))]
        ),
        "recorded_at": ibis.literal(good.load.loaded_at, "timestamp(6)"),
    }
    return shaped("records", told, good.load, values)


def _birth_year(good: Facts) -> ir.IntegerValue:
    """The year of birth: from a birthday, a year or an age, the first that is there in that order."""
    order = ("birthday", "birth_year", "integer", "age")
    found: list[tuple[int, ir.Value]] = []
    for place, column in enumerate(good.mapping.columns.values()):
        name = f"value_{place}"
        if "records.birth_year" in column.to and name in good.rows.columns:
            found.append((order.index(column.reading), _year(good.rows, place, column)))
    return ibis.coalesce(*(value for _, value in sorted(found, key=lambda one: one[0])))


def _year(rows: ir.Table, place: int, column: Column) -> ir.IntegerValue:
    if column.reading == "birthday":
        return rows[f"local_{place}"].year().cast("int64")
    return rows[f"value_{place}"].cast("int64")


def identifiers(good: Facts) -> ir.Table:
    """One row for each identifier of a customer, in the name space that its target names."""
    plans = []
    for place, column in enumerate(good.mapping.columns.values()):
        for target in column.to:
            if target.startswith("identifiers.") and f"value_{place}" in good.rows.columns:
                rows = good.rows.select(
                    kind=ibis.literal(target.partition(".")[2]),
                    value=good.rows[f"value_{place}"].cast("string"),
                    customer_id=good.customer(),
                )
                plans.append(rows.filter(rows.value.notnull() & rows.customer_id.notnull()).distinct())
    rows = ibis.union(*plans) if len(plans) > 1 else plans[0]
    return shaped("identifiers", rows, good.load, {name: rows[name] for name in rows.columns})


_HAPPENINGS = tuple(table for table in of_role("happening") if not table.revisable)
"""Tables with one row a row of the sheet."""


def _happenings(of: Table) -> Callable[[Facts], ir.Table]:
    """One row a row of the sheet; where it has no id of its own, its id is a hash of what it says."""
    table, key = of.name, of.own_id

    def build(good: Facts) -> ir.Table:
        columns = said(good, table)
        rows = good.rows.select(line=good.rows.line, **columns)
        unnamed = [
            name for name in rows.columns if name in BY_NAME[table].columns and not name.endswith(("_on", "_hour"))
        ]
        rows = numbered(
            rows, _HASH, [key] if key in columns else unnamed, salt=good.load.source, alike=good.running.alike
        )
        values = {name: rows[name] for name in rows.columns} | {key: _own_id(rows, key)}
        return shaped(table, rows, good.load, values | _defaults(table, rows))

    return build


_HASH = "hashed_id"


def _own_id(rows: ir.Table, key: str) -> ir.StringValue:
    """The source's id for the first row that has it; the hash for rows without one, and for later rows of the same id."""
    if key not in rows.columns:
        return rows[_HASH]
    return ibis.ifelse(rows[key].notnull() & rows[FIRST], rows[key], rows[_HASH])


def _signed(points: ir.Value, kind: ir.Value) -> ir.Value:
    """Points that were spent or have expired are taken away, whatever sign the source gives them."""
    return ibis.ifelse(kind.isin(["spend", "expire"]), -points.abs(), points)


def _defaults(table: str, rows: ir.Table) -> dict[str, ir.Value]:
    kind = {"touches": "addressed", "feedback": "review"}.get(table)
    if kind is None:
        return {}
    return {"kind": ibis.coalesce(rows["kind"], ibis.literal(kind)) if "kind" in rows.columns else ibis.literal(kind)}


BUILDERS: dict[str, Callable[[Facts], ir.Table]] = {
    "records": records,
    "products": products,
    "campaigns": campaigns,
    "coupons": coupons,
    "identifiers": identifiers,
    **{table.name: _happenings(table) for table in _HAPPENINGS},
}
"""The builder of each table."""
