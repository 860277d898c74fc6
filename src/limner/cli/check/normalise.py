"""Write a column one way: ``limner check normalise``."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Annotated

import typer

from limner.app.quality_contacts import normalise_contacts, revert_contacts
from limner.app.quality_normalise import (
    Tried,
    apply_normaliser,
    approve,
    normalise_on_arrival,
    on_arrival,
    revert_normaliser,
    stop_on_arrival,
    try_normaliser,
)
from limner.app.workspace import Workspace
from limner.cli.commands import Command
from limner.cli.language import say
from limner.cli.options import DEFAULT_FOLDER, JsonOption, WorkspaceOption, open_workspace, user_name
from limner.cli.output import console, grid, write_json
from limner.core.errors import InvalidDefinition
from limner.core.text import Locale, Text, plural

COMMAND = Command(order=70, zh="把一列写成统一的形式。", en="Write a column one way.")
ColumnArgument = Annotated[
    str, typer.Argument(help=say("列；contacts 则为种类，如 phone。", "Column; of contacts the kind, such as phone."))
]
NameOption = Annotated[
    str | None, typer.Option("--as", help=say("规范化方法；默认按列名选。", "Normaliser; by the column by default."))
]
OutOption = Annotated[
    Path | None, typer.Option("--out", help=say("把改动与建议写成 CSV。", "Write changes and proposals as CSV."))
]
ApproveOption = Annotated[
    Path | None,
    typer.Option(
        "--approve",
        exists=True,
        dir_okay=False,
        help=say("批准 CSV 中的 before、after。", "Approve the pairs before, after of a CSV file."),
    ),
]
ApplyOption = Annotated[
    bool, typer.Option("--apply", help=say("写入安全与已批准的改动。", "Write what is safe or approved."))
]
ArrivingOption = Annotated[
    bool | None,
    typer.Option(
        "--arriving/--no-arriving",
        help=say(
            "今后导入或同步的行也照此改写；--no-arriving 停止。",
            "Also rewrite rows as they arrive from now on; --no-arriving ends that.",
        ),
    ),
]
PurposeOption = Annotated[
    str | None,
    typer.Option(
        "--purpose",
        help=say("打开 contacts 的目的：service 或 matching。", "Why contacts are opened: service or matching."),
    ),
]
CONTACTS = "contacts"
_SHOWN = 20


def normalise(  # noqa: PLR0913  (each is an option of the command line)
    table: Annotated[str, typer.Argument(help=say("表。", "Table."))],
    column: ColumnArgument,
    *,
    name: NameOption = None,
    out: OutOption = None,
    approve_file: ApproveOption = None,
    apply: ApplyOption = False,
    arriving: ArrivingOption = None,
    revert: Annotated[bool, typer.Option("--revert", help=say("撤回。", "Take it back."))] = False,
    purpose: PurposeOption = None,
    workspace: WorkspaceOption = DEFAULT_FOLDER,
    as_json: JsonOption = False,
) -> None:
    """Say what a normaliser makes of a column, keep approvals, and write or take back what is safe or approved."""
    with open_workspace(workspace) as opened:
        locale = opened.settings.locale
        if revert or arriving is False:
            _end(opened, table, column, revert=revert)
            return
        if approve_file:
            approve(opened, table, column, _pairs(approve_file), by=user_name())
        if table == CONTACTS:
            tried = _tried_contacts(opened, column, name, purpose, apply=apply)
        # From now on first: what arrives meanwhile is either rewritten as it comes, or there to be written over.
        if arriving:
            normalise_on_arrival(opened, table, column, name, by=user_name())
        if table != CONTACTS:
            tried = (apply_normaliser if apply else try_normaliser)(opened, table, column, name)
        arrives = column in on_arrival(opened, table)
    if out:
        _write(tried, out)
    if as_json:
        write_json({**_data(tried), "arriving": arrives})
    else:
        _show(tried, locale, arrives=arrives)


def _tried_contacts(workspace: Workspace, kind: str, name: str | None, purpose: str | None, *, apply: bool) -> Tried:
    if purpose is None:
        raise typer.BadParameter(say("请用 --purpose 说明目的。", "Say why they are opened, with --purpose."))
    return normalise_contacts(workspace, kind, name, purpose=purpose, by=user_name(), apply=apply)


def _end(workspace: Workspace, table: str, column: str, *, revert: bool) -> None:
    """Take a column back, or only stop rewriting what arrives, and say so."""
    named = f"{table}.{column}"
    if revert:
        (revert_contacts(workspace, column) if table == CONTACTS else revert_normaliser(workspace, table, column))
        said = Text(f"已撤回 {named}。", f"Took {named} back.")
    elif stop_on_arrival(workspace, table, column, by=user_name()):
        said = Text(f"今后导入的 {named} 保持原样。", f"{named} stays as it arrives from now on.")
    else:
        said = Text(f"{named} 原本就未在导入时改写。", f"{named} was not rewritten as it arrives.")
    console.print(said.to(workspace.settings.locale))


def _pairs(file: Path) -> dict[str, str]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        if not {"before", "after"} <= set(reader.fieldnames or ()):
            raise InvalidDefinition(
                f"{file.name} has no columns before and after.", remedy="Write it with --out first."
            )
        return {row["before"]: row["after"] for row in reader}


def _write(tried: Tried, out: Path) -> None:
    found = tried.found
    with out.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("before", "after", "score", "rows", "what"))
        writer.writerows((before, after, 1, "", "change") for before, after in found.after.items())
        writer.writerows((one.before, one.after, one.score, one.rows, "proposal") for one in found.proposals)


def _data(tried: Tried) -> dict[str, object]:
    found = tried.found
    return {
        "normaliser": tried.normaliser.name,
        "rows": found.rows,
        "changed_rows": found.changed_rows,
        "changed_share": found.changed_share,
        "invalid_rows": found.invalid_rows,
        "applied": tried.commit is not None,
        "proposals": [vars(one) for one in found.proposals],
    }


def _show(tried: Tried, locale: Locale, *, arrives: bool) -> None:
    found = tried.found
    title = tried.normaliser.title
    done = tried.commit is not None
    console.print(
        Text(
            f"[bold]{title.zh}[/]：{found.rows:,} 行中{'已改' if done else '可改'} {found.changed_rows:,} 行"
            f"（{found.changed_share:.1%}），不合规 {found.invalid_rows:,} 行，建议 {len(found.proposals):,} 条",
            f"[bold]{title.en}[/]: {found.changed_rows:,} of {found.rows:,} {plural(found.rows, 'row')} {'changed' if done else 'would change'} "
            f"({found.changed_share:.1%}), {found.invalid_rows:,} {plural(found.invalid_rows, 'is', 'are')} none, "
            f"{len(found.proposals):,} {plural(len(found.proposals), 'proposal')}",
        ).to(locale)
    )
    if arrives:
        console.print(Text("今后导入的行照此改写", "Rows are rewritten so as they arrive").to(locale))
    if found.proposals:
        headers = (Text("原值", "Before"), Text("建议", "After"), Text("把握", "Score"), Text("行", "Rows"))
        rows = [[one.before, one.after, f"{one.score:.2f}", f"{one.rows:,}"] for one in found.proposals[:_SHOWN]]
        console.print(grid("", [header.to(locale) for header in headers], rows, numbers=(2, 3)))
