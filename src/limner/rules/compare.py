"""Turn a rule into a condition on the rows of one table."""

from __future__ import annotations

import functools
import hashlib
import operator
from collections.abc import Callable, Iterable
from typing import TypeAlias

import ibis
import ibis.expr.types as ir

from limner.rules.fit import column_type
from limner.rules.json import to_json
from limner.rules.rule import (
    All,
    Any,
    Count,
    Did,
    Has,
    HasTag,
    InSegment,
    Not,
    Rule,
    Scalar,
    Sequence,
    day_of,
    values_of,
)

Fact: TypeAlias = Did | Sequence | InSegment | HasTag
"""A rule about what lies outside the customers' own table; it is counted first, into a column of its own."""

FALSE = ibis.literal(value=False)
_COMPARE: dict[str, Callable[[ir.Value, ir.Value], ir.BooleanValue]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "contains": lambda column, text: column.contains(text),
}

_COUNTS: dict[Count, Callable[[ir.Value, int], ir.BooleanValue]] = {
    "at least": operator.ge,
    "at most": operator.le,
    "exactly": operator.eq,
}


def holds(rule: Rule, table: ir.Table) -> ir.BooleanValue:
    """Plan whether ``rule`` holds for a row of ``table``, which has the columns and the facts that it reads.

    The condition may be null where the rule does not hold, never where it does: a filter takes the two alike, and a
    bare comparison can be pushed down to the file. "And" and "or" keep that; ``Not`` has to tell them apart.
    """
    match rule:
        case Has():
            return _compared(rule, table)
        case All(of):
            return _joined(operator.and_, (holds(inner, table) for inner in of), of_nothing=True)
        case Any(of):
            return _joined(operator.or_, (holds(inner, table) for inner in of), of_nothing=False)
        case Not(inner):
            return ~holds(inner, table).fill_null(FALSE)
        case Did(times=(count, times)):
            found = table[fact_name(rule)]
            # Who has no count is null: where that cannot match, it stays null, so that a filter needs nobody but those
            # who have one, and the engine does not look at the others.
            return _COUNTS[count](found if times > 0 and count != "at most" else found.fill_null(0), times)
        case Sequence() | InSegment() | HasTag():
            return table[fact_name(rule)] > 0


def fact_name(rule: Fact) -> str:
    """Name the column that holds the count behind ``rule``; rules that differ only in how many times share it."""
    if isinstance(rule, Did):
        rule = Did(rule.activity, within_days=rule.within_days, where=rule.where)
    return f"fact_{hashlib.sha256(to_json(rule).encode()).hexdigest()[:16]}"


def _joined(
    join: Callable[[ir.Value, ir.Value], ir.BooleanValue], conditions: Iterable[ir.BooleanValue], *, of_nothing: bool
) -> ir.BooleanValue:
    return functools.reduce(join, conditions) if (conditions := list(conditions)) else ibis.literal(of_nothing)


def _compared(rule: Has, table: ir.Table) -> ir.BooleanValue:
    column = table[rule.column]
    if rule.operator == "missing":
        return column.isnull()
    if rule.operator == "present":
        return column.notnull()
    column, literals = _alike(column, values_of(rule.value))
    match rule.operator:
        case "in":
            return column.isin(literals)
        case "not in":
            return column.notin(literals)
        case "between":
            return column.between(*literals)
        case _:
            return _COMPARE[rule.operator](column, *literals)


def _alike(column: ir.Column, values: tuple[Scalar, ...]) -> tuple[ir.Column, list[ir.Scalar]]:
    """Bring a column and the values it is compared with to one type, the same on each engine."""
    kind = column.type()
    if column_type(kind) == "day":
        return column.cast("date"), [ibis.literal(day_of(value), "date") for value in values]
    if column_type(kind) == "number":
        numbers = [float(value) if isinstance(value, float) else int(str(value)) for value in values]
        whole = kind.is_integer() and all(number == int(number) for number in numbers)
        common = "int64" if whole else "float64"
        return column, [ibis.literal(int(number) if whole else float(number), common) for number in numbers]
    return column, [ibis.literal(value, kind) for value in values]
