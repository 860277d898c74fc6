"""Which person an id belongs to, and which ids and devices a person has."""

from __future__ import annotations

from collections.abc import Iterable

from limner.core.errors import NotFound
from limner.warehouse.reader import Reader
from limner.warehouse.tables import ALIASES, BY_NAME, VISITORS


def current_id(reader: Reader, customer_id: str) -> str:
    """Return the id of the person who has ``customer_id`` among the ids: the same one where it stands alone."""
    aliases = reader.table(ALIASES)
    rows = reader.engine.rows(aliases.filter(aliases.alias_id == customer_id).select("customer_id"))
    return str(rows[0]["customer_id"]) if rows else customer_id


def members_of(reader: Reader, person: str) -> list[str]:
    """Return all ids of a person, the person's own first."""
    aliases = reader.table(ALIASES)
    rows = reader.engine.rows(aliases.filter(aliases.customer_id == person).select("alias_id").order_by("alias_id"))
    return [person, *(row["alias_id"] for row in rows)]


def check_known(reader: Reader, ids: Iterable[str]) -> None:
    """Refuse ids that no row of any source has: a slip of the pen would name somebody who is not there.

    Raises:
        NotFound: one of ``ids`` is such an id.
    """
    left = set(ids)
    for table in BY_NAME.values():
        if left and table.about_customers and {"source", "customer_id"} <= table.columns.keys() and reader.has(table):
            rows = reader.table(table)
            theirs = rows.filter(rows.customer_id.isin(sorted(left))).select("customer_id").distinct()
            left -= {row["customer_id"] for row in reader.engine.rows(theirs)}
    if left:
        raise NotFound(f"No source knows customer {min(left)!r}.", remedy="See the ids with: limner export customers")


def visitors_of(reader: Reader, person: str) -> tuple[str, ...]:
    """Return the devices, cookies and anonymous ids whose history is the person's."""
    visitors = reader.table(VISITORS)
    rows = reader.engine.rows(visitors.filter(visitors.customer_id == person).order_by("visitor_id"))
    return tuple(row["visitor_id"] for row in rows)
