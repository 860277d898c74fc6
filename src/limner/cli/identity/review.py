"""Decide doubtful links: ``limner identity review``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from enum import StrEnum
from typing import Annotated

import typer

from limner.app.identity.change import (
    judge,
    waiting,
)
from limner.app.identity.decisions import take_back
from limner.app.identity.explain import KeptLink
from limner.app.workspace import Workspace
from limner.cli.commands import Command
from limner.cli.identity.links import links_table
from limner.cli.identity.settled import ReasonOption, show_settled
from limner.cli.language import say
from limner.cli.options import DEFAULT_FOLDER, JsonOption, WorkspaceOption, open_workspace, user_name
from limner.cli.output import console, write_json
from limner.core.text import Text

COMMAND = Command(order=40, zh="查看并判断存疑的匹配。", en="See and decide doubtful links.")


class Answer(StrEnum):
    """What a person says of two ids."""

    SAME = "same"
    APART = "apart"
    UNDECIDED = "undecided"


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
            console.print(links_table(found.links, locale, found.known))
            console.print(
                Text(
                    "判断一条：limner identity review --pair 编号 编号 --answer same|apart --reason 理由",
                    "Decide one: limner identity review --pair ID ID --answer same|apart --reason WHY",
                ).to(locale)
            )
        else:
            console.print(Text("没有待判断的匹配。", "Nothing waits for a decision.").to(locale))


def _answer(opened: Workspace, pair: tuple[str, str], answer: Answer, reason: str, *, as_json: bool) -> None:
    locale, by = opened.settings.locale, user_name()
    if answer is not Answer.UNDECIDED:
        settled = judge(opened, pair, same=answer is Answer.SAME, reason=reason, by=by)
        show_settled(settled, locale, as_json=as_json)
        return
    take_back(opened, *pair, by=by)
    said = Text("已收回；重新识别后由数据决定：", "Taken back; the data speak again with the next: ").to(locale)
    write_json({"taken_back": pair}) if as_json else console.print(f"{said}limner identity run")


def _of_both(link: KeptLink, known: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {one: known.get(one, ()) for one in (link.left_id, link.right_id)}
