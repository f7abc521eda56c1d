"""marshmallow schemas of the models: they dump single records and are the source of the OpenAPI document.

One set per generation and kind of principal: fields closed by field grants are not in it at all.
"""

from __future__ import annotations

import weakref
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from marshmallow import Schema, fields, validate
from marshmallow.fields import Field as SchemaField

from core.i18n import translator
from core.orm.fields import Field
from core.rest.exposure import owned_lines, readable_fields, writable_fields
from core.rest.render import decimal_text, moment_text

if TYPE_CHECKING:
    from core.generation import Generation
    from core.orm.registry import ModelRegistry
    from core.security.principal import Access

_ = translator("core")


class DecimalText(SchemaField[Decimal]):
    """An exact number as text."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else decimal_text(value)


class Moment(SchemaField[datetime]):
    """A moment, RFC 3339 in UTC."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else moment_text(value)


class Json(SchemaField[Any]):
    """Any JSON value."""


class SchemaSet:
    """The schemas of all models as one principal sees them, built when first asked for."""

    def __init__(self, models: ModelRegistry, access: Access) -> None:
        self.models = models
        self.access = access
        self._classes: dict[tuple[str, str], type[Schema]] = {}
        self._dumpers: dict[str, Schema] = {}

    def dump(self, record: Any) -> dict[str, Any]:
        """A record with its owned lines as plain JSON data."""
        model = record.model_name
        if model not in self._dumpers:
            self._dumpers[model] = self.read(model)()
        dumped: dict[str, Any] = self._dumpers[model].dump(record)
        return dumped

    def read(self, model: str) -> type[Schema]:
        return self._class(model, "read")

    def create(self, model: str) -> type[Schema]:
        return self._class(model, "create")

    def change(self, model: str) -> type[Schema]:
        return self._class(model, "change")

    def line_change(self, model: str) -> type[Schema]:
        return self._class(model, "line")

    def _class(self, model: str, kind: str) -> type[Schema]:
        key = (model, kind)
        if key not in self._classes:
            members = self._read_members(model) if kind == "read" else self._write_members(model, kind)
            self._classes[key] = type(component_name(model, kind), (Schema,), members)
        return self._classes[key]

    def _read_members(self, model: str) -> dict[str, Any]:
        found = {
            name: self._field(field, "read") for name, field in readable_fields(self.models, self.access, model).items()
        }
        for name, field in owned_lines(self.models, self.access, model).items():
            found[name] = fields.List(
                fields.Nested(self.read(str(field.target))), metadata=_metadata(field, readOnly=False)
            )
        return found

    def _write_members(self, model: str, kind: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if kind == "line":
            found["id"] = fields.Integer(metadata={"description": _("The line to change; without it a line is added.")})
            found["_delete"] = fields.Boolean(metadata={"description": _("Remove this line.")})
        owner = self.models[model].parent
        for name, field in writable_fields(self.models, self.access, model).items():
            if field.owned:
                line_kind = "create" if kind == "create" else "line"
                nested = fields.Nested(self._class(str(field.target), line_kind))
                found[name] = fields.List(nested, metadata=_metadata(field))
            elif not (kind == "line" and name == owner):
                found[name] = self._field(field, kind)
        return found

    def _field(self, field: Field, kind: str) -> SchemaField[Any]:
        column = self.models[field.model].__mapper__.columns[field.name]  # type: ignore[attr-defined]
        filled = field.name in getattr(self.models[field.model], "filled_fields", ())
        needed = kind == "create" and field.required and not filled and field.name != self.models[field.model].parent
        options: dict[str, Any] = {
            "allow_none": bool(column.nullable) or (kind != "read" and not field.required),
            "required": needed,
            "metadata": _metadata(field, **({"readOnly": True} if kind == "read" and field.ui.readonly else {})),
        }
        checks: list[Any] = []
        if field.length and field.kind in ("string", "text"):
            checks.append(validate.Length(max=field.length))
        if field.kind == "selection":
            options["allow_none"] = options["allow_none"] and column.nullable
            checks.append(validate.OneOf([choice for choice, _label in field.ui.choices or ()]))
        if checks:
            options["validate"] = checks
        return _KINDS[field.kind](**options)


_KINDS: dict[str, type[SchemaField[Any]]] = {
    "string": fields.String,
    "text": fields.String,
    "selection": fields.String,
    "integer": fields.Integer,
    "many_to_one": fields.Integer,
    "decimal": DecimalText,
    "money": DecimalText,
    "boolean": fields.Boolean,
    "date": fields.Date,
    "datetime": Moment,
    "json": Json,
}


def _metadata(field: Field, **more: Any) -> dict[str, Any]:
    """Keywords for OpenAPI; texts stay lazy, so that one set serves all languages."""
    found: dict[str, Any] = {"title": field.label, **more}
    if field.ui.help:
        found["description"] = field.ui.help
    if field.kind == "many_to_one":
        found["x-references"] = field.target
    if field.ui.unit:
        found["x-unit"] = field.ui.unit
    if field.ui.unit_field:
        found["x-unit-field"] = field.ui.unit_field
    if field.ui.choices:
        found["x-labels"] = dict(field.ui.choices)
    if field.kind == "integer":
        for keyword, limit in (("minimum", field.ui.minimum), ("maximum", field.ui.maximum)):
            if limit is not None:
                found[keyword] = int(limit)
    return found


def component_name(model: str, kind: str = "read") -> str:
    """``orders.order`` read is OrdersOrder, create CreateOrdersOrder, change ChangeOrdersOrder."""
    words = model.replace(".", "_").split("_")
    return ("" if kind == "read" else kind.capitalize()) + "".join(word.capitalize() for word in words)


_sets: weakref.WeakKeyDictionary[Generation, dict[Any, SchemaSet]] = weakref.WeakKeyDictionary()


def schema_set(generation: Generation, access: Access) -> SchemaSet:
    """The set for what ``access`` may see; shared by all who hold the same roles."""
    key = True if access.principal.is_admin else access.principal.groups
    of_generation = _sets.setdefault(generation, {})
    if key not in of_generation:
        of_generation[key] = SchemaSet(generation.models, access)
    return of_generation[key]
