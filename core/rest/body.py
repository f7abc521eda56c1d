"""Reads request bodies: strict JSON, at most 1 MB, numbers exact."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import orjson
from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

from core.errors import BadRequest, Problem, ValidationFailed
from core.i18n import translator
from core.orm.registry import ModelRegistry
from core.rest.problems import TooLarge, UnsupportedMediaType

_ = translator("core")

LARGEST_BODY = 1_000_000
MEDIA_TYPES = ("application/json", "application/merge-patch+json")


def refuse_large_body() -> None:
    """Before anything else is done. Bytes as announced; unannounced ones are counted while they are read."""
    request.max_content_length = LARGEST_BODY
    if (request.content_length or 0) > LARGEST_BODY:
        raise TooLarge(_("The body is larger than 1 MB."))


def read_json() -> Any:
    """The body. Raises UnsupportedMediaType, TooLarge, or BadRequest with line and column of the fault."""
    if request.mimetype not in MEDIA_TYPES:
        raise UnsupportedMediaType(_("Send JSON with Content-Type: application/json."))
    try:
        raw = request.get_data(cache=True)
    except RequestEntityTooLarge as error:
        raise TooLarge(_("The body is larger than 1 MB.")) from error
    if not raw.strip():
        raise BadRequest(_("The body is empty; send a JSON object."))
    return parse_json(raw)


def parse_json(raw: bytes) -> Any:
    """Strict: UTF-8, no NaN, no name twice in one object. Numbers with a point become Decimal, never float."""
    try:
        orjson.loads(raw)  # stricter than the standard library: broken surrogates, depth, encoding
        return json.loads(raw, parse_float=Decimal, object_pairs_hook=_distinct_names)
    except json.JSONDecodeError as error:
        message = _("This is not JSON: line {line}, column {column}.", line=error.lineno, column=error.colno)
        raise BadRequest(message) from error
    except (ValueError, RecursionError) as error:
        raise BadRequest(_("This is not JSON that can be read here.")) from error


def _distinct_names(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise BadRequest(_("The name {name} stands twice in one object.", name=twice))
    return found


def require_object(data: Any, pointer: str = "") -> dict[str, Any]:
    if not isinstance(data, dict):
        raise ValidationFailed([Problem(_("This must be an object with fields."), pointer)])
    return data


def read_object() -> dict[str, Any]:
    """The body, which must be an object."""
    return require_object(read_json())


def read_optional_object() -> dict[str, Any]:
    """For actions: no body is an empty object."""
    if not request.content_length and not request.headers.get("Transfer-Encoding"):
        return {}
    return read_object()


def storable(models: ModelRegistry, model: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """Values of JSON columns with plain numbers again: the column's own encoder knows no Decimal."""
    fields = models.fields[model]
    return {
        name: _plain_numbers(value) if name in fields and fields[name].kind == "json" else value
        for name, value in data.items()
    }


def _plain_numbers(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, list):
        return [_plain_numbers(entry) for entry in value]
    if isinstance(value, dict):
        return {name: _plain_numbers(entry) for name, entry in value.items()}
    return value
