"""Make the example company and check portraits against its truths: ``limner company``."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from limner.app.example_company import NONE, Score, check_company, make_company
from limner.cli.language import say
from limner.cli.options import DEFAULT_FOLDER, JsonOption, WorkspaceOption, open_workspace
from limner.cli.output import Cell, console, grid, styled, write_json
from limner.core.text import Text

WORDS = {
    "promotion_sensitive": Text("促销敏感", "Promotion-sensitive"),
    "high_price": Text("偏好高价", "Prefers high prices"),
    "loyal": Text("忠诚", "Loyal"),
    "about_to_leave": Text("即将流失", "About to leave"),
    "day_part": Text("偏好时段", "Favourite part of the day"),
    "payday": Text("发薪日", "Payday"),
    "season": Text("偏好季节", "Favourite season"),
    "same_person": Text("同一个人", "The same person"),
    "yes": Text("是", "yes"),
    "no": Text("否", "no"),
    NONE: Text("未识别", "none found"),
    "night": Text("凌晨", "night"),
    "morning": Text("早上", "morning"),
    "noon": Text("中午", "noon"),
    "afternoon": Text("下午", "afternoon"),
    "evening": Text("晚上", "evening"),
    "spring": Text("春", "spring"),
    "summer": Text("夏", "summer"),
    "autumn": Text("秋", "autumn"),
    "winter": Text("冬", "winter"),
}

FolderArgument = Annotated[Path, typer.Argument(help=say("示例企业的文件夹。", "Folder of the example company."))]


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    group = typer.Typer(
        help=say(
            "生成示例企业，并用已知真相检验画像。", "Make the example company, and check portraits against its truths."
        ),
        no_args_is_help=True,
    )
    group.command("make", help=say("生成示例企业的数据。", "Make the data of the example company."))(make)
    group.command("check", help=say("用已知真相检验画像。", "Check portraits against what is true."))(check)
    app.add_typer(group, name="company")


def make(
    folder: FolderArgument,
    *,
    customers: Annotated[
        int, typer.Option(help=say("客户数，200 到 500 万。", "Customers, from 200 to 5 million."))
    ] = 2000,
    seed: Annotated[int, typer.Option(help=say("随机种子。", "Seed of the random numbers."))] = 7,
    as_json: JsonOption = False,
) -> None:
    """Make the example company: its files, the same persons in other systems, consents, and what is true."""
    started = time.perf_counter()
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=as_json) as bar:
        bar.add_task(say("生成数据", "Making the data"))
        company = make_company(folder, customers=customers, seed=seed)
    if as_json:
        write_json({"folder": str(company.folder), "rows": company.rows})
        return
    rows = [[name, f"{count:,}"] for name, count in company.rows.items()]
    console.print(grid("", (say("文件", "File"), say("行数", "Rows")), rows, numbers=(1,)))
    seconds = time.perf_counter() - started
    console.print(
        say(
            f"\n[bold]{customers:,}[/] 位客户，用时 {seconds:.1f} 秒。下一步：",
            f"\n[bold]{customers:,}[/] customers in {seconds:.1f} s. Next:",
        )
    )
    for command in (
        "limner init W --time-zone Asia/Shanghai --currency CNY",
        f"limner import {company.data} -w W",
        "limner build -w W",
        f"limner company check {folder} -w W",
    ):
        console.print(f"  {command}", soft_wrap=True)


def check(folder: FolderArgument, *, workspace: WorkspaceOption = DEFAULT_FOLDER, as_json: JsonOption = False) -> None:
    """Compare the portraits of the last build with what was planted: confusion, precision, recall and F1 of each truth."""
    with open_workspace(workspace) as opened:
        scores = check_company(opened, folder)
        if as_json:
            write_json([_json(score) for score in scores])
        else:
            _show(scores)


def _json(score: Score) -> dict[str, object]:
    cells = [{"planted": one, "found": other, "customers": n} for (one, other), n in sorted(score.confusion.items())]
    return {
        "truth": score.truth,
        "found_by": score.found_by,
        "customers": score.customers,
        "precision": score.precision,
        "recall": score.recall,
        "f1": score.f1,
        "confusion": cells,
    }


def _show(scores: tuple[Score, ...]) -> None:
    headers = (
        *(say("真相", "Truth"), say("由谁识别", "Found by"), say("客户", "Customers")),
        *(say("精确率", "Precision"), say("召回率", "Recall"), "F1"),
    )
    rows: list[list[Cell]] = [
        [
            *(_word(score.truth), score.found_by, f"{score.customers:,}"),
            *(f"{score.precision:.3f}", f"{score.recall:.3f}", styled(f"[bold]{score.f1:.3f}[/]")),
        ]
        for score in scores
    ]
    console.print(grid(say("画像与真相", "Portraits and truths"), headers, rows, numbers=(2, 3, 4, 5)))
    for score in scores:
        found = (*score.labels, *((NONE,) if any(other == NONE for _, other in score.confusion) else ()))
        cells = [
            [_word(label), *(f"{score.count(label, other):,}" if score.count(label, other) else "·" for other in found)]
            for label in score.labels
        ]
        title = say(
            f"{_word(score.truth)}：行为真相，列为识别结果", f"{_word(score.truth)}: planted down, found across"
        )
        console.print()
        console.print(f"[bold]{title}[/]")
        console.print(grid("", ("", *map(_word, found)), cells, numbers=range(1, len(found) + 1)))


def _word(name: str) -> str:
    return WORDS[name].to("zh" if say("zh", "en") == "zh" else "en") if name in WORDS else name
