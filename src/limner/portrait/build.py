"""Build every customer's features and preferences as of a day, in steps that an engine can run one after another.

No step runs anything. Whoever runs a build (``app``) does, in order:

1. ``presence``: one row, read back as the dictionary ``present``;
2. each of ``steps``: its plan is written as files and scanned back under its name, for the plans that follow;
3. ``features``: written as the table ``features``.

The files of the steps ``preference_steps`` together are the table ``preferences``. Steps look at each
customer alone, so that a build may take them for some customers only, except those marked ``of_everyone``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain

import ibis
import ibis.expr.types as ir

from limner.engine.bound import Day, literal
from limner.portrait import doings, exposure, feature, payday, preference, source
from limner.portrait.catalogue import Catalogue, catalogue
from limner.portrait.fact import FACTS, Fact, Step, Tables
from limner.portrait.feature import Feature, attribute
from limner.portrait.measure import joined
from limner.portrait.preference import Dimension
from limner.portrait.sales import is_sale, is_sale_line
from limner.portrait.sold import paid_lines
from limner.portrait.source import DAY_COLUMNS, Source
from limner.portrait.wanted import FIRST_SALE, MONTH_DAY, PRODUCT, Wanted, counted_columns, reads, wanted
from limner.warehouse.tables import CUSTOMERS, EVENTS, ORDER_LINES, ORDERS, PRODUCTS, Table

_JOINED_TOGETHER = 5
"""How many parts of ``totals`` are joined before they are put beside the others."""


def presence(tables: Tables, *, as_of: Day) -> ir.Table:
    """Plan one row that says of each source whether it has any data up to ``as_of``."""
    return source.presence(tables, catalogue().sources, as_of=as_of)


def steps(present: Collection[str], only: Iterable[str] | None = None) -> tuple[Step, ...]:
    """Return what must be written down before ``features``, in order.

    Args:
        present: The names of the tables that have rows; what is made of others alone is left out.
        only: The names of the features that are wanted; all of them where it is not given.

    Raises:
        NotFound: ``only`` names what is no feature.
    """
    asked = wanted(only)
    of_facts = chain.from_iterable(fact.steps(asked.made) for fact in _facts(present, asked.made))
    last = Step("totals", partial(_totals, present, asked))
    every = (*of_facts, *_preference_steps(present, asked.made), *_summary_steps(present, asked), last)
    return tuple({step.name: step for step in every}.values())


def preference_steps(present: Collection[str]) -> tuple[Step, ...]:
    """Return the steps whose rows together are the table ``preferences``; those of products need the product's."""
    return tuple(_preference_steps(present, catalogue()))


def _preference_steps(present: Collection[str], made: Catalogue) -> Iterator[Step]:
    return (Step(_step_name(each.name), partial(chosen, each)) for each in _dimensions(present, made))


def chosen(dimension: Dimension, tables: Tables, as_of: Day) -> ir.Table:
    """Count the choices of one dimension: rows of ``preferences``."""
    if dimension.of == PRODUCTS:
        bought = tables[_step_name(PRODUCT)].rename(product_id="value")
        return preference.chosen_with(dimension, bought.inner_join(tables["products"], "product_id"))
    name = dimension.of.name
    rows, counts = source.known(tables[name], name, as_of), None
    if dimension.of == EVENTS:
        rows = doings.told(rows)
    elif dimension.of == ORDERS:
        rows = rows.filter(is_sale(rows))
    elif dimension.of == ORDER_LINES:
        rows, counts = paid_lines(rows, tables[ORDERS.name]), is_sale_line
    return preference.chosen(dimension, rows, day=DAY_COLUMNS[name], as_of=as_of, counts=counts)


def _totals(present: Collection[str], asked: Wanted, tables: Tables, _as_of: Day) -> ir.Table:
    """Join all that was counted: one row a customer of whom anything was.

    Only what is written down already is joined. As one plan, all that each part sorts and groups by would be in memory
    together, and customers would be asked of rows that are counted once more for it.
    """
    of_facts = [fact.totals for fact in _facts(present, asked.made)]
    parts = [tables[name] for name in (*of_facts, *(step.name for step in _summary_steps(present, asked)))]
    if not parts:
        return tables["customers"].select("customer_id").limit(0)
    ids = [part.select("customer_id") for part in parts]
    known = ibis.union(*ids, distinct=True) if ids[1:] else ids[0].distinct()
    # DuckDB splits its batches of rows at each join in which some customers have no row. In groups, few columns are
    # split often; the groups hold every customer, so putting them together splits nothing.
    groups = [parts[place : place + _JOINED_TOGETHER] for place in range(0, len(parts), _JOINED_TOGETHER)]
    return joined(known, [joined(known, group) for group in groups])


def features(tables: Tables, present: Mapping[str, bool], *, as_of: Day, only: Iterable[str] | None = None) -> ir.Table:
    """Plan the features of every customer known on a day.

    A customer is known who has a row in ``customers`` first seen on or before the day (or on no known day), or of whom
    anything was counted up to it. Totals of a customer without rows are 0 where the source has data at all, and null
    where it has none; what is absent is listed.

    Args:
        tables: The tables ``customers``, ``calendar`` and ``totals``, last of ``steps``.
        present: The row of ``presence``.
        as_of: The last day that the features know of.
        only: The names of the features that are wanted, as they were given to ``steps``; all of them where it is not
            given. Who is known only by what else is counted is then not among the customers.

    Raises:
        NotFound: ``only`` names what is no feature.
    """
    asked = wanted(only)
    levels, published = asked.levels, asked.names
    missing = set(chain.from_iterable(_absent(asked, present).values()))
    found = {each.name for level in levels for each in level} - missing
    rows = _wide(tables, as_of, asked.made, asked.columns & found.union(*(reads()[name] for name in found)))
    ranks = asked.ranks - missing
    if ranks:
        # A window sorts all that its rows hold, and DuckDB keeps all columns of what a plan reads twice in memory: so
        # ranks are found in a plan of their own, of the few columns that they come from, and joined.
        read = feature.with_all_read(ranks, reads())
        narrow = _wide(tables, as_of, asked.made, read)
        ranked = _said(narrow, _only(levels, read), missing=missing, wanted=ranks | {"customer_id"})
        rows = joined(rows, [ranked])
        levels = _only(levels, {each.name for level in levels for each in level} - ranks)
    said = _said(rows, levels, missing=missing, wanted={*published, "customer_id", "as_of"})
    return said.select("customer_id", "as_of", *published)


def absent(present: Mapping[str, bool], only: Iterable[str] | None = None) -> dict[str, tuple[str, ...]]:
    """Return the sources that have no data (``orders.coupon_amount|coupon_id``), each with the features that want it.

    Args:
        present: The row of ``presence``.
        only: The names of the features that are looked at; all of them where it is not given.

    Raises:
        NotFound: ``only`` names what is no feature.
    """
    asked = wanted(only)
    told = {each: tuple(n for n in names if n in asked.names) for each, names in _absent(asked, present).items()}
    return {each: names for each, names in told.items() if names}


def _wide(tables: Tables, as_of: Day, made: Catalogue, wanted: Collection[str]) -> ir.Table:
    """Put the ``wanted`` columns of what was counted beside the attributes of every customer known on the day."""
    records, counted = tables["customers"], tables["totals"]
    kinds = {name: kind for name, kind in counted_columns(made).items() if name in wanted}
    if FIRST_SALE in counted.columns and not kinds.keys().isdisjoint(exposure.SUMMARY):
        # What days a customer has had moves with every day, so it is not kept in ``totals``.
        counted = exposure.exposed(counted, tables["calendar"], as_of=as_of)
    of_record = {attribute(name): records[name] for name in CUSTOMERS.columns if name != "customer_id"}
    of_record = {name: value for name, value in of_record.items() if name in wanted}
    known = records.filter(records.customer_id.notnull()).select(
        _number=records.customer_id, _first=records.first_seen_on, **of_record
    )
    # One join that keeps the rows of both: the wide table is read once, and the narrow one is held for it.
    both = counted.outer_join(known, counted.customer_id == known["_number"])
    whole = both.filter(both.customer_id.notnull() | both["_first"].isnull() | (both["_first"] <= literal(as_of)))
    zeros = {column for each in made.measures if each.adds for column in each.columns}
    found = {
        name: (whole[name].fill_null(0) if name in zeros else whole[name]).cast(kind)
        if name in counted.columns
        else ibis.null(kind)
        for name, kind in kinds.items()
    }
    number = whole.customer_id.fill_null(whole["_number"])
    return whole.select(customer_id=number, **{name: whole[name] for name in of_record}, **found, as_of=literal(as_of))


def _facts(present: Collection[str], made: Catalogue) -> list[Fact]:
    return [fact for fact in FACTS if fact.has_rows(present) and made.measures_of(fact.table)]


def _step_name(dimension: str) -> str:
    return f"preferences_{dimension}"


def _summary_steps(present: Collection[str], asked: Wanted) -> Iterator[Step]:
    """Yield a step for what formulas ask of each dimension: one row a customer with a choice in it."""
    for each in _dimensions(present, asked.made):
        counted, parts = _step_name(each.name), [p for p in preference.SUMMARY if each.column(p) in asked.columns]
        if parts:
            yield Step(f"{counted}_totals", partial(_summary, counted, each, parts))
        if each.name == MONTH_DAY:
            yield Step("paydays", partial(_paydays, counted))


def _summary(counted: str, dimension: Dimension, wanted: Collection[str], tables: Tables, _as_of: Day) -> ir.Table:
    return preference.summary(tables[counted], dimension, wanted)


def _paydays(counted: str, tables: Tables, _as_of: Day) -> ir.Table:
    return payday.payday_summary(tables[counted])


def _dimensions(present: Collection[str], made: Catalogue) -> tuple[Dimension, ...]:
    """The dimensions that can be counted; those of products come last, since they are counted from products bought."""

    def has_rows(of: Table) -> bool:
        return of.name in present and (of != PRODUCTS or ORDER_LINES.name in present)

    there = (each for each in made.dimensions if has_rows(each.of))
    return tuple(sorted(there, key=lambda dimension: dimension.of == PRODUCTS))


def _only(levels: Iterable[Iterable[Feature]], names: Collection[str]) -> tuple[tuple[Feature, ...], ...]:
    """The features of each level that are among ``names``."""
    return tuple(tuple(each for each in level if each.name in names) for level in levels)


def _said(
    rows: ir.Table,
    levels: Sequence[Sequence[Feature]],
    *,
    missing: Collection[str],
    wanted: Collection[str],
) -> ir.Table:
    """Say the features of all levels in turn; those that are ``missing`` are null. Only ``wanted`` columns are kept."""
    for place, level in enumerate(levels):
        later = set(wanted).union(
            *(reads()[each.name] for others in levels[place + 1 :] for each in others if each.name not in missing)
        )
        values = {
            each.name: ibis.null(each.type) if each.name in missing else each.formula(rows).cast(each.type)
            for each in level
        }
        kept = [name for name in rows.columns if name in later and name not in values]
        rows = rows.select(*kept, **values)
    return rows.select(name for name in rows.columns if name in wanted)


def _absent(asked: Wanted, present: Mapping[str, bool]) -> dict[str, tuple[str, ...]]:
    """What each absent source leaves null, of all features that are computed."""
    wants = feature.sources_of(asked.levels, reads(), _column_sources(asked.made))
    absent: dict[str, list[str]] = {}
    for name, sources in wants.items():
        for each in sources:
            if not present[str(each)]:
                absent.setdefault(str(each), []).append(name)
    return {each: tuple(names) for each, names in absent.items()}


def _column_sources(made: Catalogue) -> dict[str, tuple[Source, ...]]:
    return {column: each.sources for each in made.measures for column in each.columns}
