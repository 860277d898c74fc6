"""What a notebook or script may ask of a workspace: ``limner.open(path)``."""

from __future__ import annotations

import ibis.expr.types as ir

from limner.app.asked import Asked
from limner.app.preview import rule_from_text
from limner.app.show_portrait import Portrait, portrait_of
from limner.app.workspace import Workspace
from limner.rules.compile import matching
from limner.rules.rule import Rule
from limner.warehouse.reader import table_named


class Notebook(Workspace):
    """A workspace with the few verbs that analysis needs; results are ibis tables, or small frozen values."""

    def table(self, name: str) -> ir.Table:
        """Return the table called ``name`` as lazy rows; ``.to_pandas()``, ``.to_polars()`` or ``.to_pyarrow()`` runs it.

        Raises:
            NotFound: there is no such table; the message names the nearest.
        """
        return self.reader().table(table_named(name))

    def portrait(self, customer: str) -> Portrait:
        """Return the portrait of one customer as the last build left it.

        Raises:
            NotFound: there is none.
        """
        return portrait_of(self, customer)

    def segment(self, rule: Rule | str) -> ir.Table:
        """Return who matches ``rule`` (or its JSON) as of the last build: one row a customer, ``customer_id``.

        Raises:
            InvalidDefinition: the rule does not fit the tables.
            NotFound: no portraits have been built.
        """
        asked = Asked(self.reader())
        wanted = rule_from_text(rule) if isinstance(rule, str) else rule
        return matching(wanted, asked.tables(wanted), as_of=asked.as_of)
