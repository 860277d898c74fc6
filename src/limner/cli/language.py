"""Choose the language in which the command line speaks: LIMNER_LOCALE, else the terminal's own."""

from __future__ import annotations

import os

from limner.core.text import Locale, Text

_OF_HELP = {
    "ARGUMENTS_PANEL_TITLE": "参数",
    "OPTIONS_PANEL_TITLE": "选项",
    "COMMANDS_PANEL_TITLE": "命令",
    "ERRORS_PANEL_TITLE": "用法错误",
    "DEFAULT_STRING": "[默认：{}]",
    "ENVVAR_STRING": "[环境变量：{}]",
    "REQUIRED_LONG_STRING": "[必填]",
    "ABORTED_TEXT": "已中止。",
    "RICH_HELP": "详见 [blue]'{command_path} {help_option}'[/]。",
}
"""What Typer writes around our own words of help, by the names that it has for it."""


def locale() -> Locale:
    """Return ``zh`` for a Chinese terminal or ``LIMNER_LOCALE=zh``, else ``en``."""
    variables = ("LIMNER_LOCALE", "LC_ALL", "LC_MESSAGES", "LANG")
    told = next((os.environ[name] for name in variables if os.environ.get(name)), "")
    return "zh" if told.lower().startswith("zh") else "en"


def say(zh: str, en: str) -> str:
    """Return the wording in the language of the terminal."""
    return Text(zh, en).to(locale())


def speak() -> None:
    """Let what Typer writes by itself be in the language of the terminal too; it is written in English otherwise."""
    if locale() == "zh":
        from typer import rich_utils

        for name, zh in _OF_HELP.items():
            if hasattr(rich_utils, name):
                setattr(rich_utils, name, zh)
