"""What may be expected of the rows of a table, as plain data.

Each kind says something of one row, of which a row *fails* or not, or of the table as a whole (``Unique``, ``Fresh``,
``RowsAgainstLast``). A row in which a value that is asked about is missing fails only ``Required``, and a ``Holds`` whose
rule itself asks for what is missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from limner.rules.rule import All, Any, Has, Not, Rule

AS_OF = "as_of"
"""As the upper end of a range: the as-of day itself, or its year for a column of years."""

Dimension = Literal["complete", "valid", "unique", "consistent", "fresh"]
Comparison = Literal["=", "<", "<=", ">", ">="]
Bound: TypeAlias = int | float | str | None


@dataclass(frozen=True)
class Required:
    """Every row has a value, which is no blank and no placeholder word."""

    column: str


@dataclass(frozen=True)
class Unique:
    """No two rows have the same values in ``columns``; rows with one missing are passed over."""

    columns: tuple[str, ...]


@dataclass(frozen=True)
class OfType:
    """The text can be read as ``type`` (int64, float64, date or timestamp, in ISO form)."""

    column: str
    type: Literal["int64", "float64", "date", "timestamp"]


@dataclass(frozen=True)
class InRange:
    """The value is at least ``low`` and at most ``high``, either of which may be left open.

    Days are ISO text; ``as_of`` stands for the as-of day.
    """

    column: str
    low: Bound = None
    high: Bound = None


@dataclass(frozen=True)
class Matches:
    """The whole text fits the regular expression ``pattern``, in what RE2 and Java have in common."""

    column: str
    pattern: str


@dataclass(frozen=True)
class OneOf:
    """The value is one of ``values``."""

    column: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Refers:
    """The value is among those of the column ``to`` of the table ``table``."""

    column: str
    table: str
    to: str


@dataclass(frozen=True)
class Compares:
    """Two columns of one row compare: ``left`` ``operator`` ``right``."""

    left: str
    operator: Comparison
    right: str


@dataclass(frozen=True)
class Multiplies:
    """The product of two columns less the columns ``less`` (missing: 0) is ``equals``, within ``share`` of it and ``within``.

    It differs where the difference is larger than both ``within`` and ``share`` times the product.
    """

    left: str
    right: str
    equals: str
    less: tuple[str, ...] = ()
    within: float = 0.0
    share: float = 0.0


@dataclass(frozen=True)
class Fresh:
    """The newest day of ``column`` is at most ``days`` days before the as-of day."""

    column: str
    days: int


@dataclass(frozen=True)
class RowsAgainstLast:
    """The last load of each source brought at least ``low`` and at most ``high`` times the rows of the load before it."""

    low: float
    high: float


@dataclass(frozen=True)
class Holds:
    """The rule holds for every row (``rules``: ``Has``, ``All``, ``Any``, ``Not`` over the table's columns)."""

    rule: Rule


Expectation: TypeAlias = (
    Required
    | Unique
    | OfType
    | InRange
    | Matches
    | OneOf
    | Refers
    | Compares
    | Multiplies
    | Fresh
    | RowsAgainstLast
    | Holds
)


def dimension(expects: Expectation) -> Dimension:
    """Say which side of quality an expectation is about."""
    match expects:
        case Required():
            return "complete"
        case Unique():
            return "unique"
        case OfType() | InRange() | Matches() | OneOf():
            return "valid"
        case Fresh():
            return "fresh"
        case _:
            return "consistent"


def columns_of(expects: Expectation) -> tuple[str, ...]:
    """Return the columns of the checked table that are read, the one that is at fault first."""
    match expects:
        case Unique(columns):
            return columns
        case Compares(left, _, right):
            return (left, right)
        case Multiplies():
            return (expects.equals, expects.left, expects.right, *expects.less)
        case RowsAgainstLast():
            return ()
        case Holds(rule):
            return tuple(dict.fromkeys(has.column for has in asked(rule)))
        case _:
            return (expects.column,)


def asked(rule: Rule) -> tuple[Has, ...]:
    """Return the comparisons of a rule in order."""
    match rule:
        case Has():
            return (rule,)
        case All(of) | Any(of):
            return tuple(has for inner in of for has in asked(inner))
        case Not(inner):
            return asked(inner)
        case _:
            return ()


def of_rows(expects: Expectation) -> bool:
    """Whether it is asked of each row by itself."""
    return not isinstance(expects, Unique | Fresh | RowsAgainstLast)
