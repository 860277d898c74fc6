"""Take what partners push: ``limner sources listen``."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from limner.app.receive_deliveries import Receiver, pushed_streams
from limner.app.workspace import Workspace
from limner.cli.commands import Command
from limner.cli.language import say
from limner.cli.options import DEFAULT_FOLDER, JsonOption, WorkspaceOption, open_workspace
from limner.cli.output import console, write_json
from limner.core.text import Text

COMMAND = Command(order=60, zh="接收合作方推送，直到停止。", en="Take what partners push, until stopped.")
HAPPENED = {
    "kept": Text("已收下", "kept"),
    "known": Text("重复，已收过", "known already"),
    "ignored": Text("不收的事件", "its event is not wanted"),
}
_MEGABYTE = 1_000_000
HostOption = Annotated[
    str, typer.Option(help=say("监听的地址；0.0.0.0 表示全部。", "Address to listen at; 0.0.0.0 for every one."))
]
PortOption = Annotated[int, typer.Option(min=0, max=65535, help=say("端口。", "Port; 0 for any that is free."))]
LargestOption = Annotated[
    int, typer.Option(min=1, help=say("每次推送最多多少 MB。", "Most megabytes that one delivery may have."))
]
CertificateOption = Annotated[
    Path | None,
    typer.Option(exists=True, dir_okay=False, help=say("TLS 证书（PEM）。", "Certificate for TLS (PEM).")),
]
KeyOption = Annotated[
    Path | None,
    typer.Option(exists=True, dir_okay=False, help=say("证书的私钥（PEM）。", "Private key of the certificate (PEM).")),
]


def listen(  # noqa: PLR0913  (each is an option of the command line)
    *,
    host: HostOption = "127.0.0.1",
    port: PortOption = 8787,
    largest: LargestOption = 5,
    certificate: CertificateOption = None,
    key: KeyOption = None,
    workspace: WorkspaceOption = DEFAULT_FOLDER,
    as_json: JsonOption = False,
) -> None:
    """Take deliveries for all webhook sources and keep them; a sync loads them. Ctrl+C or a TERM signal ends it."""
    from limner.server.application import application, listening, serve
    from limner.server.webhooks import Webhooks

    stopped = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: stopped.set())
    with open_workspace(workspace) as opened, Receiver(opened) as receiver, listening(host, port) as at:
        scheme = "https" if certificate else "http"
        _greet(opened, f"{scheme}://{host}:{at.getsockname()[1]}", as_json=as_json)
        webhooks = Webhooks(receiver=receiver, largest=largest * _MEGABYTE, told=_teller(opened, as_json=as_json))
        serve(application([webhooks.router()]), at, stopped.wait, certificate=certificate, key=key)


def _greet(opened: Workspace, base: str, *, as_json: bool) -> None:
    addresses = [(source, stream, f"{base}/v1/webhooks/{source}/{stream}") for source, stream in pushed_streams(opened)]
    if as_json:
        _write({"listening": base, "addresses": [address for *_, address in addresses]})
        return
    if not addresses:
        console.print(
            say(
                "还没有 webhook 来源；用 limner sources add 登记后即可收取。",
                "There is no webhook source yet: limner sources add. What is added counts at once.",
            )
        )
    for _source, _stream, address in addresses:
        console.print(f"POST {address}", soft_wrap=True)
    console.print(
        say(
            "[dim]按 Ctrl+C 停止；收到的数据用 limner sources sync 载入。[/]",
            "[dim]Ctrl+C ends it. limner sources sync, or run, loads what came.[/]",
        )
    )


def _teller(opened: Workspace, *, as_json: bool) -> Callable[[str, str, str], None]:
    locale = opened.settings.locale

    def tell(source: str, stream: str, what: str) -> None:
        if as_json:
            _write({"at": opened.clock(), "source": source, "stream": stream, "what": what})
            return
        said = HAPPENED[what].to(locale) if what in HAPPENED else f"[yellow]{_shown(what)}[/]"
        console.print(f"[dim]{opened.clock():%H:%M:%S}[/] {_shown(f'{source}/{stream}')} {said}", soft_wrap=True)

    return tell


def _shown(text: str) -> str:
    """Write what strangers sent so that it cannot draw on the terminal."""
    return escape("".join(one if one.isprintable() else "?" for one in text))


def _write(value: object) -> None:
    write_json(value)
    sys.stdout.flush()
