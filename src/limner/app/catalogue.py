"""List the tags and segments of a workspace, those that ship and those that people have made, and take in new ones."""

from __future__ import annotations

from functools import cache

import limner.portrait.tags
from limner.app.workspace import Workspace
from limner.core.discover import discover
from limner.core.errors import InvalidDefinition
from limner.portrait.tag import Tag, tag_from_yaml
from limner.segments.segment import Segment, segment_from_yaml
from limner.segments.shipped import shipped

_TAG = "tag"
_SEGMENT = "segment"


@cache
def shipped_tags() -> dict[str, Tag]:
    """Return the tags that ship or that installed packages add, by name."""
    return discover(limner.portrait.tags, Tag)


@cache
def shipped_segments() -> dict[str, Segment]:
    """Return the segments that ship or that installed packages add, by name."""
    return shipped()


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
