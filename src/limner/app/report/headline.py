"""The figures at the head of a report, beside those of the period before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

import ibis
from ibis import _

from limner.app.report.frame import Frame, within
from limner.core.text import Text
from limner.portrait.features.standing import LONG_GAP_DAYS

Kind = Literal["count", "money", "decimal", "share"]

SPANS = (365, 90, 30, 7)
"""Lengths of a period in days; the longest is taken of which the data hold two."""


@dataclass(frozen=True)
class Figure:
    """One figure of the period and of the period before it; null where there is none."""

    name: str
    title: Text
    kind: Kind
    value: float | None
    before: float | None

    @property
    def change(self) -> float | None:
        """The relative change; null without a figure before."""
        if self.value is None or not self.before:
            return None
        return self.value / self.before - 1


@dataclass(frozen=True)
class Period:
    """The sums of one period: sales, money kept (``net``) and taken (``gross``), and customers.

    Customers are those who bought, who bought for the first time, who bought on promotion and who gave something back.
    """

    orders: int = 0
    net: int = 0
    gross: int = 0
    refund: int = 0
    promoted: int = 0
    buyers: int = 0
    newcomers: int = 0
    promoted_buyers: int = 0
    refunders: int = 0


@dataclass(frozen=True)
class Headline:
    """The head of a report.

    Attributes:
        customers: how many customers the report is of.
        buyers: those of them who ever bought.
        everyone: all customers.
        first_day: day of the first sale; null without any.
        span: length of the period in days; null where the data are too short for two.
        now: the sums of the period; before: those of the one before it.
        year: the sums of the last 365 days.
        figures: what is shown.
    """

    customers: int
    buyers: int
    everyone: int
    first_day: date | None
    span: int | None
    now: Period
    before: Period
    year: Period
    figures: tuple[Figure, ...]


def headline(frame: Frame) -> Headline:
    """Sum up the period that ends on the day, and the one before it; a handful of small plans."""
    people = frame.people
    known = frame.row(people.agg(n=people.count(), buyers=people.count(where=people.orders_life > 0)))
    sold = frame.days.filter(frame.days.orders > 0)
    first: date | None = frame.row(sold.agg(first=sold.day.min()))["first"]
    span = span_of(first, frame.as_of)
    length = timedelta(days=span or SPANS[0])
    now = _period(frame, frame.as_of - length, frame.as_of)
    before = _period(frame, frame.as_of - 2 * length, frame.as_of - length) if span else Period()
    return Headline(
        customers=known["n"],
        buyers=known["buyers"],
        everyone=frame.row(frame.everyone.agg(n=frame.everyone.count()))["n"],
        first_day=first,
        span=span,
        now=now,
        before=before,
        year=now if length.days == SPANS[0] else _period(frame, frame.as_of - timedelta(days=SPANS[0]), frame.as_of),
        figures=_figures(now, before if span else None, seen=first is not None and _seen(first, frame.as_of, span)),
    )


def span_of(first: date | None, as_of: date) -> int | None:
    """Return the longest of ``SPANS`` that fits twice between the first sale and the day; null where none does."""
    held = (as_of - first).days + 1 if first else 0
    return next((span for span in SPANS if 2 * span <= held), None)


def _period(frame: Frame, after: date, last: date) -> Period:
    inside = frame.days.filter(within(frame.days.day, after + timedelta(days=1), last))
    each = inside.group_by("customer_id").agg(
        **{name: inside[name].sum() for name in ("orders", "net", "gross", "refund", "promoted")}
    )
    sums = frame.row(
        each.agg(
            **{
                name: each[name].sum().cast("int64").fill_null(0)
                for name in ("orders", "net", "gross", "refund", "promoted")
            },
            buyers=each.count(where=each.orders > 0).fill_null(0),
            promoted_buyers=each.count(where=each.promoted > 0).fill_null(0),
            refunders=each.count(where=each.refund > 0).fill_null(0),
        )
    )
    firsts = frame.days.filter(frame.days.orders > 0).group_by("customer_id").agg(first=_.day.min())
    new = firsts.filter(firsts.first > ibis.literal(after), firsts.first <= ibis.literal(last))
    return Period(**sums, newcomers=frame.row(new.agg(n=new.count()))["n"])


def _seen(first: date, as_of: date, span: int | None) -> bool:
    """Whether the period before begins so long after the first sale of all that who is new in it can be told."""
    return span is not None and (as_of - first).days + 1 - 2 * span >= LONG_GAP_DAYS


def _figures(now: Period, before: Period | None, *, seen: bool) -> tuple[Figure, ...]:
    """Write the figures; those on first purchases have none before where the data had only just begun."""

    def figure(name: str, title: Text, kind: Kind) -> Figure:
        return Figure(name, title, kind, _value(name, now), _value(name, before) if before else None)

    newcomers = figure("newcomers", Text("新客户", "First-time buyers"), "count")
    return (
        figure("net", Text("净消费额", "Net money"), "money"),
        figure("buyers", Text("购买客户", "Buyers"), "count"),
        figure("orders", Text("订单", "Orders"), "count"),
        figure("average", Text("客单价", "Average order"), "money"),
        figure("frequency", Text("人均订单", "Orders per buyer"), "decimal"),
        newcomers if seen else replace(newcomers, before=None),
    )


def _value(name: str, period: Period) -> float | None:
    if name == "average":
        return period.gross / period.orders if period.orders else None
    if name == "frequency":
        return period.orders / period.buyers if period.buyers else None
    return float(getattr(period, name))
