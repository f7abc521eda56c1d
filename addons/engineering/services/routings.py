"""Machines, order and copies of operations."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import select

from addons.engineering.lookup import loaded
from addons.engineering.models.operation import Operation, OperationMachine, OperationPredecessor
from addons.engineering.models.routing import Routing
from addons.engineering.models.work_centre import Machine

COPIED = (
    "sequence",
    "name",
    "work_centre_id",
    "setup_minutes",
    "run_minutes",
    "queue_minutes",
    "transfer_batch",
    "setup_family_id",
    "interruptible",
    "instructions",
)


def machines_of(session: Any, operation: Operation) -> list[tuple[Machine, Decimal]]:
    """The active machines that can do the operation, each with its speed in percent for it.

    A listed machine runs at its own speed times the one listed; with none listed, every machine of the work centre can.
    """
    listed = [(loaded(session, line, "machine"), Decimal(line.speed_percent)) for line in operation.machines]
    if not listed:
        centre = loaded(session, operation, "work_centre")
        machine_class = session.models[Machine]
        query = select(machine_class).where(machine_class.work_centre_id == (centre.id if centre else None))
        listed = [(machine, Decimal(100)) for machine in session.scalars(query.order_by(machine_class.code))]
    return [(machine, machine.speed * speed / 100) for machine, speed in listed if machine.active]


def predecessors_of(operations: list[Operation], session: Any) -> dict[Operation, list[Operation]]:
    """Which operations of a routing come directly before each: those listed, else those of the next lower sequence."""
    before: dict[Operation, list[Operation]] = {}
    for operation in operations:
        listed = [loaded(session, line, "predecessor") for line in operation.predecessors]
        if listed:
            before[operation] = [step for step in listed if step is not None]
            continue
        lower = [step.sequence for step in operations if step.sequence < operation.sequence]
        before[operation] = [step for step in operations if lower and step.sequence == max(lower)]
    return before


def predecessor_cycle(session: Any, operations: list[Operation], start: Operation) -> list[Operation]:
    """A way of predecessors from ``start`` back to itself, or an empty list."""
    before = predecessors_of(operations, session)
    after: dict[Operation, Operation] = {}
    waiting = [start]
    while waiting:
        step = waiting.pop()
        for earlier in before.get(step, ()):
            if earlier is start:
                path = [step]
                while path[-1] is not start:
                    path.append(after[path[-1]])
                return [start, *path]
            if earlier not in after:
                after[earlier] = step
                waiting.append(earlier)
    return []


def copy_operations(routing: Routing) -> list[Operation]:
    """Unsaved copies of the operations with machines and predecessors, for a new revision."""
    models = routing.models
    copies = {
        operation: models[Operation](
            **{name: getattr(operation, name) for name in COPIED},
            machines=[
                models[OperationMachine](machine_id=line.machine_id, speed_percent=line.speed_percent)
                for line in operation.machines
            ],
        )
        for operation in routing.operations
    }
    for operation, copy in copies.items():
        copy.predecessors = [
            models[OperationPredecessor](predecessor=copies[line.predecessor]) for line in operation.predecessors
        ]
    return list(copies.values())
