"""Write the quality of a workspace's data as one HTML file that loads nothing."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

import plotly.graph_objects as go

from limner.app.check_quality import QualityReport, share_written
from limner.app.quality_columns import columns_of
from limner.app.quality_tables import TableReport
from limner.app.quality_words import MEANT, SIDES, column_title, points, table_title
from limner.app.report.document import document, resource, sections
from limner.app.report.figures import ACCENT, INK, WARN, figure
from limner.app.report.markup import Section, Writer, chart, grid, panel, table
from limner.app.report.numbers import Numbers
from limner.core.text import Locale, Text, plural
from limner.quality.check import Result
from limner.quality.score import FULL, OVERALL, Score, unfilled

_HISTORY, _GAPS = "history", "gaps"
_GAPS_SHOWN = 12
_POOR = 60.0


def write_page(report: QualityReport, out: Path, locale: Locale, *, currency: str = "") -> None:
    """Write the page to ``out``; it appears whole or not at all."""
    part = out.with_name(f".{out.name}.part")
    out.parent.mkdir(parents=True, exist_ok=True)
    try:
        part.write_text(page(report, locale, currency=currency), encoding="utf-8")
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)


def page(report: QualityReport, locale: Locale, *, currency: str = "") -> str:
    """Write the whole page in one language."""
    writer = Writer(locale, Numbers(locale, currency))
    shown = [
        section
        for section in (
            _repairs(report, writer),
            _scores(report, writer),
            _checks(report, writer),
            _columns(report, writer),
        )
        if section
    ]
    shown.append(_notes(writer))
    title = writer.say(Text(f"{report.business} · 数据质量报告", f"{report.business} · Data quality"))
    day = writer.numbers.day(report.as_of)
    footer = writer.either(f"由 Limner 生成，以 {day} 为准。", f"Made by Limner, judged as of {day}.")
    body = _head(report, writer) + sections(shown, writer)
    style = resource("limner.app", "quality.css")
    return document(title, body, figures(report, writer), writer, footer=footer, style=style)


def figures(report: QualityReport, writer: Writer) -> dict[str, go.Figure]:
    """Draw the figures that the page has a place for, by name."""
    made: dict[str, go.Figure] = {}
    if len(report.history) > 1:
        made[_HISTORY] = _history(report)
    if gaps := _largest_gaps(report):
        made[_GAPS] = _gaps(gaps, writer)
    return made


# The head


def _head(report: QualityReport, writer: Writer) -> str:
    rows = sum(one.rows for one in report.tables)
    asked = [result for one in report.tables for result in one.results if result.skipped is None]
    errors, warnings = len(report.errors), len(report.failed) - len(report.errors)
    count = writer.numbers.count
    said = writer.either(
        f"<b>{len(report.tables)}</b> 张表、<b>{count(rows)}</b> 行，{len(asked)} 项检查：{errors} 项错误，{warnings} 项警告。",
        f"<b>{len(report.tables)}</b> {plural(len(report.tables), 'table')}, <b>{count(rows)}</b> {plural(rows, 'row')}, {_of(len(asked), 'check')}: {_of(errors, 'error')}, "
        f"{_of(warnings, 'warning')}.",
    )
    found = {one.dimension: one.score for one in report.scores if one.level == "workspace"}
    cards = _card(writer.say(SIDES[OVERALL]), found.get(OVERALL), _since(report, writer))
    cards += "".join(_card(writer.say(SIDES[side]), found.get(side), "") for side in MEANT)
    business = writer.say(Text(report.business, report.business))
    return (
        f'<header class="head"><p class="kicker">{business}</p><h1>{writer.either("数据质量报告", "Data quality")}</h1>'
        f'<p class="standfirst">{said}</p><p class="span">{writer.either("满分 100", "Of 100")}</p>'
        f'<div class="cards">{cards}</div></header>'
    )


def _of(n: int, what: str) -> str:
    return f"{n:,} {plural(n, what)}"


def _card(label: str, score: float | None, below: str) -> str:
    return (
        f'<div class="card"><div class="label">{label}</div><div class="figure">{points(score)}</div>'
        f'<div class="below">{below}</div></div>'
    )


def _since(report: QualityReport, writer: Writer) -> str:
    if len(report.history) < 2:  # noqa: PLR2004 — a change needs two
        return writer.either("首次检查", "first run")
    change = report.history[-1][1] - report.history[-2][1]
    kind, sign = ("up", "▲") if change > 0 else ("down", "▼")
    if abs(change) < 0.05:  # noqa: PLR2004 — what rounds to nothing
        return writer.either("与上次相同", "as at the last run")
    return f'<span class="change {kind}">{sign} {abs(change):.1f}</span>'


# The sections


def _repairs(report: QualityReport, writer: Writer) -> Section | None:
    if not report.repairs:
        return None
    rows = "".join(
        f'<li class="finding"><div class="big">{_gain(one.gain)}</div><div class="said"><p class="sentence">'
        f"{writer.say(one.action(table_title(one.table), column_title(one.table, one.column)))}</p></div>"
        f'<div class="who">{writer.numbers.short(one.rows)}<span>{writer.either("行", "rows")}</span></div></li>'
        for one in report.repairs
    )
    lead = writer.either(
        "按总分可提高多少排序，每项单独计算。", "In order of how much the score would rise, each by itself."
    )
    return Section("mend", writer.either("先修什么", "What to mend first"), lead, f'<ol class="findings">{rows}</ol>')


def _gain(gain: float) -> str:
    return f"+{gain:.1f}" if gain >= 0.05 else "&lt;0.1"  # noqa: PLR2004 — what rounds to 0.1


def _scores(report: QualityReport, writer: Writer) -> Section | None:
    of_tables = {
        writer.say(table_title(one.table.name)): (one.rows, _own(report.scores, "table", one.table.name))
        for one in report.tables
    }
    parts: dict[str, int] = {}
    for one in report.tables:
        for facts in one.parts:
            parts[facts.source] = parts.get(facts.source, 0) + facts.rows
    of_sources = {
        writer.say(Text(name, name)): (rows, _own(report.scores, "source", name))
        for name, rows in parts.items()
        if name
    }
    body = panel(writer.either("各表", "Tables"), _grid_of(of_tables, writer), wide=True)
    if of_sources:
        body += panel(writer.either("各来源", "Sources"), _grid_of(of_sources, writer), wide=True)
    charts = []
    if _largest_gaps(report):
        title = writer.either("缺失最多的列", "Columns with most missing")
        charts.append(panel(title, chart(_GAPS, title)))
    if len(report.history) > 1:
        title = writer.either("历次总分", "Score at each run")
        charts.append(panel(title, chart(_HISTORY, title)))
    lead = writer.either(
        "分数 0 到 100，颜色越深越好；空格表示没有可评的内容。",
        "From 0 to 100, deeper is better; an empty cell has nothing to score.",
    )
    return Section("scores", writer.either("评分", "Scores"), lead, body + (grid(*charts) if charts else ""))


def _own(scores: Sequence[Score], level: str, name: str) -> dict[str, float]:
    return {one.dimension: one.score for one in scores if one.level == level and name in (one.table, one.source)}


def _grid_of(rows: dict[str, tuple[int, dict[str, float]]], writer: Writer) -> str:
    headers = (
        ("", "text"),
        (writer.either("行数", "Rows"), "number rows"),
        *((writer.say(SIDES[side]), "number") for side in (OVERALL, *MEANT)),
    )
    cells = [
        [title, writer.numbers.count(n), *(_cell(found.get(side)) for side in (OVERALL, *MEANT))]
        for title, (n, found) in rows.items()
    ]
    return table(headers, cells, label=writer.either("评分", "Scores"), kind="scores small")


def _cell(score: float | None) -> str:
    if score is None:
        return ""
    # Deep from 60 on, since nearly all scores lie above.
    depth = max(0.0, (score - _POOR) / (FULL - _POOR))
    shown = "100" if score >= FULL else points(score)
    return f'<span class="cell" style="--a:{depth:.2f};{_ink(depth)}">{shown}</span>'


def _ink(depth: float) -> str:
    return "color:#fff" if depth > 0.85 else ""  # noqa: PLR2004 — where dark letters are no longer read


def _checks(report: QualityReport, writer: Writer) -> Section | None:
    results = [result for one in report.tables for result in one.results]
    if not results:
        return None
    headers = (
        (writer.either("结果", "Result"), "text"),
        (writer.either("表", "Table"), "text"),
        (writer.either("要求", "What is expected"), "text"),
        (writer.either("不符的行", "Rows that fail"), "number"),
        (writer.either("占比", "Share"), "number"),
    )
    body = table(
        headers, [_check(one, writer) for one in report.failed], label=writer.either("检查", "Checks"), kind="checks"
    )
    body = body if report.failed else f"<p>{writer.either('全部通过。', 'All passed.')}</p>"
    passed = [one for one in results if one.skipped is None and one.passed]
    skipped = [one for one in results if one.skipped is not None]
    told = writer.either("；", "; ").join(writer.say(one.check.title) for one in passed)
    if passed:
        body += (
            f'<p class="told"><b>{writer.either(f"通过 {len(passed)} 项：", f"{len(passed)} passed: ")}</b>{told}</p>'
        )
    if skipped:
        why = writer.either(
            f"{len(skipped)} 项没有可检查的内容，未检查。", f"{len(skipped)} had nothing to look at and were not asked."
        )
        body += f'<p class="told">{why}</p>'
    lead = writer.either("逐行结果在表 check_failures 中。", "Row by row in the table check_failures.")
    return Section("checks", writer.either("检查", "Checks"), lead, body)


def _check(result: Result, writer: Writer) -> list[str]:
    word = writer.either("错误", "Error") if result.check.severity == "error" else writer.either("警告", "Warning")
    found = result.found or writer.numbers.count(result.failed)
    return [
        f'<span class="severity {result.check.severity}">{word}</span>',
        writer.say(table_title(result.check.table)),
        writer.say(result.check.title),
        found,
        "" if result.found else escape(share_written(result)),
    ]


def _columns(report: QualityReport, writer: Writer) -> Section | None:
    parts = []
    for one in report.tables:
        size = writer.either(
            f"{one.rows:,} 行，{len(one.profiles)} 列", f"{_of(one.rows, 'row')}, {_of(len(one.profiles), 'column')}"
        )
        parts.append(
            f'<div class="table-head"><h3>{writer.say(table_title(one.table.name))}</h3>'
            f'<span class="of"><span class="code">{one.table.name}</span> · {size}{_sampled(one, writer)}</span></div>'
            + columns_of(one, writer)
        )
    lead = writer.either(
        "计数针对全部行；大表的分布、常见值、格式与异常取自固定抽样。",
        "Counts are of all rows; of large tables, distributions, common values, patterns and outliers are of a fixed sample.",
    )
    return Section("columns", writer.either("各列", "Columns"), lead, "".join(parts))


def _sampled(report: TableReport, writer: Writer) -> str:
    size = max((one.sampled_rows for one in report.profiles), default=0)
    if size >= report.rows:
        return ""
    return writer.either(f"，抽样 {size:,} 行", f", sample of {size:,}")


def _notes(writer: Writer) -> Section:
    terms = "".join(f"<dt>{writer.say(SIDES[side])}</dt><dd>{writer.say(meant)}</dd>" for side, meant in MEANT.items())
    more = (
        (Text("总分", "Overall"), Text("各表为其各项的平均，工作区为各表的平均。", "Of a table the mean of its sides, of the workspace the mean of its tables.")),
        (Text("异常值", "Outliers"), Text("距四分位数超过三倍四分位距的值。", "Numbers more than three interquartile ranges from the quartiles.")),
        (Text("PSI", "PSI"), Text("群体稳定性指数：低于 0.1 稳定，高于 0.25 变化大。", "Population stability index: below 0.1 is stable, above 0.25 a strong change.")),
    )  # fmt: skip
    terms += "".join(f"<dt>{writer.say(term)}</dt><dd>{writer.say(meant)}</dd>" for term, meant in more)
    return Section("terms", writer.either("说明", "How it is counted"), "", f'<dl class="terms">{terms}</dl>')


# The figures


def _largest_gaps(report: QualityReport) -> list[tuple[str, str, float]]:
    """The columns that miss most, of those that count for the score: table, column, share."""
    found = [
        (one.table.name, column, missing / asked)
        for one in report.tables
        for column, (missing, asked) in unfilled(one.facts).items()
        if missing
    ]
    return sorted(found, key=lambda gap: -gap[2])[:_GAPS_SHOWN]


def _gaps(gaps: Sequence[tuple[str, str, float]], writer: Writer) -> go.Figure:
    dot = writer.either("·", " · ")
    names = [f"{writer.say(table_title(t))}{dot}{writer.say(column_title(t, c))}" for t, c, _ in gaps][::-1]
    shares = [share for *_, share in gaps][::-1]
    bars = go.Bar(
        x=shares,
        y=names,
        orientation="h",
        marker={"color": WARN},
        text=[writer.numbers.share(share) for share in shares],
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{y}: %{x:.1%}<extra></extra>",
    )
    return figure(
        [bars],
        24 * len(gaps) + 24,
        margin={"l": 8, "r": 44, "t": 4, "b": 4},
        xaxis={"visible": False, "range": [0, max(shares) * 1.02], "fixedrange": True},
        yaxis={
            "automargin": True,
            "fixedrange": True,
            "ticks": "",
            "showgrid": False,
            "tickfont": {"size": 12, "color": INK},
        },
    )


def _history(report: QualityReport) -> go.Figure:
    times = [moment.isoformat(sep=" ", timespec="minutes") for moment, _ in report.history]
    values = [score for _, score in report.history]
    line = go.Scatter(
        x=list(range(len(times))),
        y=values,
        mode="lines+markers+text",
        line={"color": ACCENT, "width": 2},
        marker={"color": ACCENT, "size": 7},
        text=[points(value) if place in (0, len(values) - 1) else "" for place, value in enumerate(values)],
        textposition="top center",
        customdata=times,
        cliponaxis=False,
        hovertemplate="%{customdata}: %{y:.1f}<extra></extra>",
    )
    low = max(0.0, min(values) - 5)
    return figure(
        [line],
        200,
        margin={"l": 20, "r": 20, "t": 24, "b": 8},
        yaxis={"visible": False, "range": [low, max(values) + 3]},
        xaxis={
            "tickvals": [0, len(times) - 1],
            "ticktext": [times[0][:10], times[-1][:10]],
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
        },
    )
