"""Plausible example records for the reference, made from the declarations of fields."""

from __future__ import annotations

from typing import Any

from core.orm.fields import Field
from core.rest.exposure import owned_lines, readable_fields, writable_fields
from core.rest.schemas import SchemaSet

_VALUES: dict[str, Any] = {
    "integer": 1,
    "many_to_one": 1,
    "decimal": "12.5",
    "money": "99.9",
    "boolean": True,
    "date": "2026-12-01",
    "datetime": "2026-12-01T08:00:00Z",
    "json": {},
}


def value_example(field: Field) -> Any:
    if field.kind == "selection":
        choices = field.ui.choices or ()
        return choices[0][0] if choices else ""
    if field.kind in ("string", "text"):
        return field.name.replace("_", " ").capitalize()[: field.length or 60]
    if field.kind == "integer" and field.ui.minimum is not None:
        return (
            max(1, int(field.ui.minimum))
            if (field.ui.maximum is None or field.ui.maximum >= 1)
            else int(field.ui.minimum)
        )
    return _VALUES[field.kind]


def read_example(schemas: SchemaSet, model: str) -> dict[str, Any]:
    models, access = schemas.models, schemas.access
    found = {name: value_example(field) for name, field in readable_fields(models, access, model).items()}
    for name, field in owned_lines(models, access, model).items():
        found[name] = [read_example(schemas, str(field.target))]
    return found


def create_example(schemas: SchemaSet, model: str) -> dict[str, Any]:
    """The needed fields, and one line of each kind."""
    found: dict[str, Any] = {}
    for name, field in writable_fields(schemas.models, schemas.access, model).items():
        if field.owned:
            found[name] = [create_example(schemas, str(field.target))]
        elif field.required and name != schemas.models[model].parent:
            found[name] = value_example(field)
    return found


def change_example(schemas: SchemaSet, model: str) -> dict[str, Any]:
    """One field."""
    plain = [
        f
        for f in writable_fields(schemas.models, schemas.access, model).values()
        if f.stored and f.kind != "many_to_one"
    ]
    named = [f for f in plain if f.name == "name"] or plain
    return {f.name: value_example(f) for f in named[:1]}
