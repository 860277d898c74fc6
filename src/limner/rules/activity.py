"""Something that customers do, as rules name it."""

from __future__ import annotations

from dataclasses import dataclass

from limner.core.text import Text
from limner.rules.rule import Rule


@dataclass(frozen=True)
class Activity:
    """One activity.

    Attributes:
        name: The name by which rules say it (``order``).
        done: What sentences say of who did it: 下单, ordered.
        not_done: What English sentences say of who did not; Chinese puts 没有 before ``done``.
        only: Which rows of its table it is; every row where None.
    """

    name: str
    done: Text
    not_done: str
    only: Rule | None = None
