"""Put the page together: one HTML file that loads nothing."""

from __future__ import annotations

from collections.abc import Callable

import plotly.graph_objects as go

from limner.app.report import figures
from limner.app.report.document import document
from limner.app.report.document import sections as sections_of
from limner.app.report.facts import Facts
from limner.app.report.markup import Section, Writer
from limner.app.report.numbers import Numbers
from limner.app.report.sections.completeness import completeness
from limner.app.report.sections.findings import findings
from limner.app.report.sections.groups import groups
from limner.app.report.sections.habits import WEEK, habits
from limner.app.report.sections.head import head
from limner.app.report.sections.labels import labels
from limner.app.report.sections.lifecycle import MONEY, MONTHS, TRENDED, has_trend, lifecycle
from limner.app.report.sections.notes import notes
from limner.app.report.sections.people import people
from limner.app.report.sections.value import CURVE, TENTHS, TREE, rfm_groups, value
from limner.app.report.sentences import sentences
from limner.core.text import Locale, Text

BODY: tuple[tuple[Text, Callable[[Facts, Writer], Section | None]], ...] = (
    (Text("客户是谁", "Who they are"), people),
    (Text("价值与 RFM", "Value and RFM"), value),
    (Text("生命周期", "Lifecycle"), lifecycle),
    (Text("购买习惯", "Habits"), habits),
    (Text("标签", "Tags"), labels),
    (Text("群体差异", "Groups and how they differ"), groups),
)
"""The sections between the sentences and the data, with what each is called where it is left out."""


def page(facts: Facts, locale: Locale) -> str:
    """Write the whole page in one language."""
    writer = Writer(locale, Numbers(locale, facts.currency))
    made = [(title, section(facts, writer)) for title, section in BODY]
    left_out = tuple(title for title, section in made if section is None)
    sections = [
        findings(sentences(facts), writer),
        *(section for _title, section in made),
        completeness(facts, left_out, writer),
        notes(writer),
    ]
    shown = [section for section in sections if section]
    title = writer.say(Text(f"{facts.business} · 客户画像报告", f"{facts.business} · Customer report"))
    body = head(facts, writer) + sections_of(shown, writer)
    return document(title, body, drawn(facts, writer), writer, footer=_footer(facts, writer))


def drawn(facts: Facts, writer: Writer) -> dict[str, go.Figure]:
    """Draw every figure that the sections have a place for, by name."""
    made: dict[str, go.Figure] = {}
    if facts.spread.curve:
        made[CURVE] = figures.pareto(facts.spread, writer)
        if facts.spread.deciles():
            made[TENTHS] = figures.deciles(facts.spread, writer)
        if len(rfm_groups(facts)) > 1:
            made[TREE] = figures.tree(rfm_groups(facts), writer)
    if has_trend(facts):
        made |= {f"stage-{stage}": figures.stage_line(stage, facts.lifecycle.trend, writer) for stage in TRENDED}
    if len(facts.lifecycle.months) > 1:
        made[MONTHS] = figures.months(facts.lifecycle.months, writer)
        made[MONEY] = figures.money_months(facts.lifecycle.months, writer)
    if facts.habits.week:
        made[WEEK] = figures.week(facts.habits.week, writer)
    return made


def _footer(facts: Facts, writer: Writer) -> str:
    day = writer.numbers.day(facts.as_of)
    return writer.either(f"由 Limner 根据截至 {day} 的数据生成。", f"Made by Limner from data as of {day}.")
