"""The one way a state changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.errors import AccessDenied, Problem, Refused, ValidationFailed
from core.i18n import translator
from core.states.machine import Edge

if TYPE_CHECKING:
    from core.db.session import MesSession

_ = translator("core")


def offered(session: MesSession, record: Any) -> list[Edge]:
    """The edges that lead on from the record's state and that the principal may take."""
    machine = record.states
    if machine is None:
        return []
    return [e for e in machine.leaving(getattr(record, machine.field)) if not e.hidden and may_take(session, record, e)]


def may_take(session: MesSession, record: Any, edge: Edge) -> bool:
    if not session.guarded or session.elevated:
        return True
    if edge.hidden:
        return False
    if edge.groups:
        return session.principal.belongs(edge.groups)
    return session.access.can(record.model_name, "write")


def transition(session: MesSession, record: Any, name: str, reason: str = "") -> None:
    """Take the edge ``name``: judged, guarded, written, its effect run, all in this transaction.

    Raises Refused for an edge that does not lead on from the present state, AccessDenied, or ValidationFailed with the
    guard's problems.
    """
    machine = record.states
    edge = machine.edge(name) if machine is not None else None
    if edge is None:
        raise Refused(_("There is no step {name} here.", name=name), edge=name)
    source = getattr(record, machine.field)
    if source not in edge.source:
        state = machine.state(source)
        raise Refused(
            _("{step} is not possible while it is: {state}.", step=edge.label, state=state.label),
            edge=name,
            state=source,
        )
    if not may_take(session, record, edge):
        raise AccessDenied(_("You may not do this: {step}.", step=edge.label), edge=name)
    if edge.reason and not reason.strip():
        raise ValidationFailed([Problem(_("Say why."), "/reason", "required")])
    session.flush()
    if edge.guard:
        problems = list(getattr(record, edge.guard)(session))
        if problems:
            raise ValidationFailed(problems, _("{step} is not possible yet.", step=edge.label))
    _write(session, record, edge, reason)
    # Who may take the edge may cause what the addon does along it; nothing the caller sends reaches the effect.
    with session.system_work(f"{record.model_name}.{edge.name}"):
        if edge.effect:
            getattr(record, edge.effect)(session)
        session.generation.hooks.hook.record_transitioned(
            session=session, record=record, edge=edge.name, source=source, target=edge.target
        )


def _write(session: MesSession, record: Any, edge: Edge, reason: str) -> None:
    previous_reason, session.audit.reason = session.audit.reason, reason.strip() or session.audit.reason
    session.permitted_states[id(record)] = edge.target
    session.audit.labels[id(record)] = edge.name
    try:
        setattr(record, record.states.field, edge.target)
        session.flush()
    finally:
        session.audit.reason = previous_reason
        del session.permitted_states[id(record)]
        del session.audit.labels[id(record)]
