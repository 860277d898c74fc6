"""Keep a tag: ``limner tags add``."""

from __future__ import annotations

from limner.app.catalogue import add_tag
from limner.cli.commands import Command
from limner.cli.options import DEFAULT_FOLDER, WorkspaceOption, open_workspace, user_name
from limner.cli.output import console, text_of
from limner.cli.tags.preview import FileArgument
from limner.core.text import Text

COMMAND = Command(order=60, zh="新增或更新一个标签。", en="Add a tag, or a new version of it.")


def add(file: FileArgument, *, workspace: WorkspaceOption = DEFAULT_FOLDER) -> None:
    """Keep the tag in ``file``; the next build finds whom it fits."""
    with open_workspace(workspace) as opened:
        tag = add_tag(opened, text_of(file), by=user_name())
        locale = opened.settings.locale
        console.print(
            Text(
                f"已保存标签“{tag.title.zh}”，下次 limner build 时生效。",
                f"Kept the tag “{tag.title.en}”; the next limner build uses it.",
            ).to(locale)
        )
