"""What happens to production orders when something happens to the customer's order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from addons.orders.models.order_states import COMMITTED
from addons.production.services import flow
from addons.production.services.creation import create_for_order
from addons.production.services.sync import surplus
from core.errors import Problem, Refused
from core.i18n import translator
from core.states.engine import transition

_ = translator("production")


def production_orders(order: Any) -> list[Any]:
    """The top production orders of all lines, cancelled ones left out."""
    return [made for line in order.lines for made in line.production_orders if made.state != "cancelled"]


def has_started(session: Any, order: Any) -> bool:
    """Whether a task of any of its production orders, components included, was ever begun."""
    return any(each.has_started() for made in production_orders(order) for each in (made, *flow.descendants(made)))


def ship_problems(session: Any, order: Any) -> Iterator[Problem]:
    """Production orders that are not complete keep their order from being shipped."""
    for made in production_orders(order):
        if made.state not in ("completed", "closed"):
            yield Problem(_("Production order {number} is not complete.", number=made.number), "", "not_produced")


def hold(session: Any, order: Any) -> None:
    """Work for the order stops."""
    reason = str(_("Order {number} was put on hold.", number=order.number))
    for made in production_orders(order):
        if made.state in ("planned", "released", "in_progress"):
            transition(session, made, "hold", reason)


def resume(session: Any, order: Any) -> None:
    """Work for the order goes on where it stopped."""
    for made in production_orders(order):
        if made.state == "on_hold":
            transition(session, made, "resume")


def cancel_problems(session: Any, order: Any) -> Iterator[Problem]:
    """What was made for the order cannot be cancelled away."""
    for made in production_orders(order):
        yield from flow.cancel_problems(made)


def cancel(session: Any, order: Any) -> None:
    """Cancel the production orders along."""
    for made in production_orders(order):
        if made.state not in ("completed", "closed"):
            transition(session, made, "cancel", str(_("Order {number} was cancelled.", number=order.number)))


def cancel_surplus(session: Any, line: Any, reason: str) -> None:
    """Cancel the production orders of a line that have nothing left to make."""
    with session.system_work("production.cancel_surplus"):
        for made in surplus(session, line):
            transition(session, made, "cancel", reason)


def create_missing(session: Any, order: Any) -> int:
    """Production orders for confirmed lines that have none; how many were made."""
    if order.state not in COMMITTED:
        raise Refused(_("Production orders are made for confirmed orders only."))
    with session.system_work("production.create"):
        return len(create_for_order(session, order))
