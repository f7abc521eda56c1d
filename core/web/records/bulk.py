"""One action on many records: each on its own, with what came of it. Large or reasoned ones are confirmed first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, make_response, redirect, request
from flask.typing import ResponseReturnValue

from core.errors import BadRequest, MesError, NotFound
from core.i18n import translator
from core.records import write as records
from core.records.query import ListQuery, fetch_page
from core.states import engine
from core.states.machine import Edge
from core.web import context
from core.web import format as shown
from core.web.form.subject import reference_id
from core.web.frame import menu_of, page
from core.web.listing import ListPage
from core.web.listing.bulk import DELETE, may_take_edge
from core.web.records.at import model_at, reason
from core.web.urls import record_url

_ = translator("core")
pages = Blueprint("record_bulk", __name__, url_prefix="/app")

MOST = 500
"""Records in one request; more are for several, or for a job of an addon."""
CONFIRMED_FROM = 11
"""So many records are acted on only after their number was typed."""
CONTROL = ("ids", "all", "action")
DONE = {"label": _("Done"), "tone": "ok", "icon": "state-done"}
REFUSED = {"label": _("Refused"), "tone": "error", "icon": "state-down"}


@dataclass(frozen=True)
class Step:
    """What is done with each record. ``reasoned``: nothing happens before a reason was given."""

    name: str
    label: str
    danger: bool
    reasoned: bool
    act: Callable[[Any, Any], None]


@pages.post("/<addon>/<plural>/bulk")
def bulk(addon: str, plural: str) -> ResponseReturnValue:
    """``ids`` repeated, or ``all=1`` with the state of the list; ``action`` names an edge or ``delete``."""
    model = model_at(addon, plural)
    with context.request_session() as session:
        listing = ListPage(session, model, _state())
        step = _step(session, model, request.form.get("action", ""))
        ids = _chosen(session, listing)
        if _needs_asking(step, len(ids)):
            return _ask(listing, step, len(ids))
        outcomes = [_outcome(session, model, record_id, step) for record_id in ids]
    refused = sum(1 for outcome in outcomes if outcome["state"] is REFUSED)
    if not refused:
        address = listing.state.url()
        return redirect(f"{address}{'&' if '?' in address else '?'}_done={len(outcomes)}", 303)
    return _report(listing, step, outcomes, refused)


def _state() -> dict[str, list[str]]:
    return {name: request.form.getlist(name) for name in request.form if name not in CONTROL and name[0:1] != "_"}


def _step(session: Any, model: str, name: str) -> Step:
    machine = session.models[model].states
    edge = machine.edge(name) if machine is not None else None
    if edge is not None and may_take_edge(session, model, edge):
        return Step(edge.name, str(edge.label), edge.danger, edge.reason, _along(edge))
    if name == DELETE:
        session.access.require(model, "delete")
        return Step(DELETE, str(_("Delete")), True, False, records.delete)
    raise NotFound(_("There is no step {name} here.", name=name[:80]))


def _along(edge: Edge) -> Callable[[Any, Any], None]:
    return lambda session, record: engine.transition(session, record, edge.name, reason())


def _chosen(session: Any, listing: ListPage) -> list[int]:
    if request.form.get("all") == "1":
        asked = listing.list_query()
        query = ListQuery(listing.model, (), asked.where, asked.any_of, asked.search, asked.sort, MOST + 1)
        ids = [int(row["id"]) for row in fetch_page(session, query).rows]
    else:
        given = [reference_id(text) for text in request.form.getlist("ids")]
        ids = list(dict.fromkeys(number for number in given if number is not None))
    if not ids:
        raise BadRequest(_("Select records first."))
    if len(ids) > MOST:
        raise BadRequest(_("At most {count} records at once: narrow the list first.", count=MOST))
    return ids


def _needs_asking(step: Step, count: int) -> bool:
    if step.reasoned and not reason().strip():
        return True
    return count >= CONFIRMED_FROM and request.form.get("_typed", "").strip() != str(count)


def _outcome(session: Any, model: str, record_id: int, step: Step) -> dict[str, Any]:
    """Act on one record; a refusal undoes what was begun with it and nothing else."""
    name, href = f"#{record_id}", None
    try:
        with session.attempt():
            record = records.fetch(session, model, record_id, lock=True)
            name, href = record.display(), record_url(session.generation, model, record_id)
            step.act(session, record)
    except MesError as error:
        problems = getattr(error, "problems", ())
        message = "; ".join(str(problem.message) for problem in problems) or str(error.message)
        return {"name": name, "href": href, "state": REFUSED, "message": message}
    return {"name": name, "href": None if step.name == DELETE else href, "state": DONE, "message": None}


def _ask(listing: ListPage, step: Step, count: int) -> ResponseReturnValue:
    given = [(name, value) for name, value in request.form.items(multi=True) if name[0:1] != "_"]
    bulk = {
        "action": f"{listing.state.path}/bulk",
        "hidden": given,
        "text": str(_("{step}: {count} records.", step=step.label, count=shown.plain(count))),
        "danger": step.danger,
        "reason": "required" if step.reasoned else None,
        "given_reason": reason(),
        "typed": str(count) if count >= CONFIRMED_FROM else None,
        "button": step.label,
        "back_href": listing.state.url(),
    }
    return _page("views/bulk_ask.html", listing, step, bulk)


def _report(listing: ListPage, step: Step, outcomes: list[dict[str, Any]], refused: int) -> ResponseReturnValue:
    done = len(outcomes) - refused
    bulk = {
        "summary": str(_("Done: {done}, refused: {refused}.", done=shown.plain(done), refused=shown.plain(refused))),
        "outcomes": sorted(outcomes, key=lambda outcome: outcome["state"] is DONE),
        "back_href": listing.state.url(),
    }
    return _page("views/bulk_report.html", listing, step, bulk)


def _page(template: str, listing: ListPage, step: Step, bulk: dict[str, Any]) -> ResponseReturnValue:
    crumbs = [{"label": str(listing.cls.title_plural or listing.model), "href": listing.state.url()}]
    html = page(template, step.label, nav=menu_of(listing.model), crumbs=crumbs, bulk=bulk)
    # Not all of it was done: with this status the browser keeps the address of the list.
    return make_response(html, 422)
