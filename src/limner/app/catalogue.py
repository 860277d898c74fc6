"""List the tags and segments of a workspace, those that ship and those that people have made, and take in new ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from typing import Any

import ibis.expr.types as ir
from ibis import _

import limner.portrait.tags
from limner.app.asked import asked_of
from limner.app.workspace import Workspace
from limner.core.discover import discover
from limner.core.errors import InvalidDefinition, NotFound
from limner.core.text import Text
from limner.engine.plans import Plan, Tables
from limner.portrait.tag import THEMES, Tag, tag_from_yaml
from limner.portrait.threshold import read_threshold
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
_THRESHOLDS = "tag_thresholds"
_SEGMENT = "segment"
_PERIODS = "periods"


@cache
def shipped_tags() -> dict[str, Tag]:
    """Return the tags that ship or that installed packages add, by name."""
    return discover(limner.portrait.tags, Tag)


def all_tags(workspace: Workspace) -> list[Tag]:
    """Return every tag of ``workspace``: those that ship, at the thresholds set there, then its own."""
    kept = {definition.name: definition.body for definition in workspace.store.definitions.all(_THRESHOLDS)}
    own = [
        tag_from_yaml(definition.body["yaml"])
        for definition in workspace.store.definitions.all(_TAG)
        if definition.body
    ]
    return [*(_at(tag, kept.get(tag.name)) for tag in shipped_tags().values()), *own]


def tag_named(workspace: Workspace, name: str) -> Tag:
    """Return the tag called ``name``, at the thresholds set in ``workspace``.

    Raises:
        NotFound: there is none; the message names the nearest.
    """
    tags = {tag.name: tag for tag in all_tags(workspace)}
    if name not in tags:
        raise NotFound.among("tag", name, tags)
    return tags[name]


def tag_then(workspace: Workspace, name: str, moment: datetime) -> Tag:
    """Return the tag called ``name`` at the thresholds that were set at ``moment`` (UTC).

    Raises:
        NotFound: there is no such tag now.
    """
    shipped = shipped_tags().get(name)
    if shipped is None:
        return tag_named(workspace, name)
    versions = workspace.store.definitions.history(_THRESHOLDS, name)
    bodies = [version.body for version in versions if version.created_at <= moment]
    return _at(shipped, bodies[-1] if bodies else None)


def _at(tag: Tag, kept: Mapping[str, Any] | None) -> Tag:
    # A threshold that was set may have gone from a later Limner; a build must not fail for it.
    known = {name: value for name, value in (kept or {}).items() if name in tag.thresholds}
    return tag.at(known) if known else tag


def changed_thresholds(tag: Tag) -> dict[str, float]:
    """Return those thresholds of ``tag`` that are not as it ships, with the value that it ships with."""
    shipped = shipped_tags().get(tag.name)
    return {} if shipped is None else {n: v for n, v in shipped.thresholds.items() if tag.thresholds[n] != v}


def set_thresholds(workspace: Workspace, name: str, written: Mapping[str, str], *, by: str) -> Tag:
    """Set thresholds of a tag, written as people say them (``threshold.read_threshold``); the next build uses them.

    Thresholds that were set before and are not named stay as they are.

    Returns:
        The tag at its thresholds.

    Raises:
        NotFound: there is no such tag or threshold.
        InvalidDefinition: what is written is no such number, or the tag's rule makes no sense with it.
    """
    tag = tag_named(workspace, name)
    tag = tag.at({threshold: read_threshold(tag, threshold, text) for threshold, text in written.items()})
    _ = tag.rule
    changed = {threshold: tag.thresholds[threshold] for threshold in changed_thresholds(tag)}
    if changed:
        workspace.store.definitions.save(_THRESHOLDS, name, changed, by=by)
    else:
        reset_thresholds(workspace, name, by=by)
    return tag


def reset_thresholds(workspace: Workspace, name: str, *, by: str) -> Tag:
    """Let a tag have the thresholds again that it ships with; the next build uses them.

    Raises:
        NotFound: there is no such tag.
    """
    tag_named(workspace, name)
    if name in {definition.name for definition in workspace.store.definitions.all(_THRESHOLDS)}:
        workspace.store.definitions.delete(_THRESHOLDS, name, by=by)
    return tag_named(workspace, name)


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
    """A tag or segment with the number of customers who have it now; ``changed`` where its thresholds are set otherwise."""

    name: str
    theme: Text
    title: Text
    definition: Text
    customers: int
    changed: bool = False


def list_tags(workspace: Workspace) -> list[Listed]:
    """Return every tag with its size, by theme."""
    sizes = _sizes(workspace, TAGS, "tag")
    places = list(THEMES)
    return [
        Listed(
            tag.name,
            THEMES[tag.theme],
            tag.title,
            tag.definition,
            sizes.get(tag.name, 0),
            changed=bool(changed_thresholds(tag)),
        )
        for tag in sorted(all_tags(workspace), key=lambda tag: places.index(tag.theme))
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
    plan = Plan(f"{name}_sizes", partial(_counted, name), {_PERIODS: reader.table(table)})
    return {row[name]: row["n"] for row in reader.engine.rows(reader.engine.prepared(plan))}


def _counted(name: str, tables: Tables) -> ir.Table:
    return tables[_PERIODS].filter(_.until.isnull()).group_by(name).agg(n=_.count())


def add_tag(workspace: Workspace, text: str, *, by: str) -> Tag:
    """Keep the tag written in ``text`` (YAML); the next build finds whom it fits. Another version of it takes its place.

    Raises:
        InvalidDefinition: the text is no tag, a tag of that name ships, or nobody ever did an activity that it names.
    """
    tag = tag_from_yaml(text)
    _refuse_shipped("tag", tag.name, shipped_tags())
    asked_of(workspace).know_activities(tag.rule)
    workspace.store.definitions.save(_TAG, tag.name, {"yaml": text}, by=by)
    return tag


def add_segment(workspace: Workspace, text: str, *, by: str) -> Segment:
    """Keep the segment written in ``text`` (YAML or JSON); the next build finds its members.

    Raises:
        InvalidDefinition: the text is no segment, a segment of that name ships, or nobody ever did an activity that it names.
    """
    segment = segment_from_yaml(text)
    _refuse_shipped("segment", segment.name, shipped_segments())
    asked_of(workspace).know_activities(segment.rule)
    workspace.store.definitions.save(_SEGMENT, segment.name, {"yaml": text}, by=by)
    return segment


def _refuse_shipped(kind: str, name: str, shipped: dict[str, Tag] | dict[str, Segment]) -> None:
    if name in shipped:
        raise InvalidDefinition(
            f"A {kind} named {name!r} ships with Limner.", path="name", remedy="Choose another name."
        )
