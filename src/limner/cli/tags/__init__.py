"""Tags: ``limner tags``."""

from __future__ import annotations

from limner.cli.commands import Command

COMMAND = Command(
    order=80, zh="查看、解释、调整、试算和新增标签。", en="List, explain, set, try out and add tags.", default="list"
)
