"""List the segments that ship."""

from __future__ import annotations

from limner.core.discover import discover
from limner.segments import definitions
from limner.segments.segment import Segment


def shipped() -> dict[str, Segment]:
    """Return the segments that ship or are installed, by name: the values of ``limner.segments.definitions``."""
    return discover(definitions, Segment)
