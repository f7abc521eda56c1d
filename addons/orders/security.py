"""Who may see and change customer orders, and who sees their prices."""

from __future__ import annotations

from addons.orders.models import Line, Order
from core.i18n import translator
from core.security.declare import FieldGrant, Grant, Group

_ = translator("orders")

GROUPS = (
    Group(
        "orders.reader",
        _("Order reader"),
        implies=("engineering.user",),
        help=_("Reads orders without their prices."),
    ),
    Group(
        "orders.clerk",
        _("Order clerk"),
        implies=("orders.reader",),
        help=_("Enters, confirms, changes and cancels orders; sees prices."),
    ),
    Group(
        "orders.manager",
        _("Sales manager"),
        implies=("orders.clerk",),
        help=_("Everything an order clerk may, and deleting drafts."),
    ),
)

GRANTS = (
    Grant(Order, "orders.reader", "read"),
    Grant(Order, "orders.clerk", "create read write"),
    Grant(Order, "orders.manager", "create read write delete"),
)

RULES = ()

PRICE_READERS = ("orders.clerk", "orders.manager")

FIELD_GRANTS = (
    FieldGrant(Order, "total_amount", read=PRICE_READERS),
    FieldGrant(Line, "price", read=PRICE_READERS),
    FieldGrant(Line, "amount", read=PRICE_READERS),
)
