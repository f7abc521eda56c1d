"""The lines of customer orders."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, Date, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from addons.orders.models.order_states import COMMITTED
from addons.orders.services import amendment, checks
from addons.orders.services.records import before_flush, plain_number, related
from core.errors import Problem, Refused, ValidationFailed
from core.i18n import translator
from core.orm import Model, Money, Quantity, action, many_to_one, reference, ui

if TYPE_CHECKING:
    from addons.base.models import Unit
    from addons.engineering.models import Item
    from addons.orders.models.order import Order

_ = translator("orders")

CENT = Decimal("0.0001")


class Line(Model, model="orders.line"):
    """One item of an order: how many, until when, at which price."""

    title = _("Order line")
    title_plural = _("Order lines")
    plural = "lines"
    parent = "order_id"
    record_name = "description"
    search_fields = ("description", "requirements")
    default_sort = ("order_id", "position")
    table_args = (
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("cancelled_quantity >= 0 AND cancelled_quantity <= quantity", name="cancelled_within_quantity"),
    )

    order_id: Mapped[int] = reference("orders.order", _("Order"), ondelete="CASCADE")
    order: Mapped[Order] = many_to_one("orders.order", via="order_id", back_populates="lines")
    position: Mapped[int] = mapped_column(
        Integer, default=0, info=ui(_("Position"), help=_("Numbered by the system when left empty."), minimum=0)
    )
    item_id: Mapped[int] = reference("engineering.item", _("Item"))
    item: Mapped[Item] = many_to_one("engineering.item", via="item_id")
    description: Mapped[str] = mapped_column(
        String(200), default="", info=ui(_("Description"), help=_("The item's name when left empty."))
    )
    quantity: Mapped[Decimal] = mapped_column(Quantity, info=ui(_("Quantity"), unit_field="unit_id", positive=True))
    unit_id: Mapped[int | None] = reference("base.unit", _("Unit"), help=_("The item's own unit when left empty."))
    unit: Mapped[Unit | None] = many_to_one("base.unit", via="unit_id")
    price: Mapped[Decimal] = mapped_column(
        Money, default=Decimal(0), info=ui(_("Price"), help=_("For one unit, in the order's currency."), minimum=0)
    )
    amount: Mapped[Decimal] = mapped_column(Money, default=Decimal(0), info=ui(_("Amount"), readonly=True))
    requested_date: Mapped[date | None] = mapped_column(
        Date, index=True, info=ui(_("Requested date"), help=_("The order's when left empty."))
    )
    promised_date: Mapped[date | None] = mapped_column(
        Date, info=ui(_("Promised date"), help=_("What the customer was told; may differ from the requested date."))
    )
    requirements: Mapped[str | None] = mapped_column(Text, info=ui(_("Requirements")))
    cancelled_quantity: Mapped[Decimal] = mapped_column(
        Quantity, default=Decimal(0), info=ui(_("Cancelled quantity"), unit_field="unit_id", readonly=True)
    )
    change_reason: Mapped[str | None] = mapped_column(
        String(300),
        info=ui(
            _("Reason for the change"),
            help=_("Needed for every change of a confirmed order; kept in its history."),
            hidden=True,
        ),
    )

    @property
    def open_quantity(self) -> Decimal:
        """What the customer still wants of the line, in the line's unit: ordered less cancelled."""
        return (self.quantity or Decimal(0)) - (self.cancelled_quantity or Decimal(0))

    def computed_amount(self) -> Decimal:
        """Price times what is wanted, in the order's currency."""
        return ((self.price or Decimal(0)) * self.open_quantity).quantize(CENT)

    def before_save(self, session: Any, is_new: bool) -> None:
        """Description, unit and date where they were left empty; amounts of the line and of its order."""
        super().before_save(session, is_new)
        order = related(session, self, "order")
        item = related(session, self, "item")
        if item is not None:
            self.description = self.description or item.name
            if self.unit_id is None and related(session, self, "unit") is None:
                self.unit_id = item.unit_id
        if self.requested_date is None and order is not None:
            self.requested_date = order.requested_date
        amount = self.computed_amount()
        if amount != self.amount:
            self.amount = amount
        if order is not None:
            order.summarise(session)

    def problems(self, session: Any) -> Iterable[Problem]:
        yield from super().problems(session)
        yield from checks.line_problems(session, self)
        order = related(session, self, "order")
        if order is not None:
            yield from amendment.line_problems(session, self, order)

    def smallest_open_quantity(self, session: Any) -> Decimal:
        """Below this the wanted quantity cannot fall any more, in the line's unit; addons that execute orders know."""
        return Decimal(0)

    @action(_("Cancel the rest of the line"), groups=("orders.clerk", "orders.manager"))
    def cancel_rest(self, session: Any, reason: str = "") -> None:
        """Give up what was not made yet. ``reason`` is needed once the order is confirmed.

        Raises Refused when nothing is left to cancel or the order is not open any more.
        """
        order = self.order
        if order.state not in COMMITTED:
            raise Refused(_("Lines can only be cancelled while the order is confirmed and not yet shipped."))
        if not reason.strip():
            raise ValidationFailed([Problem(_("Say why."), "/reason", "required")])
        kept = self.smallest_open_quantity(session)
        if kept >= self.open_quantity:
            raise Refused(_("Nothing is left to cancel: {kept} were made already.", kept=plain_number(kept)))
        self.cancelled_quantity = self.quantity - kept
        self.change_reason = reason
        session.flush()

    def was_committed(self, session: Any) -> bool:
        """Whether the order was already confirmed, and not yet shipped, before this flush."""
        order = related(session, self, "order")
        return order is not None and before_flush(order, "state") in COMMITTED
