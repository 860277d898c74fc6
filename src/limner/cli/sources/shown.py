"""Print how fresh a source is, and how it is."""

from __future__ import annotations

from limner.app.show_sources import Shown
from limner.core.text import Locale, Text

_WHY = {
    "SourceUnavailable": Text("来源无法访问", "it is away"),
    "SourceRejected": Text("来源拒绝，或数据有误", "it refused, or its data are wrong"),
    "InvalidDefinition": Text("定义不符", "its definition does not fit"),
    "NotFound": Text("所指的表或流不存在", "what it names is not there"),
    "Unsure": Text("不清楚列的含义", "it is not clear what its columns mean"),
}
"""Why a sync failed: only the kind of an error is kept, since its words may hold values."""


def state_shown(shown: Shown, locale: Locale) -> str:
    """Say whether a source was read well, and if not, why."""
    if shown.state.failures:
        n = shown.state.failures
        why = _WHY.get(shown.state.error or "", Text(shown.state.error or "", shown.state.error or ""))
        times = "once" if n == 1 else f"{n} times"
        return Text(f"连续失败 {n} 次：{why.zh}", f"failed {times}: {why.en}").to(locale)
    if shown.freshness_seconds is None:
        return Text("未读取", "not read yet").to(locale)
    return Text("正常", "well").to(locale)


def ago(seconds: float | None, locale: Locale) -> str:
    """Say how long ago something was."""
    if seconds is None:
        return Text("从未", "never").to(locale)
    span = span_shown(seconds, locale)
    return Text(f"{span}前", f"{span} ago").to(locale)


def span_shown(seconds: float, locale: Locale) -> str:
    """Write a span in its largest unit."""
    for size, zh, en in ((86_400, "天", "d"), (3_600, "小时", "h"), (60, "分钟", "min")):
        if seconds >= size:
            return Text(f"{seconds / size:.0f} {zh}", f"{seconds / size:.0f} {en}").to(locale)
    return Text(f"{seconds:.0f} 秒", f"{seconds:.0f} s").to(locale)
