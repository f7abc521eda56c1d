"""The planning board."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import jsonify, make_response, redirect
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from addons.scheduling.board_labels import board_labels
from addons.scheduling.services.board import document, empty_document
from addons.scheduling.services.publishing import PLANNER, publish, published_plan
from core.errors import ValidationFailed
from core.i18n import translator
from core.jobs import enqueue
from core.records import write as records
from core.states.engine import transition
from core.web import format as shown
from core.web.assets import asset
from core.web.frame import page
from core.web.urls import list_url, record_url

_ = translator("scheduling")

BOARD = "/app/scheduling/board"
NAV = "scheduling.board"
MODULE = "islands/gantt.js"
DONE = {"published": _("Published"), "discarded": _("Discarded"), "accepted": _("Confirmed and planned")}


def show(
    request: Any, session: Any, *, plan: Any = None, notices: tuple[dict[str, Any], ...] = (), status: int = 200
) -> ResponseReturnValue:
    """The board of ``plan``, of the one asked for, or of the published one."""
    plan = plan or chosen_plan(request, session)
    by = _rows_by(request)
    scope = _scope(request, session)
    done = DONE.get(request.args.get("done", ""))
    toasts = [{"text": str(done), "tone": "ok"}] if done is not None else []
    view: dict[str, Any] = {
        "module": asset(MODULE),
        "src": None,
        "labels": board_labels(),
        "stats": [],
        "actions": _actions(session, plan),
        "switcher": None,
        "notices": list(notices),
        "empty": None,
    }
    plans = plans_of(session, plan)
    if plan is None:
        view["empty"] = {
            "icon": "gantt",
            "title": str(_("Nothing is planned yet")),
            "text": str(_("Confirm orders, then plan: every operation gets a machine, a start and an end.")),
            "actions": [],
        }
        title = str(_("Planning board"))
    else:
        query = {"plan": plan.id, "rows": by, **scope.query}
        view["src"] = f"/app/scheduling/board.json?{urlencode({k: v for k, v in query.items() if v})}"
        view["stats"] = _stats(session, plan)
        view["notices"] += _plan_notices(session, plan)
        title = f"{_('Planning board')}: {scope.title}" if scope.title else str(_("Planning board"))
    html = page(
        "scheduling/board.html",
        title,
        nav=NAV,
        crumbs=scope.crumbs,
        toasts=toasts,
        view=view,
        plans=plans,
        plans_label=str(_("Plans")),
    )
    return make_response(html, status)


def document_of(request: Any, session: Any) -> ResponseReturnValue:
    """The board's document; without a plan an empty one."""
    plan = chosen_plan(request, session)
    if plan is None:
        return jsonify(empty_document())
    return jsonify(document(session, plan, by=_rows_by(request), only=_scope(request, session).order_ids))


def _rows_by(request: Any) -> str:
    return "order" if request.args.get("rows") == "order" else "machine"


def chosen_plan(request: Any, session: Any) -> Any:
    """The plan of the address, judged by the session's rules; else the published or newest one that is seen."""
    wanted = request.args.get("plan", "")
    if wanted.isdigit():
        return records.fetch(session, "scheduling.plan", int(wanted))
    plan = session.models["scheduling.plan"]
    site = request.args.get("site", "")
    query = select(plan).where(plan.state != "archived")
    if site.isdigit():
        query = query.where(plan.site_id == int(site))
    return session.scalars(query.order_by(plan.state, plan.site_id, plan.id.desc())).first()


def plans_of(session: Any, current: Any) -> list[dict[str, Any]]:
    """The plans to choose from: published and working ones, and the one shown."""
    plan, site = session.models["scheduling.plan"], session.models["base.site"]
    query = select(plan.id, plan.name, plan.state, site.name.label("site")).join(site, site.id == plan.site_id)
    offered = plan.state != "archived"
    if current is not None:
        offered = offered | (plan.id == current.id)
    rows = list(session.execute(query.where(offered).order_by(site.name, plan.state, plan.id.desc())))
    several = len({row.site for row in rows}) > 1
    machine = plan.states
    return [
        {
            "label": f"{row.site}: {row.name}" if several else row.name,
            "hint": str(machine.state(row.state).label),
            "href": f"{BOARD}?plan={row.id}",
            "active": current is not None and row.id == current.id,
            "icon": None,
        }
        for row in rows
    ]


class _Scope:
    """What the board is narrowed to: all orders, a customer's order or a production order with its components."""

    def __init__(self) -> None:
        self.order_ids: set[int] | None = None
        self.title = ""
        self.query: dict[str, int] = {}
        self.crumbs: list[dict[str, str]] = []


def _scope(request: Any, session: Any) -> _Scope:
    scope = _Scope()
    made = session.models["production.order"]
    for name, model in (("customer_order", "orders.order"), ("order", "production.order")):
        wanted = request.args.get(name, "")
        if not wanted.isdigit():
            continue
        record = records.fetch(session, model, int(wanted))
        if name == "order":
            tops = {record.id}
        else:
            line = session.models["orders.line"]
            query = select(made.id).join(line, line.id == made.order_line_id).where(line.order_id == record.id)
            tops = set(session.scalars(query))
        scope.order_ids = _with_components(session, tops)
        scope.title, scope.query = record.display(), {name: record.id}
        scope.crumbs = [{"label": str(_("Planning board")), "href": BOARD}]
        scope.crumbs.append({"label": record.display(), "href": record_url(session.generation, model, record.id)})
    return scope


def _with_components(session: Any, tops: set[int]) -> set[int]:
    made = session.models["production.order"]
    found, fresh = set(tops), set(tops)
    while fresh:
        fresh = set(session.scalars(select(made.id).where(made.parent_id.in_(fresh)))) - found
        found |= fresh
    return found


def _stats(session: Any, plan: Any) -> list[dict[str, Any]]:
    generation = session.generation
    mine = ("plan_id", "eq", plan.id)
    late = list_url(generation, "scheduling.outcome", (mine, ("late_minutes", "gt", 0)), preset="none")
    shifted = list_url(generation, "scheduling.outcome", (mine, ("shift_minutes", "ne", 0)), preset="none")
    moved = list_url(generation, "scheduling.operation", (mine, ("is_moved", "eq", True)), preset="none")
    hours = shown.plain(plan.weighted_tardiness)
    field = session.models.fields["scheduling.plan"]["method"]
    method = str(_("Proven optimal")) if plan.is_optimal else str(field.choice_label(plan.method))
    return [
        _stat(_("Late orders"), shown.plain(plan.late_orders), "state-late", late, bool(plan.late_orders)),
        _stat(_("Weighted tardiness"), hours, "clock", late, False, _("h")),
        _stat(_("Moved operations"), shown.plain(plan.moved_operations), "refresh", moved, False),
        _stat(_("Shifted orders"), shown.plain(_shifted(session, plan)), "order", shifted, False),
        _stat(_("Method"), method, "spark", record_url(generation, "scheduling.plan", plan.id), False),
    ]


def _shifted(session: Any, plan: Any) -> int:
    from core.records.query import ListQuery, count

    where = (("plan_id", "eq", plan.id), ("shift_minutes", "ne", 0))
    return count(session, ListQuery("scheduling.outcome", (), where=where))[0]


def _stat(label: Any, value: str, icon: str, href: str, bad: bool, unit: Any = None) -> dict[str, Any]:
    tone = "error" if bad else None
    return {
        "label": str(label),
        "value": value,
        "unit": str(unit) if unit else None,
        "icon": icon,
        "href": href,
        "tone": tone,
    }


def _actions(session: Any, plan: Any) -> list[dict[str, Any]]:
    if not session.principal.belongs((PLANNER,)):
        return []
    again = _("Plan again") if plan is not None else _("Plan")
    site = f"?site={plan.site_id}" if plan is not None else ""
    found = [_action("plan", again, f"/app/scheduling/plan{site}", "refresh", primary=plan is None)]
    if plan is not None and plan.state == "working":
        base = f"/app/scheduling/plans/{plan.id}"
        confirm = {
            "title": str(_("Discard {name}?", name=plan.name)),
            "text": str(_("The published plan stays as it is.")),
        }
        found.append(_action("discard", _("Discard"), f"{base}/discard", "trash", confirm=confirm))
        found.append(_action("publish", _("Publish"), f"{base}/publish", "check", primary=True))
    return found


def _action(
    name: str, label: Any, href: str, icon: str, *, primary: bool = False, confirm: dict[str, str] | None = None
) -> dict[str, Any]:
    return {
        "name": name,
        "label": str(label),
        "href": href,
        "icon": icon,
        "primary": primary,
        "confirm": confirm,
        "link": False,
    }


def _plan_notices(session: Any, plan: Any) -> list[dict[str, str]]:
    if plan.state == "working":
        text = _("It does not count yet. Publish it, or discard it.")
        return [{"tone": "info", "title": str(_("This is a working plan.")), "text": str(text)}]
    if plan.state == "archived":
        current = published_plan(session, plan.site_id)
        text = _("Another plan counts now.") if current is not None else _("No plan is published.")
        return [{"tone": "warn", "title": str(_("This plan is archived.")), "text": str(text)}]
    return []


def plan_again(request: Any, session: Any) -> ResponseReturnValue:
    """One planning job at a time and site; asking twice shows the first."""
    site = request.args.get("site", "")
    arguments: dict[str, Any] = {"site_id": int(site)} if site.isdigit() else {}
    seconds = request.form.get("seconds", "")
    if seconds.isdigit():
        arguments["seconds"] = min(int(seconds), 3600)
    job_id = enqueue(session, "scheduling.plan", arguments, unique_key=f"scheduling.plan:{site or 'all'}")
    return redirect(f"/app/jobs/{job_id}", 303)


def publish_plan(request: Any, session: Any, plan_id: int) -> ResponseReturnValue:
    plan = records.fetch(session, "scheduling.plan", plan_id, lock=True)
    try:
        publish(session, plan)
    except ValidationFailed as error:
        words = " ".join(str(problem.message) for problem in error.problems)
        notice = {"tone": "error", "title": str(_("The plan was not published.")), "text": words}
        return show(request, session, plan=plan, notices=(notice,), status=error.status)
    return redirect(f"{BOARD}?plan={plan_id}&done=published", 303)


def discard_plan(request: Any, session: Any, plan_id: int) -> ResponseReturnValue:
    transition(session, records.fetch(session, "scheduling.plan", plan_id, lock=True), "discard")
    return redirect(f"{BOARD}?done=discarded", 303)
