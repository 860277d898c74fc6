"""Orders and their lines: what was bought, what came back, what was paid.

A row is a refund where its kind says so; its quantity and amounts are then negative whatever the source writes. The
state "refunded" on the row of a sale leaves the sale as it was and gives back what was paid for it; it makes a refund of
a row only where that is one by itself (``returns.signed``). An order with lines of both signs is one row with its net. An
order is a refund where its rows say so, where its net is negative, or where its net is zero, pieces came back and its
number is a C and digits (a cancellation); else it is a sale. Nothing was paid for an order that is unpaid or cancelled:
its amount is 0 and its list amount keeps the figure.

Lines may have figures of their order written again on each of them (``orders.amount`` beside lines): those are taken
once an order, and win over sums of lines. An order whose lines give one figure in two ways is not taken.
"""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from limner.engine.portable import ratio
from limner.sources.mapping.facts import Facts, extra_names, shaped
from limner.sources.mapping.keys import digest, numbered
from limner.sources.mapping.mapping import ONCE, SheetMapping
from limner.sources.mapping.returns import OF_ORDER, STANDING, given_back, signed
from limner.sources.mapping.states import STATES
from limner.sources.merge import SUMMED, written
from limner.warehouse.tables import BY_NAME

_ATTRIBUTES = (
    "visitor_id",
    "coupon_id",
    "promotion_kind",
    "currency",
    "channel",
    "payment_method",
    "store_id",
    "country",
    "province",
    "city",
    "list_amount",
)
_FIGURES = ("amount", "discount_amount", "coupon_amount", "units")
_SUMS = {
    "amount": "amount",
    "discount_amount": "discount_amount",
    "coupon_amount": "coupon_amount",
    "refunded_amount": "order_refunded_amount",
    "units": "quantity",
}
"""What an order sums over its lines."""
_LINE = ("product_id", "quantity", "unit_price", "amount", "discount_amount", "coupon_amount")
_NO = ibis.literal(value=False)
_LARGEST = 2.0**63
_CANCELLATION = r"^[Cc]\d+$"


def lines(good: Facts) -> ir.Table:
    """One row a line with its order's id, its signed figures, and the order's own columns under ``order_``."""
    table = "order_lines"
    rows = _rows_of_lines(good)
    if good.mapping.sources(f"{table}.order_id"):
        return good.running.name(_named(rows, good, "order_id"))
    named = _named(rows, good, "customer_id")
    return good.running.keep(named.mutate(order_id=_order_of_one_visit(named, good.load.source)))


def said(good: Facts, table: str) -> ir.Table:
    """What each row of the sheet says by itself of ``order_lines`` or ``orders``: ``line`` and the columns that it fills.

    Of an order that is written line by line that is nothing of its sums, nor whether it is a refund.
    """
    by_line = "order_lines" in good.mapping.tables
    rows = _rows_of_lines(good) if by_line else _rows_of_orders(good)
    common = _common(good, "order_lines" if by_line else "orders")
    if table == "order_lines":
        own = [name for name in rows.columns if name not in _COMMON and not name.startswith(OF_ORDER)]
        return rows.select(*common, **{"line_id" if name == "own_line_id" else name: rows[name] for name in own})
    figures = () if by_line else tuple(name for name in _FIGURES if name in rows.columns)
    attributes = [name for name in rows.columns if name.startswith(OF_ORDER) and name not in {"order_id", *STANDING}]
    told = rows.select(*common, *figures, **{name.removeprefix(OF_ORDER): rows[name] for name in attributes})
    if by_line:
        return told
    whole = _with_nulls(told)
    standing = {name: value for name, value in _standing(whole, good).items() if name in {*told.columns, *_ALWAYS}}
    return whole.mutate(**standing).select(*dict.fromkeys((*told.columns, *standing)))


_COMMON = ("line", "order_id", "customer_id", "ordered_at", "ordered_on", "ordered_hour")


def _common(good: Facts, table: str) -> list[str]:
    """Those of ``_COMMON`` that the sheet fills."""
    filled = {
        "line": True,
        "order_id": bool(good.mapping.sources(f"{table}.order_id")),
        "customer_id": good.names_customer,
    }
    dated = bool(good.mapping.sources(f"{table}.ordered_at"))
    return [name for name in _COMMON if filled.get(name, dated)]


_ALWAYS = ("kind", "status", "currency")
"""What every order has, said or not."""


def _rows_of_lines(good: Facts) -> ir.Table:
    """``lines`` before they have their ids."""
    table = "order_lines"
    row = {
        "line": good.rows.line,
        "order_id": good.value(f"{table}.order_id"),
        "customer_id": good.customer(),
        **good.moment(f"{table}.ordered_at"),
        **_figures(good),
        **{f"{OF_ORDER}{name}": value for name, value in _order_columns(good).items()},
        **good.extras(table),
    }
    if good.mapping.sources(f"{table}.visitor_id"):
        row["visitor_id"] = good.value(f"{table}.visitor_id")
    if good.mapping.sources(f"{table}.line_id"):
        row["own_line_id"] = good.value(f"{table}.line_id")
    of_what = [name for name in ("order_id", "product_id") if good.mapping.sources(f"{table}.{name}")]
    return signed(good.rows.select(**row), of_what, states=_may_be_refunded(good.mapping))


def _named(rows: ir.Table, good: Facts, whose: str) -> ir.Table:
    """Give each line its id: a hash of the source's own id of it, else of what it says of it and of ``whose`` it is."""
    if "own_line_id" in rows.columns:
        return numbered(rows, "line_id", ["own_line_id"], salt=good.load.source, alike=good.running.alike)
    mapped = [name for name in _LINE if good.mapping.sources(f"order_lines.{name}")]
    return numbered(rows, "line_id", [whose, "ordered_at", *mapped], salt=good.load.source, alike=good.running.alike)


def _order_of_one_visit(rows: ir.Table, source: str) -> ir.StringValue:
    """Where orders have no number, lines of one customer at one time are one; an anonymous line is one by itself."""
    visit = digest([ibis.literal(source), rows.customer_id, rows.ordered_at])
    return ibis.ifelse(rows.customer_id.isnull() | rows.ordered_at.isnull(), rows.line_id, visit)


def _figures(good: Facts) -> dict[str, ir.Value]:
    found = {name: good.value(f"order_lines.{name}") for name in _LINE}
    computed = good.mapping.computed
    if "order_lines.amount" in computed:
        priced = found["unit_price"].cast("float64")
        pieces = found["quantity"] if good.mapping.has("order_lines.quantity") else ibis.literal(1.0)
        found["amount"] = _rounded(priced * pieces)
        formula = computed["order_lines.amount"]
        if formula == "price_less_rate":
            found["amount"] = _rounded(
                priced * pieces * (1.0 - good.value("order_lines.x_discount_rate").fill_null(0.0))
            )
        if formula == "price_less_discount":
            off = found["discount_amount"].fill_null(0) + found["coupon_amount"].fill_null(0)
            found["amount"] = found["amount"] - off
    if "order_lines.discount_amount" in computed:
        rate = good.value("order_lines.x_discount_rate")
        left = ibis.literal(1.0) - rate
        found["discount_amount"] = _rounded(ratio(found["amount"].cast("float64") * rate, left)).abs()
    return {name: value for name, value in found.items() if good.mapping.has(f"order_lines.{name}")}


def _rounded(number: ir.FloatingValue) -> ir.IntegerValue:
    """The nearest whole number, null where 64 bits do not hold it: 10**40 pieces are a slip of the pen."""
    return ibis.ifelse(number.abs() < _LARGEST, number, ibis.null("float64")).round().cast("int64")


def line_rows(rows: ir.Table, good: Facts) -> ir.Table:
    """The rows of ``order_lines``."""
    own = [name for name in rows.columns if name == "order_id" or not name.startswith("order_")]
    return shaped("order_lines", rows, good.load, {name: rows[name] for name in own})


def orders_of_lines(rows: ir.Table, good: Facts) -> ir.Table:
    """The rows of ``orders``, summed over their lines."""
    keyed = rows.filter(rows.order_id.notnull())
    sums = {name: keyed[column].sum() for name, column in _SUMS.items() if column in keyed.columns}
    own = {name: _first_of(keyed, f"{OF_ORDER}{name}") for name in once(good.mapping)}
    return _finished(keyed, {**sums, **own, "lines": keyed.count()}, good, of_lines=True)


def once(mapping: SheetMapping) -> tuple[str, ...]:
    """The figures of orders that lines write again on each line, or on the first alone."""
    if "order_lines" not in mapping.tables:
        return ()
    return tuple(
        name
        for name in ONCE
        if any(name != "refunded_amount" or mapping.columns[one].once for one in mapping.sources(f"orders.{name}"))
    )


def contradictions(good: Facts) -> ir.Table | None:
    """Name the lines of orders whose figure is not the same on each of them: ``line``, ``check``, ``column``, ``reason``.

    None where the sheet has no such figures.
    """
    names = once(good.mapping)
    if not names or not good.mapping.sources("order_lines.order_id"):
        return None
    figures = {name: good.value(f"orders.{name}") for name in names}
    rows = good.rows.select(line=good.rows.line, order_id=good.value("order_lines.order_id"), **figures)
    ways = (
        rows.filter(rows.order_id.notnull()).group_by("order_id").agg(**{name: rows[name].nunique() for name in names})
    )
    first = ibis.cases(
        *((ways[name] > 1, good.mapping.sources(f"orders.{name}")[0]) for name in names), else_=ibis.null("string")
    )
    torn = ways.select("order_id", column=first).filter(lambda t: t.column.notnull())
    return rows.inner_join(torn, "order_id").select(
        "line",
        "column",
        check=ibis.null("string"),
        reason=ibis.literal("not the same on each line of its order"),
    )


def orders_of_rows(good: Facts) -> ir.Table:
    """The rows of ``orders`` of a sheet without lines; rows with the same number are one order, equal rows count once."""
    has_order = bool(good.mapping.sources("orders.order_id"))
    rows = _rows_of_orders(good)
    derived = {"line", "order_id", "ordered_on", "ordered_hour", *STANDING}
    content = [name for name in rows.columns if name not in derived]
    if has_order:
        each = rows.group_by([name for name in rows.columns if name != "line"]).agg(line=lambda t: t.line.min())
    else:
        each = numbered(rows.drop("order_id"), "order_id", content, salt=good.load.source, alike=good.running.alike)
    summed = {**{name: name for name in _FIGURES}, "refunded_amount": "order_refunded_amount"}
    sums = {name: each[column].sum() for name, column in summed.items() if column in each.columns}
    return _finished(each, sums, good)


def _rows_of_orders(good: Facts) -> ir.Table:
    """The rows of a sheet without lines, with signed figures, and the order's own columns under ``order_``."""
    columns = {
        "line": good.rows.line,
        "order_id": good.value("orders.order_id"),
        "customer_id": good.customer(),
        **good.moment("orders.ordered_at"),
        **{name: good.value(f"orders.{name}") for name in _FIGURES if good.mapping.has(f"orders.{name}")},
        **{f"{OF_ORDER}{name}": value for name, value in _order_columns(good).items()},
    }
    of_what = ["order_id"] if good.mapping.sources("orders.order_id") else []
    return signed(good.rows.select(**columns), of_what, states=_may_be_refunded(good.mapping))


def _may_be_refunded(mapping: SheetMapping) -> bool:
    """Whether a state of the sheet may be "refunded"."""
    columns = (mapping.columns[name] for name in mapping.sources("orders.status"))
    return any(one.reading != "paid_at" and (not one.values or "refunded" in one.values.values()) for one in columns)


def _order_columns(good: Facts) -> dict[str, ir.Value]:
    """The order's own columns that are mapped; a column of nulls would cost as much as any other."""
    names = [name for name in (*_ATTRIBUTES, "refunded_amount", "kind") if good.mapping.sources(f"orders.{name}")]
    found = {name: good.value(f"orders.{name}") for name in (*names, *once(good.mapping))}
    if good.mapping.sources("orders.status"):
        found["status"] = _status(good)
    return {**found, **good.extras("orders")}


def _status(good: Facts) -> ir.StringValue:
    """The worst state that a word gives, else that of a payment's time: paid where there is one, unpaid where not."""
    words: list[ir.StringValue] = []
    paid = None
    for name in good.mapping.sources("orders.status"):
        place = list(good.mapping.columns).index(name)
        if f"value_{place}" not in good.rows.columns:
            continue
        value = good.rows[f"value_{place}"]
        if good.mapping.columns[name].reading == "paid_at":
            paid = ibis.ifelse(value.notnull(), ibis.literal("paid"), ibis.literal("unpaid"))
        else:
            words.append(value)
    worst = words[0] if len(words) == 1 else _worst(words)
    return worst if paid is None else ibis.coalesce(worst, paid)


def _worst(words: Sequence[ir.StringValue]) -> ir.StringValue:
    """The worst state of which one of ``words`` speaks; where none does, the first word."""
    spoken = [(ibis.or_(*((one == state).fill_null(_NO) for one in words)), ibis.literal(state)) for state in STATES]
    return ibis.cases(*spoken, else_=ibis.coalesce(*words) if words else ibis.null("string"))


def _finished(rows: ir.Table, sums: dict[str, ir.Value], good: Facts, *, of_lines: bool = False) -> ir.Table:
    """Group ``rows`` by order, take the first that is not empty of each attribute, and say kind and status."""
    names = (*_ATTRIBUTES, "status", "kind", *extra_names(good.mapping, "orders"))
    whole = rows.group_by("order_id").agg(
        customer_id=_first_of(rows, "customer_id"),
        **{name: rows[name].min() for name in ("ordered_at", "ordered_on")},
        # One moment has one hour, so that ties do not matter.
        ordered_hour=rows.ordered_hour.argmin(rows.ordered_at, where=rows.ordered_hour.notnull()),
        **sums,
        **(
            {"taken_back": rows.order_taken_back.sum(), "kept": rows.order_kept.any()}
            if STANDING[0] in rows.columns
            else {}
        ),
        **{name: _first_of(rows, f"order_{name}") for name in names if f"order_{name}" in rows.columns},
    )
    whole = _with_nulls(whole)
    own = once(good.mapping)
    summed = written({name: whole[name].notnull() & ibis.literal(name not in own) for name in SUMMED})
    summed = summed if of_lines else ibis.null("string")
    values = {name: whole[name] for name in whole.columns} | {"summed": summed} | _standing(whole, good)
    return shaped("orders", whole, good.load, values)


def _with_nulls(rows: ir.Table) -> ir.Table:
    unknown = {name: column for name, column in BY_NAME["orders"].columns.items() if name not in rows.columns}
    return rows.mutate(**{name: ibis.null(column.type) for name, column in unknown.items()})


def _standing(whole: ir.Table, good: Facts) -> dict[str, ir.Value]:
    """Whether an order is a sale or a refund, whether it was paid, and its amounts by that."""
    sold = (whole.amount > 0).fill_null(_NO)
    refunded = ((whole.kind == "refund") | ((whole.status == "refunded") & ~sold)).fill_null(_NO)
    cancelled = whole.order_id.re_search(_CANCELLATION) & (whole.units < 0) & (whole.amount.fill_null(0) == 0)
    negative = (
        whole.amount < 0
        if good.mapping.has("orders.amount") or good.mapping.has("order_lines.amount")
        else whole.units < 0
    )
    refund = refunded | cancelled.fill_null(_NO) | negative.fill_null(_NO)
    status = ibis.ifelse(whole.status.isin(["unpaid", "cancelled"]), whole.status, ibis.literal("paid"))
    nothing = status != "paid"
    return {
        "kind": ibis.ifelse(refund, ibis.literal("refund"), _where_whole(good, "kind", "sale")),
        "status": _where_whole(good, "status", status),
        "amount": ibis.ifelse(nothing & whole.amount.notnull(), ibis.literal(0, "int64"), whole.amount),
        "list_amount": ibis.ifelse(nothing, ibis.coalesce(whole.list_amount, whole.amount), whole.list_amount),
        "currency": ibis.coalesce(whole.currency, ibis.literal(good.mapping.currency, "string")),
        "refunded_amount": given_back(whole),
    }


def assumed(mapping: SheetMapping) -> frozenset[str]:
    """Columns of ``orders`` that are filled without the sheet saying so: a row without a status is paid."""
    return frozenset() if mapping.sources("orders.status") else frozenset({"status"})


def _where_whole(good: Facts, name: str, value: ir.StringValue | str) -> ir.StringValue:
    """Null where the rows only complete orders of another sheet and say nothing of ``name``, so as not to overwrite it."""
    whole = good.mapping.has("orders.customer_id") or good.mapping.has("orders.ordered_at")
    found = ibis.literal(value) if isinstance(value, str) else value
    return found if whole or good.mapping.has(f"orders.{name}") else ibis.null("string")


def _first_of(rows: ir.Table, name: str) -> ir.Value:
    """The value of the first line that has one; no two rows have the same line, so that there are no ties."""
    return rows[name].argmin(rows.line, where=rows[name].notnull())
