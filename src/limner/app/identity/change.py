"""Merge and unmerge by hand, and decide what waits: each with its reason, and each can be undone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from ibis import _

from limner.app.identity.decisions import Decision, decide, decide_merge, decisions
from limner.app.identity.explain import KeptLink
from limner.app.identity.known import known_of
from limner.app.identity.likeness import SURE
from limner.app.identity.person import check_known, current_id, members_of
from limner.app.identity.settle import JOINED, MANUAL, WAITS, Settled, settle_identities
from limner.app.workspace import Workspace
from limner.core.errors import InvalidDefinition
from limner.identity.identifiers import BY_KIND
from limner.identity.settle import Link
from limner.identity.shared import exclusive_values
from limner.identity.unmerge import Merge, parting
from limner.privacy.purposes import MATCHING
from limner.warehouse.reader import Reader
from limner.warehouse.tables import IDENTIFIERS, IDENTITY_LINKS, ORDERS, RECORDS, Table


@dataclass(frozen=True)
class MergePreview:
    """What a merge would make: the person's id, all ids, and how many rows of each table would be one person's."""

    customer_id: str
    ids: tuple[str, ...]
    rows: dict[str, int]


def preview_merge(workspace: Workspace, one: str, other: str) -> MergePreview:
    """Say what merging the persons of two ids would make, and change nothing.

    Raises:
        NotFound: no source knows one of the ids.
        InvalidDefinition: they are one person already, or can never be one.
    """
    reader = workspace.reader(MATCHING, engine="duckdb", resolved=False)
    here, there = _both(reader, one, other)
    ids = [*here, *there]
    return MergePreview(min(ids), tuple(ids), {table.name: _rows(reader, table, ids) for table in (RECORDS, ORDERS)})


def merge(workspace: Workspace, one: str, other: str, *, reason: str, by: str) -> Settled:
    """Make one person of those who have the two ids, whatever told their ids apart before.

    Raises:
        NotFound: no source knows one of the ids.
        InvalidDefinition: they are one person already, or can never be one.
    """
    persons = _both(workspace.reader(MATCHING, engine="duckdb", resolved=False), one, other)
    decide_merge(workspace, (one, other), persons, reason=reason, by=by)
    return settle_identities(workspace)


def judge(workspace: Workspace, pair: tuple[str, str], *, same: bool, reason: str, by: str) -> Settled:
    """Say of two ids that they are the same person, or are not.

    Raises:
        NotFound: no source knows one of the ids.
        InvalidDefinition: there is no reason.
    """
    reader = workspace.reader(MATCHING, engine="duckdb", resolved=False)
    check_known(reader, pair)
    here, there = (_person(reader, each) for each in pair)
    if same and here[0] != there[0]:
        decide_merge(workspace, pair, (here, there), reason=reason, by=by)
    else:
        decide(workspace, [pair], same=same, reason=reason, by=by)
    return settle_identities(workspace)


@dataclass(frozen=True)
class UnmergePreview:
    """What an unmerge would make: the ids that part from their person, and those that stay."""

    parting: tuple[str, ...]
    staying: tuple[str, ...]


def preview_unmerge(workspace: Workspace, customer_id: str) -> UnmergePreview:
    """Say which ids would part from their person with ``customer_id``, and change nothing.

    Raises:
        NotFound: no source knows the id.
        InvalidDefinition: the id stands alone.
    """
    reader = workspace.reader(MATCHING, engine="duckdb", resolved=False)
    members = _person(reader, customer_id)
    if len(members) == 1:
        check_known(reader, [customer_id])
        raise InvalidDefinition(
            f"Customer {customer_id!r} stands alone: nothing was merged into it.",
            remedy="See who is one person with: limner identity explain ID",
        )
    said = [one for one in decisions(workspace) if {one.left_id, one.right_id} <= set(members)]
    apart = [one for one in said if not one.same and customer_id in {one.left_id, one.right_id}]
    if apart:
        # An unmerge was stopped after it was decided: it is finished, not followed by another.
        others = {one.left_id for one in apart} | {one.right_id for one in apart}
        parted = frozenset(members) - (others - {customer_id})
    else:
        parted = parting(customer_id, members, _links(reader, members, said), _merges(said))
    return UnmergePreview(tuple(sorted(parted)), tuple(each for each in sorted(members) if each not in parted))


def unmerge(workspace: Workspace, customer_id: str, *, reason: str, by: str) -> Settled:
    """Undo the newest merge by hand that named an id; where none did, take the id out of its person.

    The two persons of a merge are again who they were, with whoever came to each of them since. An id that was joined
    by the data alone parts from all others, and these stay together. Nothing that anybody did is lost: rows keep the
    ids that they came with.

    Raises:
        NotFound: no source knows the id.
        InvalidDefinition: the id stands alone.
    """
    parts = preview_unmerge(workspace, customer_id)
    decide(workspace, product(parts.parting, parts.staying), same=False, reason=reason, by=by)
    return settle_identities(workspace)


def _merges(said: Iterable[Decision]) -> list[Merge]:
    """The merges among decisions, the oldest first."""
    made = sorted((one.at, one.left_id, one.right_id, one.merged) for one in said if one.same and one.merged)
    return [Merge(left_id, right_id, *persons) for _at, left_id, right_id, persons in made if persons]


def _links(reader: Reader, members: Sequence[str], said: Iterable[Decision]) -> list[Link]:
    """What joins the ids of a person by itself, and decisions that merged nobody.

    A link that waited has joined too once its ends are one person, and would not without the merge.
    """
    kept = reader.table(IDENTITY_LINKS)
    sure = kept.because.isnull() | (kept.probability >= SURE)
    own = kept.filter(
        kept.left_id.isin(members), kept.right_id.isin(members), kept.fate == JOINED, kept.reason != MANUAL, sure
    ).mutate(probability=kept.probability.fill_null(1.0))
    told = [Link(one.left_id, one.right_id, MANUAL, 0) for one in said if one.same and not one.merged]
    return [*told, *(Link(**row) for row in reader.engine.rows(own.select(*Link._fields)))]


@dataclass(frozen=True)
class Waiting:
    """Links that wait for a person to decide, the likeliest first; and by id what is known of it, masked."""

    links: tuple[KeptLink, ...]
    known: Mapping[str, tuple[str, ...]]


def waiting(workspace: Workspace, *, limit: int) -> Waiting:
    """Return the first ``limit`` links that wait, with what a person judges them by."""
    reader = workspace.reader(MATCHING, engine="duckdb", resolved=False)
    links = reader.table(IDENTITY_LINKS)
    waits = links.filter(links.fate == WAITS).order_by(_.priority, _.probability.desc(), _.left_id, _.right_id)
    found = tuple(KeptLink(**row) for row in reader.engine.rows(waits.limit(limit)))
    ids = {each for link in found for each in (link.left_id, link.right_id)}
    return Waiting(found, known_of(workspace, reader, ids))


def _person(reader: Reader, customer_id: str) -> list[str]:
    """All ids of the person who has ``customer_id``, the person's own first."""
    return members_of(reader, current_id(reader, customer_id))


def _both(reader: Reader, one: str, other: str) -> tuple[list[str], list[str]]:
    """The ids of the two persons who have the two ids.

    Raises:
        NotFound: no source knows one of the ids.
        InvalidDefinition: they are one person already, or can never be one.
    """
    check_known(reader, (one, other))
    here, there = (_person(reader, each) for each in (one, other))
    if here[0] == there[0]:
        raise InvalidDefinition(f"{one!r} and {other!r} are one person already.", remedy="There is nothing to merge.")
    kinds, others = (_exclusive(reader, ids) for ids in (here, there))
    for kind in sorted(kinds.keys() & others.keys()):
        if kinds[kind].isdisjoint(others[kind]):
            title = BY_KIND[kind].title.en
            raise InvalidDefinition(
                f"{one!r} and {other!r} have two different {title}s ({kind}), and can never be one person.",
                remedy="Correct the wrong one in its source and import it again.",
            )
    return here, there


def _exclusive(reader: Reader, ids: list[str]) -> dict[str, set[str]]:
    own = exclusive_values(reader.table(IDENTIFIERS))
    found: dict[str, set[str]] = {}
    for row in reader.engine.rows(own.filter(own.customer_id.isin(ids))):
        found.setdefault(row["kind"], set()).add(row["value"])
    return found


def _rows(reader: Reader, table: Table, ids: list[str]) -> int:
    rows = reader.table(table)
    return int(reader.engine.rows(rows.filter(rows.customer_id.isin(ids)).agg(n=_.count()))[0]["n"])
