"""How money is spread over customers."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

import ibis
from ibis import _

from limner.app.report.frame import SMALL, Frame

BUCKETS = (100, 20, 10)
"""Into how many parts of about the same number customers are divided; the first of which each part is no small group."""


@dataclass(frozen=True)
class Spread:
    """Money of the last 365 days over the customers who bought in them, ranked by it.

    Attributes:
        buckets: parts of the customers from those who brought most, each with its number of customers and its money
            (ten-thousandths); hundredths, or twentieths or tenths of fewer customers, or none of very few.
    """

    buckets: tuple[tuple[int, int], ...]

    @property
    def customers(self) -> int:
        """How many customers bought."""
        return sum(customers for customers, _money in self.buckets)

    @property
    def money(self) -> int:
        """What they brought."""
        return sum(money for _customers, money in self.buckets)

    @property
    def curve(self) -> tuple[tuple[float, float], ...]:
        """Points of the Pareto curve: share of customers, share of money; it begins at nothing."""
        if not self.customers or self.money <= 0:
            return ()
        customers = accumulate((customers for customers, _money in self.buckets), initial=0)
        money = accumulate((money for _customers, money in self.buckets), initial=0)
        return tuple((c / self.customers, m / self.money) for c, m in zip(customers, money, strict=True))

    def top(self, share: float) -> tuple[int, int]:
        """Return how many customers the top ``share`` of the buckets are, and what they brought."""
        taken = self.buckets[: max(1, round(len(self.buckets) * share))]
        return sum(c for c, _money in taken), sum(m for _customers, m in taken)

    def deciles(self) -> tuple[tuple[int, int], ...]:
        """Return customers and money by tenths, from the tenth that brought most."""
        parts = len(self.buckets)
        tenths = [self.buckets[i : i + parts // 10] for i in range(0, parts, max(1, parts // 10))]
        return tuple((sum(c for c, _money in tenth), sum(m for _customers, m in tenth)) for tenth in tenths)


def spread(frame: Frame) -> Spread:
    """Rank who bought in the last 365 days by net money, ties by id, and sum up each part of them."""
    bought = frame.people.filter(frame.people.orders_365d > 0).select("customer_id", money=_.net_amount_365d)
    buyers = frame.row(bought.agg(n=bought.count()))["n"]
    parts = next((parts for parts in BUCKETS if buyers >= parts * SMALL), None)
    if parts is None:
        return Spread(())
    place = ibis.rank().over(ibis.window(order_by=[bought.money.desc(), bought.customer_id])).cast("int64")
    ranked = bought.mutate(place=place)
    counted = ranked.mutate(bucket=(ranked.place * parts) // buyers)
    found = counted.group_by("bucket").agg(customers=_.count(), money=_.money.sum().cast("int64"))
    return Spread(tuple((row["customers"], row["money"]) for row in frame.rows(found.order_by("bucket"))))
