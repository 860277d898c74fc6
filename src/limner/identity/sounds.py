"""Add to records the sound of each Chinese name, so that plans compare by it (``names.py`` says what it means)."""

from __future__ import annotations

from collections.abc import Sequence

import ibis.expr.types as ir
import pyarrow as pa

from limner.identity.fields import Fields, Kind
from limner.identity.names import heard, is_plainly_pinyin
from limner.identity.standard import retold
from limner.identity.workbench import Workbench

_COLUMNS = ("sound", "sound_too", "han", "plain")


def sound_names(place: int) -> tuple[str, str, str, str]:
    """The columns of field number ``place``: a reading, another one, whether in characters (0 or 1), whether plain."""
    first, second, han, plain = (f"{column}{place}" for column in _COLUMNS)
    return first, second, han, plain


def with_sounds(prepared: ir.Table, fields: Fields, bench: Workbench) -> ir.Table:
    """Plan the records with each Chinese name in Simplified characters, and the columns of ``sound_names``.

    Each different name is read once, in this process.
    """
    for place, field in enumerate(fields.used):
        if field.kind is Kind.CHINESE_NAME:
            prepared = retold(prepared, place, bench, _heard)
    return prepared


def _heard(names: Sequence[str], place: int) -> tuple[list[str], dict[str, pa.Array]]:
    read = [heard(name) for name in names]
    first, second, han, plain = sound_names(place)
    columns = {
        first: pa.array([one.sounds[0] if one.sounds else None for one in read], pa.string()),
        second: pa.array([one.sounds[-1] if one.sounds else None for one in read], pa.string()),
        han: pa.array([int(one.han) for one in read], pa.int64()),
        plain: pa.array([int(is_plainly_pinyin(one)) for one in read], pa.int64()),
    }
    return [one.written for one in read], columns
