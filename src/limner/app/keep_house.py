"""Keep the lake small: join small files, and delete what no commit worth keeping needs."""

from __future__ import annotations

from datetime import timedelta

from limner.app.workspace import Workspace

MANY_FILES = 64
"""A table of more files than this is compacted: each import adds at least one."""


def keep_house(workspace: Workspace, *, many_files: int = MANY_FILES) -> None:
    """Compact tables of more than ``many_files`` files, then delete files that only commits older than ``keep_days`` use.

    Every build ends with it. It may be killed at any moment and run again.
    """
    lake = workspace.lake
    snapshot = lake.snapshot()
    for table in snapshot.versions:
        if len(lake.files(snapshot, table)) > many_files:
            lake.compact(table, operation=f"compact:{table}:{snapshot.number}")
    lake.vacuum(keep=timedelta(days=workspace.settings.keep_days))
