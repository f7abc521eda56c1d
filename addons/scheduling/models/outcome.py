"""What a plan means for one production order."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.i18n import translator
from core.orm import Model, UtcDateTime, many_to_one, reference, ui

if TYPE_CHECKING:
    from addons.production.models import ProductionOrder
    from addons.scheduling.models.plan import Plan

_ = translator("scheduling")

CAUSES = (
    ("machine_busy", _("Machine busy")),
    ("predecessor", _("Waiting for an earlier operation")),
    ("material", _("Waiting for what it needs")),
    ("set_up", _("Changeover")),
    ("lag", _("Prescribed waiting")),
    ("release", _("Released late")),
    ("outage", _("Machine down")),
    ("pinned", _("Pinned")),
    ("waiting", _("Free time not used")),
    ("run", _("Its own working time")),
    ("closed", _("Closed shift")),
)


class OrderOutcome(Model, model="scheduling.outcome"):
    """When a plan finishes a production order, how late that is, and what holds it up most."""

    title = _("Planned order")
    title_plural = _("Planned orders")
    record_name = "order_id"
    default_sort = ("-late_minutes", "end_at")
    parent = "plan_id"
    audited = False
    table_args = (UniqueConstraint("plan_id", "order_id"),)

    plan_id: Mapped[int] = reference("scheduling.plan", _("Plan"), ondelete="CASCADE", readonly=True)
    plan: Mapped[Plan] = many_to_one("scheduling.plan", via="plan_id", viewonly=True)
    order_id: Mapped[int] = reference("production.order", _("Production order"), ondelete="CASCADE", readonly=True)
    order: Mapped[ProductionOrder] = many_to_one("production.order", via="order_id")
    due_at: Mapped[datetime] = mapped_column(UtcDateTime, info=ui(_("Due"), readonly=True))
    end_at: Mapped[datetime] = mapped_column(UtcDateTime, info=ui(_("Planned end"), readonly=True))
    previous_end_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=ui(_("End before"), readonly=True))
    late_minutes: Mapped[int] = mapped_column(Integer, default=0, info=ui(_("Late"), widget="duration", readonly=True))
    shift_minutes: Mapped[int] = mapped_column(
        Integer,
        default=0,
        info=ui(
            _("Moved by"),
            help=_("Against the plan published before; later is positive."),
            widget="duration",
            readonly=True,
        ),
    )
    main_cause: Mapped[str | None] = mapped_column(
        String(20), info=ui(_("Main cause"), choices=CAUSES, help=_("What holds a late order up most."), readonly=True)
    )
    causes: Mapped[Any] = mapped_column(JSON, nullable=True, info=ui(_("Causes"), readonly=True, hidden=True))
