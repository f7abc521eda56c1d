"""What the solver refuses, in words that name the record."""

from __future__ import annotations

from typing import Any

from addons.scheduling.services.loading import Loaded
from addons.scheduling.solver.problem import ProblemError
from core.errors import Problem as Fault
from core.errors import ValidationFailed
from core.i18n import translator

_ = translator("scheduling")


def explained(loaded: Loaded, error: ProblemError) -> ValidationFailed:
    """The refusal of a problem as an error that names order, operation or machine."""
    return ValidationFailed([_fault(loaded, error)], _("Planning is not possible yet."))


def _fault(loaded: Loaded, error: ProblemError) -> Fault:
    machine = _machine(loaded, error)
    operation = error.index if error.kind == "operation" else error.detail.get("operation")
    if error.code in ("calendar_ends", "machine_never_open", "machine_no_calendar"):
        text = _("The calendar of machine {machine} has no working time left for all its work.", machine=machine)
        return Fault(text, f"/machines/{machine}", error.code)
    if operation is None:
        return Fault(_("The data cannot be planned: {cause}", cause=str(error)), "", error.code)
    task = loaded.tasks[operation]
    names: dict[str, Any] = {"number": task.number, "name": task.name, "machine": machine}
    names["order"] = next(row.number for row in loaded.orders if row.id == task.order_id)
    pointer = f"/tasks/{task.id}"
    if error.code == "does_not_fit":
        text = _(
            "Order {order}, operation {number} {name} may not be interrupted, and no shift is long enough for it.",
            **names,
        )
        return Fault(text, pointer, error.code)
    if error.code == "cycle":
        text = _("Order {order}, operation {number} {name} waits for itself through its predecessors.", **names)
        return Fault(text, pointer, error.code)
    text = _("Order {order}, operation {number} {name} cannot be planned: {cause}", cause=error.code, **names)
    return Fault(text, pointer, error.code)


def _machine(loaded: Loaded, error: ProblemError) -> str:
    index = error.index if error.kind == "machine" else error.detail.get("machine")
    return loaded.machines[index].code if isinstance(index, int) else ""
