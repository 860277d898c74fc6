"""Check that a rule fits the tables it is asked of: every column is there and holds what it is compared with."""

from __future__ import annotations

from typing import Literal

import ibis.expr.datatypes as dt
import ibis.expr.schema as sch
import ibis.expr.types as ir

from limner.core.errors import InvalidDefinition
from limner.rules.rule import (
    All,
    Any,
    Did,
    Has,
    HasTag,
    InSegment,
    Not,
    Rule,
    Sequence,
    Step,
    day_of,
    nearest,
    subpath,
    type_of,
    values_of,
)
from limner.rules.tables import RuleTables

ColumnType = Literal["text", "number", "boolean", "day", "other"]

_HOLDS = {"text": "text", "number": "numbers", "boolean": "true or false", "day": "days", "other": "lists or bytes"}
_EXAMPLE = {"text": '"gold"', "number": "3", "boolean": "true", "day": '{"date": "2024-03-01"}'}


def column_type(kind: dt.DataType) -> ColumnType:
    """Name what a column of the ibis type ``kind`` compares as."""
    if kind.is_boolean():
        return "boolean"
    if kind.is_string():
        return "text"
    if kind.is_numeric():
        return "number"
    return "day" if kind.is_date() or kind.is_timestamp() else "other"


def fit(rule: Rule, tables: RuleTables, path: str = "") -> None:
    """Check ``rule`` against ``tables``.

    Raises:
        InvalidDefinition: with the path of the fault in the words of the rule's JSON, and the nearest valid name.
    """
    match rule:
        case Has():
            _fit_has(rule, tables.schema, path)
        case Did():
            _fit_doing(rule, tables, path)
        case All(of):
            _fit_each(of, tables, subpath(path, "all"))
        case Any(of):
            _fit_each(of, tables, subpath(path, "any"))
        case Not(inner):
            fit(inner, tables, subpath(path, "not"))
        case Sequence(steps, _):
            for i, step in enumerate(steps):
                _fit_doing(step, tables, f"{subpath(path, 'sequence')}[{i}]")
        case InSegment(name):
            _fit_periods(tables.memberships, f"segment {name!r}", "memberships", subpath(path, "segment"))
        case HasTag(name):
            _fit_periods(tables.tags, f"tag {name!r}", "tags", subpath(path, "tag"))


def _fit_each(rules: tuple[Rule, ...], tables: RuleTables, path: str) -> None:
    for i, rule in enumerate(rules):
        fit(rule, tables, f"{path}[{i}]")


def _fit_doing(rule: Did | Step, tables: RuleTables, path: str) -> None:
    activity = tables.activity(rule.activity, subpath(path, "activity"))
    if rule.where is not None:
        fit(rule.where, RuleTables(customers=activity.table), subpath(path, "where"))


def _fit_periods(periods: ir.Table | None, what: str, table: str, path: str) -> None:
    if periods is None:
        raise InvalidDefinition(
            f"{what} cannot be looked up, since there are no {table} here.", path=path, remedy="Build them first."
        )


def _fit_has(rule: Has, schema: sch.Schema, path: str) -> None:
    if rule.column not in schema:
        raise InvalidDefinition(
            f"there is no column {rule.column!r}.", path=subpath(path, "column"), remedy=nearest(rule.column, schema)
        )
    held = column_type(schema[rule.column])
    values = values_of(rule.value)
    if not values:
        return
    given = type_of(values[0])
    if held == "day" and given == "text":
        _fit_iso_days(rule, path)
    elif held != given:
        example = f" such as {_EXAMPLE[held]}" if held in _EXAMPLE else ""
        raise InvalidDefinition(
            f"{rule.column} holds {_HOLDS[held]}, and {values[0]!r} is a {given}.".replace("a text", "text"),
            path=subpath(path, "value"),
            remedy=f"Compare it with {_HOLDS[held]}{example}." if example else "Ask only whether it is missing.",
        )
    if rule.operator == "contains" and held != "text":
        raise InvalidDefinition(
            f"'contains' looks in text, and {rule.column} holds {_HOLDS[held]}.",
            path=subpath(path, "operator"),
            remedy="Use = or between.",
        )


def _fit_iso_days(rule: Has, path: str) -> None:
    for value in values_of(rule.value):
        if day_of(value) is None:
            raise InvalidDefinition(
                f"{rule.column} holds days, and {value!r} is not a day.",
                path=subpath(path, "value"),
                remedy=f"Write it as {_EXAMPLE['day']}.",
            )
