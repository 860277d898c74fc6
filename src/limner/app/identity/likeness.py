"""Link customer ids by all that is known of them, where no identifier need be shared."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from limner.app.identity.settle import JOINED, WAITS
from limner.identity.explain import pairs_table
from limner.identity.fields import Field, Fields, Kind
from limner.identity.match import match
from limner.identity.workbench import Workbench
from limner.warehouse.tables import IDENTITY_LINKS

LIKENESS = "likeness"
SURE = 0.99
"""From this probability on two ids are joined without being asked; a wrong merge costs more than a question."""
DOUBTFUL = 0.5
"""From this probability on a person is asked."""
FEWEST = 200
"""With fewer customer ids than this, what agreement is worth cannot be learned from them."""
_PRIORITY = 20
_KINDS = {
    "name": Kind.NAME,
    "phone": Kind.PHONE,
    "email": Kind.EMAIL,
    "address": Kind.ADDRESS,
    "birth_date": Kind.DATE,
    "birth_year": Kind.YEAR,
    "city": Kind.PLACE,
    "gender": Kind.CATEGORY,
}
"""The columns of ``people`` that are compared."""
_CHINESE = {"name": Kind.CHINESE_NAME, "address": Kind.CHINESE_ADDRESS}


def alike(people: ir.Table, bench: Workbench) -> ir.Table | None:
    """Find the ids that are likely one person's: rows of ``identity_links``; None where there are too few ids to learn from.

    Args:
        people: What ``people.people`` opened.
        bench: Where plans run.
    """
    if bench.count(people) < FEWEST:
        return None
    fields = _fields(people, bench)
    matched = match(people, bench, fields=fields)
    pairs = pairs_table(matched).filter(_.probability >= DOUBTFUL)
    sure = pairs.taken & (pairs.probability >= SURE)
    return bench.hold(
        pairs.select(
            left_id=ibis.least(pairs.left_id, pairs.right_id),
            right_id=ibis.greatest(pairs.left_id, pairs.right_id),
            reason=ibis.literal(LIKENESS),
            value=ibis.null("string"),
            priority=ibis.literal(_PRIORITY, "int64"),
            probability=pairs.probability,
            fate=ibis.ifelse(sure, JOINED, WAITS),
            because=pairs.reasons,
        ).select(*IDENTITY_LINKS.columns)
    )


def _fields(people: ir.Table, bench: Workbench) -> Fields:
    """The columns that anybody has anything in; names and addresses in characters are compared as such where most are."""
    han = {f"han_{name}": people[name].re_search(r"[\x{3400}-\x{9fff}]").sum() for name in _CHINESE}
    (counts,) = bench.rows(people.agg(**han, **{name: people[name].count() for name in _KINDS}))
    numbers = {name: int(str(count or 0)) for name, count in counts.items()}
    used = []
    for name, kind in _KINDS.items():
        if numbers[name]:
            chinese = name in _CHINESE and 2 * numbers[f"han_{name}"] > numbers[name]
            used.append(Field(name, _CHINESE[name] if chinese else kind))
    return Fields(tuple(used))
