"""Operation tasks: the production order's own copy of its routing's operations."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from addons.base.models.scopes import SiteScoped
from addons.production.models.states import TASK_STATES, WORKER, choices
from addons.production.services import flow, reporting
from core.clock import now
from core.errors import Problem
from core.i18n import translator
from core.orm import Model, Quantity, UtcDateTime, action, many_to_one, one_to_many, reference, ui

if TYPE_CHECKING:
    from addons.engineering.models import Machine, SetupFamily, WorkCentre
    from addons.production.models.order import ProductionOrder
    from addons.production.models.report import Report

_ = translator("production")


class Task(SiteScoped, Model, model="production.task"):
    """One operation of one production order. Minutes are for the whole quantity at a machine's full speed."""

    title = _("Operation task")
    title_plural = _("Operation tasks")
    plural = "tasks"
    search_fields = ("name",)
    default_sort = ("order_id", "number")
    states = TASK_STATES
    table_args = (
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("good_quantity >= 0 AND scrap_quantity >= 0", name="made_not_negative"),
        CheckConstraint("setup_minutes >= 0 AND run_minutes >= 0 AND queue_minutes >= 0", name="minutes_not_negative"),
    )

    order_id: Mapped[int] = reference("production.order", _("Production order"), ondelete="CASCADE", readonly=True)
    order: Mapped[ProductionOrder] = many_to_one("production.order", via="order_id", back_populates="tasks")
    number: Mapped[int] = mapped_column(
        Integer, info=ui(_("Operation no."), help=_("The operation's sequence in the routing."), readonly=True)
    )
    name: Mapped[str] = mapped_column(String(120), info=ui(_("Name"), readonly=True))
    work_centre_id: Mapped[int] = reference("engineering.work_centre", _("Work centre"), readonly=True)
    work_centre: Mapped[WorkCentre] = many_to_one("engineering.work_centre", via="work_centre_id")
    setup_family_id: Mapped[int | None] = reference("engineering.setup_family", _("Set-up family"), readonly=True)
    setup_family: Mapped[SetupFamily | None] = many_to_one("engineering.setup_family", via="setup_family_id")
    setup_minutes: Mapped[Decimal] = mapped_column(
        Quantity, default=Decimal(0), info=ui(_("Set-up"), unit=_("min"), readonly=True)
    )
    unit_minutes: Mapped[Decimal] = mapped_column(
        Quantity, default=Decimal(0), info=ui(_("Run per unit"), unit=_("min"), readonly=True)
    )
    run_minutes: Mapped[Decimal] = mapped_column(
        Quantity,
        default=Decimal(0),
        info=ui(_("Run"), help=_("For the whole quantity at full speed."), unit=_("min"), readonly=True),
    )
    queue_minutes: Mapped[Decimal] = mapped_column(
        Quantity, default=Decimal(0), info=ui(_("Wait after"), unit=_("min"), readonly=True)
    )
    transfer_batch: Mapped[Decimal | None] = mapped_column(
        Quantity,
        info=ui(_("Transfer batch"), help=_("The next operation may begin once so many are good."), readonly=True),
    )
    interruptible: Mapped[bool] = mapped_column(
        default=True,
        info=ui(_("May be interrupted"), help=_("May span time in which the machine does not work."), readonly=True),
    )
    instructions: Mapped[str | None] = mapped_column(Text, info=ui(_("Instructions"), readonly=True))
    quantity: Mapped[Decimal] = mapped_column(Quantity, info=ui(_("Quantity"), readonly=True, positive=True))
    good_quantity: Mapped[Decimal] = mapped_column(
        Quantity, default=Decimal(0), info=ui(_("Good quantity"), readonly=True)
    )
    scrap_quantity: Mapped[Decimal] = mapped_column(
        Quantity, default=Decimal(0), info=ui(_("Scrap quantity"), readonly=True)
    )
    state: Mapped[str] = mapped_column(
        String(20), default="waiting", index=True, info=ui(_("State"), choices=choices(TASK_STATES), readonly=True)
    )
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=ui(_("Started at"), readonly=True))
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=ui(_("Finished at"), readonly=True))
    machine_id: Mapped[int | None] = reference(
        "engineering.machine", _("Machine"), help=_("The machine the work was really done on."), readonly=True
    )
    machine: Mapped[Machine | None] = many_to_one("engineering.machine", via="machine_id")
    alternatives: Mapped[list[TaskMachine]] = one_to_many(
        "production.task_machine", via="task_id", label=_("Machines"), order_by="id", back_populates="task"
    )
    predecessors: Mapped[list[TaskPredecessor]] = one_to_many(
        "production.task_predecessor", via="task_id", label=_("Predecessors"), order_by="id", back_populates="task"
    )
    successors: Mapped[list[TaskPredecessor]] = one_to_many(
        "production.task_predecessor", via="predecessor_id", label=_("Successors"), owned=False, order_by="id"
    )
    reports: Mapped[list[Report]] = one_to_many(
        "production.report", via="task_id", label=_("Reports"), owned=False, order_by="id"
    )

    def display(self) -> str:
        return f"{self.order.number} / {self.number} {self.name}"

    def work_problems(self, session: Any) -> Iterable[Problem]:
        """What keeps work from going on: the order is not released, or it is on hold."""
        yield from flow.work_problems(self)

    def on_start(self, session: Any) -> None:
        """Remember when; the production order is in progress."""
        self.started_at = self.started_at or now()
        flow.start_order(session, self.order)

    def finish_problems(self, session: Any) -> Iterable[Problem]:
        """A finished task has something to show."""
        if self.good_quantity + self.scrap_quantity == 0:
            yield Problem(_("Report a quantity before you finish."), "/good_quantity", "nothing_reported")

    def on_finish(self, session: Any) -> None:
        """Successors may become ready; the order may be complete."""
        self.finished_at = now()
        flow.after_task(session, self.order)

    def on_reopen(self, session: Any) -> None:
        """A report was taken back; what depended on it waits again."""
        self.finished_at = None
        flow.after_reopening(session, self.order)

    def on_skip(self, session: Any) -> None:
        """Successors need not wait for it."""
        flow.after_task(session, self.order)

    def on_unblock(self, session: Any) -> None:
        """Ready again, if its predecessors allow it."""
        flow.refresh_readiness(session, self.order)

    @action(_("Report"), groups=WORKER, needs="read")
    def report(
        self,
        session: Any,
        good: Any = 0,
        scrap: Any = 0,
        reason: str = "",
        note: str = "",
        machine_id: int | None = None,
    ) -> dict[str, Any]:
        """Report what was made; starts a ready task. See :func:`addons.production.services.reporting.report`."""
        made = reporting.report(session, self, good, scrap, reason=reason, note=note, machine_id=machine_id)
        return {"report_id": made.id}


class TaskMachine(Model, model="production.task_machine"):
    """A machine that can do the task, and how fast: 100 % needs exactly the task's run minutes."""

    title = _("Machine of a task")
    title_plural = _("Machines of tasks")
    plural = "task-machines"
    parent = "task_id"
    record_name = "machine_id"
    table_args = (
        UniqueConstraint("task_id", "machine_id"),
        CheckConstraint("speed_percent > 0", name="speed_positive"),
    )

    task_id: Mapped[int] = reference("production.task", _("Operation task"), ondelete="CASCADE", readonly=True)
    task: Mapped[Task] = many_to_one("production.task", via="task_id", back_populates="alternatives")
    machine_id: Mapped[int] = reference("engineering.machine", _("Machine"), readonly=True)
    machine: Mapped[Machine] = many_to_one("engineering.machine", via="machine_id")
    speed_percent: Mapped[Decimal] = mapped_column(
        Quantity, default=Decimal(100), info=ui(_("Speed"), unit=_("%"), positive=True, readonly=True)
    )


class TaskPredecessor(Model, model="production.task_predecessor"):
    """An edge of the order's own routing graph: the task waits for its predecessor."""

    title = _("Predecessor of a task")
    title_plural = _("Predecessors of tasks")
    plural = "task-predecessors"
    parent = "task_id"
    record_name = "predecessor_id"
    table_args = (
        UniqueConstraint("task_id", "predecessor_id"),
        CheckConstraint("task_id <> predecessor_id", name="not_itself"),
    )

    task_id: Mapped[int] = reference("production.task", _("Operation task"), ondelete="CASCADE", readonly=True)
    task: Mapped[Task] = many_to_one("production.task", via="task_id", back_populates="predecessors")
    predecessor_id: Mapped[int] = reference("production.task", _("Predecessor"), ondelete="CASCADE", readonly=True)
    predecessor: Mapped[Task] = many_to_one("production.task", via="predecessor_id")
