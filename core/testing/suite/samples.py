"""Makes the least that a model accepts, following required fields and references. A best effort: hints do the rest."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from core.db.session import MesSession
from core.orm.fields import Field
from core.records import write

DEEPEST = 6
DAY = date(2099, 1, 1)

Hints = Mapping[str, Mapping[str, Any]]


class Samples:
    """``hints`` are values by model and field, for what a declaration does not tell: a time zone's name, say.

    A hint may be a function, which is called with this object: ``lambda samples: samples.some("base.site")``.
    """

    def __init__(self, session: MesSession, hints: Hints) -> None:
        self.session = session
        self.hints = hints
        self._numbers = itertools.count(1)

    def data(self, model: str, depth: int = 0) -> dict[str, Any]:
        """Plain data for ``records.create``."""
        cls = self.session.models[model]
        given = self.hints.get(model, {})
        found: dict[str, Any] = {}
        for field in self.session.models.fields[model].values():
            if field.name in given:
                hint = given[field.name]
                found[field.name] = hint(self) if callable(hint) else hint
            elif self._needed(cls, field):
                found[field.name] = self._value(field, depth)
        return found

    def some(self, model: str, depth: int = 0) -> int:
        """The id of a record of the model: one that is there, else a new one."""
        cls: Any = self.session.models[model]
        present = self.session.scalars(select(cls.id).order_by(cls.id).limit(1)).first()
        return self.new(model, depth) if present is None else int(present)

    def new(self, model: str, depth: int = 0) -> int:
        """The id of a record made now."""
        if depth > DEEPEST:
            raise RecursionError(f"{model} needs records that need each other")
        return int(write.create(self.session, model, self.data(model, depth + 1)).id)

    def _needed(self, cls: Any, field: Field) -> bool:
        if field.kind == "one_to_many" or field.ui.readonly or field.ui.hidden:
            return False
        if field.name in getattr(cls, "filled_fields", ()):
            return False
        return field.required or field.name == cls.parent or (field.name == cls.record_name and not field.has_default)

    def _value(self, field: Field, depth: int) -> Any:
        if field.kind == "many_to_one":
            return self.some(str(field.target), depth)
        if field.kind == "selection":
            return (field.ui.choices or ((None, ""),))[0][0]
        if field.kind in ("string", "text"):
            return f"S{next(self._numbers)}"[: field.length or 20]
        if field.numeric:
            least = field.ui.minimum if field.ui.minimum is not None else 1 if field.ui.positive else 0
            return Decimal(least) if field.kind != "integer" else int(least)
        return {"boolean": True, "date": DAY.isoformat(), "datetime": f"{DAY.isoformat()} 08:00", "json": {}}[
            field.kind
        ]


def changed_value(field: Field, value: Any) -> Any:
    """Another value for a field, or None where none is at hand."""
    if field.ui.readonly or field.ui.hidden or field.unique:
        return None
    if field.kind == "boolean":
        return not value
    if field.kind in ("string", "text") and (field.length or 99) > 4:
        return f"{(value or '')[:2]}xy"
    return None
