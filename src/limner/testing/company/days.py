"""The days of the data: weeks, seasons, paydays and sales, and how much is bought on each.

Weekends sell more than working days. 618, 双11 and 双12 stand out in Chinese retail, and Spring Festival has a rush
before it and a pause in it; Black Friday and Christmas matter to English-speaking customers. The figures follow the
pattern that the National Bureau of Statistics and the Ministry of Commerce report each year for Chinese retail sales
(November and December highest, the weeks after Spring Festival lowest); their sizes are round numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np

from limner.testing.company.draws import Floats, Integers

PAYDAYS = (1, 5, 10, 15, 20, 25, 28)
"""Days of the month on which wages are paid; code 0 stands for none, 1 for the first of these."""
PAYDAY_DAYS = 5
PAYDAY_SHARE = 0.75
"""The share of purchases that a customer with a payday makes in the five days from it."""
SEASONS = ("spring", "summer", "autumn", "winter")
"""March to May, June to August, September to November, December to February; code 0 stands for none."""
SEASON_SHARE = 0.65
"""The share of purchases that a customer with a season makes in it."""
_WEEK = (0.92, 0.90, 0.92, 0.95, 1.08, 1.24, 1.18)
_MONTHS = (1.02, 0.88, 0.96, 0.96, 1.00, 1.04, 0.95, 0.96, 1.02, 1.02, 1.08, 1.10)
_NEW_YEARS = (
    *("2015-02-19", "2016-02-08", "2017-01-28", "2018-02-16", "2019-02-05", "2020-01-25", "2021-02-12", "2022-02-01"),
    *("2023-01-22", "2024-02-10", "2025-01-29", "2026-02-17", "2027-02-06", "2028-01-26", "2029-02-13", "2030-02-03"),
)
_ALL, _CHINESE, _ENGLISH = (0, 1), (0,), (1,)
_PEAKS = (
    *((6, day, 1.7, _ALL) for day in range(12, 18)),
    *((6, 18, 3.2, _ALL), (6, 19, 1.5, _ALL)),
    *((11, day, 1.6, _ALL) for day in range(5, 11)),
    *((11, 11, 4.5, _ALL), (11, 12, 1.6, _ALL), (12, 11, 1.4, _ALL), (12, 12, 2.4, _ALL)),
    *((10, day, 1.3, _ALL) for day in range(1, 8)),
    *((12, day, 1.6, _ENGLISH) for day in range(15, 25)),
)
_SALE_DAYS = {(6, day) for day in range(16, 20)} | {(11, day) for day in range(9, 13)} | {(12, 11), (12, 12)}


@dataclass(frozen=True)
class Period:
    """The days from ``first`` to ``until``, both included; places of days count from 0."""

    until: date
    days: int

    @property
    def first(self) -> date:
        """The first day."""
        return self.until - timedelta(days=self.days - 1)

    @cached_property
    def every(self) -> tuple[date, ...]:
        """All days in order."""
        return tuple(self.first + timedelta(days=place) for place in range(self.days))

    @cached_property
    def sale_days(self) -> Integers:
        """1 for the days of a great sale, 0 for others."""
        return np.array([int((day.month, day.day) in _SALE_DAYS) for day in self.every])

    @cached_property
    def cumulated(self) -> Floats:
        """For each rhythm (``rhythm``) the weight of the days up to each day; the mean weight of a day is 1."""
        general = [self._general(language) for language in (0, 1)]
        seasons = [self._season(code) for code in range(len(SEASONS) + 1)]
        paydays = [self._payday(code) for code in range(len(PAYDAYS) + 1)]
        weights = np.array([base * season * pay for base in general for season in seasons for pay in paydays])
        weights *= self.days / weights.sum(axis=1, keepdims=True)
        return np.concatenate([np.zeros((len(weights), 1)), np.cumsum(weights, axis=1)], axis=1)

    def up_to(self, rhythms: Integers, day: Floats) -> Floats:
        """The weight of the days before the moment ``day`` (places, with fractions), in each one's rhythm."""
        moment = np.clip(day, 0, self.days)
        whole = np.minimum(moment.astype(np.int64), self.days - 1)
        before = self.cumulated[rhythms, whole]
        return np.asarray(before + (moment - whole) * (self.cumulated[rhythms, whole + 1] - before))

    def day_of(self, rhythms: Integers, weight: Floats) -> Integers:
        """The place of the day on which the weight is reached; the inverse of ``up_to``."""
        step = self.days + 1.0
        laid_out = (self.cumulated[:, 1:] + step * np.arange(len(self.cumulated))[:, None]).ravel()
        found = np.searchsorted(laid_out, weight + step * rhythms, side="right") - self.days * rhythms
        return np.asarray(found.clip(0, self.days - 1), dtype=np.int64)

    def _general(self, language: int) -> Floats:
        weights = np.array([_WEEK[day.weekday()] * _MONTHS[day.month - 1] for day in self.every])
        places = {day: place for place, day in enumerate(self.every)}
        for month, of_month, factor, languages in _PEAKS:
            for year in range(self.first.year, self.until.year + 1):
                if language in languages and (place := places.get(date(year, month, of_month))) is not None:
                    weights[place] *= factor
        for text in _NEW_YEARS:
            for away in range(-16, 6):
                place = places.get(date.fromisoformat(text) + timedelta(days=away))
                if place is not None:
                    weights[place] *= 1.5 if away < -1 else 0.45
        return weights

    def _season(self, code: int) -> Floats:
        if not code:
            return np.ones(self.days)
        inside = np.array([season_of(day.month) == code - 1 for day in self.every])
        return np.where(inside, SEASON_SHARE * 4, (1 - SEASON_SHARE) * 4 / 3)

    def _payday(self, code: int) -> Floats:
        if not code:
            return np.ones(self.days)
        inside = np.array([_since(day, PAYDAYS[code - 1]) < PAYDAY_DAYS for day in self.every])
        share = PAYDAY_DAYS * 12 / 365.25
        return np.where(inside, PAYDAY_SHARE / share, (1 - PAYDAY_SHARE) / (1 - share))


def rhythm(english: Integers, season: Integers, payday: Integers) -> Integers:
    """Number the rhythm of a customer, by language, season and payday."""
    return (english * (len(SEASONS) + 1) + season) * (len(PAYDAYS) + 1) + payday


def season_of(month: int) -> int:
    """The place in ``SEASONS`` of a month."""
    return (month - 3) % 12 // 3


def _since(day: date, payday: int) -> int:
    """Days since the last payday, 0 on the day itself."""
    if day.day >= payday:
        return day.day - payday
    return day.day + (day.replace(day=1) - timedelta(days=1)).day - payday
