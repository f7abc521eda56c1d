"""The ASGI shell: answers probes and owns event streams itself; everything else is Flask, in threads.

A thread-per-stream server dies when streams reach the number of threads, so streams never get to Flask.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import structlog
from a2wsgi import WSGIMiddleware

log = structlog.get_logger(__name__)
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

THREADS = 16


class Shell:
    """``wsgi`` is the Flask application, ``ready`` tells part by part whether we are, ``streams`` own their paths."""

    def __init__(
        self, wsgi: Any, ready: Callable[[], dict[str, str]], streams: dict[str, Application] | None = None
    ) -> None:
        self._pages: Any = WSGIMiddleware(wsgi, workers=THREADS)
        self._ready = ready
        self._streams = streams or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            path = scope["path"]
            if path == "/healthz":
                await _answer(send, 200, {"status": "ok"})
            elif path == "/readyz":
                parts = await asyncio.to_thread(self._ready)
                sound = all(state == "ok" for state in parts.values())
                await _answer(send, 200 if sound else 503, {"status": "ok" if sound else "not ready", "parts": parts})
            elif path in self._streams:
                await self._streams[path](scope, receive, send)
            else:
                await self._pages(scope, _as_coroutine(receive), _as_coroutine(send))

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                return


def _as_coroutine(call: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    """a2wsgi hands what it gets to the loop as a coroutine; granian's calls return plain awaitables."""

    async def awaited(*arguments: Any) -> Any:
        return await call(*arguments)

    return awaited


async def _answer(send: Send, status: int, document: dict[str, Any]) -> None:
    headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(document).encode()})


def create() -> Application:
    """The application of the installation named in the environment; granian calls this in its worker process."""
    from core.instance import Instance
    from core.server.health import Readiness
    from core.server.process import begin
    from core.web.app import create_app

    instance = Instance(begin("web"))
    try:
        _ = instance.generation  # an installation that does not compose must not begin to serve
        return Shell(create_app(instance), Readiness(instance).check)
    except Exception:
        log.exception("web_refused_to_start")
        raise
