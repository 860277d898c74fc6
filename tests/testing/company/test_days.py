from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from limner.testing.company.days import PAYDAYS, SEASONS, Period, rhythm, season_of

PERIOD = Period(date(2025, 12, 31), 730)
PLAIN = np.array([0])


def weights(code):
    return dict(zip(PERIOD.every, np.diff(PERIOD.cumulated[code]), strict=True))


def test_the_period_ends_on_its_last_day():
    assert (PERIOD.first, PERIOD.every[-1], len(PERIOD.every)) == (date(2024, 1, 2), date(2025, 12, 31), 730)


def test_months_have_seasons():
    assert [SEASONS[season_of(month)] for month in (2, 3, 6, 9, 12)] == [
        "winter",
        "spring",
        "summer",
        "autumn",
        "winter",
    ]


def test_great_sales_and_spring_festival_stand_out():
    plain = weights(0)
    assert plain[date(2025, 11, 11)] > 3 * plain[date(2025, 11, 18)]
    assert plain[date(2025, 6, 18)] > 2 * plain[date(2025, 6, 25)]
    assert plain[date(2025, 1, 29)] < plain[date(2025, 1, 22)] / 2
    assert np.mean(list(plain.values())) == pytest.approx(1)


def test_a_payday_draws_purchases_across_the_end_of_the_month():
    of_28 = weights(int(rhythm(0, 0, PAYDAYS.index(28) + 1)))
    inside = [date(2025, 2, 28), date(2025, 3, 1), date(2025, 3, 4), date(2025, 4, 28), date(2025, 5, 2)]
    outside = [date(2025, 2, 27), date(2025, 3, 5), date(2025, 5, 3)]
    assert min(of_28[day] for day in inside) > 5 * max(of_28[day] for day in outside)
    share = sum(weight for day, weight in of_28.items() if day.day >= 28 or day.day <= 3) / 730
    assert share == pytest.approx(0.75, abs=0.04)


def test_a_season_draws_purchases():
    of_summer = weights(int(rhythm(0, SEASONS.index("summer") + 1, 0)))
    share = sum(weight for day, weight in of_summer.items() if 6 <= day.month <= 8) / 730
    assert share == pytest.approx(0.65, abs=0.03)


def test_the_day_of_a_weight_is_the_inverse_of_the_weight_up_to_a_day():
    codes = np.repeat(np.arange(len(PERIOD.cumulated)), PERIOD.days)
    middle = np.tile(np.arange(PERIOD.days), len(PERIOD.cumulated)) + 0.5
    found = PERIOD.day_of(codes, PERIOD.up_to(codes, middle))
    assert (found == middle.astype(int)).all()


def test_moments_before_and_after_the_period_are_its_ends():
    assert PERIOD.up_to(PLAIN, np.array([-5.0])).tolist() == [0]
    assert PERIOD.up_to(PLAIN, np.array([9e9])) == pytest.approx(730)
