"""Who the customers are."""

from __future__ import annotations

from limner.app.report.facts import Facts
from limner.app.report.markup import Section, Writer, columns, panel, share_bar, table
from limner.app.report.people import Attribute
from limner.app.report.ranking import OTHERS
from limner.core.text import Text


def people(facts: Facts, writer: Writer) -> Section | None:
    """One small table an attribute, with the share of customers and the money each."""
    if not facts.people:
        return None
    known = max(attribute.known for attribute in facts.people)
    share = writer.numbers.share(known / facts.headline.customers)
    lead = writer.either(
        f"客户资料所及：最全的一项覆盖 {share} 的客户。人均消费按近 365 天计。",
        f"As far as records say: the best known attribute covers {share} of customers. Money each is of the last 365 days.",
    )
    panels = [_attribute(attribute, facts, writer) for attribute in facts.people]
    return Section("people", writer.say(Text("客户是谁", "Who they are")), lead, columns(*panels, count=3))


def _attribute(attribute: Attribute, facts: Facts, writer: Writer) -> str:
    all_ = sum(customers for _value, customers, _money in attribute.values)
    most = max(customers for value, customers, _money in attribute.values if value != OTHERS) / all_
    rows = [
        [
            writer.say(value),
            share_bar(customers / all_, most if value != OTHERS else 0, writer),
            writer.numbers.money(money / customers),
        ]
        for value, customers, money in attribute.values
    ]
    title = writer.say(attribute.title)
    unknown = 1 - attribute.known / facts.headline.customers
    note = writer.either(f"{writer.numbers.share(unknown)} 未知", f"{writer.numbers.share(unknown)} unknown")
    headers = (
        ("", "text"),
        (writer.either("客户", "Customers"), "number"),
        (writer.either("人均", "Money each"), "number"),
    )
    return panel(title, table(headers, rows, label=title, kind="small"), note=note if unknown >= 0.005 else "")  # noqa: PLR2004 — half a per cent is written as 0%
