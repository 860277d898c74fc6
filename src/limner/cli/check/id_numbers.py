"""Propose what identity numbers say of people: ``limner check id-numbers``."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from limner.app.quality_id_numbers import FACTS, FactProposal, forget_facts, propose_facts
from limner.app.quality_words import column_title
from limner.cli.commands import Command
from limner.cli.language import say
from limner.cli.options import DEFAULT_FOLDER, JsonOption, WorkspaceOption, open_workspace, user_name
from limner.cli.output import console, grid, write_json
from limner.core.text import Locale, Text

COMMAND = Command(
    order=90,
    zh="由身份证号提出出生年份、性别与发证省份。",
    en="Propose year of birth, gender and province from identity numbers.",
)


def id_numbers(
    *,
    purpose: Annotated[
        str | None,
        typer.Option(
            "--purpose",
            help=say("打开身份证号的目的：service 或 matching。", "Why they are opened: service or matching."),
        ),
    ] = None,
    accept: Annotated[
        list[str] | None,
        typer.Option(
            "--accept",
            help=say(
                f"采纳哪一项（可多次）：{'、'.join(FACTS)}。", f"What to accept, again and again: {', '.join(FACTS)}."
            ),
        ),
    ] = None,
    revert: Annotated[bool, typer.Option("--revert", help=say("撤回全部已采纳的。", "Take back all of it."))] = False,
    workspace: WorkspaceOption = DEFAULT_FOLDER,
    as_json: JsonOption = False,
) -> None:
    """Tell what identity numbers would add to records, add what is accepted where no record says it, or take it back."""
    with open_workspace(workspace) as opened:
        locale = opened.settings.locale
        if revert:
            forget_facts(opened)
            console.print(Text("已撤回。", "Taken back.").to(locale))
            return
        if purpose is None:
            raise typer.BadParameter(say("请用 --purpose 说明目的。", "Say why they are opened, with --purpose."))
        found = propose_facts(opened, purpose=purpose, by=user_name(), accept=accept or ())
    if as_json:
        write_json([asdict(one) for one in found])
    else:
        _show(found, locale)


def _show(found: tuple[FactProposal, ...], locale: Locale) -> None:
    headers = (
        Text("项", "Fact"),
        Text("有号码的客户", "Customers"),
        Text("一致", "Agree"),
        Text("不一致", "Differ"),
        Text("可补", "Can be filled"),
        Text("", ""),
    )
    done = Text("已采纳", "accepted").to(locale)
    rows = [
        [
            column_title("customers", one.fact).to(locale),
            *(f"{n:,}" for n in (one.customers, one.agree, one.differ, one.fill)),
            done if one.filled else "",
        ]
        for one in found
    ]
    console.print(grid("", [header.to(locale) for header in headers], rows, numbers=(1, 2, 3, 4)))
