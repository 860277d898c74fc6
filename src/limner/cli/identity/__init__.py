"""Find out which ids are one person: ``limner identity``."""

from __future__ import annotations

from limner.cli.commands import Command

COMMAND = Command(order=60, zh="识别同一位客户。", en="Find out who is one and the same.")
