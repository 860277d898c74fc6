"""Put the API together from its resources, and serve it until told to stop."""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Thread

import uvicorn
from fastapi import APIRouter, FastAPI

from limner.core.errors import InvalidDefinition, LimnerError
from limner.server.problems import answer

_ENDING_SECONDS = 10
_MOST_AT_ONCE = 256
"""Requests above this many are answered with 503, to be sent again."""
_BACKLOG = 1024


def application(routers: Sequence[APIRouter]) -> FastAPI:
    """Return the application; it tells nobody what it consists of."""
    app = FastAPI(title="Limner", openapi_url=None)
    app.add_exception_handler(LimnerError, answer)
    for router in routers:
        app.include_router(router)
    app.add_api_route("/health", _health, methods=["GET"])
    return app


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that takes connections from now on; port 0 stands for any that is free.

    Raises:
        InvalidDefinition: the address is none of this machine's, or somebody else listens there.
    """
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server((address[0], port), family=family, backlog=_BACKLOG)
    except OSError as error:
        raise InvalidDefinition(
            f"Nobody can listen at {host}:{port}: {error.strerror or error}.",
            remedy="Name an address of this machine with --host, and a port that is free with --port.",
        ) from None


def serve(
    app: FastAPI, at: socket.socket, wait: Callable[[], object], *, certificate: Path | None, key: Path | None
) -> None:
    """Serve ``app`` until ``wait`` returns; requests that have begun are answered first.

    Raises:
        InvalidDefinition: the certificate or its key cannot be used.
    """
    config = uvicorn.Config(
        app,
        access_log=False,
        log_level="error",
        limit_concurrency=_MOST_AT_ONCE,
        timeout_graceful_shutdown=_ENDING_SECONDS,
        server_header=False,
        ssl_certfile=certificate,
        ssl_keyfile=key,
    )
    try:
        config.load()
    except OSError as error:
        raise InvalidDefinition(
            f"The certificate cannot be used: {error}.", remedy="Give both as PEM: --certificate and --key."
        ) from None
    server = uvicorn.Server(config)
    # In a thread, so that whoever called keeps its own say about signals.
    thread = Thread(target=server.run, args=([at],), name="server")
    thread.start()
    try:
        wait()
    finally:
        server.should_exit = True
        thread.join()


async def _health() -> dict[str, str]:
    return {"status": "ok"}
