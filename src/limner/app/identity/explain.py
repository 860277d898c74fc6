"""Explain who a person is made of, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import ibis
from ibis import _

from limner.app.identity.decisions import Decision, decisions
from limner.app.identity.known import known_of
from limner.app.identity.person import current_id, members_of, visitors_of
from limner.app.identity.survivorship import survivorship
from limner.app.workspace import Workspace
from limner.core.errors import NotFound
from limner.core.text import Text
from limner.identity.customers import attributes
from limner.identity.identifiers import RULES
from limner.identity.survivorship import origins, ranked
from limner.privacy.purposes import MATCHING
from limner.warehouse.reader import Reader
from limner.warehouse.tables import IDENTIFIERS, IDENTITY_LINKS, RECORDS

REASONS = {
    "manual": Text("人工判定", "by hand"),
    **{rule.kind: rule.title for rule in RULES},
    "likeness": Text("资料相似", "alike"),
}
"""What the reasons of links are called."""


@dataclass(frozen=True)
class KeptLink:
    """One row of ``identity_links``."""

    left_id: str
    right_id: str
    reason: str
    value: str | None
    priority: int
    probability: float | None
    fate: str
    because: str | None


@dataclass(frozen=True)
class Identity:
    """One person.

    Attributes:
        customer_id: the person's id.
        ids: all ids of the person, the sources that know each, and how many records each has.
        known: by id what names the person, masked.
        links: what links these ids with each other and with others.
        decisions: what people decided about them.
        visitors: devices, cookies and anonymous ids on which nobody else signed in; what was done on them is the person's.
        attributes: what is known of the person, each value with the id, the source and the record that it comes from.
    """

    customer_id: str
    ids: Mapping[str, tuple[tuple[str, ...], int]]
    known: Mapping[str, tuple[str, ...]]
    links: tuple[KeptLink, ...]
    decisions: tuple[Decision, ...]
    visitors: tuple[str, ...]
    attributes: Mapping[str, tuple[Any, str, str, str]]


def explain_identity(workspace: Workspace, customer_id: str) -> Identity:
    """Explain the person who has ``customer_id`` among the ids.

    Raises:
        NotFound: no source knows the id.
    """
    reader = workspace.reader(MATCHING, engine="duckdb", resolved=False)
    person = current_id(reader, customer_id)
    members = members_of(reader, person)
    found = _sources(reader, members)
    if not found:
        raise NotFound(f"No source knows customer {customer_id!r}.", remedy="See the ids with: limner export customers")
    links = reader.table(IDENTITY_LINKS)
    theirs = links.filter(links.left_id.isin(members) | links.right_id.isin(members))
    rows = reader.engine.rows(theirs.order_by(_.priority, _.left_id, _.right_id, _.reason))
    return Identity(
        customer_id=person,
        ids=found,
        known=known_of(workspace, reader, members),
        links=tuple(KeptLink(**row) for row in rows),
        decisions=tuple(one for one in decisions(workspace) if {one.left_id, one.right_id} & set(members)),
        visitors=visitors_of(reader, person),
        attributes=_attributes(workspace, reader, members),
    )


def _sources(reader: Reader, members: list[str]) -> dict[str, tuple[tuple[str, ...], int]]:
    records = reader.table(RECORDS).select("customer_id", "source", record=1)
    named = reader.table(IDENTIFIERS).select("customer_id", "source", record=0)
    both = records.union(named.select("customer_id", "source", record=_.record.cast(records.record.type())))
    rows = reader.engine.rows(
        both.filter(both.customer_id.isin(members)).group_by("customer_id", "source").agg(records=_.record.sum())
    )
    found: dict[str, tuple[tuple[str, ...], int]] = {}
    for row in sorted(rows, key=lambda one: (one["customer_id"], one["source"])):
        sources, records_of = found.get(row["customer_id"], ((), 0))
        found[row["customer_id"]] = ((*sources, row["source"]), records_of + row["records"])
    return found


def _attributes(workspace: Workspace, reader: Reader, members: list[str]) -> dict[str, tuple[Any, str, str, str]]:
    """The values that hold, each with the record that it comes from, by the rules by which ``customers`` is made."""
    rules = survivorship(workspace)
    theirs = reader.table(RECORDS).filter(_.customer_id.isin(members))
    names = attributes(theirs)
    rows = {row["record_id"]: row for row in reader.engine.rows(theirs)}
    one_person = ranked(theirs.mutate(customer_id=ibis.literal(members[0])), names, rules)
    chosen = reader.engine.rows(one_person.agg(**origins(one_person, names, rules)))[0]
    found = {}
    for name, record_id in chosen.items():
        if record_id is not None:
            row = rows[record_id]
            found[name] = (row[name], row["customer_id"], row["source"], record_id)
    return found
