"""The tags of customers with their sizes."""

from __future__ import annotations

from dataclasses import dataclass

from ibis import _

from limner.app.catalogue import all_tags
from limner.app.report.frame import SMALL, Frame
from limner.app.workspace import Workspace
from limner.core.text import Text
from limner.portrait.tag import THEMES
from limner.warehouse.tables import TAGS


@dataclass(frozen=True)
class Label:
    """One tag: how many customers of the report have it, how many of all, and the money of the last 365 days."""

    name: str
    theme: str
    title: Text
    definition: Text
    customers: int
    everyone: int
    money: int


def labels(frame: Frame, workspace: Workspace) -> tuple[Label, ...]:
    """Count the tags that hold now, the largest first; those of too few customers are left out."""
    held = frame.current(TAGS)
    everywhere = {row["tag"]: row["n"] for row in frame.rows(held.group_by("tag").agg(n=held.count()))}
    ours = held.inner_join(frame.people.select("customer_id", money=_.net_amount_365d), "customer_id")
    counted = ours.group_by("tag").agg(n=ours.count(), money=ours.money.sum().cast("int64").fill_null(0))
    rows = {row["tag"]: row for row in frame.rows(counted)}
    found = [
        Label(tag.name, tag.theme, tag.title, tag.definition, row["n"], everywhere[tag.name], row["money"])
        for tag in all_tags(workspace)
        if (row := rows.get(tag.name)) and row["n"] >= SMALL
    ]
    return tuple(sorted(found, key=lambda each: (list(THEMES).index(each.theme), -each.customers, each.name)))
