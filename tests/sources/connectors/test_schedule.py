"""When sources are due."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from limner.core.errors import InvalidDefinition
from limner.sources.connectors.schedule import check_schedule, due_after, pause

NOON = datetime(2024, 3, 9, 12)


@pytest.mark.parametrize(
    ("schedule", "zone", "due"),
    [
        ("every 15 minutes", "UTC", datetime(2024, 3, 9, 12, 15)),
        ("Every 1 day", "UTC", datetime(2024, 3, 10, 12)),
        ("0 3 * * *", "UTC", datetime(2024, 3, 10, 3)),
        ("0 3 * * *", "Asia/Shanghai", datetime(2024, 3, 9, 19)),
        ("0 12 * * *", "UTC", datetime(2024, 3, 10, 12)),
        # clocks go forward at 2 on the tenth
        ("30 9 * * *", "America/New_York", datetime(2024, 3, 9, 14, 30)),
        ("0 9 10 * *", "America/New_York", datetime(2024, 3, 10, 13)),
    ],
)
def test_due(schedule, zone, due):
    assert due_after(schedule, NOON, zone) == due


@pytest.mark.parametrize("schedule", ["sometimes", "every 0 minutes", "every minute", "99 * * * *", "0 0 30 2 *"])
def test_no_schedule(schedule):
    with pytest.raises(InvalidDefinition, match="schedule"):
        check_schedule(schedule)


def test_on_demand():
    check_schedule("")


def test_rest_grows_and_ends():
    assert [pause(n, 0.0) for n in (1, 2, 3)] == [timedelta(minutes=m) for m in (1, 2, 4)]
    assert pause(50, 0.0) == timedelta(hours=6)
    assert pause(1, 1.0) == timedelta(seconds=66)
