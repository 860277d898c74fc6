"""The language in which segments, user-made tags, funnel steps, triggers and audiences are written, as plain data.

What a rule means:

* A rule holds for a customer or it does not; there is no third case. ``Not`` is the exact complement over all customers.
* A missing value matches no comparison, ``!=`` and ``not in`` included; only ``missing`` (and ``Not``) finds it.
* Values compare in their own type: text by code point and case, numbers by size, days by the calendar. Against a
  column of times a day compares with the (UTC) day of the time; against a column of days, text in ISO form
  (``2024-03-01``) is that day.
* ``All(())`` is everyone and ``Any(())`` is nobody.
* Every rule is asked *as of* a day, and what was done on a later day has not been done. A doing without a day is never
  counted: nobody can say that it had happened by then.
* ``Did(…, within_days=n)`` looks at n whole calendar days, the last of them the as-of day itself; ``None`` is for life.
* ``Sequence`` holds where the steps were done one after another, each strictly later in time than the one before, and
  the last at most ``within_days`` calendar days after the first (0: on the same day). Other doings may lie between.
* ``InSegment`` and ``HasTag`` hold while a period of the membership or tag is open on the as-of day.

An activity is something that customers do: ``order`` (a paid sale), ``refund``, ``purchase_line``, ``redemption``,
``feedback``, ``touch`` (we contacted them), or the name of an event (``view``, ``cart`` …).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from typing import Literal, TypeAlias, get_args

from limner.core.errors import InvalidDefinition

Operator = Literal["=", "!=", "<", "<=", ">", ">=", "in", "not in", "between", "contains", "missing", "present"]
Count = Literal["at least", "at most", "exactly"]
Scalar: TypeAlias = str | int | float | bool | date
Value: TypeAlias = Scalar | tuple[Scalar, ...] | None
ValueType = Literal["text", "number", "boolean", "day"]

OPERATORS: tuple[Operator, ...] = get_args(Operator)
COUNTS: tuple[Count, ...] = get_args(Count)
LONGEST_DAYS = 36_500
"""The longest window that may be asked for, a hundred years."""

_LARGEST_INT = 2**63
_PAIR = 2
_FEWEST_STEPS = 2
_A_FEW = 12


@dataclass(frozen=True)
class Has:
    """The customer's ``column`` compares to ``value``.

    ``value`` is one value, a tuple of values of one type for ``in`` and ``not in``, a pair (both ends included) for
    ``between``, text for ``contains``, and None for ``missing`` and ``present``.
    """

    column: str
    operator: Operator
    value: Value = None

    def __post_init__(self) -> None:
        check(self)


@dataclass(frozen=True)
class Did:
    """The customer did ``activity`` so many ``times`` within the window, counting only the doings that match ``where``.

    ``where`` is made of ``Has``, ``All``, ``Any`` and ``Not`` over the columns of the activity's own table.
    """

    activity: str
    times: tuple[Count, int] = ("at least", 1)
    within_days: int | None = None
    where: Rule | None = None

    def __post_init__(self) -> None:
        check(self)


@dataclass(frozen=True)
class All:
    """Every one of the rules holds."""

    of: tuple[Rule, ...]

    def __post_init__(self) -> None:
        check(self)


@dataclass(frozen=True)
class Any:
    """At least one of the rules holds."""

    of: tuple[Rule, ...]

    def __post_init__(self) -> None:
        check(self)


@dataclass(frozen=True)
class Not:
    """The rule does not hold."""

    rule: Rule

    def __post_init__(self) -> None:
        check(self)


@dataclass(frozen=True)
class Step:
    """One step of a sequence: a doing of ``activity`` that matches ``where``."""

    activity: str
    where: Rule | None = None

    def __post_init__(self) -> None:
        check(self)


@dataclass(frozen=True)
class Sequence:
    """The customer did the ``steps`` one after another, the last at most ``within_days`` days after the first."""

    steps: tuple[Step, ...]
    within_days: int

    def __post_init__(self) -> None:
        check(self)


@dataclass(frozen=True)
class InSegment:
    """The customer is in the segment."""

    name: str

    def __post_init__(self) -> None:
        check(self)


@dataclass(frozen=True)
class HasTag:
    """The customer has the tag."""

    name: str

    def __post_init__(self) -> None:
        check(self)


Rule: TypeAlias = Has | Did | All | Any | Not | Sequence | InSegment | HasTag


def check(rule: Rule | Step) -> None:
    """Check one node of a rule; its children were checked when they were made.

    Raises:
        InvalidDefinition: with the path of the fault in the words of the rule's JSON (``value``, ``all[1]``).
    """
    match rule:
        case Has():
            _check_name(rule.column, "column")
            _check_one_of(rule.operator, OPERATORS, "operator")
            _check_value(rule.operator, rule.value)
        case Did() | Step():
            _check_name(rule.activity, "activity")
            _check_where(rule.where)
            if isinstance(rule, Did):
                _check_times(rule.times)
                _check_window(rule.within_days)
        case All(of) | Any(of):
            _check_rules(of, "all" if isinstance(rule, All) else "any")
        case Not(inner):
            _check_rule(inner, "not")
        case Sequence():
            _check_steps(rule.steps)
            _check_whole(rule.within_days, "within_days", least=0, most=LONGEST_DAYS)
        case InSegment(name) | HasTag(name):
            _check_name(name, "segment" if isinstance(rule, InSegment) else "tag")


def type_of(value: Scalar) -> ValueType:
    """Name the type that ``value`` compares in."""
    match value:
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case str():
            return "text"
        case _:
            return "day"


def values_of(value: Value) -> tuple[Scalar, ...]:
    """Return the single values of ``value``: none, one, or the members of a tuple."""
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (value,)


def day_of(value: Scalar) -> date | None:
    """Return the day that ``value`` is or, as text in the form 2024-03-01, says; otherwise None."""
    if isinstance(value, date):
        return value
    try:
        day = date.fromisoformat(str(value))
    except ValueError:
        return None
    return day if day.isoformat() == value else None


def nearest(name: str, known: Iterable[str]) -> str:
    """Write the remedy for a wrong name: the nearest known one, or the first few."""
    names = sorted(known)
    near = get_close_matches(name, names, n=1)
    if near:
        return f"Did you mean {near[0]!r}?"
    return f"Known: {', '.join(names[:_A_FEW])}{' …' if len(names) > _A_FEW else ''}." if names else "There are none."


def subpath(path: str, key: str) -> str:
    """Return the path of ``key`` inside what stands at ``path``."""
    return f"{path}.{key}" if path else key


def _check_name(name: object, path: str) -> None:
    if not isinstance(name, str) or not name.strip():
        raise InvalidDefinition(f"{name!r} is not a name.", path=path, remedy="Give a name as text.")
    _check_text(name, path)


def _check_text(text: str, path: str) -> None:
    if "\0" in text or any("\ud800" <= char <= "\udfff" for char in text):
        raise InvalidDefinition(
            f"{text!r} holds a character that no table can hold.",
            path=path,
            remedy="Leave out NUL and lone surrogates.",
        )


def _check_one_of(word: object, known: tuple[str, ...], path: str) -> None:
    if word not in known:
        near = get_close_matches(str(word), known, n=1)
        remedy = f"Did you mean {near[0]!r}?" if near else f"Use one of {', '.join(known)}."
        raise InvalidDefinition(f"{word!r} is not known here.", path=path, remedy=remedy)


def _check_value(operator: Operator, value: Value) -> None:
    match operator:
        case "missing" | "present":
            if value is not None:
                raise InvalidDefinition(
                    f"{operator!r} takes no value and {value!r} is given.", path="value", remedy="Leave the value out."
                )
        case "in" | "not in" | "between":
            _check_values(operator, value)
        case _:
            _check_scalar(value, "value")
            _check_suits(operator, value, "value")


def _check_values(operator: Operator, values: Value) -> None:
    if not isinstance(values, tuple) or not values:
        raise InvalidDefinition(
            f"{operator!r} takes a tuple of values and {values!r} is given.", path="value", remedy="List the values."
        )
    for i, value in enumerate(values):
        _check_scalar(value, f"value[{i}]")
    if len(types := {type_of(value) for value in values}) > 1:
        raise InvalidDefinition(
            f"the values are of several types: {', '.join(sorted(types))}.", path="value", remedy="Use one type."
        )
    if operator != "between":
        return
    if len(values) != _PAIR:
        raise InvalidDefinition(
            f"'between' takes two values and {len(values)} are given.",
            path="value",
            remedy="Give the lowest and highest.",
        )
    _check_suits(operator, values[0], "value")
    if values[0] > values[1]:  # type: ignore[operator]  # the two are of one type, which mypy cannot follow
        raise InvalidDefinition(
            f"{values[0]!r} is above {values[1]!r}, so nothing lies between.", path="value", remedy="Swap the two."
        )


def _check_scalar(value: object, path: str) -> None:
    if isinstance(value, datetime) or not isinstance(value, (str, int, float, date)):
        raise InvalidDefinition(
            f"{value!r} is not a value that a rule can compare with.",
            path=path,
            remedy="Use text, a number, true or false, or a day.",
        )
    if isinstance(value, str):
        _check_text(value, path)
    elif isinstance(value, float) and not math.isfinite(value):
        raise InvalidDefinition(f"{value!r} is not a number.", path=path, remedy="Use a finite number.")
    elif isinstance(value, int) and not -_LARGEST_INT <= value < _LARGEST_INT:
        raise InvalidDefinition(f"{value!r} is too large.", path=path, remedy="Use a number of at most 64 bits.")


def _check_suits(operator: Operator, value: object, path: str) -> None:
    if operator == "contains" and not isinstance(value, str):
        raise InvalidDefinition(f"'contains' looks for text, not {value!r}.", path=path, remedy="Give text.")
    if isinstance(value, bool) and operator not in ("=", "!="):
        raise InvalidDefinition(
            f"true and false have no order, so {operator!r} makes no sense.", path=path, remedy="Use = or !=."
        )


def _check_times(times: object) -> None:
    if not isinstance(times, tuple) or len(times) != _PAIR:
        raise InvalidDefinition(
            f"{times!r} does not say how many times.", path="times", remedy="Write it as ('at least', 2)."
        )
    _check_one_of(times[0], COUNTS, "times[0]")
    _check_whole(times[1], "times[1]", least=1 if times[0] == "at least" else 0)


def _check_window(days: object) -> None:
    if days is not None:
        _check_whole(days, "within_days", least=1, most=LONGEST_DAYS)


def _check_whole(number: object, path: str, *, least: int, most: int = _LARGEST_INT - 1) -> None:
    if not isinstance(number, int) or isinstance(number, bool) or not least <= number <= most:
        raise InvalidDefinition(
            f"{number!r} is not a whole number from {least}" + (f" to {most}." if most < _LARGEST_INT - 1 else "."),
            path=path,
            remedy=f"Use {least} or more.",
        )


def _check_rule(rule: object, path: str) -> None:
    if not isinstance(rule, Rule):
        raise InvalidDefinition(f"{rule!r} is not a rule.", path=path, remedy="Use Has, Did, All, Any, Not ….")


def _check_rules(rules: object, path: str) -> None:
    if not isinstance(rules, tuple):
        raise InvalidDefinition(f"{rules!r} is not a tuple of rules.", path=path, remedy="Write (first, second, …).")
    for i, rule in enumerate(rules):
        _check_rule(rule, f"{path}[{i}]")


def _check_steps(steps: object) -> None:
    if not isinstance(steps, tuple) or len(steps) < _FEWEST_STEPS:
        raise InvalidDefinition("a sequence has two steps or more.", path="sequence", remedy="Use Did for one step.")
    for i, step in enumerate(steps):
        if not isinstance(step, Step):
            raise InvalidDefinition(f"{step!r} is not a step.", path=f"sequence[{i}]", remedy="Use Step(activity).")


def _check_where(where: Rule | None, path: str = "where") -> None:
    match where:
        case None | Has():
            return
        case All(of) | Any(of):
            for i, rule in enumerate(of):
                _check_where(rule, f"{path}.{'all' if isinstance(where, All) else 'any'}[{i}]")
        case Not(inner):
            _check_where(inner, f"{path}.not")
        case _:
            raise InvalidDefinition(
                f"{where!r} cannot be asked of one doing.",
                path=path,
                remedy="Use Has, All, Any and Not over the activity's own columns.",
            )
