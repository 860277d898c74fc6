"""Read each row of a sheet by its mapping: values of the targets' types, or the reason why the row cannot be taken."""

from __future__ import annotations

import datetime as dt

import ibis
import ibis.expr.types as ir

from limner.engine.portable import to_local, to_utc
from limner.privacy.nobody import is_broken, without_nobody
from limner.sources.mapping import parse
from limner.sources.mapping.mapping import Column, Reading, SheetMapping
from limner.sources.mapping.unnumbered import STRONG, nobody
from limner.warehouse.tables import BY_NAME, Type

YEARS = (1970, 2050)
"""The years whose changes of summer time are known."""
MOMENTS: tuple[Reading, ...] = ("time", "day", "paid_at", "birthday")
ADDING: tuple[Reading, ...] = ("money", "number", "refund", "reduction")
NUMBERS = (*STRONG, "other")
"""The kinds of personal value that a spreadsheet breaks."""
LOST_DIGITS = "digits lost in a spreadsheet: export the column as text"
_SHOWN = 40


def value_name(place: int) -> str:
    """The column of ``readings`` that holds the value of the mapping's column at ``place``."""
    return f"value_{place}"


def readings(rows: ir.Table, mapping: SheetMapping) -> ir.Table:
    """One row a row of the sheet: ``line``, a ``value_`` column each, and of rows that cannot be taken ``column``, ``reason``, ``record``.

    Moments are UTC in ``value_n`` and local in ``local_n``. ``column`` is null where the row is good; it is the first
    column at fault otherwise, and the reason tells the shape of its value (letters as A, digits as 9) and not the
    value.
    """
    places = places_of(mapping, rows)
    cells = rows.mutate(**{f"cell_{place}": parse.cell(rows[name], column) for place, name, column in places})
    read = parse.stepwise(cells, {str(place): _recipe(column, mapping) for place, _, column in places})
    kept = [name for name in read.columns if name.partition("_")[0] in {"value", "local"}]
    faults = _faults(read, mapping, places)
    first = ibis.cases(*((fault, ibis.literal(name)) for fault, name, _ in faults), else_=ibis.null("string"))
    read = read.mutate(column=first if faults else ibis.null("string"))
    reasons = [(read.column == name, why) for _, name, why in _faults(read, mapping, places)]
    bad = read.column.notnull()
    return read.select(
        "line",
        "column",
        *kept,
        reason=ibis.cases(*reasons, else_=ibis.null("string")) if reasons else ibis.null("string"),
        record=ibis.ifelse(
            bad, received(read, tuple(name for name in rows.columns if name != "line")), ibis.null("string")
        ),
    )


def received(rows: ir.Table, names: tuple[str, ...]) -> ir.StringValue:
    """Each row as it was received, as JSON."""
    return ibis.struct({name: rows[name].cast("string") for name in names}).cast("json").cast("string")


def places_of(mapping: SheetMapping, rows: ir.Table) -> list[tuple[int, str, Column]]:
    """The columns of the mapping that the sheet has: their place in the mapping, name and meaning."""
    return [
        (place, name, column) for place, (name, column) in enumerate(mapping.columns.items()) if name in rows.columns
    ]


def _recipe(column: Column, mapping: SheetMapping) -> tuple[parse.Step, ...]:
    """The steps from a cell to ``value`` (and ``local`` of a moment)."""
    if column.personal and not column.to:
        return (lambda get: {"value": hidden_value(get("cell"), column)},)
    match column.reading:
        case "money":
            return parse.amounts(column.decimal)
        case "refund":
            return (*parse.amounts(column.decimal), lambda get: {"value": -get("value").abs()})
        case "reduction":
            return (*parse.amounts(column.decimal), lambda get: {"value": get("value").abs()})
        case "number" | "rate":
            return parse.numbers(column.decimal)
        case "percent":
            return (*parse.numbers(column.decimal), _hundredth)
        case "integer" | "birth_year":
            return parse.integers()
        case "age":
            return (*parse.integers(), lambda get: {"value": born(get("value"), mapping.observed_on)})
        case "time" | "day" | "paid_at" | "birthday":
            return (*parse.moments(column.date), *_zoned(column, mapping.time_zone))
        case _:
            return (lambda get: {"value": text_value(get("cell"), column, mapping)},)


def _hundredth(get: parse.Get) -> parse.Values:
    """A percentage as a share, unless its sign has made it one."""
    signed = get("cell").cast("string").contains("%")
    return {"value": ibis.ifelse(signed, get("value"), get("value") / 100)}


def _zoned(column: Column, zone: str) -> tuple[parse.Step, ...]:
    """From a moment to ``value`` (UTC) and ``local`` (the source's zone)."""

    def zoned(get: parse.Get) -> parse.Values:
        return {"utc": to_utc(get("moment"), zone, YEARS), "there": to_local(get("moment"), zone, YEARS)}

    def chosen(get: parse.Get) -> parse.Values:
        moment, offset = get("moment"), get("offset")
        return {
            "value": ibis.ifelse(offset, moment, get("utc")),
            "local": ibis.ifelse(offset, get("there"), moment),
        }

    if column.reading in {"day", "birthday"} or not column.clock:
        return (lambda get: {"value": to_utc(get("moment"), zone, YEARS), "local": get("moment")},)
    return (zoned, chosen)


def text_value(cell: ir.Value, column: Column, mapping: SheetMapping) -> ir.Value:
    """The value of a cell that is read as a text, an id, a band or a boolean."""
    match column.reading:
        case "boolean":
            return parse.boolean(parse.translated(cell, column.values) if column.values else cell)
        case "band":
            return parse.band(cell)
        case "id":
            found = parse.identifier(parse.translated(cell, column.values) if column.values else cell)
            if column.personal:
                found = without_nobody(found, column.personal)
            return ibis.literal(mapping.prefix) + found if mapping.prefix and has_own_numbers(column) else found
        case _:
            return parse.translated(parse.identifier(cell), column.values)


def has_own_numbers(column: Column) -> bool:
    """Whether the column holds ids of customers or visitors that another source may have given to others."""
    ids = (".customer_id", ".visitor_id", "identifiers.visitor")
    return not column.personal and any(target.endswith(ids) for target in column.to)


def numbers_things(column: Column) -> bool:
    """Whether the column holds numbers of orders, customers or products that a spreadsheet may have broken (7.41E+15)."""
    return column.reading == "id" and not column.personal


def hidden_value(cell: ir.Value, column: Column) -> ir.StringValue:
    """A personal value that goes to no table in clear; null where it is a number that a spreadsheet broke."""
    text = cell.cast("string")
    return ibis.ifelse(is_broken(text), ibis.null("string"), text) if column.personal in NUMBERS else text


def born(age: ir.IntegerValue, observed_on: str | None) -> ir.IntegerValue:
    """The likelier year of birth of someone of that age on that day; null where the day is not known."""
    if observed_on is None:
        return ibis.ifelse(age.notnull(), ibis.null("int64"), ibis.null("int64"))
    return ibis.literal(dt.date.fromisoformat(observed_on).year, "int64") - age


def _faults(
    read: ir.Table, mapping: SheetMapping, places: list[tuple[int, str, Column]]
) -> list[tuple[ir.BooleanValue, str, ir.StringValue]]:
    """What can be wrong with a row: the test, the column, the reason, in the order of the sheet."""
    found = []
    for place, name, column in places:
        cell = read[f"cell_{place}"]
        if numbers_things(column) and cell.type().is_string():
            found.append((cell.notnull() & is_broken(cell), name, ibis.literal(LOST_DIGITS)))
        expected = _EXPECTED.get(column.reading)
        if expected and not (column.reading == "age" and mapping.observed_on is None):
            reason = ibis.literal(f"{expected}: ") + _shape(cell)
            found.append((cell.notnull() & read[value_name(place)].isnull() & not_meant(cell, column), name, reason))
    table = BY_NAME[mapping.main_table]
    if mapping.known_by:
        values = {name: read[value_name(place)] for place, name, _ in places}
        found.append((nobody(mapping, values.get), mapping.known_by[0], ibis.literal("nothing says who it is")))
    for needed in table.required:
        for source in mapping.sources(f"{table.name}.{needed}")[:1]:
            place = list(mapping.columns).index(source)
            if any(name == source for _, name, _ in places):
                found.append((read[value_name(place)].isnull(), source, ibis.literal(f"{needed} is empty")))
    return found


def not_meant(cell: ir.Value, column: Column) -> ir.BooleanValue:
    """Whether the cell is none of the words whose meaning is that there is nothing."""
    nulls = [word for word, meaning in column.values.items() if meaning is None]
    return ~cell.cast("string").isin(nulls) if nulls else ibis.literal(value=True)


def _shape(cell: ir.Value) -> ir.StringValue:
    text = cell.cast("string").left(_SHOWN)
    return text.re_replace(r"\d", "9").re_replace(r"\p{Lu}|\p{Ll}", "A").re_replace(r"\p{Lo}", "字")


_EXPECTED: dict[Reading, str] = {
    "money": "not an amount",
    "refund": "not an amount",
    "reduction": "not an amount",
    "number": "not a number",
    "rate": "not a share",
    "percent": "not a share",
    "integer": "not a whole number",
    "age": "not an age",
    "birth_year": "not a year",
    "boolean": "neither yes nor no",
    "time": "not a time",
    "day": "not a day",
    "paid_at": "not a time",
    "birthday": "not a day",
}


def target_value(read: ir.Table, mapping: SheetMapping, target: str) -> ir.Value | None:
    """The value of ``target`` in each row: the sum of its money or number columns, else its first that is not empty; None where none is mapped."""
    found = []
    for place, (_, column) in enumerate(mapping.columns.items()):
        if target in column.to and value_name(place) in read.columns:
            found.append((column, read[value_name(place)]))
    if not found:
        return None
    if len(found) == 1:
        return found[0][1]
    if all(column.reading in ADDING for column, _ in found):
        total = sum((ibis.coalesce(value, 0) for _, value in found[1:]), ibis.coalesce(found[0][1], 0))
        return ibis.ifelse(ibis.or_(*(value.notnull() for _, value in found)), total, ibis.null(total.type()))
    return ibis.coalesce(*(value for _, value in found))


def local_value(read: ir.Table, mapping: SheetMapping, target: str) -> tuple[ir.TimestampValue, Column] | None:
    """The local time of the moment mapped to ``target``, with its column; None where none is mapped."""
    for place, (_, column) in enumerate(mapping.columns.items()):
        if target in column.to and f"local_{place}" in read.columns:
            return read[f"local_{place}"], column
    return None


def target_type(mapping: SheetMapping, target: str) -> Type:
    """The type of ``target``."""
    table, _, name = target.partition(".")
    declared = BY_NAME[table].columns.get(name)
    if declared:
        return declared.type
    column = mapping.columns[mapping.sources(target)[0]]
    return (
        "timestamp"
        if column.reading == "paid_at"
        else "float64"
        if column.reading in {"rate", "percent"}
        else column.type or "string"
    )
