"""List tags: ``limner tags list``, or only ``limner tags``."""

from __future__ import annotations

from limner.app.catalogue import list_tags
from limner.cli.commands import Command
from limner.cli.listed import show_list
from limner.cli.options import DEFAULT_FOLDER, JsonOption, WorkspaceOption, open_workspace
from limner.core.text import Text

COMMAND = Command(order=10, zh="列出标签及其人数。", en="List all tags with their sizes.")


def list_(*, workspace: WorkspaceOption = DEFAULT_FOLDER, as_json: JsonOption = False) -> None:
    """List all tags with their sizes."""
    with open_workspace(workspace) as opened:
        show_list(list_tags(opened), Text("主题", "Theme"), locale=opened.settings.locale, as_json=as_json)
