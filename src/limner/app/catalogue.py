"""List the tags and segments of a workspace, those that ship and those that people have made, and take in new ones."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from ibis import _

import limner.portrait.tags
from limner.app.workspace import Workspace
from limner.core.discover import discover
from limner.core.errors import InvalidDefinition
from limner.core.text import Text
from limner.portrait.tag import THEMES, Tag, tag_from_yaml
from limner.segments.segment import Segment, segment_from_yaml
from limner.segments.shipped import shipped as shipped_segments
from limner.warehouse.tables import MEMBERSHIPS, TAGS, Table

SETS = {
    "rfm": Text("RFM 十一组", "RFM, eleven groups"),
    "rfm8": Text("RFM 八组", "RFM, eight groups"),
    "value": Text("价值分层", "Value"),
    "lifecycle": Text("生命周期", "Lifecycle"),
    "own": Text("自定义", "Own"),
}
"""What the sets of segments are called."""

_TAG = "tag"
_SEGMENT = "segment"


@cache
def shipped_tags() -> dict[str, Tag]:
    """Return the tags that ship or that installed packages add, by name."""
    return discover(limner.portrait.tags, Tag)


def all_tags(workspace: Workspace) -> list[Tag]:
    """Return every tag of ``workspace``: those that ship, then its own."""
    own = [
        tag_from_yaml(definition.body["yaml"])
        for definition in workspace.store.definitions.all(_TAG)
        if definition.body
    ]
    return [*shipped_tags().values(), *own]


def all_segments(workspace: Workspace) -> list[Segment]:
    """Return every segment of ``workspace``: those that ship, then its own."""
    own = [
        segment_from_yaml(definition.body["yaml"])
        for definition in workspace.store.definitions.all(_SEGMENT)
        if definition.body
    ]
    return [*shipped_segments().values(), *own]


@dataclass(frozen=True)
class Listed:
    """A tag or segment with the number of customers who have it now."""

    name: str
    theme: Text
    title: Text
    definition: Text
    customers: int


def list_tags(workspace: Workspace) -> list[Listed]:
    """Return every tag with its size, by theme."""
    sizes = _sizes(workspace, TAGS, "tag")
    return [
        Listed(tag.name, THEMES[tag.theme], tag.title, tag.definition, sizes.get(tag.name, 0))
        for tag in all_tags(workspace)
    ]


def list_segments(workspace: Workspace) -> list[Listed]:
    """Return every segment with its size, by set."""
    sizes = _sizes(workspace, MEMBERSHIPS, "segment")
    return [
        Listed(
            one.name, SETS.get(one.theme, Text(one.theme, one.theme)), one.title, one.definition, sizes.get(one.name, 0)
        )
        for one in all_segments(workspace)
    ]


def _sizes(workspace: Workspace, table: Table, name: str) -> dict[str, int]:
    reader = workspace.reader(engine="duckdb")
    plan = reader.table(table).filter(_.until.isnull()).group_by(name).agg(n=_.count())
    return {row[name]: row["n"] for row in reader.engine.rows(plan)}


def add_tag(workspace: Workspace, text: str, *, by: str) -> Tag:
    """Keep the tag written in ``text`` (YAML); the next build finds whom it fits. Another version of it takes its place.

    Raises:
        InvalidDefinition: the text is no tag, or a tag of that name ships.
    """
    tag = tag_from_yaml(text)
    _refuse_shipped("tag", tag.name, shipped_tags())
    workspace.store.definitions.save(_TAG, tag.name, {"yaml": text}, by=by)
    return tag


def add_segment(workspace: Workspace, text: str, *, by: str) -> Segment:
    """Keep the segment written in ``text`` (YAML or JSON); the next build finds its members.

    Raises:
        InvalidDefinition: the text is no segment, or a segment of that name ships.
    """
    segment = segment_from_yaml(text)
    _refuse_shipped("segment", segment.name, shipped_segments())
    workspace.store.definitions.save(_SEGMENT, segment.name, {"yaml": text}, by=by)
    return segment


def _refuse_shipped(kind: str, name: str, shipped: dict[str, Tag] | dict[str, Segment]) -> None:
    if name in shipped:
        raise InvalidDefinition(
            f"A {kind} named {name!r} ships with Limner.", path="name", remedy="Choose another name."
        )
