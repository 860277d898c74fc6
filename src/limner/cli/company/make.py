"""Make the example company: ``limner company make``."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from limner.app.example_company import make_company
from limner.cli.commands import Command
from limner.cli.language import say
from limner.cli.options import JsonOption
from limner.cli.output import console, grid, write_json

COMMAND = Command(order=10, zh="生成示例企业的数据。", en="Make the data of the example company.")
FolderArgument = Annotated[Path, typer.Argument(help=say("示例企业的文件夹。", "Folder of the example company."))]


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
