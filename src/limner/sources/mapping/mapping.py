"""What each column of a sheet means: the mapping as facts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from typing import Literal, cast, get_args

from limner.core.errors import InvalidDefinition, NotFound
from limner.core.money import STORED_UNIT
from limner.sources.mapping.states import State
from limner.sources.mapping.vocabulary import words
from limner.warehouse.table import Role
from limner.warehouse.tables import ALL, BY_NAME, EXTRA_PREFIX, Type

Amounts = Literal["money", "refund", "reduction", "number", "integer", "rate", "percent"]
Moments = Literal["time", "day", "paid_at", "birthday"]
Reading = Amounts | Moments | Literal["text", "id", "boolean", "age", "birth_year", "band"]
"""How a cell becomes its target.

money, number, integer, boolean, time, day: of the target's own type. id: text, ``17850.0`` is ``17850``. refund: money
given back, stored negative whatever its sign. reduction: money taken off, stored positive. rate: a share, ``20%`` is
0.2. percent: a share that is written as ``20``. paid_at: a time whose presence says that the order is paid. age, birthday: become a year of birth. band: an age
band, ``56岁以上`` is ``56+``.
"""
DecimalSign = Literal[".", ","]
DateOrder = Literal["ymd", "dmy", "mdy", "compact", "named", "serial", "epoch_s", "epoch_ms"]
"""ymd: 2024-01-05, 2024/1/5, 2024年1月5日; dmy, mdy: 05/01/2024, 5-1-24; compact: 20240105, 20240105093000; named: 5 Jan 2024,
7 octobre 2025; serial: days since 1899-12-30, as spreadsheets count; epoch: seconds or milliseconds since 1970 in UTC."""
Formula = Literal["quantity_times_price", "price_less_discount", "price_less_rate", "amount_and_rate"]
"""quantity_times_price: quantity x unit_price. price_less_discount: the same less what was taken off the line.
price_less_rate: the same x (1 - r). amount_and_rate: the reduction that a rate r made: amount x r / (1 - r)."""

_MONEY_READINGS: dict[str, Reading] = {
    "refunded_amount": "refund",
    "discount_amount": "reduction",
    "coupon_amount": "reduction",
}
ONCE = ("amount", "discount_amount", "coupon_amount", "refunded_amount")
"""The money of an order that its lines may write again on each of them."""
COMPUTABLE: dict[Formula, str] = {
    "quantity_times_price": "order_lines.amount",
    "price_less_discount": "order_lines.amount",
    "price_less_rate": "order_lines.amount",
    "amount_and_rate": "order_lines.discount_amount",
}
OPTIONAL_TARGETS = ("identifiers.member_id", "identifiers.card", "identifiers.visitor")
"""Targets that are no column: an identifier in the name space that follows the dot."""
SHARED = "shared"
"""The number space that all sources share which name none of their own."""
UNNUMBERED = "record"
"""The kind of personal value that the ids of people without a number are: all by which they are known."""
_SPACE = re.compile(r"[^\W\d_][\w.-]{0,31}")
TABLES = tuple(
    table.name
    for table in ALL
    if table.writer == "sources" and not any(one.sensitivity == "personal" for one in table.columns.values())
)
"""The tables that a sheet can fill; ``contacts`` gets what is ``personal``, whatever it is mapped to."""
_ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True, kw_only=True)
class Column:
    """What one column of a sheet means.

    Attributes:
        to: the targets, ``table.column``; ``table.x_name`` keeps a column that no table declares. Money and number
            columns with the same target add up; of others the first that is not empty counts.
        read: how a cell becomes the target's value; by the target's type where None.
        date: order of the parts of a date; ymd where None.
        clock: whether the times have a time of day.
        decimal: the decimal sign; the other of the two and blanks separate thousands.
        type: type of an ``x_`` target.
        values: words and codes of the source and what they mean in the target; others stay as they are.
        missing: values that stand for "not known" here and become null.
        personal: kind of personal value (name, phone, email, address, id_number, text …); kept encrypted in contacts.
        once: the figure is that of the order, written again on each of its lines or on the first alone, and does not
            add up over them. What lines give to ``orders.amount`` and its reductions is so always.
    """

    to: tuple[str, ...] = ()
    read: Reading | None = None
    date: DateOrder | None = None
    clock: bool = True
    decimal: DecimalSign = "."
    type: Type | None = None
    values: dict[str, str | None] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    personal: str | None = None
    once: bool = False

    @property
    def reading(self) -> Reading:
        """How a cell becomes its value."""
        return self.read or (default_reading(self.to[0], self.type) if self.to else "text")


_AMOUNTS = ("orders.amount", "order_lines.amount")


@dataclass(frozen=True, kw_only=True)
class SheetMapping:
    """What a sheet means.

    Attributes:
        columns: each source column's meaning, in the order of the sheet.
        computed: targets that are computed from others.
        time_zone: zone of the sheet's local times (``Asia/Shanghai``).
        currency: ISO 4217 code of its money; None where it is not known.
        customer_namespace: whose numbers the ids of customers and visitors are: put before each with a colon, where
            those of several sources would clash; ``shared`` says that they are those of all sources that name none.
            Ids that are personal values (a phone number) are the same everywhere.
        known_by: the personal columns by which people are known again, where the sheet has no number for them.
        observed_on: the day (ISO) on which ages were true.
    """

    columns: dict[str, Column]
    computed: dict[str, Formula] = field(default_factory=dict)
    time_zone: str = "UTC"
    currency: str | None = None
    customer_namespace: str = ""
    observed_on: str | None = None
    known_by: tuple[str, ...] = ()

    @property
    def prefix(self) -> str:
        """What stands before each id of a customer or visitor."""
        return f"{self.customer_namespace}:" if self.customer_namespace not in {"", SHARED} else ""

    @property
    def personal_ids(self) -> str | None:
        """The kind of personal value that the customers' ids are; None where they are numbers of the source."""
        if self.known_by:
            return UNNUMBERED
        ids = (one for one in self.columns.values() if any(target.endswith(".customer_id") for target in one.to))
        return next((one.personal for one in ids if one.personal), None)

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables that the sheet fills, in the order of ``TABLES``."""
        named = {target.split(".")[0] for column in self.columns.values() for target in column.to}
        named |= {"records"} if self.known_by else set()
        return tuple(table for table in TABLES if table in named)

    @property
    def main_table(self) -> str:
        """The table that gets a row for each row of the sheet; the others of its tables hold what rows share."""

        def coarse(name: str) -> tuple[int, int]:
            return _ROLES.index(BY_NAME[name].role), -len(BY_NAME[name].grain)

        return min(self.tables, key=coarse, default="records")

    def sources(self, target: str) -> tuple[str, ...]:
        """The source columns of ``target``, in the order of the sheet."""
        return tuple(name for name, column in self.columns.items() if target in column.to)

    def answered(self, name: str, key: str, answer: str) -> SheetMapping:
        """Return the mapping with a question about the column ``name`` answered.

        ``date_order`` and ``status:WORD`` are answered by a word, ``decimal`` by the sign, ``amount`` by the column that
        was paid, and ``order_figure`` by ``order`` or ``line``.

        Raises:
            InvalidDefinition: the question cannot be answered in one word.
        """
        about, _, word = key.partition(":")
        column = self.columns[name]
        if about == "status" and word:
            check_choice(answer, State, name)
            return self.with_column(name, replace(column, values={**column.values, word: answer}))
        if about == "decimal":
            check_choice(answer, DecimalSign, name)
            return self.with_column(name, replace(column, decimal=cast(DecimalSign, answer)))
        if about == "date_order":
            check_choice(answer, DateOrder, name)
            return self.with_column(name, replace(column, date=cast(DateOrder, answer)))
        if about == "amount" and answer in self.columns:
            return self._with_paid(answer)
        if about == "order_figure":
            check_choice(answer, Literal["order", "line"], name)
            return self.with_column(name, self._of_order(column)) if answer == "order" else self
        raise InvalidDefinition(
            f"{key} of column {name!r} needs more than one word.",
            path=name,
            remedy="Write it in the mapping: --save-map, then --map.",
        )

    def with_column(self, name: str, column: Column) -> SheetMapping:
        """Return the mapping with another meaning of one column."""
        return replace(self, columns={**self.columns, name: column})

    def _with_paid(self, paid: str) -> SheetMapping:
        """Take the column ``paid`` for what was paid; the one that was taken for it is kept as it is."""
        others = [name for name, one in self.columns.items() if set(one.to) & set(_AMOUNTS) and name != paid]
        if not others:
            return self
        other = self.columns[others[0]]
        kept = f"{self.main_table}.{EXTRA_PREFIX}{'_'.join(words(others[0]))}"
        changed = self.with_column(others[0], replace(other, to=(kept,), once=False))
        return changed.with_column(
            paid, replace(self.columns[paid], to=other.to, once=other.once, read=None, type=None)
        )

    def _of_order(self, column: Column) -> Column:
        """The column as a figure of the order; what is no figure yet is what was paid, where nothing else is."""
        figures = tuple(f"orders.{to.partition('.')[2]}" for to in column.to if EXTRA_PREFIX not in to)
        free = not any(self.has(target) for target in _AMOUNTS)
        return replace(column, to=figures or (("orders.amount",) if free else column.to), once=bool(figures or free))

    def has(self, target: str) -> bool:
        """Whether ``target`` is filled."""
        return target in self.computed or bool(self.sources(target))


@dataclass(frozen=True)
class Mapping:
    """The meaning of all sheets of an import.

    A key of ``sheets`` is a file name, a sheet's name or ``file#sheet``; ``*`` and ``?`` match as in file names.
    """

    sheets: dict[str, SheetMapping]

    def find(self, file: str, sheet: str) -> SheetMapping | None:
        """The mapping of one sheet; the first key that matches counts."""
        names = [file, f"{file}#{sheet}", *([sheet] if sheet else [])]
        for key, mapping in self.sheets.items():
            if any(name == key or fnmatchcase(name, key) for name in names):
                return mapping
        return None


def default_reading(target: str, extra: Type | None = None) -> Reading:
    """The reading that the type of ``target`` asks for; ``extra`` is the type of an ``x_`` target."""
    table, _, name = target.partition(".")
    column = BY_NAME[table].columns.get(name) if table in BY_NAME else None
    kind = column.type if column else extra or "string"
    if name.endswith("_id") or table == "identifiers":
        return "id"
    if column and column.unit == STORED_UNIT:
        return _MONEY_READINGS.get(name, "money")
    readings: dict[str, Reading] = {"int64": "integer", "float64": "number", "boolean": "boolean"}
    return {**readings, "timestamp": "time", "date": "day"}.get(kind, "text")


def check_target(target: str, path: str) -> None:
    """Refuse a target that does not exist.

    Raises:
        InvalidDefinition: with ``path`` and the nearest names.
    """
    table, _, name = target.partition(".")
    if table not in TABLES:
        raise _unknown("table", table, TABLES, path)
    if table == "identifiers":
        if not name:
            raise _unknown("target", target, OPTIONAL_TARGETS, path)
        return
    declared = BY_NAME[table]
    if name in declared.columns or (declared.extensible and name.startswith(EXTRA_PREFIX)):
        return
    known = [f"{one}.{column}" for one in TABLES if one != "identifiers" for column in BY_NAME[one].columns]
    raise _unknown("target", target, known, path)


def check_number_space(name: str, path: str) -> None:
    """Refuse what cannot name a number space.

    Raises:
        InvalidDefinition: with ``path``.
    """
    if not _SPACE.fullmatch(name):
        raise InvalidDefinition(
            f"{name!r} cannot name whose numbers the ids are.",
            path=path,
            remedy="Use a short name that begins with a letter, such as loyalty or 门店; 'shared' where the ids are those "
            "of all sources.",
        )


def check_choice(value: str, choices: object, path: str) -> None:
    """Refuse a ``value`` that is not among the literal ``choices``."""
    known = choices_of(choices)
    if value not in known:
        raise _unknown("value", value, known, path)


def choices_of(choices: object) -> tuple[str, ...]:
    """The words of a ``Literal`` or of a union of them."""
    return tuple(word for one in get_args(choices) for word in (choices_of(one) if get_args(one) else (str(one),)))


def _unknown(kind: str, name: str, known: tuple[str, ...] | list[str], path: str) -> InvalidDefinition:
    missing = NotFound.among(kind, name, known)
    return InvalidDefinition(missing.message, path=path, remedy=missing.remedy)
