"""Paint a portrait of every customer from the data a business already has."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from limner.engine.compilers import load_sqlglot_when_used

if TYPE_CHECKING:
    from limner.app.notebook import Notebook

__all__ = ["open"]

# Before any module of Limner imports ibis.
load_sqlglot_when_used()


def open(path: str | Path) -> Notebook:  # noqa: A001  (limner.open reads as what it does)
    """Open the workspace in the folder ``path``, for notebooks and scripts; ``close`` it in the end, or use ``with``.

    Raises:
        NotFound: ``path`` is no workspace.
    """
    # The composition root imports every part; whoever imports one part should not pay for all.
    from limner.app.notebook import Notebook

    return Notebook(Path(path))
