"""Rush orders: what an order that is not confirmed yet would do to the published plan, and doing exactly that."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from addons.scheduling.services.faults import explained
from addons.scheduling.services.following import Followed, follow
from addons.scheduling.services.loading import Loaded, load
from addons.scheduling.services.publishing import lock_site, publish, published_plan, require_planner
from addons.scheduling.services.quote_answer import told_option
from addons.scheduling.services.storing import Figures, store
from addons.scheduling.solver import ProblemError
from addons.scheduling.solver.problem import Job, Operation
from addons.scheduling.solver.quote import Quote, QuoteOption, quote
from core.clock import now
from core.errors import BadRequest, Refused, StaleRecord
from core.i18n import translator
from core.records import write as records
from core.states.engine import transition

_ = translator("scheduling")

LIFE = timedelta(minutes=30)
"""How long a quote stands."""


@dataclass(frozen=True)
class Quoted:
    """What a quote is recognised by when it is accepted."""

    plan_id: int
    version: int
    moment: str
    kind: str
    digest: str


class _Undone(Exception):
    """Ends a trial: the session rolls everything back, the answer survives."""

    def __init__(self, answer: dict[str, Any]) -> None:
        self.answer = answer


def quote_order(writing: Callable[[], AbstractContextManager[Any]], order_id: int) -> dict[str, Any]:
    """Confirm a draft order on trial, plan it into the published plan, and take everything back.

    Answers options with the dates of its lines and the orders they delay. Raises what confirming or planning raises,
    Refused where nothing is published or the order is no draft.
    """
    try:
        with writing() as session:
            raise _Undone(_on_trial(session, order_id))
    except _Undone as trial:
        return trial.answer


def accept_order(session: Any, order_id: int, quoted: Quoted) -> dict[str, Any]:
    """Confirm the order and publish the plan with it, all as quoted or not at all.

    Raises StaleRecord when the plan changed since, Refused when the quote is too old or would turn out otherwise now.
    """
    moment = _moment(quoted.moment)
    order = _draft(session, order_id)
    lock_site(session, order.site_id)
    current = _published(session, order)
    if (current.id, current.version) != (quoted.plan_id, quoted.version):
        raise StaleRecord(_("The plan was changed since this quote. Ask for a new one."))
    transition(session, order, "confirm")
    followed, answer = _planned_in(session, order, moment)
    option = next((each for each in answer.options if each.kind == quoted.kind), None)
    if option is None or _digest(followed.loaded, option) != quoted.digest:
        raise Refused(_("Things changed since this quote, and its dates no longer hold. Ask for a new one."))
    loaded = replace(followed.loaded, problem=answer.problem)
    name = str(_("{plan} with {order}", plan=current.name[:80], order=order.number))
    record = store(session, loaded, option.plan, Figures(method="insert"), name)
    publish(session, record)
    return {"plan_id": record.id, "order": order.number}


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadRequest(_("The quote cannot be understood.")) from error
    if moment.tzinfo is None:
        raise BadRequest(_("The quote cannot be understood."))
    if not timedelta(minutes=-1) <= now() - moment <= LIFE:
        raise Refused(_("This quote is too old. Ask for a new one."))
    return moment


def _draft(session: Any, order_id: int) -> Any:
    order = records.fetch(session, "orders.order", order_id, lock=True)
    require_planner(session, order.site_id)
    if order.state != "draft":
        raise Refused(_("Order {number} is confirmed already.", number=order.number))
    return order


def _published(session: Any, order: Any) -> Any:
    current = published_plan(session, order.site_id)
    if current is None:
        raise Refused(_("No plan is published yet, so there is nothing to fit the order into. Plan first."))
    return current


def _on_trial(session: Any, order_id: int) -> dict[str, Any]:
    moment = now()
    order = _draft(session, order_id)
    current = _published(session, order)
    before = current.id, current.version, current.name
    # A planner may ask for a date without the right to confirm; accepting then takes somebody who may.
    with session.system_work("scheduling.quote"):
        transition(session, order, "confirm")
    followed, answer = _planned_in(session, order, moment)
    options = [
        {**told_option(session, order, followed, answer, option), "digest": _digest(followed.loaded, option)}
        for option in answer.options
    ]
    return {
        "plan": {"id": before[0], "version": before[1], "name": before[2]},
        "moment": moment.isoformat(),
        "order": {"id": order.id, "number": order.number, "customer": order.customer.name if order.customer else ""},
        "zone": followed.loaded.site.zone,
        "late_before": followed.plan.late_jobs,
        "tardiness_before": followed.plan.weighted_tardiness,
        "options": options,
    }


def _planned_in(session: Any, order: Any, moment: datetime) -> tuple[Followed, Quote]:
    session.flush()
    beside = _production_orders(session, order)
    if not beside:
        raise Refused(_("Nothing of this order is made here, so there is nothing to plan."))
    loaded = load(session, order.site_id, moment=moment, follow=True)
    try:
        followed = follow(loaded, beside)
        jobs, operations = _new_part(followed)
        return followed, quote(followed.problem, followed.plan, jobs, operations, now=0)
    except ProblemError as error:
        raise explained(loaded, error) from error


def _production_orders(session: Any, order: Any) -> set[int]:
    """Ids of the production orders of an order, components included."""
    made, line = session.models["production.order"], session.models["orders.line"]
    with session.system_work("scheduling.quote"):
        tops = select(made.id).join(line, line.id == made.order_line_id).where(line.order_id == order.id)
        found = fresh = set(session.scalars(tops))
        while fresh:
            fresh = set(session.scalars(select(made.id).where(made.parent_id.in_(fresh)))) - found
            found = found | fresh
    return found


def _new_part(followed: Followed) -> tuple[list[Job], list[Operation]]:
    """The jobs and operations behind the known ones, counted from 0 as the solver wants them."""
    problem = followed.loaded.problem
    offset, job_offset = len(followed.problem.operations), len(followed.problem.jobs)
    operations = [
        replace(
            operation,
            job=operation.job - job_offset,
            predecessors=tuple(link._replace(operation=link.operation - offset) for link in operation.predecessors),
        )
        for operation in problem.operations[offset:]
    ]
    return list(problem.jobs[job_offset:]), operations


def _digest(loaded: Loaded, option: QuoteOption) -> str:
    """Tells whether a plan computed again is the one that was quoted; ids of records on trial do not enter."""
    plan = option.plan
    machines = [loaded.machines[index].id for index in plan.machine]
    text = repr((option.kind, machines, plan.start, plan.setup_end, plan.end))
    return hashlib.sha256(text.encode()).hexdigest()
