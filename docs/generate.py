"""Write the parts of the documentation that the code already says.

Each page has a pair of markers, and what stands between them is made from the code::

    <!-- generated: NAME -->
    <!-- end -->

    python docs/generate.py            # write
    python docs/generate.py --check    # exit with 1 where a page is not current, and name it
"""

from __future__ import annotations

import html
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from limner.core.discover import discover
from limner.portrait import tags as shipped_tags
from limner.portrait.catalogue import catalogue, money_features, share_features
from limner.portrait.evidence import explain
from limner.portrait.feature import Feature
from limner.portrait.measure import Measure
from limner.portrait.tag import THEMES, Tag
from limner.portrait.threshold import write_threshold
from limner.portrait.wording import written
from limner.rules.describe import describe
from limner.segments.segment import Segment
from limner.segments.shipped import shipped
from limner.warehouse import tables
from limner.warehouse.activities import DECLARED

FOLDER = Path(__file__).parent
_BLOCK = re.compile(r"(?P<open><!-- generated: (?P<name>[a-z-]+) -->\n).*?(?P<close><!-- end -->)", re.DOTALL)


def main(arguments: list[str]) -> int:
    """Bring every page up to date, or with ``--check`` only say which are not."""
    stale = [page for page in pages() if current(page.read_text(encoding="utf-8")) != page.read_text(encoding="utf-8")]
    if "--check" in arguments:
        sys.stderr.writelines(f"{page} is not current; run make docs.\n" for page in stale)
        return bool(stale)
    for page in stale:
        page.write_text(current(page.read_text(encoding="utf-8")), encoding="utf-8")
        sys.stdout.write(f"{page} written\n")
    return 0


def pages() -> list[Path]:
    """Return every page of the documentation, and the one before its door."""
    return [FOLDER.parent / "README.md", *sorted(FOLDER.rglob("*.md"))]


def current(text: str) -> str:
    """Return ``text`` with every generated block made anew.

    Raises:
        KeyError: a marker names a block that nobody makes.
    """
    return _BLOCK.sub(lambda block: f"{block['open']}\n{BLOCKS[block['name']]().strip()}\n\n{block['close']}", text)


def table_flow() -> str:
    """Draw which stage writes which table, and from which tables, as a Mermaid flowchart."""
    writers = dict.fromkeys(table.writer for table in tables.ALL)
    lines = ["```mermaid", "flowchart LR", "  outside([files of a business]) --> sources"]
    for writer in writers:
        lines += [f"  subgraph {writer}"]
        lines += [f"    {table.name}" for table in tables.ALL if table.writer == writer]
        lines += ["  end"]
    lines += [f"  {source} --> {table.name}" for table in tables.ALL for source in table.reads]
    return "\n".join([*lines, "```"])


def table_reference() -> str:
    """Describe every table: its grain, its writer and its columns."""
    return "\n\n".join(_table(table) for table in tables.ALL)


def activity_reference() -> str:
    """List the activities that tables declare."""
    rows = [
        (f"`{name}`", activity.done.zh, activity.done.en, f"[{table.name}](tables.md#{table.name})")
        for name, (table, activity) in DECLARED.items()
    ]
    return markdown_table(("activity", "中文", "English", "rows of"), rows)


def markdown_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table of Markdown; a pipe inside a cell is escaped."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


def _table(table: tables.Table) -> str:
    columns = (
        (f"`{name}`", column.title.zh, column.title.en, column.type, column.unit, _sensitivity(column), column.doc)
        for name, column in table.columns.items()
    )
    facts = [
        f"One row is identified by {', '.join(f'`{name}`' for name in table.grain)}. Written by `{table.writer}`"
        + (f" from {', '.join(f'`{name}`' for name in table.reads)}." if table.reads else "."),
    ]
    facts += ["Further columns of a source are kept as `x_…`."] * table.extensible
    facts += [f"Its day is `{table.day}`."] * bool(table.day)
    facts += [f"Rules call it {', '.join(f'`{one.name}`' for one in table.activities)}."] * bool(table.activities)
    facts += ["Rows of later imports complete or correct it."] * table.revisable
    facts += ["A row belongs to no customer."] * (not table.about_customers)
    head = ("column", "中文", "English", "type", "unit", "sensitivity", "meaning")
    return f"## {table.name}\n\n**{table.title.zh}** · **{table.title.en}**\n\n{table.doc}\n\n{' '.join(facts)}\n\n{markdown_table(head, columns)}"


def _sensitivity(column: tables.Column) -> str:
    return "**personal**" if column.sensitivity == "personal" else column.sensitivity


def feature_reference() -> str:
    """List every feature: those of measures, one a window, and then the formulas."""
    made = catalogue()
    measured = [_measured(measure) for measure in made.measures if measure.published]
    formulas = [_formula(feature) for feature in made.formulas]
    head = ("feature", "type", "unit", "中文", "English")
    return (
        f"{len(made.features)} features ship.\n\n## By window\n\n{markdown_table(head, measured)}\n\n"
        f"## Others\n\n{markdown_table(head, formulas)}"
    )


def _measured(measure: Measure) -> tuple[str, ...]:
    windows = ", ".join(f"`{measure.column(window).removeprefix(measure.name)}`" for window in measure.windows)
    return (f"`{measure.name}` + {windows}", measure.type, measure.unit, *_said(measure))


def _formula(feature: Feature) -> tuple[str, ...]:
    return (f"`{feature.name}`", feature.type, feature.unit, *_said(feature))


def _said(thing: Measure | Feature | Segment) -> tuple[str, str]:
    return (
        f"**{thing.title.zh}** {thing.definition.zh}",
        f"**{thing.title.en}** {thing.definition.en}",
    )


def tag_reference() -> str:
    """Describe every tag, by theme: its definition, its rule, its thresholds, its examples and its evidence."""
    tags = discover(shipped_tags, Tag).values()
    by_theme = [
        (title.zh, title.en, str(len(names)), ", ".join(f"[{name}](#{name})" for name in names))
        for theme, title in THEMES.items()
        if (names := [tag.name for tag in tags if tag.theme == theme])
    ]
    lines = [f"{len(tags)} tags ship.", markdown_table(("主题", "theme", "tags", "names"), by_theme)]
    for theme, title in THEMES.items():
        of_theme = [tag for tag in tags if tag.theme == theme]
        lines += [f"## {title.zh} {title.en}"] * bool(of_theme)
        lines += [_tag(tag) for tag in of_theme]
    return "\n\n".join(lines)


def _tag(tag: Tag) -> str:
    thresholds = ", ".join(
        f"`{name}` {write_threshold(tag, name, tag.thresholds[name], 'en')}" for name in tag.thresholds
    )
    lines = [
        f"### {tag.name}",
        f"**{tag.title.zh}** {tag.definition.zh}",
        f"**{tag.title.en}** {tag.definition.en}",
        f"Rule: {_rule(tag)}." + (f" Thresholds: {thresholds}." if thresholds else ""),
        f"Fits: {_examples(tag, fitting=True)}. Does not fit: {_examples(tag, fitting=False)}.",
    ]
    example = next((row for row, fits in tag.examples if fits), None)
    if example is not None:
        lines += [f"> {explain(tag, example, 'zh')}\n>\n> {explain(tag, example, 'en')}"]
    return "\n\n".join(lines)


def _examples(tag: Tag, *, fitting: bool) -> str:
    """Write the examples that fit, or those that do not, one after another."""
    rows = [row for row, fits in tag.examples if fits is fitting]
    return "; ".join(", ".join(f"`{name}` {_said_value(name, value)}" for name, value in row.items()) for row in rows)


def _said_value(name: str, value: object) -> str:
    return "null" if value is None else written(catalogue().features[name], value, "en")


def _rule(of: Tag | Segment) -> str:
    return describe(of.rule, "en", amounts=money_features(), shares=share_features())


def segment_reference() -> str:
    """Describe every segment, by theme: who is in it, and the rule."""
    segments = shipped().values()
    lines = [f"{len(segments)} segments ship."]
    for theme in dict.fromkeys(segment.theme for segment in segments):
        rows = [
            (f"`{segment.name}`", *_said(segment), _rule(segment)) for segment in segments if segment.theme == theme
        ]
        lines += [f"## {theme}", markdown_table(("segment", "中文", "English", "rule"), rows)]
    return "\n\n".join(lines)


def command_reference() -> str:
    """Describe every command, in English, as Typer does."""
    written = subprocess.run(
        [sys.executable, "-m", "typer", "limner.cli.main", "utils", "docs", "--name", "limner"],
        env={**os.environ, "LIMNER_LOCALE": "en"},
        capture_output=True,
        text=True,
        check=True,
    )
    return html.unescape(written.stdout).split("\n", maxsplit=1)[1]


BLOCKS: dict[str, Callable[[], str]] = {
    "table-flow": table_flow,
    "table-reference": table_reference,
    "activity-reference": activity_reference,
    "feature-reference": feature_reference,
    "tag-reference": tag_reference,
    "segment-reference": segment_reference,
    "command-reference": command_reference,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
