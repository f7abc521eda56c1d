"""Where orders are found: in the rail, and on the Today page."""

from __future__ import annotations

from core.i18n import translator
from core.views.nodes import Menu, Tile

_ = translator("orders")

OPEN = ("state", "in", ("draft", "confirmed", "in_progress", "on_hold"))

MENUS = (
    Menu("orders", _("Orders"), icon="orders", sequence=100),
    Menu("orders.orders", _("Orders"), parent="orders", model="orders.order", icon="order", sequence=10),
    Menu("orders.lines", _("Order lines"), parent="orders", model="orders.line", icon="list", sequence=20),
    Menu(
        "orders.statistics",
        _("Order statistics"),
        parent="orders",
        url="/app/orders/statistics",
        icon="chart",
        sequence=30,
        groups=("orders.reader",),
    ),
)

TILES = (
    Tile(
        "orders.to_confirm",
        _("Orders to confirm"),
        "orders.order",
        (("state", "eq", "draft"),),
        tone="primary",
        icon="order",
        sequence=10,
        groups=("orders.clerk",),
    ),
    Tile(
        "orders.rush",
        _("Rush orders"),
        "orders.order",
        (("priority", "eq", "rush"), OPEN),
        tone="warn",
        icon="bolt",
        sequence=20,
    ),
    Tile(
        "orders.due_soon",
        _("Lines due within 7 days"),
        "orders.line",
        (
            ("requested_date", "ge", "@today"),
            ("requested_date", "le", "@today+7"),
            ("order_id.state", "in", ("confirmed", "in_progress", "on_hold")),
        ),
        tone="info",
        icon="calendar",
        sequence=30,
    ),
    Tile(
        "orders.overdue",
        _("Lines past their date"),
        "orders.line",
        (
            ("requested_date", "lt", "@today"),
            ("order_id.state", "in", ("confirmed", "in_progress", "on_hold")),
        ),
        tone="error",
        icon="state-late",
        sequence=40,
    ),
    Tile(
        "orders.on_hold",
        _("Orders on hold"),
        "orders.order",
        (("state", "eq", "on_hold"),),
        tone="hold",
        icon="state-hold",
        sequence=50,
    ),
)
