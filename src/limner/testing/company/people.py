"""Who the customers are, and the tendencies that drive what they do.

Purchases follow the NBD and Pareto models: each customer buys at a steady rate until dropping out; rates differ as a
gamma distribution, dropout is exponential with gamma-distributed hazards (Ehrenberg, *Repeat-Buying*, 1972; Schmittlein,
Morrison and Colombo, "Counting Your Customers", 1987; Fader, Hardie and Lee, 2005). Gaps are more regular than chance:
Erlang-2, the condensed NBD of Chatfield and Goodhardt (1973), and Erlang-4 for loyal customers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from limner.testing.company.catalogue import CATEGORIES, PRICE_CLASSES
from limner.testing.company.chunk import Chunk
from limner.testing.company.days import PAYDAYS, SEASONS, Period, rhythm
from limner.testing.company.draws import Booleans, Floats, Integers, beta, happens, pick
from limner.testing.company.names import CITIES

YEAR = 365.25
PARTS = ("night", "morning", "noon", "afternoon", "evening")
"""Hours 0-5, 6-10, 11-13, 14-17 and 18-23; code 0 stands for no favourite, 1 for the first."""
CHANNELS = ("门店", "小程序", "App", "官网")
MEMBER_FOR_DAYS = 1460
"""Customers have joined over so many days before the last day."""
LEFT_DAYS = (62, 87)
"""Customers about to leave bought last so many days before the last day."""
REGULAR, LOYAL_REGULAR = 2, 4
"""The shape of the Erlang gaps of other and of loyal customers."""
_LOYAL, _LEAVING = 0.2, 0.08
_PART_WEIGHTS = (0.08, 0.18, 0.22, 0.18, 0.34)


@dataclass(frozen=True)
class People:
    """One chunk of customers; each attribute is an array with an entry a customer.

    Attributes:
        english: 1 for English speakers.
        gender: 0 female, 1 male, 2 not told.
        birth: day of birth, in days before the last day.
        city: place in ``CITIES``.
        registered: place of the day of registration; negative before the data begin.
        rate: orders a day while the customer buys, without the effect of the days.
        appetite: how much larger the baskets are than the usual.
        start, end: moments (places of days) between which the customer buys.
        rhythm: see ``days.rhythm``.
        season, payday, part: codes; 0 for none.
        part_share: probability that a purchase falls into the favourite part of the day.
        promotion: probability that an order takes a promotion on an ordinary day.
        sensitive, loyal, leaving, returns, hesitant, tracked: whether the customer is promotion-sensitive, loyal, about
            to leave, comes back once after leaving, abandons carts, lets the app and the site keep events.
        price: place in ``PRICE_CLASSES``.
        category: favourite category.
        channel: favourite channel.
    """

    english: Integers
    gender: Integers
    birth: Integers
    city: Integers
    registered: Integers
    rate: Floats
    appetite: Floats
    start: Floats
    end: Floats
    rhythm: Integers
    season: Integers
    payday: Integers
    part: Integers
    part_share: Floats
    promotion: Floats
    sensitive: Booleans
    loyal: Booleans
    leaving: Booleans
    returns: Booleans
    hesitant: Booleans
    tracked: Booleans
    price: Integers
    category: Integers
    channel: Integers

    @property
    def size(self) -> int:
        """How many customers."""
        return len(self.rate)

    @property
    def regularity(self) -> Integers:
        """The shape of the customers' Erlang gaps."""
        return np.where(self.loyal, LOYAL_REGULAR, REGULAR)


def people(chunk: Chunk) -> People:
    """Draw the customers of one chunk."""
    rng, size, period = chunk.stream("people"), chunk.size, chunk.period
    english = happens(rng, 0.08, size).astype(np.int64)
    group = pick(rng, (_LOYAL, _LEAVING, 1 - _LOYAL - _LEAVING), size)
    loyal, leaving = group == 0, group == 1
    registered, start, end = _times(rng, loyal, leaving, period)
    season = _habit(rng, 0.3, len(SEASONS), size) * (~loyal & ~leaving)
    payday = _habit(rng, 0.32, len(PAYDAYS), size)
    part = np.where(happens(rng, 0.65, size), 1 + pick(rng, _PART_WEIGHTS, size), 0)
    price, sensitive, promotion = _prices(rng, size)
    return People(
        english=english,
        gender=pick(rng, (0.58, 0.36, 0.06), size),
        birth=(np.clip(rng.normal(36, 11, size), 18, 82) * YEAR).astype(np.int64),
        city=pick(rng, [weight for _, _, weight in CITIES], size),
        registered=registered,
        rate=_rates(rng, loyal, leaving),
        appetite=np.exp(rng.normal(0, 0.6, size)),
        start=start,
        end=end,
        rhythm=rhythm(english, season, payday),
        season=season,
        payday=payday,
        part=part,
        part_share=beta(rng, np.full(size, 0.75), 60.0),
        promotion=promotion,
        sensitive=sensitive,
        loyal=loyal,
        leaving=leaving,
        returns=leaving & happens(rng, 0.02, size),
        hesitant=happens(rng, 0.15, size),
        tracked=happens(rng, 0.5, size),
        price=price,
        category=pick(rng, [one.weight for one in CATEGORIES], size),
        channel=pick(rng, (0.34, 0.36, 0.2, 0.1), size),
    )


def _habit(rng: np.random.Generator, share: float, kinds: int, size: int) -> Integers:
    return np.where(happens(rng, share, size), 1 + rng.integers(0, kinds, size), 0)


def _times(
    rng: np.random.Generator, loyal: Booleans, leaving: Booleans, period: Period
) -> tuple[Integers, Floats, Floats]:
    """Registration, and the moments between which each buys: dropout is exponential, hazards are gamma-distributed."""
    size = len(loyal)
    ago = np.where(loyal, rng.integers(540, MEMBER_FOR_DAYS, size), rng.integers(0, MEMBER_FOR_DAYS, size))
    ago = np.where(leaving, rng.integers(420, MEMBER_FOR_DAYS, size), ago)
    registered = period.days - 1 - ago
    hazard = rng.gamma(1.2, 0.3 / 1.2, size) / YEAR
    natural = registered + rng.exponential(1.0, size) / np.maximum(hazard, 1e-9)
    left = period.days - 1.0 - rng.integers(*LEFT_DAYS, size)
    end = np.where(loyal, np.inf, np.where(leaving, left, natural))
    return registered, np.maximum(registered, 0).astype(np.float64), np.minimum(end, float(period.days))


def _rates(rng: np.random.Generator, loyal: Booleans, leaving: Booleans) -> Floats:
    size = len(loyal)
    ordinary = rng.gamma(0.8, 4.5 / 0.8, size)
    faithful = 12 + rng.gamma(0.7, 13 / 0.7, size)
    steady = rng.gamma(10.0, 26 / 10, size)
    return np.asarray(np.where(loyal, faithful, np.where(leaving, steady, ordinary)) / YEAR)


def _prices(rng: np.random.Generator, size: int) -> tuple[Integers, Booleans, Floats]:
    """Price class, and with it promotion: who minds prices takes promotions more often."""
    price = pick(rng, [one.share for one in PRICE_CLASSES], size)
    sensitive = happens(rng, np.array([one.sensitive for one in PRICE_CLASSES])[price], size)
    return price, sensitive, beta(rng, np.where(sensitive, 0.85, 0.12), 40.0)
