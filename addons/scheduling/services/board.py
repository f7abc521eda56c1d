"""The plan as the document of the Gantt board. Knows no solver: it is made in the web process."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import literal, select

from addons.scheduling.board_labels import board_labels
from addons.scheduling.services.machine_rows import machine_rows
from addons.scheduling.services.publishing import PLANNER
from core.clock import now
from core.i18n import current_locale, current_zone, translator
from core.web.format import plain

_ = translator("scheduling")

STATES = {"running": "running", "paused": "waiting", "blocked": "waiting", "done": "done"}
EDITABLE = ("working", "published")


def empty_document() -> dict[str, Any]:
    """The board of somebody who has no plan to see."""
    moment = now().isoformat()
    return {
        "now": moment,
        "from": moment,
        "to": (now() + timedelta(days=7)).isoformat(),
        "zone": str(current_zone()),
        "locale": current_locale().replace("_", "-"),
        "editable": False,
        "version": "",
        "rows": [],
        "bars": [],
        "links": [],
        "urls": {},
        "labels": board_labels(),
    }


def document(session: Any, plan: Any, *, by: str = "machine", only: set[int] | None = None) -> dict[str, Any]:
    """The board of ``plan`` by ``machine`` or ``order``; ``only`` leaves the bars of these production orders."""
    site = session.get(session.models["base.site"], plan.site_id)
    rows = _operations(session, plan.id)
    shown = [row for row in rows if only is None or row.order_id in only]
    orders = _Orders(rows)
    begin, end = _window(shown, ZoneInfo(site.zone))
    if by == "order":
        board_rows = orders.board_rows(shown)
    else:
        board_rows = machine_rows(session, site, shown, begin, end, everything=only is None)
    may_edit = session.principal.belongs((PLANNER,)) and plan.state in EDITABLE
    allowed = _allowed_machines(session, plan.id) if may_edit else {}
    task_path = session.generation.path_of("production.task")
    bars = [_bar(row, by, orders, allowed, f"/app/{task_path}/{row.task_id}") for row in shown]
    base = f"/app/scheduling/plans/{plan.id}"
    return {
        "now": now().isoformat(),
        "from": begin.isoformat(),
        "to": end.isoformat(),
        "zone": site.zone,
        "locale": current_locale().replace("_", "-"),
        "editable": may_edit,
        "version": str(plan.version),
        "rows_by": by,
        "rows": board_rows,
        "bars": bars,
        "links": _links(session, shown),
        "urls": {"check": f"{base}/check", "move": f"{base}/move"} if may_edit else {},
        "labels": board_labels(),
    }


def _operations(session: Any, plan_id: int) -> list[Any]:
    """One row per planned operation with all that its bar shows, in one statement."""
    models = session.models
    op, task, order, item = (
        models[name] for name in ("scheduling.operation", "production.task", "production.order", "engineering.item")
    )
    outcome, machine = models["scheduling.outcome"], models["engineering.machine"]
    line, sold, party = models["orders.line"], models["orders.order"], models["base.party"]
    reads_orders = session.access.can("orders.order", "read")
    statement = (
        select(
            op.id, op.task_id, op.machine_id, op.start_at, op.setup_end_at, op.end_at, op.is_pinned, op.is_moved,
            task.number.label("step"), task.name.label("step_name"), task.state,
            order.id.label("order_id"), order.number.label("order_number"), order.parent_id,
            order.quantity, order.due_at,
            item.code.label("item_code"), item.name.label("item_name"), machine.name.label("machine_name"),
            outcome.late_minutes, outcome.end_at.label("order_end_at"),
            *((sold.number.label("sold_number"), party.name.label("customer")) if reads_orders
              else (literal(None).label("sold_number"), literal(None).label("customer"))),
        )
        .select_from(op)
        .join(task, task.id == op.task_id)
        .join(order, order.id == task.order_id)
        .join(item, item.id == order.item_id)
        .join(machine, machine.id == op.machine_id)
        .outerjoin(outcome, (outcome.plan_id == op.plan_id) & (outcome.order_id == order.id))
    )  # fmt: skip
    if reads_orders:
        statement = statement.outerjoin(line, line.id == order.order_line_id)
        statement = statement.outerjoin(sold, sold.id == line.order_id).outerjoin(party, party.id == sold.customer_id)
    ordered = statement.where(op.plan_id == plan_id, task.state != "skipped").order_by(op.start_at, op.id)
    return list(session.execute(ordered))


class _Orders:
    """What the production orders of a plan have to say, found once for all their operations."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self.rows: dict[int, Any] = {}
        for row in rows:
            self.rows.setdefault(row.order_id, row)
        self._tips: dict[int, list[list[str]]] = {}

    def origin(self, row: Any) -> Any:
        """The row of the order that all this is made for."""
        seen = {row.order_id}
        while row.parent_id in self.rows and row.parent_id not in seen:
            row = self.rows[row.parent_id]
            seen.add(row.order_id)
        return row

    def name(self, row: Any) -> str:
        """The customer's order, where the reader may see it; else the production order."""
        top = self.origin(row)
        return str(top.sold_number or top.order_number)

    def title(self, row: Any) -> str:
        """The customer's order with the customer; of others what they make."""
        top = self.origin(row)
        return f"{self.name(row)} · {top.customer if top.sold_number and top.customer else top.item_name}"

    def tips(self, row: Any) -> list[list[str]]:
        if row.order_id not in self._tips:
            top = self.origin(row)
            found = [[str(_("Production order")), row.order_number]]
            if top.sold_number:
                found.append([str(_("Order")), self.title(row)])
            found.append([str(_("Item")), f"{row.item_code} {row.item_name}"])
            found.append([str(_("Quantity")), plain(row.quantity)])
            found.append([str(_("Due")), _moment(row.due_at)])
            if row.order_end_at is not None:
                found.append([str(_("Planned end")), _moment(row.order_end_at)])
            self._tips[row.order_id] = found
        return self._tips[row.order_id]

    def board_rows(self, shown: list[Any]) -> list[dict[str, Any]]:
        """One row per production order, those for the same customer's order together, the most urgent first."""
        wanted = {row.order_id for row in shown}
        due: dict[str, datetime] = {}
        for row in self.rows.values():
            name = self.name(row)
            due[name] = min(due.get(name, row.due_at), row.due_at)
        rows = [row for row in self.rows.values() if row.order_id in wanted]
        rows.sort(key=lambda row: (due[self.name(row)], self.name(row), row.parent_id is not None, row.order_number))
        return [
            {
                "id": f"o:{row.order_id}",
                "label": row.order_number,
                "group": self.title(row),
                "load": [],
                "closed": [],
            }
            for row in rows
        ]


def _bar(row: Any, by: str, orders: _Orders, allowed: dict[int, list[str]], href: str) -> dict[str, Any]:
    step = f"{row.step} {row.step_name}"
    operation = [str(_("Operation")), step]
    bar = {
        "id": row.id,
        "row": f"o:{row.order_id}" if by == "order" else f"m:{row.machine_id}",
        "start": row.start_at.isoformat(),
        "setup_end": row.setup_end_at.isoformat(),
        "end": row.end_at.isoformat(),
        "label": step if by == "order" else f"{row.order_number} · {row.step_name}",
        "sub": row.machine_name if by == "order" else row.item_name,
        "order": orders.name(row),
        "state": STATES.get(row.state, "planned"),
        "late": bool(row.late_minutes),
        "pinned": row.is_pinned,
        "moved": row.is_moved,
        "href": href,
        "tip": [operation, *orders.tips(row)],
    }
    if by != "order" and row.task_id in allowed:
        bar["rows"] = allowed[row.task_id]
    if row.state in ("running", "paused", "done"):
        bar["editable"] = False
    return bar


def _moment(moment: datetime) -> str:
    return moment.astimezone(current_zone()).strftime("%Y-%m-%d %H:%M")


def _window(rows: list[Any], zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Whole days of the site around everything shown."""
    first = min((row.start_at for row in rows), default=now()).astimezone(zone)
    last = max((row.end_at for row in rows), default=now() + timedelta(days=6)).astimezone(zone)
    begin = first.replace(hour=0, minute=0, second=0, microsecond=0)
    end = last.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return begin, end


def _allowed_machines(session: Any, plan_id: int) -> dict[int, list[str]]:
    models = session.models
    choice, op = models["production.task_machine"], models["scheduling.operation"]
    query = select(choice.task_id, choice.machine_id).join(op, op.task_id == choice.task_id)
    found: dict[int, list[str]] = {}
    for row in session.execute(query.where(op.plan_id == plan_id)):
        found.setdefault(row.task_id, []).append(f"m:{row.machine_id}")
    return found


def _links(session: Any, shown: list[Any]) -> list[list[int]]:
    """From each bar to what waits for it: within an order, and from a component's last steps to the first it feeds."""
    bars = {row.task_id: row.id for row in shown}
    edge, task = session.models["production.task_predecessor"], session.models["production.task"]
    order_ids = {row.order_id for row in shown}
    query = select(edge.task_id, edge.predecessor_id).join(task, task.id == edge.task_id)
    edges = list(session.execute(query.where(task.order_id.in_(order_ids)))) if order_ids else []
    found = [[bars[e.predecessor_id], bars[e.task_id]] for e in edges if {e.predecessor_id, e.task_id} <= bars.keys()]
    followed, waiting = {e.predecessor_id for e in edges}, {e.task_id for e in edges}
    first: dict[int, list[int]] = {}
    for row in shown:
        if row.task_id not in waiting:
            first.setdefault(row.order_id, []).append(row.id)
    for row in shown:
        if row.parent_id in first and row.task_id not in followed:
            found.extend([row.id, after] for after in first[row.parent_id])
    return found
