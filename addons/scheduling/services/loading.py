"""From records to the solver's problem: orders, tasks, machines and calendars, in a fixed number of statements."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from addons.scheduling.services.axis import TimeAxis
from addons.scheduling.services.operations import OperationBuilder
from addons.scheduling.services.plant import load_plant
from addons.scheduling.services.rows import rows
from addons.scheduling.solver.problem import Job, Problem
from core.clock import now
from core.errors import NotFound

OPEN_ORDERS = ("planned", "released", "in_progress")
OPEN_TASKS = ("waiting", "ready", "running", "paused", "blocked")
BEGUN = ("running", "paused")


@dataclass
class Loaded:
    """A problem and the records behind its indices."""

    site: Any
    axis: TimeAxis
    problem: Problem
    tasks: list[Any]
    """Rows of production.task, in the order of ``problem.operations``."""
    orders: list[Any]
    """Rows of production.order, in the order of ``problem.jobs``."""
    machines: list[Any]
    """Rows of engineering.machine, in the order of ``problem.machines``."""
    base: Any = None
    """The row of the plan that this one is made against: the published one."""
    placed: dict[int, Any] = field(default_factory=dict)
    """Task id to its row of scheduling.operation in the base plan."""
    pinned: set[int] = field(default_factory=set)
    """Ids of tasks that stand where a planner put them."""

    @property
    def site_id(self) -> int:
        return int(self.site.id)

    def task_index(self, task_id: int) -> int | None:
        """The operation of a task; None when it is not to be planned."""
        return next((index for index, row in enumerate(self.tasks) if row.id == task_id), None)

    def machine_index(self, machine_id: int) -> int | None:
        return next((index for index, row in enumerate(self.machines) if row.id == machine_id), None)


def load(
    session: Any, site_id: int, *, moment: datetime | None = None, base_id: int | None = None, follow: bool = False
) -> Loaded:
    """The planning problem of a site as it stands at ``moment`` (now).

    ``base_id`` is the plan whose pins are kept, the published one when None. With ``follow`` tasks that should be under
    way by that plan and were not reported yet count as begun: a repair then does not move what stands before it. The
    caller judged the right to plan before. Raises ValidationFailed naming the machine, task or calendar that makes
    planning impossible.
    """
    with session.system_work("scheduling.load"):
        return _load(session, site_id, TimeAxis.starting(moment or now()), base_id, follow)


def _load(session: Any, site_id: int, axis: TimeAxis, base_id: int | None, follow: bool) -> Loaded:
    site = next(iter(rows(session, "base.site", lambda m: (m.id == site_id,))), None)
    if site is None:
        raise NotFound(model="base.site", id=site_id)
    order_class = session.models["production.order"]
    orders = rows(session, "production.order", lambda m: (m.site_id == site_id, m.state.in_(OPEN_ORDERS)))
    open_orders = select(order_class.id).where(order_class.site_id == site_id, order_class.state.in_(OPEN_ORDERS))
    every_task = rows(session, "production.task", lambda m: (m.order_id.in_(open_orders),), "order_id", "number")
    tasks = [row for row in every_task if row.state in OPEN_TASKS]
    base = _base(session, site_id, base_id)
    placed = (
        {}
        if base is None
        else {row.task_id: row for row in rows(session, "scheduling.operation", lambda m: (m.plan_id == base.id,))}
    )
    builder = OperationBuilder(axis, orders, tasks, every_task, placed, follow)
    builder.take_graph(_of_tasks(session, "production.task_predecessor", open_orders))
    machines = _machines(session, site_id, tasks)
    builder.take_machines(machines, _of_tasks(session, "production.task_machine", open_orders))
    builder.refuse_impossible()
    machines = builder.used_machines()
    plant = load_plant(session, site, machines, axis, _families_in_place(session, machines))
    problem = Problem(
        calendars=plant.calendars,
        machines=plant.machines,
        jobs=tuple(_job(row, axis, builder) for row in orders),
        operations=tuple(builder.operations(plant)),
        setups=plant.setups,
    )
    return Loaded(site, axis, problem, tasks, orders, machines, base, placed, builder.pinned)


def _base(session: Any, site_id: int, base_id: int | None) -> Any:
    if base_id is not None:
        found = rows(session, "scheduling.plan", lambda m: (m.id == base_id, m.site_id == site_id))
    else:
        found = rows(session, "scheduling.plan", lambda m: (m.site_id == site_id, m.state == "published"))
    return found[-1] if found else None


def _of_tasks(session: Any, model: str, open_orders: Any) -> list[Any]:
    task = session.models["production.task"]
    wanted = select(task.id).where(task.order_id.in_(open_orders))
    return rows(session, model, lambda m: (m.task_id.in_(wanted),))


def _machines(session: Any, site_id: int, tasks: list[Any]) -> list[Any]:
    """The machines of the site, and those on which work goes on; inactive ones only for what they are doing."""
    at_work = sorted({row.machine_id for row in tasks if row.state in BEGUN and row.machine_id is not None})
    centre = session.models["engineering.work_centre"]
    of_site = select(centre.id).where(centre.site_id == site_id)
    return rows(session, "engineering.machine", lambda m: (m.work_centre_id.in_(of_site) | m.id.in_(at_work),), "code")


def _families_in_place(session: Any, machines: list[Any]) -> dict[int, int]:
    """For each machine the set-up family of the task it finished last."""
    task = session.models["production.task"]
    ids = [row.id for row in machines]
    done = (task.machine_id.in_(ids), task.finished_at.is_not(None))
    last = (
        select(task.machine_id, func.max(task.finished_at).label("at"))
        .where(*done)
        .group_by(task.machine_id)
        .subquery()
    )
    same = (task.machine_id == last.c.machine_id) & (task.finished_at == last.c.at)
    found = session.execute(select(task.machine_id, task.setup_family_id).join(last, same).order_by(task.id))
    return {row.machine_id: row.setup_family_id for row in found if row.setup_family_id is not None}


def _job(row: Any, axis: TimeAxis, builder: OperationBuilder) -> Job:
    release = 0 if row.release_at is None else max(0, axis.minute_up(row.release_at))
    # A component is late when what it feeds is late: that is counted once, there.
    due = None if row.id in builder.feeding else axis.minute(row.due_at)
    return Job(release=release, due=due, weight=row.weight, key=row.number)
