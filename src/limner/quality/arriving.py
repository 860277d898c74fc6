"""Decide of the rows that a source brings which of them its checks put aside.

Each check of ``on_fail`` quarantine is asked of what a row says by itself, before rows are brought together: a row fails or
does not, whatever comes before or after it. A check that asks a column that the file does not have is not asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir

from limner.core.text import Locale
from limner.quality.check import Check
from limner.quality.expect import asked, columns_of
from limner.quality.scan import Checked, failing

_MARK = "fails_"
_NO = ibis.literal(value=False)


@dataclass(frozen=True)
class Refusal:
    """One row that is put aside.

    Attributes:
        line: its line in the file.
        checks: what it fails, in the order of their names.
    """

    line: int
    checks: tuple[Check, ...]

    @property
    def names(self) -> str:
        """The names of the checks."""
        return ", ".join(check.name for check in self.checks)

    @property
    def column(self) -> str | None:
        """The column of the table at fault; None where it is not one alone."""
        columns = {columns_of(check.expects)[:1] for check in self.checks}
        (first, *others) = columns
        return None if others or not first else first[0]

    def reason(self, locale: Locale) -> str:
        """Say what was expected of the row."""
        return ("；" if locale == "zh" else "; ").join(check.title.to(locale) for check in self.checks)


def asked_of(checks: Iterable[Check], table: str, columns: Sequence[str]) -> list[Check]:
    """Return the checks that put aside rows of ``table`` and ask none but ``columns``, by name."""
    found = (check for check in checks if check.table == table and check.on_fail == "quarantine")
    return sorted((check for check in found if _reads(check).issubset(columns)), key=lambda check: check.name)


def failing_rows(checks: Sequence[Check], table: Checked) -> ir.Table:
    """Plan the rows of which any check fails, in one scan: ``line``, and for the check at place i whether it does, ``fails_i``."""
    marks = {f"{_MARK}{i}": failing(check, table.rows, table).fill_null(_NO) for i, check in enumerate(checks)}
    marked = table.rows.select("line", **marks)
    return marked.filter(ibis.or_(*(marked[name] for name in marks)))


def refusals(checks: Sequence[Check], rows: Iterable[Mapping[str, Any]]) -> list[Refusal]:
    """Read the rows of ``failing_rows``."""
    return [Refusal(row["line"], tuple(check for i, check in enumerate(checks) if row[f"{_MARK}{i}"])) for row in rows]


def merged(refused: Iterable[Refusal]) -> list[Refusal]:
    """Bring together what the checks of several tables say of one row, by line."""
    by_line: dict[int, list[Check]] = {}
    for one in refused:
        by_line.setdefault(one.line, []).extend(one.checks)
    return [Refusal(line, tuple(checks)) for line, checks in sorted(by_line.items())]


def _reads(check: Check) -> set[str]:
    among = () if check.when is None else tuple(has.column for has in asked(check.when))
    return {*columns_of(check.expects), *among}
