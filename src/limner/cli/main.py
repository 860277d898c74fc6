"""The command ``limner``: a file in this folder is a command, all of them calling ``app`` only."""

from __future__ import annotations

import atexit
import gc
import json
import sys
from typing import Annotated, NoReturn

import typer

from limner.cli.commands import group_of
from limner.cli.language import say, speak
from limner.core.errors import LimnerError, SourceUnavailable

_OBJECTS_A_COLLECTION = 50_000
"""Modules and plans stay until a command ends; to look for garbage among them at every 700 objects takes a tenth of it."""

app = typer.Typer(
    name="limner",
    cls=group_of("limner.cli"),
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(*, wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version as version_of

        sys.stdout.write(f"limner {version_of('limner')}\n")
        raise typer.Exit


@app.callback(
    help=say("从企业已有的数据，为每位客户画像。", "Paint a portrait of every customer from the data you already have.")
)
def limner(
    *,
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_version, help=say("显示版本。", "Show the version."))
    ] = False,
) -> None:
    """Take what stands before the command."""


def main() -> None:
    """Run the command line; exit with 0 when done, 1 when it failed, 2 when it was used wrongly."""
    gc.set_threshold(_OBJECTS_A_COLLECTION)
    # A process that ends need not look for garbage once more: that takes a third of a second, and its memory goes anyway.
    atexit.register(gc.freeze)
    speak()
    try:
        app()
    except LimnerError as error:
        _fail(error)
    except BrokenPipeError:
        sys.exit(0)
    except OSError as error:
        if error.filename is None:
            raise
        _fail(
            SourceUnavailable(
                f"{error.filename}: {error.strerror}.", remedy="Check the path, and that you may read and write there."
            )
        )


def _fail(error: LimnerError) -> NoReturn:
    if "--json" in sys.argv:
        sys.stdout.write(json.dumps(error.to_json(), ensure_ascii=False) + "\n")
    else:
        from rich.console import Console
        from rich.markup import escape

        told = Console(stderr=True, highlight=False)
        told.print(f"[bold red]{say('出错', 'Error')}[/] {escape(error.message)}", soft_wrap=True)
        if error.remedy:
            told.print(f"[bold]{say('怎么办', 'What to do')}[/] {escape(error.remedy)}", soft_wrap=True)
    sys.exit(1)
