"""What customers agreed to and refused: ``limner consents``."""

from __future__ import annotations

from limner.cli.commands import Command

COMMAND = Command(order=40, zh="客户的同意与拒绝。", en="What customers agreed to and refused.")
