"""Give columns unique names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from limner.core.text import Text
from limner.sources.files.cells import INVISIBLE

_RESERVED = "line"
_INVISIBLE = re.compile(f"[{INVISIBLE}\0]")
_WRAPPED = re.compile(r"""^=\s*"(.*)"$|^[`'’‘](.+?)[`'’‘]?$""")


def clean(name: str) -> str:
    """Take off what is wrapped around a name, and turn inner runs of white space into one blank."""
    bare = " ".join(_INVISIBLE.sub(" ", name).split())
    return _WRAPPED.sub(r"\1\2", bare).strip()


def unique(headers: Sequence[str]) -> tuple[tuple[str, ...], tuple[Text, ...]]:
    """Name columns by their ``headers``, with a note for each name that had to be made up.

    A blank header becomes ``column_N`` (N counts from 1). A name that was there before, in any letter case, gets
    ``_2``, ``_3`` …; so does ``line``, which holds the line of the file.
    """
    names = [clean(header) for header in headers]
    taken = {_RESERVED}
    kept = {name.casefold() for name in names if name}
    result: list[str] = []
    notes: list[Text] = []
    for number, name in enumerate(names, 1):
        base = name or f"column_{number}"
        given, n = base, 1
        while given.casefold() in taken or (given != name and given.casefold() in kept):
            n += 1
            given = f"{base}_{n}"
        taken.add(given.casefold())
        result.append(given)
        if not name:
            notes.append(
                Text(zh=f"第 {number} 列没有列名，命名为“{given}”", en=f"blank header {number} named '{given}'")
            )
        elif given != name:
            notes.append(
                Text(zh=f"列名“{name}”重复，改为“{given}”", en=f"duplicate header '{name}' renamed to '{given}'")
            )
    return tuple(result), tuple(notes)
