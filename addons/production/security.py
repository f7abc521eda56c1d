"""Who plans production orders, and who reports on their tasks."""

from __future__ import annotations

from addons.production.models import ProductionOrder, Report, Task
from core.i18n import translator
from core.security.declare import Grant, Group

_ = translator("production")

GROUPS = (
    Group(
        "production.reader",
        _("Production reader"),
        implies=("engineering.user",),
        help=_("Reads production orders, tasks and reports."),
    ),
    Group(
        "production.operator",
        _("Operator"),
        implies=("production.reader",),
        help=_("Starts, pauses and finishes tasks and reports quantities."),
    ),
    Group(
        "production.planner",
        _("Production planner"),
        implies=("production.reader", "orders.reader"),
        help=_("Makes, changes, releases and cancels production orders."),
    ),
)

GRANTS = (
    *(
        Grant(model, group, "read")
        for model in (ProductionOrder, Task, Report)
        for group in ("production.reader", "orders.reader")
    ),
    Grant(ProductionOrder, "production.planner", "create read write"),
)

RULES = ()

FIELD_GRANTS = ()
