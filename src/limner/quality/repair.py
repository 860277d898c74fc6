"""Say what would raise the score most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from limner.core.text import Text, plural
from limner.quality.check import Check, Result
from limner.quality.expect import Fresh, Required
from limner.quality.score import Facts, mended, unfilled, workspace_score

MOST = 10

_LEAST = 0.05
_SMALLEST = 0.0005


@dataclass(frozen=True, kw_only=True)
class Repair:
    """One thing to mend.

    Attributes:
        table: where.
        column: the column to fill; empty where it is a check that fails.
        check: the check that fails; None where a column is to be filled.
        rows: rows to be mended.
        share: their share of the rows that were asked.
        found: what was found, where it is not a number of rows.
        gain: points by which the workspace's score would rise.
    """

    table: str
    column: str = ""
    check: Check | None = None
    rows: int
    share: float
    found: str = ""
    gain: float

    def sentence(self, table: Text, column: Text) -> Text:
        """Say it in a plain sentence with what it would gain, given what the table and the column are called."""
        gain = f"{self.gain:.1f}" if self.gain >= _LEAST else f"<{_LEAST * 2}"
        said = self.action(table, column)
        return Text(f"{said.zh}总分可提高 {gain} 分。", f"{said.en} The score would rise by {gain}.")

    def action(self, table: Text, column: Text) -> Text:
        """Say what to do."""
        place, rows, share = _lower(table.en), f"{self.rows:,}", share_of(self.rows, self.share)
        of_rows = f"{rows} {plural(self.rows, 'row')} ({share})"
        if self.check is None:
            return Text(
                f"补全{table.zh}的“{column.zh}”：{rows} 行（{share}）没有值。",
                f"Fill “{column.en}” in {place}: {of_rows} {plural(self.rows, 'has', 'have')} none.",
            )
        title = self.check.title
        if isinstance(self.check.expects, Fresh):
            return Text(
                f"更新{table.zh}：最新一天是 {self.found}。",
                f"Bring {place} up to date: the newest day is {self.found}.",
            )
        return Text(
            f"纠正{table.zh}：{rows} 行（{share}）不符合“{title.zh}”。",
            f"Mend {place}: {of_rows} {plural(self.rows, 'fails', 'fail')} “{title.en}”.",
        )


def repairs(tables: Sequence[Facts]) -> list[Repair]:
    """Return up to ten repairs, the one that raises the workspace's score most first; each is weighed by itself."""
    now = workspace_score(tables)
    if now is None:
        return []
    found = [
        replace(repair, gain=gain)
        for place, facts in enumerate(tables)
        for repair, better in _candidates(facts)
        if (gain := _with(tables, place, better) - now) > 0
    ]
    return sorted(found, key=lambda repair: (-repair.gain, repair.table, repair.column))[:MOST]


def _candidates(facts: Facts) -> list[tuple[Repair, Facts]]:
    filled = [
        (
            Repair(table=facts.table, column=name, rows=missing, share=missing / asked, gain=0),
            mended(facts, column=name),
        )
        for name, (missing, asked) in unfilled(facts).items()
        if missing
    ]
    # A required column that is not filled is told as a column to fill.
    failing = [r for r in facts.results if r.failed and not isinstance(r.check.expects, Required)]
    return filled + [(_of_check(result), mended(facts, check=result.check.name)) for result in failing]


def _of_check(result: Result) -> Repair:
    return Repair(
        table=result.check.table,
        check=result.check,
        rows=result.failed,
        share=result.share,
        found=result.found,
        gain=0,
    )


def _with(tables: Sequence[Facts], place: int, better: Facts) -> float:
    return workspace_score([*tables[:place], better, *tables[place + 1 :]]) or 0.0


def share_of(part: int, share: float) -> str:
    """Write the share of ``part`` rows: never 0 where there are some, never all where some are left."""
    if part and share < _SMALLEST:
        return "<0.1%"
    return ">99.9%" if 1 - _SMALLEST < share < 1 else f"{share:.1%}"


def _lower(title: str) -> str:
    return title[:1].lower() + title[1:]
