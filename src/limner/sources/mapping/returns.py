"""What rows say of goods and money that came back."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

OF_ORDER = "order_"
"""Before the order's own columns on each of its rows."""
STANDING = ("order_taken_back", "order_kept")
"""What ``signed`` says of rows with a state: what was given back by that state, not positive, and whether the row is
anything but a sale that was given back whole."""
_FIGURES = ("quantity", "units", "amount", "order_amount")
_NO = ibis.literal(value=False)
_DOCUMENT = r"(?i)^(c|r|rf|rt|ref|ret|refund|return|cn|tk|th|退款|退货|退)[-_# ]?\d+$"
"""Numbers of documents of their own about what came back: R-1001, TK20240501001."""


def signed(rows: ir.Table, of_what: Sequence[str], *, states: bool) -> ir.Table:
    """Make the figures of refunds negative, and say under ``STANDING`` what the state "refunded" gives back.

    A row is a refund where its kind is, or where its state is "refunded" and it is a document by itself: it has a
    negative amount or none, another row of the same ``of_what`` is not refunded, or its number is one of refunds and no
    sale of the sheet has such a number. Any other row with that state is a sale that was given back. A line without a
    state has that of its order's first line.

    Args:
        rows: rows of orders or of their lines, the order's own columns under ``order_``.
        of_what: the columns that say what a row may be the refund of: the order, of lines the product too.
        states: whether a state may be "refunded".
    """
    refund = (rows.order_kind == "refund").fill_null(_NO) if "order_kind" in rows.columns else _NO
    if not states:
        return _negative(rows, refund) if "order_kind" in rows.columns else rows
    paid = rows.order_amount if "order_amount" in rows.columns else None
    paid = paid if "amount" not in rows.columns else rows.amount if paid is None else ibis.coalesce(rows.amount, paid)
    if paid is None:
        return _negative(rows, refund | (rows.order_status == "refunded").fill_null(_NO))
    marked = _given_back_by_state(rows.mutate(refund=refund, paid=paid), of_what)
    document = marked.back & (~(marked.paid > 0).fill_null(_NO) | _beside_a_sale(marked, of_what))
    marked = marked.mutate(refund=marked.refund | document)
    if of_what:
        marked = _with_numbers_of_refunds(marked)
    whole = marked.back & ~marked.refund
    marked = marked.mutate(
        order_taken_back=ibis.ifelse(whole, -marked.paid, ibis.null("int64")),
        order_kept=~whole,
    )
    return _negative(marked, marked.refund).drop("back", "refund", "paid")


def given_back(whole: ir.Table) -> ir.IntegerValue:
    """What was given back of an order, not positive: the figure that the source gives, else what the states of its rows say.

    Where all rows were given back that is the order's amount, whatever its lines add up to.
    """
    if "kept" not in whole.columns:
        return whole.refunded_amount
    by_state = ibis.ifelse(whole.kept, whole.taken_back, -whole.amount)
    return ibis.ifelse(
        whole.taken_back.notnull(), ibis.coalesce(whole.refunded_amount.nullif(0), by_state), whole.refunded_amount
    )


def _given_back_by_state(rows: ir.Table, of_what: Sequence[str]) -> ir.Table:
    """Add ``back``: whether the state of a row, or of its order's first line where it has none, is "refunded"."""
    back = (rows.order_status == "refunded").fill_null(_NO) & ~rows.refund
    if not of_what:
        return rows.mutate(back=back)
    order = ibis.window(group_by=of_what[0])
    rows = rows.mutate(back=back, first=rows.line.min().over(order))
    of_first = (rows.back & (rows.line == rows.first)).cast("int64").max().over(order) == 1
    carried = rows.order_status.isnull() & rows[of_what[0]].notnull() & of_first & ~rows.refund
    return rows.mutate(back=rows.back | carried).drop("first")


def _beside_a_sale(rows: ir.Table, of_what: Sequence[str]) -> ir.BooleanValue:
    """Whether another row of the same order (and product) is not refunded."""
    if not of_what:
        return _NO
    kept = (~rows.back).cast("int64").max().over(ibis.window(group_by=list(of_what)))
    return (kept == 1) & rows[of_what[0]].notnull()


def _with_numbers_of_refunds(marked: ir.Table) -> ir.Table:
    """Make refunds of rows whose number is one of refunds, unless sales have such numbers as well."""
    is_document = marked.order_id.re_search(_DOCUMENT).fill_null(_NO)
    sales = marked.filter(~marked.back & ~marked.refund & is_document).aggregate(alike=lambda t: t.count())
    both = marked.cross_join(sales)
    numbered = both.back & (both.alike == 0) & both.order_id.re_search(_DOCUMENT).fill_null(_NO)
    return both.mutate(refund=both.refund | numbered).drop("alike")


def _negative(rows: ir.Table, refund: ir.BooleanValue) -> ir.Table:
    names = [name for name in _FIGURES if name in rows.columns]
    return rows.mutate(**{name: ibis.ifelse(refund, -rows[name].abs(), rows[name]) for name in names})
