"""What can be done with a record: state edges, actions of the model, links, smart buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.i18n import translator
from core.records.query import ListQuery
from core.records.query import count as count_records
from core.states.engine import offered
from core.states.machine import Edge
from core.views.nodes import Button, Smart
from core.web import format as shown
from core.web.form.subject import Subject
from core.web.urls import list_url, record_url

if TYPE_CHECKING:
    from core.db.session import GuardedSession

_ = translator("core")

BESIDE = 2
"""Buttons beside the main one; the rest is in the menu."""

Action = dict[str, Any]


def may_create(session: GuardedSession, model: str) -> bool:
    """Whether people make such records by hand: they may, and no needed field is the system's alone to fill."""
    fields = session.models.fields[model].values()
    filled_by_system = any(f.required and f.ui.readonly and not f.ui.hidden for f in fields)
    return session.access.can(model, "create") and not filled_by_system


def may_call(session: GuardedSession, model: str, action: Any) -> bool:
    """Whether the principal may call a declared action of a model."""
    return session.principal.belongs(action.groups) if action.groups else session.access.can(model, action.needs)


def steps(subject: Subject) -> list[dict[str, Any]] | None:
    """The stepper of the states; those off the main path only while the record is in one."""
    machine = subject.cls.states
    if machine is None:
        return None
    current = getattr(subject.record, machine.field) if subject.record is not None else machine.initial
    path = [state for state in machine.states if not state.side or state.name == current]
    names = [state.name for state in path]
    at = names.index(current) if current in names else 0
    aside = current in names and machine.state(current).side
    found = []
    for index, state in enumerate(path):
        pill = shown.pill(machine, state.name) if index == at else {"tone": None, "icon": None}
        status = "current" if index == at else "done" if index < at and not aside else "todo"
        found.append({"label": str(state.label), "status": status, "tone": pill["tone"], "icon": pill["icon"]})
    return found


def arrange(subject: Subject, nodes: list[Button]) -> tuple[Action | None, list[Action], list[Action]]:
    """The main button, those beside it, and the menu. What is dangerous never leads."""
    record = subject.record
    if record is None:
        return None, [], []
    found = [(edge.primary, edge.danger, _edge(subject, edge)) for edge in offered(subject.session, record)]
    found += [(node.primary, False, _button(subject, node)) for node in nodes if _is_offered(subject, node)]
    main = next((action for primary, danger, action in found if primary and not danger), None)
    if main is None:
        main = next((action for _p, danger, action in found if not danger and not action.get("confirm")), None)
    others = [action for _p, danger, action in found if action is not main and not danger]
    menu = others[BESIDE:] + [action for _p, danger, action in found if danger]
    if may_create(subject.session, subject.model):
        href = record_url(subject.generation, subject.model, None) + f"?copy={record.id}"
        menu.append({"name": "duplicate", "label": _("Duplicate"), "icon": "copy", "link": True, "href": href})
    if subject.access.can(subject.model, "delete"):
        menu.append(_delete(subject))
    return main, others[:BESIDE], menu


def _edge(subject: Subject, edge: Edge) -> Action:
    confirm = None
    if edge.reason or edge.danger:
        title = f"{edge.label}: {subject.record.display()}"
        confirm = _confirm(title, str(edge.label), reason="required" if edge.reason else "optional")
    return {
        "name": edge.name,
        "label": str(edge.label),
        "icon": None,
        "tone": "error" if edge.danger else None,
        "href": record_url(subject.generation, subject.model, subject.record.id, f"/do/{edge.name}"),
        "confirm": confirm,
        "link": False,
    }


def _delete(subject: Subject) -> Action:
    title = _("Delete {name}?", name=subject.record.display())
    return {
        "name": "delete",
        "label": _("Delete"),
        "icon": "trash",
        "tone": "error",
        "separator": True,
        "href": record_url(subject.generation, subject.model, subject.record.id, "/delete"),
        "confirm": _confirm(title, _("Delete"), text=_("This cannot be undone.")),
    }


def _confirm(title: Any, button: Any, *, text: Any = None, reason: str | None = None) -> dict[str, Any]:
    return {"title": title, "text": text, "reason": reason, "facts": None, "typed": None, "button": button}


def _is_offered(subject: Subject, node: Button) -> bool:
    machine = subject.cls.states
    if node.states and machine is not None and getattr(subject.record, machine.field) not in node.states:
        return False
    if node.groups and not subject.session.principal.belongs(node.groups):
        return False
    if not node.action:
        return True
    action = subject.generation.actions[subject.model].get(node.action)
    return action is not None and may_call(subject.session, subject.model, action)


def _button(subject: Subject, node: Button) -> Action:
    if node.url:
        href = node.url.format(id=subject.record.id)
    else:
        href = record_url(subject.generation, subject.model, subject.record.id, f"/do/{node.action}")
    confirm = None
    if node.asks:
        confirm = {**_confirm(f"{node.label}: {subject.record.display()}", str(node.label)), "asks": node.asks}
    facts = {"confirm": confirm, "tone": None, "link": bool(node.url), "icon": node.icon or None}
    return {"name": node.id, "label": str(node.label), "href": href, **facts}


def smart(subject: Subject, node: Smart) -> list[dict[str, Any]]:
    """A smart button, or nothing where its list is closed to this person."""
    facts = {"label": str(node.label), "icon": node.icon or None, "tone": None, "unit": None}
    if node.url:
        return [{**facts, "value": "", "href": node.url.format(id=subject.record.id)}]
    session = subject.session
    if node.model not in session.models or not session.access.can(node.model, "read"):
        return []
    where = ((node.via, "eq", subject.record.id),)
    number, beyond = count_records(session, ListQuery(node.model, (), where=where))
    value = shown.plain(number) + ("+" if beyond else "")
    return [{**facts, "value": value, "href": list_url(subject.generation, node.model, where)}]
