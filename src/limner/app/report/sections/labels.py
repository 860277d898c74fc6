"""The tags with their sizes, by theme."""

from __future__ import annotations

from itertools import groupby

from limner.app.report.facts import Facts
from limner.app.report.groups import index
from limner.app.report.labels import Label
from limner.app.report.markup import Section, Writer, bar, columns, panel, table
from limner.core.text import Text
from limner.portrait.tag import THEMES


def labels(facts: Facts, writer: Writer) -> Section | None:
    """One table a theme; with a segment, beside all customers."""
    if not facts.labels:
        return None
    most = max(label.customers for label in facts.labels) / facts.headline.customers
    panels = [
        panel(writer.say(THEMES[theme]), _theme(tuple(found), facts, writer, most))
        for theme, found in groupby(facts.labels, key=lambda label: label.theme)
    ]
    lead = writer.either(
        f"{len(facts.labels)} 个标签有至少 5 位客户；每个标签都能说明理由。",
        f"{len(facts.labels)} tags fit five customers or more; each can say why it fits.",
    )
    return Section("tags", writer.say(Text("标签", "Tags")), lead, columns(*panels))


def _theme(found: tuple[Label, ...], facts: Facts, writer: Writer, most: float) -> str:
    rows = [_row(label, facts, writer, most) for label in found]
    headers = [
        ("", "text"),
        (writer.either("客户", "Customers"), "number"),
        (writer.either("占比", "Share"), "number"),
    ]
    if facts.segment:
        headers.append((writer.either("全体 = 100", "All = 100"), "number"))
    return table(headers, rows, label=writer.say(THEMES[found[0].theme]), kind="small")


def _row(label: Label, facts: Facts, writer: Writer, most: float) -> list[str]:
    share = label.customers / facts.headline.customers
    row = [
        f'{writer.say(label.title)}<span class="what">{writer.say(label.definition)}</span>',
        writer.numbers.count(label.customers),
        bar(share / most, writer.numbers.share(share)),
    ]
    if facts.segment:
        row.append(writer.numbers.count(index(share, label.everyone / facts.headline.everyone)))
    return row
