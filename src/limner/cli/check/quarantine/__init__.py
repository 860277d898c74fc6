"""Rows that were quarantined: ``limner check quarantine``."""

from __future__ import annotations

from limner.cli.commands import Command

COMMAND = Command(order=80, zh="查看、导出、重试被隔离的行。", en="List, export and retry rows that were put aside.")
