"""Write Chinese in Simplified characters, so that one word written two ways compares as one."""

from __future__ import annotations

from functools import cache
from typing import Any


def simplified(text: str) -> str:
    """Return ``text`` in Simplified characters, for comparing only; needs the extra ``quality`` or ``identity``.

    Raises:
        ModuleNotFoundError: OpenCC is not installed.
    """
    return str(_converter().convert(text))


@cache
def _converter() -> Any:  # noqa: ANN401 — OpenCC has no types
    import opencc

    return opencc.OpenCC("t2s")
