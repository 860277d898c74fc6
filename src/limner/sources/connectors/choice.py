"""A setting that is a choice: its kind, and what belongs to that kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from limner.core.errors import InvalidDefinition, NotFound


def chosen(value: object, known: Mapping[str, frozenset[str]], path: str) -> Mapping[str, Any]:
    """Check a setting that has a ``kind`` and what belongs to it; ``none`` where it is not there.

    Raises:
        InvalidDefinition: the kind, or a setting that belongs to it, is not known.
    """
    if value is not None and not isinstance(value, str | Mapping):
        raise InvalidDefinition(f"{value!r} is no setting.", path=path, remedy=f"Write one of {', '.join(known)}.")
    found: dict[str, Any] = {"kind": value or "none"} if not isinstance(value, Mapping) else {"kind": "none", **value}
    kind = found["kind"]
    if kind not in known:
        missing = NotFound.among("kind", str(kind), known)
        raise InvalidDefinition(missing.message, path=f"{path}.kind", remedy=missing.remedy)
    for name in found:
        if name not in {"kind", *known[kind]}:
            missing = NotFound.among("setting", str(name), known[kind])
            raise InvalidDefinition(missing.message, path=f"{path}.{name}", remedy=missing.remedy)
    return found
