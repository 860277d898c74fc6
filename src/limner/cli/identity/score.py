"""Measure the matching: ``limner identity score``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from limner.app.score_identity import Scored, Truth, score_identity
from limner.cli.commands import Command
from limner.cli.language import say
from limner.cli.options import JsonOption
from limner.cli.output import console, grid, write_json
from limner.core.text import plural

COMMAND = Command(order=10, zh="用已知答案的文件衡量匹配。", en="Measure the matching on a file whose truth is known.")


def score(  # noqa: PLR0913 — one parameter an option
    records: Annotated[
        list[Path],
        typer.Option(
            "--records",
            exists=True,
            dir_okay=False,
            help=say("记录文件；给两次则跨文件关联。", "File of records; given twice, the two are linked."),
        ),
    ],
    second: Annotated[
        Path | None,
        typer.Argument(exists=True, dir_okay=False, help=say("要关联的第二个文件。", "Second file, to be linked.")),
    ] = None,
    *,
    truth: Annotated[
        str | None,
        typer.Option(
            help=say("真实实体所在列，匹配时不可见。", "Column of the true entity; the matching never sees it.")
        ),
    ] = None,
    truth_pattern: Annotated[
        str | None,
        typer.Option(
            help=say(
                "从该列取实体的正则表达式，第一组为实体。",
                "Regular expression whose first group is the entity in that column.",
            )
        ),
    ] = None,
    links: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            help=say("真实配对文件：两列编号或行号。", "File of true pairs: two columns of ids or row numbers."),
        ),
    ] = None,
    links_match_column: Annotated[
        str | None,
        typer.Option(
            help=say(
                "配对文件中标明是否匹配的列；只计这些配对。",
                "Column of the links that says whether a pair matches; only those pairs count.",
            )
        ),
    ] = None,
    links_left: Annotated[
        str | None, typer.Option(help=say("配对文件中左侧编号的列。", "Column of the links with left ids."))
    ] = None,
    links_right: Annotated[
        str | None, typer.Option(help=say("配对文件中右侧编号的列。", "Column of the links with right ids."))
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Match one file with itself or two with each other, told nothing, and print precision, recall and F1."""
    told = Truth(
        column=truth,
        pattern=truth_pattern,
        links=links,
        match_column=links_match_column,
        left=links_left,
        right=links_right,
    )
    scored = score_identity([*records, *([second] if second else [])], told)
    if as_json:
        write_json(as_facts(scored))
        return
    _show(scored)


def as_facts(scored: Scored) -> dict[str, object]:
    """What ``--json`` prints."""
    counts, matched = scored.counts, scored.matched
    return {
        "records": scored.records,
        "precision": round(counts.precision, 6),
        "recall": round(counts.recall, 6),
        "f1": round(counts.f1, 6),
        "found": counts.found,
        "right": counts.right,
        "true": counts.true,
        "threshold": round(matched.threshold, 6),
        "fields": [{"column": field.column, "kind": str(field.kind)} for field in matched.fields.used],
        "left_out": dict(matched.fields.left_out),
        "rules": [{"keys": [key.name for key in rule.keys], "pairs": rule.pairs} for rule in matched.rules],
        "seconds": round(scored.seconds, 2),
    }


def _show(scored: Scored) -> None:
    counts = scored.counts
    rows = [
        [say("准确率", "Precision"), f"{counts.precision:.4f}"],
        [say("召回率", "Recall"), f"{counts.recall:.4f}"],
        ["F1", f"{counts.f1:.4f}"],
        [say("找到的配对", "Pairs found"), f"{counts.found:,}"],
        [say("正确的配对", "Pairs that are right"), f"{counts.right:,}"],
        [say("真实的配对", "Pairs there are"), f"{counts.true:,}"],
    ]
    title = say(
        f"{scored.records:,} 条记录，{scored.seconds:.1f} 秒",
        f"{scored.records:,} {plural(scored.records, 'record')}, {scored.seconds:.1f} s",
    )
    console.print(grid(title, (say("指标", "Measure"), say("值", "Value")), rows, numbers=(1,)))
    for field in scored.matched.fields.used:
        console.print(f"  {field.column}: {field.kind}")
