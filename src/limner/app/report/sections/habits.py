"""Habits: when, what, where, how they pay."""

from __future__ import annotations

from limner.app.report.facts import Facts
from limner.app.report.markup import Section, Writer, bar, chart, columns, panel, share_bar, table
from limner.app.report.ranking import Ranking
from limner.core.text import Text
from limner.portrait.wording import WEEKDAYS

WEEK = "week"
ORDER = ("category", "brand", "product", "channel", "store", "payment_method", "country", "province")


def habits(facts: Facts, writer: Writer) -> Section | None:
    """The week as a grid of hours, and rankings of what, where and how."""
    if not sum(facts.habits.weekdays):
        return None
    found = [_ranking(facts.habits.rankings[name], writer) for name in ORDER if name in facts.habits.rankings]
    when = _hours(writer) if facts.habits.week else _weekdays(facts, writer)
    body = when + (columns(*found) if found else "")
    return Section("habits", writer.say(Text("购买习惯", "Habits")), _lead(facts, writer), body)


def _lead(facts: Facts, writer: Writer) -> str:
    days = facts.habits.weekdays
    best = days.index(max(days))
    day, share = writer.say(WEEKDAYS[best]), writer.numbers.share(days[best] / sum(days))
    if not facts.habits.week:
        return writer.either(f"{day}订单最多，占 {share}。", f"{day} has the most orders, {share}.")
    week = facts.habits.week
    _n, at, hour = max((week[d][h], d, h) for d in range(len(week)) for h in range(len(week[d])))
    peak = writer.say(WEEKDAYS[at])
    return writer.either(
        f"{day}订单最多，占 {share}；最忙的一个小时是{peak} {hour} 点。",
        f"{day} has the most orders, {share}; the busiest hour is {peak} at {hour}:00.",
    )


def _hours(writer: Writer) -> str:
    title = writer.either(
        "一周中的订单：星期 × 钟点，颜色越深越多", "Orders in the week: weekday by hour, darker with more"
    )
    return panel(title, chart(WEEK, title), wide=True)


def _weekdays(facts: Facts, writer: Writer) -> str:
    days, most = facts.habits.weekdays, max(facts.habits.weekdays)
    rows = [
        [writer.say(WEEKDAYS[day]), writer.numbers.count(n), bar(n / most, writer.numbers.share(n / sum(days)))]
        for day, n in enumerate(days)
    ]
    headers = (
        ("", "text"),
        (writer.either("订单", "Orders"), "number"),
        (writer.either("占比", "Share"), "number"),
    )
    title = writer.either("一周中的订单", "Orders in the week")
    return panel(title, table(headers, rows, label=title), wide=True)


def _ranking(ranking: Ranking, writer: Writer) -> str:
    numbers = writer.numbers
    named = [row.money / ranking.money for row in ranking.rows if ranking.money > 0 and row.customers is not None]
    most = max(named, default=1.0) or 1.0
    rows = [
        [
            writer.say(row.label),
            numbers.short(row.customers) if row.customers is not None else "",
            numbers.money(row.money),
            share_bar(row.money / ranking.money, most if row.customers is not None else 0, writer)
            if ranking.money > 0
            else "",
        ]
        for row in ranking.rows
    ]
    headers = (
        ("", "text"),
        (writer.either("客户", "Customers"), "number"),
        (writer.either("金额", "Money"), "number"),
        (writer.either("占比", "Share"), "number"),
    )
    title = writer.say(ranking.title)
    of = writer.either(f"共 {numbers.count(ranking.values)} 个", f"{numbers.count(ranking.values)} in all")
    return panel(f'{title} <span class="of">{of}</span>', table(headers, rows, label=title, kind="small"))
