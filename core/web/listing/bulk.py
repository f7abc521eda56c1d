"""What may be done with several records at once: deleting, and the edges of their states."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.i18n import translator
from core.states.machine import Edge
from core.web.listing.words import open_field

if TYPE_CHECKING:
    from core.db.session import GuardedSession
    from core.web.listing.page import ListPage

_ = translator("core")

DELETE = "delete"


def bulk_actions(listing: ListPage, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The actions of the bulk bar: edges that lead on from the state of some row shown, and deleting.

    ``states`` are those an edge leads on from; the browser offers it while all chosen rows are in one of them.
    """
    machine = listing.cls.states
    if listing.cls.parent or not rows:
        return []
    found = []
    if machine is not None and open_field(listing.session, listing.model, machine.field) is not None:
        shown_states = {row.get(machine.field) for row in rows}
        for edge in machine.edges:
            if shown_states & set(edge.source) and may_take_edge(listing.session, listing.model, edge):
                found.append(_action(edge.name, edge.label, "error" if edge.danger else None, edge.source))
    if listing.session.access.can(listing.model, "delete"):
        title, text = _("Delete the selected records?"), _("This cannot be undone.")
        confirm = {"title": title, "text": text}
        found.append({**_action(DELETE, _("Delete"), "error", ()), "icon": "trash", "confirm": confirm})
    return found


def may_take_edge(session: GuardedSession, model: str, edge: Edge) -> bool:
    """Whether the principal may take an edge of the records of a model, whatever their states."""
    if edge.hidden:
        return False
    return session.principal.belongs(edge.groups) if edge.groups else session.access.can(model, "write")


def _action(name: str, label: Any, tone: str | None, states: tuple[str, ...]) -> dict[str, Any]:
    return {"name": name, "label": str(label), "icon": None, "tone": tone, "confirm": None, "states": states}
