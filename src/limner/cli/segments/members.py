"""Write who is in a segment to a file: ``limner segments members``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from limner.app.segment_members import Wanted, write_members
from limner.cli.commands import Command
from limner.cli.language import say
from limner.cli.options import DEFAULT_FOLDER, WorkspaceOption, open_workspace, user_name
from limner.cli.output import console
from limner.core.text import Text, plural

COMMAND = Command(order=15, zh="导出分群的客户名单。", en="Write who is in a segment to a file.")


def members(
    segment: Annotated[str, typer.Argument(help=say("分群的名称或标题。", "Name or title of the segment."))],
    out: Annotated[Path, typer.Option("--out", help=say("文件：.xlsx 或 .csv。", "File: .xlsx or .csv."))],
    *,
    columns: Annotated[
        str,
        typer.Option(
            "--columns",
            help=say("列，用逗号分隔：特征的名称或标题。", "Columns, with commas: names or titles of features."),
        ),
    ] = "customer_id,since",
    contacts: Annotated[
        str,
        typer.Option(
            "--contacts",
            help=say(
                "联系方式，用逗号分隔，如 phone,email；不写 --purpose 时脱敏。",
                "Contacts, with commas, such as phone,email; masked without --purpose.",
            ),
        ),
    ] = "",
    purpose: Annotated[
        str | None,
        typer.Option(
            "--purpose",
            help=say(
                "用途，如 marketing：只导出同意该用途的客户。",
                "Purpose, such as marketing: only who agreed to it is written.",
            ),
        ),
    ] = None,
    workspace: WorkspaceOption = DEFAULT_FOLDER,
) -> None:
    """Write who is in ``segment`` to a file, one row a person; the audit log is told."""
    with open_workspace(workspace) as opened:
        wanted = Wanted(_listed(columns), _listed(contacts), purpose)
        written = write_members(opened, segment, wanted, out, by=user_name())
        rows, left_out, aim = written.rows, written.left_out, written.purpose
        said = Text(
            f"{out}：分群“{written.segment.zh}”{rows:,} 人。",
            f"{out}: {rows:,} {plural(rows, 'person', 'people')} in the segment “{written.segment.en}”.",
        )
        console.print(said.to(opened.settings.locale))
        if left_out:
            kept_out = Text(
                f"另有 {left_out:,} 人未同意用途“{aim.zh}”，未导出。",
                f"{left_out:,} more did not agree to the purpose “{aim.en}” and are left out.",
            )
            console.print(kept_out.to(opened.settings.locale))


def _listed(text: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in text.replace("，", ",").split(",") if one.strip())
