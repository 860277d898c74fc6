"""Say how good the data are, and fix what is not: ``limner check``."""

from __future__ import annotations

from limner.cli.commands import Command

COMMAND = Command(
    order=50,
    zh="检查数据质量：画像、规则、评分与修复建议。不写子命令即为 run。",
    en="Say how good the data are: profiles, checks, scores, repairs. Without a command it is run.",
    default="run",
)
