"""Notice that two sources have given the same numbers to different people, orders or events, before rows are taken for others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc
from ibis import _

from limner.core.errors import InvalidDefinition
from limner.engine.base import Engine
from limner.engine.memory import in_memory
from limner.warehouse.tables import Table

TELLING = ("name", "phone", "email", "id_number")
"""The kinds of personal value by which two people are told apart; they are compared by their blind indexes."""
FEWEST = 20
"""Of fewer contradicted ids nothing is concluded."""
SHARE = 0.5
"""Where more of the ids that both sources have are contradicted, the numbers are not of one space."""
_MASKED = "*"
_FALSE = ibis.literal(value=False)


@dataclass(frozen=True)
class Clash:
    """What the ids that two sources have in common say of being one space.

    Attributes:
        source: the source that was there before.
        common: ids of which both name some of ``TELLING``.
        contradicted: those of them of which nothing agrees.
    """

    source: str
    common: int
    contradicted: int

    @property
    def serious(self) -> bool:
        """Whether the numbers are surely two spaces."""
        return self.contradicted >= FEWEST and self.contradicted > SHARE * self.common


def clashes(engine: Engine, contacts: ir.Table, personal: pa.Table, source: str) -> list[Clash]:
    """Compare what a sheet says of people with what other sources said under the same customer ids.

    Args:
        engine: What runs the plan.
        contacts: The table ``contacts`` as it is.
        personal: Values of the sheet with ``customer_id``, ``kind``, ``value`` (in clear) and ``value_index``.
        source: The sheet's source.

    Returns:
        One clash for each other source that knows any of the ids.
    """
    told = personal.filter(pc.is_in(personal["kind"], pa.array(TELLING)))
    told = told.filter(pc.invert(pc.match_substring(told["value"], _MASKED)))
    if not told.num_rows:
        return []
    keys = ("customer_id", "kind", "value_index")
    new = in_memory(pa.table({f"new_{key}": told[key] for key in keys}))
    known = contacts.filter(contacts.source != source, contacts.kind.isin(TELLING)).select(*keys, "source")
    both = known.inner_join(new, [known.customer_id == new.new_customer_id, known.kind == new.new_kind])
    agree = (both.value_index == both.new_value_index).any()
    ids = both.group_by("source", "customer_id").agg(agree=agree)
    rows = engine.rows(ids.group_by("source").agg(common=ids.count(), contradicted=(~ids.agree).sum()))
    return sorted((Clash(**row) for row in rows), key=lambda one: -one.contradicted)


def refuse_clashing_rows(engine: Engine, table: Table, existing: ir.Table, incoming: ir.Table) -> None:
    """Refuse rows of which most would be taken for others that another source has under the same ids, and be lost.

    A row is contradicted where the days differ and the customer is not known to be the same.

    Args:
        engine: What runs the plan.
        table: Whose rows they are; one whose rows have a day and an id of their own.
        existing: The rows that are there.
        incoming: The rows that come, all of one source.

    Raises:
        InvalidDefinition: the numbers are surely two spaces; it names the other source and says how to tell the rows apart.
    """
    key, day = table.own_id, table.day
    known = existing.select(key, "customer_id", "source", day=existing[day])
    new = incoming.select(key, came="source", new_customer_id="customer_id", new_day=incoming[day])
    both = known.inner_join(new, key).filter(_.source != _.came)
    same_customer = (both.customer_id == both.new_customer_id).fill_null(_FALSE)
    other = (both.day != both.new_day).fill_null(_FALSE) & ~same_customer
    for row in engine.rows(both.group_by("came", "source").agg(common=both.count(), contradicted=other.sum())):
        came, clash = row.pop("came"), Clash(**row)
        if clash.serious:
            raise InvalidDefinition(
                f"{clash.contradicted:,} of {clash.common:,} ids ({key}) that {came} has in common with {clash.source} are "
                "of other days and customers there: both number their rows by themselves, and those that come would be "
                "taken for those that are there.",
                path=came,
                remedy=f"Put something before the ids of {came} (a query: SELECT 'b-' || id AS id, …); or let no column "
                f"fill {key}, and rows are told apart by their source and by what they say.",
            )


def refuse_clashes(found: Sequence[Clash], *, source: str) -> None:
    """Refuse to take in numbers that are surely not those of the other sources.

    Raises:
        InvalidDefinition: one of ``found`` is serious; it names the other source and says how to tell whose the numbers are.
    """
    for clash in found:
        if clash.serious:
            raise InvalidDefinition(
                f"{clash.contradicted:,} of {clash.common:,} customer ids that {source} has in common with "
                f"{clash.source} are other people there: name, phone, e-mail and identity number all differ. Taken "
                "together, each would be one customer.",
                path=source,
                remedy=f"Where {source} numbers its customers by itself: --ids-of {source} (ids become {source}:17, and "
                "`limner identity run` joins who is one person; of a source: 'ids_of' in its definition). Where they "
                "are the same customers all the same: --ids-of shared.",
            )
