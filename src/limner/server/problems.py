"""Say in HTTP what went wrong: one status for each kind of error, and a body in the form of RFC 9457."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import JSONResponse

from limner.core.errors import (
    Conflict,
    InvalidDefinition,
    LimnerError,
    NotAllowed,
    NotFound,
    SourceRejected,
    SourceUnavailable,
)

STATUSES: dict[type[LimnerError], int] = {
    NotFound: 404,
    NotAllowed: 403,
    Conflict: 409,
    InvalidDefinition: 500,
    SourceRejected: 400,
    SourceUnavailable: 503,
}
"""Any other error of ours is a fault of the server: 500."""
_RETRY_SECONDS = 30


async def answer(_request: Request, error: Exception) -> JSONResponse:
    """Answer with what ``error`` says; whoever may try again is told when."""
    if not isinstance(error, LimnerError):
        raise error
    status = next((status for kind, status in STATUSES.items() if isinstance(error, kind)), 500)
    return problem(status, error.message, error.remedy)


def problem(status: int, title: str, detail: str = "") -> JSONResponse:
    """Return an answer that says what is wrong, and what to do about it."""
    return JSONResponse(
        {"status": status, "title": title, "detail": detail},
        status,
        headers={"Retry-After": str(_RETRY_SECONDS)} if status in {408, 503} else None,
        media_type="application/problem+json",
    )
