"""What customers say: reviews of orders, and contacts with service.

Scores lean to five stars with a bump at one, the J shape that Hu, Pavlou and Zhang (2009) describe for online reviews.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa

from limner.testing.company.buying import SHOP, Lines, Orders, order_ids, product_ids
from limner.testing.company.chunk import DAY_SECONDS as DAY
from limner.testing.company.chunk import Chunk
from limner.testing.company.draws import Booleans, Choice, Integers, happens, pick, words
from limner.testing.company.people import People
from limner.testing.company.phrases import ASPECTS, CHINESE, CHINESE_ENDINGS, ENGLISH, ENGLISH_ENDINGS, SENTIMENTS

_VARIANTS = 3
_SENTIMENT_OF_ASPECT = (
    (0.16, 0.1, 0.74),
    (0.2, 0.16, 0.64),
    (0.3, 0.14, 0.56),
    (0.2, 0.12, 0.68),
    (0.16, 0.14, 0.7),
    (0.3, 0.12, 0.58),
)
_SCORES = ((0.55, 0.3, 0.15, 0, 0), (0, 0.08, 0.72, 0.2, 0), (0, 0, 0.02, 0.2, 0.78))
_SERVICE = ("咨询", "投诉", "退货", "换货", "维修")
_SERVICE_CHANNELS = ("在线客服", "电话", "门店", "邮件")
_AFTER_SALES = 2


@dataclass(frozen=True)
class Reviews:
    """Reviews; each attribute is an array with an entry a review."""

    order: Integers
    aspect: Integers
    sentiment: Integers


def reviews(chunk: Chunk, persons: People, orders: Orders) -> Reviews:
    """Draw which orders are reviewed, about what, and how it sounds; who is about to leave speaks ill of delivery."""
    rng = chunk.stream("reviews")
    order = np.flatnonzero(orders.done & happens(rng, 0.12, orders.size))
    late = persons.leaving[orders.customer[order]]
    aspect = np.where(
        late & happens(rng, 0.5, len(order)), ASPECTS.index("delivery"), pick(rng, (28, 16, 18, 14, 11, 13), len(order))
    )
    sentiment = Choice(_SENTIMENT_OF_ASPECT).draw(rng, aspect) - aspect * len(SENTIMENTS)
    sour = late & happens(rng, 0.5, len(order))
    return Reviews(order, aspect, np.where(sour, 0, sentiment))


def feedback_rows(chunk: Chunk, persons: People, orders: Orders, lines: Lines, said: Reviews) -> pa.Table:
    """The file of reviews."""
    rng = chunk.stream("feedback")
    size = len(said.order)
    customer = orders.customer[said.order]
    days, seconds = 1 + rng.geometric(0.3, size), rng.integers(28800, DAY, size)
    day = np.minimum(orders.day[said.order] + days, chunk.period.days - 1)
    score = Choice(_SCORES).draw(rng, said.sentiment) - said.sentiment * len(_SCORES[0]) + 1
    variant = rng.integers(0, _VARIANTS * len(CHINESE_ENDINGS), size)
    text = (said.aspect * len(SENTIMENTS) + said.sentiment) * _VARIANTS * len(CHINESE_ENDINGS) + variant
    return pa.table(
        {
            "feedback_id": feedback_ids(chunk, said),
            "customer_id": chunk.customers(customer),
            "order_id": order_ids(chunk, said.order),
            "product_id": product_ids(lines.product[np.searchsorted(lines.order, said.order)]),
            "review_time": chunk.moment(day, seconds),
            "score": score,
            "review_text": words(text + persons.english[customer] * len(sentences()) // 2, sentences()),
        }
    )


def feedback_ids(chunk: Chunk, said: Reviews) -> pa.Array:
    """The numbers of reviews."""
    return chunk.ids("F", np.arange(len(said.order)))


def feedback_truth(chunk: Chunk, persons: People, orders: Orders, said: Reviews) -> pa.Table:
    """What each review is about, and how it sounds."""
    return pa.table(
        {
            "feedback_id": feedback_ids(chunk, said),
            "aspect": words(said.aspect, ASPECTS),
            "sentiment": words(said.sentiment, SENTIMENTS),
            "language": words(persons.english[orders.customer[said.order]], ("zh", "en")),
        }
    )


@cache
def sentences() -> tuple[str, ...]:
    """All sentences: the Chinese ones by aspect, sentiment, phrase and ending, then the English ones."""
    return tuple(
        phrases[aspect][sentiment][variant] + ending.format(thing=thing)
        for phrases, endings, thing in ((CHINESE, CHINESE_ENDINGS, "家庭装"), (ENGLISH, ENGLISH_ENDINGS, "family pack"))
        for aspect in ASPECTS
        for sentiment in range(len(SENTIMENTS))
        for variant in range(_VARIANTS)
        for ending in endings
    )


def contact_rows(chunk: Chunk, persons: People, orders: Orders) -> pa.Table:
    """The file of contacts with service; an order that came back more often has one."""
    rng = chunk.stream("contacts")
    chance = np.where(orders.refund > 0, 0.4, np.where(persons.leaving[orders.customer], 0.12, 0.045))
    order = np.flatnonzero(happens(rng, chance, orders.size))
    size = len(order)
    returned: Booleans = orders.refund[order] > 0
    kind = np.where(returned, _AFTER_SALES, pick(rng, (0.62, 0.2, 0.06, 0.08, 0.04), size))
    channel = np.where(
        (orders.channel[order] == SHOP) & happens(rng, 0.5, size), 2, pick(rng, (0.6, 0.3, 0, 0.1), size)
    )
    wait = np.exp(rng.normal(4.2, 1.0, size)).clip(2, 7200).astype(np.int64)
    resolved = happens(rng, np.where(kind == 1, 0.72, 0.92), size)
    score = np.clip(np.round(4.6 - 1.8 * ~resolved - np.log1p(wait) / 6 + rng.normal(0, 0.7, size)), 1, 5).astype(
        np.int64
    )
    day = np.minimum(orders.day[order] + rng.geometric(0.35, size), chunk.period.days - 1)
    return pa.table(
        {
            "contact_id": chunk.ids("K", order),
            "customer_id": chunk.customers(orders.customer[order]),
            "contacted_at": chunk.moment(day, rng.integers(28800, 79200, size)),
            "service_type": words(kind, _SERVICE),
            "channel": words(channel, _SERVICE_CHANNELS),
            "order_id": order_ids(chunk, order),
            "resolved": words(resolved, ("否", "是")),
            "wait_seconds": wait,
            "score": pa.array(score, mask=~happens(rng, 0.55, size)),
        }
    )
