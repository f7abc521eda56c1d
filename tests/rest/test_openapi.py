"""The OpenAPI document: valid, complete, without holes, and only what the caller may reach."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from openapi_spec_validator import validate

from core.i18n import use_locale
from core.rest import openapi
from core.security.principal import SYSTEM
from tests.rest.api import ORDERS, Api


def schemas_in(value: Any, place: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """All schema objects of the document, by where they stand."""
    if isinstance(value, dict):
        for name, entry in value.items():
            below = f"{place}/{name}"
            if name in ("schema", "items") and isinstance(entry, dict):
                yield below, entry
            if name in ("properties", "schemas") and isinstance(entry, dict):
                yield from ((f"{below}/{key}", schema) for key, schema in entry.items())
            if name not in ("example", "examples"):
                yield from schemas_in(entry, below)
    elif isinstance(value, list):
        for index, entry in enumerate(value):
            yield from schemas_in(entry, f"{place}/{index}")


def test_the_document_is_valid_and_typed_throughout(sqlite_api: Api) -> None:
    document = sqlite_api.admin.get("/api/v1/openapi.json").json
    validate(document)
    assert document["openapi"].startswith("3.1")
    untyped = [place for place, s in schemas_in(document) if not {"type", "$ref", "enum", "anyOf", "allOf"} & set(s)]
    assert untyped == []


def test_every_operation_has_an_example_and_answers_for_errors(sqlite_api: Api) -> None:
    document = sqlite_api.admin.get("/api/v1/openapi.json").json
    seen = set()
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            assert operation["operationId"] not in seen
            seen.add(operation["operationId"])
            assert operation["summary"], (path, method)
            assert {"400", "401", "403", "500"} <= set(operation["responses"])
            contents = [r.get("content", {}) for r in operation["responses"].values()]
            contents.append(operation.get("requestBody", {}).get("content", {}))
            for content in contents:
                assert all("example" in media for media in content.values()), (path, method)
    assert f"{ORDERS}/{{id}}/actions/confirm" in document["paths"]
    assert f"{ORDERS}/{{id}}/actions/start" not in document["paths"]


def test_it_holds_only_what_the_caller_may_reach(sqlite_api: Api) -> None:
    paths = sqlite_api.reader.get("/api/v1/openapi.json").json["paths"]
    assert set(paths[ORDERS]) == {"get"}
    assert "/api/v1/core/users" not in paths
    index = sqlite_api.reader.get("/api/v1/").json
    assert "orders.order" in [model["model"] for model in index["models"]]
    assert "core.user" not in [model["model"] for model in index["models"]]


def test_the_command_line_gets_the_same(sqlite_api: Api) -> None:
    generation = sqlite_api.plant.instance.generation
    with use_locale("zh"):
        document = openapi.document(generation, SYSTEM)
    validate(document)
    assert set(document["paths"]) == set(sqlite_api.admin.get("/api/v1/openapi.json").json["paths"])


def test_the_reference_page_needs_no_script_and_no_network(sqlite_api: Api) -> None:
    page = sqlite_api.clerk.get("/api/docs")
    assert (page.status_code, page.mimetype) == (200, "text/html")
    html = page.text
    for forbidden in ("<script", "style=", "http://", "https://", " onclick"):
        assert forbidden not in html
    assert 'id="problem-validation_failed"' in html
    assert "/api/v1/orders/orders/{id}/actions/confirm" in html
    assert sqlite_api.nobody.get("/api/docs.css").mimetype == "text/css"
