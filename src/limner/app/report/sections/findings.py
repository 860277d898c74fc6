"""What to look at first: the sentences."""

from __future__ import annotations

from collections.abc import Sequence

from limner.app.report.markup import Section, Writer
from limner.app.report.sentences import Finding
from limner.core.text import Text


def findings(found: Sequence[Finding], writer: Writer) -> Section | None:
    """Write the sentences in order."""
    if not found:
        return None
    rows = "".join(
        f'<li class="finding{" bad" if each.bad else ""}"><div class="big">{writer.say(each.figure)}</div>'
        f'<div class="said"><p class="sentence">{writer.say(each.text)}</p><p class="detail">{writer.say(each.detail)}</p></div>'
        f'<div class="who">{writer.numbers.count(each.customers)}<span>{writer.either("位客户", "customers")}</span></div></li>'
        for each in found
    )
    return Section(
        "first",
        writer.say(Text("先看这里", "What to look at first")),
        writer.say(
            Text("按涉及的业务份额排序，数字均由数据算出。", "In order of how much of the business each concerns.")
        ),
        f'<ol class="findings">{rows}</ol>',
    )
