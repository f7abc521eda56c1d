"""What a generation knows of each field: one description for views, REST, import, search and checks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, Boolean, Date, DateTime, Integer, Numeric, String, Text
from sqlalchemy.orm import Mapper, RelationshipProperty

from core.errors import Text as Words
from core.i18n import LazyText
from core.orm.types import Key, Money, ScaledDecimal, UtcDateTime
from core.orm.ui import INFO_KEY, UI


@dataclass(frozen=True)
class Field:
    """``kind`` is one of string, text, integer, decimal, money, boolean, date, datetime, selection, many_to_one,
    one_to_many, json. For ``many_to_one`` the name is that of the foreign key column, ``relation`` the attribute."""

    name: str
    kind: str
    ui: UI
    model: str
    required: bool = False
    has_default: bool = False
    unique: bool = False
    length: int | None = None
    scale: int | None = None
    largest: Any = None
    target: str | None = None
    relation: str | None = None
    via: str | None = None
    owned: bool = False

    @property
    def label(self) -> Words:
        return self.ui.label

    @property
    def stored(self) -> bool:
        return self.kind != "one_to_many"

    @property
    def numeric(self) -> bool:
        return self.kind in ("integer", "decimal", "money")

    def in_words(self, value: Any) -> Any:
        """The value as its reader sees it, where it is a text of the addon's catalogue; any other as it is."""
        return str(LazyText(self.model.split(".")[0], value)) if self.ui.translated and value else value

    def choice_label(self, value: Any) -> Words:
        return dict(self.ui.choices or ()).get(value, "" if value is None else str(value))


def describe(mapper: Mapper[Any]) -> dict[str, Field]:
    """The fields of a composed class, in column order, lines last."""
    cls = mapper.class_
    references = {
        next(iter(relation.local_columns)).key: relation
        for relation in mapper.relationships
        if relation.direction.name == "MANYTOONE" and len(relation.local_columns) == 1
    }
    fields: dict[str, Field] = {}
    for column in mapper.local_table.columns:
        name = mapper.get_property_by_column(column).key
        facts = column.info.get(INFO_KEY) or UI(name.removesuffix("_id").replace("_", " ").capitalize())
        relation = references.get(column.key)
        fields[name] = Field(
            name=name,
            kind="many_to_one" if relation is not None else _kind(column.type, facts),
            ui=facts,
            model=cls.model_name,
            required=not column.nullable and column.default is None and column.server_default is None,
            has_default=column.default is not None or column.server_default is not None,
            unique=bool(column.unique),
            length=getattr(column.type, "length", None),
            scale=getattr(column.type, "scale", None),
            largest=column.type.largest if isinstance(column.type, ScaledDecimal) else None,
            target=_target(relation),
            relation=relation.key if relation is not None else None,
        )
    for relation in mapper.relationships:
        if relation.direction.name == "ONETOMANY" and INFO_KEY in relation.info:
            fields[relation.key] = Field(
                name=relation.key,
                kind="one_to_many",
                ui=relation.info[INFO_KEY],
                model=cls.model_name,
                target=_target(relation),
                relation=relation.key,
                via=next(iter(relation.remote_side)).key,
                owned=bool(relation.info.get("owned")),
            )
    return fields


def _target(relation: RelationshipProperty[Any] | None) -> str | None:
    return None if relation is None else str(relation.mapper.class_.model_name)


def _kind(type_: Any, facts: UI) -> str:
    if facts.choices is not None:
        return "selection"
    pairs: tuple[tuple[type | tuple[type, ...], str], ...] = (
        (Money, "money"),
        ((ScaledDecimal, Numeric), "decimal"),
        ((UtcDateTime, DateTime), "datetime"),
        (Date, "date"),
        (Boolean, "boolean"),
        (Integer, "integer"),
        (Text, "text"),
        ((Key, String), "string"),
        (JSON, "json"),
    )
    return next((kind for types, kind in pairs if isinstance(type_, types)), "string")
