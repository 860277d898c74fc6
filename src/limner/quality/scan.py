"""Ask all checks of a table in one scan of it.

One aggregate plan counts, for each source, the rows, the missing values of each column and the failures of each check.
What the profile of the table has counted is not counted again: a column in which nothing is missing is not read for that.
A reference looks for the values of its column alone among those of the other table, and ``Unique`` groups its columns.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import ibis
import ibis.expr.types as ir
from ibis import _

from limner.engine.portable import count_where
from limner.quality.check import Check
from limner.quality.expect import (
    AS_OF,
    Bound,
    Compares,
    Expectation,
    Fresh,
    Holds,
    InRange,
    Matches,
    Multiplies,
    OfType,
    OneOf,
    Refers,
    Required,
    Unique,
    asked,
    columns_of,
    of_rows,
)
from limner.quality.placeholders import are_blank, are_placeholders
from limner.rules.compile import condition
from limner.rules.rule import Rule

_COMPARE: dict[str, Callable[[ir.Value, ir.Value], ir.BooleanValue]] = {
    "=": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_NO = ibis.literal(value=False)
_OFTEN = 20
_NEARLY = 0.8


@dataclass(frozen=True)
class Known:
    """What the profile of a table counted of one column.

    Attributes:
        nulls: rows without a value.
        words: rows with a blank or a placeholder word; of other columns only null is missing, which costs a tenth to find.
        values: different values; estimated where not ``exact``.
        rows: rows of the table.
        exact: whether ``values`` were counted.
    """

    nulls: int
    words: int
    values: int
    rows: int
    exact: bool = True

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing."""
        return not self.nulls + self.words

    @property
    def is_few(self) -> bool:
        """Whether values repeat so often that they are better counted before they are looked for."""
        return _OFTEN * self.values <= self.rows


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A table to be checked.

    Attributes:
        rows: its rows.
        grain: the columns that identify one.
        others: the tables that it may refer to.
        as_of: the as-of day.
        known: what the profile of all rows counted, by column; empty where nobody has looked.
    """

    rows: ir.Table
    grain: tuple[str, ...]
    others: Mapping[str, ir.Table]
    as_of: date
    known: Mapping[str, Known] = field(default_factory=dict)

    def is_whole(self, column: str) -> bool:
        """Whether nothing is missing in ``column``, as the profile found."""
        return column in self.known and self.known[column].is_whole


def scan(checks: Sequence[Check], table: Checked) -> ir.Table:
    """Plan the counts of all ``checks`` that ask rows, and what ``Fresh`` needs, in one aggregate.

    Returns:
        One row a source: ``source`` (empty where the table has none), ``rows``, ``missing_i`` for the column at place i,
        and for the check at place i ``asked_i`` and ``failed_i`` (of rows; of ``Refers`` see ``strays``) or ``newest_i`` (of
        ``Fresh``). There is no ``missing_i`` and no ``failed_i`` of what is known to be 0.
    """
    rows = table.rows
    counted: dict[str, ir.Scalar] = {"rows": rows.count()}
    counted |= {
        f"missing_{i}": count_where(is_missing(rows[name], table.known))
        for i, name in enumerate(rows.columns)
        if not table.is_whole(name)
    }
    for i, check in enumerate(checks):
        if isinstance(check.expects, Fresh):
            counted[f"newest_{i}"] = rows[check.expects.column].cast("date").max()
        elif of_rows(check.expects):
            among = _among(check, rows)
            counted[f"asked_{i}"] = rows.count() if among is None else count_where(among)
            if not isinstance(check.expects, Refers) and not _is_met(check.expects, table):
                counted[f"failed_{i}"] = count_where(failing(check, rows, table))
    if "source" in rows.columns:
        return rows.group_by(source=rows.source.fill_null("")).agg(**counted)
    return rows.agg(**counted).mutate(source=ibis.literal(""))


def _is_met(expects: Expectation, table: Checked) -> bool:
    return isinstance(expects, Required) and table.is_whole(expects.column)


def strays(check: Check, table: Checked) -> ir.Table:
    """Plan the rows whose value of a ``Refers`` the other table does not have: one row a source that has any, ``source``, ``rows``."""
    expects = _refers(check)
    among = _among(check, table.rows)
    rows = table.rows if among is None else table.rows.filter(among)
    source = rows.source.fill_null("") if "source" in rows.columns else ibis.literal("")
    values = rows.select(value=rows[expects.column], source=source).filter(_.value.notnull())
    if expects.column in table.known and table.known[expects.column].is_few:
        counted = values.group_by("value", "source").agg(n=_.count())
        stray = counted.anti_join(_referred(expects, table), "value")
        return stray.group_by("source").agg(rows=stray.n.sum().cast("int64"))
    stray = values.anti_join(_referred(expects, table), "value")
    return stray.group_by("source").agg(rows=stray.count())


def _refers(check: Check) -> Refers:
    assert isinstance(check.expects, Refers)  # noqa: S101 — the caller asks none but these
    return check.expects


def _referred(expects: Refers, table: Checked) -> ir.Table:
    other = table.others[expects.table]
    return other.select(value=other[expects.to])


def known_duplicates(check: Check, table: Checked) -> tuple[int, int] | None:
    """Return the rows that a ``Unique`` asks and those that fail, where that is known without grouping; else None.

    The profile counts the values of a column of up to a million rows. Of a larger table the key that identifies its rows is
    not counted again: the lake brings rows together by it, and the estimate of the profile would show if it did not.
    """
    names = columns_of(check.expects)
    if len(names) > 1 or check.when is not None or names[0] not in table.known:
        return None
    known = table.known[names[0]]
    filled = known.rows - known.nulls
    if known.exact:
        return filled, filled - known.values
    return (filled, 0) if names == table.grain and known.values >= _NEARLY * filled else None


def duplicates(check: Check, rows: ir.Table) -> ir.Table:
    """Plan how many rows there are more than one for each value of a ``Unique``: one row with ``asked`` and ``failed``."""
    counted = _counted(check, rows)
    return counted.agg(
        asked=counted.n.sum().cast("int64").fill_null(0),
        failed=(counted.n - 1).sum().cast("int64").fill_null(0),
    )


def failures(checks: Sequence[Check], table: Checked, *, most: int) -> ir.Table:
    """Plan the failing rows of ``checks``, at most ``most`` of each, those that come first by their row.

    Returns:
        One row a failing row and check: ``check``, ``row_id`` (the grain, joined by ``|``), ``customer_id`` and
        ``source`` (null where the table has none) and ``value`` (what the asked columns hold, joined by ``|``).
    """
    wide = _with_references([check for check in checks if of_rows(check.expects)], table)
    marks = []
    for check in checks:
        repeated = isinstance(check.expects, Unique)
        found = _repeated(check, wide) if repeated else wide.filter(failing(check, wide, table))
        marks.append(
            found.select(
                check=ibis.literal(check.name),
                row_id=_joined(found, table.grain),
                customer_id=_or_null(found, "customer_id"),
                source=_or_null(found, "source"),
                value=_joined(found, columns_of(check.expects)),
            )
        )
    rows = marks[0] if len(marks) == 1 else ibis.union(*marks)
    placed = rows.mutate(place=ibis.row_number().over(group_by=rows.check, order_by=[rows.row_id, rows.value]))
    return placed.filter(placed.place < most).drop("place")


def is_missing(column: ir.Column, known: Mapping[str, Known]) -> ir.BooleanValue:
    """Plan whether a value says nothing: null, and in columns that may hold them also a blank or a placeholder word."""
    name = column.get_name()
    if not column.type().is_string() or (name in known and not known[name].words):
        return column.isnull()
    return column.isnull() | are_blank(column) | are_placeholders(column)


def failing(check: Check, rows: ir.Table, table: Checked) -> ir.BooleanValue:
    """Whether a row that is asked fails; true or not, where not may be null."""
    fails = _fails(check.expects, rows, table)
    among = _among(check, rows)
    return fails if among is None else among & fails


def _among(check: Check, rows: ir.Table) -> ir.BooleanValue | None:
    return None if check.when is None else condition(check.when, rows)


def _fails(expects: Expectation, rows: ir.Table, table: Checked) -> ir.BooleanValue:
    match expects:
        case Required(column):
            return is_missing(rows[column], table.known)
        case OfType(column, kind):
            return rows[column].notnull() & rows[column].try_cast(kind).isnull()
        case InRange(column, low, high):
            return _outside(rows[column], low, high, table.as_of)
        case Matches(column, pattern):
            return ~rows[column].re_search(f"^(?:{pattern})$")
        case OneOf(column, values):
            return rows[column].cast("string").notin(values)
        case Refers():
            return rows[expects.column].notnull() & rows[_reference(expects)].isnull()
        case Compares(left, sign, right):
            return ~_COMPARE[sign](rows[left], rows[right])
        case Multiplies():
            return _differs(expects, rows)
        case Holds(rule):
            among = _present(rule, rows)
            return ~condition(rule, rows) if among is None else among & ~condition(rule, rows)
        case _:
            raise AssertionError(expects)


def _present(rule: Rule, rows: ir.Table) -> ir.BooleanValue | None:
    """Whether a row has all that the rule compares; None where it asks for what is missing alone."""
    comparisons = asked(rule)
    about_missing = {has.column for has in comparisons if has.operator in ("missing", "present")}
    names = dict.fromkeys(has.column for has in comparisons if has.column not in about_missing)
    return _all(rows[name].notnull() for name in names) if names else None


def _outside(column: ir.Column, low: Bound, high: Bound, as_of: date) -> ir.BooleanValue:
    beyond = []
    if low is not None:
        beyond.append(_comparable(column) < _bound(column, low, as_of))
    if high is not None:
        beyond.append(_comparable(column) > _bound(column, high, as_of))
    return functools.reduce(operator.or_, beyond) if beyond else _NO


def _comparable(column: ir.Column) -> ir.Column:
    return column.cast("date") if column.type().is_timestamp() else column


def _bound(column: ir.Column, bound: Bound, as_of: date) -> ir.Value:
    if column.type().is_temporal():
        return ibis.literal(as_of if bound == AS_OF else date.fromisoformat(str(bound)))
    return ibis.literal(as_of.year if bound == AS_OF else bound)


def _differs(expects: Multiplies, rows: ir.Table) -> ir.BooleanValue:
    product = rows[expects.left].cast("float64") * rows[expects.right].cast("float64")
    expected = product
    for name in expects.less:
        expected = expected - rows[name].cast("float64").fill_null(0.0)
    apart = (expected - rows[expects.equals].cast("float64")).abs()
    return (apart > expects.within) & (apart > product.abs() * expects.share)


def _with_references(checks: Sequence[Check], table: Checked) -> ir.Table:
    """Join to the rows, for each reference, the value itself where the other table has it."""
    wide = table.rows
    references = {check.expects for check in checks if isinstance(check.expects, Refers)}
    for reference in sorted(references, key=_reference):
        name = _reference(reference)
        other = table.others[reference.table]
        known = other.select(**{name: other[reference.to]}).filter(_[name].notnull()).distinct()
        wide = wide.left_join(known, wide[reference.column] == known[name])
    return wide


def _reference(expects: Refers) -> str:
    return f"found_{expects.column}_in_{expects.table}_{expects.to}"


def _counted(check: Check, rows: ir.Table) -> ir.Table:
    names = _unique_columns(check)
    among = _among(check, rows)
    kept = rows if among is None else rows.filter(among)
    kept = kept.filter(_all(kept[name].notnull() for name in names))
    return kept.group_by(names).agg(n=kept.count())


def _repeated(check: Check, rows: ir.Table) -> ir.Table:
    counted = _counted(check, rows)
    return rows.semi_join(counted.filter(counted.n > 1), list(_unique_columns(check)))


def _unique_columns(check: Check) -> tuple[str, ...]:
    return columns_of(check.expects)


def _all(conditions: Iterable[ir.BooleanValue]) -> ir.BooleanValue:
    return functools.reduce(operator.and_, conditions)


def _joined(rows: ir.Table, names: Sequence[str]) -> ir.StringValue:
    words = [rows[name].cast("string").fill_null("") for name in names]
    return functools.reduce(lambda left, right: left + ibis.literal("|") + right, words)


def _or_null(rows: ir.Table, name: str) -> ir.Value:
    return rows[name] if name in rows.columns else ibis.null("string")


def oldest_allowed(expects: Fresh, as_of: date) -> date:
    """The day from which on the newest row is fresh."""
    return as_of - timedelta(days=expects.days)
