"""The head of the page: whose customers, as of when, and the figures that matter."""

from __future__ import annotations

from limner.app.report.facts import Facts
from limner.app.report.headline import Figure
from limner.app.report.markup import Writer
from limner.core.text import Text

_STEADY = 0.005


def head(facts: Facts, writer: Writer) -> str:
    """Write the head."""
    title = facts.segment[0] if facts.segment else Text("客户画像报告", "Customer report")
    kicker = Text(facts.business, facts.business)
    if facts.segment:
        kicker = Text(f"{facts.business} · 客户画像报告", f"{facts.business} · Customer report")
    cards = "".join(_card(figure, writer) for figure in facts.headline.figures if figure.value is not None)
    return (
        f'<header class="head"><p class="kicker">{writer.say(kicker)}</p><h1>{writer.say(title)}</h1>'
        f'<p class="standfirst">{_standfirst(facts, writer)}</p>{_definition(facts, writer)}'
        f'<p class="span">{_span(facts, writer)}</p><div class="cards">{cards}</div></header>'
    )


def _definition(facts: Facts, writer: Writer) -> str:
    return f'<p class="lead">{writer.say(facts.segment[1])}</p>' if facts.segment else ""


def _standfirst(facts: Facts, writer: Writer) -> str:
    count, head_ = writer.numbers.count, facts.headline
    day = writer.numbers.day(facts.as_of)
    of_all = ""
    if facts.segment:
        of_all = writer.either(
            f"，占全部 {count(head_.everyone)} 位的 {writer.numbers.share(head_.customers / head_.everyone)}",
            f", {writer.numbers.share(head_.customers / head_.everyone)} of all {count(head_.everyone)}",
        )
    every = head_.buyers == head_.customers
    bought = writer.either(
        "全部购买过" if every else f"其中 {count(head_.buyers)} 位购买过",
        "all of them have bought" if every else f"{count(head_.buyers)} of them have bought",
    )
    return writer.either(
        f"截至 <b>{day}</b>，共 <b>{count(head_.customers)}</b> 位客户{of_all}，{bought}。",
        f"As of <b>{day}</b>: <b>{count(head_.customers)}</b> customers{of_all}; {bought}.",
    )


def _span(facts: Facts, writer: Writer) -> str:
    span = facts.headline.span
    if span:
        return writer.either(
            f"近 {span} 天，与此前 {span} 天相比", f"The last {span} days, beside the {span} days before"
        )
    return writer.either(
        "近 365 天；数据不足以与此前比较", "The last 365 days; the data are too short for a period before"
    )


def _card(figure: Figure, writer: Writer) -> str:
    numbers = writer.numbers
    writes = {"count": numbers.count, "money": numbers.money, "decimal": numbers.decimal, "share": numbers.share}
    write = writes[figure.kind]
    change = figure.change
    below = ""
    if change is not None:
        steady = abs(change) < _STEADY
        kind = "steady" if steady else "up" if change > 0 else "down"
        mark = "" if steady else "▲ " if change > 0 else "▼ "
        moved = writer.either("持平", "unchanged") if steady else numbers.share(abs(change))
        below = (
            f'<span class="change {kind}">{mark}{moved}</span> '
            f'<span class="before">{writer.either("此前", "from")} {write(figure.before)}</span>'
        )
    return (
        f'<div class="card"><div class="label">{writer.say(figure.title)}</div>'
        f'<div class="figure">{write(figure.value)}</div><div class="below">{below}</div></div>'
    )
