"""Say what a segment is."""

from __future__ import annotations

from dataclasses import dataclass

from limner.core.text import Text
from limner.rules.rule import Rule
from limner.rules.written import read_written


@dataclass(frozen=True, kw_only=True)
class Segment:
    """A group of customers who match one rule.

    Attributes:
        name: What the segment is called in tables and rules.
        title: What people call it.
        definition: Who is in it, in words that a product manager could check.
        rule: Who is in it.
        theme: The set it belongs to (``rfm``, ``value``, ``lifecycle`` …). In the sets that ship a customer is in at
            most one segment of a set.
    """

    name: str
    title: Text
    definition: Text
    rule: Rule
    theme: str


def segment_from_yaml(text: str) -> Segment:
    """Read a segment that someone wrote: a named rule (``rules.written``).

    Raises:
        InvalidDefinition: with the path of the fault and how to mend it.
    """
    written = read_written(text)
    return Segment(
        name=written.name, title=written.title, definition=written.definition, rule=written.rule, theme="own"
    )
