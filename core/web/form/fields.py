"""The inputs of a form."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from core.orm.fields import Field
from core.views.nodes import Entry
from core.web import format as shown
from core.web.form.subject import Subject, reference_id

WIDGETS = {"many_to_one": "many2one", "text": "textarea", "string": "text", "json": "textarea"}
"""Kind of field to the widget that edits it, where the names differ."""
TICKED = ("1", "true", "on")
"""What browsers send for a ticked box."""
SPECIAL = {"clock": "text", "duration": "text", "role": "selection"}
"""Widgets of models that are drawn by a plainer one of the templates."""


def entries(subject: Subject, children: tuple[Any, ...]) -> list[dict[str, Any]]:
    """The contexts of the fields among nodes, without those closed to this person."""
    found = []
    for node in children:
        if isinstance(node, Entry) and subject.access.may_read_field(subject.model, node.name):
            field = subject.fields[node.name]
            if field.kind != "one_to_many" and _applies(subject, node):
                found.append(_entry(subject, node, field))
    return found


def _applies(subject: Subject, node: Entry) -> bool:
    """False where a condition on a field that nobody can change here leaves the input out for good."""
    if node.show_if is None or f"/{node.name}" in subject.problems:
        return True
    name, values = node.show_if
    field = subject.fields[name]
    return not field.ui.readonly or subject.value(subject.record, field) in values


def _entry(subject: Subject, node: Entry, field: Field) -> dict[str, Any]:
    typed = subject.typed
    is_typed = isinstance(typed, Mapping) and field.name in typed
    value = typed[field.name] if is_typed and typed is not None else subject.value(subject.record, field)
    error = subject.problems.get(f"/{field.name}")
    built = control(subject, subject.model, field, field.name, value, error, is_typed=is_typed)
    machine = subject.cls.states
    if machine is not None and field.name == machine.field:
        present = getattr(subject.record, field.name, None) or machine.initial
        built.update(widget="state", state=shown.pill(machine, present), readonly=True)
    built.update(span=node.span, show_if=node.show_if, help=str(node.help or field.ui.help or "") or None)
    if node.label:
        built["label"] = str(node.label)
    if node.widget:
        built["widget"] = node.widget
    built["readonly"] = built["readonly"] or node.readonly
    return built


def control(
    subject: Subject, model: str, field: Field, name: str, value: Any, error: str | None, *, is_typed: bool = False
) -> dict[str, Any]:
    """The context of one input. ``is_typed``: the value is a person's text, shown as it was sent."""
    widget = field.ui.widget or WIDGETS.get(field.kind, field.kind)
    built: dict[str, Any] = {
        "name": name,
        "label": str(field.label),
        "widget": SPECIAL.get(widget, widget),
        "value": _as_typed(field, value) if is_typed else shown.editable(field, value),
        "display": "" if is_typed else shown.display(field, value),
        "required": field.required and not field.ui.readonly,
        "readonly": field.ui.readonly or not subject.access.may_write_field(model, field.name),
        "error": error,
        "help": None,
        "unit": shown.unit_label(field) or None,
        "span": 1,
        "max_length": field.length,
        "href": None,
        "options": None,
        "show_if": None,
    }
    if field.kind == "selection":
        built["options"] = [{"value": v, "label": str(label)} for v, label in field.ui.choices or ()]
    elif widget == "role":
        groups = subject.generation.policy.groups.values()
        built["options"] = [{"value": group.name, "label": str(group.title)} for group in groups]
    elif field.kind == "many_to_one" and field.target:
        built.update(_reference(subject, field.target, value))
    elif field.kind == "json" and not is_typed:
        built["value"] = json.dumps(value, ensure_ascii=False, indent=1) if value is not None else ""
    return built


def _as_typed(field: Field, value: Any) -> Any:
    return value in (True, *TICKED) if field.kind == "boolean" else value


def _reference(subject: Subject, target: str, value: Any) -> dict[str, Any]:
    path = subject.generation.path_of(target)
    number = reference_id(value)
    is_open = number is not None and subject.access.can(target, "read")
    return {
        "search_href": f"/app/{path}/lookup",
        "display": "" if number is None else subject.labels.get((target, number), f"#{number}"),
        "href": f"/app/{path}/{number}" if is_open else None,
        "create_href": None,
    }
