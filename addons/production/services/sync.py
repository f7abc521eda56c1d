"""Changes of quantities, dates and priorities flow on: order line, production order, tasks and components.

Called while records are being written, so nothing here may flush or change a state.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from sqlalchemy import inspect

from addons.base.services.units import convert
from addons.engineering.services.revisions import released_routing
from addons.orders.models import PRIORITY_WEIGHTS
from addons.orders.services.records import changed, plain_number, related
from addons.production.services.creation import (
    component_needs,
    create_component,
    create_for_order_line,
    end_of_day,
    fill,
    minutes_for,
    wanted_quantity,
)
from core.errors import Problem
from core.i18n import translator

_ = translator("production")

OPEN = ("planned", "released", "in_progress", "on_hold")


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
        message = _(
            "{made} are made or under way already; the quantity cannot fall below that.", made=plain_number(smallest)
        )
        yield Problem(message, "/quantity", "already_produced")
    elif not changed(line, "cancelled_quantity"):
        for order in surplus(session, line):
            message = _(
                "Production order {number} would have nothing left to make; cancel it first.", number=order.number
            )
            yield Problem(message, "/quantity", "surplus_order")


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


def _shares(session: Any, line: Any) -> tuple[list[tuple[Any, Decimal]], Decimal]:
    """What each changeable production order of the line should make, the last one first, and what none can take."""
    active = [order for order in line.production_orders if order.state != "cancelled"]
    difference = wanted_quantity(session, line) - sum((order.quantity for order in active), Decimal(0))
    shares = []
    for order in [order for order in reversed(active) if flexible(order)]:
        quantity = max(order.quantity + difference, floor_of(order))
        difference -= quantity - order.quantity
        shares.append((order, quantity))
    return shares, difference


def _spread(session: Any, line: Any) -> None:
    shares, missing = _shares(session, line)
    for order, quantity in shares:
        resize(session, order, quantity)
    if missing > 0:
        create_for_order_line(session, line, missing)


def surplus(session: Any, line: Any) -> list[Any]:
    """Production orders of the line that have nothing left to make: to be cancelled."""
    return [order for order, quantity in _shares(session, line)[0] if quantity == 0]


def resize(session: Any, order: Any, quantity: Decimal) -> None:
    """Give ``order`` another quantity; open tasks and components follow. Zero leaves it to be cancelled."""
    if quantity == order.quantity or quantity <= 0:
        return
    order.quantity = quantity
    follow_tasks_and_components(session, order)


def follow_quantity(session: Any, order: Any, is_new: bool) -> None:
    """A planner made a production order by hand, or changed quantity, date or weight of one."""
    if is_new:
        if not order.tasks and not list(order_problems(session, order)):
            fill(session, order)
        return
    if order.state not in OPEN:
        return
    if changed(order, "quantity") and order.quantity is not None and order.quantity > 0:
        follow_tasks_and_components(session, order)
    for child in order.children:
        if child.state in OPEN:
            if changed(order, "due_at") and order.due_at is not None:
                set_due(child, order.due_at)
            if changed(order, "weight") and order.weight:
                child.weight = order.weight


def order_problems(session: Any, order: Any) -> Iterator[Problem]:
    """Refuses what cannot be made here, another item, and a quantity below what was made."""
    if not inspect(order).persistent:
        item = related(session, order, "item")
        if item is None or related(session, order, "site") is None or not order.quantity or order.quantity <= 0:
            yield Problem(_("Name site, item and quantity."), "/item_id", "required")
        elif released_routing(session, item) is None:
            message = _("{item} has no released routing, so it cannot be made.", item=item.display())
            yield Problem(message, "/item_id", "no_routing")
        return
    if changed(order, "item_id"):
        yield Problem(_("The item stays; cancel this production order and make another."), "/item_id", "fixed")
    difference = changed(order, "quantity")
    if difference is None or order.quantity is None:
        return
    made = max((task.good_quantity for task in order.tasks), default=Decimal(0))
    if not flexible(order):
        message = _(
            "A task is done already, so the quantity stays {quantity}; make another production order.",
            quantity=plain_number(difference[0]),
        )
        yield Problem(message, "/quantity", "already_produced")
    elif order.quantity < made:
        yield Problem(_("{made} are made already.", made=plain_number(made)), "/quantity", "already_produced")


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
