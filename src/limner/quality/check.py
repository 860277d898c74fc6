"""One check of one table: what is expected, of which rows, and how bad it is where it fails."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from limner.core.text import Text
from limner.quality.expect import Expectation, Refers, of_rows
from limner.rules.rule import Rule
from limner.warehouse.tables import BY_NAME

Severity = Literal["error", "warning"]
OnFail = Literal["quarantine", "report"]


@dataclass(frozen=True, kw_only=True)
class Check:
    """One check.

    Attributes:
        name: unique among all checks.
        table: the table that is checked.
        expects: what is expected.
        severity: an ``error`` fails the run; a ``warning`` is told.
        title: what is expected, in a few words.
        when: only rows for which this rule holds are asked; all where it is None.
        tolerance: share of the asked rows that may fail.
        on_fail: ``quarantine`` puts a row of a source aside where it fails as it arrives (``can_quarantine``); ``report``
            lets it in, and it is told of when the table is checked.
    """

    name: str
    table: str
    expects: Expectation
    severity: Severity = "error"
    title: Text
    when: Rule | None = None
    tolerance: float = 0.0
    on_fail: OnFail = "report"


def can_quarantine(check: Check) -> bool:
    """Whether it can be decided of a row of a source as it arrives.

    Not of the table as a whole; not by a reference, since which of two files comes first must not matter; and not where
    some rows may fail.
    """
    table = BY_NAME.get(check.table)
    by_row = of_rows(check.expects) and not isinstance(check.expects, Refers)
    return by_row and not check.tolerance and table is not None and table.writer == "sources"


@dataclass(frozen=True, kw_only=True)
class Result:
    """What came of one check.

    Attributes:
        check: the check.
        rows: rows that were asked; of a check of the table as a whole, all.
        failed: rows that failed; of ``Fresh`` and ``RowsAgainstLast``, all or none.
        skipped: why it was not asked; None where it was.
        found: what was found in place of the expected, where it is not a number of rows (a day, a ratio).
        age_days: of ``Fresh``, days from the newest day to the as-of day.
    """

    check: Check
    rows: int
    failed: int
    skipped: Text | None = None
    found: str = ""
    age_days: int | None = None

    @property
    def share(self) -> float:
        """Share of the asked rows that failed."""
        return self.failed / self.rows if self.rows else 0.0

    @property
    def passed(self) -> bool:
        """Whether no more failed than is tolerated."""
        return self.share <= self.check.tolerance
