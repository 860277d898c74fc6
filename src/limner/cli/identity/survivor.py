"""Choose which of several values holds: ``limner identity survivor``."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from limner.app.identity.survivorship import Rule, reset_survivorship, set_survivorship, survivorship
from limner.cli.commands import Command
from limner.cli.language import say
from limner.cli.options import DEFAULT_FOLDER, JsonOption, WorkspaceOption, open_workspace, user_name
from limner.cli.output import console, write_json
from limner.core.text import Text

COMMAND = Command(order=70, zh="多个来源不一致时取哪个值。", en="Choose which of several values holds.")


def survivor(
    attribute: Annotated[str | None, typer.Argument(help=say("属性，例如 city。", "The attribute: city, say."))] = None,
    rule: Annotated[
        Rule | None,
        typer.Argument(
            help=say(
                "recent 最新；source 按来源优先级；complete 资料最全；frequent 出现最多。",
                "recent: the newest; source: by trust; complete: of the fullest record; frequent: the commonest.",
            )
        ),
    ] = None,
    *,
    source: Annotated[
        list[str] | None,
        typer.Option("--source", help=say("来源，最可信的在前，可多次给出。", "A source, the most trusted first.")),
    ] = None,
    workspace: WorkspaceOption = DEFAULT_FOLDER,
    as_json: JsonOption = False,
) -> None:
    """Say which value of an attribute holds where records differ; without a rule, take the newest again, or list."""
    with open_workspace(workspace) as opened:
        if attribute and rule:
            set_survivorship(opened, attribute, rule, source or [], by=user_name())
        elif attribute:
            reset_survivorship(opened, attribute, by=user_name())
        rules = survivorship(opened)
        if as_json:
            write_json({name: asdict(how) for name, how in rules.items()})
            return
        for name, how in sorted(rules.items()):
            console.print(f"{name}  {how.rule}  {' > '.join(how.sources)}".rstrip())
        others = Text("其余属性取最新的值。", "Of every other attribute the newest value holds.")
        console.print(others.to(opened.settings.locale))
