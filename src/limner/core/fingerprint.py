"""Hash what declarations mean, the code of their functions included."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import is_dataclass
from functools import partial
from types import CodeType, FunctionType


def fingerprint(value: object) -> str:
    """Hash ``value`` so that two values of one hash say and compute the same.

    Looked through are dataclasses, collections, and functions: their code, defaults and what they close over. Functions
    that these call by name count by that name only; a change of theirs is one of the source (``versions``).
    """
    words: list[str] = []
    _say(value, words, {})
    return hashlib.sha256("\0".join(words).encode()).hexdigest()[:16]


def _say(value: object, words: list[str], said: dict[int, int]) -> None:
    """Add the words for ``value``; of what comes again, where it came first."""
    if value is None or isinstance(value, (str, int, float)):
        words.append(repr(value))
        return
    # Not of constants: whether two equal ones are one object depends on how their module was loaded.
    if not isinstance(value, (tuple, frozenset)):
        if id(value) in said:
            words.append(f"#{said[id(value)]}")
            return
        said[id(value)] = len(said)
    words.append(type(value).__name__)
    parts = next((parts for kind, parts in _PARTS if isinstance(value, kind)), None)
    if parts:
        for part in list(parts(value)):
            _say(part, words, said)
    elif is_dataclass(value) and not isinstance(value, type):
        for name in value.__dataclass_fields__:
            _say(getattr(value, name), words, said)
    else:
        words.append(f"{value.__module__}.{value.__qualname__}" if isinstance(value, type) else repr(value))


def _of_function(value: FunctionType) -> Iterator[object]:
    cells = (cell.cell_contents for cell in value.__closure__ or ())
    yield from (value.__code__, value.__defaults__, value.__kwdefaults__, *cells)


def _of_code(value: CodeType) -> Iterator[object]:
    yield from (value.co_code.hex(), value.co_names, value.co_varnames, value.co_consts)


_PARTS: tuple[tuple[type | tuple[type, ...], Callable[..., Iterator[object]]], ...] = (
    (FunctionType, _of_function),
    (CodeType, _of_code),
    (partial, lambda value: iter((value.func, value.args, value.keywords))),
    (Mapping, lambda value: (part for pair in value.items() for part in pair)),
    ((set, frozenset), lambda value: iter(sorted(value, key=repr))),
    ((tuple, list), iter),
)
