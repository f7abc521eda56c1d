"""The checks that follow from a field's declaration."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from sqlalchemy import inspect

from core.errors import Problem
from core.i18n import translator
from core.orm.fields import Field

_ = translator("core")


def field_problems(record: Any) -> Iterator[Problem]:
    """What is wrong with the changed fields of a record, by their declarations alone."""
    state = inspect(record)
    fields: dict[str, Field] = record.models.fields[record.model_name]
    for name, field in fields.items():
        if not field.stored or name == "id":
            continue
        if state.persistent and not state.attrs[name].history.has_changes():
            continue
        value = getattr(record, name)
        if value is None or (value == "" and field.kind in ("string", "text")):
            if _missing(record, field, value):
                yield Problem(_("This value is needed."), f"/{name}", "required")
            continue
        problem = value_problem(field, value)
        if problem is not None:
            yield problem


def _missing(record: Any, field: Field, value: Any) -> bool:
    if not field.required or field.ui.readonly:
        return False
    if field.relation is not None and (field.name == record.parent or getattr(record, field.relation) is not None):
        return False
    return value is None or field.name == record.record_name


def value_problem(field: Field, value: Any) -> Problem | None:
    """What is wrong with one present value."""
    pointer = f"/{field.name}"
    if field.length and isinstance(value, str) and len(value) > field.length:
        return Problem(_("At most {count} characters.", count=field.length), pointer, "too_long")
    if isinstance(value, str) and "\x00" in value:
        return Problem(_("This text holds characters that cannot be stored."), pointer, "invalid")
    if field.ui.choices is not None and value not in dict(field.ui.choices):
        known = ", ".join(str(label) for _value, label in field.ui.choices)
        return Problem(_("Choose one of: {choices}.", choices=known), pointer, "unknown_choice")
    if field.numeric:
        return _number_problem(field, value, pointer)
    return None


def _number_problem(field: Field, value: Any, pointer: str) -> Problem | None:
    largest = field.largest or Decimal(2**31 - 1)
    if isinstance(value, Decimal) and not value.is_finite():
        return Problem(_("This is not a number."), pointer, "invalid")
    if abs(value) > largest:
        return Problem(_("This number is too large."), pointer, "too_large")
    if field.ui.positive and value <= 0:
        return Problem(_("This must be greater than zero."), pointer, "not_positive")
    if field.ui.minimum is not None and value < field.ui.minimum:
        return Problem(_("At least {minimum}.", minimum=field.ui.minimum), pointer, "too_small")
    if field.ui.maximum is not None and value > field.ui.maximum:
        return Problem(_("At most {maximum}.", maximum=field.ui.maximum), pointer, "too_large")
    return None
