"""Find the commands: a file in this folder is a command, a folder a group of them.

A file declares ``COMMAND`` and has a function of its own name; a group declares it in its ``__init__``. Names come from
files: ``import_.py`` is ``limner import``, ``check/id_numbers.py`` is ``limner check id-numbers``. What is declared is
read from the text of a file, so that a command is imported only when it is used.
"""

from __future__ import annotations

import ast
import pkgutil
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.abc import InspectLoader
from importlib.util import find_spec
from typing import Any, ClassVar

import typer
from typer.core import TyperCommand, TyperGroup

from limner.cli.language import locale
from limner.core.errors import InvalidDefinition
from limner.core.text import Text


@dataclass(frozen=True)
class Command:
    """What a file says of its command, as literals.

    Attributes:
        order: Place in the list of commands, the smallest first.
        zh: What the command does, in Chinese.
        en: The same in English.
        default: Of a group, the command that is meant where none is named.
    """

    order: int
    zh: str
    en: str
    default: str = ""

    @property
    def help(self) -> str:
        """What the command does, in the language of the terminal."""
        return Text(self.zh, self.en).to(locale())


class CommandGroup(TyperGroup):
    """The commands of the package ``package``, by ``order``."""

    package: ClassVar[str]
    default: ClassVar[str] = ""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401, ARG002 — as the base class has it
        """Return the names of the commands."""
        return list(declared(self.package))

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401, ARG002 — as the base class has it
        """Import a command and return it, or nothing where there is none of that name."""
        module = declared(self.package).get(cmd_name, ("", None))[0]
        return _imported(cmd_name, module) if module else None

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 — as the base class has it
        """Put the default command before what names none."""
        if self.default and not ctx.resilient_parsing and self._means_default(args[:1], ctx.help_option_names):
            args = [self.default, *args]
        return super().parse_args(ctx, args)

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:  # noqa: ANN401 — as the base class has it
        """Find the command that is named; of one that is not there, the nearest names are told."""
        self.commands = self._listed()
        return super().resolve_command(ctx, args)

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 — as the base class has it
        """Write the help, for which no command is imported."""
        self._as_listed().format_help(ctx, formatter)

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:  # noqa: ANN401 — as the base class has it
        """Complete a name, for which no command is imported."""
        listed = self._as_listed()
        return listed.shell_complete(typer.Context(listed, parent=ctx.parent, info_name=ctx.info_name), incomplete)

    def _means_default(self, first: list[str], of_help: list[str]) -> bool:
        if not first or first[0].startswith("-"):
            return not first or first[0] not in of_help
        if first[0] in declared(self.package):
            return False
        return any(one.param_type_name == "argument" for one in self.get_command(None, self.default).params)

    def _listed(self) -> dict[str, Any]:
        return {name: TyperCommand(name, help=said.help) for name, (_, said) in declared(self.package).items()}

    def _as_listed(self) -> TyperGroup:
        return TyperGroup(name=self.name, help=self.help, params=self.params, commands=self._listed())


def group_of(package: str, default: str = "") -> type[CommandGroup]:
    """Return the kind of group that has the commands of ``package``."""
    return type("CommandGroup", (CommandGroup,), {"package": package, "default": default})


@cache
def declared(package: str) -> dict[str, tuple[str, Command]]:
    """Return the commands of a package by name, in their order: the module of each, and what it says of itself.

    Modules that declare no command are parts of others.
    """
    modules = [info.name for info in pkgutil.iter_modules(import_module(package).__path__)]
    found = {
        name.rstrip("_").replace("_", "-"): (f"{package}.{name}", said)
        for name in modules
        if (said := _declaration(f"{package}.{name}"))
    }
    return dict(sorted(found.items(), key=lambda one: (one[1][1].order, one[0])))


def _declaration(module: str) -> Command | None:
    """Read what a module declares, and do not import it.

    Raises:
        InvalidDefinition: what is declared is not made of literals.
    """
    spec = find_spec(module)
    source = spec.loader.get_source(module) if spec and isinstance(spec.loader, InspectLoader) else None
    for line in ast.parse(source or "").body:
        match line:
            case ast.Assign(targets=[ast.Name(id="COMMAND")], value=ast.Call(keywords=words)):
                try:
                    return Command(**{str(word.arg): ast.literal_eval(word.value) for word in words})
                except (TypeError, ValueError) as error:
                    raise InvalidDefinition(
                        f"The command of {module} is not declared in literals.", remedy=str(error)
                    ) from None
    return None


def _imported(name: str, module: str) -> Any:  # noqa: ANN401 — Typer's own class of commands is not public
    found = import_module(module)
    said: Command = found.COMMAND
    if hasattr(found, "__path__"):
        group = typer.Typer(name=name, cls=group_of(module, said.default), help=said.help, no_args_is_help=True)
        return typer.main.get_group(group)
    single = typer.Typer(add_completion=False)
    single.command(name, help=said.help)(getattr(found, module.rsplit(".", maxsplit=1)[-1]))
    return typer.main.get_command(single)
