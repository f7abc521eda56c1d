"""A public job-shop instance as records: a site of its own with machines, items with routings, and orders.

Planned for the makespan it gives what the solver gives for the file: machines work round the clock, one minute is one
time unit. Everything is named after the instance, and an instance that is there already is left as it is.
"""

from __future__ import annotations

import math
import re
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from addons.scheduling.solver.instance import Instance, InstanceError, load
from addons.scheduling.solver.problem import Alternative
from core.clock import now
from core.states.engine import transition

COMPANY = "INSTANCES"
ALL_DAY = "ALLDAY"
STEP = Decimal("0.000001")
WEEKDAYS = range(7)


def import_instance(session: Any, file: Path) -> dict[str, Any]:
    """Make the records; what was made, and ``site_id`` to plan. ``session`` is a system session that writes.

    Raises InstanceError for a file that is no instance, or one that orders and routings cannot hold: the plant form,
    changeovers (public instances allow them before a job arrives), and machines with and without time for one step.
    """
    instance = load(file)
    _refuse_what_does_not_fit(instance)
    code = _code(instance.name)
    site_class = session.models["base.site"]
    there = session.scalars(select(site_class).where(site_class.code == code)).first()
    if there is not None:
        return {"name": instance.name, "site": code, "site_id": there.id, "created": False, **_counts(session, there)}
    site = _site(session, code, instance.name)
    machines = _machines(session, site, instance)
    for job in range(len(instance.problem.jobs)):
        _order(session, site, machines, instance, job)
    return {"name": instance.name, "site": code, "site_id": site.id, "created": True, **_counts(session, site)}


def _refuse_what_does_not_fit(instance: Instance) -> None:
    if instance.plant:
        raise InstanceError("the plant form brings its own calendars; only public job shops can be imported")
    if instance.problem.setups:
        raise InstanceError("changeovers may be done early in public instances; plans of orders do not allow that")
    for index, operation in enumerate(instance.problem.operations):
        runs = [alternative.run for alternative in operation.alternatives]
        if min(runs) == 0 < max(runs):
            job, step = instance.rows[index]
            raise InstanceError("a step takes time on one machine and none on another", f"/jobs/{job}/ops/{step}")


def _code(name: str) -> str:
    """Letters, digits and hyphens of the name, short enough to number things by it."""
    return re.sub(r"[^A-Z0-9]+", "-", name.upper()).strip("-")[:20] or "INSTANCE"


def _counts(session: Any, site: Any) -> dict[str, int]:
    order, task = session.models["production.order"], session.models["production.task"]
    orders = session.scalar(select(func.count()).select_from(order).where(order.site_id == site.id))
    tasks = session.scalar(select(func.count()).select_from(task).where(task.site_id == site.id))
    return {"orders": int(orders or 0), "operations": int(tasks or 0)}


def _add(session: Any, model: str, **values: Any) -> Any:
    record = session.models[model](**values)
    session.add(record)
    session.flush()
    return record


def _first(session: Any, model: str, code: str) -> Any:
    cls = session.models[model]
    return session.scalars(select(cls).where(cls.code == code)).first()


def _site(session: Any, code: str, name: str) -> Any:
    """A site that works round the clock, in UTC."""
    models = session.models
    company = _first(session, "base.company", COMPANY)
    company = company or _add(session, "base.company", code=COMPANY, name="Public instances")
    shift = _first(session, "base.shift", ALL_DAY)
    shift = shift or _add(session, "base.shift", code=ALL_DAY, name="All day", start_time=0, end_time=24 * 60)
    calendar = _first(session, "base.calendar", ALL_DAY)
    if calendar is None:
        days = [models["base.calendar_day"](weekday=str(day), shift=shift) for day in WEEKDAYS]
        calendar = _add(session, "base.calendar", code=ALL_DAY, name="Round the clock", zone="UTC", days=days)
    return _add(session, "base.site", company=company, code=code, name=name, zone="UTC", calendar=calendar)


def _machines(session: Any, site: Any, instance: Instance) -> list[Any]:
    centre = _add(session, "engineering.work_centre", site=site, code=site.code, name=instance.name)
    return [
        _add(session, "engineering.machine", work_centre=centre, code=f"{site.code}-M{index:03d}", name=f"M{index}")
        for index in range(len(instance.problem.machines))
    ]


def _order(session: Any, site: Any, machines: list[Any], instance: Instance, job: int) -> None:
    """A job as an item with its routing, and a confirmed order for one piece of it."""
    models = session.models
    code = f"{site.code}-J{job:03d}"
    pieces = _first(session, "base.unit", "pcs")
    item = _add(session, "engineering.item", code=code, name=f"{instance.name} job {job}", unit=pieces)
    steps = [
        _operation(session, machines, step, instance.problem.operations[index].alternatives)
        for index, (owner, step) in enumerate(instance.rows)
        if owner == job
    ]
    if not steps:
        return
    routing = _add(session, "engineering.routing", item=item, operations=steps)
    transition(session, routing, "release")
    today = now().date()
    line = models["orders.line"](item=item, quantity=Decimal(1))
    order = _add(
        session,
        "orders.order",
        number=code,
        site=site,
        kind="stock",
        order_date=today,
        requested_date=today + timedelta(days=30),
        lines=[line],
    )
    transition(session, order, "confirm")
    _date(session, order, instance, job)


def _operation(session: Any, machines: list[Any], step: int, alternatives: tuple[Alternative, ...]) -> Any:
    """Run minutes of the slowest machine; the others are so much faster."""
    models = session.models
    slowest = max(alternative.run for alternative in alternatives)
    return models["engineering.operation"](
        sequence=(step + 1) * 10,
        name=f"step {step}",
        work_centre=machines[0].work_centre,
        run_minutes=Decimal(slowest),
        machines=[
            models["engineering.operation_machine"](
                machine=machines[alternative.machine], speed_percent=_speed(slowest, alternative.run)
            )
            for alternative in alternatives
        ],
    )


def _speed(slowest: int, run: int) -> Decimal:
    """The percentage at which ``slowest`` minutes take ``run``; rounded up, because planned minutes are, too."""
    if run == 0:
        return Decimal(100)
    exact = Fraction(slowest * 100, run)
    return Decimal(math.ceil(exact / Fraction(STEP))) * STEP


def _date(session: Any, order: Any, instance: Instance, job: int) -> None:
    """Release, due date and weight of the job, counted from now, where the instance has them."""
    facts = instance.problem.jobs[job]
    origin = now().replace(second=0, microsecond=0) + timedelta(minutes=1)
    for line in order.lines:
        for made in line.production_orders:
            if facts.release:
                made.release_at = origin + timedelta(minutes=facts.release)
            if facts.due is not None:
                made.due_at = origin + timedelta(minutes=facts.due)
            made.weight = max(1, min(1000, facts.weight))
    session.flush()
