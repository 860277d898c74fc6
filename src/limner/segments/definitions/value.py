"""Tiers of customers by the money they brought in a year: the highest fifth, the next three tenths, the lower half."""

from __future__ import annotations

from limner.core.text import Text
from limner.rules.rule import All, Has
from limner.segments.segment import Segment

HIGH = Segment(
    name="value_high",
    title=Text(zh="高价值客户", en="High value"),
    definition=Text(
        zh="按近 365 天净消费额排名，买过的客户中排在前 20% 的。",
        en="The top 20% of buyers by net amount in the last 365 days.",
    ),
    rule=Has("value_percentile", ">=", 0.8),
    theme="value",
)
MIDDLE = Segment(
    name="value_middle",
    title=Text(zh="中价值客户", en="Middle value"),
    definition=Text(
        zh="按近 365 天净消费额排名，买过的客户中排在 20% 到 50% 之间的。",
        en="The next 30% of buyers by net amount in the last 365 days.",
    ),
    rule=All((Has("value_percentile", ">=", 0.5), Has("value_percentile", "<", 0.8))),
    theme="value",
)
LOW = Segment(
    name="value_low",
    title=Text(zh="低价值客户", en="Low value"),
    definition=Text(
        zh="按近 365 天净消费额排名，买过的客户中排在后 50% 的。",
        en="The lower half of buyers by net amount in the last 365 days.",
    ),
    rule=Has("value_percentile", "<", 0.5),
    theme="value",
)
NONE = Segment(
    name="value_none",
    title=Text(zh="未消费客户", en="No value"),
    definition=Text(
        zh="还没有买过、因而没有排名的客户。",
        en="Customers who have bought nothing yet and so have no rank.",
    ),
    rule=Has("value_percentile", "missing"),
    theme="value",
)
