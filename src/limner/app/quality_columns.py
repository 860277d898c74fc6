"""The part of the quality page that shows the columns of one table."""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape

from limner.app.quality_tables import TableReport
from limner.app.report.markup import Writer, bar, table
from limner.app.report.numbers import NOTHING
from limner.core.money import STORED_UNIT
from limner.core.text import Text
from limner.quality.drift import MODERATE
from limner.quality.profile import ColumnProfile
from limner.quality.sampled import Histogram

_WIDTH, _HEIGHT = 132, 30
_SHOWN = 4
_FEW = 0.0005
_OWN = ("load_id", "summed")
"""Columns of Limner's own, which say nothing of the data."""
_YEAR = 400 * 86_400
_TYPES = {
    "string": Text("文本", "text"),
    "int64": Text("整数", "whole number"),
    "float64": Text("小数", "number"),
    "boolean": Text("是/否", "yes or no"),
    "date": Text("日期", "day"),
    "timestamp": Text("时间", "time"),
    "binary": Text("加密", "encrypted"),
}


def columns_of(report: TableReport, writer: Writer) -> str:
    """The table's columns with what they hold; those without any value are only named."""
    headers = (
        (writer.either("列", "Column"), "text"),
        (writer.either("缺失", "Missing"), "text"),
        (writer.either("不同值", "Distinct"), "number"),
        (writer.either("分布", "Distribution"), "text"),
        (writer.either("常见值、格式与异常", "Common values, patterns, outliers"), "text"),
    )
    held = [one for one in report.profiles if one.nulls < one.rows and one.column not in _OWN]
    rows = [
        [_name(one, report, writer), _missing(one, writer), _distinct(one, writer), _spread(one, report, writer), _told(one, report, writer)]
        for one in held
    ]  # fmt: skip
    title = writer.say(report.table.title)
    body = table(headers, rows, label=title, kind="columns-of")
    empty = [
        writer.say(report.table.column_title(one.column))
        for one in report.profiles
        if one.nulls == one.rows and one.column not in _OWN
    ]
    if empty:
        names = writer.either("、", ", ").join(empty)
        body += f'<p class="told">{writer.either("没有数据的列：", "Columns without data: ")}{names}</p>'
    return body


def _name(profile: ColumnProfile, report: TableReport, writer: Writer) -> str:
    title, kind = report.table.column_title(profile.column), _TYPES.get(profile.type, Text(profile.type, profile.type))
    own = "" if writer.say(title) == profile.column else f'<span class="code">{escape(profile.column)}</span> '
    return f'{writer.say(title)}<span class="what">{own}{writer.say(kind)}</span>'


def _missing(profile: ColumnProfile, writer: Writer) -> str:
    share = profile.missing / profile.rows if profile.rows else 0.0
    if share == 0:
        return f'<span class="of">{writer.either("无", "none")}</span>'
    text = writer.numbers.share(share) if share >= _FEW else writer.numbers.count(profile.missing)
    words = profile.blanks + profile.placeholders
    named = writer.either(f"其中空白或“未知”类 {words:,}", f"{words:,} blank or “unknown”")
    below = f'<span class="what">{named}</span>' if words else ""
    return f'<span class="gap">{bar(share, text, accent=True)}</span>{below}'


def _distinct(profile: ColumnProfile, writer: Writer) -> str:
    sign = "" if profile.distinct_exact else "≈ "
    return f"{sign}{writer.numbers.count(profile.distinct)}"


def _spread(profile: ColumnProfile, report: TableReport, writer: Writer) -> str:
    if profile.histogram:
        return spark(profile.histogram) + _ends(profile, report, writer)
    if profile.type in ("int64", "float64", "date", "timestamp"):
        only = _value(profile.min_value, profile, report, writer)
        return f'<span class="of">{writer.either("只有", "only")} {only}</span>'
    if profile.shortest is not None:
        same = profile.shortest == profile.longest
        span = f"{profile.shortest}" if same else f"{profile.shortest}–{profile.longest}"
        return f'<span class="of">{span} {writer.either("个字符", "characters")}</span>'
    if profile.type == "boolean" and profile.mean is not None:
        return f'<span class="of">{writer.numbers.share(profile.mean)} {writer.either("为是", "yes")}</span>'
    return f'<span class="of">{NOTHING}</span>'


def spark(histogram: Histogram) -> str:
    """Draw a histogram as small bars."""
    top = max(histogram.counts)
    step = _WIDTH / len(histogram.counts)
    bars = "".join(
        f'<rect x="{place * step:.1f}" y="{_HEIGHT - height:.1f}" width="{step - 1:.1f}" height="{height:.1f}"/>'
        for place, n in enumerate(histogram.counts)
        if (height := n / top * _HEIGHT if n == 0 or n / top * _HEIGHT > 1 else 1.0)
    )
    return f'<svg class="spark" viewBox="0 0 {_WIDTH} {_HEIGHT}" aria-hidden="true">{bars}</svg>'


def _ends(profile: ColumnProfile, report: TableReport, writer: Writer) -> str:
    """The ends of the histogram, which are the 1st and 99th percentile."""
    histogram = profile.histogram
    if histogram is None:
        return ""
    if profile.type in ("date", "timestamp"):
        short = "%Y-%m-%d" if histogram.high - histogram.low < _YEAR else "%Y-%m"
        ends = [datetime.fromtimestamp(end, UTC).strftime(short) for end in (histogram.low, histogram.high)]
    else:
        ends = [_number(end, profile, report, writer) for end in (histogram.low, histogram.high)]
    return f'<span class="ends"><span>{ends[0]}</span><span>{ends[1]}</span></span>'


def _told(profile: ColumnProfile, report: TableReport, writer: Writer) -> str:
    parts = []
    if profile.type == "string" or not profile.histogram:
        parts += [_top(profile, report, writer)]
    if profile.percentiles and profile.histogram:
        parts += [_middle(profile, report, writer)]
    if profile.patterns and not profile.top:
        signs = "".join(
            f'<span><span class="code">{escape(pattern)}</span> <span class="of">{writer.numbers.share(share)}</span></span>'
            for pattern, share in profile.patterns[:_SHOWN]
        )
        parts += [f'<span class="values">{writer.either("格式", "Patterns")}: {signs}</span>']
    parts += [_far(profile, report, writer)]
    if profile.drift is not None and profile.drift >= MODERATE:
        moved = writer.either(
            f"与上一次导入相比分布变化 PSI {profile.drift:.2f}", f"moved from load to load: PSI {profile.drift:.2f}"
        )
        parts += [f'<span class="moved">{moved}</span>']
    return "<br>".join(part for part in parts if part)


def _top(profile: ColumnProfile, report: TableReport, writer: Writer) -> str:
    # Where nearly every row has its own value the commonest tell nothing.
    if profile.type == "boolean" or profile.distinct > 0.9 * (profile.rows - profile.nulls) > 1:
        return ""
    said = "".join(
        f'<span>{escape(_short(_value(value, profile, report, writer)))} <span class="of">{writer.numbers.share(share)}</span></span>'
        for value, share in profile.top[:_SHOWN]
    )
    return f'<span class="values">{said}</span>' if said else ""


def _middle(profile: ColumnProfile, report: TableReport, writer: Writer) -> str:
    half = _number(profile.percentiles[50], profile, report, writer)
    low, high = (_value(value, profile, report, writer) for value in (profile.min_value, profile.max_value))
    words = writer.either(f"中位数 {half}，从 {low} 到 {high}", f"median {half}, from {low} to {high}")
    if profile.zeros and profile.rows:
        share = writer.numbers.share(profile.zeros / profile.rows)
        words += writer.either(f"，零占 {share}", f", {share} are 0")
    return words


def _far(profile: ColumnProfile, report: TableReport, writer: Writer) -> str:
    far = profile.outliers
    if far is None or not far.iqr_ratio:
        return ""
    low, high = (_number(end, profile, report, writer) for end in (far.low, far.high))
    share = writer.numbers.share(far.iqr_ratio) if far.iqr_ratio >= _FEW else "<0.1%"
    return (
        '<span class="of">'
        + writer.either(
            f"{share} 远离其他值（低于 {low} 或高于 {high}）",
            f"{share} far from the others (below {low} or above {high})",
        )
        + "</span>"
    )


def _value(value: str | None, profile: ColumnProfile, report: TableReport, writer: Writer) -> str:
    if value is None:
        return NOTHING
    if profile.type in ("int64", "float64"):
        return _number(float(value), profile, report, writer)
    return value.split(" ")[0] if profile.type == "timestamp" else value


def _number(value: float, profile: ColumnProfile, report: TableReport, writer: Writer) -> str:
    column = report.table.columns.get(profile.column)
    unit = column.unit if column else ""
    if unit == STORED_UNIT:
        return writer.numbers.money(value)
    return f"{value:.0f}" if unit == "year" else writer.numbers.short(value)


def _short(value: str) -> str:
    return value if len(value) <= 24 else f"{value[:23]}…"  # noqa: PLR2004 — what fits a cell
