"""Write the parts of the documentation that the code already says.

Each page has a pair of markers, and what stands between them is made from the code::

    <!-- generated: NAME -->
    <!-- end -->

    python docs/generate.py            # write
    python docs/generate.py --check    # exit with 1 where a page is not current, and name it
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from limner.warehouse import tables

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


def markdown_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table of Markdown; a pipe inside a cell is escaped."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


def _table(table: tables.Table) -> str:
    columns = (
        (f"`{name}`", column.type, column.unit, _sensitivity(column), column.doc)
        for name, column in table.columns.items()
    )
    facts = [
        f"One row is identified by {', '.join(f'`{name}`' for name in table.grain)}. Written by `{table.writer}`"
        + (f" from {', '.join(f'`{name}`' for name in table.reads)}." if table.reads else "."),
    ]
    facts += ["Further columns of a source are kept as `x_…`."] * table.extensible
    facts += ["A row belongs to no customer."] * (not table.about_customers)
    head = ("column", "type", "unit", "sensitivity", "meaning")
    return f"## {table.name}\n\n{table.doc}\n\n{' '.join(facts)}\n\n{markdown_table(head, columns)}"


def _sensitivity(column: tables.Column) -> str:
    return "**personal**" if column.sensitivity == "personal" else column.sensitivity


BLOCKS: dict[str, Callable[[], str]] = {
    "table-flow": table_flow,
    "table-reference": table_reference,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
