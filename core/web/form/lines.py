"""One-to-many lines, edited in place as a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.orm.fields import Field
from core.views.compose import field_at
from core.views.derive import line_columns
from core.views.nodes import Column, Lines
from core.web import format as shown
from core.web.form.fields import WIDGETS, control
from core.web.form.subject import Subject, default_of, typed_lines
from core.web.urls import record_url

Columns = list[tuple[Column, Field]]
REMOVED = ("1", "True", "true")


def first_lines(subject: Subject, children: tuple[Any, ...]) -> dict[str, Any] | None:
    """The context of the first lines table among nodes that is open to this person."""
    for node in children:
        if isinstance(node, Lines) and subject.access.may_read_field(subject.model, node.name):
            return LinesTable(subject, node).context()
    return None


class LinesTable:
    """Builds the context of one table of lines: those of the record, or those that were typed and not saved."""

    def __init__(self, subject: Subject, node: Lines) -> None:
        self.subject = subject
        self.node = node
        self.field = subject.fields[node.name]
        self.target = str(self.field.target)
        self.cls = subject.session.models[self.target]
        self.columns = self._columns()
        self.records = list(getattr(subject.record, node.name)) if subject.record is not None else []
        self.editable = subject.may_write and self.field.owned and not node.readonly

    def context(self) -> dict[str, Any]:
        return {
            "name": self.field.name,
            "label": str(self.node.label or self.field.label),
            "readonly": not self.editable,
            "can_add": self.editable,
            "can_delete": self.editable,
            "add_label": None,
            "empty": None,
            "columns": [self._head(column, field) for column, field in self.columns],
            "rows": self._rows(),
            "totals": self._totals(),
            "template": self._row("__i__", None, None) if self.editable else None,
            "target": self.target,
        }

    def _columns(self) -> Columns:
        session, found = self.subject.session, []
        for column in self.node.columns or line_columns(session.models, self.field):
            field = field_at(session.models, self.target, column.name)
            is_shown = isinstance(field, Field) and field.kind != "one_to_many" and not column.hidden
            if is_shown and session.access.may_read_field(self.target, column.name.split(".")[0]):
                found.append((column, field))
        return found

    def _head(self, column: Column, field: Field) -> dict[str, Any]:
        return {
            "name": column.name,
            "label": shown.label_of(column.label, field),
            "widget": column.widget or WIDGETS.get(field.kind, field.kind),
            "align": shown.align(field),
            "required": field.required and not field.ui.readonly,
        }

    def _rows(self) -> list[dict[str, Any]]:
        typed = self.subject.typed
        if typed is None or not isinstance(typed.get(self.field.name), list):
            return [self._row(index, line, None) for index, line in enumerate(self.records)]
        by_id = {str(line.id): line for line in self.records}
        return [
            self._row(index, by_id.get(str(entry.get("id") or "")), entry)
            for index, entry in enumerate(typed_lines(typed, self.field.name))
            if str(entry.get("_delete", "0")) not in REMOVED
        ]

    def _row(self, index: Any, line: Any, typed: Mapping[str, Any] | None) -> dict[str, Any]:
        own_page = line is not None and not self.cls.parent
        return {
            "index": index,
            "id": line.id if line is not None else None,
            "version": line.version if line is not None else None,
            "is_new": line is None,
            "href": record_url(self.subject.generation, self.target, line.id) if own_page else None,
            "readonly": False,
            "error": self.subject.problems.get(f"/{self.field.name}/{index}"),
            "fields": [self._cell(index, line, typed, column, field) for column, field in self.columns],
        }

    def _cell(
        self, index: Any, line: Any, typed: Mapping[str, Any] | None, column: Column, field: Field
    ) -> dict[str, Any]:
        name = f"{self.field.name}.{index}.{column.name}"
        if "." in column.name:
            return self._reached_cell(name, line, column.name, field)
        is_typed = typed is not None and column.name in typed
        if is_typed and typed is not None:
            value = typed[column.name]
        else:
            value = getattr(line, field.name) if line is not None else default_of(self.cls, field)
        error = self.subject.problems.get(f"/{self.field.name}/{index}/{column.name}")
        built = control(self.subject, self.target, field, name, value, error, is_typed=is_typed)
        machine = self.cls.states
        if machine is not None and column.name == machine.field:
            built.update(widget="state", state=shown.pill(machine, value or machine.initial))
        return built

    def _reached_cell(self, name: str, line: Any, path: str, field: Field) -> dict[str, Any]:
        """A field of a record that the line refers to: shown, not edited."""
        shown_text = self._reached(line, path, field)
        facts = {"label": "", "value": None, "error": None, "readonly": True}
        return {"name": name, "widget": "text", "display": shown_text, **facts}

    def _reached(self, line: Any, path: str, field: Field) -> str:
        current = line
        *steps, last = path.split(".")
        for step in steps:
            if current is None:
                return ""
            relation = self.subject.session.models.fields[current.model_name][step].relation
            current = getattr(current, str(relation))
        return "" if current is None else shown.display(field, getattr(current, last))

    def _totals(self) -> list[str] | None:
        if not self.records or not any(column.total for column, _field in self.columns):
            return None
        return [
            shown.display(field, sum((getattr(line, column.name) or 0 for line in self.records), start=0))
            if column.total
            else ""
            for column, field in self.columns
        ]
