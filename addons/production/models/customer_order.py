"""What production adds to customer orders and their lines."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Mapped, mapped_column

from addons.orders.models import Line, Order
from addons.production.services import creation, customer, sync
from core.errors import Problem
from core.i18n import translator
from core.orm import Quantity, action, one_to_many, ui

if TYPE_CHECKING:
    from addons.production.models.order import ProductionOrder

_ = translator("production")


class ProducedOrder(Order):
    """Confirming an order makes its production orders; what happens to it happens to them."""

    def before_save(self, session: Any, is_new: bool) -> None:
        super().before_save(session, is_new)
        if not is_new:
            sync.follow_priority(session, self)

    def on_confirm(self, session: Any) -> None:
        super().on_confirm(session)
        creation.create_for_order(session, self)

    def has_started(self, session: Any) -> bool:
        return super().has_started(session) or customer.has_started(session, self)

    def ship_problems(self, session: Any) -> Iterable[Problem]:
        yield from super().ship_problems(session)
        yield from customer.ship_problems(session, self)

    def on_hold(self, session: Any) -> None:
        super().on_hold(session)
        customer.hold(session, self)

    def on_resume(self, session: Any) -> None:
        super().on_resume(session)
        customer.resume(session, self)

    def cancel_problems(self, session: Any) -> Iterable[Problem]:
        yield from super().cancel_problems(session)
        yield from customer.cancel_problems(session, self)

    def on_cancel(self, session: Any) -> None:
        super().on_cancel(session)
        customer.cancel(session, self)

    @action(_("Create production orders"), groups=("production.planner",), needs="read")
    def create_production_orders(self, session: Any) -> dict[str, Any]:
        """Make the production orders that confirmed lines still lack; answers how many were made."""
        return {"created": customer.create_missing(session, self)}


class ProducedLine(Line):
    """What production knows of an order line."""

    produced_quantity: Mapped[Decimal] = mapped_column(
        Quantity,
        default=Decimal(0),
        server_default="0",
        info=ui(
            _("Produced quantity"), help=_("Good quantity finished for this line."), unit_field="unit_id", readonly=True
        ),
    )
    production_orders: Mapped[list[ProductionOrder]] = one_to_many(
        "production.order",
        via="order_line_id",
        label=_("Production orders"),
        order_by="id",
        owned=False,
        viewonly=False,
        back_populates="order_line",
    )

    def before_save(self, session: Any, is_new: bool) -> None:
        super().before_save(session, is_new)
        sync.follow_line(session, self, is_new)

    def problems(self, session: Any) -> Iterable[Problem]:
        yield from super().problems(session)
        yield from sync.line_problems(session, self)

    def cancel_rest(self, session: Any, reason: str = "") -> None:
        super().cancel_rest(session, reason)
        customer.cancel_surplus(session, self, reason)

    def smallest_open_quantity(self, session: Any) -> Decimal:
        return max(super().smallest_open_quantity(session), sync.smallest_open_quantity(session, self))
