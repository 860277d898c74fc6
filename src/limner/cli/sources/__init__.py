"""Read what other systems hold, again and again: ``limner sources``."""

from __future__ import annotations

from limner.cli.commands import Command

COMMAND = Command(
    order=30, zh="数据库、接口、文件夹等来源。", en="Databases, APIs, folders and other places that data come from."
)
