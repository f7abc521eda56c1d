"""What production adds to the forms and lists of orders."""

from __future__ import annotations

from core.i18n import translator
from core.views.nodes import Button, Column, Entry, Lines, Patch, Smart, Tab

_ = translator("production")

PATCHES = (
    Patch(
        "orders.order.form",
        before="main",
        add=(
            Smart(
                "production_orders",
                _("Production orders"),
                "production.order",
                "order_line_id.order_id",
                icon="factory",
            ),
            Button(
                "create_production_orders",
                _("Create production orders"),
                action="create_production_orders",
                icon="plus",
                groups=("production.planner",),
                states=("confirmed", "in_progress"),
            ),
        ),
    ),
    Patch("orders.order.form", after="lines/lines/promised_date", add=Column("produced_quantity")),
    Patch("orders.line.list", after="unit_id", add=Column("produced_quantity", hidden=True, total=True)),
    Patch("orders.line.form", after="main/cancelled_quantity", add=Entry("produced_quantity")),
    Patch(
        "orders.line.form",
        after="main",
        add=Tab(
            "production_orders",
            Lines(
                "production_orders",
                (Column("number"), Column("quantity"), Column("due_at"), Column("good_quantity"), Column("state")),
                readonly=True,
            ),
            label=_("Production orders"),
        ),
    ),
)
