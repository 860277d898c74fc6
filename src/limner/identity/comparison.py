"""The records made ready to be compared, and the levels of any pairs of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from limner.identity.addresses import with_parts
from limner.identity.estimate import Patterns
from limner.identity.fields import Fields, Kind
from limner.identity.grams import cosines, weighted
from limner.identity.levels import compare, share_levels
from limner.identity.observe import Size
from limner.identity.sounds import with_sounds
from limner.identity.standard import prepare
from limner.identity.workbench import Workbench


@dataclass(frozen=True)
class Comparison:
    """What every step of a matching reads.

    Attributes:
        prepared: one row per record, ready to be compared.
        fields: what is compared.
        shares: one row per record, how frequent its values are.
        size: how many records there are.
        grams: of each field of long text, its runs of letters.
        bench: where plans run.
    """

    prepared: ir.Table
    fields: Fields
    shares: ir.Table
    size: Size
    grams: Mapping[int, ir.Table]
    bench: Workbench

    @property
    def texts(self) -> tuple[int, ...]:
        """The places of the fields of long text."""
        return tuple(place for place, field in enumerate(self.fields.used) if field.kind is Kind.TEXT)

    def levels(self, pairs: ir.Table) -> ir.Table:
        """Compare ``pairs`` (``l``, ``r``): one row a pair, ``l``, ``r``, ``code``."""
        near = {place: self.bench.hold(cosines(pairs, table)) for place, table in self.grams.items()}
        return self.bench.hold(compare(pairs, self.prepared, self.fields, shares=self.shares, cosines=near))

    def patterns(self, levels: ir.Table) -> Patterns:
        """Count the different codes of ``levels``."""
        found = self.bench.arrow(levels.group_by("code").agg(n=levels.count()).order_by("code"))
        return Patterns(found["code"].to_numpy(), found["n"].to_numpy())

    def record_ids(self) -> list[str]:
        """The ``record_id`` of each record by its number."""
        table = self.bench.arrow(self.prepared.select("rid", "record_id").order_by("rid"))
        return [str(one) for one in table["record_id"].to_pylist()]


def made_ready(records: ir.Table, fields: Fields, bench: Workbench, *, link: bool) -> Comparison:
    """Make ``records`` (``record_id``, ``source`` and the columns of ``fields``) ready."""
    table = bench.hold(prepare(records, fields))
    if any(field.kind is Kind.CHINESE_NAME for field in fields.used):
        table = bench.hold(with_sounds(table, fields, bench))
    if any(field.kind is Kind.CHINESE_ADDRESS for field in fields.used):
        table = bench.hold(with_parts(table, fields, bench))
    counts = {
        str(row["source"]): int(str(row["n"])) for row in bench.rows(table.group_by("source").agg(n=table.count()))
    }
    rows, first = sum(counts.values()), min(counts, default="")
    left = counts[first] if link else rows
    sided = table.mutate(side=(table.source != first).cast("int64") if link else ibis.literal(0, "int64"))
    rank = ibis.row_number().over(group_by="side", order_by="rid").cast("int64") if link else sided.rid
    prepared = bench.hold(sided.mutate(rank=rank)) if link else sided.mutate(rank=rank)
    shares = bench.hold(share_levels(prepared, fields, rows))
    grams = {
        place: bench.hold(weighted(prepared, place))
        for place, field in enumerate(fields.used)
        if field.kind is Kind.TEXT
    }
    return Comparison(prepared, fields, shares, Size(left, rows - left, link), grams, bench)
