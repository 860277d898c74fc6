"""Try a tag out: ``limner tags preview``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from limner.app.preview import try_tag
from limner.cli.commands import Command
from limner.cli.language import say
from limner.cli.options import DEFAULT_FOLDER, JsonOption, WorkspaceOption, open_workspace
from limner.cli.output import text_of
from limner.cli.tried import SampleOption, show_tried

COMMAND = Command(order=50, zh="试算一个标签。", en="Try a tag out.")
FileArgument = Annotated[
    Path, typer.Argument(exists=True, dir_okay=False, help=say("标签的 YAML 文件。", "YAML file of the tag."))
]


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
