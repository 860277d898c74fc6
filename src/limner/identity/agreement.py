"""Say what stands against two customer ids being one person, of what is known of them."""

from __future__ import annotations

from difflib import SequenceMatcher

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis import _

from limner.identity.names import Agreement, agreement, heard
from limner.identity.workbench import Workbench

_ATTRIBUTES = ("gender", "birth_year")
_YEARS_APART = 1
"""A year of birth that was worked out from an age may be one off."""
_ALIKE = 0.6
"""Names in letters of which less than this share is equal, words in any order, are two names."""
_PAIR = {"left_id": "string", "right_id": "string"}


def disagreeing(pairs: ir.Table, records: ir.Table, names: ir.Table) -> ir.Table:
    """Plan which pairs disagree in name, gender or year of birth.

    What several records of one id say differently of it is unknown of it, and disagrees with nothing.

    Args:
        pairs: ``left_id`` and ``right_id``, each pair once.
        records: ``customer_id``, ``gender``, ``birth_year``.
        names: The pairs whose names disagree; see ``names_apart``.

    Returns:
        One row a pair that disagrees: ``left_id``, ``right_id``, ``because`` (of ``name``, ``gender`` and
        ``birth_year`` what applies, with blanks between).
    """
    said = records.filter(records.customer_id.notnull())
    only = said.group_by("customer_id").agg(
        **{name: ibis.ifelse(said[name].nunique() == 1, said[name].max(), None) for name in _ATTRIBUTES}
    )
    left = only.rename(left_id="customer_id", left_gender="gender", left_year="birth_year")
    right = only.rename(right_id="customer_id", right_gender="gender", right_year="birth_year")
    known = pairs.left_join(left, "left_id").drop("left_id_right").left_join(right, "right_id").drop("right_id_right")
    known = known.left_join(names.mutate(by_name=True), ["left_id", "right_id"])
    false = ibis.literal(value=False)
    told = known.select(
        "left_id",
        "right_id",
        name=known.by_name.fill_null(false),
        gender=(known.left_gender != known.right_gender).fill_null(false),
        year=((known.left_year - known.right_year).abs() > _YEARS_APART).fill_null(false),
    )
    words = [(told.name, "name "), (told.gender, "gender "), (told.year, "birth_year ")]
    because = ibis.literal("").join([ibis.ifelse(holds, word, "") for holds, word in words]).strip()
    return told.filter(told.name | told.gender | told.year).select("left_id", "right_id", because=because)


def names_apart(pairs: ir.Table, people: ir.Table, bench: Workbench) -> ir.Table:
    """Compare the names of pairs that are not written alike.

    Names in characters disagree that neither are nor sound the same; a romanisation that is not understood agrees with
    all. Names in letters disagree that have little in common.

    Args:
        pairs: ``left_id`` and ``right_id``, each pair once.
        people: ``record_id`` and ``name`` in clear.
        bench: Where plans run.

    Returns:
        One row a pair whose names disagree: ``left_id``, ``right_id``.
    """
    named = people.filter(people.name.notnull())
    left = named.select(left_id="record_id", one="name")
    right = named.select(right_id="record_id", other="name")
    both = pairs.inner_join(left, "left_id").inner_join(right, "right_id").filter(_.one != _.other)
    apart = [
        (row["left_id"], row["right_id"])
        for batch in bench.engine.batches(both.select("left_id", "right_id", "one", "other"))
        for row in batch.to_pylist()
        if are_apart(row["one"], row["other"])
    ]
    rows = [dict(zip(_PAIR, pair, strict=True)) for pair in apart]
    return ibis.memtable(pa.Table.from_pylist(rows, schema=ibis.schema(_PAIR).to_pyarrow()))


def written_apart(pairs: ir.Table, contacts: ir.Table) -> ir.Table:
    """Plan the pairs whose names are written differently, for which no name needs to be opened.

    Args:
        pairs: ``left_id`` and ``right_id``, each pair once.
        contacts: ``customer_id``, ``kind``, ``value_index``.

    Returns:
        One row a pair of which both have a name, and none in common: ``left_id``, ``right_id``.
    """
    named = contacts.filter(contacts.kind == "name", contacts.value_index.notnull())
    left = named.select(left_id="customer_id", one="value_index")
    right = named.select(right_id="customer_id", other="value_index")
    both = pairs.inner_join(left, "left_id").inner_join(right, "right_id")
    equal = both.group_by("left_id", "right_id").agg(equal=(both.one == both.other).cast("int64").max())
    return equal.filter(_.equal == 0).select("left_id", "right_id")


def are_apart(one: str, other: str) -> bool:
    """Whether two names are two names, and not two ways to write one."""
    here, there = heard(one), heard(other)
    if here.han or there.han:
        return agreement(here, there) in {Agreement.DIFFERENT, Agreement.ONE_CHARACTER}
    words, others = (" ".join(sorted(each.written.split())) for each in (here, there))
    return SequenceMatcher(None, words, others, autojunk=False).ratio() < _ALIKE
