"""Keep what people decided about who is who: every decision has its reason and can be taken back."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

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
    merged: tuple[tuple[str, ...], tuple[str, ...]] | None = None
    """All ids of the person of ``left_id``, and of that of ``right_id``, of whom it made one; null where it made none."""


def decide(workspace: Workspace, pairs: Iterable[tuple[str, str]], *, same: bool, reason: str, by: str) -> int:
    """Keep a decision on each pair of customer ids, and write it into the audit log; return how many pairs there were.

    It changes nothing by itself: ``settle_identities`` applies it.

    Raises:
        InvalidDefinition: there is no reason.
    """
    ordered = sorted({_ordered(*pair) for pair in pairs if pair[0] != pair[1]})
    _keep(workspace, dict.fromkeys(ordered, _word(same=same, reason=reason)), by=by)
    return len(ordered)


def decide_merge(
    workspace: Workspace,
    pair: tuple[str, str],
    persons: tuple[Collection[str], Collection[str]],
    *,
    reason: str,
    by: str,
) -> None:
    """Keep the decision that two ids of different persons are the same, and which ids each of these had.

    It takes the place of every decision that told an id of one from an id of the other.

    Raises:
        InvalidDefinition: there is no reason.
    """
    here, there = map(sorted, persons)
    merged = [here, there] if pair == _ordered(*pair) else [there, here]
    word = _word(same=True, reason=reason) | {"merged": merged}
    crossing = {_ordered(one, other) for one in here for other in there}
    said = ((one.left_id, one.right_id) for one in decisions(workspace) if not one.same)
    lifted = dict.fromkeys(each for each in said if each in crossing)
    _keep(workspace, {**lifted, _ordered(*pair): word}, by=by)


def take_back(workspace: Workspace, one: str, other: str, *, by: str) -> None:
    """Take a decision on a pair back, so that only the data speak again, from the next run on.

    Raises:
        NotFound: there is no decision on the pair.
    """
    pair = _ordered(one, other)
    if all((kept.left_id, kept.right_id) != pair for kept in decisions(workspace)):
        raise NotFound(
            f"Nothing was said of {pair[0]!r} and {pair[1]!r}.", remedy="See what was: limner identity explain ID"
        )
    _keep(workspace, {pair: None}, by=by)


def decisions(workspace: Workspace) -> list[Decision]:
    """Return the decisions that count, by pair."""
    found = []
    for kept in workspace.store.definitions.all(_KIND):
        left_id, right_id = json.loads(kept.name)
        body = kept.body or {}
        here, there = body.get("merged") or (None, None)
        merged = (tuple(here), tuple(there)) if here and there else None
        found.append(
            Decision(left_id, right_id, body["same"], body["reason"], kept.created_by, kept.created_at, merged)
        )
    return found


def _ordered(one: str, other: str) -> tuple[str, str]:
    return min(one, other), max(one, other)


def _word(*, same: bool, reason: str) -> dict[str, Any]:
    if not reason.strip():
        raise InvalidDefinition("A decision needs its reason.", remedy="Give it with: --reason WHY")
    return {"same": same, "reason": reason}


def _keep(workspace: Workspace, words: Mapping[tuple[str, str], Mapping[str, Any] | None], *, by: str) -> None:
    """Keep the words on pairs, all or none; one that is null takes back what was said."""
    workspace.store.definitions.save_all(_KIND, {json.dumps(pair): word for pair, word in words.items()}, by=by)
    for pair, word in words.items():
        if word is None:
            workspace.store.audit.record(by, "identity.taken_back", pair[0], {"with": pair[1]})
        else:
            detail = {"with": pair[1], "reason": word["reason"]}
            workspace.store.audit.record(by, "identity.same" if word["same"] else "identity.apart", pair[0], detail)
