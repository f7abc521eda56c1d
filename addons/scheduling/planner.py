"""What the planner process answers for ``scheduling``. Only that process imports this, and the solver with it."""

from __future__ import annotations

from typing import Any

from addons.scheduling.services.moving import apply_move, check_move, editable_plan, read_wish, undo_move
from addons.scheduling.services.rushing import Quoted, accept_order, quote_order
from core.server.calls import PlannerContext, planner_call


@planner_call("group:scheduling.planner")
def check(context: PlannerContext, plan_id: int, operation: Any, row: Any, start: Any, version: Any) -> dict[str, Any]:
    """What a move would do; nothing is written."""
    wish = read_wish(operation, row, start)
    with context.read() as session:
        return check_move(session, editable_plan(session, plan_id, version), wish)


@planner_call("group:scheduling.planner")
def move(context: PlannerContext, plan_id: int, operation: Any, row: Any, start: Any, version: Any) -> dict[str, Any]:
    """Move an operation and write the plan."""
    wish = read_wish(operation, row, start)
    with context.write() as session:
        return apply_move(session, editable_plan(session, plan_id, version, lock=True), wish)


@planner_call("group:scheduling.planner")
def undo(context: PlannerContext, move_id: int, version: Any) -> dict[str, Any]:
    """Take a move back."""
    with context.write() as session:
        return undo_move(session, move_id, version)


@planner_call("group:scheduling.planner")
def quote(context: PlannerContext, order_id: int) -> dict[str, Any]:
    """What a draft order would do to the published plan; nothing is written."""
    return quote_order(context.write, order_id)


@planner_call("group:scheduling.planner")
def accept(
    context: PlannerContext, order_id: int, plan_id: int, version: int, moment: str, kind: str, digest: str
) -> dict[str, Any]:
    """Confirm the order and publish the plan as they were quoted."""
    quoted = Quoted(plan_id, version, moment, kind, digest)
    with context.write() as session:
        return accept_order(session, order_id, quoted)


PLANNER_CALLS = {
    "scheduling.check": check,
    "scheduling.move": move,
    "scheduling.undo": undo,
    "scheduling.quote": quote,
    "scheduling.accept": accept,
}
