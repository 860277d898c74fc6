"""Write values one way: what a normaliser says of one text, and what becomes of a column.

A normaliser is a pure function of one text. Applied to its own result it changes nothing. What is only a matter of form
(width, blanks, case of a domain) has score 1 and is safe; what may be wrong (a typing error mended, an ambiguous date
read) has a lower score, and is proposed until somebody approves it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis import _

from limner.core.text import Text
from limner.engine.memory import in_memory
from limner.warehouse.tables import before_column

SAFE = 1.0
BATCH = 5_000


@dataclass(frozen=True)
class Normal:
    """What a normaliser says of one text.

    Attributes:
        value: the text in its normal form; cleaned only, where it is none of its kind.
        changed: whether that differs from the text.
        notes: what was done or is wrong, in words of the normaliser's own.
        score: how sure the form is: 1 is safe, less is a proposal.
        valid: whether the text is one of its kind.
        parts: what the value says besides: a birth date, a province, a form to compare by …
    """

    value: str
    changed: bool
    notes: tuple[str, ...] = ()
    score: float = SAFE
    valid: bool = True
    parts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Normaliser:
    """One way to write values of one kind.

    Attributes:
        name: its name.
        title: what it is called.
        definition: what it does.
        kinds: names of columns and kinds of personal values that it is for.
        of: says of one text what its normal form is.
        batch: the same of many texts at once, where that is faster.
        among: proposes changes that only show among all values of a column, given the rows of each.
        examples: texts with their normal forms.
    """

    name: str
    title: Text
    definition: Text
    kinds: tuple[str, ...]
    of: Callable[[str], Normal]
    batch: Callable[[Sequence[str]], list[Normal]] | None = None
    among: Callable[[Mapping[str, int]], tuple[Proposal, ...]] | None = None
    examples: tuple[tuple[str, str], ...] = ()

    def all(self, texts: Sequence[str]) -> list[Normal]:
        """Return what it says of each of ``texts``, in batches."""
        if self.batch is None:
            return [self.of(text) for text in texts]
        return [one for start in range(0, len(texts), BATCH) for one in self.batch(texts[start : start + BATCH])]


@dataclass(frozen=True)
class Proposal:
    """One change that waits for approval: ``before`` in ``rows`` rows would become ``after``."""

    before: str
    after: str
    rows: int
    score: float
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Normalised:
    """What a normaliser makes of a column.

    Attributes:
        rows: rows with a value.
        after: the new value of each distinct value that changes; what is safe, or was approved.
        changed_rows: rows that change.
        invalid_rows: rows whose value is none of its kind.
        proposals: what waits for approval, the most rows first.
    """

    rows: int
    after: Mapping[str, str]
    changed_rows: int
    invalid_rows: int
    proposals: tuple[Proposal, ...]

    @property
    def changed_share(self) -> float:
        """Share of the rows with a value that change."""
        return self.changed_rows / self.rows if self.rows else 0.0


@dataclass(frozen=True, kw_only=True)
class Share:
    """How many values of one kind arrived, and how many of them were rewritten or are none of their kind.

    Attributes:
        kind: a kind of contacts, or a column as ``table.column``.
        values: rows with a value.
        changed: how many were rewritten.
        invalid: how many are none of their kind.
    """

    kind: str
    values: int
    changed: int
    invalid: int

    @property
    def changed_share(self) -> float:
        """Share of the values that were rewritten."""
        return self.changed / self.values if self.values else 0.0


def summed(shares: Iterable[Share]) -> tuple[Share, ...]:
    """Add up what arrived of each kind, in the order in which kinds come."""
    found: dict[str, Share] = {}
    for one in shares:
        of = found.get(one.kind, Share(kind=one.kind, values=0, changed=0, invalid=0))
        found[one.kind] = Share(
            kind=one.kind,
            values=of.values + one.values,
            changed=of.changed + one.changed,
            invalid=of.invalid + one.invalid,
        )
    return tuple(found.values())


def distinct_values(table: ir.Table, column: str) -> ir.Table:
    """Plan the distinct values of a text column with the rows of each: ``value``, ``rows``."""
    known = table.filter(table[column].notnull())
    return known.group_by(value=known[column]).agg(rows=_.count())


def normalised(
    normaliser: Normaliser, counts: Mapping[str, int], *, approved: Mapping[str, str] | None = None
) -> Normalised:
    """Say what ``normaliser`` makes of a column, given its distinct values with the rows of each.

    ``approved`` are changes that somebody agreed to (before to after); they come before what is proposed, and hold of what
    a text becomes as of the text itself: a text that comes later ends where those that were written again and again did.
    """
    agreed = approved or {}
    texts = list(counts)
    after: dict[str, str] = {}
    proposals: list[Proposal] = []
    invalid = 0
    for text, normal in zip(texts, normaliser.all(texts), strict=True):
        invalid += 0 if normal.valid else counts[text]
        if text in agreed:
            after[text] = _settled(text, agreed)
        elif normal.changed and normal.score >= SAFE:
            after[text] = _settled(normal.value, agreed)
        elif normal.changed:
            proposals.append(Proposal(text, normal.value, counts[text], normal.score, normal.notes))
    if normaliser.among:
        told = {*after, *agreed, *(one.before for one in proposals)}
        proposals += [one for one in normaliser.among(counts) if one.before not in told]
    kept = {before: value for before, value in after.items() if before != value}
    return Normalised(
        rows=sum(counts.values()),
        after=kept,
        changed_rows=sum(counts[text] for text in kept),
        invalid_rows=invalid,
        proposals=tuple(sorted(proposals, key=lambda one: (-one.rows, one.before))),
    )


def _settled(text: str, agreed: Mapping[str, str]) -> str:
    """Follow what was agreed of ``text`` to its end; where that leads back, to the last before."""
    seen = set[str]()
    while text in agreed and agreed[text] not in seen:
        seen.add(text)
        text = agreed[text]
    return text


def applied(table: ir.Table, column: str, after: Mapping[str, str]) -> ir.Table:
    """Plan ``table`` with the new values in ``column`` and those of before in ``before_column``; rows keep their number.

    What was kept of an earlier time stays.
    """
    kept = before_column(column)
    before = ibis.coalesce(table[kept], table[column]) if kept in table.columns else table[column]
    rows = table.mutate(**{kept: before})
    if not after:
        return rows
    new = in_memory(pa.table({"normal_of": list(after), "normal_value": list(after.values())}))
    joined = rows.left_join(new, rows[column] == new.normal_of)
    made = joined.mutate(**{column: ibis.coalesce(joined.normal_value, joined[column])})
    return made.select(*rows.columns)


def reverted(table: ir.Table, column: str) -> ir.Table:
    """Plan the table that ``applied`` was given; of rows that came without it, the column stays."""
    kept = before_column(column)
    return table.mutate(**{column: ibis.coalesce(table[kept], table[column])}).drop(kept)


def cleaned(text: str) -> str:
    """Return ``text`` in NFKC, without characters that cannot be seen, one blank between words and none around."""
    plain = unicodedata.normalize("NFKC", text)
    return " ".join(re.sub(r"[\u200b-\u200f\u2060\ufeff\u00ad]", "", plain).split())


def made(text: str, value: str, *notes: str, score: float = SAFE, valid: bool = True, **parts: str) -> Normal:
    """Say what became of ``text``; parts that are empty are left out."""
    given = {name: part for name, part in parts.items() if part}
    return Normal(value, value != text, tuple(notes), score, valid, given)
