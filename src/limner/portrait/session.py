"""Gather events into visits."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from limner.core.text import Text
from limner.engine.portable import later, seconds_between
from limner.portrait.doings import told
from limner.warehouse.tables import Column, Table

IDLE_SECONDS = 30 * 60
"""A visit ends after so long without an event: the default of Google Analytics, and near the 25.5 minutes that Catledge
and Pitkow measured (Characterizing Browsing Strategies in the World-Wide Web, 1995)."""
LONGEST_SECONDS = 86_400
"""An event that is said to have lasted longer, or less than nothing, has no known duration."""
COUNTED = {"views": "view", "carts": "cart", "checkouts": "checkout", "searches": "search"}
"""The doings that are counted in each visit, by column."""

SESSIONS = Table(
    name="sessions",
    title=Text("访问会话", "Visits"),
    doc="One visit of one customer: events that belong together in time.",
    grain=("customer_id", "session_id"),
    writer="portrait",
    role="internal",
    day="day",
    time="started_at",
    reads=("events",),
    columns={
        "customer_id": Column("string", Text("客户编号", "customer id"), "The customer."),
        "session_id": Column(
            "string",
            Text("会话编号", "session id"),
            "The source's; where it has none, #1, #2 … in the order of the customer's visits.",
        ),
        "day": Column("date", Text("日期", "date"), "Day of its first event."),
        "started_at": Column("timestamp", Text("开始时间", "start"), "When its first event happened."),
        "ended_at": Column(
            "timestamp", Text("结束时间", "end"), "When its last event ended, as far as its duration is known."
        ),
        "seconds": Column(
            "int64",
            Text("停留秒数", "seconds"),
            "From started_at to ended_at; 0 for one event without a duration.",
            unit="seconds",
        ),
        "events": Column("int64", Text("事件数", "events"), "Its events."),
        "views": Column("int64", Text("浏览数", "views"), "Pages and products viewed."),
        "carts": Column("int64", Text("加购数", "add-to-carts"), "Products put into the cart."),
        "checkouts": Column("int64", Text("结算数", "checkouts"), "Steps of a checkout."),
        "searches": Column("int64", Text("搜索数", "searches"), "Searches."),
    },
)


def sessions(events: ir.Table) -> ir.Table:
    """Gather events into visits.

    Events with a ``session_id`` belong to that visit of their customer. Those without one begin a new visit when more
    than ``IDLE_SECONDS`` have passed since the customer's event before, of those without one. A visit across midnight
    is one visit, of its first day. Where a source has days only, a customer's day is a visit.

    A visit lasts from its first event to the end of the one that ends last. Durations are not added up: events may
    overlap, and what lies between them belongs to the visit.

    Args:
        events: Rows of the table ``events``. Those without a customer, a time or a day are left out.

    Returns:
        Rows of ``SESSIONS``.
    """
    every = told(
        events.filter(events.customer_id.notnull(), events.occurred_at.notnull(), events.occurred_on.notnull())
    )
    rows = every.select(
        "customer_id",
        "session_id",
        "occurred_at",
        "occurred_on",
        "doing",
        until=later(every.occurred_at, _duration(every)),
    )
    named = rows.filter(rows.session_id.notnull())
    gathered = named.union(_named(rows.filter(rows.session_id.isnull())).select(named.columns))
    whole = gathered.group_by("customer_id", "session_id").agg(
        day=gathered.occurred_on.min(),
        started_at=gathered.occurred_at.min(),
        ended_at=gathered.until.max(),
        events=gathered.count(),
        # Of the column and not of the rows: on Spark, ibis counts rows by a sum, which is null where nothing has a doing.
        **{column: gathered.doing.count(where=gathered.doing == kind) for column, kind in COUNTED.items()},
    )
    return whole.mutate(seconds=seconds_between(whole.started_at, whole.ended_at)).select(*SESSIONS.columns)


def _named(events: ir.Table) -> ir.Table:
    """Number the visits of each customer, in the order of time, by the gaps between events."""
    before = events.occurred_at.lag().over(ibis.window(group_by="customer_id", order_by="occurred_at"))
    paired = events.mutate(before=before)
    begins = paired.before.isnull() | (paired.occurred_at > later(paired.before, ibis.literal(IDLE_SECONDS)))
    marked = paired.mutate(begins=begins.ifelse(1, 0).cast("int64"))
    # By values and not by rows: of events at one moment it does not matter which one the other window took for the first.
    number = marked.begins.sum().over(
        ibis.range_window(preceding=None, following=0, group_by="customer_id", order_by="occurred_at")
    )
    return marked.mutate(session_id=ibis.literal("#") + number.cast("string"))


def _duration(events: ir.Table) -> ir.IntegerValue:
    """Whole seconds that an event lasted; 0 where that is not known."""
    known = events.duration_seconds.between(0, LONGEST_SECONDS)
    return known.ifelse(events.duration_seconds, 0.0).fill_null(0.0).round().cast("int64")


def bounced(visits: ir.Table) -> ir.BooleanValue:
    """A visit of one event, which is no search, cart or checkout."""
    return (visits.events == 1) & (visits.searches + visits.carts + visits.checkouts == 0)
