"""Changes of quantities, dates and priorities flow on: order line, production order, tasks and components.

Called while records are being written, so nothing here may flush or change a state.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from sqlalchemy import inspect

from addons.base.services.units import convert
from addons.orders.models import PRIORITY_WEIGHTS
from addons.orders.services.records import changed, related
from addons.production.services.creation import (
    component_needs,
    create_component,
    create_for_order_line,
    end_of_day,
    minutes_for,
    wanted_quantity,
)
from core.errors import Problem
from core.i18n import translator

_ = translator("production")

OPEN = ("planned", "released", "in_progress", "on_hold")
UNTOUCHED = ("waiting", "ready", "blocked")


def follow_line(session: Any, line: Any, is_new: bool) -> None:
    """A committed line changed: its production orders get the new quantity and date in the same transaction."""
    if not line.was_committed(session) or related(session, line, "item") is None or line.requested_date is None:
        return
    if is_new:
        create_for_order_line(session, line)
        return
    if changed(line, "requested_date"):
        site = related(session, related(session, line, "order"), "site")
        for order in open_orders(line):
            set_due(order, end_of_day(line.requested_date, site.zone))
    if (changed(line, "quantity") or changed(line, "cancelled_quantity")) and not list(line_problems(session, line)):
        _spread(session, line)


def line_problems(session: Any, line: Any) -> Iterator[Problem]:
    """Refuses to want less of a line than was made, or than its production orders can still fall to."""
    state = inspect(line)
    if not state.persistent or not (changed(line, "quantity") or changed(line, "cancelled_quantity")):
        return
    if not line.was_committed(session) or not line.production_orders:
        return
    smallest = smallest_open_quantity(session, line)
    if line.open_quantity < smallest:
        message = _("{made} are made or under way already; the quantity cannot fall below that.", made=_plain(smallest))
        yield Problem(message, "/quantity", "already_produced")


def smallest_open_quantity(session: Any, line: Any) -> Decimal:
    """What the line's production orders cannot be reduced below, in the line's unit."""
    item, unit = related(session, line, "item"), related(session, line, "unit")
    own = related(session, item, "unit")
    floor = sum((floor_of(order) for order in line.production_orders if order.state != "cancelled"), Decimal(0))
    return floor if unit is None else convert(session, floor, own, unit, item)


def floor_of(order: Any) -> Decimal:
    """The smallest quantity the order can be given: all of it once a task is done, else what its tasks have made."""
    if order.state not in OPEN or any(task.state == "done" for task in order.tasks):
        return Decimal(order.quantity)
    return max((task.good_quantity for task in order.tasks), default=Decimal(0))


def flexible(order: Any) -> bool:
    """Whether the order's quantity may still change."""
    return order.state in OPEN and not any(task.state == "done" for task in order.tasks)


def _spread(session: Any, line: Any) -> None:
    """Give the wanted quantity to the line's production orders: the last that may change takes the difference first."""
    active = [order for order in line.production_orders if order.state != "cancelled"]
    difference = wanted_quantity(session, line) - sum((order.quantity for order in active), Decimal(0))
    for order in [order for order in reversed(active) if flexible(order)]:
        quantity = max(order.quantity + difference, floor_of(order))
        difference -= quantity - order.quantity
        resize(session, order, quantity)
        if not difference:
            return
    if difference > 0:
        create_for_order_line(session, line, difference)


def resize(session: Any, order: Any, quantity: Decimal) -> None:
    """Give ``order`` another quantity; tasks that are not done and components follow. Zero leaves it to be cancelled."""
    if quantity == order.quantity or quantity <= 0:
        return
    order.quantity = quantity
    follow_tasks_and_components(session, order)


def follow_quantity(session: Any, order: Any, is_new: bool) -> None:
    """A planner changed quantity, date or weight of a production order itself."""
    if is_new or order.state not in OPEN:
        return
    if changed(order, "quantity") and order.quantity is not None and order.quantity > 0:
        follow_tasks_and_components(session, order)
    for child in order.children:
        if child.state in OPEN:
            if changed(order, "due_at") and order.due_at is not None:
                set_due(child, order.due_at)
            if changed(order, "weight") and order.weight:
                child.weight = order.weight


def quantity_problems(session: Any, order: Any) -> Iterator[Problem]:
    """Refuses a quantity below what was made, and any change once tasks are done."""
    difference = changed(order, "quantity")
    if not inspect(order).persistent or difference is None or order.quantity is None:
        return
    before = difference[0]
    if any(task.state == "done" for task in order.tasks) or order.state not in OPEN:
        message = _("A task is done already, so the quantity stays {quantity}; make another production order.", quantity=_plain(before))
        yield Problem(message, "/quantity", "already_produced")
    made = max((task.good_quantity for task in order.tasks), default=Decimal(0))
    if order.quantity < made:
        yield Problem(_("{made} are made already.", made=_plain(made)), "/quantity", "already_produced")


def follow_tasks_and_components(session: Any, order: Any) -> None:
    """Bring tasks and component orders to the order's quantity."""
    for task in order.tasks:
        if task.state not in ("done", "skipped") and task.quantity != order.quantity:
            task.quantity = order.quantity
            task.run_minutes = minutes_for(task.unit_minutes, order.quantity)
    for item, needed in component_needs(session, related(session, order, "bom"), order.quantity):
        children = [child for child in order.children if child.item_id == item.id and child.state != "cancelled"]
        difference = needed - sum((child.quantity for child in children), Decimal(0))
        for child in [child for child in reversed(children) if flexible(child)]:
            quantity = max(child.quantity + difference, floor_of(child))
            difference -= quantity - child.quantity
            resize(session, child, quantity)
        if difference > 0:
            create_component(session, order, item, difference)


def follow_priority(session: Any, order: Any) -> None:
    """A customer order became more or less urgent: so do its production orders."""
    if changed(order, "priority") and order.priority in PRIORITY_WEIGHTS:
        for line in order.lines:
            for made in open_orders(line):
                set_weight(made, PRIORITY_WEIGHTS[order.priority])


def open_orders(line: Any) -> list[Any]:
    """The line's production orders that are not finished or cancelled."""
    return [order for order in line.production_orders if order.state in OPEN]


def set_due(order: Any, due_at: Any) -> None:
    """A new due moment for the order and all components below it."""
    order.due_at = due_at
    for child in order.children:
        if child.state in OPEN:
            set_due(child, due_at)


def set_weight(order: Any, weight: int) -> None:
    """A new weight for the order and all components below it."""
    order.weight = weight
    for child in order.children:
        if child.state in OPEN:
            set_weight(child, weight)


def _plain(amount: Decimal) -> str:
    return format(amount.normalize(), "f")
