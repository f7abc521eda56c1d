"""The reference page at ``/api/docs``: rendered on the server, readable without scripts and without a network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
from flask import Response, g, render_template

from core.i18n import current_locale, translator
from core.rest import openapi
from core.rest.problems import TITLES
from core.rest.render import dump
from core.web.context import principal, request_session

_ = translator("core")
_STYLE = Path(__file__).parent / "templates" / "rest" / "reference.css"


def reference_page() -> Response:
    """All operations that the principal may use, with parameters, bodies and examples."""
    principal()
    with request_session(write=False) as session:
        document = openapi.build(session.generation, session.access)
    html = render_template(
        "rest/reference.html",
        document=document,
        tags=[{**tag, "operations": list(_operations(document, tag["name"]))} for tag in document.get("tags", ())],
        titles=sorted((code, str(title)) for code, title in TITLES.items()),
        lang=current_locale().replace("_", "-"),
        generation=g.generation.number,
        text=lambda message: str(_(message)),
    )
    return Response(html, mimetype="text/html", headers={"Cache-Control": "private, no-cache"})


def reference_style() -> Response:
    """The page's own sheet: nothing of it is a secret, and browsers may keep it."""
    return Response(_STYLE.read_bytes(), mimetype="text/css", headers={"Cache-Control": "public, max-age=3600"})


def _operations(document: dict[str, Any], tag: str) -> Iterator[dict[str, Any]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if tag in operation.get("tags", ()):
                yield {
                    "method": method.upper(),
                    "path": path,
                    "summary": operation["summary"],
                    "id": operation["operationId"],
                    "parameters": [_resolved(document, p) for p in operation.get("parameters", ())],
                    "body": _example(operation.get("requestBody", {})),
                    "answers": [_answer(document, status, r) for status, r in operation["responses"].items()],
                }


def _resolved(document: dict[str, Any], item: dict[str, Any]) -> dict[str, Any]:
    reference = item.get("$ref")
    if reference is None:
        return item
    _root, _components, kind, name = reference.split("/")
    found: dict[str, Any] = document["components"][kind][name]
    return found


def _answer(document: dict[str, Any], status: str, response: dict[str, Any]) -> dict[str, Any]:
    resolved = _resolved(document, response)
    return {"status": status, "description": resolved["description"], "example": _example(resolved)}


def _example(holder: dict[str, Any]) -> str:
    for content in holder.get("content", {}).values():
        if "example" in content:
            return _indented(content["example"])
    return ""


def _indented(example: Any) -> str:
    return orjson.dumps(orjson.loads(dump(example)), option=orjson.OPT_INDENT_2).decode()
