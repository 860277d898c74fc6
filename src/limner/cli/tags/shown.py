"""Print what a tag means, and why a customer has it or not."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

import typer

from limner.app.explain_tag import Condition, CustomerTag, TagExplained, Turn
from limner.cli.language import say
from limner.cli.output import console, grid
from limner.core.text import Locale, Text, plural

NameArgument = Annotated[str, typer.Argument(help=say("标签的名称。", "Name of the tag."))]


def show_set(title: Text, definition: Text, locale: Locale) -> None:
    """Print what a tag says at the thresholds that it was given."""
    console.print(
        Text(
            f"{title.zh}：{definition.zh}下次 limner build 时生效。",
            f"{title.en}: {definition.en} The next limner build uses it.",
        ).to(locale)
    )


def show_tag(tag: TagExplained, locale: Locale) -> None:
    """Print what a tag means and how many have it."""
    console.print(f"[bold]{tag.title.to(locale)}[/] {tag.name} · {tag.theme.to(locale)}")
    console.print(tag.definition.to(locale))
    console.print(Text(f"规则：{tag.rule.zh}", f"Rule: {tag.rule.en}").to(locale), markup=False)
    if tag.thresholds:
        headers = (Text("阈值", "Threshold"), Text("当前", "Now"), Text("默认", "As shipped"))
        rows = [
            [f"{one.name}{'*' * (one.value != one.default)}", one.written.to(locale), one.written_default.to(locale)]
            for one in tag.thresholds
        ]
        console.print(grid("", [header.to(locale) for header in headers], rows, numbers=(1, 2)))
    features = [
        f"{title.to(locale)}（{name}）" if locale == "zh" else f"{title.en} ({name})" for name, title in tag.reads
    ]
    console.print(Text("读取的特征：", "Features read: ").to(locale) + Text("、", ", ").to(locale).join(features))
    _show_examples(tag, locale)
    _show_size(tag, locale)


def _show_examples(tag: TagExplained, locale: Locale) -> None:
    console.print(Text("示例：", "Examples:").to(locale))
    for example in tag.examples:
        said = ", ".join(f"{name}={'-' if value is None else value}" for name, value in example.features.items())
        verdict = example.evidence.to(locale) if example.evidence else Text("不符合", "does not fit").to(locale)
        console.print(f"  {'✓' if example.fits else '✗'} {said or '-'}: {verdict}", markup=False)


def _show_size(tag: TagExplained, locale: Locale) -> None:
    share = f"{tag.customers / tag.total:.1%}" if tag.total else "-"
    days = Text("；", "; ").to(locale).join(f"{day}: {n:,}" for day, n in tag.since)
    console.print(
        Text(
            f"现有 {tag.customers:,} 位客户，占 {tag.total:,} 位的 {share}"
            + (f"；起始日最多的是 {days}" if days else ""),
            f"{tag.customers:,} {plural(tag.customers, 'customer has', 'customers have')} it now, {share} of {tag.total:,}"
            + (f"; since when most: {days}" if days else ""),
        ).to(locale)
    )


def show_customer(told: CustomerTag, locale: Locale) -> None:
    """Print whether a customer has a tag, why, since when, and what changed."""
    has = told.has
    console.print(
        Text(
            f"客户 {told.customer_id} {'有' if has else '没有'}标签“{told.title.zh}”（{told.name}），统计日 {told.as_of}",
            f"Customer {told.customer_id} {'has' if has else 'does not have'} the tag “{told.title.en}” ({told.name}), "
            f"as of {told.as_of}",
        ).to(locale)
    )
    if told.evidence:
        console.print(f"  {told.evidence.to(locale)}", markup=False)
    else:
        console.print(Text("不满足的条件：", "Conditions that fail:").to(locale))
    for condition in told.conditions:
        if has or not condition.holds:
            console.print(f"  {'✓' if condition.holds else '✗'} {_said(condition, locale)}", markup=False)
    if told.periods:
        console.print(Text("有该标签的时段：", "Periods with the tag:").to(locale))
    for since, until in told.periods:
        console.print(f"  {since} – {until or Text('至今', 'now').to(locale)}")
    for turn in told.turns:
        _show_turn(turn, locale)


def _said(condition: Condition, locale: Locale) -> str:
    return Text(
        f"{condition.about.zh}为 {condition.value.zh}，需要 {condition.needs.zh}",
        f"{condition.about.en} is {condition.value.en}, needs {condition.needs.en}",
    ).to(locale)


def _show_turn(turn: Turn, locale: Locale) -> None:
    what = Text("开始", "began") if turn.began else Text("结束", "ended")
    console.print(
        Text(f"{turn.on} {what.zh}：{reason(turn).zh}", f"{turn.on} {what.en}: {reason(turn).en}").to(locale),
        markup=False,
    )
    for old, new in turn.turned:
        console.print(
            Text(
                f"  {new.about.zh}由 {old.value.zh} 变为 {new.value.zh}，需要 {new.needs.zh}"
                + ("" if old.needs == new.needs else f"（此前需要 {old.needs.zh}）"),
                f"  {new.about.en} went from {old.value.en} to {new.value.en}, needs {new.needs.en}"
                + ("" if old.needs == new.needs else f" (needed {old.needs.en} before)"),
            ).to(locale),
            markup=False,
        )


def reason(turn: Turn) -> Text:
    """Say what is known of why a period began or ended."""
    if turn.before is None or turn.after is None:
        return Text("当时的数值已不再保留", "the values of then are no longer kept")
    if not turn.before:
        return Text("此前没有这位客户的画像", "there was no portrait of this customer before")
    if not turn.turned:
        return Text("条件与此前相同，是标签的定义变了", "the conditions are as before; what the tag means has changed")
    return Text("变化的条件", "what changed")


def customer_json(told: CustomerTag) -> dict[str, Any]:
    """Return what a program may want to know, with why each period began or ended."""
    turns = [
        {
            **asdict(turn),
            "reason": asdict(reason(turn)),
            "turned": [[asdict(one) for one in pair] for pair in turn.turned],
        }
        for turn in told.turns
    ]
    return {**asdict(told), "turns": turns}
