"""What is true of each customer by design, and for whom it can show.

Truths are the tendencies that drive behaviour, never counts of what came of it. Each has a column ``NAME_shows``: whether
the process that was planted gives enough occasions for it to be seen. Occasions are expected numbers, from the customer's
rate, life and rhythm; the orders that were really drawn play no part.

=====================  ==========================================================================================
truth                  shows for customers with
=====================  ==========================================================================================
promotion_sensitive    12 expected orders in the last 365 days, or more
high_price             16 expected orders in the last 365 days, or more
loyal                  12 expected orders in the last 365 days or more where loyal; of the others those about to leave,
                       those who left more than 100 days ago, and those with 3 expected orders or fewer: nothing that was
                       planted tells another customer who happens to buy often from a loyal one
about_to_leave         a mean gap of 25 days or less; of those who still buy, 4 expected orders in the last 60 days or
                       more; of those who left by chance, the ones who did so more than 100 days ago
day_part               a favourite part, and 12 expected orders or more in all
payday                 a payday, and 16 expected orders or more in all
season                 a season, 10 expected orders or more in all, and 330 days of buying or more
=====================  ==========================================================================================
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from limner.testing.company.buying import product_ids
from limner.testing.company.catalogue import BUNDLE_CHANCE, CATEGORIES, PRICE_CLASSES, Catalogue
from limner.testing.company.chunk import Chunk
from limner.testing.company.days import PAYDAY_SHARE, PAYDAYS, SEASON_SHARE, SEASONS, Period
from limner.testing.company.draws import Booleans, Floats, words
from limner.testing.company.people import CHANNELS, PARTS, People

HIGH = [one.name for one in PRICE_CLASSES].index("high_price")
_YEAR_ORDERS, _PRICE_ORDERS, _PART_ORDERS, _PAYDAY_ORDERS, _SEASON_ORDERS = 12, 16, 12, 16, 10
_FEW_ORDERS = 3
_LONGEST_GAP, _RECENT_DAYS, _RECENT_ORDERS, _GONE_DAYS, _SEASON_DAYS = 25, 60, 4, 100, 330


def customer_truth(chunk: Chunk, persons: People) -> pa.Table:
    """What is true of each customer of one chunk."""
    period = chunk.period
    life, year = expected(persons, period, period.days), expected(persons, period, 365)
    recent = expected(persons, period, _RECENT_DAYS)
    habits = {
        "promotion_sensitive": (pa.array(persons.sensitive), year >= _YEAR_ORDERS),
        "high_price": (pa.array(persons.price == HIGH), year >= _PRICE_ORDERS),
        "loyal": (pa.array(persons.loyal), _loyal_shows(persons, period, year)),
        "about_to_leave": (pa.array(persons.leaving), _leaving_shows(persons, period, recent)),
        "day_part": (
            words(persons.part - 1, PARTS, known=persons.part > 0),
            (persons.part > 0) & (life >= _PART_ORDERS),
        ),
        "payday": (
            pa.array(np.array((0, *PAYDAYS))[persons.payday], mask=persons.payday == 0),
            (persons.payday > 0) & (life >= _PAYDAY_ORDERS),
        ),
        "season": (
            words(persons.season - 1, SEASONS, known=persons.season > 0),
            (persons.season > 0) & (life >= _SEASON_ORDERS) & (persons.end - persons.start >= _SEASON_DAYS),
        ),
    }
    shown = {name: value for name, (value, _) in habits.items()}
    shows = {f"{name}_shows": pa.array(value) for name, (_, value) in habits.items()}
    return pa.table(
        {**_tendencies(chunk, persons), **shown, **shows, "expected_orders": life, "expected_orders_365d": year}
    )


def expected(persons: People, period: Period, days: int) -> Floats:
    """The orders that the planted process gives in the last ``days`` days, on average."""
    since = np.maximum(persons.start, period.days - days)
    weight = period.up_to(persons.rhythm, persons.end) - period.up_to(persons.rhythm, since)
    return np.asarray(persons.rate * np.where(persons.end > since, weight, 0.0))


def bundle_truth(goods: Catalogue) -> pa.Table:
    """Which product brings which other into the basket, and how often."""
    return pa.table(
        {
            "product_id": product_ids(goods.bundles),
            "companion_id": product_ids(goods.companion[goods.bundles]),
            "probability": np.full(len(goods.bundles), BUNDLE_CHANCE),
        }
    )


def _tendencies(chunk: Chunk, persons: People) -> dict[str, pa.Array]:
    stops = chunk.day(np.minimum(persons.end, chunk.period.days).astype(np.int64))
    return {
        "customer_id": chunk.customers(np.arange(chunk.size)),
        "orders_per_year": pa.array(persons.rate * 365),
        "price_class": words(persons.price, [one.name for one in PRICE_CLASSES]),
        "promotion_probability": pa.array(persons.promotion),
        "stops_on": pa.array(stops, mask=persons.end >= chunk.period.days),
        "comes_back": pa.array(persons.returns),
        "day_part_probability": pa.array(persons.part_share, mask=persons.part == 0),
        "payday_probability": pa.array(np.full(persons.size, PAYDAY_SHARE), mask=persons.payday == 0),
        "season_probability": pa.array(np.full(persons.size, SEASON_SHARE), mask=persons.season == 0),
        "category": words(persons.category, [one.name for one in CATEGORIES]),
        "channel": words(persons.channel, CHANNELS),
        "abandons_carts": pa.array(persons.hesitant),
    }


def _loyal_shows(persons: People, period: Period, year: Floats) -> Booleans:
    gone = persons.end < period.days - _GONE_DAYS
    return np.asarray(np.where(persons.loyal, year >= _YEAR_ORDERS, persons.leaving | gone | (year <= _FEW_ORDERS)))


def _leaving_shows(persons: People, period: Period, recent: Floats) -> Booleans:
    frequent = persons.rate * _LONGEST_GAP >= 1
    stays = persons.end >= period.days
    gone = persons.end < period.days - _GONE_DAYS
    return np.asarray(frequent & (persons.leaving | gone | (stays & (recent >= _RECENT_ORDERS))))
