from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from limner.testing.company.campaigns import CONTROL, LASTS_DAYS, SENSITIVE_TIMES, Campaigns, reach
from limner.testing.company.chunk import Chunk
from limner.testing.company.days import Period
from limner.testing.company.people import people

CHUNK = Chunk(seed=5, number=0, first=0, size=20_000, period=Period(date(2025, 12, 31), 730))
PERSONS = people(CHUNK)
PLANNED = Campaigns(starts=np.array([400, 600]), kind=np.array([0, 1]), effect=np.array([0.04, 0.0]))
REACHED = reach(CHUNK, PERSONS, PLANNED)


def test_a_campaign_moves_whom_it_touches_as_often_as_its_effect_says():
    buying = REACHED.treated[:, 0] & (PERSONS.start <= 400) & (PERSONS.end > 400 + LASTS_DAYS)
    for who, effect in ((PERSONS.sensitive, 0.04 * SENSITIVE_TIMES), (~PERSONS.sensitive, 0.04)):
        assert REACHED.moved[buying & who, 0].mean() == pytest.approx(effect, rel=0.15)
        assert set(REACHED.effect[buying & who, 0]) == {effect}


def test_it_moves_nobody_else():
    assert not REACHED.moved[~REACHED.treated].any()
    assert not REACHED.moved[:, 1].any()


def test_the_control_group_is_drawn_from_the_addressed():
    assert not (REACHED.treated & REACHED.control).any()
    addressed = REACHED.treated | REACHED.control
    assert REACHED.control.sum() / addressed.sum() == pytest.approx(CONTROL, abs=0.02)
    assert not addressed[PERSONS.registered > 600].any()


def test_a_running_campaign_is_known_by_the_day():
    running = PLANNED.active(730)
    assert [int(running[day]) for day in (399, 400, 406, 407, 600)] == [-1, 0, 0, -1, 1]
