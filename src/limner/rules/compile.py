"""Turn rules into plans that select or mark customers."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import ibis
import ibis.expr.types as ir

from limner.engine.bound import Day
from limner.rules.compare import FALSE, holds
from limner.rules.facts import with_facts
from limner.rules.fit import fit
from limner.rules.rule import Rule
from limner.rules.tables import RuleTables


def matching(rule: Rule, tables: RuleTables, *, as_of: Day, columns: Collection[str] = ()) -> ir.Table:
    """Plan who matches ``rule`` as of the day.

    Returns:
        One row a customer who matches: customer_id, and those ``columns`` of the customers that are asked for.

    Raises:
        InvalidDefinition: the rule does not fit the tables; with the path of the fault and the nearest valid name.
    """
    wide = widened([rule], tables, as_of=as_of, columns=columns)
    return wide.filter(holds(rule, wide)).select("customer_id", *columns)


def marked(rules: Mapping[str, Rule], tables: RuleTables, *, as_of: Day) -> ir.Table:
    """Plan all customers with, for each of ``rules``, whether it holds as of the day; one scan for all of them.

    Returns:
        One row a customer: customer_id, and a boolean, never null, for each name in ``rules``.

    Raises:
        InvalidDefinition: a rule does not fit the tables; the path begins with the rule's name.
    """
    for name, rule in rules.items():
        fit(rule, tables, name)
    wide = with_facts(rules.values(), tables, as_of=as_of)
    return wide.select("customer_id", **{name: condition(rule, wide) for name, rule in rules.items()})


def fitting(rules: Mapping[str, Rule], tables: RuleTables, *, as_of: Day, name: str) -> ir.Table:
    """Plan whom each of ``rules`` fits as of the day; one scan for all of them.

    Args:
        rules: Rules by name; names are identifiers.
        tables: What they are asked of.
        as_of: The day.
        name: The column that says which rule it is.

    Returns:
        One row a customer and rule that fits: customer_id and the column ``name``.

    Raises:
        InvalidDefinition: a rule does not fit the tables; the path begins with the rule's name.
    """
    if not rules:
        return tables.customers.filter(FALSE).select("customer_id", **{name: ibis.null("string")})
    marks = marked(rules, tables, as_of=as_of)
    # As one text that is split, only the names that fit become rows; an array would give a row a name, most of them null.
    names = ibis.literal(",").join([marks[each].ifelse(each, ibis.null("string")) for each in rules])
    rows = marks.select("customer_id", **{name: names.split(",").unnest()})
    return rows.filter(rows[name] != "")


def widened(rules: Collection[Rule], tables: RuleTables, *, as_of: Day, columns: Collection[str] = ()) -> ir.Table:
    """Plan the customers' table with what ``condition`` needs for ``rules`` (``fact_…``) and the attributes ``columns``.

    Raises:
        InvalidDefinition: a rule does not fit the tables.
    """
    for rule in rules:
        fit(rule, tables)
    return with_facts(rules, tables, as_of=as_of, columns=columns)


def condition(rule: Rule, wide: ir.Table) -> ir.BooleanValue:
    """Plan whether ``rule`` holds for a row of ``wide``, which ``widened`` made for it: true or false, never null.

    A rule of ``Has``, ``All``, ``Any`` and ``Not`` alone needs no more than a table with its columns.
    """
    return holds(rule, wide).fill_null(FALSE)
