"""Which person an id belongs to, and which ids and devices a person has."""

from __future__ import annotations

from limner.warehouse.reader import Reader
from limner.warehouse.tables import ALIASES, VISITORS


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


def visitors_of(reader: Reader, person: str) -> tuple[str, ...]:
    """Return the devices, cookies and anonymous ids whose history is the person's."""
    visitors = reader.table(VISITORS)
    rows = reader.engine.rows(visitors.filter(visitors.customer_id == person).order_by("visitor_id"))
    return tuple(row["visitor_id"] for row in rows)
