"""Keep what people decided about who is who: every decision has its reason and can be taken back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from limner.app.workspace import Workspace
from limner.core.errors import InvalidDefinition, NotFound

_KIND = "identity_decision"


@dataclass(frozen=True)
class Decision:
    """Somebody's word that two customer ids are the same person, or are not. The newest word on a pair counts."""

    left_id: str
    right_id: str
    same: bool
    reason: str
    by: str
    at: datetime


def decide(workspace: Workspace, pairs: Iterable[tuple[str, str]], *, same: bool, reason: str, by: str) -> int:
    """Keep a decision on each pair of customer ids, and write it into the audit log; return how many pairs there were.

    It changes nothing by itself: ``settle_identities`` applies it.

    Raises:
        InvalidDefinition: there is no reason.
    """
    if not reason.strip():
        raise InvalidDefinition("A decision needs its reason.", remedy="Give it with: --reason WHY")
    ordered = sorted({(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]})
    for pair in ordered:
        workspace.store.definitions.save(_KIND, json.dumps(pair), {"same": same, "reason": reason}, by=by)
        detail = {"with": pair[1], "reason": reason}
        workspace.store.audit.record(by, "identity.same" if same else "identity.apart", pair[0], detail)
    return len(ordered)


def take_back(workspace: Workspace, one: str, other: str, *, by: str) -> None:
    """Take a decision on a pair back, so that only the data speak again, from the next run on.

    Raises:
        NotFound: there is no decision on the pair.
    """
    pair = (min(one, other), max(one, other))
    if all((kept.left_id, kept.right_id) != pair for kept in decisions(workspace)):
        raise NotFound(
            f"Nothing was said of {pair[0]!r} and {pair[1]!r}.", remedy="See what was: limner identity explain ID"
        )
    workspace.store.definitions.delete(_KIND, json.dumps(pair), by=by)
    workspace.store.audit.record(by, "identity.taken_back", pair[0], {"with": pair[1]})


def decisions(workspace: Workspace) -> list[Decision]:
    """Return the decisions that count, by pair."""
    found = []
    for kept in workspace.store.definitions.all(_KIND):
        left_id, right_id = json.loads(kept.name)
        body = kept.body or {}
        found.append(Decision(left_id, right_id, body["same"], body["reason"], kept.created_by, kept.created_at))
    return found
