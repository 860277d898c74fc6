"""Link customer ids that have an identifier in common."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis import _

from limner.identity.components import Keep
from limner.identity.identifiers import RULES, IdentifierRule


@dataclass(frozen=True)
class Shared:
    """What identifiers say of who is one person."""

    links: ir.Table
    """One row a pair of customer ids and an identifier that both have: ``left_id`` (the smaller), ``right_id``, ``kind``,
    ``value``, ``priority``."""
    crowded: ir.Table
    """One row an identifier that too many customers have to join any: ``kind``, ``value``, ``customers``."""


def shared(
    identifiers: ir.Table,
    *,
    keep: Keep,
    rules: Sequence[IdentifierRule] = RULES,
    blocked: Mapping[str, Collection[str]] | None = None,
    now: datetime | None = None,
) -> Shared:
    """Plan the links of customers who have an identifier in common.

    Args:
        identifiers: ``kind``, ``value`` (a blind index where it is personal), ``customer_id``; ``source`` where several
            sources know people, and ``seen_at`` where a rule has ``within_days``.
        keep: Writes the rows of a plan that several steps read, and returns a scan of them.
        rules: The kinds that join and their limits.
        blocked: Values by kind, as they stand in ``identifiers``, that join nobody.
        now: The moment from which ``within_days`` is counted back (UTC).

    Returns:
        The links, and the values that are crowded.
    """
    known = _usable(_told(identifiers, rules, blocked or {}, now), rules, keep)
    crowds = _crowds(known, identifiers)
    crowded = crowds.filter(_.crowd > _.most_customers).select("kind", "value", customers="holders")
    joining = crowds.filter(_.holders > 1, _.crowd <= _.most_customers).select("kind", "value")
    have = known.inner_join(joining, ["kind", "value"]).select("kind", "value", "priority", "customer_id")
    left = have.rename(left_id="customer_id")
    right = have.select("kind", "value", right_id="customer_id")
    pairs = left.inner_join(right, ["kind", "value"])
    links = pairs.filter(pairs.left_id < pairs.right_id).select("left_id", "right_id", "kind", "value", "priority")
    return Shared(links, crowded)


def exclusive_values(identifiers: ir.Table, *, rules: Sequence[IdentifierRule] = RULES) -> ir.Table:
    """Plan the identifiers of which nobody has two: ``customer_id``, ``kind``, ``value``, one row each."""
    kinds = [rule.kind for rule in rules if rule.exclusive]
    return identifiers.filter(identifiers.kind.isin(kinds)).select("customer_id", "kind", "value").distinct()


def _crowds(known: ir.Table, identifiers: ir.Table) -> ir.Table:
    """How many have each value: ``kind``, ``value``, ``most_customers``, ``holders``, and ``crowd``, those of one source.

    One person has an id in each source, however many these are; several ids of one source are several people.
    """
    holders = known.group_by("kind", "value", "most_customers").agg(holders=_.count())
    if "source" not in identifiers.columns:
        return holders.mutate(crowd=holders.holders)
    told = identifiers.select("kind", "value", "customer_id", "source").distinct()
    within = told.semi_join(known, ["kind", "value", "customer_id"]).group_by("kind", "value", "source")
    crowds = within.agg(n=_.count()).group_by("kind", "value").agg(crowd=_.n.max())
    return holders.inner_join(crowds, ["kind", "value"]).select(*holders.columns, "crowd")


def _told(
    identifiers: ir.Table, rules: Sequence[IdentifierRule], blocked: Mapping[str, Collection[str]], now: datetime | None
) -> ir.Table:
    """Who has what, without what joins nobody because it is blocked or too old."""
    recent = [_recent(identifiers, rule, now) for rule in rules]
    told = identifiers.filter(ibis.or_(*recent), _.value.notnull(), _.customer_id.notnull())
    told = told.select("kind", "value", "customer_id")
    if any(blocked.values()):
        told = told.anti_join(_table([(kind, value) for kind in blocked for value in blocked[kind]]), ["kind", "value"])
    return told


def _usable(told: ir.Table, rules: Sequence[IdentifierRule], keep: Keep) -> ir.Table:
    """Who has what others have too, once each, without one of too many of its kind; with the limits.

    Most values are one row's alone: they join nobody, and count only against the limit of values of whoever has others.
    """
    repeated = told.group_by("kind", "value").agg(rows=_.count()).filter(_.rows > 1).drop("rows")
    known = keep(told.semi_join(keep(repeated), ["kind", "value"]).distinct())
    numbers = told.semi_join(known, ["kind", "customer_id"]).distinct().group_by("kind", "customer_id")
    limited = numbers.agg(values=_.count()).filter(_.values > _of(rules, "most_values", _.kind))
    known = known.anti_join(keep(limited), ["kind", "customer_id"])
    limits = {name: _of(rules, name, known.kind) for name in ("priority", "most_customers")}
    return known.mutate(**limits)


def _of(rules: Sequence[IdentifierRule], name: str, kind: ir.StringValue) -> ir.IntegerValue:
    cases = [(kind == rule.kind, ibis.literal(getattr(rule, name), "int64")) for rule in rules]
    return ibis.cases(*cases, else_=ibis.null("int64"))


def _recent(identifiers: ir.Table, rule: IdentifierRule, now: datetime | None) -> ir.BooleanValue:
    of_kind = identifiers.kind == rule.kind
    if rule.within_days is None:
        return of_kind
    if now is None:
        raise ValueError(f"{rule.kind} counts for {rule.within_days} days: say from when.")
    return of_kind & (identifiers.seen_at >= ibis.literal(now - timedelta(days=rule.within_days)))


def _table(pairs: Sequence[tuple[str, str]]) -> ir.Table:
    kinds, values = zip(*pairs, strict=True)
    return ibis.memtable(pa.table({"kind": pa.array(kinds, pa.string()), "value": pa.array(values, pa.string())}))
