"""Which person an id belongs to, and which ids a person has."""

from __future__ import annotations

from limner.warehouse.reader import Reader
from limner.warehouse.tables import ALIASES


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
