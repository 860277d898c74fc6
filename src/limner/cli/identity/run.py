"""Find out which ids are one person: ``limner identity run``."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from limner.app.identity.explain import REASONS
from limner.app.identity.run import IdentityReport, Visitors, resolve_identities
from limner.cli.commands import Command
from limner.cli.identity.links import FATES, reason_shown
from limner.cli.identity.settled import say_next
from limner.cli.language import say
from limner.cli.options import DEFAULT_FOLDER, EngineOption, JsonOption, WorkspaceOption, open_workspace
from limner.cli.output import console, grid, write_json
from limner.core.text import Locale, Text, plural

COMMAND = Command(order=20, zh="判断哪些编号是同一个人。", en="Find out which ids are one person.")


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
    rows = [
        [reason_shown(reason, locale), FATES[fate].to(locale), f"{n:,}"] for (reason, fate), n in report.links.items()
    ]
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
    say_next(report.settled, locale)


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
