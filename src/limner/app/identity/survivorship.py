"""Keep how a workspace chooses between several values of one attribute of a person."""

from __future__ import annotations

from collections.abc import Sequence

from limner.app.workspace import Workspace
from limner.core.errors import InvalidDefinition, NotFound
from limner.identity.survivorship import Rule, Survivorship
from limner.privacy.purposes import MATCHING
from limner.warehouse.tables import CUSTOMERS, EXTRA_PREFIX, RECORDS

__all__ = ["Rule", "reset_survivorship", "set_survivorship", "survivorship"]

_KIND = "survivorship"
_GIVEN = frozenset({"customer_id", "first_seen_on", "records"})


def survivorship(workspace: Workspace) -> dict[str, Survivorship]:
    """Return the rules that are set, by attribute; of every other attribute the newest record's value holds."""
    found = {}
    for kept in workspace.store.definitions.all(_KIND):
        body = kept.body or {}
        found[kept.name] = Survivorship(Rule(body["rule"]), tuple(body["sources"]))
    return found


def set_survivorship(workspace: Workspace, attribute: str, rule: Rule, sources: Sequence[str], *, by: str) -> None:
    """Keep how the value of ``attribute`` is chosen, from the next build on.

    Raises:
        NotFound: customers have no such attribute, or no records came from such a source.
        InvalidDefinition: the rule needs sources and none are named, or the other way round.
    """
    known = [name for name in CUSTOMERS.columns if name not in _GIVEN]
    if attribute not in known and not attribute.startswith(EXTRA_PREFIX):
        raise NotFound.among("attribute", attribute, known)
    if (rule is Rule.SOURCE) != bool(sources):
        raise InvalidDefinition(
            "Sources are named for the rule source, and for no other.",
            path=attribute,
            remedy="For example: limner identity survivor city source --source crm --source shop",
        )
    reader = workspace.reader(MATCHING, engine="duckdb", resolved=False)
    brought = {row["source"] for row in reader.engine.rows(reader.table(RECORDS).select("source").distinct())}
    for source in sources:
        if source not in brought:
            raise NotFound.among("source of records", source, brought)
    workspace.store.definitions.save(_KIND, attribute, {"rule": str(rule), "sources": list(sources)}, by=by)


def reset_survivorship(workspace: Workspace, attribute: str, *, by: str) -> None:
    """Let the newest record's value of ``attribute`` hold again.

    Raises:
        NotFound: no rule is set for it.
    """
    workspace.store.definitions.delete(_KIND, attribute, by=by)
