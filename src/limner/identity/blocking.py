"""Choose which pairs are looked at: rules that a match is likely to keep, as many as the budget of pairs allows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import ibis
import ibis.expr.types as ir

from limner.engine.portable import in_sample
from limner.identity.addresses import PARTS, part_names
from limner.identity.fields import SPELLED, Fields, Kind
from limner.identity.sounds import sound_names
from limner.identity.standard import value_name
from limner.identity.workbench import Workbench

PER_RECORD = 3
AT_LEAST = 1_500_000
_LARGEST_RULE = 0.5
_NARROWED = 5
"""Of so many values that are too common alone, each two together are tried."""
_COUNTED = 150_000
"""Pairs are counted among about so many records."""
_SAY_LITTLE = frozenset((Kind.TEXT, Kind.CATEGORY, Kind.YEAR, Kind.NUMBER))
"""Kinds whose equal values bring nobody together: long texts are met by their neighbours, the others are too common."""


@dataclass(frozen=True)
class Key:
    """A value by which records are brought together.

    Attributes:
        name: the field's column, and which part of its value this is.
        place: the field.
        of: gives the key of each prepared record.
        whole: whether it is the whole value.
        part: whether it is a part that every value has: who agrees in the whole value agrees in it.
    """

    name: str
    place: int
    of: Callable[[ir.Table], ir.StringValue]
    whole: bool = False
    part: bool = False


@dataclass(frozen=True)
class Rule:
    """Pairs that agree in all of ``keys``, and about how many those are."""

    keys: tuple[Key, ...]
    pairs: int

    @property
    def name(self) -> str:
        """The keys' names."""
        return " + ".join(key.name for key in self.keys)


def keys(fields: Fields) -> Iterator[Key]:
    """Every key of ``fields``: whole values, beginnings, consonants, parts of dates and of addresses."""
    for place, field in enumerate(fields.used):
        for name, of in _parts(place, field.kind):
            yield Key(f"{field.column} {name}".strip(), place, of, whole=not name, part=bool(name))
        for name, of in _features(place, field.kind):
            yield Key(f"{field.column} {name}", place, of)


def _parts(place: int, kind: Kind) -> Iterator[tuple[str, Callable[[ir.Table], ir.StringValue]]]:
    def value(table: ir.Table) -> ir.StringValue:
        return table[value_name(place)]

    if kind not in _SAY_LITTLE:
        yield "", value
    if kind in SPELLED or kind is Kind.NAME:
        yield "begins", lambda t: value(t).left(4)
        yield "ends", lambda t: value(t).right(4)
    if kind is Kind.DATE:
        yield "month", lambda t: value(t).left(6)
        yield "day", lambda t: value(t).right(4)
    if kind is Kind.EMAIL:
        yield "before @", lambda t: value(t).re_extract("^@?[^@]*", 0)
    if kind is Kind.PHONE:
        yield "ends", lambda t: value(t).right(7)


def _features(place: int, kind: Kind) -> Iterator[tuple[str, Callable[[ir.Table], ir.StringValue]]]:
    """What some values have and others lack."""
    if kind in SPELLED or kind is Kind.NAME:
        yield "consonants", lambda t: _consonants(t[value_name(place)])
    if kind is Kind.CHINESE_NAME:
        yield "sounds", lambda t: t[sound_names(place)[0]]
    if kind is Kind.CHINESE_ADDRESS:
        yield from _door_keys(place)


def _door_keys(place: int) -> Iterator[tuple[str, Callable[[ir.Table], ir.StringValue]]]:
    """Road and number, district and road, estate and house, estate: each only where the address tells all of it."""
    names = dict(zip(PARTS, part_names(place), strict=True))

    def both(first: str, second: str) -> Callable[[ir.Table], ir.StringValue]:
        return lambda t: t[names[first]].nullif("") + "\t" + t[names[second]].nullif("")

    for first, second in (("road", "number"), ("district", "road"), ("name", "house")):
        yield f"{first} and {second}", both(first, second)
    yield "name", lambda t: t[names["name"]].nullif("")


def _consonants(value: ir.StringValue) -> ir.StringValue:
    """The first letter and all consonants, null where they are fewer than three."""
    found = value.left(1) + value.substr(1).translate("aeiouyh ", "")
    return ibis.ifelse(found.length() >= len("abc"), found, ibis.null("string"))


def counted(keyed: ir.Table, chosen: Sequence[Sequence[str]], *, link: bool) -> ir.Table:
    """Plan how many pairs agree in all columns of each of ``chosen``.

    Args:
        keyed: one row a record: ``side``, and columns of keys.
        chosen: some of those columns, any number of times.
        link: whether only pairs of different sides count.

    Returns:
        One row for each of ``chosen``: ``place`` (its place there), ``pairs``.
    """
    return ibis.union(*(_pairs(keyed, place, names, link=link) for place, names in enumerate(chosen)))


def _pairs(keyed: ir.Table, place: int, names: Sequence[str], *, link: bool) -> ir.Table:
    whole = keyed.drop_null(names)
    groups = whole.group_by(names).agg(n=whole.count(), right=whole.side.sum())
    pairs = (groups.n - groups.right) * groups.right if link else groups.n * (groups.n - 1) / 2
    summed = groups.agg(pairs=pairs.cast("float64").sum().fill_null(0.0))
    return summed.select(place=ibis.literal(place, "int64"), pairs=summed.pairs)


def choose(prepared: ir.Table, fields: Fields, bench: Workbench, *, rows: int, link: bool) -> tuple[Rule, ...]:
    """Choose the rules: those of fewest pairs first, till the budget is spent; whole values too common alone, by two.

    Of many records, pairs are counted in a sample that depends on their ids alone.
    """
    budget = max(AT_LEAST, PER_RECORD * rows)
    part = min(1.0, _COUNTED / max(1, rows))
    names = {key: f"k{place}" for place, key in enumerate(keys(fields))}
    sample = prepared.filter(in_sample(prepared.record_id, part, salt="rules"))
    keyed = bench.hold(sample.select("side", **{name: key.of(sample) for key, name in names.items()}))

    def rules(chosen: Sequence[tuple[Key, ...]]) -> list[Rule]:
        if not chosen:
            return []
        found = bench.rows(counted(keyed, [[names[key] for key in some] for some in chosen], link=link))
        return [Rule(chosen[int(str(row["place"]))], round(float(str(row["pairs"])) / part**2)) for row in found]

    singles = rules([(key,) for key in names])
    alone = _affordable(singles, budget)
    common = [rule for rule in singles if rule not in alone and rule.pairs > 0 and rule.keys[0].whole]
    narrowed = sorted(common, key=lambda rule: (rule.pairs, rule.name))[:_NARROWED]
    narrow = rules([(one.keys[0], other.keys[0]) for one, other in combinations(narrowed, 2)])
    taken = _affordable([*singles, *narrow], budget)
    # Whoever agrees in a whole value meets by each part of it.
    met = {rule.keys[0].place for rule in taken if rule.keys[0].part}
    return tuple(rule for rule in taken if not any(key.whole and key.place in met for key in rule.keys))


def _affordable(rules: Sequence[Rule], budget: int) -> tuple[Rule, ...]:
    """The rules of fewest pairs that fit into ``budget`` together."""
    taken: list[Rule] = []
    spent = 0
    for rule in sorted(rules, key=lambda rule: (rule.pairs, rule.name)):
        if rule.pairs > 0 and spent + rule.pairs <= budget and rule.pairs <= _LARGEST_RULE * budget:
            taken.append(rule)
            spent += rule.pairs
    return tuple(taken)


def candidates(prepared: ir.Table, rules: tuple[Rule, ...], more: list[ir.Table], *, link: bool) -> ir.Table:
    """Plan the pairs that keep one of ``rules`` or stand in one of ``more``: one row a pair, ``l`` and ``r``."""
    parts = [_agreeing(prepared, rule, link=link) for rule in rules] + more
    if not parts:
        return ibis.memtable([], schema={"l": "int64", "r": "int64"})
    return ibis.union(*parts, distinct=True) if len(parts) > 1 else parts[0].distinct()


def _agreeing(prepared: ir.Table, rule: Rule, *, link: bool) -> ir.Table:
    keyed = {f"k{i}": key.of(prepared) for i, key in enumerate(rule.keys)}
    left, right = prepared.select("side", l="rid", **keyed), prepared.select(other="side", r="rid", **keyed)
    joined = left.join(right, list(keyed))
    joined = joined.filter((joined.side == 0) & (joined.other == 1) if link else joined.l < joined.r)
    return joined.select("l", "r")
