"""Put the page together: one HTML file that loads nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.resources import files

import plotly.graph_objects as go
from plotly.offline import get_plotlyjs

from limner.app.report import figures
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

POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:"
"""What the page may load: nothing from outside. The browser holds it."""

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
    body = head(facts, writer) + _contents(shown, writer) + "".join(map(_section, shown))
    return (
        f'<!DOCTYPE html>\n<html lang="{"zh-CN" if locale == "zh" else "en"}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{_resource('style.css')}</style></head>"
        f"<body><main>{body}<footer>{_footer(facts, writer)}</footer></main>"
        f'<script type="application/json" id="figures">{_figures(facts, writer)}</script>'
        f"<script>{get_plotlyjs()}</script><script>{_resource('page.js')}</script></body></html>\n"
    )


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


def _figures(facts: Facts, writer: Writer) -> str:
    """The figures as JSON that cannot end the script element that holds it."""
    parts = {name: json.loads(str(figure.to_json())) for name, figure in drawn(facts, writer).items()}
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _contents(shown: list[Section], writer: Writer) -> str:
    links = "".join(f'<a href="#{section.name}">{section.title}</a>' for section in shown)
    return f'<nav class="contents" aria-label="{writer.either("目录", "Contents")}">{links}</nav>'


def _section(section: Section) -> str:
    lead = f'<p class="lead">{section.lead}</p>' if section.lead else ""
    return (
        f'<section id="{section.name}" class="section"><div class="heading"><h2>{section.title}</h2>{lead}'
        f"</div>{section.body}</section>"
    )


def _footer(facts: Facts, writer: Writer) -> str:
    day = writer.numbers.day(facts.as_of)
    return writer.either(f"由 Limner 根据截至 {day} 的数据生成。", f"Made by Limner from data as of {day}.")


def _resource(name: str) -> str:
    return files("limner.app.report").joinpath(name).read_text(encoding="utf-8")
