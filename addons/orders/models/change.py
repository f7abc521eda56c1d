"""The history of changes to confirmed orders, field by field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from core.i18n import translator
from core.orm import Model, many_to_one, reference, ui

if TYPE_CHECKING:
    from addons.orders.models.order import Order

_ = translator("orders")

CHANGED_FIELDS = (
    ("customer_id", _("Customer")),
    ("currency", _("Currency")),
    ("priority", _("Priority")),
    ("special_requirements", _("Special requirements")),
    ("line", _("New line")),
    ("quantity", _("Quantity")),
    ("cancelled_quantity", _("Cancelled quantity")),
    ("price", _("Price")),
    ("requested_date", _("Requested date")),
    ("requirements", _("Requirements")),
)


class Change(Model, model="orders.change"):
    """One field of a confirmed order that was changed: in which revision, from what, to what, and why.

    Written by the system only. Prices are recorded without their values, which not every reader may see.
    """

    title = _("Order change")
    title_plural = _("Order changes")
    plural = "changes"
    parent = "order_id"
    record_name = "reason"
    search_fields = ("reason", "old_value", "new_value")
    default_sort = ("order_id", "-revision")

    order_id: Mapped[int] = reference("orders.order", _("Order"), ondelete="CASCADE", readonly=True)
    order: Mapped[Order] = many_to_one("orders.order", via="order_id", back_populates="changes")
    revision: Mapped[int] = mapped_column(Integer, info=ui(_("Revision"), readonly=True))
    position: Mapped[int | None] = mapped_column(
        Integer, info=ui(_("Line"), help=_("Empty where the whole order was changed."), readonly=True)
    )
    field: Mapped[str] = mapped_column(String(30), info=ui(_("Field"), choices=CHANGED_FIELDS, readonly=True))
    old_value: Mapped[str | None] = mapped_column(String(300), info=ui(_("Before"), readonly=True))
    new_value: Mapped[str | None] = mapped_column(String(300), info=ui(_("After"), readonly=True))
    reason: Mapped[str] = mapped_column(String(300), info=ui(_("Reason"), readonly=True))
