"""What a customer needs our service for, and how it went."""

from __future__ import annotations

import ibis.expr.types as ir

from limner.core.text import Text
from limner.engine.portable import ratio
from limner.portrait.doings import SERVICE_WORDS, means
from limner.portrait.feature import Feature
from limner.portrait.measure import Measure, Window
from limner.portrait.source import Source
from limner.warehouse.tables import SERVICE_CONTACTS

SERVICE_WINDOWS: tuple[Window, ...] = (30, 365, None)
KIND = Source(SERVICE_CONTACTS, ("kind",))
WAIT = Source(SERVICE_CONTACTS, ("wait_seconds",))
SCORE = Source(SERVICE_CONTACTS, ("score",))
HUNDREDTHS = 100
"""Scores are summed as whole hundredths, so that the order of the rows never shows in the last digit."""
LONGEST_WAIT = 10**9
"""What is said to have taken longer, or less than nothing, is not known."""

service_contacts = Measure(
    name="service_contacts",
    of=SERVICE_CONTACTS,
    kind="count",
    windows=SERVICE_WINDOWS,
    title=Text(zh="客服联系次数", en="Contacts with service"),
    definition=Text(zh="客户联系客服的次数，不分类型。", en="Contacts with our service, of any kind."),
    unit="contacts",
)
after_sales_contacts = Measure(
    name="after_sales_contacts",
    of=SERVICE_CONTACTS,
    kind="count",
    where=lambda contacts: means(contacts.kind, SERVICE_WORDS["after_sales"]),
    windows=SERVICE_WINDOWS,
    title=Text(zh="售后次数", en="After-sales contacts"),
    definition=Text(
        zh="类型为退货、退款、换货、维修等售后的客服联系次数。",
        en="Contacts with our service about a return, refund, exchange, repair or other after-sales matter.",
    ),
    unit="contacts",
    needs=(KIND,),
)
complaints = Measure(
    name="complaints",
    of=SERVICE_CONTACTS,
    kind="count",
    where=lambda contacts: means(contacts.kind, SERVICE_WORDS["complaint"]),
    windows=SERVICE_WINDOWS,
    title=Text(zh="投诉次数", en="Complaints"),
    definition=Text(zh="类型为投诉的客服联系次数。", en="Contacts with our service that are complaints."),
    unit="contacts",
    needs=(KIND,),
)
unresolved_contacts = Measure(
    name="unresolved_contacts",
    of=SERVICE_CONTACTS,
    kind="count",
    where=lambda contacts: ~contacts.resolved,
    windows=SERVICE_WINDOWS,
    title=Text(zh="未解决的客服联系次数", en="Unsettled contacts"),
    definition=Text(
        zh="来源标明未解决的客服联系次数；未标明的不算。",
        en="Contacts with our service that the source says were not settled; those of which it says nothing do not count.",
    ),
    unit="contacts",
    needs=(Source(SERVICE_CONTACTS, ("resolved",)),),
)


def _waited(contacts: ir.Table) -> ir.BooleanValue:
    return contacts.wait_seconds.between(0, LONGEST_WAIT)


def _scored(contacts: ir.Table) -> ir.BooleanValue:
    return contacts.score.between(0, 100)


waits = Measure(
    name="service_waits",
    of=SERVICE_CONTACTS,
    kind="count",
    where=_waited,
    windows=(365,),
    published=False,
    title=Text(zh="有等待时长的客服联系次数", en="Contacts with a known wait"),
    definition=Text(zh="有等待时长的客服联系次数。", en="Contacts of which the wait is known."),
    needs=(WAIT,),
)
wait_seconds = Measure(
    name="service_wait_seconds",
    of=SERVICE_CONTACTS,
    kind="sum",
    value=lambda contacts: _waited(contacts).ifelse(contacts.wait_seconds, None).round().cast("int64"),
    windows=(365,),
    published=False,
    title=Text(zh="等待秒数和", en="Seconds of waiting"),
    definition=Text(zh="等待客服的秒数之和。", en="Sum of the seconds of waiting."),
    needs=(WAIT,),
)
scores = Measure(
    name="service_scores",
    of=SERVICE_CONTACTS,
    kind="count",
    where=_scored,
    windows=(365,),
    published=False,
    title=Text(zh="有评分的客服联系次数", en="Contacts with a score"),
    definition=Text(zh="有评分的客服联系次数。", en="Contacts that were scored."),
    needs=(SCORE,),
)
score_hundredths = Measure(
    name="service_score_hundredths",
    of=SERVICE_CONTACTS,
    kind="sum",
    value=lambda contacts: (_scored(contacts).ifelse(contacts.score, None) * HUNDREDTHS).round().cast("int64"),
    windows=(365,),
    published=False,
    title=Text(zh="客服评分和", en="Sum of service scores"),
    definition=Text(zh="客服评分之和，单位为百分之一分。", en="Sum of the scores, in hundredths."),
    needs=(SCORE,),
)

wait_seconds_mean_365d = Feature(
    name="wait_seconds_mean_365d",
    title=Text(zh="近 365 天平均等待客服秒数", en="Mean seconds of waiting for service, last 365 days"),
    definition=Text(
        zh="近 365 天有等待时长的客服联系的平均等待秒数；没有时为空。",
        en="Mean wait in seconds of the contacts of the last 365 days of which it is known; null without any.",
    ),
    formula=lambda wide: ratio(wide.service_wait_seconds_365d, wide.service_waits_365d),
    type="float64",
    unit="seconds",
)
service_score_mean_365d = Feature(
    name="service_score_mean_365d",
    title=Text(zh="近 365 天客服平均评分", en="Mean score of service, last 365 days"),
    definition=Text(
        zh="近 365 天客户给客服的平均评分，按来源自己的分制，0 至 100 以外的不计；没有评分时为空。",
        en="Mean of the customer's scores of our service in the last 365 days, on the source's own scale; scores outside 0 to "
        "100 do not count; null without a score.",
    ),
    formula=lambda wide: ratio(wide.service_score_hundredths_365d, HUNDREDTHS * wide.service_scores_365d),
    type="float64",
    unit="score",
)
