"""Campaigns: whom they address, whom they leave alone, and what they truly do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import pyarrow as pa

from limner.testing.company.chunk import Chunk
from limner.testing.company.days import Period
from limner.testing.company.draws import Array, Booleans, Floats, Integers, happens, ids, stream, words
from limner.testing.company.people import People

EVERY_DAYS = 45
LASTS_DAYS = 7
_IDLE_EVERY = 5
"""One campaign in so many does nothing."""
ADDRESSED = 0.45
CONTROL = 0.2
"""The share of the addressees of a campaign that is left alone on purpose."""
SENSITIVE_TIMES = 2.5
"""How many times as strongly promotion-sensitive customers answer."""
_THEMES = (
    *("新春年货节", "开工有礼", "女神节", "春茶上新", "端午礼遇", "年中囤货节"),
    *("夏日清凉季", "开学季", "中秋团圆礼", "金秋会员日", "双十一狂欢", "暖冬感恩季"),
)
"""The theme of each month."""
_KINDS = ("短信", "App推送", "微信服务号", "邮件")
_OPENED, _CLICKED = (0.22, 0.14, 0.38, 0.25), (0.3, 0.4, 0.35, 0.2)


@dataclass(frozen=True)
class Campaigns:
    """All campaigns; each attribute is an array with an entry a campaign.

    Attributes:
        starts: places of the first days.
        kind: place in the kinds of channel.
        effect: the probability that a treated customer who is not promotion-sensitive makes an order that would not
            have been made otherwise; times ``SENSITIVE_TIMES`` for those who are.
    """

    starts: Integers
    kind: Integers
    effect: Floats

    @property
    def size(self) -> int:
        """How many campaigns."""
        return len(self.starts)

    def active(self, days: int) -> Integers:
        """For each day the campaign that runs, or -1."""
        running = np.full(days, -1, dtype=np.int64)
        for place, start in enumerate(self.starts.tolist()):
            running[start : start + LASTS_DAYS] = place
        return running


@dataclass(frozen=True)
class Reach:
    """What the campaigns did to one chunk of customers; arrays of customers by campaigns.

    Attributes:
        treated: addressed and touched.
        control: addressed and left alone.
        effect: the probability of an order that the campaign causes; 0 for those who are not treated.
        moved: whether it caused one.
        after: the days from the start of the campaign to that order.
    """

    treated: Booleans
    control: Booleans
    effect: Floats
    moved: Booleans
    after: Integers


def campaigns(seed: int, period: Period) -> Campaigns:
    """Draw the campaigns: one in 45 days, of which one in five does nothing."""
    rng = stream(seed, 0, "campaigns")
    starts = np.arange(20, period.days - LASTS_DAYS, EVERY_DAYS)
    effect = np.round(rng.uniform(0.01, 0.05, len(starts)), 3)
    return Campaigns(
        starts,
        rng.integers(0, len(_KINDS), len(starts)),
        np.where(np.arange(len(starts)) % _IDLE_EVERY == _IDLE_EVERY - 2, 0.0, effect),
    )


def reach(chunk: Chunk, persons: People, planned: Campaigns) -> Reach:
    """Draw who is addressed by each campaign, who of them is left alone, and whom it moves to an order."""
    rng = chunk.stream("reach")
    shape = (persons.size, planned.size)
    member = persons.registered[:, None] <= planned.starts[None, :]
    addressed = member & (rng.random(shape) < ADDRESSED)
    control = addressed & (rng.random(shape) < CONTROL)
    treated = addressed & ~control
    buying = (persons.start[:, None] <= planned.starts) & (persons.end[:, None] > planned.starts + LASTS_DAYS)
    strength = np.where(persons.sensitive, SENSITIVE_TIMES, 1.0)[:, None] * planned.effect[None, :]
    effect = np.where(treated & buying, strength, 0.0)
    moved = rng.random(shape) < effect
    return Reach(treated, control, effect, moved, rng.integers(0, LASTS_DAYS - 1, shape))


def campaign_rows(planned: Campaigns, period: Period) -> pa.Table:
    """The file of campaigns."""
    days = [period.first + timedelta(days=start) for start in planned.starts.tolist()]
    return pa.table(
        {
            "campaign_id": ids("HD", np.arange(1, planned.size + 1), 3),
            "campaign_name": [f"{day.year}年{_THEMES[day.month - 1]}" for day in days],
            "campaign_type": [_KINDS[kind] for kind in planned.kind.tolist()],
            "start_date": pa.array(days, pa.date32()),
            "end_date": pa.array([day + timedelta(days=LASTS_DAYS - 1) for day in days], pa.date32()),
        }
    )


def coupon_rows(planned: Campaigns) -> pa.Table:
    """The file of coupons: one a campaign, good for all products."""
    numbers = np.arange(1, planned.size + 1)
    return pa.table({"coupon_id": ids("Q", numbers, 4), "campaign_id": ids("HD", numbers, 3)})


def campaign_truth(planned: Campaigns) -> pa.Table:
    """What each campaign truly does to a treated customer who still buys."""
    return pa.table(
        {
            "campaign_id": ids("HD", np.arange(1, planned.size + 1), 3),
            "effect_ordinary": planned.effect,
            "effect_sensitive": planned.effect * SENSITIVE_TIMES,
        }
    )


def group_truth(chunk: Chunk, reached: Reach) -> pa.Table:
    """Who was treated and who was kept as control, with the true effect on each."""
    customer, campaign = np.nonzero(reached.treated | reached.control)
    return pa.table(
        {
            "campaign_id": ids("HD", campaign + 1, 3),
            "customer_id": chunk.customers(customer),
            "group": words(reached.control[customer, campaign], ("treated", "control")),
            "effect": reached.effect[customer, campaign],
        }
    )


def touch_rows(chunk: Chunk, reached: Reach, planned: Campaigns) -> pa.Table:
    """The file of touches: each treated customer is sent a message, some open it, some of those click."""
    rng = chunk.stream("touches")
    customer, campaign = np.nonzero(reached.treated)
    kind = planned.kind[campaign]
    opened = happens(rng, np.array(_OPENED)[kind], len(customer))
    clicked = opened & happens(rng, np.array(_CLICKED)[kind], len(customer))
    sent = planned.starts[campaign] * 86400 + 36000 + rng.integers(0, 1800, len(customer))
    later = sent + (rng.exponential(3.0, len(customer)) * 3600).astype(np.int64) + 30
    parts = (np.arange(len(customer)), np.flatnonzero(opened), np.flatnonzero(clicked))
    which: Array = np.concatenate(parts)
    step = np.repeat(np.arange(3), [len(part) for part in parts])
    second = np.where(step == 0, sent[which], later[which] + (step == 2) * 20)  # noqa: PLR2004 — the third step
    return pa.table(
        {
            "touch_id": chunk.ids("T", np.arange(len(which))),
            "customer_id": chunk.customers(customer[which]),
            "campaign_id": ids("HD", campaign[which] + 1, 3),
            "touch_type": words(step, ("sent", "opened", "clicked")),
            "channel": words(kind[which], _KINDS),
            "sent_at": chunk.moment(np.zeros(len(which), dtype=np.int64), second),
        }
    )
