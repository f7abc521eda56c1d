"""Making production orders: a copy of the released routing, and orders for the components made here."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from addons.base.services.numbers import next_number
from addons.base.services.units import convert
from addons.engineering.services.revisions import released_bom, released_routing
from addons.engineering.services.routings import machines_of, predecessors_of
from addons.engineering.services.structure import STEP, rounded_up
from addons.orders.models import PRIORITY_WEIGHTS
from addons.orders.services.records import related
from core.errors import Refused
from core.i18n import translator

_ = translator("production")

DEEPEST = 30
"""Levels of components. Bills of material refuse cycles themselves; this keeps a broken one from running for ever."""


def create_for_order(session: Any, order: Any) -> list[Any]:
    """Production orders for every line of ``order`` that is made here and has none yet."""
    made = [create_for_order_line(session, line) for line in order.lines]
    return [production_order for production_order in made if production_order is not None]


def create_for_order_line(session: Any, line: Any, quantity: Decimal | None = None) -> Any:
    """The production order for a line and, below it, those of its components; None where nothing is to be made here.

    ``quantity`` is in the item's own unit; without it all that the customer still wants is made, unless production
    orders exist already. The records are added to the session, not flushed. Raises Refused without a routing.
    """
    item = related(session, line, "item")
    if item.kind != "make":
        return None
    if quantity is None:
        if any(existing.state != "cancelled" for existing in line.production_orders):
            return None
        quantity = wanted_quantity(session, line)
    if quantity <= 0:
        return None
    order = related(session, line, "order")
    site = related(session, order, "site")
    made = _create(
        session, item, quantity, site, end_of_day(line.requested_date, site.zone), PRIORITY_WEIGHTS[order.priority], 0
    )
    made.order_line = line
    session.add(made)
    return made


def wanted_quantity(session: Any, line: Any) -> Decimal:
    """What the customer still wants of a line, in the item's own unit."""
    item, unit = related(session, line, "item"), related(session, line, "unit")
    own = related(session, item, "unit")
    return line.open_quantity if unit is None else convert(session, line.open_quantity, unit, own, item)


def end_of_day(day: date, zone: str) -> datetime:
    """The moment at which ``day`` ends in ``zone``."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone)).astimezone(ZoneInfo("UTC"))


def component_needs(session: Any, bom: Any, quantity: Decimal) -> list[tuple[Any, Decimal]]:
    """The components that are made here, each with what ``quantity`` of the bill's item needs of it, scrap included."""
    needs: dict[int, tuple[Any, Fraction]] = {}
    for line in () if bom is None else bom.lines:
        item = related(session, line, "item")
        if item.kind != "make":
            continue
        each = Fraction(line.quantity) / Fraction(bom.quantity) * (1 + Fraction(line.scrap_percent) / 100)
        _item, sofar = needs.get(item.id, (item, Fraction(0)))
        needs[item.id] = (item, sofar + each * Fraction(quantity))
    return [(item, rounded_up(amount)) for item, amount in needs.values()]


def create_component(session: Any, parent: Any, item: Any, quantity: Decimal, depth: int = 1) -> Any:
    """A production order for a component of ``parent``; None where the component has no released routing."""
    if released_routing(session, item) is None:
        return None
    site = related(session, parent, "site")
    child = _create(session, item, quantity, site, parent.due_at, parent.weight, depth)
    child.parent_order = parent
    session.add(child)
    return child


def _create(session: Any, item: Any, quantity: Decimal, site: Any, due_at: datetime, weight: int, depth: int) -> Any:
    made = session.models["production.order"](
        number=next_number(session, "production.order"),
        item=item,
        quantity=quantity,
        unit=related(session, item, "unit"),
        site=site,
        due_at=due_at,
        weight=weight,
        good_quantity=Decimal(0),
        scrap_quantity=Decimal(0),
        state="planned",
    )
    session.add(made)
    fill(session, made, depth)
    return made


def fill(session: Any, order: Any, depth: int = 0) -> None:
    """Routing, bill of material, tasks and component orders of a new order. Raises Refused without a routing."""
    item, site = related(session, order, "item"), related(session, order, "site")
    routing = released_routing(session, item)
    if routing is None:
        raise Refused(_("{item} has no released routing, so it cannot be made.", item=item.display()))
    if depth > DEEPEST:
        raise Refused(
            _("The bill of material of {item} is deeper than {count} levels.", item=item.display(), count=DEEPEST)
        )
    order.routing = routing
    order.bom = released_bom(session, item)
    copy_routing(session, order, routing, site)
    for component, amount in component_needs(session, order.bom, order.quantity):
        create_component(session, order, component, amount, depth + 1)


def minutes_for(unit_minutes: Decimal, quantity: Decimal) -> Decimal:
    """Run minutes of a whole quantity, as exact as the column."""
    return (unit_minutes * quantity).quantize(STEP)


def copy_routing(session: Any, order: Any, routing: Any, site: Any) -> None:
    """The routing's operations as tasks of ``order``, with their graph and machines: from now on the order's own."""
    models = session.models
    copies: dict[Any, Any] = {}
    for operation in sorted(routing.operations, key=lambda found: (found.sequence, found.id)):
        copies[operation] = models["production.task"](
            order=order,
            site=site,
            number=operation.sequence,
            name=operation.name,
            work_centre=operation.work_centre,
            setup_family=operation.setup_family,
            setup_minutes=operation.setup_minutes,
            unit_minutes=operation.run_minutes,
            run_minutes=minutes_for(operation.run_minutes, order.quantity),
            queue_minutes=operation.queue_minutes,
            transfer_batch=operation.transfer_batch,
            interruptible=operation.interruptible,
            instructions=operation.instructions,
            quantity=order.quantity,
            good_quantity=Decimal(0),
            scrap_quantity=Decimal(0),
            state="waiting",
            alternatives=[
                models["production.task_machine"](machine=machine, speed_percent=speed)
                for machine, speed in machines_of(session, operation)
            ],
        )
    for operation, earlier in predecessors_of(list(copies), session).items():
        copies[operation].predecessors = [
            models["production.task_predecessor"](predecessor=copies[before]) for before in earlier
        ]
    session.add_all(copies.values())
