"""Write rules as JSON and read them back.

A rule is stored as ``{"version": 1, "rule": …}``, keys sorted, so that the same rule is always the same text. The nodes are
``{"column": …, "operator": …, "value": …}``, ``{"activity": …, "times": ["at least", 2], "within_days": …,
"where": …}``, ``{"all": […]}``, ``{"any": […]}``, ``{"not": …}``, ``{"sequence": [{"activity": …}, …],
"within_days": …}``, ``{"segment": …}`` and ``{"tag": …}``. A day is ``{"date": "2024-03-01"}``; plain text in that form
is text, which a column of days also understands.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any as Anything
from typing import TypeVar, cast

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
    Scalar,
    Sequence,
    Step,
    Value,
    nearest,
    subpath,
)

VERSION = 1
DEEPEST = 64
"""How many rules may stand inside one another."""

Data = dict[str, Anything]
Made = TypeVar("Made")


def to_json(rule: Rule) -> str:
    """Write ``rule`` as one line of JSON, the same text for the same rule."""
    return json.dumps(to_data(rule), ensure_ascii=False, sort_keys=True)


def from_json(text: str) -> Rule:
    """Read a rule from JSON.

    Raises:
        InvalidDefinition: the text is no JSON, or no rule; with the path of the fault and the nearest valid name.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidDefinition(
            f"The rule is not JSON: {error}.", remedy="Check brackets, commas and quotes."
        ) from error
    return from_data(data)


def to_data(rule: Rule) -> Data:
    """Write ``rule`` as the dictionaries and lists that its JSON is made of."""
    return {"version": VERSION, "rule": _node(rule)}


def from_data(data: object) -> Rule:
    """Read a rule from dictionaries and lists, as JSON or YAML give them; the outer ``version`` may be left out.

    Raises:
        InvalidDefinition: it is no rule; with the path of the fault and the nearest valid name.
    """
    if isinstance(data, Mapping) and "rule" in data:
        _known_keys(data, ("version", "rule"), "")
        if data.get("version", VERSION) != VERSION:
            raise InvalidDefinition(
                f"rules of version {data['version']!r} are unknown here.",
                path="version",
                remedy=f"Use version {VERSION}, or a newer Limner.",
            )
        data = data["rule"]
    return _rule(data, "", 0)


def _node(rule: Rule | Step) -> Data:
    match rule:
        case Has(column, operator, value):
            return _filled(column=column, operator=operator, value=_value(value))
        case Did(activity, times, within_days, where):
            return _filled(activity=activity, times=list(times), within_days=within_days, where=where and _node(where))
        case All(of):
            return {"all": [_node(inner) for inner in of]}
        case Any(of):
            return {"any": [_node(inner) for inner in of]}
        case Not(inner):
            return {"not": _node(inner)}
        case Step(activity, where):
            return _filled(activity=activity, where=where and _node(where))
        case Sequence(steps, within_days):
            return {"sequence": [_node(step) for step in steps], "within_days": within_days}
        case InSegment(name):
            return {"segment": name}
        case HasTag(name):
            return {"tag": name}


def _filled(**fields: object) -> Data:
    return {key: value for key, value in fields.items() if value is not None}


def _value(value: object) -> object:
    if isinstance(value, tuple):
        return [_value(one) for one in value]
    return {"date": value.isoformat()} if isinstance(value, date) else value


def _rule(data: object, path: str, depth: int) -> Rule:
    if not isinstance(data, Mapping):
        raise InvalidDefinition(
            f"{data!r} is not a rule.", path=path, remedy=f"Write an object with one of the keys {', '.join(_READERS)}."
        )
    if depth > DEEPEST:
        raise InvalidDefinition(f"more than {DEEPEST} rules stand inside one another.", remedy="Make it flatter.")
    kinds = [kind for kind in _READERS if kind in data]
    if len(kinds) != 1:
        said = f"it is {' and '.join(kinds)} at once." if kinds else f"{sorted(map(str, data))} do not make a rule."
        remedy = f"Use one of the keys {', '.join(_READERS)}."
        if not kinds:
            remedy = next((r for key in data if (r := nearest(str(key), _READERS)).startswith("Did")), remedy)
        raise InvalidDefinition(said, path=path, remedy=remedy)
    keys, reader = _READERS[kinds[0]]
    _known_keys(data, keys, path)
    return reader(data, path, depth + 1)


def _known_keys(data: Mapping[str, object], keys: tuple[str, ...], path: str) -> None:
    for key in data:
        if key not in keys:
            raise InvalidDefinition(f"{key!r} does not belong here.", path=path, remedy=nearest(str(key), keys))


def _has(data: Mapping[str, Anything], path: str, _depth: int) -> Rule:
    value = _read_value(data.get("value"), subpath(path, "value"))
    return _made(path, lambda: Has(data["column"], data.get("operator", "="), value))


def _did(data: Mapping[str, Anything], path: str, depth: int) -> Rule:
    where = _where(data, path, depth)
    times = data.get("times", ["at least", 1])
    times = tuple(times) if isinstance(times, list) else times
    return _made(path, lambda: Did(data["activity"], times, data.get("within_days"), where))


def _all(data: Mapping[str, Anything], path: str, depth: int) -> Rule:
    return All(_rules(data["all"], subpath(path, "all"), depth))


def _any(data: Mapping[str, Anything], path: str, depth: int) -> Rule:
    return Any(_rules(data["any"], subpath(path, "any"), depth))


def _not(data: Mapping[str, Anything], path: str, depth: int) -> Rule:
    return Not(_rule(data["not"], subpath(path, "not"), depth))


def _sequence(data: Mapping[str, Anything], path: str, depth: int) -> Rule:
    here = subpath(path, "sequence")
    steps = tuple(_step(step, f"{here}[{i}]", depth) for i, step in enumerate(_listed(data["sequence"], here)))
    return _made(path, lambda: Sequence(steps, cast("int", data.get("within_days"))))


def _step(data: object, path: str, depth: int) -> Step:
    if not isinstance(data, Mapping) or "activity" not in data:
        raise InvalidDefinition(f"{data!r} is not a step.", path=path, remedy='Write it as {"activity": "order"}.')
    _known_keys(data, ("activity", "where"), path)
    where = _where(data, path, depth)
    return _made(path, lambda: Step(data["activity"], where))


def _segment(data: Mapping[str, Anything], path: str, _depth: int) -> Rule:
    return _made(path, lambda: InSegment(data["segment"]))


def _tag(data: Mapping[str, Anything], path: str, _depth: int) -> Rule:
    return _made(path, lambda: HasTag(data["tag"]))


_READERS: dict[str, tuple[tuple[str, ...], Callable[[Mapping[str, Anything], str, int], Rule]]] = {
    "column": (("column", "operator", "value"), _has),
    "activity": (("activity", "times", "within_days", "where"), _did),
    "all": (("all",), _all),
    "any": (("any",), _any),
    "not": (("not",), _not),
    "sequence": (("sequence", "within_days"), _sequence),
    "segment": (("segment",), _segment),
    "tag": (("tag",), _tag),
}


def _made(path: str, make: Callable[[], Made]) -> Made:
    try:
        return make()
    except InvalidDefinition as error:
        raise error.within(path) from None


def _where(data: Mapping[str, Anything], path: str, depth: int) -> Rule | None:
    return None if data.get("where") is None else _rule(data["where"], subpath(path, "where"), depth)


def _rules(data: object, path: str, depth: int) -> tuple[Rule, ...]:
    return tuple(_rule(inner, f"{path}[{i}]", depth) for i, inner in enumerate(_listed(data, path)))


def _listed(data: object, path: str) -> list[Anything]:
    if not isinstance(data, list):
        raise InvalidDefinition(f"{data!r} is not a list.", path=path, remedy="Write […].")
    return data


def _read_value(value: object, path: str) -> Value:
    if isinstance(value, list):
        return cast("Value", tuple(_read_value(one, f"{path}[{i}]") for i, one in enumerate(value)))
    if isinstance(value, Mapping):
        return _read_day(value, path)
    # Has refuses what is no value.
    return cast("Value", value)


def _read_day(value: Mapping[str, Anything], path: str) -> Scalar:
    _known_keys(value, ("date",), path)
    try:
        return date.fromisoformat(value["date"])
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidDefinition(
            f"{dict(value)!r} is not a day.", path=path, remedy='Write it as {"date": "2024-03-01"}.'
        ) from error
