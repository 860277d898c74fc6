"""The stages of a customer's relationship, one segment each, as the feature ``lifecycle_stage`` tells them."""

from __future__ import annotations

from limner.core.text import Text
from limner.rules.rule import Has
from limner.segments.segment import Segment


def _stage(stage: str, title: Text, definition: Text) -> Segment:
    return Segment(
        name=f"lifecycle_{stage}",
        title=title,
        definition=definition,
        rule=Has("lifecycle_stage", "=", stage),
        theme="lifecycle",
    )


PROSPECT = _stage(
    "prospect",
    Text(zh="潜在客户", en="Prospects"),
    Text(zh="已有记录但还没有买过的客户。", en="Known, and has not bought yet."),
)
NEW = _stage(
    "new",
    Text(zh="新客户", en="New customers"),
    Text(zh="不久前第一次购买的客户。", en="Bought for the first time not long ago."),
)
ACTIVE = _stage(
    "active",
    Text(zh="活跃客户", en="Active customers"),
    Text(zh="在自己的购买周期内有购买的客户。", en="Has bought within the customer's own rhythm."),
)
RETURNING = _stage(
    "returning",
    Text(zh="回流客户", en="Returning customers"),
    Text(zh="长时间没有购买、最近又回来购买的客户。", en="Came back lately after a long absence."),
)
DORMANT = _stage(
    "dormant",
    Text(zh="沉睡客户", en="Dormant customers"),
    Text(zh="已超出自己的购买周期、尚未流失的客户。", en="Overdue by the customer's own rhythm, and not lost yet."),
)
LOST = _stage(
    "lost",
    Text(zh="流失客户", en="Lost customers"),
    Text(zh="很久没有购买、一般不会再来的客户。", en="Has not bought for so long that a return is unlikely."),
)
