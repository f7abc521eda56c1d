"""What all operations of the OpenAPI document share: introduction, errors, parameters, security."""

from __future__ import annotations

from typing import Any

from apispec import APISpec

from core.i18n import translator
from core.records.query import OPERATORS
from core.rest.params import DEFAULT_ROWS, MOST_ROWS
from core.rest.problems import MEDIA_TYPE

_ = translator("core")

INTRODUCTION = _(
    "Every record of Taktline. Decimals are strings, times are RFC 3339 in UTC, lists go on by cursor, changes need"
    " If-Match, and every error is application/problem+json with JSON pointers, in the language of Accept-Language."
)
ERRORS: dict[str, Any] = {
    "400": _("The request cannot be understood: broken JSON, an unknown parameter or field."),
    "401": _("Nobody is logged in, or the token is unknown, expired or revoked."),
    "403": _("The roles of the caller do not allow this."),
    "404": _("There is no such record, or the caller may not see it."),
    "409": _("A rule forbids this now: the state of the record, or others that refer to it."),
    "412": _("The record has changed since it was read; the body holds the present version."),
    "413": _("The body is larger than 1 MB."),
    "415": _("The body is not JSON."),
    "422": _("Some values cannot be accepted; errors names each by a JSON pointer."),
    "428": _("If-Match is missing."),
    "500": _("The server failed; request_id finds the reason in its log."),
}
ALWAYS = ("400", "401", "403", "500")

_PROBLEM = {
    "type": "object",
    "description": _("An error, as RFC 9457 has it."),
    "required": ["type", "title", "status", "code", "detail", "request_id"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "code": {"type": "string", "description": _("Stable across languages and versions.")},
        "detail": {"type": "string", "description": _("For people, in the language of Accept-Language.")},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "message"],
                "properties": {
                    "pointer": {"type": "string", "format": "json-pointer", "description": _("Where in the body.")},
                    "parameter": {"type": "string", "description": _("Which parameter or header.")},
                    "code": {"type": "string"},
                    "message": {"type": "string"},
                },
            },
        },
        "version": {"type": "integer", "description": _("The present version, after a conflict.")},
        "request_id": {"type": "string"},
    },
    "example": {
        "type": "/api/docs#problem-validation_failed",
        "title": "Some values cannot be accepted",
        "status": 422,
        "code": "validation_failed",
        "detail": "Some values cannot be accepted.",
        "errors": [
            {"pointer": "/lines/0/quantity", "code": "not_positive", "message": "This must be greater than zero."}
        ],
        "request_id": "6f0c9f0ad5f34d0c8f4d7f3f2a4d1b11",
    },
}
_JOB = {
    "type": "object",
    "description": _("Work that goes on after its request was answered."),
    "required": ["id", "name", "state", "progress"],
    "properties": {
        "id": {"type": "integer"},
        "name": {"type": "string"},
        "title": {"type": "string"},
        "state": {"type": "string", "enum": ["queued", "running", "done", "failed", "cancelled"]},
        "progress": {"type": "integer", "minimum": 0, "maximum": 100},
        "message": {"type": "string"},
        "result": {"type": ["object", "array", "string", "number", "boolean", "null"]},
        "error": {"type": "string"},
        "cancel_requested": {"type": "boolean"},
        "created_at": {"type": "string", "format": "date-time"},
        "finished_at": {"type": ["string", "null"], "format": "date-time"},
    },
    "example": {"id": 12, "name": "scheduling.plan", "title": "Plan", "state": "running", "progress": 40, "message": "",
                "result": None, "error": "",
                "cancel_requested": False, "created_at": "2026-11-22T08:00:00Z", "finished_at": None},
}  # fmt: skip


def query(name: str, description: Any, schema: dict[str, Any], example: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": description, "schema": schema, "example": example}


def header(name: str, description: Any, example: str, required: bool = False) -> dict[str, Any]:
    schema = {"type": "string"}
    return {
        "name": name,
        "in": "header",
        "required": required,
        "description": description,
        "schema": schema,
        "example": example,
    }


PARAMETERS: dict[str, dict[str, Any]] = {
    "Fields": query(
        "fields",
        _("Only these fields, separated by commas; lists take paths such as customer_id.code."),
        {"type": "string"},
        "id",
    ),
    "Include": query(
        "include", _("Relations to embed, separated by commas: references and owned lines."), {"type": "string"}, ""
    ),
    "Sort": query(
        "sort", _("Fields or paths, separated by commas; a leading minus sorts descending."), {"type": "string"}, "-id"
    ),
    "Search": query(
        "search",
        _("Words that must be found; Chinese also by pinyin initials."),
        {"type": "string", "maxLength": 200},
        "jacket",
    ),
    "Cursor": query("cursor", _("Where the list goes on, as the address in next has it."), {"type": "string"}, "WyJh…"),
    "Limit": query(
        "limit", _("Rows a page."), {"type": "integer", "minimum": 1, "maximum": MOST_ROWS, "default": DEFAULT_ROWS}, 50
    ),
    "Count": query(
        "count",
        _("exact: the body holds the number of all rows, which costs time."),
        {"type": "string", "enum": ["exact", "none"]},
        "none",
    ),
    "Filter": {
        "name": "filter",
        "in": "query",
        "style": "deepObject",
        "explode": True,
        "description": _(
            "filter[path]=value, or filter[path][comparison]=value with one of {comparisons}. Lists of values are"
            " separated by commas; @today, @today+7, @now and @me are known.",
            comparisons=", ".join(OPERATORS),
        ),
        "schema": {"type": "object", "additionalProperties": {"type": "string"}},
        "example": {"id": "1"},
    },
    "IfMatch": header("If-Match", _("The ETag that was read, or the version of a list row."), '"3"', required=True),
    "IfMatchOptional": header("If-Match", _("Compared when it is sent."), '"3"'),
    "IfNoneMatch": header("If-None-Match", _("The ETag that is known already: 304 when it still holds."), '"3"'),
    "IdempotencyKey": header(
        "Idempotency-Key", _("Repeats with the same key are answered alike and done once, for 7 days."), "3f1c2a"
    ),
    "Language": header("Accept-Language", _("Language of texts and errors: en or zh."), "zh-CN"),
}


def add_shared(spec: APISpec) -> None:
    """Components that operations refer to by name."""
    spec.components.schema("Problem", _PROBLEM)
    spec.components.schema("Job", _JOB)
    for status, text in ERRORS.items():
        content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        spec.components.response(f"Error{status}", {"description": text, "content": content})
    for name, parameter in PARAMETERS.items():
        spec.components.parameter(name, parameter["in"], {k: v for k, v in parameter.items() if k != "in"})
    spec.components.security_scheme(
        "apiToken", {"type": "http", "scheme": "bearer", "description": _("An API token, made with mes user token.")}
    )
    spec.components.security_scheme(
        "browserSession",
        {
            "type": "apiKey",
            "in": "cookie",
            "name": "mes_session",
            "description": _("The log-in of the browser; changes also need the header X-CSRF-Token."),
        },
    )


def parameter(name: str) -> str:
    """How apispec is told of a shared parameter: it makes the reference."""
    if name not in PARAMETERS:
        raise KeyError(name)
    return name


def errors(*statuses: str) -> dict[str, Any]:
    return {status: {"$ref": f"#/components/responses/Error{status}"} for status in sorted({*ALWAYS, *statuses})}


def json_content(schema: dict[str, Any], example: Any) -> dict[str, Any]:
    return {"application/json": {"schema": schema, "example": example}}


def add_jobs(spec: APISpec) -> None:
    job = {"$ref": "#/components/schemas/Job"}
    content = json_content(job, _JOB["example"])
    job_id = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}, "example": 12}
    spec.tag({"name": "jobs", "description": _("Work that goes on after its request was answered.")})
    read = {
        "operationId": "get_job", "tags": ["jobs"], "summary": _("How far a job is"),
        "parameters": [job_id, parameter("Language")],
        "responses": {"200": {"description": _("The job."), "content": content}, **errors("404")},
    }  # fmt: skip
    cancel = {
        "operationId": "cancel_job", "tags": ["jobs"], "summary": _("Ask a job to stop"), "parameters": [job_id],
        "responses": {
            "200": {"description": _("It had not begun and will not."), "content": content},
            "202": {"description": _("It stops as soon as it looks."), "content": content},
            **errors("404", "409"),
        },
    }  # fmt: skip
    spec.path("/api/v1/jobs/{id}", operations={"get": read})
    spec.path("/api/v1/jobs/{id}/actions/cancel", operations={"post": cancel})
