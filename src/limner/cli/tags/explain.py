"""Explain a tag: ``limner tags explain``."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from limner.app.explain_tag import explain_customer, explain_tag
from limner.cli.commands import Command
from limner.cli.language import say
from limner.cli.options import DEFAULT_FOLDER, JsonOption, WorkspaceOption, open_workspace
from limner.cli.output import write_json
from limner.cli.tags.shown import NameArgument, customer_json, show_customer, show_tag

COMMAND = Command(
    order=20, zh="解释一个标签，或一位客户为何有、为何没有。", en="Explain a tag, or why a customer has it or not."
)


def explain(
    name: NameArgument,
    *,
    customer: Annotated[str, typer.Option("--customer", "-c", help=say("客户编号。", "A customer's id."))] = "",
    workspace: WorkspaceOption = DEFAULT_FOLDER,
    as_json: JsonOption = False,
) -> None:
    """Say what a tag means and how many have it; with a customer, why they have it or not, since when, and what changed."""
    with open_workspace(workspace) as opened:
        locale = opened.settings.locale
        if customer:
            told = explain_customer(opened, name, customer)
            write_json(customer_json(told)) if as_json else show_customer(told, locale)
        else:
            explained = explain_tag(opened, name)
            write_json(asdict(explained)) if as_json else show_tag(explained, locale)
