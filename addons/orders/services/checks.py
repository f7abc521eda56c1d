"""What must hold for orders and their lines."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from sqlalchemy import inspect, select

from addons.base.services.units import convert
from addons.engineering.services.revisions import released_routing
from addons.orders.services.records import changed, lines_of, related
from core.clock import now
from core.errors import MesError, Problem
from core.i18n import current_zone, translator

_ = translator("orders")


def order_problems(session: Any, order: Any) -> Iterator[Problem]:
    """Customer, reference, dates and currency of an order as it is about to be written."""
    customer = related(session, order, "customer")
    if customer is None and order.kind != "stock":
        yield Problem(_("Name the customer; only orders for stock have none."), "/customer_id", "required")
    if customer is not None and not customer.is_customer and _touched(order, "customer_id", "customer"):
        yield Problem(_("{name} is not marked as a customer.", name=customer.display()), "/customer_id")
    if order.currency and not (len(order.currency) == 3 and order.currency.isalpha() and order.currency.isupper()):
        yield Problem(_("A currency has three capital letters, such as CNY."), "/currency")
    yield from _reference_problems(session, order)
    yield from _date_problems(order, order.requested_date, order)


def _reference_problems(session: Any, order: Any) -> Iterator[Problem]:
    if not order.customer_reference or order.same_reference or order.state == "cancelled":
        return
    if not _touched(order, "customer_reference", "customer_id", "same_reference"):
        return
    customer = related(session, order, "customer")
    if customer is None or customer.id is None:
        return
    model = session.models["orders.order"]
    twin = session.scalars(
        select(model).where(
            model.customer_id == customer.id,
            model.customer_reference == order.customer_reference,
            model.state != "cancelled",
            model.id != (order.id or 0),
        )
    ).first()
    if twin is not None:
        message = _(
            "Order {number} of this customer has the same reference. Tick that it is used again if that is right.",
            number=twin.number,
        )
        yield Problem(message, "/customer_reference", "duplicate")


def line_problems(session: Any, line: Any) -> Iterator[Problem]:
    """Item, unit and dates of a line as it is about to be written."""
    item, unit, order = (related(session, line, name) for name in ("item", "unit", "order"))
    if item is not None and unit is not None and _touched(line, "unit_id", "item_id", "unit", "item"):
        if not item.active:
            yield Problem(_("{item} is not in use any more.", item=item.display()), "/item_id", "inactive")
        try:
            convert(session, line.quantity or Decimal(1), unit, related(session, item, "unit"), item)
        except MesError as error:
            yield Problem(error.message, "/unit_id", "unit_mismatch")
    if line.requested_date is None:
        yield Problem(_("Give a requested date here or on the order."), "/requested_date", "required")
    if order is not None:
        yield from _date_problems(line, line.requested_date, order)


def _date_problems(record: Any, wanted: Any, order: Any) -> Iterator[Problem]:
    """Dates are judged when they are entered: an order does not become wrong by waiting."""
    if wanted is None or not (_touched(record, "requested_date") or _touched(order, "order_date")):
        return
    if order.order_date is not None and wanted < order.order_date:
        message = _(
            "The requested date {date} lies before the order date {order_date}.",
            date=wanted,
            order_date=order.order_date,
        )
        yield Problem(message, "/requested_date", "before_order_date")
    elif _touched(record, "requested_date") and wanted < now().astimezone(current_zone()).date():
        yield Problem(_("The requested date {date} is in the past.", date=wanted), "/requested_date", "in_the_past")


def confirm_problems(session: Any, order: Any) -> Iterator[Problem]:
    """What an order needs before it is promised: lines, items in use, a released routing for what is made here."""
    lines = lines_of(session, order)
    if not lines:
        yield Problem(_("An order needs at least one line."), "/lines", "required")
    for index, line in enumerate(lines):
        item = line.item
        if not item.active:
            yield Problem(
                _("{item} is not in use any more.", item=item.display()), f"/lines/{index}/item_id", "inactive"
            )
        elif item.kind == "make" and released_routing(session, item) is None:
            message = _("{item} has no released routing, so it cannot be made.", item=item.display())
            yield Problem(message, f"/lines/{index}/item_id", "no_routing")
        if line.requested_date < order.order_date:
            message = _(
                "The requested date {date} lies before the order date {order_date}.",
                date=line.requested_date,
                order_date=order.order_date,
            )
            yield Problem(message, f"/lines/{index}/requested_date", "before_order_date")


def _touched(record: Any, *names: str) -> bool:
    return not inspect(record).persistent or any(changed(record, name) is not None for name in names)
