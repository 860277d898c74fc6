"""Page and app events: sessions that end in an order, and many more that stall on the way.

Of the sessions that look at products about a half put something into the cart, of those about a half begin to check out,
and most of these pay: the order of the conversion and abandonment rates that retailers publish (Baymard Institute: some
70 per cent of carts are abandoned). Where a journey stalls depends on the channel and on the customer.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from limner.testing.company.buying import SHOP, Lines, Orders, product_ids
from limner.testing.company.catalogue import CATEGORIES, Catalogue
from limner.testing.company.chunk import DAY_SECONDS as DAY
from limner.testing.company.chunk import Chunk
from limner.testing.company.draws import Array, Booleans, Floats, Integers, happens, keys, words
from limner.testing.company.people import CHANNELS, People

STEPS = ("view", "cart", "checkout", "paid")
GOES_ON = ((1.0, 1.0, 1.0), (0.62, 0.60, 0.55), (0.60, 0.62, 0.88), (0.34, 0.60, 0.86))
"""For each channel the probability of going from view to cart, cart to checkout, checkout to payment.

Two journeys stall: payment in the mini-program, and the step from page to cart on the web site.
"""
STALLING = ((1, 2), (3, 0))
"""Channel and step of the journeys that stall."""
HESITANT = 0.22
"""The probability that a customer who abandons carts goes from cart to checkout, whatever the channel."""
EVENTS = ("view", "search", "cart", "favourite", "checkout", "like", "comment", "share", "participate")
VIEW, SEARCH, CART, FAVOURITE, CHECKOUT, LIKE, COMMENT, SHARE, PARTICIPATE = range(9)
_PAGES = ("商品详情", "搜索", "购物车", "商品详情", "结算", "社区", "社区", "商品详情", "活动")
_AROUND_DAYS = 25


@dataclass(frozen=True)
class Sessions:
    """Visits; each attribute is an array with an entry a session. ``step`` is the furthest place in ``STEPS``."""

    customer: Integers
    day: Integers
    second: Integers
    channel: Integers
    step: Integers
    product: Integers


def sessions(chunk: Chunk, persons: People, orders: Orders, lines: Lines) -> Sessions:
    """Make a session of each online order of a tracked customer, and those that stalled around it."""
    rng = chunk.stream("sessions")
    bought = np.flatnonzero((orders.channel != SHOP) & persons.tracked[orders.customer] & ~orders.caused)
    first_line = np.searchsorted(lines.order, bought)
    passes = _passes(persons, orders.customer[bought], orders.channel[bought])
    reach: Floats = np.cumprod(passes, axis=1, dtype=np.float64)
    visits = 1 / np.maximum(reach[:, 2], 0.02)
    stalls = np.stack([visits * (1 - passes[:, 0]), visits * reach[:, 0] * (1 - passes[:, 1])], axis=1)
    stalls = np.concatenate([stalls, (visits * reach[:, 1] * (1 - passes[:, 2]))[:, None]], axis=1)
    counts = rng.poisson(np.minimum(stalls, 4.0))
    origin = np.repeat(np.repeat(np.arange(len(bought)), 3), counts.ravel())
    step = np.repeat(np.tile(np.arange(3), len(bought)), counts.ravel())
    day = orders.day[bought][origin] + rng.integers(-_AROUND_DAYS, _AROUND_DAYS + 1, len(origin))
    person = orders.customer[bought][origin]
    inside = (day >= persons.start[person]) & (day < persons.end[person])
    origin, step, day = origin[inside], step[inside], day[inside]
    shift = rng.integers(-1800, 1801, len(origin))
    paying = np.clip(orders.second[bought] - 900, 0, DAY - 1)
    which = np.concatenate([np.arange(len(bought)), origin])
    product = np.where(np.arange(len(which)) < len(bought), lines.product[first_line[which]], -1)
    return Sessions(
        customer=orders.customer[bought][which],
        day=np.concatenate([orders.day[bought], day]),
        second=np.clip(np.concatenate([paying, paying[origin] + shift]), 0, DAY - 1),
        channel=orders.channel[bought][which],
        step=np.concatenate([np.full(len(bought), 3), step]),
        product=product,
    )


def _passes(persons: People, customer: Integers, channel: Integers) -> Floats:
    passes: Floats = np.array(GOES_ON)[channel]
    hesitant: Booleans = persons.hesitant[customer]
    passes[:, 1] = np.where(hesitant, HESITANT, passes[:, 1])
    return passes


def event_rows(chunk: Chunk, persons: People, visits: Sessions, goods: Catalogue) -> pa.Table:
    """The file of events, by session and time."""
    rng = chunk.stream("events")
    size = len(visits.customer)
    looked = np.minimum(rng.geometric(0.6, size), 8)
    counts = {
        SEARCH: happens(rng, 0.35, size).astype(np.int64),
        VIEW: looked,
        FAVOURITE: happens(rng, 0.06, size).astype(np.int64),
        CART: (visits.step >= 1).astype(np.int64),
        CHECKOUT: (visits.step >= 2).astype(np.int64),  # noqa: PLR2004 — the places in STEPS
        LIKE: happens(rng, 0.05, size).astype(np.int64),
        COMMENT: happens(rng, 0.015, size).astype(np.int64),
        SHARE: happens(rng, 0.02, size).astype(np.int64),
        PARTICIPATE: happens(rng, 0.012, size).astype(np.int64),
    }
    visit = np.concatenate([np.repeat(np.arange(size), count) for count in counts.values()])
    event = np.concatenate([np.full(int(count.sum()), code) for code, count in counts.items()])
    order = np.argsort(visit, kind="stable")
    visit, event = visit[order], event[order]
    lasted = np.where(event == VIEW, np.exp(rng.normal(3.2, 0.9, len(visit))).clip(1, 900), 5.0).astype(np.int64)
    after = _since_start(visit, lasted)
    second = np.minimum(visits.second[visit] + after, DAY - 1)
    product = _products(rng, persons, visits, visit, goods)
    of_product = (event != SEARCH) & (event != PARTICIPATE) & (event != CHECKOUT)
    return pa.table(
        {
            "customer_id": chunk.customers(visits.customer[visit]),
            "event_type": words(event, EVENTS),
            "event_time": chunk.moment(visits.day[visit], second),
            "channel": words(visits.channel[visit], CHANNELS),
            "session_id": keys(visit, chunk.ids("S", np.arange(size))),
            "product_id": product_ids(product, known=of_product),
            "category": words(goods.category[product], [one.name for one in CATEGORIES], known=of_product),
            "page": words(event, _PAGES),
            "duration_seconds": pa.array(lasted.astype(np.float64), mask=event != VIEW),
        }
    )


def journey_truth() -> pa.Table:
    """For each online channel and step, the probability of going on, and whether the journey stalls there."""
    rows = [
        {
            "channel": CHANNELS[channel],
            "step": STEPS[step],
            "next_step": STEPS[step + 1],
            "goes_on": GOES_ON[channel][step],
            "stalls": (channel, step) in STALLING,
        }
        for channel in range(1, len(CHANNELS))
        for step in range(len(STEPS) - 1)
    ]
    return pa.Table.from_pylist(rows)


def _since_start(visit: Integers, lasted: Integers) -> Integers:
    """Seconds from the start of the session to each of its events, which follow one another."""
    before = np.cumsum(lasted) - lasted
    if not len(visit):
        return before
    first = np.concatenate([[True], visit[1:] != visit[:-1]])
    start = np.maximum.accumulate(np.where(first, before, 0))
    return np.asarray(before - start)


def _products(rng: np.random.Generator, persons: People, visits: Sessions, visit: Array, goods: Catalogue) -> Integers:
    """The product that was bought, or in a session that stalled one of the favourite category's."""
    groups = goods.category * 3 + goods.level
    each = int(np.bincount(groups).max())
    of_category = persons.category[visits.customer[visit]] * 3 * each
    other = of_category + np.floor(rng.random(len(visit)) ** 2 * 3 * each).astype(np.int64)
    own = visits.product[visit]
    return np.where((own >= 0) & happens(rng, 0.7, len(visit)), own, np.minimum(other, goods.size - 1))
