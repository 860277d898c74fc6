"""Find who is who from all that sources brought, and settle it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
from ibis import _

from limner.app.identity.likeness import alike
from limner.app.identity.people import people
from limner.app.identity.settle import JOINED, WAITS, Settled, settle_identities
from limner.app.protect import indexed_kind
from limner.app.workspace import Workspace
from limner.core.errors import NotFound
from limner.identity.agreement import disagreeing, names_apart, written_apart
from limner.identity.identifiers import BY_KIND, RULES
from limner.identity.shared import shared
from limner.identity.visitors import shared_visitors
from limner.identity.workbench import Workbench
from limner.privacy.blind_index import BlindIndex
from limner.privacy.nobody import placeholders
from limner.privacy.purposes import MATCHING
from limner.warehouse.reader import Reader
from limner.warehouse.tables import ALIASES, CONTACTS, EVENTS, IDENTIFIERS, IDENTITY_LINKS, ORDERS, RECORDS, VISITORS

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Visitors:
    """What is known of devices, cookies and anonymous ids.

    Attributes:
        known: those that are one person's.
        shared: those on which several persons signed in, so that they are nobody's.
        rows: rows that name nobody and are now that person's, by table.
    """

    known: int
    shared: int
    rows: Mapping[str, int]


@dataclass(frozen=True)
class IdentityReport:
    """What a run found.

    Attributes:
        ids: customer ids that have an identifier or a record.
        links: links by reason and fate.
        crowded: identifiers that too many customers have to join any, by kind.
        visitors: whose the history is that names nobody.
        settled: who is one person.
    """

    ids: int
    links: Mapping[tuple[str, str], int]
    crowded: Mapping[str, int]
    visitors: Visitors
    settled: Settled


def resolve_identities(
    workspace: Workspace,
    *,
    engine: str | None = None,
    likeness: bool = True,
    progress: Progress = lambda _step: None,
) -> IdentityReport:
    """Link customer ids by what they have in common, and settle which of them are one person.

    Identifiers link first. With ``likeness`` all else that is known of a person is weighed too; too few ids
    (``likeness.FEWEST``) are not enough to learn from, and then only identifiers link. Without ``likeness`` no personal
    value is opened: names are then compared by their blind indexes, and any two ways to write one count as two names.

    What sources brought is not changed: tables of sources are read under the person's id from then on, so that taking
    a link back takes all back that followed from it. The next build paints the portraits of the persons.

    Raises:
        NotFound: nothing was imported that names a customer.
        Conflict: another writer was first; run it again.
    """
    reader = workspace.reader(MATCHING, engine=engine, resolved=False)
    if not (reader.has(IDENTIFIERS) or reader.has(RECORDS)):
        raise NotFound("Nothing has been imported that says who is who.", remedy="Begin with: limner import FILE…")
    with workspace.store.runs.running("identity", {"engine": reader.engine.name}) as run:
        with workspace.scratch() as scratch:
            bench = Workbench(reader.engine, scratch)
            progress("identifiers")
            found = shared(reader.table(IDENTIFIERS), keep=bench.hold, blocked=_blocked(workspace.blind_index))
            known = people(workspace, reader, bench) if likeness else None
            links = bench.hold(_weighed(reader, bench, found.links, known))
            if known is not None:
                progress("likeness")
                more = alike(known, bench)
                links = links if more is None else links.union(more)
            progress("settle")
            settled = settle_identities(workspace, links, engine=engine)
            crowded = reader.engine.rows(found.crowded.group_by("kind").agg(n=_.count()))
        run.counts = {"persons": settled.persons, "ids": settled.ids, "waiting": settled.waiting}
        run.lake_commit = settled.commit
    return IdentityReport(
        ids=_ids(reader),
        links=link_counts(workspace, engine=engine),
        crowded={row["kind"]: row["n"] for row in crowded},
        visitors=_visitors(workspace.reader(MATCHING, engine=engine, resolved=False)),
        settled=settled,
    )


def link_counts(workspace: Workspace, *, engine: str | None = None) -> dict[tuple[str, str], int]:
    """Return how many links there are, by reason and fate."""
    reader = workspace.reader(MATCHING, engine=engine, resolved=False)
    rows = reader.engine.rows(reader.table(IDENTITY_LINKS).group_by("reason", "fate").agg(n=_.count()))
    return {
        (row["reason"], row["fate"]): row["n"] for row in sorted(rows, key=lambda row: (row["reason"], row["fate"]))
    }


def _weighed(reader: Reader, bench: Workbench, links: ir.Table, known: ir.Table | None) -> ir.Table:
    """Make rows of ``identity_links``: what does not suffice by itself waits where the two disagree.

    Names are compared in ``known`` (``people``), or blindly where that is None.
    """
    waits = links.kind.isin([rule.kind for rule in RULES if not rule.sufficient])
    weak = bench.hold(links.filter(waits).select("left_id", "right_id").distinct())
    names = names_apart(weak, known, bench) if known is not None else written_apart(weak, reader.table(CONTACTS))
    against = disagreeing(weak, reader.table(RECORDS), names)
    found = links.left_join(against, ["left_id", "right_id"])
    doubtful = waits & found.because.notnull()
    return found.select(
        "left_id",
        "right_id",
        "value",
        "priority",
        reason=found.kind,
        probability=ibis.null("float64"),
        fate=ibis.ifelse(doubtful, WAITS, JOINED),
        because=ibis.ifelse(doubtful, found.because, ibis.null("string")),
    ).select(*IDENTITY_LINKS.columns)


def _visitors(reader: Reader) -> Visitors:
    """Count what settling found of devices."""
    own = reader.table(VISITORS)
    rows = {}
    for table in (ORDERS, EVENTS):
        if reader.has(table) and reader.has(VISITORS):
            nobodys = reader.table(table).filter(_.customer_id.isnull())
            rows[table.name] = _count(reader, nobodys.semi_join(own, "visitor_id"))
    shared = shared_visitors(reader.table(IDENTIFIERS), reader.table(ALIASES))
    return Visitors(known=_count(reader, own), shared=_count(reader, shared), rows=rows)


def _count(reader: Reader, plan: ir.Table) -> int:
    return int(reader.engine.rows(plan.agg(n=_.count()))[0]["n"])


def _blocked(index: BlindIndex) -> dict[str, list[str]]:
    """The values that stand for "nobody", as they stand in ``identifiers``."""
    found = {}
    for kind in BY_KIND:
        clear = placeholders(kind)
        personal = indexed_kind(kind)
        hashed = (index.of(personal, value) for value in clear) if personal else clear
        found[kind] = sorted({value for value in hashed if value})
    return found


def _ids(reader: Reader) -> int:
    ids = reader.table(RECORDS).select("customer_id").union(reader.table(IDENTIFIERS).select("customer_id"))
    return _count(reader, ids.distinct())
