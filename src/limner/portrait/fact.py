"""Say of which rows measures are taken, and how their totals come about."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import ibis.expr.types as ir

from limner.engine.bound import Day
from limner.portrait import cart, doings, gap, measure, price, session, source
from limner.portrait.cart import CARTS
from limner.portrait.catalogue import Catalogue
from limner.portrait.gap import GAPS
from limner.portrait.measure import Measure
from limner.portrait.session import SESSIONS
from limner.portrait.sold import of_sales
from limner.warehouse.tables import EVENTS, ORDER_LINES, ORDERS, Table, of_role

Tables = Mapping[str, ir.Table]
"""Tables by name: those of the warehouse and, as a build goes on, those of its steps."""


@dataclass(frozen=True)
class Step:
    """A plan to write down before the next one is made."""

    name: str
    plan: Callable[[Tables, Day], ir.Table]
    """Makes the plan from tables and the as-of day."""
    of_everyone: bool = False
    """Whether it looks at the rows of all customers, whoever's totals are wanted; its table is kept under its name."""


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A table whose rows measures are taken of."""

    table: Table
    reads: tuple[str, ...] = ()
    """The tables of the warehouse that must have rows, where they are others than those its table is made of."""
    by_days: bool = True
    """Whether rows are reduced to one a customer and day first, which pays where there are many windows."""
    rows: Callable[[Tables, Day], ir.Table] | None = None
    """Makes the rows; those of the table that are known on the day where it is not given."""
    before: tuple[Step, ...] = ()
    """What must be written down to make the rows."""
    counted: tuple[str, ...] = ()
    """The names of the measures of other tables whose state a day the rows are made of."""

    @property
    def name(self) -> str:
        """The name of its table."""
        return self.table.name

    @property
    def sources(self) -> tuple[str, ...]:
        """The tables of the warehouse that its rows come from."""
        return self.reads or self.table.reads or (self.name,)

    @property
    def totals(self) -> str:
        """Name the step that totals it."""
        return f"{self.name}_totals"

    @property
    def days(self) -> str:
        """Name the step that reduces it to days."""
        return f"{self.name}_days"

    @property
    def step_names(self) -> tuple[str, ...]:
        """The names of ``steps``."""
        return (*(step.name for step in self.before), *((self.days,) if self.by_days else ()), self.totals)

    def steps(self, made: Catalogue) -> tuple[Step, ...]:
        """Return what is to be written down for its measures: the state a day, where it has one, and last the totals."""
        measures = made.measures_of(self.table)
        days = (Step(self.days, partial(_days, self, measures)),) if self.by_days else ()
        return (*self.before, *days, Step(self.totals, partial(_totals, self, measures)))

    def has_rows(self, present: Collection[str]) -> bool:
        """Whether all that it reads is among the tables that are ``present``."""
        return all(name in present for name in self.sources)

    def known(self, tables: Tables, as_of: Day) -> ir.Table:
        """Plan the rows that are known on a day."""
        return self.rows(tables, as_of) if self.rows else source.known(tables[self.name], self.name, as_of)


def _days(fact: Fact, measures: Sequence[Measure], tables: Tables, as_of: Day) -> ir.Table:
    return measure.day_state(measures, fact.known(tables, as_of), day=fact.table.day)


def _totals(fact: Fact, measures: Sequence[Measure], tables: Tables, as_of: Day) -> ir.Table:
    if fact.by_days:
        return measure.totals(measures, tables[fact.days], as_of=as_of, calendar=tables["calendar"])
    rows = fact.known(tables, as_of)
    return measure.direct_totals(measures, rows, day=fact.table.day, as_of=as_of, calendar=tables["calendar"])


def _gaps(tables: Tables, _as_of: Day) -> ir.Table:
    return gap.gaps(tables["orders_days"])


def _priced_lines(tables: Tables, as_of: Day) -> ir.Table:
    lines = source.known(tables["order_lines"], "order_lines", as_of)
    return price.priced_lines(of_sales(lines, tables["orders"]), tables["price_references"])


def _price_references(tables: Tables, as_of: Day) -> ir.Table:
    lines = of_sales(tables["order_lines"], tables["orders"])
    return price.price_references(lines, tables["products"], as_of=as_of)


def _told_events(tables: Tables, as_of: Day) -> ir.Table:
    return doings.told(source.known(tables["events"], "events", as_of))


def _sessions(tables: Tables, as_of: Day) -> ir.Table:
    return session.sessions(source.known(tables["events"], "events", as_of))


def _carts(tables: Tables, _as_of: Day) -> ir.Table:
    return cart.carts(tables["sessions"], tables["orders_days"])


def _made(name: str) -> Callable[[Tables, Day], ir.Table]:
    return lambda tables, _as_of: tables[name]


SESSION_ROWS = Step("sessions", _sessions)
PRICE_REFERENCES = Step("price_references", _price_references, of_everyone=True)
"""What products cost beside the others of their category."""

_MADE = (
    Fact(table=ORDERS),
    Fact(table=GAPS, by_days=False, rows=_gaps, counted=("orders",)),
    Fact(
        table=ORDER_LINES,
        reads=("order_lines", "products"),
        by_days=False,
        rows=_priced_lines,
        before=(PRICE_REFERENCES,),
    ),
    Fact(table=EVENTS, rows=_told_events),
    Fact(table=SESSIONS, rows=_made("sessions"), before=(SESSION_ROWS,)),
    Fact(table=CARTS, rows=_made("carts"), before=(SESSION_ROWS, Step("carts", _carts)), counted=("orders",)),
)
_TABLES = {fact.table for fact in _MADE}
FACTS = (*_MADE, *(Fact(table=table) for table in of_role("happening") if table not in _TABLES))
"""Everything that measures are taken of, in the order of what depends on what."""
