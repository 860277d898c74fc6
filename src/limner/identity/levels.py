"""How alike two values are: one level a field, all levels of a pair in one integer of four bits a field.

0 is unknown (a value is missing), 1 different. From ``EXACT`` on values are equal, and each further level is for values
a quarter as frequent: that two records share a rare value says more than that they share a common one.
"""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from limner.engine.portable import ratio
from limner.identity.addresses import PARTS, part_names
from limner.identity.fields import Field, Fields, Kind
from limner.identity.sounds import sound_names
from limner.identity.standard import is_typed, share_name, value_name

UNKNOWN, DIFFERENT, ALIKE, TWO_EDITS, ONE_EDIT, MOVED, EXACT = range(7)
LEVELS = 16
BITS = 4
SHARES = LEVELS - EXACT
"""Levels of equal values, by how frequent the value is: above 1/4 of all records, above 1/16 …"""

_LONG_ENOUGH = 5
_NAME_LENGTH = 6
_NEAR, _SOME = 0.8, 0.6
_PREFIX = 3
_EXCHANGED = 2
"""Edits of two letters that changed places: one there, one here."""
_PHONE_END = 3
_TENTHS = 10
TEXT_EQUAL = LEVELS - 3
_NOT = ibis.literal(value=False)


def share_levels(prepared: ir.Table, fields: Fields, rows: int) -> ir.Table:
    """Plan how frequent the values of each record are: one row a record, ``rid``, and a level for each field."""
    values = [value_name(place) for place in range(len(fields.used))]
    held = prepared.select("rid", *values)
    for place, name in enumerate(values):
        counted = prepared.filter(prepared[name].notnull()).group_by(value=prepared[name]).agg(n=ibis._.count())
        # Most values of many records are of the rarest level, which need not be looked up.
        common = counted.filter(counted.n * 4 ** (SHARES - 1) >= rows)
        levels = common.select("value", **{share_name(place): share_level(common.n, rows)})
        held = held.left_join(levels, held[name] == levels.value).drop("value")
    shares = [share_name(place) for place in range(len(values))]
    return held.select("rid", **{share: held[share].fill_null(SHARES - 1) for share in shares})


def share_level(count: ir.IntegerValue, rows: int) -> ir.IntegerValue:
    """How frequent a value is that ``count`` of ``rows`` records have, in steps of a quarter; the rarest is ``SHARES`` - 1."""
    steps = [(count * 4**step >= rows, ibis.literal(step, "int64")) for step in range(1, SHARES)]
    return ibis.cases(*((test, level - 1) for test, level in steps), else_=ibis.literal(SHARES - 1, "int64"))


def compare(
    pairs: ir.Table,
    prepared: ir.Table,
    fields: Fields,
    *,
    shares: ir.Table,
    cosines: Mapping[int, ir.Table],
) -> ir.Table:
    """Plan the levels of ``pairs`` (``l``, ``r``: two ``rid``).

    Args:
        pairs: one row a pair.
        prepared: the records.
        fields: what is compared.
        shares: how frequent their values are (``share_levels``).
        cosines: for each field of long text, the cosine of each pair of ``pairs`` (``l``, ``r``, ``cosine``) above 0.

    Returns:
        One row a pair: ``l``, ``r``, ``code``.
    """
    told = [value_name(place) for place in range(len(fields.used))]
    for place, field in enumerate(fields.used):
        told += sound_names(place) if field.kind is Kind.CHINESE_NAME else ()
        told += part_names(place) if field.kind is Kind.CHINESE_ADDRESS else ()
    left = prepared.select(l="rid", **{f"l_{name}": name for name in told})
    right = prepared.select(r="rid", **{f"r_{name}": name for name in told})
    # How frequent a value is counts only where both are equal: one side tells it.
    joined = pairs.select("l", "r").join(shares.rename(l="rid"), "l").join(left, "l").join(right, "r")
    for place, table in cosines.items():
        near = table.select(l_="l", r_="r", **{f"c{place}": "cosine"})
        joined = joined.left_join(near, (joined.l == near.l_) & (joined.r == near.r_)).drop("l_", "r_")
    edits = {
        f"e{place}": _edits(joined[f"l_{value_name(place)}"], joined[f"r_{value_name(place)}"], field.kind)
        for place, field in enumerate(fields.used)
        if is_typed(field)
    }
    joined = joined.mutate(**edits)
    joined = joined.mutate(
        **{f"a{place}": _likeness(joined, place) for place, field in enumerate(fields.used) if is_typed(field)}
    )
    levels = [_level(joined, fields, place, field) for place, field in enumerate(fields.used)]
    code = sum((level * LEVELS**place for place, level in enumerate(levels)), ibis.literal(0, "int64"))
    return joined.select("l", "r", code=code)


def _level(joined: ir.Table, fields: Fields, place: int, field: Field) -> ir.IntegerValue:
    a, b = joined[f"l_{value_name(place)}"], joined[f"r_{value_name(place)}"]
    exact = joined[share_name(place)] + EXACT
    if field.kind is Kind.TEXT:
        tenths = (joined[f"c{place}"].fill_null(0.0) * _TENTHS).floor().cast("int64") + DIFFERENT
        exact, steps, rest = ibis.literal(TEXT_EQUAL, "int64"), [], tenths.clip(DIFFERENT, TEXT_EQUAL - 1)
    elif field.kind is Kind.CHINESE_NAME:
        steps, rest = _name_steps(joined, place, a, b), _whole(DIFFERENT)
    elif field.kind is Kind.CHINESE_ADDRESS:
        steps, rest = _address_steps(joined, place), _whole(UNKNOWN)
    else:
        steps = _number_steps(a, b, field.kind) if field.kind in {Kind.NUMBER, Kind.YEAR} else []
        steps = _spelled_steps(joined, fields, place, field) if is_typed(field) else steps
        rest = _whole(DIFFERENT)
    level = ibis.cases((a.isnull() | b.isnull(), _whole(UNKNOWN)), (a == b, exact), *steps, else_=rest)
    # Spark reads small literals as int32 whatever their type here, and sixteen to the eighth is more than that holds.
    return level.cast("int32").cast("int64")


def _spelled_steps(
    joined: ir.Table, fields: Fields, place: int, field: Field
) -> list[tuple[ir.BooleanValue, ir.IntegerValue]]:
    a, b = joined[f"l_{value_name(place)}"], joined[f"r_{value_name(place)}"]
    edits, alike = joined[f"e{place}"], joined[f"a{place}"]
    longest = ibis.greatest(a.length(), b.length()).cast("int64")
    # Only where it can matter: a case looks at no branch that it does not take, while "and" looks at both sides.
    swapped = ibis.ifelse(edits == _EXCHANGED, _same_letters(a, b), _NOT)
    steps = []
    others = [fields.used.index(other) for other in fields.moved(field)]
    if others:
        # In a field of its own kind, a value that stands in another field of the other record was put there by mistake.
        moved = [(a == joined[f"r_{value_name(o)}"]) | (b == joined[f"l_{value_name(o)}"]) for o in others]
        steps.append((ibis.or_(*moved).coalesce(_NOT), _whole(MOVED)))
    if field.kind is Kind.NAME:
        steps.append((ibis.ifelse(longest >= _NAME_LENGTH, _same_letters(a, b), _NOT), _whole(MOVED)))
    starts = (a.length() >= _PREFIX) & (b.length() >= _PREFIX) & (a.startswith(b) | b.startswith(a))
    return [
        *steps,
        (((edits == 1) & (longest > _PREFIX - 1)) | swapped, _whole(ONE_EDIT)),
        (((edits == 2) & (longest >= _LONG_ENOUGH)) | (alike >= _NEAR), _whole(TWO_EDITS)),  # noqa: PLR2004 — the level's name
        ((alike >= _SOME) | starts | (edits == 1), _whole(ALIKE)),
    ]


def _name_steps(
    joined: ir.Table, place: int, a: ir.StringValue, b: ir.StringValue
) -> list[tuple[ir.BooleanValue, ir.IntegerValue]]:
    """The levels of ``names.agreement``: romanised as one edit, one character as two, homophones as merely alike."""
    first, second, han, plain = sound_names(place)
    sounds = [joined[f"l_{x}"] == joined[f"r_{y}"] for x in (first, second) for y in (first, second)]
    same_sound = ibis.or_(*sounds).coalesce(_NOT)
    both = (joined[f"l_{han}"] + joined[f"r_{han}"]) == len(("l", "r"))
    known = (joined[f"l_{plain}"] + joined[f"r_{plain}"]) == len(("l", "r"))
    # Character by character: DuckDB counts edits in bytes, of which a Chinese character has three.
    shared = sum(((a.substr(i, 1) == b.substr(i, 1)).cast("int64") for i in range(_NAME_LENGTH)), _whole(0))
    near = (a.length() == b.length()) & (a.length() >= _PREFIX) & (shared == _NAME_LENGTH - 1)
    return [
        (both & same_sound, _whole(ALIKE)),
        (same_sound, _whole(ONE_EDIT)),
        (both & near, _whole(TWO_EDITS)),
        (~both & ~known, _whole(UNKNOWN)),
    ]


def _address_steps(joined: ir.Table, place: int) -> list[tuple[ir.BooleanValue, ir.IntegerValue]]:
    """One part that both tell and that differs makes two places; a part that one of them leaves out is unknown."""
    sides = {
        part: (joined[f"l_{name}"], joined[f"r_{name}"]) for part, name in zip(PARTS, part_names(place), strict=True)
    }
    told = {part: (a != "") & (b != "") for part, (a, b) in sides.items()}
    same = {part: told[part] & (a == b) for part, (a, b) in sides.items()}
    # 北京朝阳区 is 朝阳区, and a road may carry the name of its town: the longer has all of the shorter.
    for part in ("city", "district", "road", "name"):
        a, b = sides[part]
        same[part] = told[part] & (a.contains(b) | b.contains(a))
    inner = ("phase", "house", "unit", "room")
    apart = ibis.or_(*(told[part] & ~same[part] for part in ("city", "district", *inner)))
    other_number = same["road"] & told["number"] & ~same["number"]
    here = same["road"] | same["name"]
    elsewhere = ~here & (told["road"] | told["name"])
    # A house is one only within its estate or number: 3栋 of a road without a number may be any.
    door = (same["road"] & same["number"]) | (same["name"] & same["house"])
    alike = ibis.and_(*(sides[part][0] == sides[part][1] for part in ("number", *inner)))
    return [
        (apart | other_number | elsewhere, _whole(DIFFERENT)),
        (door & alike, _whole(MOVED)),
        (door, _whole(ONE_EDIT)),
        (here, _whole(ALIKE)),
    ]


def _edits(a: ir.StringValue, b: ir.StringValue, kind: Kind) -> ir.IntegerValue:
    """Letters to change, put in or take out; null where values are equal, or plainly unlike.

    Plainly unlike are values of very different lengths, and values that neither begin nor end alike: counting edits
    is most of the work of a comparison, and slips that touch both ends are rare. Numbers of one network begin alike,
    and addresses of one provider end alike, which says nothing.
    """
    longer, shorter = ibis.greatest(a.length(), b.length()), ibis.least(a.length(), b.length())
    end = _PHONE_END if kind is Kind.PHONE else 1
    first, second = (_before_at(a), _before_at(b)) if kind is Kind.EMAIL else (a, b)
    ends = (a.left(end) == b.left(end)) | (first.right(end) == second.right(end))
    worth = (a != b) & (shorter >= longer * (_SOME - 0.01)) & ends
    return ibis.ifelse(worth, a.levenshtein(b), ibis.null("int64")).cast("int64")


def _before_at(email: ir.StringValue) -> ir.StringValue:
    return email.left(ibis.greatest(email.find("@"), 0))


def _likeness(joined: ir.Table, place: int) -> ir.FloatingValue:
    """The part of the longer value that needs no edit; null where edits were not counted."""
    longest = ibis.greatest(joined[f"l_{value_name(place)}"].length(), joined[f"r_{value_name(place)}"].length())
    return 1 - ratio(joined[f"e{place}"], longest)


def _same_letters(a: ir.StringValue, b: ir.StringValue) -> ir.BooleanValue:
    """Whether both are of the same letters in some order; most are told apart before letters are sorted."""
    sorted_alike = ibis.ifelse(a.translate(b, "") == "", _letters(a) == _letters(b), _NOT)
    return ibis.ifelse(a.length() == b.length(), sorted_alike, _NOT)


def _letters(value: ir.StringValue) -> ir.StringValue:
    return value.replace(" ", "").split("").sort().join("")


def _number_steps(a: ir.StringValue, b: ir.StringValue, kind: Kind) -> list[tuple[ir.BooleanValue, ir.IntegerValue]]:
    x, y = a.cast("float64"), b.cast("float64")
    apart = (x - y).abs()
    if kind is Kind.YEAR:
        return [(apart <= limit, _whole(level)) for limit, level in ((1, ONE_EDIT), (2, TWO_EDITS), (5, ALIKE))]
    part = ratio(apart, ibis.greatest(x, y))
    return [(part <= limit, _whole(level)) for limit, level in ((0.01, ONE_EDIT), (0.1, TWO_EDITS), (0.3, ALIKE))]


def _whole(level: int) -> ir.IntegerScalar:
    return ibis.literal(level, "int64")
