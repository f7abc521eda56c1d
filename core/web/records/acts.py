"""State edges, actions and deletion of one record."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from core.errors import AccessDenied, NotFound
from core.i18n import translator
from core.records import write as records
from core.states import engine
from core.views import Button
from core.views.compose import walk
from core.web import context
from core.web.form import FormPage, may_call
from core.web.records import way_back
from core.web.records.at import model_at, reason, typed_data
from core.web.records.forms import REFUSALS, again, form_page, save_typed
from core.web.urls import record_url

_ = translator("core")
pages = Blueprint("record_acts", __name__, url_prefix="/app")


@pages.post("/<addon>/<plural>/<int:record_id>/do/<name>")
def act(addon: str, plural: str, record_id: int, name: str) -> ResponseReturnValue:
    """Save what was typed, then take a state edge or call an action, all in one transaction."""
    model = model_at(addon, plural)
    data = typed_data(model) if request.form.get("_dirty") == "1" else {}
    try:
        with context.request_session() as session:
            if data:
                record = save_typed(session, model, record_id, data)
            else:
                record = records.fetch(session, model, record_id, lock=True)
            result = take(session, record, name)
    except REFUSALS as error:
        return again(model, record_id, data or None, error)
    if result.get("message"):
        return _with_notice(model, record_id, str(result["message"]))
    return redirect(str(result.get("redirect") or record_url(context.generation(), model, record_id)), 303)


def take(session: Any, record: Any, name: str) -> dict[str, Any]:
    """Take a state edge, or call an action; what an action has to say."""
    machine = record.states
    if machine is not None and machine.edge(name) is not None:
        engine.transition(session, record, name, reason())
        return {}
    result = call_action(session, record, name, _answers(session, record.model_name, name))
    return result if isinstance(result, dict) else {}


def _answers(session: Any, model: str, name: str) -> dict[str, str]:
    """What was typed into the dialog of the button that calls an action; other names do not count."""
    nodes = (node for _path, node in walk(session.generation.views.get(model, "form")))
    asked = [ask for node in nodes if isinstance(node, Button) and node.action == name for ask in node.asks]
    given = {ask.name: request.form.get(f"_arg.{ask.name}", "").strip()[:500] for ask in asked}
    return {key: value for key, value in given.items() if value}


def call_action(session: Any, record: Any, name: str, arguments: dict[str, Any]) -> Any:
    """Call a declared action of a record. Raises NotFound for others, AccessDenied for those that are closed."""
    action = session.generation.actions[record.model_name].get(name)
    if action is None:
        raise NotFound(_("There is no step {name} here.", name=name))
    if not may_call(session, record.model_name, action):
        raise AccessDenied(_("You may not do this: {step}.", step=action.label))
    result = getattr(record, name)(session, **arguments)
    session.flush()
    return result


def _with_notice(model: str, record_id: int, text: str) -> ResponseReturnValue:
    with context.request_session(write=False) as session:
        form = FormPage(session, model, records.fetch(session, model, record_id))
        form.notices = [{"tone": "info", "title": None, "text": text}]
        return form_page(form)


@pages.post("/<addon>/<plural>/<int:record_id>/delete")
def remove(addon: str, plural: str, record_id: int) -> ResponseReturnValue:
    model = model_at(addon, plural)
    try:
        with context.request_session() as session:
            records.delete(session, records.fetch(session, model, record_id, lock=True))
    except REFUSALS as error:
        return again(model, record_id, None, error)
    return redirect(way_back.list_href(context.generation(), model), 303)
