"""Write one HTML file that loads nothing: its style, its figures and what draws them are inside."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from importlib.resources import files

import plotly.graph_objects as go
from plotly.offline import get_plotlyjs

from limner.app.report.markup import Section, Writer

POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:"
"""What the page may load: nothing from outside. The browser holds it."""


def document(
    title: str, body: str, figures: Mapping[str, go.Figure], writer: Writer, *, footer: str, style: str = ""
) -> str:
    """Write the whole file.

    Args:
        title: the title, as HTML.
        body: the page above its footer, as HTML, with a place for each figure by its name.
        figures: the figures by name.
        writer: says in which language the page is.
        footer: the footer, as HTML.
        style: rules besides those of all pages.
    """
    return (
        f'<!DOCTYPE html>\n<html lang="{"zh-CN" if writer.locale == "zh" else "en"}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{resource('limner.app.report', 'style.css')}{style}</style></head>"
        f"<body><main>{body}<footer>{footer}</footer></main>"
        f'<script type="application/json" id="figures">{_data(figures)}</script>'
        f"<script>{get_plotlyjs()}</script><script>{resource('limner.app.report', 'page.js')}</script></body></html>\n"
    )


def sections(shown: Sequence[Section], writer: Writer) -> str:
    """Write the sections after a table of contents."""
    links = "".join(f'<a href="#{section.name}">{section.title}</a>' for section in shown)
    contents = f'<nav class="contents" aria-label="{writer.either("目录", "Contents")}">{links}</nav>'
    return contents + "".join(map(_section, shown))


def resource(package: str, name: str) -> str:
    """Read a text file that a package carries."""
    return files(package).joinpath(name).read_text(encoding="utf-8")


def _section(section: Section) -> str:
    lead = f'<p class="lead">{section.lead}</p>' if section.lead else ""
    return (
        f'<section id="{section.name}" class="section"><div class="heading"><h2>{section.title}</h2>{lead}</div>'
        f"{section.body}</section>"
    )


def _data(figures: Mapping[str, go.Figure]) -> str:
    """The figures as JSON that cannot end the script element that holds it."""
    parts = {name: json.loads(str(figure.to_json())) for name, figure in figures.items()}
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
