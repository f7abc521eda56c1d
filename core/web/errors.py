"""Errors as pages: plain words first, what to do next, no codes and no traces."""

from __future__ import annotations

from typing import Any

import structlog
from flask import Flask, g, make_response, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from core.errors import CompositionError, MesError, NotAuthenticated, Unavailable
from core.i18n import translator
from core.web.frame import page

_ = translator("core")
log = structlog.get_logger(__name__)

API_PREFIX = "/api/"


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
        from urllib.parse import quote

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
    titles = {
        403: _("Not open to you"),
        404: _("Not found"),
        409: _("Not possible now"),
        412: _("Changed by somebody else"),
        503: _("Not available"),
    }
    title = titles.get(status, _("Something went wrong") if status >= 500 else _("Not possible"))
    html = page(
        "error.html",
        title,
        error={
            "status": status,
            "title": str(title),
            "message": message,
            "request_id": g.get("request_id"),
            "home_href": "/app",
        },
    )
    return make_response(html, status)
