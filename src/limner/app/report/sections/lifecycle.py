"""The course of relationships: stages, their trend, months, cohorts."""

from __future__ import annotations

from limner.app.report.facts import Facts
from limner.app.report.frame import SMALL
from limner.app.report.lifecycle import Cohort
from limner.app.report.markup import Section, Writer, bar, chart, grid, panel, table
from limner.core.text import Text
from limner.portrait.features.standing import STAGES

TRENDED = ("new", "active", "returning", "dormant", "lost")
MONTHS, MONEY = "months", "money-months"
_LEAST_MOMENTS = 3


def lifecycle(facts: Facts, writer: Writer) -> Section | None:
    """Stages now, small multiples of their trend, buyers and money by month, and the cohorts."""
    if not facts.lifecycle.stages or not facts.headline.buyers:
        return None
    parts = [_now(facts, writer)]
    if has_trend(facts):
        parts.append(_trend(writer))
    if len(facts.lifecycle.months) > 1:
        parts.append(
            grid(
                panel(
                    writer.either(
                        '每月购买客户：<b class="key deep">首次</b>与<b class="key soft">再次</b>',
                        'Customers who bought: <b class="key deep">first time</b> and <b class="key soft">again</b>',
                    ),
                    chart(MONTHS, writer.either("每月购买客户", "Customers who bought, by month")),
                ),
                panel(
                    writer.either("每月净消费额", "Net money by month"),
                    chart(MONEY, writer.either("每月净消费额", "Net money by month")),
                ),
            )
        )
    parts.append(_cohorts(facts, writer))
    active = next((s.customers for s in facts.lifecycle.stages if s.name == "active"), 0)
    lead = writer.either(
        f"{writer.numbers.count(facts.headline.buyers)} 位购买过的客户中，{writer.numbers.count(active)} 位处于活跃阶段。",
        f"{writer.numbers.count(active)} of the {writer.numbers.count(facts.headline.buyers)} customers who ever bought are active.",
    )
    return Section("lifecycle", writer.say(Text("生命周期", "Lifecycle")), lead, "".join(parts))


def has_trend(facts: Facts) -> bool:
    """Whether there are enough month ends for lines."""
    return len(facts.lifecycle.trend) >= _LEAST_MOMENTS


def _now(facts: Facts, writer: Writer) -> str:
    stages = facts.lifecycle.stages
    people = sum(stage.customers for stage in stages)
    money = sum(stage.money for stage in stages)
    most = max(stage.customers / people for stage in stages)
    rows = [
        [
            writer.say(STAGES[stage.name]).capitalize(),
            writer.numbers.count(stage.customers),
            bar(stage.customers / people / most, writer.numbers.share(stage.customers / people)),
            writer.numbers.share(stage.money / money) if money > 0 else "–",
            writer.numbers.money(stage.money / stage.customers),
        ]
        for stage in stages
        if stage.customers >= SMALL
    ]
    headers = (
        (writer.either("阶段", "Stage"), "text"),
        (writer.either("客户", "Customers"), "number"),
        (writer.either("占客户", "Of customers"), "number"),
        (writer.either("占近 365 天金额", "Of the year's money"), "number"),
        (writer.either("人均消费", "Money each"), "number"),
    )
    title = writer.either("当前各阶段", "Stages now")
    return panel(title, table(headers, rows, label=title), wide=True)


def _trend(writer: Writer) -> str:
    cells = "".join(
        f'<div class="multiple"><h4>{writer.say(STAGES[stage]).capitalize()}</h4>'
        f"{chart(f'stage-{stage}', writer.say(STAGES[stage]))}</div>"
        for stage in TRENDED
    )
    title = writer.either(
        "各月末各阶段占比（占当时购买过的客户，各图纵轴从零起、互不相同）",
        "Stages at the ends of months, as shares of those who had bought by then; each on its own scale from zero",
    )
    return panel(title, f'<div class="multiples">{cells}</div>', wide=True)


def _cohorts(facts: Facts, writer: Writer) -> str:
    cohorts = [cohort for cohort in facts.lifecycle.cohorts if len(cohort.bought) > 1]
    if len(cohorts) < 2:  # noqa: PLR2004 — one cohort shows no difference
        return ""
    width = max(len(cohort.bought) for cohort in cohorts)
    best = max((_kept(cohort, later) for cohort in cohorts for later in range(1, len(cohort.bought))), default=0.0)
    rows = [
        [
            writer.numbers.month(cohort.year, cohort.month),
            writer.numbers.count(cohort.customers),
            *(
                _cell(_kept(cohort, later), best, writer) if later < len(cohort.bought) else ""
                for later in range(1, width)
            ),
        ]
        for cohort in cohorts
    ]
    headers = (
        (writer.either("首购月", "First purchase"), "text"),
        (writer.either("客户", "Customers"), "number"),
        *((f"+{later}", "number") for later in range(1, width)),
    )
    title = writer.either("首购后每月仍购买的比例", "Who buys again: share that bought in each month after the first")
    return panel(title, table(headers, rows, label=title, kind="heat"), wide=True)


def _kept(cohort: Cohort, later: int) -> float:
    return cohort.bought[later] / cohort.customers


def _cell(share: float, best: float, writer: Writer) -> str:
    strength = share / best if best else 0.0
    return f'<span class="cell" style="--a:{strength:.2f}">{writer.numbers.share(round(share, 2))}</span>'
