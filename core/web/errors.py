"""Errors as pages: plain words first, what to do next, no codes and no traces."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import structlog
from flask import Flask, g, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from core.errors import CompositionError, MesError, NotAuthenticated, Unavailable
from core.i18n import translator
from core.web.frame import frame

_ = translator("core")
log = structlog.get_logger(__name__)

API_PREFIX = "/api/"
KINDS = {403: "forbidden", 404: "missing", 409: "conflict", 412: "conflict", 503: "offline"}


def install(app: Flask) -> None:
    app.register_error_handler(MesError, _mes_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(CompositionError, _composition_error)
    app.register_error_handler(OperationalError, _database_error)
    app.register_error_handler(Exception, _unexpected)


def wants_json() -> bool:
    return request.path.startswith(API_PREFIX) or request.accept_mimetypes.best == "application/json"


def _mes_error(error: MesError) -> ResponseReturnValue:
    if isinstance(error, NotAuthenticated) and not wants_json():
        if request.headers.get("HX-Request"):
            return make_response("", 401, {"HX-Redirect": "/login"})
        here = request.full_path.rstrip("?") if request.method == "GET" else "/app"
        return redirect(f"/login?next={quote(here)}", 303)
    return answer(error.status, str(error.message), error)


def _http_error(error: HTTPException) -> ResponseReturnValue:
    words = {
        404: _("There is no such page."),
        405: _("This page cannot be used that way."),
        413: _("What was sent is too large."),
        400: _("The request cannot be understood."),
    }
    code = error.code or 500
    return answer(code, str(words.get(code, error.description or error.name)), error)


def _composition_error(error: CompositionError) -> ResponseReturnValue:
    log.error("composition_failed", findings=[str(f) for f in error.findings])
    return answer(
        503, str(_("The enabled addons do not fit together; an administrator finds the details in the log.")), error
    )


def _database_error(error: OperationalError) -> ResponseReturnValue:
    log.error("database_error", error=str(error.orig))
    return answer(
        503,
        str(_("The database does not answer. Nothing was changed; try again in a moment.")),
        Unavailable(_("The database does not answer.")),
    )


def _unexpected(error: Exception) -> ResponseReturnValue:
    log.exception("unexpected_error", path=request.path, request_id=g.get("request_id"))
    return answer(500, str(_("Something went wrong here. Nothing was changed.")), error)


def answer(status: int, message: str, error: Any) -> ResponseReturnValue:
    if wants_json():
        details = {
            "type": "about:blank",
            "title": message,
            "status": status,
            "code": getattr(error, "code", None) if isinstance(error, MesError) else "http",
            "request_id": g.get("request_id"),
        }
        return make_response(details, status, {"Content-Type": "application/problem+json"})
    kind = KINDS.get(status, "failed" if status >= 500 else "conflict")
    actions = (
        [{"label": _("Today"), "href": "/app", "icon": "today"}]
        if g.get("principal") is not None
        else [{"label": _("Log in"), "href": "/login", "icon": None}]
    )
    number = g.get("request_id") if status >= 500 else None
    frame_of_page = frame()
    if g.get("principal") is None:
        frame_of_page["user"] = None
    details = {"kind": kind, "title": None, "text": message, "request_id": number, "actions": actions}
    page_of_error = {"title": message, "nav": "", "crumbs": [], "toasts": []}
    return make_response(render_template("error.html", frame=frame_of_page, page=page_of_error, error=details), status)
