"""The stages of customers now and at the ends of months, who is new and who comes back, and who stays."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

import ibis
import ibis.expr.types as ir
from ibis import _

from limner.app.report.frame import SMALL, Frame, month_of
from limner.engine.portable import days_between, ratio
from limner.portrait.features.standing import LONG_GAP_DAYS, RETURN_DAYS, STAGES, lifecycle_stage
from limner.portrait.gap import gaps

MONTHS = 12
"""How many month ends, months and cohorts are shown."""
MONTHS_SHOWN = 24
"""How many months of buyers are shown."""


@dataclass(frozen=True)
class Stage:
    """One stage now: its customers, those of them who bought in the last 365 days, and their net money of these days."""

    name: str
    customers: int
    recent: int
    money: int


@dataclass(frozen=True)
class Moment:
    """The stages at the end of one day, of those who had bought by then."""

    on: date
    customers: dict[str, int]

    @property
    def all(self) -> int:
        """All who had bought by then."""
        return sum(self.customers.values())


@dataclass(frozen=True)
class Month:
    """One calendar month that has ended: who bought in it for the first time and who had bought before, their orders and money."""

    year: int
    month: int
    new: int
    again: int
    orders: int
    net: int


@dataclass(frozen=True)
class Cohort:
    """Those whose first purchase was in one month, and how many of them bought in each whole month since (0 is the first)."""

    year: int
    month: int
    customers: int
    bought: tuple[int, ...]


@dataclass(frozen=True)
class Lifecycle:
    """All that is said of the course of relationships."""

    stages: tuple[Stage, ...]
    trend: tuple[Moment, ...]
    months: tuple[Month, ...]
    cohorts: tuple[Cohort, ...]


def lifecycle(frame: Frame) -> Lifecycle:
    """Find the stages, their trend, the months and the cohorts."""
    sold = frame.days.filter(frame.days.orders > 0)
    first = frame.row(sold.agg(first=sold.day.min()))["first"]
    return Lifecycle(
        stages=_stages(frame),
        trend=_trend(frame, sold, month_ends(first, frame.as_of)) if first else (),
        months=_months(frame),
        cohorts=_cohorts(frame, sold),
    )


def _stages(frame: Frame) -> tuple[Stage, ...]:
    people = frame.people
    found = people.group_by("lifecycle_stage").agg(
        customers=people.count(),
        recent=people.count(where=people.orders_365d > 0),
        money=people.net_amount_365d.sum().cast("int64").fill_null(0),
    )
    rows = {row["lifecycle_stage"]: row for row in frame.rows(found)}
    return tuple(
        Stage(name, rows[name]["customers"], rows[name]["recent"], rows[name]["money"])
        for name in STAGES
        if name in rows
    )


def month_ends(first: date, as_of: date) -> tuple[date, ...]:
    """Return the day and the ends of up to twelve months before it.

    Ends within 90 days of the first sale of all are left out: so early nobody can be known to have stayed away.
    """
    ends = [as_of]
    while len(ends) <= MONTHS:
        end = ends[-1].replace(day=1) - timedelta(days=1)
        if (end - first).days < LONG_GAP_DAYS:
            break
        ends.append(end)
    return tuple(reversed(ends))


def _trend(frame: Frame, sold: ir.Table, ends: tuple[date, ...]) -> tuple[Moment, ...]:
    staged = stages_at(sold, ends)
    counted = staged.group_by("end", "stage").agg(customers=staged.count())
    found: dict[date, dict[str, int]] = {end: {} for end in ends}
    for row in frame.rows(counted):
        found[row["end"]][row["stage"]] = row["customers"]
    return tuple(Moment(end, stages) for end, stages in found.items())


def stages_at(sold: ir.Table, ends: tuple[date, ...]) -> ir.Table:
    """Find the stage of each customer at the end of each day of ``ends``, by the feature ``lifecycle_stage`` itself.

    The gaps between days with sales add up to the span from the first to the last, so their mean needs no more than
    these and their number.

    Args:
        sold: One row a customer and day with sales: customer_id, day, orders.
        ends: The days.

    Returns:
        One row a customer and day of ``ends`` on which the customer had bought: customer_id, end, stage.
    """
    moments = ibis.memtable([{"end": end} for end in ends], schema={"end": "date"})
    days = sold.select("customer_id", "day").left_join(
        gaps(sold).select("customer_id", "day", "gap_days"), ["customer_id", "day"]
    )
    days = days.select("customer_id", "day", "gap_days")
    past = days.cross_join(moments)
    past = past.filter(past.day <= past.end)
    lately = days_between(past.day, past.end) < RETURN_DAYS
    known = past.group_by("customer_id", "end").agg(
        first=past.day.min(),
        last=past.day.max(),
        bought=past.count(),
        longest_gap_days_30d=past.gap_days.max(where=lately),
    )
    wide = known.mutate(
        recency_days=days_between(known["last"], known.end),
        tenure_days=days_between(known["first"], known.end),
        interpurchase_days_mean=ratio(days_between(known["first"], known["last"]), known.bought - 1),
    )
    return wide.select("customer_id", "end", stage=lifecycle_stage.formula(wide))


def last_whole_month(as_of: date) -> int:
    """Return the last calendar month that has ended by the day, as ``month_of`` counts them."""
    ended = as_of.day == monthrange(as_of.year, as_of.month)[1]
    return as_of.year * 12 + as_of.month - 1 - (0 if ended else 1)


def _months(frame: Frame) -> tuple[Month, ...]:
    days = frame.days.mutate(month=month_of(frame.days.day))
    each = days.group_by("customer_id", "month").agg(orders=_.orders.sum(), net=_.net.sum())
    first = each.filter(each.orders > 0).group_by("customer_id").agg(first=_.month.min())
    told = each.left_join(first, "customer_id")
    counted = told.group_by("month").agg(
        new=told.count(where=(told.orders > 0) & (told.month == told["first"])),
        again=told.count(where=(told.orders > 0) & (told.month != told["first"])),
        orders=told.orders.sum().cast("int64"),
        net=told.net.sum().cast("int64"),
    )
    whole = counted.filter(counted.month <= last_whole_month(frame.as_of))
    whole = whole.filter(whole.new + whole.again >= SMALL)
    rows = frame.rows(whole.order_by(_.month.desc()).limit(MONTHS_SHOWN))
    return tuple(
        Month(row["month"] // 12, row["month"] % 12 + 1, row["new"], row["again"], row["orders"], row["net"])
        for row in reversed(rows)
    )


def _cohorts(frame: Frame, sold: ir.Table) -> tuple[Cohort, ...]:
    first = sold.group_by("customer_id").agg(first=sold.day.min())
    begun = first.select("customer_id", cohort=month_of(first["first"]))
    active = sold.select("customer_id", month=month_of(sold.day)).distinct()
    joined = active.inner_join(begun, "customer_id")
    newest = last_whole_month(frame.as_of)
    recent = joined.filter(joined.cohort > newest - MONTHS, joined.month <= newest)
    counted = recent.group_by("cohort", since=recent.month - recent.cohort).agg(customers=recent.count())
    bought: dict[int, dict[int, int]] = {}
    for row in frame.rows(counted.order_by("cohort", "since")):
        bought.setdefault(row["cohort"], {})[row["since"]] = row["customers"]
    return tuple(
        Cohort(
            month // 12,
            month % 12 + 1,
            since[0],
            tuple(since.get(later, 0) for later in range(newest - month + 1)),
        )
        for month, since in bought.items()
        if since[0] >= SMALL
    )
