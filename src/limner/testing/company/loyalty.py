"""Loyalty points: earned with orders, spent with later ones, expired after a year."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from limner.testing.company.buying import Orders, order_ids
from limner.testing.company.chunk import DAY_SECONDS as DAY
from limner.testing.company.chunk import Chunk
from limner.testing.company.draws import happens, words

_KINDS = ("获得", "使用", "过期")
_EXPIRED = 2
_EXPIRE_DAYS = 365


def point_rows(chunk: Chunk, orders: Orders) -> pa.Table:
    """The file of movements of points: one point a yuan; the points of an order are spent with the next, or expire.

    No customer ever has fewer than none, since each point is spent or expires once.
    """
    rng = chunk.stream("points")
    done = np.flatnonzero(orders.done & (orders.paid >= 100))  # noqa: PLR2004 — less than a yuan earns nothing
    points = orders.paid[done] // 100
    customer, day = orders.customer[done], orders.day[done]
    has_next = np.concatenate([customer[1:] == customer[:-1], np.zeros(min(1, len(done)), dtype=bool)])
    spent = np.flatnonzero(has_next & happens(rng, 0.3, len(done)))
    kept = np.ones(len(done), dtype=bool)
    kept[spent] = False
    expired = np.flatnonzero(kept & (day + _EXPIRE_DAYS < chunk.period.days) & happens(rng, 0.6, len(done)))
    which = np.concatenate([np.arange(len(done)), spent, expired])
    kind = np.repeat(np.arange(3), [len(done), len(spent), len(expired)])
    day_moved = np.concatenate([day, day[spent + 1] if len(spent) else day[:0], day[expired] + _EXPIRE_DAYS])
    second = np.concatenate(
        [orders.second[done], orders.second[done][spent + 1] if len(spent) else day[:0], np.full(len(expired), DAY - 1)]
    )
    of_order = np.concatenate(
        [done, done[spent + 1] if len(spent) else done[:0], np.zeros(len(expired), dtype=np.int64)]
    )
    by_time = np.lexsort((kind, second, day_moved, customer[which]))
    which, kind, of_order = which[by_time], kind[by_time], of_order[by_time]
    return pa.table(
        {
            "movement_id": chunk.ids("J", np.arange(len(which))),
            "customer_id": chunk.customers(customer[which]),
            "moved_at": chunk.moment(day_moved[by_time], second[by_time]),
            "points_kind": words(kind, _KINDS),
            "points": np.where(kind == 0, points[which], -points[which]),
            "order_id": order_ids(chunk, of_order, known=kind != _EXPIRED),
        }
    )
