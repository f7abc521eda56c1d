"""How states of tasks, production orders and customer orders move each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from core.errors import Problem
from core.i18n import translator
from core.states.engine import transition

_ = translator("production")

WORKABLE = ("released", "in_progress")
ENDED = ("done", "skipped")


def may_begin(task: Any) -> bool:
    """Whether all predecessors are done or skipped, or have handed over a transfer batch, and the order is released."""
    return task.order.state in WORKABLE and all(_lets_begin(edge.predecessor) for edge in task.predecessors)


def _lets_begin(task: Any) -> bool:
    if task.state in ENDED:
        return True
    return task.transfer_batch is not None and task.good_quantity >= task.transfer_batch


def refresh_readiness(session: Any, order: Any) -> None:
    """Waiting tasks that may begin become ready, ready ones that may not wait again."""
    for task in order.tasks:
        if task.state == "waiting" and may_begin(task):
            transition(session, task, "make_ready")
        elif task.state == "ready" and not may_begin(task):
            transition(session, task, "wait")


def work_problems(task: Any) -> Iterator[Problem]:
    """What keeps work on a task from beginning or going on."""
    order = task.order
    if order.state not in WORKABLE:
        label = order.states.state(order.state).label
        yield Problem(
            _("Production order {number} is: {state}.", number=order.number, state=label), "", "order_not_workable"
        )


def start_order(session: Any, order: Any) -> None:
    """The first task of a released order began."""
    if order.state == "released":
        transition(session, order, "start")


def start_customer_order(session: Any, order: Any) -> None:
    """The customer's order behind a production order, also behind a component's, is in progress."""
    top = order
    while top.parent_order is not None:
        top = top.parent_order
    customer_order = top.order_line.order if top.order_line is not None else None
    if customer_order is not None and customer_order.state == "confirmed":
        transition(session, customer_order, "start")


def after_task(session: Any, order: Any) -> None:
    """A task ended: successors may begin, and with the last one the order is complete."""
    refresh_readiness(session, order)
    if order.state == "released" and all(task.state in ENDED for task in order.tasks):
        transition(session, order, "start")
    if order.state == "in_progress" and all(task.state in ENDED for task in order.tasks):
        transition(session, order, "complete")


def after_reopening(session: Any, order: Any) -> None:
    """A done task was reopened: so is its order, and successors not yet begun wait."""
    if order.state == "completed":
        transition(session, order, "reopen")
    refresh_readiness(session, order)


def release_children(session: Any, order: Any) -> None:
    """Components are released along with what needs them."""
    for child in order.children:
        if child.state == "planned":
            transition(session, child, "release")


def stop_work(session: Any, order: Any) -> None:
    """Pause what runs, let ready tasks wait, hold the components."""
    reason = str(_("Production order {number} was put on hold.", number=order.number))
    for task in order.tasks:
        if task.state == "running":
            transition(session, task, "pause")
    refresh_readiness(session, order)
    for child in order.children:
        if child.state in ("planned", "released", "in_progress"):
            transition(session, child, "hold", reason)


def resume_work(session: Any, order: Any) -> None:
    """From on hold through planned to where the order stood, and the components with it."""
    if order.released_at is not None:
        transition(session, order, "release")
    if order.state == "released" and order.has_started():
        transition(session, order, "start")
    for child in order.children:
        if child.state == "on_hold":
            transition(session, child, "resume")


def cancel_problems(order: Any) -> Iterator[Problem]:
    """Names what was made on the order or on its components."""
    for made in (order, *descendants(order)):
        if any(task.good_quantity + task.scrap_quantity > 0 for task in made.tasks):
            yield Problem(
                _("Quantities are reported on production order {number} already.", number=made.number),
                "",
                "already_produced",
            )


def drop_work(session: Any, order: Any) -> None:
    """Skip all tasks that have not ended and cancel the components."""
    for task in order.tasks:
        if task.state not in ENDED:
            transition(session, task, "drop")
    for child in order.children:
        if child.state not in ("cancelled", "completed", "closed"):
            transition(
                session, child, "cancel", str(_("Production order {number} was cancelled.", number=order.number))
            )


def descendants(order: Any) -> Iterator[Any]:
    """All component orders below ``order``."""
    for child in order.children:
        yield child
        yield from descendants(child)
