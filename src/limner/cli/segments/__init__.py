"""Segments: ``limner segments``."""

from __future__ import annotations

from limner.cli.commands import Command

COMMAND = Command(order=90, zh="查看、试算和新增分群。", en="List, try out and add segments.", default="list")
