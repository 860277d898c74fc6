"""Write a mapping as YAML and read it back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping as AnyMapping
from dataclasses import fields
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

from limner.core.errors import InvalidDefinition, NotFound
from limner.sources.mapping.mapping import (
    COMPUTABLE,
    Column,
    DateOrder,
    Formula,
    Mapping,
    Reading,
    SheetMapping,
    check_choice,
    check_number_space,
    check_target,
)
from limner.warehouse.tables import Type

_CHOICES = {"read": Reading, "date": DateOrder, "type": Type}


def to_yaml(mapping: Mapping) -> str:
    """Write ``mapping``; only what differs from the defaults is written, and ``from_yaml`` gives the same mapping back."""
    document = {"sheets": {name: _sheet_out(sheet) for name, sheet in mapping.sheets.items()}}
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=120, default_flow_style=None)


def from_yaml(text: str) -> Mapping:
    """Read a mapping.

    Raises:
        InvalidDefinition: the text is no YAML, or a key, target or value in it is not known; the error's path says
            where (``sheets.orders.columns.InvoiceNo.to``) and its remedy offers the nearest names.
    """
    try:
        document = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise InvalidDefinition(f"This is not YAML: {error}", remedy="Mend the line that it names.") from error
    root = _mapping(document, "mapping")
    _known_keys(root, ("sheets",), "mapping")
    sheets = _mapping(root.get("sheets"), "sheets")
    return Mapping({str(name): _sheet_in(sheet, f"sheets.{name}") for name, sheet in sheets.items()})


def _sheet_out(sheet: SheetMapping) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for name in ("time_zone", "currency", "customer_namespace", "observed_on"):
        if value := getattr(sheet, name):
            out[name] = value
    if sheet.known_by:
        out["known_by"] = list(sheet.known_by)
    out["columns"] = {name: _column_out(column) for name, column in sheet.columns.items()}
    if sheet.computed:
        out["computed"] = dict(sheet.computed)
    return out


def _column_out(column: Column) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for one in fields(Column):
        value = getattr(column, one.name)
        if value in ((), {}, None) or (one.name, value) in (("clock", True), ("decimal", "."), ("once", False)):
            continue
        out[one.name] = list(value) if isinstance(value, tuple) else value
    return out


def _sheet_in(value: object, path: str) -> SheetMapping:
    sheet = _mapping(value, path)
    _known_keys(sheet, [one.name for one in fields(SheetMapping)], path)
    if "columns" not in sheet:
        raise InvalidDefinition("There are no columns.", path=path, remedy="Say under 'columns' what each one means.")
    columns = _mapping(sheet["columns"], f"{path}.columns")
    known = {name: sheet[name] for name in ("time_zone", "currency", "customer_namespace") if sheet.get(name)}
    if "time_zone" in known:
        _check_zone(str(known["time_zone"]), f"{path}.time_zone")
    if "customer_namespace" in known:
        check_number_space(str(known["customer_namespace"]), f"{path}.customer_namespace")
    read = {str(name): _column_in(column, f"{path}.columns.{name}") for name, column in columns.items()}
    return SheetMapping(
        columns=read,
        known_by=_known_by_in(sheet.get("known_by") or (), read, f"{path}.known_by"),
        computed=_computed_in(sheet.get("computed") or {}, f"{path}.computed"),
        observed_on=_day(sheet.get("observed_on"), f"{path}.observed_on"),
        **{name: str(text) for name, text in known.items()},
    )


def _column_in(value: object, path: str) -> Column:
    column = _mapping(value, path)
    _known_keys(column, [one.name for one in fields(Column)], path)
    to = column.get("to", ())
    targets = tuple(map(str, [to] if isinstance(to, str) else to))
    for place, target in enumerate(targets):
        check_target(target, f"{path}.to[{place}]")
    for name, choices in _CHOICES.items():
        if column.get(name) is not None:
            check_choice(str(column[name]), choices, f"{path}.{name}")
    values = _mapping(column.get("values") or {}, f"{path}.values")
    if not targets and not column.get("personal"):
        raise InvalidDefinition(
            "The column goes nowhere.", path=path, remedy="Give it 'to' (a target) or 'personal' (a kind)."
        )
    return Column(
        to=targets,
        read=column.get("read"),
        date=column.get("date"),
        clock=bool(column.get("clock", True)),
        decimal="," if column.get("decimal", ".") == "," else ".",
        type=column.get("type"),
        values={_cell(word): None if meaning is None else _cell(meaning) for word, meaning in values.items()},
        missing=tuple(map(_cell, column.get("missing") or ())),
        personal=column.get("personal"),
        once=bool(column.get("once", False)),
    )


def _known_by_in(value: object, columns: AnyMapping[str, Column], path: str) -> tuple[str, ...]:
    names = tuple(map(str, [value] if isinstance(value, str) else value))  # type: ignore[call-overload]  # YAML's lists
    for name in names:
        if name not in columns or not columns[name].personal:
            raise InvalidDefinition(
                f"{name!r} is no personal column of the sheet.",
                path=path,
                remedy="Name columns that have 'personal', such as those of the name and the phone number.",
            )
    return names


def _computed_in(value: object, path: str) -> dict[str, Formula]:
    found: dict[str, Formula] = {}
    for target, formula in _mapping(value, path).items():
        check_choice(str(formula), Formula, f"{path}.{target}")
        if COMPUTABLE[formula] != target:
            raise InvalidDefinition(
                f"{formula} does not give {target}.",
                path=f"{path}.{target}",
                remedy=f"It gives {COMPUTABLE[formula]}.",
            )
        found[target] = formula
    return found


def _mapping(value: object, path: str) -> AnyMapping[Any, Any]:
    if not isinstance(value, dict):
        raise InvalidDefinition(
            f"Names and values are expected here, not {value!r}.", path=path, remedy="Write 'name: value' lines."
        )
    return value


def _known_keys(value: AnyMapping[Any, Any], known: list[str] | tuple[str, ...], path: str) -> None:
    for key in value:
        if key not in known:
            missing = NotFound.among("key", str(key), known)
            raise InvalidDefinition(missing.message, path=path, remedy=missing.remedy)


def _check_zone(name: str, path: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise InvalidDefinition(
            f"There is no time zone {name!r}.", path=path, remedy="Write it as Asia/Shanghai or Europe/London."
        ) from error


def _day(value: object, path: str) -> str | None:
    if value is None:
        return None
    try:
        return dt.date.fromisoformat(str(value)).isoformat()
    except ValueError as error:
        raise InvalidDefinition(f"{value!r} is no day.", path=path, remedy="Write it as 2024-01-31.") from error


def _cell(value: object) -> str:
    """Write a YAML scalar as the text it was in the cell; YAML reads ``true``, ``1`` and dates as other types."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)
