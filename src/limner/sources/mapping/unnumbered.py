"""Give people whom a sheet lists without a number a key of what it says of them, the same however often the sheet comes."""

from __future__ import annotations

from collections.abc import Callable

import ibis
import ibis.expr.types as ir

from limner.privacy.nobody import without_nobody
from limner.sources.mapping.mapping import SheetMapping

STRONG = ("id_number", "phone", "email", "bank_card")
"""The kinds of personal value that few people share: with a name they are enough to know somebody again."""
_BETWEEN, _OF = "\x1f", "\x1e"

Value = Callable[[str], ir.Value | None]
"""Gives the value of a source column in each row; None where the sheet lacks the column."""


def nobody(mapping: SheetMapping, value: Value) -> ir.BooleanValue:
    """Whether a row says nothing of who somebody is: all columns of ``known_by`` are empty."""
    found = [one.isnull() for name in mapping.known_by if (one := value(name)) is not None]
    return ibis.and_(*found) if found else ibis.literal(value=True)


def key(mapping: SheetMapping, value: Value) -> ir.StringValue:
    """The key of each row's person, in clear: see ``parts``. Null where the row says nothing of who somebody is.

    Somebody is known again by his name and what of ``STRONG`` the row has; where it has none of that, by all that the
    row says: then only an equal row is the same person. A masked phone, or one that a spreadsheet broke, is none.
    """
    kinds = {name: mapping.columns[name].personal or "" for name in mapping.known_by}
    strong = [name for name, kind in kinds.items() if kind in STRONG]
    sure = [name for name, kind in kinds.items() if kind in (*STRONG, "name")]

    def telling(name: str) -> ir.Value | None:
        found = value(name)
        return without_nobody(found.cast("string"), kinds[name]) if name in strong and found is not None else found

    known = [one.notnull() for name in strong if (one := telling(name)) is not None]
    everything = _told(mapping, list(mapping.columns), value)
    if not known:
        return ibis.ifelse(nobody(mapping, value), ibis.null("string"), everything)
    return ibis.cases(
        (ibis.or_(*known), _told(mapping, sure, telling)),
        (nobody(mapping, value), ibis.null("string")),
        else_=everything,
    )


def parts(key: str) -> list[tuple[str, str]]:
    """Take a key apart: pairs of the kind (or the column's name) and the value in clear; what is empty is left out."""
    pairs = (part.split(_OF, 1) for part in key.split(_BETWEEN))
    return [(kind, value) for kind, value in pairs if value]


def _told(mapping: SheetMapping, names: list[str], value: Value) -> ir.StringValue:
    pieces = []
    for name in names:
        found = value(name)
        if found is not None:
            text = ibis.coalesce(found.cast("string"), "").replace(_BETWEEN, " ")
            pieces.append(ibis.literal(f"{mapping.columns[name].personal or name}{_OF}") + text)
    return ibis.literal(_BETWEEN).join(pieces)
