"""Moves: what planners changed in a plan by hand, and what stood there before."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Integer
from sqlalchemy.orm import Mapped, mapped_column

from core.i18n import translator
from core.orm import Model, UtcDateTime, many_to_one, reference, ui

if TYPE_CHECKING:
    from addons.engineering.models import Machine
    from addons.production.models import Task
    from addons.scheduling.models.plan import Plan

_ = translator("scheduling")


class Move(Model, model="scheduling.move"):
    """A planner put a task elsewhere; the plan was repaired around it. Can be undone while nothing followed."""

    title = _("Move")
    title_plural = _("Moves")
    record_name = "task_id"
    default_sort = ("-id",)
    parent = "plan_id"

    plan_id: Mapped[int] = reference("scheduling.plan", _("Plan"), ondelete="CASCADE", readonly=True)
    plan: Mapped[Plan] = many_to_one("scheduling.plan", via="plan_id", viewonly=True)
    task_id: Mapped[int] = reference("production.task", _("Operation task"), ondelete="CASCADE", readonly=True)
    task: Mapped[Task] = many_to_one("production.task", via="task_id")
    from_machine_id: Mapped[int] = reference("engineering.machine", _("From machine"), readonly=True)
    from_machine: Mapped[Machine] = many_to_one("engineering.machine", via="from_machine_id")
    from_start_at: Mapped[datetime] = mapped_column(UtcDateTime, info=ui(_("From start"), readonly=True))
    to_machine_id: Mapped[int] = reference("engineering.machine", _("To machine"), readonly=True)
    to_machine: Mapped[Machine] = many_to_one("engineering.machine", via="to_machine_id")
    to_start_at: Mapped[datetime] = mapped_column(UtcDateTime, info=ui(_("To start"), readonly=True))
    moved_operations: Mapped[int] = mapped_column(
        Integer, default=1, info=ui(_("Moved operations"), help=_("The one moved by hand included."), readonly=True)
    )
    is_undone: Mapped[bool] = mapped_column(default=False, info=ui(_("Undone"), readonly=True))
    plan_version: Mapped[int] = mapped_column(Integer, info=ui(_("Version of the plan"), readonly=True, hidden=True))
    before: Mapped[Any] = mapped_column(JSON, info=ui(_("Before"), readonly=True, hidden=True))
