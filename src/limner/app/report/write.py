"""Write the report to a file: a page or a workbook."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from limner.app.report.facts import gather
from limner.app.report.page import page
from limner.app.report.sentences import sentences
from limner.app.report.workbook import write_workbook
from limner.app.workspace import Workspace
from limner.core.errors import InvalidDefinition
from limner.core.text import Locale

ENDINGS = (".html", ".xlsx")


@dataclass(frozen=True)
class Written:
    """What was written: of how many customers, as of which day, with how many sentences."""

    customers: int
    as_of: str
    sentences: int


def write_report(
    workspace: Workspace, out: Path, *, locale: Locale | None = None, segment: str | None = None
) -> Written:
    """Write the report on all customers, or on the members of ``segment``, to ``out``.

    A file that ends in ``.html`` is the page, one that ends in ``.xlsx`` the tables behind it. The file appears whole
    or not at all.

    Raises:
        InvalidDefinition: ``out`` ends otherwise.
        NotFound: no portraits have been built, or there is no such segment.
        NotAllowed: the segment has too few members.
    """
    ending = out.suffix.lower()
    if ending not in ENDINGS:
        raise InvalidDefinition(
            f"{out.name} ends in neither .html nor .xlsx.",
            remedy="Name a page, report.html, or a workbook, report.xlsx.",
        )
    language = locale or workspace.settings.locale
    facts = gather(workspace, segment)
    part = out.with_name(f".{out.name}.part")
    out.parent.mkdir(parents=True, exist_ok=True)
    try:
        if ending == ".html":
            part.write_text(page(facts, language), encoding="utf-8")
        else:
            write_workbook(facts, language, part)
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
    return Written(facts.headline.customers, facts.as_of.isoformat(), len(sentences(facts)))
