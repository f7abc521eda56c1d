"""Pages of ``scheduling``. Nothing here imports the solver: what needs it is asked of the planner, or is a job."""

from __future__ import annotations

from typing import Any

from addons.scheduling.pages import board as board_page
from addons.scheduling.pages import moves, rush
from core.web.routing import Router

ROUTES = Router()

READ = "read:scheduling.plan"
PLANNER = "group:scheduling.planner"


@ROUTES.get("/app/scheduling/board", permission=READ)
def board(request: Any, session: Any) -> Any:
    """The Gantt board of a plan."""
    return board_page.show(request, session)


@ROUTES.get("/app/scheduling/board.json", permission=READ)
def board_document(request: Any, session: Any) -> Any:
    """What the board draws."""
    return board_page.document_of(request, session)


@ROUTES.post("/app/scheduling/plan", permission=PLANNER)
def plan(request: Any, session: Any) -> Any:
    """Enqueue planning and show how far it is."""
    return board_page.plan_again(request, session)


@ROUTES.post("/app/scheduling/plans/<int:plan_id>/publish", permission=PLANNER)
def publish(request: Any, session: Any, plan_id: int) -> Any:
    """Let a working plan count."""
    return board_page.publish_plan(request, session, plan_id)


@ROUTES.post("/app/scheduling/plans/<int:plan_id>/discard", permission=PLANNER)
def discard(request: Any, session: Any, plan_id: int) -> Any:
    """Archive a working plan."""
    return board_page.discard_plan(request, session, plan_id)


@ROUTES.post("/app/scheduling/plans/<int:plan_id>/check", permission=PLANNER, write=False)
def check(request: Any, session: Any, plan_id: int) -> Any:
    """What a move would do."""
    return moves.check(request, session, plan_id)


@ROUTES.post("/app/scheduling/plans/<int:plan_id>/move", permission=PLANNER, write=False)
def move(request: Any, session: Any, plan_id: int) -> Any:
    """Move a planned operation."""
    return moves.move(request, session, plan_id)


@ROUTES.post("/app/scheduling/moves/<int:move_id>/undo", permission=PLANNER, write=False)
def undo(request: Any, session: Any, move_id: int) -> Any:
    """Take a move back."""
    return moves.undo(request, session, move_id)


@ROUTES.get("/app/scheduling/rush/<int:order_id>", permission=PLANNER)
def rush_quote(request: Any, session: Any, order_id: int) -> Any:
    """What a draft order would do to the plan."""
    return rush.show(request, session, order_id)


@ROUTES.post("/app/scheduling/rush/<int:order_id>", permission=PLANNER, write=False)
def rush_accept(request: Any, session: Any, order_id: int) -> Any:
    """Confirm the order as it was quoted."""
    return rush.accept(request, session, order_id)
