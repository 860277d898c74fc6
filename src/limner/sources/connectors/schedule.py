"""When a source is due: every so often, or at the times of a cron line; later after failures."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from limner.core.errors import InvalidDefinition

_EVERY = re.compile(r"every\s+(\d+)\s*(second|minute|hour|day)s?", re.IGNORECASE)
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)
_SHORTEST_SECONDS = 1


def check_schedule(schedule: str) -> None:
    """Refuse a schedule that says nothing.

    Raises:
        InvalidDefinition: it is neither ``every 15 minutes`` nor five fields of cron.
    """
    if schedule:
        due_after(schedule, datetime.fromisoformat("2024-01-01"), "UTC")


def due_after(schedule: str, moment: datetime, zone: str) -> datetime:
    """Return the first moment (UTC) after ``moment`` (UTC) that ``schedule`` names; cron is read in ``zone``.

    Raises:
        InvalidDefinition: see ``check_schedule``.
    """
    told = _EVERY.fullmatch(schedule.strip())
    if told and int(told[1]) >= _SHORTEST_SECONDS:
        return moment + timedelta(**{f"{told[2].lower()}s": int(told[1])})
    from apscheduler.triggers.cron import CronTrigger

    try:
        trigger = CronTrigger.from_crontab(schedule, timezone=ZoneInfo(zone))
    except ValueError as error:
        raise InvalidDefinition(
            f"{schedule!r} is no schedule: {error}",
            path="schedule",
            remedy="Write 'every 15 minutes', or cron's minute, hour, day, month, weekday: '0 3 * * *'.",
        ) from error
    utc = ZoneInfo("UTC")
    found = trigger.get_next_fire_time(None, moment.replace(tzinfo=utc) + timedelta(microseconds=1))
    if found is None:
        raise InvalidDefinition(f"{schedule!r} never comes.", path="schedule", remedy="Name days that there are.")
    return found.astimezone(utc).replace(tzinfo=None)  # type: ignore[no-any-return]  # APScheduler has no types


def pause(failures: int, draw: float) -> timedelta:
    """Return how long a source rests after ``failures`` in a row: a minute, doubled each time, six hours at most.

    ``draw``, from 0 to 1, adds up to a tenth, so that sources that failed together do not come back together.
    """
    doubled = _FIRST_PAUSE * 2 ** min(failures - 1, 16)
    rest: timedelta = min(doubled, _LONGEST_PAUSE)
    return rest * (1 + draw / 10)
