"""Every error as ``application/problem+json`` (RFC 9457), in the caller's language."""

from __future__ import annotations

from typing import Any

import structlog
from flask import Response, g, has_request_context
from sqlalchemy.exc import DataError, OperationalError
from werkzeug.exceptions import HTTPException

from core.errors import AccessDenied, BadRequest, MesError, NotFound, StaleRecord, Text, Unavailable, ValidationFailed
from core.i18n import translator
from core.rest.render import dump

_ = translator("core")
log = structlog.get_logger(__name__)

MEDIA_TYPE = "application/problem+json"
TYPE_BASE = "/api/docs#problem-"

TITLES: dict[str, Text] = {
    "access_denied": _("Not permitted"),
    "bad_request": _("The request cannot be understood"),
    "batch_failed": _("The batch was not carried out"),
    "conflict": _("The same request is being answered"),
    "idempotency_key_reused": _("The key was used for another request"),
    "internal": _("The server failed"),
    "method_not_allowed": _("Not possible here"),
    "not_authenticated": _("Log-in needed"),
    "not_found": _("Not found"),
    "precondition_required": _("If-Match needed"),
    "refused": _("Not possible now"),
    "stale_record": _("The record has changed"),
    "too_large": _("Too large"),
    "too_many_attempts": _("Too many attempts"),
    "unavailable": _("Not available now"),
    "unsupported_media_type": _("Unsupported media type"),
    "validation_failed": _("Some values cannot be accepted"),
}


class MethodNotAllowed(MesError):
    """``details['allow']`` lists the methods that are possible."""

    status = 405
    code = "method_not_allowed"


class TooLarge(MesError):
    status = 413
    code = "too_large"


class UnsupportedMediaType(MesError):
    status = 415
    code = "unsupported_media_type"


class PreconditionRequired(MesError):
    """A change without ``If-Match``."""

    status = 428
    code = "precondition_required"


class KeyReused(MesError):
    """An Idempotency-Key that came with another body before."""

    status = 422
    code = "idempotency_key_reused"


class BatchFailed(MesError):
    """An atomic batch of which an item failed; ``details['results']`` has one entry an item. Nothing was written."""

    status = 422
    code = "batch_failed"


_HTTP: dict[int, tuple[type[MesError], Text]] = {
    404: (NotFound, _("There is nothing at this address.")),
    405: (MethodNotAllowed, _("This method is not possible here.")),
    413: (TooLarge, _("The body is larger than 1 MB.")),
    414: (TooLarge, _("The address is too long.")),
    415: (UnsupportedMediaType, _("Send JSON with Content-Type: application/json.")),
}


def as_mes_error(error: Exception) -> MesError:
    """Any exception as one that may be shown; what is not meant for the caller becomes a plain 500."""
    if isinstance(error, MesError):
        return error
    if isinstance(error, HTTPException):
        kind, message = _HTTP.get(error.code or 500, (BadRequest, _("The request cannot be understood.")))
        return kind(message)
    if isinstance(error, DataError):
        return BadRequest(_("A value cannot be stored."))
    log.error("api_request_failed", request_id=request_id(), exc_info=error)
    if isinstance(error, OperationalError):
        return Unavailable(_("The database does not answer. Try again later."))
    return MesError(_("The server failed. Give this request id to whoever looks after it: {id}.", id=request_id()))


def document(error: MesError) -> dict[str, Any]:
    """The members of the problem document."""
    body: dict[str, Any] = {
        "type": f"{TYPE_BASE}{error.code}",
        "title": str(TITLES.get(error.code, error.code)),
        "status": error.status,
        "code": error.code,
        "detail": str(error.message),
    }
    errors = _errors(error)
    if errors:
        body["errors"] = errors
    for name in ("version", "results", "seconds"):
        if name in error.details:
            body[name] = error.details[name]
    body["request_id"] = request_id()
    return body


def _errors(error: MesError) -> list[dict[str, Any]]:
    if isinstance(error, ValidationFailed):
        found = []
        for problem in error.problems:
            is_filter = problem.pointer.startswith("/filter/")
            place = {"parameter": f"filter[{problem.pointer[8:]}]"} if is_filter else {"pointer": problem.pointer}
            found.append({**place, "code": problem.code, "message": str(problem.message)})
        return found
    if "parameter" in error.details:
        return [{"parameter": error.details["parameter"], "code": error.code, "message": str(error.message)}]
    return []


def problem_response(error: Exception) -> Response:
    """The answer to a request that failed with ``error``."""
    shown = as_mes_error(error)
    response = Response(dump(document(shown)), shown.status, mimetype=MEDIA_TYPE)
    if shown.status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="Taktline"'
    if isinstance(shown, StaleRecord) and "etag" in shown.details:
        response.headers["ETag"] = shown.details["etag"]
    if isinstance(shown, MethodNotAllowed) and "allow" in shown.details:
        response.headers["Allow"] = ", ".join(shown.details["allow"])
    if "seconds" in shown.details:
        response.headers["Retry-After"] = str(max(1, round(float(shown.details["seconds"]))))
    return response


def request_id() -> str:
    return str(getattr(g, "request_id", "")) if has_request_context() else ""


__all__ = [
    "AccessDenied",
    "BatchFailed",
    "KeyReused",
    "MethodNotAllowed",
    "PreconditionRequired",
    "TooLarge",
    "UnsupportedMediaType",
    "as_mes_error",
    "document",
    "problem_response",
    "request_id",
]
