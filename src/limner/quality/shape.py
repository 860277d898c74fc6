"""What a text looks like, with its words and numbers left out."""

from __future__ import annotations

import re

LONGEST = 40
_RUNS = (
    (re.compile(r"[\u3400-\u9fff]+"), "字"),
    (re.compile(r"[a-z\u00df-\u00f6\u00f8-\u00ff]+"), "a"),
    (re.compile(r"[A-Z\u00c0-\u00d6\u00d8-\u00de]+"), "A"),
    (re.compile(r"[0-9]"), "9"),
)


def shape(text: str) -> str:
    """Return the pattern of ``text``: ``9`` for each digit, ``A``, ``a`` and ``字`` for each run of letters or Hanzi.

    ``310-0042`` is ``999-9999``, ``Alice7`` is ``Aa9``, ``上海市 A座`` is ``字 A字``. What is left stays as it is; a
    pattern is cut after 40 characters. The Hanzi come first, so that their own sign is not taken for one.
    """
    for runs, sign in _RUNS:
        text = runs.sub(sign, text)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
