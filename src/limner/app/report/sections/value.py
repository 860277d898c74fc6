"""How money is spread over customers, and the RFM groups."""

from __future__ import annotations

from limner.app.report.facts import Facts
from limner.app.report.groups import Group
from limner.app.report.markup import Section, Writer, bar, chart, grid, panel, table
from limner.core.text import Text

CURVE, TENTHS, TREE = "pareto", "deciles", "rfm"


def value(facts: Facts, writer: Writer) -> Section | None:
    """The Pareto curve, the tenths, and the groups as areas and as a table."""
    if not facts.spread.curve:
        return None
    numbers = writer.numbers
    lead = writer.either(
        f"近 365 天有 {numbers.count(facts.spread.customers)} 位客户购买，净消费 {numbers.money(facts.spread.money)}。",
        f"{numbers.count(facts.spread.customers)} customers bought in the last 365 days and brought "
        f"{numbers.money(facts.spread.money)}.",
    )
    curve = panel(
        writer.either("多少客户带来多少钱", "How many customers bring how much"),
        chart(CURVE, writer.either("帕累托曲线", "Pareto curve")),
    )
    tenths = ""
    if facts.spread.deciles():
        tenths = panel(
            writer.either("每十分之一的客户占的金额", "Share of money by tenths of customers"),
            chart(TENTHS, writer.either("各十分位金额占比", "Share of money by tenths")),
        )
    return Section(
        "value", writer.say(Text("价值与 RFM", "Value and RFM")), lead, grid(curve, tenths) + _rfm(facts, writer)
    )


def rfm_groups(facts: Facts) -> tuple[Group, ...]:
    """The RFM groups with enough members, the most numerous first."""
    groups = facts.groups.sets.get("rfm", (None, ()))[1]
    return tuple(sorted(groups, key=lambda group: (-group.profile.customers, group.name)))


def _rfm(facts: Facts, writer: Writer) -> str:
    groups = rfm_groups(facts)
    if len(groups) < 2:  # noqa: PLR2004 — one group divides nothing
        return ""
    areas = panel(
        writer.either(
            "RFM 群体：面积为客户数，颜色越深人均消费越高", "RFM groups: area by customers, darker with more money each"
        ),
        chart(TREE, writer.either("RFM 群体", "RFM groups")),
        wide=True,
    )
    numbers = writer.numbers
    money = sum(group.profile.sums.get("money", 0) for group in groups)
    people = sum(group.profile.customers for group in groups)
    most = max(
        max(group.profile.customers / people, max(0, group.profile.sums.get("money", 0)) / money if money > 0 else 0)
        for group in groups
    )
    rows = []
    for group in groups:
        share = group.profile.sums.get("money", 0) / money if money > 0 else None
        rows.append(
            [
                f'{writer.say(group.title)}<span class="what">{writer.say(group.definition)}</span>',
                numbers.count(group.profile.customers),
                bar(
                    group.profile.customers / people / most,
                    numbers.share(group.profile.customers / people),
                    accent=False,
                ),
                bar(share / most if share else 0, numbers.share(share)),
                numbers.money(group.profile.ratio("money")),
                numbers.decimal(group.profile.recency),
            ]
        )
    headers = (
        (writer.either("群体", "Group"), "text"),
        (writer.either("客户", "Customers"), "number"),
        (writer.either("占客户", "Of customers"), "number"),
        (writer.either("占金额", "Of money"), "number"),
        (writer.either("人均消费", "Money each"), "number"),
        (writer.either("距上次购买（天）", "Days since last"), "number"),
    )
    label = writer.either("RFM 群体明细", "RFM groups in numbers")
    return areas + panel(label, table(headers, rows, label=label), wide=True)
