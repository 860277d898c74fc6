"""Find which records are of one and the same, with nothing told but the records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from limner.core.errors import InvalidDefinition
from limner.identity.blocking import Rule, candidates, choose
from limner.identity.cluster import Pair, grouped
from limner.identity.comparison import Comparison, made_ready
from limner.identity.decide import Pairs, best_threshold, one_to_one, paired, rivalled
from limner.identity.estimate import Floats, Model, estimate, probability, refine
from limner.identity.fields import Fields
from limner.identity.grams import neighbours
from limner.identity.observe import DRAWN, at_first, equal_shares, observe, random_pairs
from limner.identity.recognise import recognise
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
        pairs: pairs that are likely enough to be kept.
        chances: the probability of each of them.
        taken: which of them count as matches.
        threshold: from which probability on pairs are taken.
        groups: record numbers of each group of more than one.
        record_ids: the ``record_id`` of each record number.
    """

    fields: Fields
    rules: tuple[Rule, ...]
    model: Model
    pairs: Pairs
    chances: Floats
    taken: npt.NDArray[np.bool_]
    threshold: float
    groups: Sequence[Sequence[int]]
    record_ids: Sequence[str]


def match(records: ir.Table, bench: Workbench, *, fields: Fields | None = None, link: bool = False) -> Matched:
    """Find the matches.

    The result depends on what the records hold and on their ids, and on nothing else: not on the order of rows, not on
    a clock or a seed.

    Args:
        records: one row a record: ``record_id`` (unique text), ``source`` (text; in ``link`` one of exactly two), and
            any further columns.
        bench: where plans run and steps lie.
        fields: the columns to compare; told from the data where none are given.
        link: compare records of different sources only, each of which has one partner at most.

    Raises:
        InvalidDefinition: no column of the records can be compared.
    """
    fields = fields or recognise(records, bench.engine.rows, link=link)
    if not fields.used:
        raise InvalidDefinition(
            "No column can be compared: all are keys, constant or empty.",
            remedy="Name the columns to compare, or give records with names, contacts or descriptions.",
        )
    ready = made_ready(records, fields, bench, link=link)
    rules = choose(ready.prepared, fields, bench, rows=ready.size.rows, link=link)
    near = [neighbours(table, bench.engine.rows, link=link) for table in ready.grams.values()]
    compared = ready.levels(bench.hold(candidates(ready.prepared, rules, near, link=link)))
    model = learned(ready, compared)
    pairs = _likely(ready, compared, model)
    taken, chances, threshold = _linked(pairs, ready) if link else _taken(pairs)
    links = pairs.take(taken)
    groups: Sequence[Sequence[int]] = (
        [[int(a), int(b)] for a, b in zip(links.left, links.right, strict=True)]
        if link
        else _grouped(ready, model, links, threshold)
    )
    return Matched(fields, rules, model, pairs, chances, taken, threshold, groups, ready.record_ids())


def learned(ready: Comparison, compared: ir.Table) -> Model:
    """Learn from the candidates ``compared`` and from pairs at random what each level says."""
    size, bench = ready.size, ready.bench
    drawn = bench.hold(random_pairs(ready.prepared, size, _DRAWN_TEXTS if ready.grams else DRAWN))
    equal, shares = equal_shares(ready.prepared, ready.fields, size, bench)
    observed = observe(ready.patterns(ready.levels(drawn)), equal)
    first = at_first(ready.fields, shares)
    model = estimate(ready.patterns(compared), observed, first, pairs=size.pairs, expected=size.expected)
    if not _among_rivals(ready):
        return model
    every = bench.arrow(compared.order_by("l", "r"))
    left, right, codes = (every[name].to_numpy() for name in ("l", "r", "code"))

    def rival(bits: Floats) -> Floats:
        return paired(Pairs(left, right, codes, bits))

    return refine(model, codes, rival, texts=ready.texts, lists=(size.left, size.right))


def _among_rivals(ready: Comparison) -> bool:
    """Whether long texts carry the records of two lists: then what tells partners from rivals is learned beside rivals."""
    return ready.size.link and 2 * len(ready.texts) >= len(ready.fields.used)


def _likely(ready: Comparison, compared: ir.Table, model: Model) -> Pairs:
    codes = ready.patterns(compared).codes
    bits = model.weigh(codes)
    likely = bits >= _LIKELY
    chosen = ibis.memtable(pa.table({"code": codes[likely], "bits": bits[likely]}))
    found = ready.bench.arrow(compared.join(chosen, "code").select("l", "r", "code", "bits").order_by("l", "r"))
    left, right, kept, evidence = (found[name].to_numpy() for name in ("l", "r", "code", "bits"))
    return Pairs(left, right, kept, evidence)


def _linked(pairs: Pairs, ready: Comparison) -> tuple[npt.NDArray[np.bool_], Floats, float]:
    # Evidence that was not learned beside rivals says too much of them; there, each rival counts in full.
    chances = paired(pairs) if _among_rivals(ready) else rivalled(pairs)
    first = one_to_one(Pairs(pairs.left, pairs.right, pairs.codes, chances))
    threshold = best_threshold(chances[first], float(chances.sum()))
    return first & (chances >= threshold), chances, threshold


def _taken(pairs: Pairs) -> tuple[npt.NDArray[np.bool_], Floats, float]:
    chances = probability(pairs.bits)
    threshold = best_threshold(chances, float(chances.sum()))
    return chances >= threshold, chances, threshold


def _grouped(ready: Comparison, model: Model, links: Pairs, threshold: float) -> list[list[int]]:
    # Most groups are of two, which nothing can divide.
    degrees = np.bincount(np.concatenate([links.left, links.right]))
    alone = (degrees[links.left] == 1) & (degrees[links.right] == 1)
    couples = np.column_stack([links.left[alone], links.right[alone]]).tolist()
    known = {
        (left, right): bits
        for left, right, bits in zip(
            *(side[~alone].tolist() for side in (links.left, links.right, links.bits)), strict=True
        )
    }

    def weigh(wanted: Sequence[Pair]) -> Mapping[Pair, float]:
        asked = ibis.memtable(pa.table({"l": [a for a, _ in wanted], "r": [b for _, b in wanted]}))
        told = ready.bench.arrow(ready.levels(ready.bench.hold(asked)))
        bits = model.weigh(told["code"].to_numpy()).tolist()
        return dict(zip(zip(told["l"].to_pylist(), told["r"].to_pylist(), strict=True), bits, strict=True))

    bounded = min(max(threshold, 1e-9), 1 - 1e-9)
    return sorted(couples + grouped(known, weigh, float(np.log2(bounded / (1 - bounded)))))
