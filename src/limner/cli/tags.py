"""List, explain, set, try out and add tags: ``limner tags``."""

from __future__ import annotations

import getpass
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from limner.app.catalogue import add_tag, list_tags, reset_thresholds, set_thresholds
from limner.app.explain_tag import explain_customer, explain_tag
from limner.app.preview import try_tag
from limner.cli.language import say
from limner.cli.options import DEFAULT_FOLDER, JsonOption, WorkspaceOption, open_workspace
from limner.cli.output import console, text_of, write_json
from limner.cli.segments import SampleOption, show_list, show_tried
from limner.cli.tag_explained import customer_json, show_customer, show_set, show_tag
from limner.core.text import Text

FileArgument = Annotated[
    Path, typer.Argument(exists=True, dir_okay=False, help=say("标签的 YAML 文件。", "YAML file of the tag."))
]
NameArgument = Annotated[str, typer.Argument(help=say("标签的名称。", "Name of the tag."))]


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    group = typer.Typer(
        help=say("查看、解释、调整、试算和新增标签。", "List, explain, set, try out and add tags."),
        invoke_without_command=True,
    )
    group.callback()(tags)
    group.command(
        "explain",
        help=say("解释一个标签，或一位客户为何有、为何没有。", "Explain a tag, or why a customer has it or not."),
    )(explain)
    group.command("set", help=say("调整一个标签的阈值。", "Set thresholds of a tag."))(set_)
    group.command("reset", help=say("恢复一个标签的默认阈值。", "Give a tag its own thresholds back."))(reset)
    group.command("preview", help=say("试算一个标签。", "Try a tag out."))(preview)
    group.command("add", help=say("新增或更新一个标签。", "Add a tag, or a new version of it."))(add)
    app.add_typer(group, name="tags")


def tags(context: typer.Context, *, workspace: WorkspaceOption = DEFAULT_FOLDER, as_json: JsonOption = False) -> None:
    """List all tags with their sizes."""
    if context.invoked_subcommand:
        return
    with open_workspace(workspace) as opened:
        show_list(list_tags(opened), Text("主题", "Theme"), locale=opened.settings.locale, as_json=as_json)


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


def set_(
    name: NameArgument,
    thresholds: Annotated[
        list[str],
        typer.Argument(
            metavar="NAME=VALUE…",
            help=say("阈值，如 min_share=60% min_orders=3。", "Thresholds, such as min_share=60% min_orders=3."),
        ),
    ],
    *,
    workspace: WorkspaceOption = DEFAULT_FOLDER,
) -> None:
    """Set thresholds of a tag: shares as 0.6 or 60%, money in units of the currency; the next build uses them."""
    if any("=" not in one for one in thresholds):
        raise typer.BadParameter(say("请写成 名称=数值。", "Write NAME=VALUE."))
    written = dict(one.split("=", maxsplit=1) for one in thresholds)
    with open_workspace(workspace) as opened:
        tag = set_thresholds(opened, name, written, by=getpass.getuser())
        show_set(tag.title, tag.definition, opened.settings.locale)


def reset(name: NameArgument, *, workspace: WorkspaceOption = DEFAULT_FOLDER) -> None:
    """Give a tag the thresholds back that it ships with; the next build uses them."""
    with open_workspace(workspace) as opened:
        tag = reset_thresholds(opened, name, by=getpass.getuser())
        show_set(tag.title, tag.definition, opened.settings.locale)


def preview(
    file: FileArgument,
    *,
    sample: SampleOption = 5,
    workspace: WorkspaceOption = DEFAULT_FOLDER,
    as_json: JsonOption = False,
) -> None:
    """Count whom the tag in ``file`` would fit, and show some of them."""
    with open_workspace(workspace) as opened:
        tried = try_tag(opened, text_of(file), sample=sample)
        show_tried(tried, locale=opened.settings.locale, as_json=as_json)


def add(file: FileArgument, *, workspace: WorkspaceOption = DEFAULT_FOLDER) -> None:
    """Keep the tag in ``file``; the next build finds whom it fits."""
    with open_workspace(workspace) as opened:
        tag = add_tag(opened, text_of(file), by=getpass.getuser())
        locale = opened.settings.locale
        console.print(
            Text(
                f"已保存标签“{tag.title.zh}”，下次 limner build 时生效。",
                f"Kept the tag “{tag.title.en}”; the next limner build uses it.",
            ).to(locale)
        )
