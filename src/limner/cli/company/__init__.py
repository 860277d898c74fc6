"""The example company: ``limner company``."""

from __future__ import annotations

from limner.cli.commands import Command

COMMAND = Command(
    order=150,
    zh="生成示例企业，并用已知真相检验画像。",
    en="Make the example company, and check portraits against its truths.",
)
