"""One operation task's place in a plan."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.i18n import translator
from core.orm import Model, UtcDateTime, many_to_one, reference, ui

if TYPE_CHECKING:
    from addons.engineering.models import Machine
    from addons.production.models import Task
    from addons.scheduling.models.plan import Plan

_ = translator("scheduling")


class PlannedOperation(Model, model="scheduling.operation"):
    """On which machine an operation task is set up and run, and when.

    Not audited row by row: a published plan is one record with the digest of all its operations.
    """

    title = _("Planned operation")
    title_plural = _("Planned operations")
    record_name = "task_id"
    default_sort = ("start_at",)
    parent = "plan_id"
    audited = False
    table_args = (
        UniqueConstraint("plan_id", "task_id"),
        CheckConstraint("start_at <= setup_end_at AND setup_end_at <= end_at", name="times_in_order"),
        Index("ix_scheduling_operation_plan_id_machine_id_start_at", "plan_id", "machine_id", "start_at"),
    )

    plan_id: Mapped[int] = reference("scheduling.plan", _("Plan"), ondelete="CASCADE", readonly=True, index=False)
    plan: Mapped[Plan] = many_to_one("scheduling.plan", via="plan_id", viewonly=True)
    task_id: Mapped[int] = reference("production.task", _("Operation task"), ondelete="CASCADE", readonly=True)
    task: Mapped[Task] = many_to_one("production.task", via="task_id")
    machine_id: Mapped[int] = reference("engineering.machine", _("Machine"), readonly=True)
    machine: Mapped[Machine] = many_to_one("engineering.machine", via="machine_id")
    start_at: Mapped[datetime] = mapped_column(UtcDateTime, info=ui(_("Start"), readonly=True))
    setup_end_at: Mapped[datetime] = mapped_column(UtcDateTime, info=ui(_("Set-up ends"), readonly=True))
    end_at: Mapped[datetime] = mapped_column(UtcDateTime, info=ui(_("End"), readonly=True))
    is_pinned: Mapped[bool] = mapped_column(
        default=False,
        info=ui(_("Pinned"), help=_("Placed by a planner; planning again leaves it there."), readonly=True),
    )
    is_moved: Mapped[bool] = mapped_column(
        default=False, info=ui(_("Moved"), help=_("Stands elsewhere than in the plan published before."), readonly=True)
    )
    previous_machine_id: Mapped[int | None] = mapped_column(
        Integer, info=ui(_("Machine before"), readonly=True, hidden=True)
    )
    previous_start_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=ui(_("Start before"), readonly=True))
