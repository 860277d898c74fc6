"""Read sources when they are due: ``limner sources run``."""

from __future__ import annotations

import signal
import sys
import threading
import time
from typing import Annotated

import typer

from limner.app.run_sources import Worker
from limner.cli.commands import Command
from limner.cli.language import say
from limner.cli.options import DEFAULT_FOLDER, JsonOption, WorkspaceOption, open_workspace
from limner.cli.output import console, write_json
from limner.core.text import Text

COMMAND = Command(order=50, zh="按计划读取，直到停止。", en="Read sources when they are due, until stopped.")
HAPPENED = {"started": Text("开始", "started"), "done": Text("完成", "done"), "failed": Text("失败", "failed")}


def run(
    *,
    seconds: Annotated[
        float, typer.Option(min=0, help=say("运行多少秒；0 表示直到停止。", "Stop after so long; 0: when told to."))
    ] = 0,
    most: Annotated[int, typer.Option(min=1, help=say("同时读取的来源数。", "Sources read at once."))] = 4,
    workspace: WorkspaceOption = DEFAULT_FOLDER,
    as_json: JsonOption = False,
) -> None:
    """Read each source that has a schedule when it is due; Ctrl+C or a TERM signal ends it."""
    stopped = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: stopped.set())
    ends = time.monotonic() + seconds
    with open_workspace(workspace) as opened:
        locale = opened.settings.locale

        def tell(source: str, what: str) -> None:
            if as_json:
                write_json({"at": opened.clock(), "source": source, "what": what})
                sys.stdout.flush()
            else:
                console.print(f"[dim]{opened.clock():%H:%M:%S}[/] {source} {HAPPENED[what].to(locale)}")

        worker = Worker(opened, most, told=tell)
        worker.run(until=lambda: stopped.is_set() or (seconds > 0 and time.monotonic() >= ends))
