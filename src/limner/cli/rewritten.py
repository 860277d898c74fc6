"""Print what was rewritten as rows arrived."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from limner.cli.output import console
from limner.core.text import Locale, Text, plural

if TYPE_CHECKING:
    from limner.app.import_files import Share


def show_rewritten(shares: Sequence[Share], locale: Locale) -> None:
    """Print how many values were rewritten as they arrived, by kind or column."""
    for one in shares:
        share = f"{one.changed_share:.1%}"
        said = Text(
            f"{one.kind}：{one.values:,} 个中改写 {one.changed:,} 个（{share}），不合规 {one.invalid:,} 个",
            f"{one.kind}: {one.changed:,} of {one.values:,} {plural(one.values, 'value')} rewritten ({share}), {one.invalid:,} "
            f"{plural(one.invalid, 'is', 'are')} none",
        )
        console.print(f"  {said.to(locale)}")
