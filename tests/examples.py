"""How many examples a property is tried on: few in the usual run, many where ``LIMNER_THOROUGH`` says how many times more."""

from __future__ import annotations

import os

TIMES = int(os.environ.get("LIMNER_THOROUGH", "1"))


def examples(usual: int) -> int:
    """The number of examples of a property whose single example takes long: ``usual``, or as many times more."""
    return usual * TIMES
