"""Who plans, and who sees the plan."""

from __future__ import annotations

from addons.scheduling.models import OrderOutcome, Plan, PlannedOperation
from core.i18n import translator
from core.security.declare import Grant, Group

_ = translator("scheduling")

GROUPS = (
    Group(
        "scheduling.planner",
        _("Planner"),
        implies=("production.planner",),
        help=_("Makes, moves and publishes plans, and quotes rush orders."),
    ),
)

GRANTS = (
    *(
        Grant(model, group, "read")
        for model in (Plan, PlannedOperation, OrderOutcome)
        for group in ("production.reader", "orders.reader")
    ),
    Grant(Plan, "scheduling.planner", "read write"),
)

RULES = ()

FIELD_GRANTS = ()
