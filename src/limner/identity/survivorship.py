"""Choose, of all that records say of one person, the value that holds: the golden record, and where each value is from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import ibis
import ibis.expr.types as ir

from limner.engine.portable import last_by


class Rule(StrEnum):
    """Which of several values holds. Of equals, the newest record's; of one moment, that of the largest record id."""

    RECENT = "recent"
    """The value of the newest record that has one."""
    SOURCE = "source"
    """The value of the source that is trusted most."""
    COMPLETE = "complete"
    """The value of the record that says most of the person."""
    FREQUENT = "frequent"
    """The value that most records have."""


@dataclass(frozen=True)
class Survivorship:
    """How the value of one attribute is chosen."""

    rule: Rule = Rule.RECENT
    sources: tuple[str, ...] = ()
    """The sources, the most trusted first, for ``SOURCE``; one that is not named is trusted less than all that are."""


NEWEST = Survivorship()


def golden(records: ir.Table, names: Sequence[str], rules: Mapping[str, Survivorship]) -> dict[str, ir.Value]:
    """Return for each attribute the aggregate, over the records of one person, that is the value which holds.

    Args:
        records: What ``ranked`` made of the records, by the same rules.
        names: The attributes.
        rules: How those are chosen that are not the newest record's.
    """
    return {name: last_by(records[name], *_order(records, name, rules)) for name in names}


def origins(records: ir.Table, names: Sequence[str], rules: Mapping[str, Survivorship]) -> dict[str, ir.Value]:
    """Return for each attribute the aggregate that is the id of the record from which the value of ``golden`` comes."""
    found = {}
    for name in names:
        has = ibis.ifelse(records[name].notnull(), records.record_id, ibis.null("string"))
        found[name] = last_by(has, *_order(records, name, rules))
    return found


def ranked(records: ir.Table, names: Sequence[str], rules: Mapping[str, Survivorship]) -> ir.Table:
    """Put beside records of persons what the rules compare them by."""
    wanted = {rules[name].rule for name in names if name in rules}
    more: dict[str, ir.Value] = {}
    if Rule.COMPLETE in wanted:
        more["said"] = sum((records[name].notnull().cast("int64") for name in names), ibis.literal(0, "int64"))
    for name in names:
        if name in rules and rules[name].rule is Rule.FREQUENT:
            more[f"often_{name}"] = records[name].count().over(group_by=[records.customer_id, records[name]])
    return records.mutate(**more) if more else records


def _order(records: ir.Table, name: str, rules: Mapping[str, Survivorship]) -> tuple[ir.Value, ...]:
    how = rules.get(name, NEWEST)
    newest = (records.recorded_at, records.record_id)
    match how.rule:
        case Rule.SOURCE:
            ranks = [(records.source == each, -place) for place, each in enumerate(how.sources)]
            return (ibis.cases(*ranks, else_=-len(how.sources)) if ranks else ibis.literal(0), *newest)
        case Rule.COMPLETE:
            return (records.said, *newest)
        case Rule.FREQUENT:
            return (records[f"often_{name}"], *newest)
        case _:
            return newest
