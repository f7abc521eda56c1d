"""The planner process: ``python -m core.server.planner``. Answers at once, with loaded plans and warm kernels."""

from __future__ import annotations

import hmac
import os
import secrets
import socketserver
import threading
from typing import Any

import structlog

from core.config import Config
from core.errors import BadRequest, CompositionError, MesError
from core.generation import Generation
from core.i18n import translator, use_locale, use_zone
from core.instance import Instance
from core.security.accounts import principal_of
from core.security.permission import require_permission
from core.server import wire
from core.server.calls import ATTRIBUTE, PlannerContext, planner_calls
from core.server.process import begin, stop_event

_ = translator("core")
log = structlog.get_logger(__name__)


class Planner:
    """Dispatches requests ``{name, arguments, user_id}`` to the calls that addons declare."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self._kept: dict[str, Any] = {}
        self._calls: tuple[Generation, dict[str, Any]] | None = None
        self._calls_of_generation()

    def _calls_of_generation(self) -> tuple[Generation, dict[str, Any]]:
        try:
            self.instance.refresh()
        except CompositionError as error:
            log.error("generation_refused", findings=str(error))
        generation = self.instance.generation
        if self._calls is None or self._calls[0] is not generation:
            self._calls = (generation, planner_calls(generation))
            self._kept.clear()
        return self._calls

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """The document to send back; failures are told in the asking user's language."""
        name = str(request.get("name"))
        try:
            generation, calls = self._calls_of_generation()
            function = calls.get(name)
            if function is None:
                raise BadRequest(_("The planner knows no call {name}.", name=name))
            with self.instance.database.system(generation, "planner") as session:
                principal = principal_of(session, int(request["user_id"]))
            with use_locale(principal.locale), use_zone(principal.zone):
                try:
                    require_permission(generation.policy.access(principal), getattr(function, ATTRIBUTE))
                    context = PlannerContext(self.instance, generation, principal, self._kept)
                    return {"ok": True, "result": function(context, **dict(request.get("arguments") or {}))}
                except MesError as error:
                    return _refusal(error)
        except MesError as error:
            return _refusal(error)
        except Exception:
            log.exception("call_failed", name=name)
            return {"ok": False, "code": "internal", "status": 500, "message": ""}


def _refusal(error: MesError) -> dict[str, Any]:
    problems = [[str(p.message), p.pointer, p.code] for p in getattr(error, "problems", ())]
    return {
        "ok": False,
        "code": error.code,
        "status": error.status,
        "message": str(error.message),
        "problems": problems,
    }


class _Server(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True
    planner: Planner
    secret: str


class _Handler(socketserver.BaseRequestHandler):
    server: _Server

    def handle(self) -> None:
        try:
            self.request.settimeout(30)
            request = wire.receive(self.request)
            if not hmac.compare_digest(str(request.get("secret", "")).encode(), self.server.secret.encode()):
                return
            try:
                wire.send(self.request, self.server.planner.answer(request))
            except (TypeError, ValueError):
                log.exception("answer_not_json", name=request.get("name"))
                wire.send(self.request, {"ok": False, "code": "internal", "status": 500, "message": ""})
        except OSError as error:
            log.info("caller_left", error=str(error))


def serve(config: Config, planner: Planner) -> _Server:
    """A listening server for ``planner``; the caller runs ``serve_forever`` and ``server_close``."""
    config.run_folder.mkdir(parents=True, exist_ok=True)
    config.run_folder.chmod(0o700)
    secret, path = secrets.token_urlsafe(32), wire.socket_path(config)
    target = wire.secret_path(config)
    target.unlink(missing_ok=True)
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secret)
    path.unlink(missing_ok=True)
    before = os.umask(0o177)
    try:
        server = _Server(str(path), _Handler)
    finally:
        os.umask(before)
    server.planner, server.secret = planner, secret
    return server


def main() -> None:
    config = begin("planner")
    stop = stop_event()
    server = serve(config, Planner(Instance(config)))
    threading.Thread(target=server.serve_forever, name="planner-accept", daemon=True).start()
    log.info("planner_started", socket=str(wire.socket_path(config)))
    stop.wait()
    server.shutdown()
    wire.socket_path(config).unlink(missing_ok=True)
    os._exit(0)  # a call in a solver's native code would otherwise keep the process


if __name__ == "__main__":
    main()
