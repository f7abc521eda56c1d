"""The OpenAPI 3.1 document of the generation, as one principal may use it, and the index at ``/api/v1/``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin

import core
from core.i18n import LazyText, translator
from core.rest import openapi_parts as parts
from core.rest.exposure import is_writable, offered_models
from core.rest.openapi_paths import operations_of
from core.rest.params import refuse_parameters
from core.rest.render import Answer
from core.rest.schemas import DecimalText, Json, Moment, SchemaSet, component_name, schema_set

if TYPE_CHECKING:
    from core.db.session import MesSession
    from core.generation import Generation
    from core.security.principal import Access, Principal

_ = translator("core")

ROOT = "/api/v1"


def answer_index(session: MesSession) -> Answer:
    """The models that the principal may read, with their addresses."""
    refuse_parameters()
    generation = session.generation
    found = [
        {
            "model": model,
            "title": str(generation.models[model].title_plural or model),
            "href": f"{ROOT}/{generation.path_of(model)}",
        }
        for model in reachable(generation, session.access)
    ]
    links = {"openapi": f"{ROOT}/openapi.json", "reference": "/api/docs"}
    return Answer(200, {"product": "Taktline", "version": core.__version__, **links, "models": found})


def answer_document(session: MesSession) -> Answer:
    refuse_parameters()
    return Answer(200, build(session.generation, session.access))


def document(generation: Generation, principal: Principal) -> dict[str, Any]:
    """The document for ``mes openapi``, in the current locale."""
    return build(generation, generation.policy.access(principal))


def reachable(generation: Generation, access: Access) -> Iterator[str]:
    return (model for model in offered_models(generation.models) if access.can(model, "read"))


def build(generation: Generation, access: Access) -> dict[str, Any]:
    """The whole document as plain data, texts in the current locale."""
    marshmallow = MarshmallowPlugin(schema_name_resolver=lambda schema: _component(schema))
    spec = APISpec(
        title="Taktline",
        version=core.__version__,
        openapi_version="3.1.0",
        info={"description": str(parts.INTRODUCTION), "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}},
        plugins=[marshmallow],
        servers=[{"url": "/", "description": str(_("This installation"))}],
        security=[{"apiToken": []}, {"browserSession": []}],
    )
    converter = marshmallow.converter
    assert converter is not None  # made by APISpec()
    converter.field_mapping[DecimalText] = ("string", "decimal")
    converter.field_mapping[Moment] = ("string", "date-time")
    converter.field_mapping[Json] = (None, None)
    converter.add_attribute_function(_json_types)  # type: ignore[no-untyped-call]
    parts.add_shared(spec)
    schemas = schema_set(generation, access)
    for model in reachable(generation, access):
        _add_model(spec, generation, access, schemas, model)
    parts.add_jobs(spec)
    plain: dict[str, Any] = _plain(spec.to_dict())
    return plain


def _add_model(spec: APISpec, generation: Generation, access: Access, schemas: SchemaSet, model: str) -> None:
    title = generation.models[model].title_plural or model
    spec.tag({"name": model, "description": title})
    names = {"read": _register(spec, schemas.read(model))}
    if is_writable(generation.models, model) and access.can(model, "create"):
        names["create"] = _register(spec, schemas.create(model))
    if is_writable(generation.models, model) and access.can(model, "write"):
        names["change"] = _register(spec, schemas.change(model))
    for path, operations in operations_of(generation, access, schemas, model, names).items():
        spec.path(f"{ROOT}/{generation.path_of(model)}{path}", operations=operations)


def _register(spec: APISpec, schema: Any) -> str:
    name = schema.__name__
    if name not in spec.components.schemas:
        spec.components.schema(name, schema=schema)
    return str(name)


def _component(schema: Any) -> str:
    return str(schema.__name__ if isinstance(schema, type) else type(schema).__name__)


def _json_types(self: Any, field: Any, **_kwargs: Any) -> dict[str, Any]:
    """Says what a JSON value may be, and how decimals are written: apispec leaves unknown fields without a type."""
    if isinstance(field, Json):
        return {"type": ["object", "array", "string", "number", "boolean", "null"]}
    if isinstance(field, DecimalText):
        return {"pattern": r"^-?\d+(\.\d+)?$"}
    return {}


def _plain(value: Any) -> Any:
    if isinstance(value, LazyText):
        return str(value)
    if isinstance(value, dict):
        return {str(name): _plain(entry) for name, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(entry) for entry in value]
    return value


__all__ = ["answer_document", "answer_index", "build", "component_name", "document", "reachable"]
