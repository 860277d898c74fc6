"""Try a rule out: ``limner segments preview``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from limner.app.preview import try_rule
from limner.cli.commands import Command
from limner.cli.language import say
from limner.cli.options import DEFAULT_FOLDER, JsonOption, WorkspaceOption, open_workspace
from limner.cli.output import text_of
from limner.cli.tried import SampleOption, show_tried

COMMAND = Command(order=20, zh="试算一条规则。", en="Try a rule out.")


def preview(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help=say("规则的 JSON 文件。", "JSON file of the rule."))
    ],
    *,
    sample: SampleOption = 5,
    workspace: WorkspaceOption = DEFAULT_FOLDER,
    as_json: JsonOption = False,
) -> None:
    """Count who matches the rule in ``file``, and show some of them with personal values masked."""
    with open_workspace(workspace) as opened:
        tried = try_rule(opened, text_of(file), sample=sample)
        show_tried(tried, locale=opened.settings.locale, as_json=as_json)
