"""Say what stands against two customer ids being one person, of what records say of them."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

_ATTRIBUTES = ("gender", "birth_year")
_YEARS_APART = 1
"""A year of birth that was worked out from an age may be one off."""


def disagreeing(links: ir.Table, records: ir.Table) -> ir.Table:
    """Plan which linked pairs disagree in gender or year of birth.

    What several records of one id say differently of it is unknown of it, and disagrees with nothing.

    Args:
        links: ``left_id`` and ``right_id``.
        records: ``customer_id``, ``gender``, ``birth_year``.

    Returns:
        One row a pair that disagrees: ``left_id``, ``right_id``, ``because`` (``gender``, ``birth_year`` or both
        with a blank between).
    """
    said = records.filter(records.customer_id.notnull())
    only = said.group_by("customer_id").agg(
        **{name: ibis.ifelse(said[name].nunique() == 1, said[name].max(), None) for name in _ATTRIBUTES}
    )
    left = only.rename(left_id="customer_id", left_gender="gender", left_year="birth_year")
    right = only.rename(right_id="customer_id", right_gender="gender", right_year="birth_year")
    pairs = links.select("left_id", "right_id").distinct().inner_join(left, "left_id").inner_join(right, "right_id")
    gender = (_.left_gender != _.right_gender).fill_null(ibis.literal(value=False))
    year = ((_.left_year - _.right_year).abs() > _YEARS_APART).fill_null(ibis.literal(value=False))
    told = pairs.mutate(by_gender=gender, by_year=year).filter(_.by_gender | _.by_year)
    because = ibis.cases(
        (told.by_gender & told.by_year, "gender birth_year"), (told.by_gender, "gender"), else_="birth_year"
    )
    return told.select("left_id", "right_id", because=because)
