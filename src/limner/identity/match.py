"""Find which records are of one and the same, with nothing told but the records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from limner.identity.blocking import Rule, candidates, choose
from limner.identity.cluster import Pair, grouped
from limner.identity.decide import Pairs, best_threshold, one_to_one, rivalled
from limner.identity.estimate import Floats, Model, Patterns, estimate, probability
from limner.identity.fields import Fields, Kind
from limner.identity.grams import cosines, neighbours, weighted
from limner.identity.levels import compare, share_levels
from limner.identity.observe import DRAWN, Size, at_first, equal_shares, observe, random_pairs
from limner.identity.recognise import recognise
from limner.identity.standard import prepare
from limner.identity.workbench import Workbench

_DRAWN_TEXTS = 100_000
_LIKELY = -7.0
"""Pairs below these odds (in bits) are not kept."""


@dataclass(frozen=True)
class Matched:
    """What was found.

    Attributes:
        fields: the columns that were compared.
        rules: how pairs were brought together.
        model: what was learned of each field and level.
        pairs: pairs that are likely enough to be kept, their record numbers, patterns and evidence.
        taken: which of them count as matches.
        chances: the probability of each.
        threshold: from which probability on pairs are taken.
        groups: record numbers of each group of more than one.
        record_ids: the ``record_id`` of each record number.
    """

    fields: Fields
    rules: tuple[Rule, ...]
    model: Model
    pairs: Pairs
    taken: np.ndarray
    chances: Floats
    threshold: float
    groups: list[list[int]]
    record_ids: list[str]


def match(records: ir.Table, bench: Workbench, *, fields: Fields | None = None, link: bool = False) -> Matched:
    """Find the matches.

    Args:
        records: one row a record: ``record_id`` (unique text), ``source`` (text; in ``link`` one of exactly two), and
            any further columns.
        bench: where plans run and steps lie.
        fields: the columns to compare; told from the data where none are given.
        link: compare records of different sources only.
    """
    fields = fields or recognise(records, lambda plan: list(bench.rows(plan)), link=link)
    prepared, size = _prepared(records, fields, bench, link=link)
    grams = {
        place: bench.hold(weighted(prepared, place))
        for place, field in enumerate(fields.used)
        if field.kind is Kind.TEXT
    }
    run = lambda plan: list(bench.rows(plan))  # noqa: E731 — a name for one argument of two calls
    rules = choose(prepared, fields, run, rows=size.rows, link=link)
    near = [neighbours(table, run, link=link) for table in grams.values()]
    found = bench.hold(candidates(prepared, rules, near, link=link))
    compared = bench.hold(_compared(found, prepared, fields, grams, bench))
    drawn = bench.hold(random_pairs(prepared, size, _DRAWN_TEXTS if grams else DRAWN))
    equal, shares = equal_shares(prepared, fields, size, bench)
    observed = observe(_patterns(_compared(drawn, prepared, fields, grams, bench), bench), equal)
    patterns = _patterns(compared, bench)
    model = estimate(patterns, observed, at_first(fields, shares), pairs=size.pairs, expected=size.expected)
    pairs = _likely(compared, patterns, model, bench)
    ids = [str(row["record_id"]) for row in bench.rows(prepared.select("rid", "record_id").order_by("rid"))]
    if link:
        chances = rivalled(pairs)
        threshold = best_threshold(chances[one_to_one(pairs)], float(chances.sum()))
        taken = one_to_one(pairs) & (chances >= threshold)
        groups = [[int(a), int(b)] for a, b in zip(pairs.left[taken], pairs.right[taken], strict=True)]
        return Matched(fields, rules, model, pairs, taken, chances, threshold, groups, ids)
    chances = probability(pairs.bits)
    threshold = best_threshold(chances, float(chances.sum()))
    taken = chances >= threshold
    links = {
        (int(a), int(b)): float(bits)
        for a, b, bits in zip(pairs.left[taken], pairs.right[taken], pairs.bits[taken], strict=True)
    }

    def weigh(wanted: list[Pair]) -> Mapping[Pair, float]:
        asked = ibis.memtable(pa.table({"l": [a for a, _ in wanted], "r": [b for _, b in wanted]}))
        told = bench.arrow(_compared(bench.hold(asked), prepared, fields, grams, bench))
        bits = model.weigh(told["code"].to_numpy())
        return dict(zip(zip(told["l"].to_pylist(), told["r"].to_pylist(), strict=True), bits.tolist(), strict=True))

    groups = grouped(links, weigh, float(np.log2(max(threshold, 1e-9) / max(1 - threshold, 1e-9))))
    return Matched(fields, rules, model, pairs, taken, chances, threshold, groups, ids)


def _prepared(records: ir.Table, fields: Fields, bench: Workbench, *, link: bool) -> tuple[ir.Table, Size]:
    table = bench.hold(prepare(records, fields))
    counts = {
        str(row["source"]): int(str(row["n"])) for row in bench.rows(table.group_by("source").agg(n=table.count()))
    }
    sides = sorted(counts)
    side = (table.source != sides[0]).cast("int64") if link else ibis.literal(0, "int64")
    sided = table.mutate(side=side)
    sided = sided.mutate(rank=ibis.row_number().over(group_by="side", order_by="rid").cast("int64"))
    rows = sum(counts.values())
    left = counts[sides[0]] if link else rows
    return bench.hold(share_levels(sided, fields, rows)), Size(left, rows - left, link)


def _compared(
    pairs: ir.Table, prepared: ir.Table, fields: Fields, grams: Mapping[int, ir.Table], bench: Workbench
) -> ir.Table:
    near = {place: bench.hold(cosines(pairs, table)) for place, table in grams.items()}
    return compare(pairs, prepared, fields, near)


def _patterns(compared: ir.Table, bench: Workbench) -> Patterns:
    found = bench.arrow(compared.group_by("code").agg(n=compared.count()).order_by("code"))
    return Patterns(found["code"].to_numpy(), found["n"].to_numpy())


def _likely(compared: ir.Table, patterns: Patterns, model: Model, bench: Workbench) -> Pairs:
    bits = model.weigh(patterns.codes)
    likely = bits >= _LIKELY
    chosen = ibis.memtable(pa.table({"code": patterns.codes[likely], "bits": bits[likely]}))
    found = bench.arrow(compared.join(chosen, "code").select("l", "r", "code", "bits").order_by("l", "r"))
    columns = [found[name].to_numpy() for name in ("l", "r", "code", "bits")]
    left, right, codes, evidence = columns
    return Pairs(left, right, codes, evidence)
