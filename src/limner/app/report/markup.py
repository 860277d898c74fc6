"""Write HTML: everything that comes from data is escaped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from limner.app.report.numbers import Numbers
from limner.core.text import Locale, Text

Header = tuple[str, str]
"""The title of a column, as HTML, and its class: ``text`` or ``number``."""


@dataclass(frozen=True)
class Writer:
    """Writes words and numbers in one language."""

    locale: Locale
    numbers: Numbers

    def say(self, text: Text, *, markup: bool = False) -> str:
        """The wording in the language, escaped unless it is ``markup`` of our own."""
        said = text.to(self.locale)
        return said if markup else escape(said)

    def either(self, zh: str, en: str) -> str:
        """Choose between two pieces of our own, neither escaped."""
        return zh if self.locale == "zh" else en


@dataclass(frozen=True)
class Section:
    """One section of the page: its anchor, its title and lead (escaped), and its body (HTML)."""

    name: str
    title: str
    lead: str
    body: str


def table(headers: Sequence[Header], rows: Sequence[Sequence[str]], *, label: str, kind: str = "") -> str:
    """A table of cells that are HTML already; it scrolls inside its own frame where it is too wide."""
    head = "".join(f'<th scope="col" class="{align}">{title}</th>' for title, align in headers)
    body = "".join(
        "<tr>"
        + "".join(
            f'<th scope="row" class="{align}">{cell}</th>' if place == 0 else f'<td class="{align}">{cell}</td>'
            for place, (cell, (_title, align)) in enumerate(zip(row, headers, strict=True))
        )
        + "</tr>"
        for row in rows
    )
    return (
        f'<div class="scroll {kind}" role="region" tabindex="0" aria-label="{label}"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def bar(share: float, text: str, *, accent: bool = True) -> str:
    """A number with a bar of ``share`` (0 to 1) of the cell's width behind it."""
    width = max(0.0, min(1.0, share)) * 100
    return (
        f'<span class="bar{"" if accent else " soft"}"><span class="fill" style="width:{width:.1f}%"></span></span>'
        f'<span class="value">{text}</span>'
    )


def share_bar(share: float, most: float, writer: Writer) -> str:
    """A share with a bar that is full at ``most``; without one at 0, for what is merged and so no value of its own."""
    text = writer.numbers.share(share)
    return bar(share / most, text) if most else f'<span class="value">{text}</span>'


def chart(name: str, label: str) -> str:
    """The place of a figure that the page's script draws."""
    return f'<div class="chart" id="chart-{escape(name)}" data-figure="{escape(name)}" role="img" aria-label="{label}"></div>'


def panel(title: str, body: str, *, note: str = "", wide: bool = False) -> str:
    """A part of a section under a small heading."""
    below = f'<p class="note">{note}</p>' if note else ""
    return f'<div class="panel{" wide" if wide else ""}"><h3>{title}</h3>{body}{below}</div>'


def grid(*panels: str) -> str:
    """Parts side by side where there is room, in rows of two."""
    return f'<div class="grid">{"".join(each for each in panels if each)}</div>'


def columns(*panels: str, count: int = 2) -> str:
    """Parts one below the other in columns of about the same height."""
    return f'<div class="columns columns-{count}">{"".join(each for each in panels if each)}</div>'
