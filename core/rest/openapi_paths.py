"""The operations of one model for the OpenAPI document, each with an example."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.i18n import translator
from core.orm.action import Action
from core.rest.actions import argument_field, arguments_of, edges_of, hints_of, offered_to
from core.rest.examples import change_example, create_example, read_example
from core.rest.exposure import is_writable
from core.rest.openapi_parts import errors, json_content, parameter
from core.rest.schemas import SchemaSet
from core.states.machine import Edge

if TYPE_CHECKING:
    from core.generation import Generation
    from core.security.principal import Access

_ = translator("core")

_LISTING = ("Filter", "Sort", "Search", "Fields", "Include", "Cursor", "Limit", "Count", "Language")
_ARGUMENT_TYPES = {
    "integer": {"type": "integer"},
    "text": {"type": "string"},
    "boolean": {"type": "boolean"},
    "decimal": {"type": "string", "format": "decimal"},
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
}
_ARGUMENT_EXAMPLES = {
    "integer": 1, "text": "text", "boolean": True, "decimal": "1.5",
    "date": "2026-12-01", "datetime": "2026-12-01T08:00:00Z",
}  # fmt: skip
_ANY_JSON = {"type": ["object", "array", "string", "number", "boolean", "null"]}
_ID = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer", "minimum": 1}, "example": 1}
_ETAG = {"ETag": {"description": _("The version of the record."), "schema": {"type": "string"}, "example": '"1"'}}


def operations_of(
    generation: Generation, access: Access, schemas: SchemaSet, model: str, names: dict[str, str]
) -> dict[str, dict[str, Any]]:
    """Path below the model's own (``""``, ``/{id}``, ``/batch``, …) to operations by method."""
    build = _Operations(generation, access, schemas, model, names)
    found: dict[str, dict[str, Any]] = {"": {"get": build.list()}, "/{id}": {"get": build.one()}}
    if "create" in names:
        found[""]["post"] = build.create()
    if "change" in names:
        found["/{id}"]["patch"] = build.change(_("Change some fields"), "change")
        found["/{id}"]["put"] = build.change(_("Replace"), "replace")
    if is_writable(generation.models, model) and access.can(model, "delete"):
        found["/{id}"]["delete"] = build.delete()
    if "create" in names or "change" in names:
        found["/batch"] = {"post": build.batch()}
    for edge in edges_of(generation, model).values():
        if offered_to(access, model, edge):
            found[f"/{{id}}/actions/{edge.name}"] = {"post": build.step(edge)}
    for action in generation.actions[model].values():
        if offered_to(access, model, action):
            found[f"/{{id}}/actions/{action.name}"] = {"post": build.action(action)}
    return found


class _Operations:
    def __init__(
        self, generation: Generation, access: Access, schemas: SchemaSet, model: str, names: dict[str, str]
    ) -> None:
        self.generation, self.access, self.schemas, self.model, self.names = generation, access, schemas, model, names
        cls = generation.models[model]
        self.title, self.title_plural = cls.title or model, cls.title_plural or model
        self.id = model.replace(".", "_")
        self.example = read_example(schemas, model)

    def _operation(self, verb: str, summary: Any, responses: dict[str, Any], **more: Any) -> dict[str, Any]:
        return {
            "operationId": f"{verb}_{self.id}",
            "tags": [self.model],
            "summary": summary,
            **more,
            "responses": responses,
        }

    def _reference(self, kind: str = "read") -> dict[str, str]:
        return {"$ref": f"#/components/schemas/{self.names[kind]}"}

    def _record(self, description: Any, headers: dict[str, Any] | None = None) -> dict[str, Any]:
        content = json_content(self._reference(), self.example)
        return {"description": description, "headers": {**_ETAG, **(headers or {})}, "content": content}

    def list(self) -> dict[str, Any]:
        row = {name: value for name, value in self.example.items() if not isinstance(value, list)}
        schema = {
            "type": "object",
            "required": ["items", "next"],
            "properties": {
                "items": {"type": "array", "items": self._reference()},
                "next": {"type": ["string", "null"], "description": _("Address of the next page.")},
                "count": {"type": "integer", "description": _("Number of all rows, when count=exact was asked for.")},
            },
        }
        link = {"Link": {"description": _("The next page, rel=next."), "schema": {"type": "string"}}}
        page = {"description": _("One page, without owned lines."), "headers": link}
        return self._operation(
            "list",
            _("List: {models}", models=self.title_plural),
            {"200": {**page, "content": json_content(schema, {"items": [row], "next": None})}, **errors("422")},
            parameters=[parameter(name) for name in _LISTING],
        )

    def one(self) -> dict[str, Any]:
        wanted = [_ID, *(parameter(name) for name in ("Fields", "Include", "IfNoneMatch", "Language"))]
        unchanged = {"304": {"description": _("Unchanged since If-None-Match.")}}
        responses = {"200": self._record(_("The record with its lines.")), **unchanged, **errors("404")}
        return self._operation("get", _("Read: {model}", model=self.title), responses, parameters=wanted)

    def create(self) -> dict[str, Any]:
        location = {"Location": {"description": _("Address of the record."), "schema": {"type": "string"}}}
        body = {
            "required": True,
            "content": json_content(self._reference("create"), create_example(self.schemas, self.model)),
        }
        return self._operation(
            "create",
            _("Create: {model}", model=self.title),
            {"201": self._record(_("The new record."), location), **errors("409", "413", "415", "422")},
            parameters=[parameter("IdempotencyKey"), parameter("Language")],
            requestBody=body,
        )

    def change(self, summary: Any, verb: str) -> dict[str, Any]:
        body = {
            "required": True,
            "content": json_content(self._reference("change"), change_example(self.schemas, self.model)),
        }
        return self._operation(
            verb,
            _("{what}: {model}", what=summary, model=self.title),
            {
                "200": self._record(_("The record as it is now.")),
                **errors("404", "409", "412", "413", "415", "422", "428"),
            },
            parameters=[_ID, parameter("IfMatch"), parameter("Language")],
            requestBody=body,
        )

    def delete(self) -> dict[str, Any]:
        gone = {"204": {"description": _("Gone, with its lines.")}}
        return self._operation(
            "delete",
            _("Delete: {model}", model=self.title),
            {**gone, **errors("404", "409", "412", "428")},
            parameters=[_ID, parameter("IfMatch")],
        )

    def step(self, edge: Edge) -> dict[str, Any]:
        reason = {"reason": {"type": "string", "maxLength": 500, "description": _("Why; kept in the history.")}}
        schema = {"type": "object", "properties": reason, **({"required": ["reason"]} if edge.reason else {})}
        example = {"reason": "agreed with the customer"} if edge.reason else {}
        return self._action(edge.name, edge.label, schema, example, needed=edge.reason)

    def action(self, action: Action) -> dict[str, Any]:
        method = getattr(self.generation.models[self.model], action.name)
        hints, properties, required, example = hints_of(method), {}, [], {}
        for name, parameter_ in arguments_of(method).items():
            field = argument_field(name, hints.get(name, Any))
            properties[name] = _ANY_JSON if field is None else _ARGUMENT_TYPES[field.kind]
            if parameter_.default is parameter_.empty:
                required.append(name)
                example[name] = None if field is None else _ARGUMENT_EXAMPLES[field.kind]
        schema = {"type": "object", "properties": properties, **({"required": required} if required else {})}
        return self._action(action.name, action.label, schema, example, needed=bool(required))

    def _action(
        self, name: str, label: Any, schema: dict[str, Any], example: dict[str, Any], *, needed: bool
    ) -> dict[str, Any]:
        job = {"description": _("Begun as a job."), "content": json_content({"type": "object"}, {"job_id": 12})}
        result = {
            "description": _("The record as it is now, or what the action answers."),
            "content": json_content({"anyOf": [self._reference(), {"type": "object"}]}, self.example),
        }
        return self._operation(
            f"action_{name}",
            label,
            {"200": result, "202": job, **errors("404", "409", "412", "422")},
            parameters=[_ID, parameter("IfMatchOptional"), parameter("IdempotencyKey"), parameter("Language")],
            requestBody={"required": needed, "content": json_content(schema, example)},
        )

    def batch(self) -> dict[str, Any]:
        data = [self._reference(kind) for kind in ("create", "change") if kind in self.names]
        item = {
            "type": "object",
            "properties": {
                "method": {"type": "string", "enum": ["create", "update", "delete"], "default": "create"},
                "id": {"type": "integer", "minimum": 1},
                "version": {"type": "integer", "minimum": 1, "description": _("The version that was read.")},
                "data": {"anyOf": data},
            },
        }
        schema = {
            "type": "object",
            "required": ["items"],
            "properties": {
                "atomic": {"type": "boolean", "default": True, "description": _("All items or none.")},
                "items": {"type": "array", "minItems": 1, "maxItems": 500, "items": item},
            },
        }
        entry = {
            "type": "object",
            "required": ["index", "status"],
            "properties": {
                "index": {"type": "integer"},
                "status": {"type": "integer"},
                "record": self._reference(),
                "problem": {"$ref": "#/components/schemas/Problem"},
            },
        }
        results = {
            "type": "object",
            "required": ["results", "succeeded", "failed"],
            "properties": {
                "results": {"type": "array", "items": entry},
                "succeeded": {"type": "integer"},
                "failed": {"type": "integer"},
            },
        }
        first = {"method": "create", "data": create_example(self.schemas, self.model)} if "create" in self.names else {}
        done = {"results": [{"index": 0, "status": 201, "record": self.example}], "succeeded": 1, "failed": 0}
        return self._operation(
            "batch",
            _("Write many at once: {models}", models=self.title_plural),
            {
                "200": {"description": _("All items were carried out."), "content": json_content(results, done)},
                "207": {
                    "description": _("Some items failed, the others were kept."),
                    "content": json_content(results, done),
                },
                **errors("413", "415", "422"),
            },
            parameters=[parameter("IdempotencyKey"), parameter("Language")],
            requestBody={"required": True, "content": json_content(schema, {"atomic": True, "items": [first]})},
        )
