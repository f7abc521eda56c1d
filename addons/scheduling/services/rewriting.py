"""Changing the rows of a plan in place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, func, select, update

from addons.scheduling.services.explaining import causes_of
from addons.scheduling.services.loading import Loaded
from addons.scheduling.services.projecting import project_dates
from addons.scheduling.services.storing import digest_of, operation_rows
from addons.scheduling.solver.plan import Plan
from core.clock import now

TIMES = ("machine_id", "start_at", "setup_end_at", "end_at")
COLUMNS = (*TIMES, "is_pinned")


def rewrite(session: Any, record: Any, loaded: Loaded, plan: Plan) -> list[list[Any]]:
    """Bring the plan's rows to ``plan``; how the changed ones stood before, for :func:`restore`.

    Raises the plan's version. ``loaded`` was read with this plan as its base.
    """
    former, changes = [], []
    for row in operation_rows(loaded, plan):
        before = loaded.placed[row["task_id"]]
        if all(getattr(before, name) == row[name] for name in COLUMNS):
            continue
        former.append([before.id, before.machine_id, *_texts(before), before.is_pinned])
        since = before.previous_machine_id, before.previous_start_at
        moved = since[1] is not None and since != (row["machine_id"], row["start_at"])
        changes.append({**{name: row[name] for name in COLUMNS}, "is_moved": moved, "row_id": before.id})
    _update(session, changes)
    _rewrite_outcomes(session, record, loaded, plan)
    summarise_rows(session, record)
    record.weighted_tardiness = (Decimal(plan.weighted_tardiness) / 60).quantize(Decimal("0.01"))
    record.late_orders, record.makespan_minutes = plan.late_jobs, max(0, plan.makespan)
    record.is_optimal, record.bound = False, None
    session.flush()
    if record.state == "published":
        project_dates(session, record)
    return former


def restore(session: Any, former: Iterable[list[Any]]) -> None:
    """Undo what :func:`rewrite` changed in the rows of operations."""
    changes = []
    for row_id, machine_id, start, setup_end, end, pinned in former:
        times = [datetime.fromisoformat(text) for text in (start, setup_end, end)]
        values = dict(zip(COLUMNS, [machine_id, *times, pinned], strict=True))
        changes.append({**values, "row_id": row_id})
    _update(session, changes)


def _texts(row: Any) -> list[str]:
    return [moment.isoformat() for moment in (row.start_at, row.setup_end_at, row.end_at)]


def _update(session: Any, changes: list[dict[str, Any]]) -> None:
    if not changes:
        return
    table = session.models["scheduling.operation"].__table__
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in changes[0] if name != "row_id"}
    statement = (
        update(table)
        .where(table.c.id == bindparam("row_id"))
        .values(**values, updated_at=now(), version=table.c.version + 1)
    )
    renamed = [{name if name == "row_id" else f"new_{name}": value for name, value in row.items()} for row in changes]
    session.core_connection().execute(statement, renamed)


def _rewrite_outcomes(session: Any, record: Any, loaded: Loaded, plan: Plan) -> None:
    outcome = session.models["scheduling.outcome"]
    known = {row.order_id: row for row in session.scalars(select(outcome).where(outcome.plan_id == record.id))}
    causes = causes_of(loaded, plan)
    for job, order in enumerate(loaded.orders):
        row, end = known.get(order.id), plan.job_end[job]
        if row is None or end is None:
            continue
        row.end_at = loaded.axis.moment(end)
        row.late_minutes = plan.tardiness(loaded.problem, job)
        before = row.previous_end_at
        row.shift_minutes = 0 if before is None else int((row.end_at - before).total_seconds() // 60)
        listed = causes.get(job, [])
        row.main_cause, row.causes = (listed[0]["cause"] if listed else None), listed
    session.flush()


def summarise_rows(session: Any, record: Any) -> None:
    """The figures of a plan that follow from all its rows, those of finished tasks included."""
    operation = session.models["scheduling.operation"]
    mine = operation.plan_id == record.id
    names = ("task_id", *COLUMNS)
    rows = session.execute(select(*(getattr(operation, name) for name in names)).where(mine)).all()
    record.digest = digest_of([row._asdict() for row in rows])
    record.operation_count = len(rows)
    record.ends_at = max((row.end_at for row in rows), default=None)
    counted = select(func.count()).select_from(operation).where(mine, operation.is_moved.is_(True))
    record.moved_operations = session.scalar(counted) or 0
