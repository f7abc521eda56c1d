"""Plans become records: checked once more, written in bulk, published, pruned."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import insert, select

from addons.scheduling.services.explaining import causes_of
from addons.scheduling.services.loading import Loaded
from addons.scheduling.solver.plan import Plan
from addons.scheduling.solver.validate import Violation, validate
from core.clock import now
from core.db.saving import fold
from core.errors import Refused
from core.i18n import translator
from core.states.engine import transition

_ = translator("scheduling")

BEGUN = ("running", "paused")
KEPT_WORKING = 3


@dataclass(frozen=True)
class Figures:
    """What is known of a plan beside its placements. ``bound`` is in minutes, ``seconds`` were spent on it."""

    method: str = "dispatch"
    objective: str = "weighted_tardiness"
    bound: int | None = None
    is_optimal: bool = False
    seconds: float = 0.0


def check(loaded: Loaded, plan: Plan) -> None:
    """Raises Refused when the independent validator finds a rule broken: such a plan is never saved."""
    violations = validate(loaded.problem, plan)
    if violations:
        text = _(
            "The plan breaks {count} rules and was not saved. The first: {rule}.",
            count=len(violations),
            rule=_in_words(loaded, violations[0]),
        )
        raise Refused(text, violations=[str(violation) for violation in violations[:20]])


def _in_words(loaded: Loaded, violation: Violation) -> str:
    if violation.operation < 0:
        return violation.code
    task = loaded.tasks[violation.operation]
    number = next((row.number for row in loaded.orders if row.id == task.order_id), "?")
    return f"{violation.code}, {number} / {task.number} {task.name}"


def store(session: Any, loaded: Loaded, plan: Plan, figures: Figures, name: str) -> Any:
    """A working plan with its operations and outcomes, compared with the one published when it was loaded.

    The caller judged the right to plan. Raises Refused for a plan that breaks a rule; nothing is written then.
    """
    check(loaded, plan)
    operations, outcomes = operation_rows(loaded, plan), outcome_rows(loaded, plan)
    with session.system_work("scheduling.store"):
        record = session.models["scheduling.plan"](
            site_id=loaded.site_id,
            name=name[:120],
            planned_from=loaded.axis.zero,
            base_id=loaded.base.id if loaded.base is not None else None,
            base_version=loaded.base.version if loaded.base is not None else None,
            method=figures.method.partition(":")[0],
            objective=figures.objective,
            bound=figures.bound,
            is_optimal=figures.is_optimal,
            seconds=Decimal(str(round(figures.seconds, 3))),
        )
        summarise(record, loaded, plan, operations)
        session.add(record)
        session.flush()
        insert_rows(session, "scheduling.operation", record.id, operations)
        insert_rows(session, "scheduling.outcome", record.id, outcomes)
        _discard_older(session, record)
    return record


def summarise(record: Any, loaded: Loaded, plan: Plan, operations: list[dict[str, Any]]) -> None:
    """The figures of a plan that follow from its placements."""
    record.operation_count = len(operations)
    record.late_orders = plan.late_jobs
    record.moved_operations = sum(row["is_moved"] for row in operations)
    record.weighted_tardiness = (Decimal(plan.weighted_tardiness) / 60).quantize(Decimal("0.01"))
    record.makespan_minutes = max(0, plan.makespan)
    record.ends_at = max((row["end_at"] for row in operations), default=None)
    record.digest = digest_of(operations)


def operation_rows(loaded: Loaded, plan: Plan) -> list[dict[str, Any]]:
    """One row of scheduling.operation per task, without plan and stamps."""
    found = []
    for index, task in enumerate(loaded.tasks):
        start, end = loaded.axis.moment(plan.start[index]), loaded.axis.moment(plan.end[index])
        machine_id = loaded.machines[plan.machine[index]].id
        before = loaded.placed.get(task.id)
        moved = before is not None and (before.machine_id, before.start_at) != (machine_id, start)
        found.append(
            {
                "task_id": task.id,
                "machine_id": machine_id,
                "start_at": start,
                "setup_end_at": start if task.state in BEGUN else loaded.axis.moment(plan.setup_end[index]),
                "end_at": end,
                "is_pinned": task.id in loaded.pinned,
                "is_moved": moved and task.state not in BEGUN,
                "previous_machine_id": before.machine_id if before is not None else None,
                "previous_start_at": before.start_at if before is not None else None,
            }
        )
    return found


def outcome_rows(loaded: Loaded, plan: Plan) -> list[dict[str, Any]]:
    """One row of scheduling.outcome per order that still has work, without plan and stamps."""
    causes = causes_of(loaded, plan)
    previous = _previous_ends(loaded)
    found = []
    for job, order in enumerate(loaded.orders):
        end = plan.job_end[job]
        if end is None:
            continue
        end_at = loaded.axis.moment(end)
        before = previous.get(order.id)
        late = plan.tardiness(loaded.problem, job)
        listed = causes.get(job, [])
        found.append(
            {
                "order_id": order.id,
                "due_at": order.due_at,
                "end_at": end_at,
                "previous_end_at": before,
                "late_minutes": late,
                "shift_minutes": 0 if before is None else int((end_at - before).total_seconds() // 60),
                "main_cause": listed[0]["cause"] if listed else None,
                "causes": listed,
                "search_text": fold(order.number),
            }
        )
    return found


def _previous_ends(loaded: Loaded) -> dict[int, datetime]:
    ends: dict[int, datetime] = {}
    for task in loaded.tasks:
        before = loaded.placed.get(task.id)
        if before is not None and (task.order_id not in ends or before.end_at > ends[task.order_id]):
            ends[task.order_id] = before.end_at
    return ends


def insert_rows(session: Any, model: str, plan_id: int, rows: list[dict[str, Any]]) -> None:
    """Bulk insert with the stamps every record has."""
    moment, user_id = now(), session.principal.user_id
    stamps = {"plan_id": plan_id, "version": 1, "created_at": moment, "updated_at": moment, "created_by_id": user_id}
    stamps |= {"updated_by_id": user_id, "search_text": ""}
    table = session.models[model].__table__
    if rows:
        session.core_connection().execute(insert(table), [{**stamps, **row} for row in rows])


def digest_of(operations: list[dict[str, Any]]) -> str:
    """SHA-256 over where and when everything is planned."""
    parts = sorted(
        f"{row['task_id']} {row['machine_id']} {row['start_at'].isoformat()} {row['setup_end_at'].isoformat()}"
        f" {row['end_at'].isoformat()} {int(row['is_pinned'])}"
        for row in operations
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _discard_older(session: Any, newest: Any) -> None:
    """Working plans that nobody published give way."""
    plan = session.models["scheduling.plan"]
    working = select(plan).where(plan.site_id == newest.site_id, plan.state == "working", plan.id != newest.id)
    for each in session.scalars(working.order_by(plan.id.desc()).offset(KEPT_WORKING - 1)).all():
        transition(session, each, "discard")
