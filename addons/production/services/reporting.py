"""Progress entered by hand: reports, and taking them back."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import func, select

from addons.base.services.units import convert
from addons.orders.services.records import plain_number
from addons.production.services import flow
from core.clock import now
from core.errors import Problem, Refused, ValidationFailed
from core.i18n import translator
from core.states.engine import transition

_ = translator("production")

REPORTABLE = ("ready", "running", "paused")
STEP = Decimal("0.000001")


def report(
    session: Any,
    task: Any,
    good: Any,
    scrap: Any = 0,
    *,
    reason: str = "",
    note: str = "",
    machine_id: int | None = None,
) -> Any:
    """Write one report of ``good`` and ``scrap`` pieces in the item's unit; a ready task starts by it.

    Good pieces may not exceed the task's quantity, scrap needs a reason. Answers the report, flushed.
    Raises ValidationFailed with pointers ``/good``, ``/scrap``, ``/reason``, ``/machine_id``; Refused where the task is
    not open.
    """
    if task.state not in REPORTABLE:
        label = task.states.state(task.state).label
        raise Refused(_("Nothing can be reported on a task that is: {state}.", state=label), state=task.state)
    problems = list(flow.work_problems(task))
    amounts = {name: _amount(value, name, problems) for name, value in (("good", good), ("scrap", scrap))}
    if not problems:
        problems += _amount_problems(task, amounts["good"], amounts["scrap"], reason)
    if machine_id is not None and machine_id not in {other.machine_id for other in task.alternatives}:
        problems.append(Problem(_("This machine is not among those of the task."), "/machine_id"))
    if problems:
        raise ValidationFailed(problems)
    if task.state == "ready":
        transition(session, task, "start")
    elif task.state == "paused":
        transition(session, task, "resume")
    with session.system_work("production.report"):
        made = session.models["production.report"](
            task=task,
            site=task.site,
            good=amounts["good"],
            scrap=amounts["scrap"],
            reason=reason.strip() or None,
            note=note.strip() or None,
            reported_at=now(),
            machine_id=machine_id,
        )
        if machine_id is not None:
            task.machine_id = machine_id
        session.add(made)
        session.flush()
        count(session, task)
    return made


def reverse(session: Any, original: Any, reason: str) -> Any:
    """Take a report back by another with the opposite quantities; a done task is open again. Answers the new report.

    Raises Refused for a report that was taken back already, is itself a taking back, or whose order is closed.
    """
    if not reason.strip():
        raise ValidationFailed([Problem(_("Say why."), "/reason", "required")])
    task = original.task
    model = session.models["production.report"]
    if original.reverses_id is not None:
        raise Refused(_("This entry takes another one back; report again instead."))
    if session.scalars(select(model.id).where(model.reverses_id == original.id)).first() is not None:
        raise Refused(_("This report was taken back already."))
    if task.order.state in ("closed", "cancelled"):
        raise Refused(_("Production order {number} is finished with.", number=task.order.number))
    with session.system_work("production.report"):
        taken_back = model(
            task=task,
            site=original.site,
            good=-original.good,
            scrap=-original.scrap,
            reason=reason.strip(),
            reported_at=now(),
            machine_id=original.machine_id,
            reverses=original,
        )
        session.add(taken_back)
        session.flush()
        count(session, task)
        if task.state == "done":
            transition(session, task, "reopen")
    return taken_back


def count(session: Any, task: Any) -> None:
    """Bring task, production order and order line to the sums of their reports."""
    model = session.models["production.report"]
    good, scrap = session.execute(
        select(func.sum(model.good), func.sum(model.scrap)).where(model.task_id == task.id)
    ).one()
    task.good_quantity, task.scrap_quantity = good or Decimal(0), scrap or Decimal(0)
    order = task.order
    order.good_quantity = finished_quantity(order)
    order.scrap_quantity = sum((each.scrap_quantity for each in order.tasks), Decimal(0))
    session.flush()
    flow.refresh_readiness(session, order)
    line = order.order_line
    if line is not None:
        made = sum((each.good_quantity for each in line.production_orders), Decimal(0))
        line.produced_quantity = (
            made if line.unit is None else convert(session, made, line.item.unit, line.unit, line.item)
        )


def finished_quantity(order: Any) -> Decimal:
    """What has passed every last task of the order (those nothing follows); skipped ones let all pass."""
    followed = {edge.predecessor_id for task in order.tasks for edge in task.predecessors}
    last = [task for task in order.tasks if task.id not in followed and task.state != "skipped"]
    if not last:
        last = [task for task in order.tasks if task.state != "skipped"][-1:]
    return min((task.good_quantity for task in last), default=Decimal(0))


def _amount(value: Any, name: str, problems: list[Problem]) -> Decimal:
    try:
        amount = Decimal(str(value if value not in (None, "") else 0))
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or amount < 0:
        problems.append(Problem(_("Give a number that is not negative."), f"/{name}"))
        return Decimal(0)
    if amount != 0 and amount.adjusted() > 11:
        problems.append(Problem(_("This number is too large."), f"/{name}", "too_large"))
        return Decimal(0)
    return amount.quantize(STEP)


def _amount_problems(task: Any, good: Decimal, scrap: Decimal, reason: str) -> list[Problem]:
    found = []
    if good == 0 and scrap == 0:
        found.append(Problem(_("Report good or scrapped pieces."), "/good", "required"))
    left = task.quantity - task.good_quantity
    if good > left:
        message = _(
            "The task is for {quantity}, {made} are reported: at most {left} more.",
            quantity=plain_number(task.quantity),
            made=plain_number(task.good_quantity),
            left=plain_number(left),
        )
        found.append(Problem(message, "/good", "too_many"))
    if scrap > task.quantity:
        found.append(Problem(_("More scrap than the task has pieces."), "/scrap", "too_many"))
    if scrap > 0 and not reason.strip():
        found.append(Problem(_("Say why pieces were scrapped."), "/reason", "required"))
    return found
