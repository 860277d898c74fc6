"""Read the rows of a sheet that are written plainly, which nearly all are, at the price of a cast a cell.

A row is plain where each of its cells is empty or reads in one cast; any other row is ``odd`` and is left to
``rows.readings``, which reads plain rows the same way and takes many times as long.
"""

from __future__ import annotations

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from limner.engine.portable import to_utc
from limner.privacy.nobody import may_be_broken
from limner.sources.mapping import parse
from limner.sources.mapping.mapping import Column, Reading, SheetMapping
from limner.sources.mapping.rows import (
    MOMENTS,
    YEARS,
    born,
    hidden_value,
    not_meant,
    numbers_things,
    places_of,
    text_value,
    value_name,
)
from limner.sources.mapping.unnumbered import nobody
from limner.warehouse.tables import BY_NAME

_AMOUNTS: tuple[Reading, ...] = ("money", "refund", "reduction")
_WHOLE: tuple[Reading, ...] = ("integer", "birth_year", "age")
_NUMBERS: tuple[Reading, ...] = ("number", "rate", "percent")


@dataclass(frozen=True)
class _Way:
    """How plain cells of one column are read.

    Attributes:
        steps: each computed once, from ``cell`` on.
        last: gives ``value``, and ``local`` of a moment, from what the steps made.
        checked: the step's column that is null where a cell is not plain; None where every cell is.
    """

    steps: tuple[parse.Step, ...]
    last: parse.Step
    checked: str | None = None


def plain_readings(rows: ir.Table, mapping: SheetMapping) -> ir.Table | None:
    """One row a row of the sheet: ``line``, the ``value_`` and ``local_`` columns of ``rows.readings``, and ``odd``.

    Where ``odd`` is true the values count for nothing. None where a column has no plain way of writing.
    """
    places = places_of(mapping, rows)
    if any(column.date in {"serial", "epoch_s", "epoch_ms"} for _, _, column in places):
        return None
    ways = {str(place): _way(column, mapping, rows[name]) for place, name, column in places}
    cells = rows.select("line", **{f"cell_{place}": rows[name] for place, name, _ in places})
    read = parse.stepwise(cells, {key: way.steps for key, way in ways.items()})
    made: parse.Values = {}
    odd: list[ir.BooleanValue] = []
    for place, _, column in places:
        get, way = parse.columns_of(read, str(place)), ways[str(place)]
        made |= {f"{name}_{place}": value for name, value in way.last(get).items()}
        if way.checked:
            odd.append(get("cell").notnull() & get(way.checked).isnull() & not_meant(get("cell"), column))
        if numbers_things(column) and get("cell").type().is_string():
            odd.append(get("cell").notnull() & may_be_broken(get("cell")))
    odd += [made[name].isnull() for name in _required(mapping) if name in made]
    if mapping.known_by:
        odd.append(nobody(mapping, {name: made[value_name(place)] for place, name, _ in places}.get))
    return read.select("line", **made, odd=ibis.or_(*odd) if odd else ibis.literal(value=False))


def _required(mapping: SheetMapping) -> list[str]:
    """The values without which a row is not taken."""
    table = BY_NAME[mapping.main_table]
    sources = [mapping.sources(f"{table.name}.{needed}")[:1] for needed in table.required]
    return [value_name(list(mapping.columns).index(name)) for names in sources for name in names]


def _way(column: Column, mapping: SheetMapping, raw: ir.Value) -> _Way:
    hidden = column.personal and not column.to
    if column.reading in MOMENTS and not hidden:
        return _moment(column, mapping)
    if column.reading in (*_AMOUNTS, *_WHOLE, *_NUMBERS) and not hidden:
        return _number(column, mapping)
    return _text(column, mapping, raw)


def _cell(column: Column) -> tuple[parse.Step, ...]:
    """Words for nothing stop a cast anyway; only values that cast and stand for nothing need to be looked for."""
    return (lambda get: {"cell": parse.cell(get("cell"), column)},) if column.missing else ()


def _number(column: Column, mapping: SheetMapping) -> _Way:
    found = (
        parse.plain_amounts("found", column.decimal)
        if column.reading in _AMOUNTS
        else parse.plain_numbers("found", "." if column.reading in _WHOLE else column.decimal)
    )

    def value(get: parse.Get) -> parse.Values:
        match column.reading:
            case "refund":
                return {"value": -get("found").abs()}
            case "reduction":
                return {"value": get("found").abs()}
            case "percent":
                return {"value": get("found") / 100}
            case "age":
                return {"value": born(get("whole"), mapping.observed_on)}
            case _:
                return {"value": get("whole" if column.reading in _WHOLE else "found")}

    if column.reading in _WHOLE:
        return _Way((*_cell(column), *found, lambda get: {"whole": parse.whole(get("found"))}), value, "whole")
    return _Way((*_cell(column), *found), value, "found")


def _moment(column: Column, mapping: SheetMapping) -> _Way:
    def value(get: parse.Get) -> parse.Values:
        return {"value": to_utc(get("moment"), mapping.time_zone, YEARS), "local": get("moment")}

    return _Way((*_cell(column), *parse.plain_moments(column.date)), value, "moment")


def _text(column: Column, mapping: SheetMapping, raw: ir.Value) -> _Way:
    hidden = column.personal and not column.to

    def text(get: parse.Get) -> parse.Values:
        return {"text": parse.stripped(get("cell"))}

    def cell(get: parse.Get) -> parse.Values:
        written = raw.type().is_string()
        return {"known": parse.said(get("text"), column) if written else parse.cell(get("cell"), column)}

    def value(get: parse.Get) -> parse.Values:
        return {"value": hidden_value(get("known"), column) if hidden else text_value(get("known"), column, mapping)}

    steps = (text, cell) if raw.type().is_string() else (cell,)
    if column.reading == "boolean" and not hidden:
        return _Way((*steps, value), lambda get: {"value": get("value")}, "value")
    return _Way(steps, value)
