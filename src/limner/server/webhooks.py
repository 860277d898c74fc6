"""``POST /v1/webhooks/SOURCE/STREAM``: what a partner pushes, acknowledged when it is safely kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from starlette.requests import ClientDisconnect

from limner.app.receive_deliveries import Receiver
from limner.core.errors import LimnerError, NotAllowed
from limner.server.problems import answer, problem

PATH = "/v1/webhooks/{source}/{stream}"
LARGEST_BYTES = 5_000_000
_SECONDS = 30.0
"""A body that is not there after so long is not waited for."""
Told = Callable[[str, str, str], None]
"""Told the source, the stream and what became of a delivery: kept, known or ignored, else why it was refused."""


@dataclass(frozen=True, kw_only=True)
class Webhooks:
    """The resource: what takes deliveries, the most bytes of one, and who is told of each."""

    receiver: Receiver
    largest: int = LARGEST_BYTES
    told: Told = lambda _source, _stream, _what: None

    def router(self) -> APIRouter:
        """Return the routes."""
        routes = APIRouter()
        routes.add_api_route(PATH, self.post, methods=["POST"], response_model=None)
        return routes

    async def post(self, source: str, stream: str, request: Request) -> Response:
        """Answer 200 once a delivery is kept, or was known already; 4xx where it is at fault, 503 to try again."""
        try:
            async with asyncio.timeout(_SECONDS):
                body = await self._body(request)
        except TimeoutError:
            return self._refused(source, stream, 408, "The body did not come.")
        except ClientDisconnect:
            return self._refused(source, stream, 400, "The body was cut off.")
        if body is None:
            return self._refused(source, stream, 413, f"A delivery has at most {self.largest:,} bytes.")
        try:
            receipt = await run_in_threadpool(self.receiver.receive, source, stream, dict(request.headers), body)
        except NotAllowed as error:
            return self._refused(source, stream, 401, error.message, error.remedy)
        except LimnerError as error:
            self.told(source, stream, error.message)
            return await answer(request, error)
        self.told(source, stream, receipt)
        return JSONResponse({"delivery": receipt})

    async def _body(self, request: Request) -> bytes | None:
        """The body, or None where it is larger than it may be; then the rest of it is not read."""
        announced = request.headers.get("content-length", "")
        if announced.isdigit() and int(announced) > self.largest:
            return None
        body = bytearray()
        async for part in request.stream():
            body += part
            if len(body) > self.largest:
                return None
        return bytes(body)

    def _refused(self, source: str, stream: str, status: int, title: str, detail: str = "") -> JSONResponse:
        self.told(source, stream, title)
        found = problem(status, title, detail)
        if status == HTTPStatus.UNAUTHORIZED:
            found.headers["WWW-Authenticate"] = "Signature"
        return found
