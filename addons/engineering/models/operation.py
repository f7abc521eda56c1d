"""Operations of a routing, the machines that can do them, and what must be done before."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from addons.engineering.lookup import loaded
from core.errors import Problem
from core.i18n import translator
from core.orm import Model, Quantity, many_to_one, one_to_many, reference, ui

if TYPE_CHECKING:
    from addons.engineering.models.routing import Routing
    from addons.engineering.models.work_centre import Machine, SetupFamily, WorkCentre

_ = translator("engineering")

NO_TIME_BELOW_ZERO = "setup_minutes >= 0 AND run_minutes >= 0 AND queue_minutes >= 0"


class Operation(Model, model="engineering.operation"):
    """One step of a routing. Times are minutes on a machine of 100 % speed."""

    title = _("Operation")
    title_plural = _("Operations")
    search_fields = ("name",)
    default_sort = ("routing_id", "sequence")
    parent = "routing_id"
    table_args = (
        CheckConstraint(NO_TIME_BELOW_ZERO, name="times_not_negative"),
        CheckConstraint("transfer_batch IS NULL OR transfer_batch > 0", name="transfer_batch_positive"),
    )

    routing_id: Mapped[int] = reference("engineering.routing", _("Routing"), ondelete="CASCADE")
    sequence: Mapped[int] = mapped_column(
        default=10, info=ui(_("Sequence"), help=_("Operations of equal sequence may run side by side."), minimum=0)
    )
    name: Mapped[str] = mapped_column(String(80), info=ui(_("Name")))
    work_centre_id: Mapped[int] = reference("engineering.work_centre", _("Work centre"))
    setup_minutes: Mapped[Decimal] = mapped_column(
        Quantity, default=Decimal(0), info=ui(_("Set-up time"), unit=_("min"), help=_("Once per task."), minimum=0)
    )
    run_minutes: Mapped[Decimal] = mapped_column(
        Quantity, default=Decimal(0), info=ui(_("Run time"), unit=_("min"), help=_("For one unit."), minimum=0)
    )
    queue_minutes: Mapped[Decimal] = mapped_column(
        Quantity,
        default=Decimal(0),
        info=ui(_("Wait after"), unit=_("min"), help=_("Cooling, drying, moving: no machine is needed."), minimum=0),
    )
    transfer_batch: Mapped[Decimal | None] = mapped_column(
        Quantity,
        info=ui(_("Transfer batch"), help=_("So many units may move on before the rest is done."), positive=True),
    )
    setup_family_id: Mapped[int | None] = reference("engineering.setup_family", _("Set-up family"))
    interruptible: Mapped[bool] = mapped_column(
        default=True, info=ui(_("Interruptible"), help=_("May stop at the end of a shift and go on in the next."))
    )
    instructions: Mapped[str | None] = mapped_column(Text, info=ui(_("Instructions"), widget="textarea"))

    routing: Mapped[Routing] = many_to_one("engineering.routing", via="routing_id", back_populates="operations")
    work_centre: Mapped[WorkCentre] = many_to_one("engineering.work_centre", via="work_centre_id")
    setup_family: Mapped[SetupFamily | None] = many_to_one("engineering.setup_family", via="setup_family_id")
    machines: Mapped[list[OperationMachine]] = one_to_many(
        "engineering.operation_machine",
        via="operation_id",
        label=_("Machines"),
        order_by="id",
        back_populates="operation",
    )
    predecessors: Mapped[list[OperationPredecessor]] = one_to_many(
        "engineering.operation_predecessor",
        via="operation_id",
        label=_("Predecessors"),
        order_by="id",
        back_populates="operation",
    )

    def display(self) -> str:
        return f"{self.sequence} {self.name}"

    def problems(self, session: Any) -> Iterable[Problem]:
        yield from super().problems(session)
        family = loaded(session, self, "setup_family")
        if family is not None and loaded(session, family, "work_centre") is not loaded(session, self, "work_centre"):
            yield Problem(_("This family belongs to another work centre."), "/setup_family_id")


class OperationMachine(Model, model="engineering.operation_machine"):
    """A machine that can do the operation, with its speed for it. None listed: every machine of the work centre."""

    title = _("Machine of an operation")
    title_plural = _("Machines of operations")
    record_name = "id"
    parent = "operation_id"
    table_args = (
        UniqueConstraint("operation_id", "machine_id"),
        CheckConstraint("speed_percent > 0", name="speed_positive"),
    )

    operation_id: Mapped[int] = reference("engineering.operation", _("Operation"), ondelete="CASCADE")
    machine_id: Mapped[int] = reference("engineering.machine", _("Machine"))
    speed_percent: Mapped[Decimal] = mapped_column(
        Quantity, default=Decimal(100), info=ui(_("Speed"), unit=_("%"), positive=True)
    )
    operation: Mapped[Operation] = many_to_one("engineering.operation", via="operation_id", back_populates="machines")
    machine: Mapped[Machine] = many_to_one("engineering.machine", via="machine_id")

    def problems(self, session: Any) -> Iterable[Problem]:
        yield from super().problems(session)
        machine, operation = loaded(session, self, "machine"), loaded(session, self, "operation")
        if machine is None or operation is None:
            return
        if loaded(session, machine, "work_centre") is not loaded(session, operation, "work_centre"):
            text = _("Machine {machine} belongs to another work centre.", machine=machine.code)
            yield Problem(text, "/machine_id")


class OperationPredecessor(Model, model="engineering.operation_predecessor"):
    """An operation that comes before. None listed: those of the next lower sequence."""

    title = _("Predecessor")
    title_plural = _("Predecessors")
    record_name = "id"
    parent = "operation_id"
    table_args = (UniqueConstraint("operation_id", "predecessor_id"),)

    operation_id: Mapped[int] = reference("engineering.operation", _("Operation"), ondelete="CASCADE")
    predecessor_id: Mapped[int] = reference("engineering.operation", _("Predecessor"), ondelete="CASCADE")
    operation: Mapped[Operation] = many_to_one(
        "engineering.operation", via="operation_id", back_populates="predecessors"
    )
    predecessor: Mapped[Operation] = many_to_one("engineering.operation", via="predecessor_id")

    def problems(self, session: Any) -> Iterable[Problem]:
        from addons.engineering.services.routings import predecessor_cycle

        yield from super().problems(session)
        operation, before = loaded(session, self, "operation"), loaded(session, self, "predecessor")
        if operation is None or before is None:
            return
        routing = loaded(session, operation, "routing")
        if routing is None:
            return
        if loaded(session, before, "routing") is not routing:
            yield Problem(_("The predecessor belongs to another routing."), "/predecessor_id")
            return
        cycle = predecessor_cycle(session, list(routing.operations), operation)
        if cycle:
            words = " → ".join(step.display() for step in cycle)
            yield Problem(_("The operations would wait for each other: {path}", path=words), "/predecessor_id", "cycle")
