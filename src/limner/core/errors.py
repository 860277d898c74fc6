"""Every error that Limner raises on purpose.

    LimnerError
    ├── InvalidDefinition      the author of a mapping, rule, tag or setting must mend it
    ├── NotFound               the thing named does not exist; the message offers what does
    ├── NotAllowed             a purpose, consent or key forbids it
    ├── SourceFailed           data could not be had
    │   ├── SourceRejected     the data itself is at fault: mend it and try again
    │   └── SourceUnavailable  the place is away: trying again later may help
    ├── Conflict               another writer was first; the caller plans again on the new state
    └── EngineFailed           a plan failed inside the engine; carries the plan's name

Each message says what is wrong, and ``remedy`` says what to do about it. ``retry`` is true where the same
call may succeed later with nothing changed.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable

_OFFERED = 8


def _likeness(name: str, other: str) -> float:
    return difflib.SequenceMatcher(None, name.casefold(), other.casefold()).ratio()


class LimnerError(Exception):
    """Base of all; ``str()`` gives the message and, after it, the remedy."""

    retry = False

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def to_json(self) -> dict[str, object]:
        """Return what a program may want to know of the error."""
        return {"error": type(self).__name__, "message": self.message, "remedy": self.remedy, "retry": self.retry}

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".rstrip()


class InvalidDefinition(LimnerError):
    """A definition that someone wrote does not make sense; ``path`` says where in it."""

    def __init__(self, message: str, *, path: str = "", remedy: str = "") -> None:
        super().__init__(f"{path}: {message}" if path else message, remedy=remedy)
        self.path = path

    def within(self, path: str) -> InvalidDefinition:
        """Return the error as it is seen from outside, where the definition at fault stands at ``path``."""
        message = self.message.removeprefix(f"{self.path}: ") if self.path else self.message
        joint = "." if path and self.path and not self.path.startswith("[") else ""
        return InvalidDefinition(message, path=f"{path}{joint}{self.path}", remedy=self.remedy)


class NotFound(LimnerError):
    """The named thing is not there."""

    @classmethod
    def among(cls, kind: str, name: str, known: Iterable[str]) -> NotFound:
        """Say that ``name`` is no known ``kind`` and offer the nearest names; where none is near, eight, the nearest first."""
        names = sorted(known)
        near = difflib.get_close_matches(name, names, n=3) or sorted(names, key=lambda one: -_likeness(name, one))
        more = " …" if len(near) > _OFFERED else ""
        remedy = f"Known: {', '.join(near[:_OFFERED])}{more}." if near else "There are none yet."
        return cls(f"There is no {kind} {str(name)!r}.", remedy=remedy)


class NotAllowed(LimnerError):
    """Policy forbids it."""


class SourceFailed(LimnerError):
    """Data could not be had."""


class SourceRejected(SourceFailed):
    """The data itself cannot be taken as it is."""


class SourceUnavailable(SourceFailed):
    """The place where the data lies did not answer."""

    retry = True


class Conflict(LimnerError):
    """The state that a change was planned on has moved."""

    retry = True


class EngineFailed(LimnerError):
    """A plan failed inside the engine."""
