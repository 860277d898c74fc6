"""Find out who is who, explain it and correct it: ``limner identity run|explain|review|merge|unmerge``."""

from __future__ import annotations

import getpass
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from enum import StrEnum
from typing import Annotated

import typer

from limner.app.identity.change import (
    MergePreview,
    UnmergePreview,
    judge,
    merge,
    preview_merge,
    preview_unmerge,
    unmerge,
    waiting,
)
from limner.app.identity.decisions import take_back
from limner.app.identity.explain import REASONS, Identity, KeptLink, explain_identity
from limner.app.identity.run import IdentityReport, Visitors, resolve_identities
from limner.app.identity.settle import Settled
from limner.app.identity.survivorship import Rule, reset_survivorship, set_survivorship, survivorship
from limner.app.workspace import Workspace
from limner.cli.language import say
from limner.cli.options import DEFAULT_FOLDER, EngineOption, JsonOption, WorkspaceOption, open_workspace
from limner.cli.output import console, grid, write_json
from limner.core.text import Locale, Text, plural

IdArgument = Annotated[str, typer.Argument(metavar="ID", help=say("客户编号。", "A customer's id."))]
ReasonOption = Annotated[str, typer.Option("--reason", help=say("为什么，会留档。", "Why; it is kept."))]

_FEW = 5
"""So many devices of a person are named."""
_FATES = {
    "joined": Text("已合并", "joined"),
    "waits": Text("待人工判断", "waits for a person"),
    "refused": Text("未合并", "refused"),
}
_FIELDS = {
    "name": Text("姓名", "name"),
    "phone": Text("电话", "phone"),
    "email": Text("邮箱", "e-mail"),
    "address": Text("地址", "address"),
    "birth_date": Text("生日", "date of birth"),
    "birth_year": Text("出生年份", "year of birth"),
    "city": Text("城市", "city"),
    "gender": Text("性别", "gender"),
}
_AGAINST = {
    "gender": Text("性别不同", "genders differ"),
    "birth_year": Text("出生年份不同", "years of birth differ"),
    "name": Text("姓名不同", "names differ"),
    "apart": Text("有人判定不是同一人", "somebody said they are two people"),
}


class Answer(StrEnum):
    """What a person says of two ids."""

    SAME = "same"
    APART = "apart"
    UNDECIDED = "undecided"


def register(group: typer.Typer) -> None:
    """Add the commands to the group ``identity``."""
    group.command("run", help=say("判断哪些编号是同一个人。", "Find out which ids are one person."))(run)
    group.command("explain", help=say("说明一个人由哪些编号组成、为什么。", "Say which ids a person has, and why."))(
        explain
    )
    group.command("review", help=say("查看并判断存疑的匹配。", "See and decide doubtful links."))(review)
    group.command("merge", help=say("人工合并两个编号。", "Merge two ids by hand."))(merge_command)
    group.command(
        "unmerge",
        help=say("撤销人工合并，或把一个编号拆分出来。", "Undo a merge by hand, or take an id out of a person."),
    )(unmerge_command)
    group.command("survivor", help=say("多个来源不一致时取哪个值。", "Choose which of several values holds."))(survivor)


def run(
    *,
    likeness: Annotated[
        bool,
        typer.Option(
            "--likeness/--no-likeness",
            help=say(
                "没有共同标识时，也按资料的相似程度判断。",
                "Where no identifier is shared, weigh all else that is known.",
            ),
        ),
    ] = True,
    workspace: WorkspaceOption = DEFAULT_FOLDER,
    engine: EngineOption = None,
    as_json: JsonOption = False,
) -> None:
    """Link ids by shared identifiers, and settle which of them are one person."""
    with open_workspace(workspace) as opened:
        report = resolve_identities(opened, engine=engine, likeness=likeness)
        if as_json:
            links = [{"reason": reason, "fate": fate, "links": n} for (reason, fate), n in report.links.items()]
            write_json({**asdict(report), "links": links})
            return
        _show_report(report, opened.settings.locale)


def explain(customer: IdArgument, *, workspace: WorkspaceOption = DEFAULT_FOLDER, as_json: JsonOption = False) -> None:
    """Say of which ids a person is made, what links them, and where each value comes from."""
    with open_workspace(workspace) as opened:
        found = explain_identity(opened, customer)
        if as_json:
            write_json(asdict(found))
            return
        _show_identity(found, opened.settings.locale)


def review(
    pair: Annotated[
        tuple[str, str] | None,
        typer.Option("--pair", metavar="ID ID", help=say("要判断的两个编号。", "The two ids to decide on.")),
    ] = None,
    answer: Annotated[
        Answer | None,
        typer.Option(
            "--answer",
            help=say(
                "same：同一人；apart：两个人；undecided：收回之前的判断。",
                "same: one person; apart: two people; undecided: what was said is taken back.",
            ),
        ),
    ] = None,
    *,
    reason: ReasonOption = "",
    limit: Annotated[int, typer.Option("--limit", min=1, help=say("显示几条。", "How many to show."))] = 20,
    workspace: WorkspaceOption = DEFAULT_FOLDER,
    as_json: JsonOption = False,
) -> None:
    """List the links that wait, or decide one of them with ``--pair`` and ``--answer``."""
    with open_workspace(workspace) as opened:
        locale = opened.settings.locale
        if (pair is None) != (answer is None):
            raise typer.BadParameter(say("--pair 与 --answer 要一起给出。", "--pair and --answer go together."))
        if pair and answer:
            _answer(opened, pair, answer, reason, as_json=as_json)
            return
        found = waiting(opened, limit=limit)
        if as_json:
            write_json([{**asdict(link), "known": _of_both(link, found.known)} for link in found.links])
        elif found.links:
            console.print(_links(found.links, locale, found.known))
            console.print(
                Text(
                    "判断一条：limner identity review --pair 编号 编号 --answer same|apart --reason 理由",
                    "Decide one: limner identity review --pair ID ID --answer same|apart --reason WHY",
                ).to(locale)
            )
        else:
            console.print(Text("没有待判断的匹配。", "Nothing waits for a decision.").to(locale))


def _answer(opened: Workspace, pair: tuple[str, str], answer: Answer, reason: str, *, as_json: bool) -> None:
    locale, by = opened.settings.locale, getpass.getuser()
    if answer is not Answer.UNDECIDED:
        settled = judge(opened, pair, same=answer is Answer.SAME, reason=reason, by=by)
        _show_settled(settled, locale, as_json=as_json)
        return
    take_back(opened, *pair, by=by)
    said = Text("已收回；重新识别后由数据决定：", "Taken back; the data speak again with the next: ").to(locale)
    write_json({"taken_back": pair}) if as_json else console.print(f"{said}limner identity run")


def merge_command(
    one: IdArgument,
    other: IdArgument,
    *,
    reason: ReasonOption = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=say("只预览，不合并。", "Only say what it would make."))
    ] = False,
    workspace: WorkspaceOption = DEFAULT_FOLDER,
    as_json: JsonOption = False,
) -> None:
    """Make one person of two ids."""
    with open_workspace(workspace) as opened:
        locale = opened.settings.locale
        if dry_run:
            _show_preview(preview_merge(opened, one, other), locale, as_json=as_json)
            return
        settled = merge(opened, one, other, reason=reason, by=getpass.getuser())
        _show_settled(settled, locale, as_json=as_json)


def unmerge_command(
    customer: IdArgument,
    *,
    reason: ReasonOption = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=say("只预览，不拆分。", "Only say who would part from whom."))
    ] = False,
    workspace: WorkspaceOption = DEFAULT_FOLDER,
    as_json: JsonOption = False,
) -> None:
    """Undo the newest merge by hand that named an id; where none did, take the id out of its person."""
    with open_workspace(workspace) as opened:
        if dry_run:
            _show_parts(preview_unmerge(opened, customer), opened.settings.locale, as_json=as_json)
            return
        settled = unmerge(opened, customer, reason=reason, by=getpass.getuser())
        _show_settled(settled, opened.settings.locale, as_json=as_json)


def survivor(
    attribute: Annotated[str | None, typer.Argument(help=say("属性，例如 city。", "The attribute: city, say."))] = None,
    rule: Annotated[
        Rule | None,
        typer.Argument(
            help=say(
                "recent 最新；source 按来源优先级；complete 资料最全；frequent 出现最多。",
                "recent: the newest; source: by trust; complete: of the fullest record; frequent: the commonest.",
            )
        ),
    ] = None,
    *,
    source: Annotated[
        list[str] | None,
        typer.Option("--source", help=say("来源，最可信的在前，可多次给出。", "A source, the most trusted first.")),
    ] = None,
    workspace: WorkspaceOption = DEFAULT_FOLDER,
    as_json: JsonOption = False,
) -> None:
    """Say which value of an attribute holds where records differ; without a rule, take the newest again, or list."""
    with open_workspace(workspace) as opened:
        if attribute and rule:
            set_survivorship(opened, attribute, rule, source or [], by=getpass.getuser())
        elif attribute:
            reset_survivorship(opened, attribute, by=getpass.getuser())
        rules = survivorship(opened)
        if as_json:
            write_json({name: asdict(how) for name, how in rules.items()})
            return
        for name, how in sorted(rules.items()):
            console.print(f"{name}  {how.rule}  {' > '.join(how.sources)}".rstrip())
        others = Text("其余属性取最新的值。", "Of every other attribute the newest value holds.")
        console.print(others.to(opened.settings.locale))


def _show_report(report: IdentityReport, locale: Locale) -> None:
    persons = report.ids - report.settled.ids + report.settled.persons
    console.print(
        Text(
            f"{report.ids:,} 个编号，{persons:,} 个人；{report.settled.persons:,} 人有多个编号（共 {report.settled.ids:,} 个）。",
            f"{report.ids:,} {plural(report.ids, 'id')}, {persons:,} {plural(persons, 'person')}; "
            f"{report.settled.persons:,} of them {plural(report.settled.persons, 'has', 'have')} several ids "
            f"({report.settled.ids:,}).",
        ).to(locale)
    )
    rows = [[_reason(reason, locale), _FATES[fate].to(locale), f"{n:,}"] for (reason, fate), n in report.links.items()]
    if rows:
        headers = (Text("依据", "Reason"), Text("结果", "Fate"), Text("匹配", "Links"))
        console.print(grid("", [one.to(locale) for one in headers], rows, numbers=(2,)))
    for kind, n in report.crowded.items():
        console.print(
            Text(
                f"{n:,} 个{REASONS[kind].zh}被太多编号共用，不据此合并。",
                f"{n:,} {plural(n, 'value')} of {REASONS[kind].en} {plural(n, 'is', 'are')} shared by too many ids, and "
                f"{plural(n, 'joins', 'join')} nobody.",
            ).to(locale)
        )
    _show_visitors(report.visitors, locale)
    _say_next(report.settled, locale)


def _show_visitors(visitors: Visitors, locale: Locale) -> None:
    if visitors.known:
        rows = ", ".join(f"{name} {n:,}" for name, n in visitors.rows.items() if n)
        if rows:
            console.print(
                Text(
                    f"登录前的匿名记录已归到登录的人：{rows}（{visitors.known:,} 个设备或匿名编号）。",
                    f"Rows from before a sign-in are now those of who signed in: {rows} "
                    f"({visitors.known:,} devices or anonymous ids).",
                ).to(locale)
            )
    if visitors.shared:
        console.print(
            Text(
                f"{visitors.shared:,} 个设备或匿名编号有多人登录过，其匿名记录不归任何人。",
                f"On {visitors.shared:,} devices or anonymous ids several persons signed in: nobody has their rows.",
            ).to(locale)
        )


def _show_identity(found: Identity, locale: Locale) -> None:
    console.print(f"[bold]{found.customer_id}[/]")
    headers = (
        Text("编号", "Id"),
        Text("已知（遮盖）", "Known (masked)"),
        Text("来源", "Sources"),
        Text("资料", "Records"),
    )
    rows = [
        [one, ", ".join(found.known.get(one, ())), ", ".join(sources), str(records)]
        for one, (sources, records) in found.ids.items()
    ]
    console.print(grid("", [one.to(locale) for one in headers], rows, numbers=(3,)))
    if found.links:
        console.print(_links(found.links, locale))
    for one in found.decisions:
        verdict = Text("同一人", "one person") if one.same else Text("两个人", "two people")
        console.print(
            f"{one.at:%Y-%m-%d %H:%M} UTC  {one.left_id} ~ {one.right_id}: {verdict.to(locale)}  {one.by}: {one.reason}"
        )
    if found.visitors:
        shown = ", ".join(found.visitors[:_FEW]) + (" …" if len(found.visitors) > _FEW else "")
        n = len(found.visitors)
        console.print(
            Text(
                f"{n:,} 个设备或匿名编号只有此人登录过：{shown}",
                f"Nobody else signed in on {n:,} devices or anonymous ids: {shown}",
            ).to(locale)
        )
    titles = (Text("属性", "Attribute"), Text("值", "Value"), Text("编号", "Id"), Text("来源", "Source"))
    values = [[name, str(value), one, source] for name, (value, one, source, _record) in found.attributes.items()]
    if values:
        console.print(grid("", [one.to(locale) for one in titles], values))


def _links(links: Sequence[KeptLink], locale: Locale, known: Mapping[str, tuple[str, ...]] | None = None) -> object:
    """Tabulate links; what is ``known`` of an id stands under it."""
    headers = (
        Text("编号", "Id"),
        Text("编号", "Id"),
        Text("依据", "Reason"),
        Text("结果", "Fate"),
        Text("说明", "Because"),
    )
    rows = [
        [
            _named(one.left_id, known),
            _named(one.right_id, known),
            _reason(one.reason, locale),
            _FATES[one.fate].to(locale),
            _because(one, locale),
        ]
        for one in links
    ]
    return grid("", [header.to(locale) for header in headers], rows)


def _named(customer_id: str, known: Mapping[str, tuple[str, ...]] | None) -> str:
    return "\n".join([customer_id, *(known or {}).get(customer_id, ())])


def _of_both(link: KeptLink, known: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {one: known.get(one, ()) for one in (link.left_id, link.right_id)}


def _reason(reason: str, locale: Locale) -> str:
    return REASONS.get(reason, Text(reason, reason)).to(locale)


def _because(link: KeptLink, locale: Locale) -> str:
    if link.because is None:
        return ""
    if link.reason == "manual":
        return link.because
    if link.probability is not None and link.because.startswith("["):
        return f"{link.probability:.1%}: {_evidence(link.because, locale)}"
    known = [_AGAINST.get(word) or REASONS.get(word) or Text(word, word) for word in link.because.split()]
    return Text("、", ", ").to(locale).join(one.to(locale) for one in known)


def _evidence(reasons: str, locale: Locale) -> str:
    """What each field says for (+) or against (-), in bits, the weightiest first."""
    told = sorted(json.loads(reasons), key=lambda one: -abs(one["bits"]))
    named = [(_FIELDS.get(one["column"], Text(one["column"], one["column"])), one["bits"]) for one in told]
    return Text("，", ", ").to(locale).join(f"{title.to(locale)} {bits:+.1f}" for title, bits in named if bits)


def _show_preview(preview: MergePreview, locale: Locale, *, as_json: bool) -> None:
    if as_json:
        write_json(asdict(preview))
        return
    rows = ", ".join(f"{name} {n:,}" for name, n in preview.rows.items())
    console.print(
        Text(
            f"合并后编号为 {preview.customer_id}，包含 {'、'.join(preview.ids)}；{rows}。没有改动任何数据。",
            f"It would be {preview.customer_id}, of {', '.join(preview.ids)}; {rows}. Nothing was changed.",
        ).to(locale)
    )


def _show_parts(preview: UnmergePreview, locale: Locale, *, as_json: bool) -> None:
    if as_json:
        write_json(asdict(preview))
        return
    console.print(
        Text(
            f"{'、'.join(preview.parting)} 将与 {'、'.join(preview.staying)} 分开。没有改动任何数据。",
            f"{', '.join(preview.parting)} would part from {', '.join(preview.staying)}. Nothing was changed.",
        ).to(locale)
    )


def _show_settled(settled: Settled, locale: Locale, *, as_json: bool) -> None:
    if as_json:
        write_json(asdict(settled))
        return
    console.print(
        Text(
            f"{settled.persons:,} 人有多个编号（共 {settled.ids:,} 个）。",
            f"{settled.persons:,} {plural(settled.persons, 'person has', 'persons have')} several ids ({settled.ids:,}).",
        ).to(locale)
    )
    _say_next(settled, locale)


def _say_next(settled: Settled, locale: Locale) -> None:
    if settled.waiting:
        console.print(
            Text(
                f"{settled.waiting:,} 条匹配待人工判断：limner identity review",
                f"{settled.waiting:,} {plural(settled.waiting, 'link waits', 'links wait')} for a person: limner identity review",
            ).to(locale)
        )
    console.print(Text("重新生成画像：limner build", "Paint the portraits anew: limner build").to(locale))
