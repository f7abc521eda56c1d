"""Short ways to reach records and states in tests."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from addons.orders.models import Order
from addons.orders.tests.shop import order
from addons.production.models import ProductionOrder
from core.states.engine import transition


def confirmed(session: Any, quantity: str = "10", **values: Any) -> Any:
    """A confirmed order for coats."""
    made = order(session, ("COAT", quantity), **values)
    transition(session, made, "confirm")
    return made


def released(session: Any, quantity: str = "10") -> Any:
    """The released production order of a confirmed order for coats."""
    (made,) = confirmed(session, quantity).lines[0].production_orders
    transition(session, made, "release")
    return made


def customer_order(session: Any) -> Any:
    return session.scalars(select(session.models[Order])).one()


def production_orders(session: Any) -> list[Any]:
    cls = session.models[ProductionOrder]
    return list(session.scalars(select(cls).order_by(cls.id)))


def task(made: Any, number: int) -> Any:
    return next(each for each in made.tasks if each.number == number)


def run_all(session: Any, made: Any) -> None:
    """Report and finish everything, in the order of the operations."""
    for each in made.tasks:
        each.report(session, good=str(each.quantity))
        transition(session, each, "finish")
