"""Write encrypted contacts one way: open them for a purpose, try a normaliser, write what is safe or approved, take it back.

A value that is rewritten keeps what it was beside it, encrypted like itself, and the hash that it had. Proposals are told
and approved by what they do (gmial.com to gmail.com), never by the values themselves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc

from limner.app.quality_normalise import Tried, approved, chosen_normaliser, on_arrival, stop_on_arrival
from limner.app.workspace import Workspace
from limner.core.errors import NotAllowed, NotFound
from limner.engine.lake import Change, Snapshot
from limner.privacy.blind_index import BlindIndex
from limner.privacy.kinds import PersonalKind
from limner.privacy.purposes import BY_NAME as PURPOSES
from limner.quality.normal import SAFE, Normal, Normalised, Normaliser, Proposal, Share
from limner.warehouse.reader import Reader, stored_rows
from limner.warehouse.tables import CONTACTS, IDENTIFIERS

_BATCH = 20_000
_KEY = ["customer_id", "kind", "value_index"]
"""What tells values apart, whichever sources told them: they are rewritten alike."""
_PAIRS = pa.schema([(name, pa.string()) for name in ("customer_id", "kind_of", "old", "new")])


@dataclass(frozen=True)
class Rewritten:
    """One contact that is written another way; the values are in clear."""

    customer_id: str
    kind: str
    index_before: str
    before: str
    after: str
    index: str


class _Tally:
    """What a normaliser says of the values of one kind, value by value."""

    def __init__(self, kind: str, normaliser: Normaliser, agreed: Mapping[str, str]) -> None:
        self.kind, self.normaliser, self.agreed = kind, normaliser, agreed
        self.values = self.changed = self.invalid = 0
        self.waiting: Counter[tuple[str, str, float]] = Counter()

    def forms(self, texts: Sequence[str]) -> Iterator[str]:
        """Return the form in which each text is to be written: itself, unless another is safe or approved."""
        for text, normal in zip(texts, self.normaliser.all(texts), strict=True):
            self.values += 1
            self.invalid += not normal.valid
            before, after = _does(self.kind, text, normal)
            if not normal.changed or not normal.valid:
                yield text
            elif normal.score >= SAFE or self.agreed.get(before) == after:
                self.changed += 1
                yield normal.value
            else:
                self.waiting[before, after, normal.score] += 1
                yield text

    @property
    def found(self) -> Normalised:
        """What was found, as of a column."""
        waiting = sorted(self.waiting.items(), key=lambda item: (-item[1], item[0]))
        proposals = tuple(Proposal(before, after, rows, score) for (before, after, score), rows in waiting)
        return Normalised(
            rows=self.values,
            after={},
            changed_rows=self.changed,
            invalid_rows=self.invalid,
            proposals=proposals,
        )


def _does(kind: str, text: str, normal: Normal) -> tuple[str, str]:
    """Say what a proposal does without saying of what: the domains of an e-mail, else the normaliser's own words."""
    if kind == PersonalKind.EMAIL:
        return text.rpartition("@")[2].strip().lower(), normal.value.rpartition("@")[2]
    return ", ".join(normal.notes), "accept"


def normalise_contacts(
    workspace: Workspace, kind: str, name: str | None = None, *, purpose: str, by: str, apply: bool = False
) -> Tried:
    """Say what a normaliser makes of the contacts of one kind, and with ``apply`` write it, in one commit.

    A customer who refused the purpose is passed over. The audit log is told who opened how many values.

    Raises:
        NotFound: there is no such purpose, kind or normaliser.
        NotAllowed: the purpose may not see personal values.
        Conflict: the table changed meanwhile; call again.
    """
    chosen = chosen_normaliser(kind, name)
    tally = _Tally(kind, chosen, approved(workspace, CONTACTS.name, kind))
    snapshot = workspace.lake.snapshot()
    changes: list[Rewritten] = []
    what = "contacts.rewrite" if apply else "contacts.normalise"
    for rows in open_contacts(workspace, kind, purpose=purpose, by=by, snapshot=snapshot, action=what):
        texts = [row["value"] for row in rows]
        for row, after in zip(rows, tally.forms(texts), strict=True):
            if apply and after != row["value"] and not row["is_rewritten"]:
                changes.append(_rewritten(row, after, workspace.blind_index))
    commit = _write(workspace, snapshot, changes, kind) if changes else None
    return Tried(CONTACTS.name, kind, chosen, tally.found, commit)


def revert_contacts(workspace: Workspace, kind: str) -> int | None:
    """Write back what the contacts of one kind were as they came, in one commit, and stop rewriting those that arrive.

    Returns the commit; None where none had been rewritten yet.

    Raises:
        NotFound: none of that kind was rewritten, nor is as it arrives.
        Conflict: the table changed meanwhile; call again.
    """
    begun = stop_on_arrival(workspace, CONTACTS.name, kind, by="limner")
    engine, snapshot = workspace.engine("duckdb"), workspace.lake.snapshot()
    rows = stored_rows(engine, workspace.lake, snapshot, CONTACTS)
    ours = (rows.kind == kind) & rows.value_before.notnull()
    if not engine.rows(rows.filter(ours).limit(1)):
        if begun:
            return None
        raise NotFound(f"No contact of the kind {kind} was rewritten.", remedy="There is nothing to take back.")
    moved = rows.filter(ours & rows.index_before.notnull())
    columns = {"kind_of": moved.kind, "old": moved.value_index, "new": moved.index_before}
    named = moved.select("customer_id", **columns).distinct()
    pairs = ibis.memtable(pa.Table.from_pylist(engine.rows(named), schema=_PAIRS))
    back = rows.mutate(
        value=ours.ifelse(rows.value_before, rows.value),
        value_index=ours.ifelse(ibis.coalesce(rows.index_before, rows.value_index), rows.value_index),
        value_before=ours.ifelse(ibis.null("binary"), rows.value_before),
        index_before=ours.ifelse(ibis.null("string"), rows.index_before),
    )
    return _replace(workspace, snapshot, back, pairs, f"revert:{kind}")


def open_contacts(
    workspace: Workspace, kind: str, *, purpose: str, by: str, snapshot: Snapshot, action: str
) -> Iterator[list[dict[str, Any]]]:
    """Return the contacts of one kind in clear, a batch at a time; the audit log is told of it first.

    Each row has ``customer_id``, ``kind`` and ``value_index``, ``value`` in clear and whether it ``is_rewritten``.

    Raises:
        NotFound: there is no such purpose or kind.
        NotAllowed: the purpose may not see personal values.
    """
    if purpose not in PURPOSES:
        raise NotFound.among("purpose", purpose, PURPOSES)
    if not PURPOSES[purpose].sees_personal:
        raise NotAllowed(f"{purpose} may not see personal values.", remedy="Use --purpose service or matching.")
    reader = workspace.reader(PURPOSES[purpose], engine="duckdb", commit=snapshot.number)
    contacts = reader.table(CONTACTS)
    counted = {row["kind"]: row["n"] for row in reader.engine.rows(contacts.group_by("kind").agg(n=contacts.count()))}
    if kind not in counted:
        raise NotFound.among("kind of contacts", kind, counted)
    workspace.store.audit.record(by, action, kind, {"values": counted[kind], "purpose": purpose})
    return _opened(workspace, reader, contacts.filter(contacts.kind == kind))


def _opened(workspace: Workspace, reader: Reader, contacts: ir.Table) -> Iterator[list[dict[str, Any]]]:
    chosen = contacts.mutate(is_rewritten=contacts.value_before.notnull())
    for batch in reader.engine.batches(chosen.select(*_KEY, "value", "is_rewritten")):
        for start in range(0, batch.num_rows, _BATCH):
            rows = batch.slice(start, _BATCH).to_pylist()
            owners, sealed = [row["customer_id"] for row in rows], [row["value"] for row in rows]
            labels = [f"contacts.{row['kind']}" for row in rows]
            values = workspace.vault.open(owners, sealed, label=labels)
            yield [{**row, "value": value} for row, value in zip(rows, values, strict=True) if value is not None]


def _rewritten(row: Mapping[str, Any], after: str, index: BlindIndex) -> Rewritten:
    hashed = index.of(row["kind"], after) or row["value_index"]
    return Rewritten(row["customer_id"], row["kind"], row["value_index"], row["value"], after, hashed)


def _write(workspace: Workspace, snapshot: Snapshot, changes: Sequence[Rewritten], kind: str) -> int | None:
    engine = workspace.engine("duckdb")
    rows = stored_rows(engine, workspace.lake, snapshot, CONTACTS)
    kept = _once(changes, engine.rows, rows)
    if not kept:
        return None
    sealed = workspace.vault.seal(
        [one.customer_id for one in kept], [one.after for one in kept], label=f"contacts.{kind}"
    )
    columns = {
        "customer_id": [one.customer_id for one in kept],
        "kind": [one.kind for one in kept],
        "value_index": [one.index_before for one in kept],
        "new_value": pa.array(sealed, pa.binary()),
        "new_index": [one.index for one in kept],
    }
    new = ibis.memtable(pa.table(columns))
    both = rows.left_join(new, _KEY)
    changed = both.new_value.notnull()
    moved = changed & (both.new_index != both.value_index)
    plan = both.mutate(
        value=ibis.coalesce(both.new_value, both.value),
        value_before=changed.ifelse(both.value, both.value_before),
        index_before=moved.ifelse(both.value_index, both.index_before),
        value_index=ibis.coalesce(both.new_index, both.value_index),
    ).select(*rows.columns)
    pairs = new.filter(new.new_index != new.value_index)
    pairs = pairs.select("customer_id", kind_of="kind", old="value_index", new="new_index")
    return _replace(workspace, snapshot, plan, pairs, f"normalise:{kind}")


def _once(
    changes: Sequence[Rewritten], run: Callable[[ir.Table], list[dict[str, Any]]], contacts: ir.Table
) -> list[Rewritten]:
    """Leave out what would make two rows of one: a value that the customer has already, or that two of theirs become.

    A value that several sources told is one.
    """
    changes = list({(one.customer_id, one.kind, one.index_before): one for one in changes}.values())
    moved = [one for one in changes if one.index != one.index_before]
    if not moved:
        return changes
    wanted = ibis.memtable(
        pa.table({name: [getattr(one, of) for one in moved] for name, of in zip(_KEY, _MOVED, strict=True)})
    )
    taken = {tuple(row[name] for name in _KEY) for row in run(contacts.semi_join(wanted, _KEY).select(*_KEY))}
    kept = []
    for one in changes:
        key = (one.customer_id, one.kind, one.index)
        if one.index == one.index_before or key not in taken:
            kept.append(one)
            taken.add(key)
    return kept


_MOVED = ("customer_id", "kind", "index")


def _replace(workspace: Workspace, snapshot: Snapshot, contacts: ir.Table, pairs: ir.Table, what: str) -> int:
    """Write the contacts, and the identifiers of those whose hash is another now (``pairs``: old and new)."""
    engine = workspace.engine("duckdb")
    changes: list[Change] = []
    stage = workspace.lake.stage
    if engine.rows(pairs.limit(1)):
        rows = stored_rows(engine, workspace.lake, snapshot, IDENTIFIERS)
        same = [rows.customer_id == pairs.customer_id, rows.value == pairs.old, rows.kind.startswith(pairs.kind_of)]
        both = rows.left_join(pairs, same)
        plan = both.mutate(value=ibis.coalesce(both.new, both.value)).select(*rows.columns)
        changes.append(stage(IDENTIFIERS.name, partial(engine.write, plan), mode="replace"))
    changes.append(stage(CONTACTS.name, partial(engine.write, contacts), mode="replace"))
    operation = f"{what}:{workspace.clock().isoformat()}"
    return workspace.lake.commit(changes, operation=operation, base=snapshot).number


# As they arrive


class Arriving:
    """Rewrites contacts as they arrive, by what the workspace chose; nothing is done where it chose nothing."""

    def __init__(self, workspace: Workspace) -> None:
        self._chosen = on_arrival(workspace, CONTACTS.name)

    def rewritten(self, personal: pa.Table, index: BlindIndex) -> tuple[pa.Table, tuple[Share, ...]]:
        """Return indexed values as they are to be kept, and what became of each kind.

        Where any kind is rewritten there are ``before`` and ``index_before`` too, null where a value stayed as it came.
        """
        if not self._chosen:
            return personal, ()
        concerned = pc.is_in(personal["kind"], pa.array(self._chosen))
        rows = personal.filter(concerned).to_pylist()
        found: dict[tuple[str, ...], dict[str, Any]] = {}
        tallies = [_Tally(kind, one.normaliser, one.approved) for kind, one in self._chosen.items()]
        for tally in tallies:
            ours = [row for row in rows if row["kind"] == tally.kind]
            for row, after in zip(ours, tally.forms([row["value"] for row in ours]), strict=True):
                kept = row if after == row["value"] else _as_kept(_rewritten(row, after, index))
                found[tuple(kept[name] for name in _KEY)] = kept
        shares = tuple(
            Share(kind=one.kind, values=one.values, changed=one.changed, invalid=one.invalid)
            for one in tallies
            if one.values
        )
        schema = pa.schema([*personal.schema, ("before", pa.string()), ("index_before", pa.string())])
        ours_kept = pa.Table.from_pylist(list(found.values()), schema=schema)
        others = personal.filter(pc.invert(concerned))
        return pa.concat_tables([others, ours_kept], promote_options="default"), shares


def _as_kept(one: Rewritten) -> dict[str, Any]:
    return {
        "customer_id": one.customer_id,
        "kind": one.kind,
        "value": one.after,
        "value_index": one.index,
        "before": one.before,
        "index_before": None if one.index == one.index_before else one.index_before,
    }


def with_before(contacts: ir.Table, personal: pa.Table, seal: Callable[..., list[bytes | None]]) -> ir.Table:
    """Add to rows of ``contacts`` what those of ``personal`` that were rewritten were before, encrypted."""
    if "before" not in personal.column_names or personal["before"].null_count == personal.num_rows:
        return contacts
    changed = personal.filter(pc.is_valid(personal["before"]))
    labels = [f"contacts.{kind}" for kind in changed["kind"].to_pylist()]
    sealed = seal(changed["customer_id"].to_pylist(), changed["before"].to_pylist(), label=labels)
    before = changed.select([*_KEY, "index_before"]).append_column("value_before", pa.array(sealed, pa.binary()))
    columns = [*contacts.columns, "value_before", "index_before"]
    return contacts.left_join(ibis.memtable(before), _KEY).select(*columns)
