"""Choose which pairs are looked at: rules that a match is likely to keep, as many as the budget of pairs allows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import ibis
import ibis.expr.types as ir

from limner.identity.addresses import PARTS, part_names
from limner.identity.fields import SPELLED, Fields, Kind
from limner.identity.sounds import sound_names
from limner.identity.standard import value_name

PER_RECORD = 4
AT_LEAST = 1_500_000
_LARGEST_RULE = 0.5
_NARROWED = 5
"""Of so many values that are too common alone, each two together are tried."""
_SAY_LITTLE = frozenset((Kind.TEXT, Kind.CATEGORY, Kind.YEAR, Kind.NUMBER))
"""Kinds whose equal values bring nobody together: long texts are met by their neighbours, the others are too common."""


@dataclass(frozen=True)
class Key:
    """A value by which records are brought together: an expression over a prepared record, its field, whether it is whole."""

    name: str
    place: int
    of: Callable[[ir.Table], ir.StringValue]
    whole: bool = False


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
        for name, of in _keys_of(place, field.kind):
            yield Key(f"{field.column} {name}".strip(), place, of, whole=not name)


def _keys_of(place: int, kind: Kind) -> Iterator[tuple[str, Callable[[ir.Table], ir.StringValue]]]:
    def value(table: ir.Table) -> ir.StringValue:
        return table[value_name(place)]

    if kind not in _SAY_LITTLE:
        yield "", value
    if kind in SPELLED or kind is Kind.NAME:
        yield "begins", lambda t: _long(value(t).left(4), 4)
        yield "ends", lambda t: _long(value(t).right(4), 4)
        yield "consonants", lambda t: t[_consonants_name(place)]
    if kind is Kind.CHINESE_NAME:
        yield "sounds", lambda t: t[sound_names(place)[0]]
    if kind is Kind.CHINESE_ADDRESS:
        yield from _door_keys(place)
    if kind is Kind.DATE:
        yield "month", lambda t: _long(value(t).left(6), 6)
        yield "day", lambda t: _long(value(t).right(4), 4)
    if kind is Kind.EMAIL:
        yield "before @", lambda t: value(t).re_extract(r"^([^@]+)", 1).nullif("")
    if kind is Kind.PHONE:
        yield "ends", lambda t: _long(value(t).right(7), 7)


def _door_keys(place: int) -> Iterator[tuple[str, Callable[[ir.Table], ir.StringValue]]]:
    """Road and number, district and road, estate and house, estate: each only where the address tells all of it."""
    names = dict(zip(PARTS, part_names(place), strict=True))

    def both(first: str, second: str) -> Callable[[ir.Table], ir.StringValue]:
        return lambda t: t[names[first]].nullif("") + "\t" + t[names[second]].nullif("")

    for first, second in (("road", "number"), ("district", "road"), ("name", "house")):
        yield f"{first} and {second}", both(first, second)
    yield "name", lambda t: t[names["name"]].nullif("")


def _long(value: ir.StringValue, length: int) -> ir.StringValue:
    return ibis.ifelse(value.length() >= length, value, ibis.null("string"))


def with_consonants(prepared: ir.Table, fields: Fields) -> ir.Table:
    """Add what keys read that takes long to work out: the consonants of each spelled value, null where they are few."""
    spelled = [place for place, field in enumerate(fields.used) if field.kind in SPELLED or field.kind is Kind.NAME]
    added = {_consonants_name(place): _consonants(prepared[value_name(place)]) for place in spelled}
    # In two steps, so that an engine works out once what the second reads twice.
    return prepared.mutate(**added).mutate(**{name: _long(ibis._[name], 3) for name in added})


def _consonants_name(place: int) -> str:
    return f"k{place}"


def _consonants(value: ir.StringValue) -> ir.StringValue:
    return value.left(1) + value.substr(1).translate("aeiouyh ", "")


def counted(prepared: ir.Table, chosen: tuple[Key, ...], *, link: bool) -> ir.Table:
    """Plan how many pairs agree in all of ``chosen``: one row, ``pairs``."""
    keyed = prepared.select("side", **{f"k{i}": key.of(prepared) for i, key in enumerate(chosen)})
    names = [name for name in keyed.columns if name != "side"]
    whole = keyed.drop_null(names)
    groups = whole.group_by(names).agg(n=whole.count(), right=whole.side.sum())
    pairs = (groups.n - groups.right) * groups.right if link else groups.n * (groups.n - 1) / 2
    return groups.agg(pairs=pairs.cast("float64").sum().fill_null(0.0))


def choose(
    prepared: ir.Table,
    fields: Fields,
    run: Callable[[ir.Table], list[dict[str, object]]],
    *,
    rows: int,
    link: bool,
) -> tuple[Rule, ...]:
    """Choose the rules: those of fewest pairs first, till the budget is spent; whole values too common alone, by two."""
    budget = max(AT_LEAST, PER_RECORD * rows)

    def rule_of(*chosen: Key) -> Rule:
        (row,) = run(counted(prepared, chosen, link=link))
        return Rule(chosen, round(float(str(row["pairs"]))))

    singles = [rule_of(key) for key in keys(fields)]
    taken, spent = _affordable(singles, budget)
    common = [rule for rule in singles if rule not in taken and rule.pairs > 0 and rule.keys[0].whole]
    narrow = [
        rule_of(one.keys[0], other.keys[0])
        for one, other in combinations(sorted(common, key=lambda rule: rule.pairs)[:_NARROWED], 2)
    ]
    more, _ = _affordable(narrow, budget - spent)
    return (*taken, *more)


def _affordable(rules: Sequence[Rule], budget: int) -> tuple[tuple[Rule, ...], int]:
    """The rules of fewest pairs that fit into ``budget`` together, and the pairs they spend of it."""
    taken: list[Rule] = []
    spent = 0
    for rule in sorted(rules, key=lambda rule: (rule.pairs, rule.name)):
        if rule.pairs > 0 and spent + rule.pairs <= budget and rule.pairs <= _LARGEST_RULE * budget:
            taken.append(rule)
            spent += rule.pairs
    return tuple(taken), spent


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
