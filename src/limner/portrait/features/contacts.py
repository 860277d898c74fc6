"""What we send a customer, and what comes of it."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from limner.core.text import Text
from limner.engine.portable import ratio
from limner.portrait.doings import CLICKED, NOT_SENT, OPENED, means
from limner.portrait.feature import Feature
from limner.portrait.measure import Measure, Window
from limner.portrait.source import Source
from limner.warehouse.tables import REDEMPTIONS, TOUCHES

CONTACT_WINDOWS: tuple[Window, ...] = (30, 90, 365, None)
KIND = Source(TOUCHES, ("kind",))


def _sent(touches: ir.Table) -> ir.BooleanValue:
    """A row that is no later word on a message: neither delivered nor opened, clicked, returned or answered."""
    return ~means(touches.kind.fill_null(""), (*OPENED, *CLICKED, *NOT_SENT))


touches = Measure(
    name="touches",
    of=TOUCHES,
    kind="count",
    where=_sent,
    windows=CONTACT_WINDOWS,
    title=Text(zh="触达次数", en="Messages and campaigns addressed"),
    definition=Text(
        zh="发送的消息和覆盖该客户的活动数；送达、打开、点击、退订等后续记录不重复计数。",
        en="Messages sent and campaigns addressed to the customer; later rows of a message (delivered, opened, clicked, "
        "unsubscribed) do not count again.",
    ),
    unit="messages",
)
touches_opened = Measure(
    name="touches_opened",
    of=TOUCHES,
    kind="count",
    where=lambda touches: means(touches.kind, OPENED),
    windows=CONTACT_WINDOWS,
    title=Text(zh="触达打开次数", en="Messages opened"),
    definition=Text(zh="打开（已读）记录数。", en="Rows that say a message was opened or read."),
    unit="messages",
    needs=(KIND,),
)
touches_clicked = Measure(
    name="touches_clicked",
    of=TOUCHES,
    kind="count",
    where=lambda touches: means(touches.kind, CLICKED),
    windows=CONTACT_WINDOWS,
    title=Text(zh="触达点击次数", en="Messages clicked"),
    definition=Text(zh="点击记录数。", en="Rows that say a message was clicked."),
    unit="messages",
    needs=(KIND,),
)
campaigns_addressed = Measure(
    name="campaigns_addressed",
    of=TOUCHES,
    kind="count",
    where=lambda touches: touches.campaign_id.notnull() & _sent(touches),
    windows=(365,),
    published=False,
    title=Text(zh="活动覆盖次数", en="Campaigns addressed"),
    definition=Text(zh="属于某个活动的触达次数。", en="Messages that belong to a campaign, and campaigns addressed."),
    needs=(Source(TOUCHES, ("campaign_id",)),),
)
redemptions = Measure(
    name="redemptions",
    of=REDEMPTIONS,
    kind="count",
    windows=CONTACT_WINDOWS,
    title=Text(zh="核销次数", en="Coupons redeemed"),
    definition=Text(zh="优惠券核销记录数。", en="Rows of coupons redeemed."),
    unit="coupons",
)

open_ratio_90d = Feature(
    name="open_ratio_90d",
    title=Text(zh="近 90 天打开率", en="Share of messages opened, last 90 days"),
    definition=Text(
        zh="近 90 天打开次数占触达次数的比例，最多为 1；没有触达时为空。",
        en="Messages opened over messages sent in the last 90 days, at most 1; null where none were sent.",
    ),
    formula=lambda wide: ratio(ibis.least(wide.touches_opened_90d, wide.touches_90d), wide.touches_90d),
    type="float64",
    unit="share",
)
click_ratio_90d = Feature(
    name="click_ratio_90d",
    title=Text(zh="近 90 天点击率", en="Share of messages clicked, last 90 days"),
    definition=Text(
        zh="近 90 天点击次数占触达次数的比例，最多为 1；没有触达时为空。",
        en="Messages clicked over messages sent in the last 90 days, at most 1; null where none were sent.",
    ),
    formula=lambda wide: ratio(ibis.least(wide.touches_clicked_90d, wide.touches_90d), wide.touches_90d),
    type="float64",
    unit="share",
)
redemption_ratio_365d = Feature(
    name="redemption_ratio_365d",
    title=Text(zh="近 365 天活动核销率", en="Share of campaigns redeemed, last 365 days"),
    definition=Text(
        zh="近 365 天核销次数与活动覆盖次数之比，最多为 1；没有活动覆盖时为空。",
        en="Coupons redeemed over campaigns addressed in the last 365 days, at most 1; null where none were addressed.",
    ),
    formula=lambda wide: ratio(
        ibis.least(wide.redemptions_365d, wide.campaigns_addressed_365d), wide.campaigns_addressed_365d
    ),
    type="float64",
    unit="share",
)
