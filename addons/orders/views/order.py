"""List, form and search of orders and their lines."""

from __future__ import annotations

from core.i18n import translator
from core.views.nodes import Button, Column, Entry, Filter, Form, Group, Lines, List, Search, Tab

_ = translator("orders")

CLERKS = ("orders.clerk", "orders.manager")
OPEN_STATES = ("draft", "confirmed", "in_progress", "on_hold")
COMMITTED_STATES = ("confirmed", "in_progress", "on_hold")

VIEWS = (
    List(
        "orders.order",
        Column("number"),
        Column("customer_id"),
        Column("requested_date"),
        Column("priority"),
        Column("customer_reference"),
        Column("kind"),
        Column("order_date"),
        Column("total_amount", total=True),
        Column("currency", hidden=True),
        Column("state"),
        Column("site_id", hidden=True),
        Column("revision", hidden=True),
        Column("confirmed_at", hidden=True),
        Column("shipped_date", hidden=True),
        sort=("-order_date", "-number"),
    ),
    Form(
        "orders.order",
        Group(
            "main",
            Entry("customer_id"),
            Entry("requested_date"),
            Entry("customer_reference"),
            Entry("same_reference"),
            Entry("priority"),
            Entry("kind"),
            Entry("change_reason", span=2, show_if=("state", COMMITTED_STATES)),
        ),
        Group(
            "dates",
            Entry("number"),
            Entry("order_date"),
            Entry("site_id"),
            Entry("currency"),
            Entry("total_amount"),
            label=_("Dates and amounts"),
        ),
        Tab(
            "lines",
            Lines(
                "lines",
                (
                    Column("item_id"),
                    Column("quantity"),
                    Column("unit_id"),
                    Column("requested_date"),
                    Column("promised_date"),
                    Column("price"),
                    Column("amount", total=True),
                    Column("cancelled_quantity"),
                    Column("description"),
                    Column("position"),
                    Column("requirements", hidden=True),
                ),
            ),
            label=_("Lines"),
        ),
        Tab("requirements", Entry("special_requirements", widget="textarea", span=2), label=_("Special requirements")),
        Tab(
            "changes",
            Lines(
                "changes",
                (
                    Column("revision"),
                    Column("position"),
                    Column("field"),
                    Column("old_value"),
                    Column("new_value"),
                    Column("reason"),
                    Column("created_at", label=_("Changed at")),
                ),
                readonly=True,
            ),
            label=_("Changes"),
        ),
    ),
    Search(
        "orders.order",
        Filter("open", _("Open"), (("state", "in", OPEN_STATES),), default=True),
        Filter("draft", _("Draft"), (("state", "eq", "draft"),)),
        Filter("rush", _("Rush orders"), (("priority", "eq", "rush"),)),
        Filter("due_soon", _("Due within 7 days"), (("requested_date", "le", "@today+7"),)),
        Filter("on_hold", _("On hold"), (("state", "eq", "on_hold"),)),
        Filter("changed", _("Changed after confirmation"), (("revision", "gt", 0),)),
        Filter("cancelled", _("Cancelled"), (("state", "eq", "cancelled"),)),
        groups=("state", "customer_id", "kind", "priority", "order_date:month", "requested_date:month"),
    ),
    List(
        "orders.line",
        Column("order_id"),
        Column("position", hidden=True),
        Column("order_id.customer_id"),
        Column("item_id"),
        Column("description", hidden=True),
        Column("quantity", total=True),
        Column("unit_id"),
        Column("requested_date"),
        Column("promised_date", hidden=True),
        Column("price", hidden=True),
        Column("amount", total=True),
        Column("cancelled_quantity", hidden=True),
        Column("order_id.priority", hidden=True),
        Column("order_id.state"),
        sort=("requested_date", "order_id"),
    ),
    Form(
        "orders.line",
        Button(
            "cancel_rest",
            _("Cancel the rest of the line"),
            action="cancel_rest",
            icon="x",
            groups=CLERKS,
        ),
        Group(
            "main",
            Entry("order_id"),
            Entry("position"),
            Entry("item_id"),
            Entry("description"),
            Entry("quantity"),
            Entry("unit_id"),
            Entry("price"),
            Entry("amount"),
            Entry("requested_date"),
            Entry("promised_date"),
            Entry("cancelled_quantity"),
            Entry("change_reason"),
            Entry("requirements", widget="textarea", span=2),
        ),
    ),
    Search(
        "orders.line",
        Filter("open", _("Open"), (("order_id.state", "in", OPEN_STATES),), default=True),
        Filter("due_soon", _("Due within 7 days"), (("requested_date", "le", "@today+7"),)),
        Filter(
            "overdue",
            _("Past their date"),
            (("requested_date", "lt", "@today"), ("order_id.state", "in", COMMITTED_STATES)),
        ),
        groups=("item_id", "item_id.category_id", "order_id.customer_id", "order_id.kind", "requested_date:month"),
    ),
)
