"""A planner's move on the board: judged, repaired around, written in place, taken back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from addons.scheduling.services.faults import explained
from addons.scheduling.services.following import Followed, follow
from addons.scheduling.services.loading import load
from addons.scheduling.services.publishing import require_planner
from addons.scheduling.services.rewriting import restore, rewrite
from addons.scheduling.services.storing import check as check_rules
from addons.scheduling.solver import ProblemError
from addons.scheduling.solver.move import Move
from addons.scheduling.solver.move import move as solver_move
from core.errors import BadRequest, NotFound, Refused, StaleRecord
from core.i18n import translator
from core.records import write as records

_ = translator("scheduling")

EDITABLE = ("working", "published")
SHOWN = 200
"""Effects that are told one by one."""


@dataclass(frozen=True)
class Wish:
    """What a planner wants: planned operation ``operation_id`` on ``machine_id`` (None: its own) at ``start``."""

    operation_id: int
    machine_id: int | None
    start: datetime


def read_wish(operation: Any, row: Any, start: Any) -> Wish:
    """From what the board sends: ``m:12`` is a machine, any other row keeps it. Raises BadRequest."""
    try:
        moment = datetime.fromisoformat(str(start).replace("Z", "+00:00"))
        kind, _colon, number = str(row).partition(":")
        machine = int(number) if kind == "m" else None
        wish = Wish(int(operation), machine, moment)
    except (TypeError, ValueError) as error:
        raise BadRequest(_("The move cannot be understood.")) from error
    if moment.tzinfo is None:
        raise BadRequest(_("The move cannot be understood."))
    return wish


def editable_plan(session: Any, plan_id: int, version: Any, *, lock: bool = False) -> Any:
    """The plan, if the principal may change it and it is as they saw it. Raises StaleRecord, Refused, AccessDenied."""
    plan = records.fetch(session, "scheduling.plan", plan_id, lock=lock)
    require_planner(session, plan.site_id)
    if plan.state not in EDITABLE:
        raise Refused(_("This plan is archived; it cannot be changed."))
    if str(version) != str(plan.version):
        raise StaleRecord(_("Somebody else changed the plan. It was loaded again."), version=plan.version)
    return plan


def check_move(session: Any, plan: Any, wish: Wish) -> dict[str, Any]:
    """What the move would do, for the board; nothing is written."""
    followed, answer, index = _try(session, plan, wish)
    return _answer(followed, answer, index)


def apply_move(session: Any, plan: Any, wish: Wish) -> dict[str, Any]:
    """Move and write: the operation is pinned, what it pushes moves on. Raises Refused with the reason."""
    followed, answer, index = _try(session, plan, wish)
    told = _answer(followed, answer, index)
    if answer.plan is None:
        raise Refused(told["message"])
    task = followed.loaded.tasks[index]
    before = followed.loaded.placed[task.id]
    loaded = replace(followed.loaded, pinned=followed.loaded.pinned | {task.id})
    check_rules(loaded, answer.plan)
    with session.system_work("scheduling.move"):
        former = rewrite(session, plan, loaded, answer.plan)
        made = session.models["scheduling.move"](
            plan_id=plan.id,
            task_id=task.id,
            from_machine_id=before.machine_id,
            from_start_at=before.start_at,
            to_machine_id=loaded.machines[answer.plan.machine[index]].id,
            to_start_at=loaded.axis.moment(answer.plan.start[index]),
            moved_operations=len(former),
            plan_version=plan.version,
            before=former,
        )
        session.add(made)
        session.flush()
    return {**told, "undo": f"/app/scheduling/moves/{made.id}/undo", "version": str(plan.version)}


def undo_move(session: Any, move_id: int, version: Any) -> dict[str, Any]:
    """Put everything back, as far as time allows. Raises Refused once something else happened to the plan."""
    model = session.models["scheduling.move"]
    made = session.scalars(select(model).where(model.id == move_id)).one_or_none()
    if made is None:
        raise NotFound(model="scheduling.move", id=move_id)
    plan = editable_plan(session, made.plan_id, version, lock=True)
    if made.is_undone or made.plan_version != plan.version:
        raise Refused(_("The plan was changed after this move; it cannot be undone any more."))
    with session.system_work("scheduling.undo"):
        restore(session, made.before)
        followed = _followed(session, plan)
        check_rules(followed.loaded, followed.plan)
        rewrite(session, plan, followed.loaded, followed.plan)
        made.is_undone = True
    return {"ok": True, "message": str(_("Move undone")), "version": str(plan.version), "effects": []}


def _followed(session: Any, plan: Any) -> Followed:
    loaded = load(session, plan.site_id, base_id=plan.id, follow=True)
    try:
        return follow(loaded)
    except ProblemError as error:
        raise explained(loaded, error) from error


def _try(session: Any, plan: Any, wish: Wish) -> tuple[Followed, Move, int]:
    followed = _followed(session, plan)
    loaded = followed.loaded
    task_id = next((row.task_id for row in loaded.placed.values() if row.id == wish.operation_id), None)
    index = loaded.task_index(task_id) if task_id is not None else None
    if index is None:
        raise Refused(_("This operation is not open any more, or it waits for something that is not planned."))
    problem = followed.problem
    if loaded.tasks[index].id in loaded.pinned:
        # Its own pin does not hold the operation that a planner takes in hand.
        freed = replace(problem.operations[index], pin=None)
        problem = replace(problem, operations=(*problem.operations[:index], freed, *problem.operations[index + 1 :]))
        followed = replace(followed, problem=problem, loaded=replace(loaded, problem=problem))
    machine = followed.plan.machine[index]
    if wish.machine_id is not None:
        wanted = loaded.machine_index(wish.machine_id)
        machine = -1 if wanted is None else wanted
    start = loaded.axis.minute(wish.start)
    answer = solver_move(problem, followed.plan, index, machine, start)
    if answer.status == "refused" and answer.reason == "closed" and answer.suggestion is not None:
        answer = solver_move(problem, followed.plan, index, machine, answer.suggestion)
    return followed, answer, index


def _answer(followed: Followed, answer: Move, index: int) -> dict[str, Any]:
    loaded, plan = followed.loaded, answer.plan
    if plan is None or answer.change is None:
        found: dict[str, Any] = {"ok": False, "message": str(_reason(followed, answer)), "effects": []}
        if answer.suggestion is not None:
            found["suggestion"] = loaded.axis.moment(answer.suggestion).isoformat()
        return found
    late = {change.job: change.late for change in answer.change.jobs if change.late > change.late_before}
    effects = []
    for shift in answer.change.shifts:
        if shift.operation == index:
            continue
        task = loaded.tasks[shift.operation]
        effects.append(
            {
                "id": loaded.placed[task.id].id,
                "label": _label(loaded, shift.operation),
                "row": f"m:{loaded.machines[shift.machine].id}",
                "start": loaded.axis.moment(plan.start[shift.operation]).isoformat(),
                "end": loaded.axis.moment(plan.end[shift.operation]).isoformat(),
                "late_minutes": late.get(loaded.problem.operations[shift.operation].job, 0),
            }
        )
    effects.sort(key=lambda effect: (-effect["late_minutes"], effect["start"]))
    newly = len(answer.change.newly_late)
    return {
        "ok": True,
        "start": loaded.axis.moment(plan.start[index]).isoformat(),
        "end": loaded.axis.moment(plan.end[index]).isoformat(),
        "message": str(_("Orders that become late: {count}", count=newly)) if newly else "",
        "effects": effects[:SHOWN],
    }


def _label(loaded: Any, operation: int) -> str:
    task = loaded.tasks[operation]
    order = loaded.orders[loaded.problem.operations[operation].job]
    return f"{order.number} · {task.name}"


def _reason(followed: Followed, answer: Move) -> Any:
    loaded = followed.loaded
    other = _label(loaded, answer.operation) if answer.operation is not None else ""
    if answer.reason == "pinned":
        return _("The work has begun, so it stays where it is.")
    if answer.reason == "wrong_machine":
        return _("This machine cannot do the operation.")
    if answer.reason == "predecessor":
        return _("It has to wait for {operation}.", operation=other) if other else _("Something before it is not done.")
    if answer.reason == "blocked_by_pin":
        return _("{operation} is pinned there.", operation=other)
    if answer.reason == "release":
        return _("It cannot start before now, nor before its order is released.")
    if answer.reason == "calendar_ends":
        return _("The machine has no working time left.")
    return _("The machine does not work then.")
