"""The context of ``views/form.html``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from core.errors import Problem
from core.i18n import translator
from core.views.nodes import Button, Entry, Group, Smart, Tab
from core.web.form.actions import arrange, may_create, smart, steps
from core.web.form.fields import entries
from core.web.form.history import history_of
from core.web.form.lines import first_lines
from core.web.form.subject import Subject
from core.web.urls import list_url, record_url

if TYPE_CHECKING:
    from core.db.session import GuardedSession

_ = translator("core")


class FormPage:
    """One form: of a record, or of a new one that starts with ``defaults``.

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
        self.subject = Subject(session, model, record, defaults, typed, problems)
        self.conflict = conflict
        self.notices: list[dict[str, Any]] = []
        self.list_href = list_url(session.generation, model)
        """Where the reader came from; a route that knows better says so."""
        self.pager: dict[str, Any] | None = None

    def context(self) -> dict[str, Any]:
        subject = self.subject
        record, generation, model = subject.record, subject.generation, subject.model
        nodes = subject.view.children
        primary, others, menu = arrange(subject, [node for node in nodes if isinstance(node, Button)])
        address = record_url(generation, model, record.id if record is not None else None)
        return {
            "title": record.display() if record is not None else str(_("New")),
            "subtitle": None,
            "is_new": record is None,
            "key": f"{model}:{record.id if record is not None else 'new'}",
            "version": record.version if record is not None else "",
            "action": address,
            "discard_href": address if record is not None else self.list_href,
            "create_href": record_url(generation, model, None) if may_create(subject.session, model) else None,
            "readonly": not subject.may_write,
            "dirty": subject.typed is not None,
            "multipart": False,
            "steps": steps(subject),
            "state": None,
            "primary": primary,
            "buttons": others,
            "actions": menu,
            "stats": self._stats(),
            "groups": [self._group(node) for node in nodes if not isinstance(node, (Smart, Button, Tab))],
            "tabs": [self._tab(node) for node in nodes if isinstance(node, Tab)],
            "errors": self._error_summary(),
            "error_title": None,
            "notices": self.notices,
            "conflict": self.conflict,
            "history": history_of(subject.session, model, record.id) if record is not None else None,
            "history_href": None,
            "side": None,
            "pager": self.pager,
        }

    def _stats(self) -> list[dict[str, Any]]:
        if self.subject.record is None:
            return []
        nodes = [node for node in self.subject.view.children if isinstance(node, Smart)]
        return [each for node in nodes for each in smart(self.subject, node)]

    def _group(self, node: Any) -> dict[str, Any]:
        children = node.children if isinstance(node, Group) else (node,)
        label = str(node.label) if isinstance(node, Group) and node.label else None
        fields, lines = entries(self.subject, children), first_lines(self.subject, children)
        return {"label": label, "fields": fields, "lines": lines, "html": None}

    def _tab(self, node: Tab) -> dict[str, Any]:
        groups = [self._group(child) for child in node.children if isinstance(child, Group)]
        loose = tuple(child for child in node.children if isinstance(child, Entry))
        if loose:
            fields = entries(self.subject, loose)
            groups.insert(0, {"label": None, "fields": fields, "lines": None, "html": None})
        lines = first_lines(self.subject, node.children)
        names = {field["name"] for group in groups for field in group["fields"]} | ({lines["name"]} if lines else set())
        label = node.label or (self.subject.fields[lines["name"]].label if lines else node.id)
        return {
            "key": node.id,
            "label": str(label),
            "count": len(lines["rows"]) if lines else None,
            "error": any(pointer.split("/")[1:2] == [name] for pointer in self.subject.problems for name in names),
            "groups": groups,
            "lines": lines,
            "html": None,
        }

    def _error_summary(self) -> list[dict[str, Any]]:
        found = []
        for problem in self.subject.all_problems:
            parts = problem.pointer.strip("/").split("/")
            known = parts[0] in self.subject.fields
            place = ".".join(parts) if known else None
            found.append({"field": place, "label": self._label_of(parts), "message": str(problem.message)})
        return found

    def _label_of(self, parts: list[str]) -> str:
        """The words for a pointer: the field's label; of a line, its table, its number and its column."""
        field = self.subject.fields.get(parts[0])
        if field is None:
            return ""
        label = str(field.label)
        if len(parts) == 3 and field.target:
            line_field = self.subject.session.models.fields[field.target].get(parts[2])
            row = int(parts[1]) + 1 if parts[1].isdigit() else parts[1]
            label = f"{label} {row}" + (f" / {line_field.label}" if line_field is not None else "")
        return label
