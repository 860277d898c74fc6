"""Build every customer's features and preferences as of a day, in steps that an engine can run one after another.

No step runs anything. Whoever runs a build (``app``) does, in order:

1. ``presence``: one row, read back as the dictionary ``present``;
2. each of ``STEPS``: its plan is written as files and scanned back under its name, for the plans that follow;
3. ``features``: written as the table ``features``.

The files of the steps ``PREFERENCES`` together are the table ``preferences``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import chain

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir

from limner.portrait import feature, gap, grade, measure, preference, source
from limner.portrait.catalogue import Catalogue, catalogue
from limner.portrait.feature import Feature, attribute
from limner.portrait.gap import GAPS
from limner.portrait.preference import Dimension
from limner.portrait.sales import is_sale, is_sale_line
from limner.portrait.source import Source
from limner.warehouse.tables import CUSTOMERS, ORDER_LINES, ORDERS, PRODUCTS

Tables = Mapping[str, ir.Table]
"""Tables by name: those of the warehouse and, as a build goes on, those of its steps."""

PRODUCT = "product"
"""The dimension from which those of products are counted."""


@dataclass(frozen=True)
class Step:
    """A plan to write down before the next one is made."""

    name: str
    plan: Callable[[Tables, date], ir.Table]
    """Makes the plan from tables and the as-of day."""


@dataclass(frozen=True)
class Built:
    """The plan of the features, and why some of them are null for everyone."""

    features: ir.Table
    """One row a customer: ``customer_id``, ``as_of`` and a column a feature."""
    absent: dict[str, tuple[str, ...]]
    """Sources that have no data (``orders.coupon_amount|coupon_id``), each with the features that want it."""


def presence(tables: Tables, *, as_of: date) -> ir.Table:
    """Plan one row that says of each source whether it has any data up to ``as_of``."""
    return source.presence(tables, catalogue().sources, as_of=as_of)


def customer_days(tables: Tables, as_of: date) -> ir.Table:
    """Reduce ``orders`` to the state of all its measures: one row a customer and day. States of disjoint rows merge."""
    orders = source.known(tables["orders"], "orders", as_of)
    return measure.day_state(catalogue().measures_of(ORDERS), orders, day="ordered_on")


def order_totals(tables: Tables, as_of: date) -> ir.Table:
    """Total ``customer_days`` over each window: one row a customer."""
    return measure.totals(catalogue().measures_of(ORDERS), tables["customer_days"], as_of=as_of)


def product_grades(tables: Tables, as_of: date) -> ir.Table:
    """Grade products by price; see ``grade.product_grades``."""
    return grade.product_grades(tables["order_lines"], tables["products"], as_of=as_of)


def chosen(dimension: Dimension, tables: Tables, as_of: date) -> ir.Table:
    """Count the choices of one dimension: rows of ``preferences``. What was chosen with a product needs the product's."""
    if dimension.of == ORDERS:
        orders = source.known(tables["orders"], "orders", as_of)
        return preference.chosen(dimension, orders.filter(is_sale(orders)))
    if dimension.of == ORDER_LINES:
        lines = source.known(tables["order_lines"], "order_lines", as_of)
        return preference.chosen(dimension, lines.filter(is_sale_line(lines)))
    bought = tables[_step_name(PRODUCT)].select("customer_id", "n", "amount", product_id="value")
    products = bought.inner_join(tables["products"], "product_id")
    return preference.chosen(dimension, products, n=lambda rows: rows.n)


def wide(tables: Tables, as_of: date) -> ir.Table:
    """Join all that formulas read: one row a customer known on the day."""
    made = catalogue()
    parts = [
        (made.measures_of(ORDERS), tables["order_totals"]),
        (made.measures_of(GAPS), _gap_totals(tables, made, as_of)),
        (made.measures_of(ORDER_LINES), _line_totals(tables, made, as_of)),
        *(((), preference.summary(tables[_step_name(each.name)], each)) for each in made.dimensions),
    ]
    whole = _customers(tables, as_of)
    for measures, totals in parts:
        zeros = [column for each in measures if each.adds for column in each.columns]
        joined = whole.left_join(totals, "customer_id").drop("customer_id_right")
        whole = joined.mutate(**{column: joined[column].fill_null(0) for column in zeros})
    return whole


def _gap_totals(tables: Tables, made: Catalogue, as_of: date) -> ir.Table:
    gaps = gap.gaps(tables["customer_days"])
    return measure.direct_totals(made.measures_of(GAPS), gaps, day="day", as_of=as_of)


def _line_totals(tables: Tables, made: Catalogue, as_of: date) -> ir.Table:
    lines = grade.graded_lines(tables["order_lines"], tables["product_grades"])
    return measure.direct_totals(made.measures_of(ORDER_LINES), lines, day="ordered_on", as_of=as_of)


def _customers(tables: Tables, as_of: date) -> ir.Table:
    records = tables["customers"]
    day = ibis.literal(as_of)
    on_record = records.filter(
        records.customer_id.notnull(), records.first_seen_on.isnull() | (records.first_seen_on <= day)
    )
    with_orders = tables["customer_days"].select("customer_id")
    known = on_record.select("customer_id").union(with_orders, distinct=True)
    attributes = {attribute(name): records[name] for name in CUSTOMERS.columns if name != "customer_id"}
    told = records.select("customer_id", **attributes)
    return known.left_join(told, "customer_id").drop("customer_id_right")


def _step_name(dimension: str) -> str:
    return f"preferences_{dimension}"


def _preference_steps() -> tuple[Step, ...]:
    """Choose the order of dimensions: those of products come last, since they are counted from products bought."""
    last_of_products = sorted(catalogue().dimensions, key=lambda dimension: dimension.of == PRODUCTS)
    return tuple(Step(_step_name(each.name), partial(chosen, each)) for each in last_of_products)


_PREFERENCES = _preference_steps()
STEPS = (
    Step("customer_days", customer_days),
    Step("order_totals", order_totals),
    Step("product_grades", product_grades),
    *_PREFERENCES,
    Step("wide", wide),
)
"""What must be written down before ``features``, in order."""
PREFERENCES = tuple(step.name for step in _PREFERENCES)
"""The steps whose rows together are the table ``preferences``."""


def features(tables: Tables, present: Mapping[str, bool], *, as_of: date) -> Built:
    """Plan the features of every customer known on a day.

    A customer is known who has a row in ``customers`` first seen on or before the day (or on no known day), or an
    order up to it. Totals of a customer without rows are 0 where the source has data at all, and null where it has
    none; what is absent is listed.

    Args:
        tables: The table ``wide``, last of ``STEPS``.
        present: The row of ``presence``.
        as_of: The last day that the features know of.
    """
    made = catalogue()
    rows = tables["wide"].mutate(as_of=ibis.literal(as_of))
    published = made.features
    read = feature.reads(published, {name: str(kind) for name, kind in rows.schema().items()})
    levels = feature.in_order(published, read)
    absent = _absent(feature.sources_of(levels, read, _column_sources(made)), present)
    missing = set(chain.from_iterable(absent.values()))
    for level in levels:
        nulls = {each.name: ibis.null(each.type) for each in level if each.name in missing}
        rows = _said(rows, [each for each in level if each.name not in missing], read).mutate(**nulls)
    said = rows.select("customer_id", "as_of", *published)
    return Built(features=said, absent=absent)


def _said(rows: ir.Table, level: Iterable[Feature], read: Mapping[str, frozenset[str]]) -> ir.Table:
    """Add the features of one level."""
    values = {each.name: each.formula(rows).cast(each.type) for each in level}
    ranks = {each.name: each for each in level if values[each.name].op().find(ops.WindowFunction, filter=ops.Value)}
    more = rows.mutate(**{name: value for name, value in values.items() if name not in ranks})
    if not ranks:
        return more
    # A window sorts all that its rows hold, so ranks are found among the few columns that they read, and joined.
    narrow = rows.select("customer_id", *sorted(frozenset[str]().union(*(read[name] for name in ranks))))
    found = narrow.select("customer_id", **{name: each.formula(narrow).cast(each.type) for name, each in ranks.items()})
    return more.left_join(found, "customer_id").drop("customer_id_right")


def _absent(wants: Mapping[str, Iterable[Source]], present: Mapping[str, bool]) -> dict[str, tuple[str, ...]]:
    """Turn what each feature wants into what each absent source leaves null."""
    absent: dict[str, list[str]] = {}
    for name, sources in wants.items():
        for each in sources:
            if not present[str(each)]:
                absent.setdefault(str(each), []).append(name)
    return {each: tuple(names) for each, names in absent.items()}


def _column_sources(made: Catalogue) -> dict[str, tuple[Source, ...]]:
    return {column: each.sources for each in made.measures for column in each.columns}
