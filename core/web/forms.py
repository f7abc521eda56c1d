"""The form page: a record, its lines, what can be done with it, and what happened to it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from core.clock import now
from core.errors import Problem
from core.i18n import translator
from core.orm.fields import Field
from core.records.query import ListQuery, fetch_page
from core.records.query import count as count_records
from core.states.engine import offered
from core.states.machine import Edge
from core.views.compose import field_at
from core.views.nodes import Button, Column, Entry, Form, Group, Lines, Smart, Tab
from core.web import format as shown
from core.web.urls import list_url, record_url

if TYPE_CHECKING:
    from core.db.session import GuardedSession

_ = translator("core")

WIDGETS = {"many_to_one": "many2one", "text": "textarea", "string": "text"}
HISTORY_LENGTH = 30


class FormPage:
    """Builds the context of ``views/form.html``.

    ``typed`` is what a person sent and could not be saved: shown again, with ``problems`` beside the fields.
    """

    def __init__(
        self,
        session: GuardedSession,
        model: str,
        record: Any = None,
        *,
        defaults: Mapping[str, Any] | None = None,
        typed: Mapping[str, Any] | None = None,
        problems: tuple[Problem, ...] = (),
        conflict: dict[str, Any] | None = None,
    ) -> None:
        self.session = session
        self.generation = session.generation
        self.model = model
        self.cls = session.models[model]
        self.fields = session.models.fields[model]
        self.view: Form = self.generation.views.get(model, "form")
        self.record = record
        self.defaults = dict(defaults or {})
        self.typed = typed
        self.problems = {p.pointer: str(p.message) for p in reversed(problems)}
        self.all_problems = problems
        self.conflict = conflict
        self.notices: list[dict[str, Any]] = []
        self.labels: dict[tuple[str, int], str] = {}
        self.may_write = session.access.can(model, "write" if record is not None else "create")

    def context(self) -> dict[str, Any]:
        self._load_labels()
        record = self.record
        groups, tabs, stats, buttons = [], [], [], []
        for node in self.view.children:
            if isinstance(node, Smart):
                if record is not None:
                    stats += self._smart(node)
            elif isinstance(node, Button):
                buttons += self._button(node)
            elif isinstance(node, Tab):
                tabs.append(self._tab(node))
            else:
                groups.append(self._group(node))
        primary, others, menu = self._actions(buttons)
        address = record_url(self.generation, self.model, record.id if record is not None else None)
        return {
            "title": record.display() if record is not None else str(_("New")),
            "subtitle": None,
            "is_new": record is None,
            "key": f"{self.model}:{record.id if record is not None else 'new'}",
            "version": record.version if record is not None else "",
            "action": address,
            "discard_href": address if record is not None else list_url(self.generation, self.model),
            "create_href": record_url(self.generation, self.model, None)
            if may_create(self.session, self.model)
            else None,
            "readonly": not self.may_write,
            "dirty": self.typed is not None,
            "multipart": False,
            "steps": self._steps(),
            "state": None,
            "primary": primary,
            "buttons": others,
            "actions": menu,
            "stats": stats,
            "groups": groups,
            "tabs": tabs,
            "errors": self._error_summary(),
            "error_title": None,
            "notices": self.notices,
            "conflict": self.conflict,
            "history": self._history() if record is not None else None,
            "history_href": None,
            "side": None,
            "pager": None,
        }

    # --- fields

    def _group(self, node: Any) -> dict[str, Any]:
        if isinstance(node, Group):
            return {
                "label": node.label and str(node.label),
                "fields": self._entries(node.children),
                "lines": self._first_lines(node.children),
                "html": None,
            }
        return {"label": None, "fields": self._entries((node,)), "lines": self._first_lines((node,)), "html": None}

    def _tab(self, node: Tab) -> dict[str, Any]:
        groups = [self._group(child) for child in node.children if isinstance(child, Group)]
        loose = [child for child in node.children if isinstance(child, Entry)]
        if loose:
            groups.insert(0, {"label": None, "fields": self._entries(tuple(loose)), "lines": None, "html": None})
        lines = self._first_lines(node.children)
        names = [f["name"] for group in groups for f in group["fields"]] + ([lines["name"]] if lines else [])
        error = any(pointer.split("/")[1:2] == [name] for pointer in self.problems for name in names)
        label = node.label or (self.fields[lines["name"]].label if lines else node.id)
        return {
            "key": node.id,
            "label": str(label),
            "count": len(lines["rows"]) if lines else None,
            "error": error,
            "groups": groups,
            "lines": lines,
            "html": None,
        }

    def _entries(self, children: tuple[Any, ...]) -> list[dict[str, Any]]:
        found = []
        for node in children:
            if isinstance(node, Entry) and self.session.access.may_read_field(self.model, node.name):
                field = self.fields[node.name]
                if field.kind == "one_to_many":
                    continue
                found.append(self._field(node, field))
        return found

    def _field(self, node: Entry, field: Field) -> dict[str, Any]:
        value = (
            self._typed_value(self.typed, field.name)
            if self.typed is not None and field.name in self.typed
            else self._value(self.record, field)
        )
        context = self._control(
            self.model,
            field,
            field.name,
            value,
            self.problems.get(f"/{field.name}"),
            is_typed=self.typed is not None and field.name in self.typed,
        )
        machine = self.cls.states
        if machine is not None and field.name == machine.field:
            context.update(
                widget="state",
                state=shown.pill(machine, getattr(self.record, field.name, None) or machine.initial),
                readonly=True,
            )
        context.update(span=node.span, show_if=node.show_if, help=str(node.help or field.ui.help or "") or None)
        if node.label:
            context["label"] = str(node.label)
        if node.widget:
            context["widget"] = node.widget
        context["readonly"] = context["readonly"] or node.readonly
        return context

    def _typed_value(self, typed: Any, name: str) -> Any:
        return typed.get(name) if isinstance(typed, Mapping) else None

    def _value(self, record: Any, field: Field) -> Any:
        if record is not None:
            return getattr(record, field.name)
        if field.name in self.defaults:
            return self.defaults[field.name]
        return default_of(self.session.models[field.model], field)

    def _control(
        self, model: str, field: Field, name: str, value: Any, error: str | None, *, is_typed: bool = False
    ) -> dict[str, Any]:
        widget = field.ui.widget or WIDGETS.get(field.kind, field.kind)
        context: dict[str, Any] = {
            "name": name,
            "label": str(field.label),
            "widget": widget if widget not in ("clock", "role") else {"clock": "text", "role": "selection"}[widget],
            "value": value if is_typed else shown.editable(field, value),
            "display": "" if is_typed else shown.display(field, value),
            "required": field.required and not field.ui.readonly,
            "readonly": field.ui.readonly or not self.session.access.may_write_field(model, field.name),
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
            context["options"] = [{"value": v, "label": str(label)} for v, label in field.ui.choices or ()]
        elif widget == "role":
            context["options"] = [
                {"value": g.name, "label": str(g.title)} for g in self.generation.policy.groups.values()
            ]
        elif field.kind == "many_to_one" and field.target:
            path = self.generation.path_of(field.target)
            number = int(value) if str(value or "").isdigit() else None
            context["search_href"] = f"/app/{path}/lookup"
            context["display"] = self.labels.get((field.target, number), f"#{number}") if number is not None else ""
            context["href"] = (
                f"/app/{path}/{number}"
                if number is not None and self.session.access.can(field.target, "read")
                else None
            )
            context["create_href"] = None
        elif field.kind == "json":
            context["widget"] = "textarea"
            context["value"] = (
                value if is_typed else json.dumps(value, ensure_ascii=False, indent=1) if value is not None else ""
            )
        return context

    # --- lines

    def _first_lines(self, children: tuple[Any, ...]) -> dict[str, Any] | None:
        for node in children:
            if isinstance(node, Lines) and self.session.access.may_read_field(self.model, node.name):
                return self._lines(node, self.fields[node.name])
        return None

    def _line_columns(self, node: Lines, field: Field) -> list[tuple[Column, Field]]:
        from core.views.derive import line_columns

        target = str(field.target)
        columns = node.columns or line_columns(self.session.models, field)
        found = []
        for column in columns:
            line_field = field_at(self.session.models, target, column.name)
            if (
                isinstance(line_field, Field)
                and line_field.kind != "one_to_many"
                and not column.hidden
                and self.session.access.may_read_field(target, column.name.split(".")[0])
            ):
                found.append((column, line_field))
        return found

    def _lines(self, node: Lines, field: Field) -> dict[str, Any]:
        target = str(field.target)
        columns = self._line_columns(node, field)
        records = list(getattr(self.record, field.name)) if self.record is not None else []
        editable = self.may_write and field.owned and not node.readonly
        typed = self.typed.get(field.name) if self.typed is not None else None
        by_id = {str(line.id): line for line in records}
        rows = []
        if isinstance(typed, list):
            for index, entry in enumerate(typed):
                if isinstance(entry, Mapping) and str(entry.get("_delete", "0")) not in ("1", "True", "true"):
                    rows.append(self._line(node, field, columns, index, by_id.get(str(entry.get("id") or "")), entry))
        else:
            rows = [self._line(node, field, columns, index, line, None) for index, line in enumerate(records)]
        return {
            "name": field.name,
            "label": str(node.label or field.label),
            "readonly": not editable,
            "can_add": editable,
            "can_delete": editable,
            "add_label": None,
            "empty": None,
            "columns": [
                {
                    "name": column.name,
                    "label": shown.label_of(column.label, line_field),
                    "widget": column.widget or WIDGETS.get(line_field.kind, line_field.kind),
                    "align": shown.align(line_field),
                    "required": line_field.required and not line_field.ui.readonly,
                }
                for column, line_field in columns
            ],
            "rows": rows,
            "totals": self._line_totals(columns, records),
            "template": self._line(node, field, columns, "__i__", None, None) if editable else None,
            "target": target,
        }

    def _line(
        self, node: Lines, field: Field, columns: list[tuple[Column, Field]], index: Any, line: Any, typed: Any
    ) -> dict[str, Any]:
        target = str(field.target)
        machine = self.session.models[target].states
        cells = []
        for column, line_field in columns:
            name = f"{field.name}.{index}.{column.name}"
            error = self.problems.get(f"/{field.name}/{index}/{column.name}")
            if "." in column.name:
                cells.append(
                    {
                        "name": name,
                        "label": "",
                        "widget": "text",
                        "readonly": True,
                        "display": self._reached(line, column.name, line_field),
                        "value": None,
                        "error": None,
                    }
                )
                continue
            is_typed = isinstance(typed, Mapping) and column.name in typed
            value = (
                typed.get(column.name)
                if is_typed
                else self._value(line, line_field)
                if line is not None
                else default_of(self.session.models[target], line_field)
            )
            context = self._control(target, line_field, name, value, error, is_typed=is_typed)
            if machine is not None and column.name == machine.field:
                context.update(widget="state", state=shown.pill(machine, value or machine.initial))
            cells.append(context)
        own_page = line is not None and not self.session.models[target].parent
        return {
            "index": index,
            "id": line.id if line is not None else None,
            "is_new": line is None,
            "href": record_url(self.generation, target, line.id) if own_page else None,
            "readonly": False,
            "error": self.problems.get(f"/{field.name}/{index}"),
            "fields": cells,
        }

    def _reached(self, line: Any, path: str, field: Field) -> str:
        current = line
        *steps, last = path.split(".")
        for step in steps:
            if current is None:
                return ""
            relation = self.session.models.fields[current.model_name][step].relation
            current = getattr(current, str(relation))
        return "" if current is None else shown.display(field, getattr(current, last))

    def _line_totals(self, columns: list[tuple[Column, Field]], records: list[Any]) -> list[str] | None:
        if not any(column.total for column, _f in columns) or not records:
            return None
        return [
            shown.display(field, sum((getattr(line, column.name) or 0 for line in records), start=0))
            if column.total
            else ""
            for column, field in columns
        ]

    def _load_labels(self) -> None:
        """The names of all records that the form refers to, one statement per model."""
        wanted: dict[str, set[int]] = {}

        def note(field: Field, value: Any) -> None:
            if field.kind == "many_to_one" and field.target and str(value or "").isdigit():
                wanted.setdefault(field.target, set()).add(int(value))

        for field in self.fields.values():
            if field.kind == "one_to_many":
                for line in getattr(self.record, field.name) if self.record is not None and field.owned else ():
                    for line_field in self.session.models.fields[str(field.target)].values():
                        if line_field.stored:
                            note(line_field, getattr(line, line_field.name))
                for entry in (self.typed or {}).get(field.name) or ():
                    for line_field in self.session.models.fields[str(field.target)].values():
                        note(line_field, entry.get(line_field.name) if isinstance(entry, Mapping) else None)
            else:
                note(field, self._value(self.record, field))
                note(field, (self.typed or {}).get(field.name))
        for target, ids in wanted.items():
            if self.session.access.can(target, "read"):
                name = self.session.models[target].record_name
                page = fetch_page(
                    self.session, ListQuery(target, (name,), where=(("id", "in", sorted(ids)),), limit=len(ids))
                )
                for row in page.rows:
                    self.labels[target, row["id"]] = str(row.get(f"{name}:name") or row.get(name) or f"#{row['id']}")

    # --- states and actions

    def _steps(self) -> list[dict[str, Any]] | None:
        machine = self.cls.states
        if machine is None:
            return None
        current = getattr(self.record, machine.field) if self.record is not None else machine.initial
        path = [state for state in machine.states if not state.side or state.name == current]
        names = [state.name for state in path]
        at = names.index(current) if current in names else 0
        aside = machine.state(current).side
        steps = []
        for index, state in enumerate(path):
            pill = shown.pill(machine, state.name)
            status = "current" if index == at else "done" if index < at and not aside else "todo"
            steps.append(
                {
                    "label": str(state.label),
                    "status": status,
                    "tone": pill["tone"] if index == at else None,
                    "icon": pill["icon"] if index == at else None,
                }
            )
        return steps

    def _actions(
        self, buttons: list[dict[str, Any]]
    ) -> tuple[dict[str, Any] | None, list[dict[str, Any]], list[dict[str, Any]]]:
        if self.record is None:
            return None, [], []
        edges = offered(self.session, self.record)
        contexts = [(edge.primary, edge.danger, self._edge(edge)) for edge in edges]
        contexts += [(button.pop("primary"), False, button) for button in buttons]
        main = next((c for is_primary, danger, c in contexts if is_primary and not danger), None)
        if main is None:
            main = next((c for _p, danger, c in contexts if not danger and not c.get("confirm")), None)
        others = [c for _p, danger, c in contexts if c is not main and not danger]
        menu = others[2:] + [c for _p, danger, c in contexts if danger]
        if may_create(self.session, self.model):
            menu.append(
                {
                    "name": "duplicate",
                    "label": _("Duplicate"),
                    "icon": "copy",
                    "link": True,
                    "href": record_url(self.generation, self.model, None) + f"?copy={self.record.id}",
                }
            )
        if self.session.access.can(self.model, "delete"):
            confirm = {
                "title": _("Delete {name}?", name=self.record.display()),
                "text": _("This cannot be undone."),
                "reason": None,
                "facts": None,
                "typed": None,
                "button": _("Delete"),
            }
            menu.append(
                {
                    "name": "delete",
                    "label": _("Delete"),
                    "icon": "trash",
                    "tone": "error",
                    "separator": True,
                    "href": record_url(self.generation, self.model, self.record.id, "/delete"),
                    "confirm": confirm,
                }
            )
        return main, others[:2], menu

    def _edge(self, edge: Edge) -> dict[str, Any]:
        confirm = None
        if edge.reason or edge.danger:
            confirm = {
                "title": f"{edge.label}: {self.record.display()}",
                "text": None,
                "reason": "required" if edge.reason else "optional",
                "facts": None,
                "typed": None,
                "button": str(edge.label),
            }
        href = record_url(self.generation, self.model, self.record.id, f"/do/{edge.name}")
        return {
            "name": edge.name,
            "label": str(edge.label),
            "icon": None,
            "tone": "error" if edge.danger else None,
            "href": href,
            "confirm": confirm,
            "link": False,
        }

    def _button(self, node: Button) -> list[dict[str, Any]]:
        record = self.record
        machine = self.cls.states
        if record is None or (
            node.states and machine is not None and getattr(record, machine.field) not in node.states
        ):
            return []
        if node.groups and not self.session.principal.belongs(node.groups):
            return []
        if node.action:
            action = self.generation.actions[self.model].get(node.action)
            if action is None or not may_call(self.session, self.model, action):
                return []
        href = (
            node.url.format(id=record.id)
            if node.url
            else record_url(self.generation, self.model, record.id, f"/do/{node.action}")
        )
        return [
            {
                "name": node.id,
                "label": str(node.label),
                "icon": node.icon or None,
                "link": bool(node.url),
                "href": href,
                "confirm": None,
                "tone": None,
                "primary": node.primary,
            }
        ]

    def _smart(self, node: Smart) -> list[dict[str, Any]]:
        if node.url:
            return [
                {
                    "label": str(node.label),
                    "value": "",
                    "icon": node.icon or None,
                    "href": node.url.format(id=self.record.id),
                    "tone": None,
                    "unit": None,
                }
            ]
        if node.model not in self.session.models or not self.session.access.can(node.model, "read"):
            return []
        where = ((node.via, "eq", self.record.id),)
        number, beyond = count_records(self.session, ListQuery(node.model, (), where=where))
        href = list_url(self.generation, node.model, where)
        return [
            {
                "label": str(node.label),
                "value": shown.plain(number) + ("+" if beyond else ""),
                "icon": node.icon or None,
                "href": href,
                "tone": None,
                "unit": None,
            }
        ]

    # --- problems and history

    def _error_summary(self) -> list[dict[str, Any]]:
        found = []
        for problem in self.all_problems:
            parts = problem.pointer.strip("/").split("/")
            field = self.fields.get(parts[0]) if parts[0] else None
            label = str(field.label) if field is not None else ""
            if field is not None and len(parts) == 3 and field.target:
                line_field = self.session.models.fields[field.target].get(parts[2])
                row = int(parts[1]) + 1 if parts[1].isdigit() else parts[1]
                label = f"{label} {row}" + (f" / {line_field.label}" if line_field is not None else "")
            found.append(
                {
                    "field": ".".join(parts) if field is not None else None,
                    "label": label,
                    "message": str(problem.message),
                }
            )
        return found

    def _history(self) -> list[dict[str, Any]]:
        return history_of(self.session, self.model, self.record.id)


def may_create(session: GuardedSession, model: str) -> bool:
    """Whether people make such records by hand: they may, and no needed field is the system's alone to fill."""
    fields = session.models.fields[model].values()
    filled_by_system = any(f.required and f.ui.readonly and not f.ui.hidden for f in fields)
    return session.access.can(model, "create") and not filled_by_system


def may_call(session: GuardedSession, model: str, action: Any) -> bool:
    return session.principal.belongs(action.groups) if action.groups else session.access.can(model, action.needs)


def default_of(cls: Any, field: Field) -> Any:
    """The value a new record starts with, where it is a plain one."""
    column = cls.__table__.columns[field.name]
    default = column.default
    return default.arg if default is not None and default.is_scalar else None


def history_of(session: GuardedSession, model: str, record_id: int) -> list[dict[str, Any]]:
    """The last changes of a record that its reader may see, closed fields left out."""
    # The reader was let in to the record; its history is read as the system, and narrowed to what they may see of it.
    fields = session.models.fields[model]
    entry: Any = session.models["core.audit"]
    with session.system_work("history"):
        statement = (
            select(entry)
            .where(entry.model == model, entry.record_id == record_id)
            .order_by(entry.id.desc())
            .limit(HISTORY_LENGTH)
        )
        entries = list(session.scalars(statement))
    labels = _reference_labels(session, fields, entries)
    found = []
    for each in entries:
        changes = []
        for name, (old, new) in json.loads(each.changes).items():
            field = fields.get(name)
            if (
                field is None
                or field.ui.hidden
                or not session.access.may_read_field(model, name)
                or each.action in ("create", "delete")
            ):
                continue
            changes.append(
                {"label": str(field.label), "old": _word(field, old, labels), "new": _word(field, new, labels)}
            )
        found.append(
            {
                "who": {"name": each.user_name, "initials": shown.initials(each.user_name)},
                "summary": _summary(session, model, each.action),
                "when": shown.ago(each.at, now()),
                "when_iso": each.at.isoformat(),
                "when_exact": shown.plain(each.at),
                "changes": changes,
                "note": each.reason or None,
            }
        )
    return found


def _summary(session: GuardedSession, model: str, action: str) -> str:
    words = {"create": _("created this"), "write": _("changed"), "delete": _("deleted")}
    if action in words:
        return str(words[action])
    machine = session.models[model].states
    edge = machine.edge(action) if machine is not None else None
    return str(edge.label) if edge is not None else action


def _reference_labels(
    session: GuardedSession, fields: Mapping[str, Field], entries: list[Any]
) -> dict[tuple[str, int], str]:
    wanted: dict[str, set[int]] = {}
    for entry in entries:
        for name, values in json.loads(entry.changes).items():
            field = fields.get(name)
            if field is not None and field.kind == "many_to_one" and field.target:
                wanted.setdefault(field.target, set()).update(v for v in values if isinstance(v, int))
    labels = {}
    for target, ids in wanted.items():
        if ids and session.access.can(target, "read"):
            name = session.models[target].record_name
            for row in fetch_page(
                session, ListQuery(target, (name,), where=(("id", "in", sorted(ids)),), limit=len(ids))
            ).rows:
                labels[target, row["id"]] = str(row.get(name))
    return labels


def _word(field: Field, value: Any, labels: Mapping[tuple[str, int], str]) -> str:
    from core.records.values import BadValue, parse

    if value is None:
        return ""
    if field.kind == "many_to_one":
        return labels.get((str(field.target), value), f"#{value}")
    try:
        return shown.display(field, parse(field, value))
    except BadValue:
        return str(value)


__all__ = ["FormPage", "default_of", "history_of", "may_call"]
