"""Operation tasks as the solver's operations: machines and times, what waits for what, and what stands already."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

from addons.scheduling.services.axis import TimeAxis
from addons.scheduling.services.hours import refuse
from addons.scheduling.services.plant import Plant
from addons.scheduling.solver.problem import Alternative, Link, Operation, Pin
from core.errors import Problem as Fault
from core.i18n import translator

_ = translator("scheduling")

BEGUN = ("running", "paused")
SCALE = 1_000_000
"""Quantities have six places."""


class OperationBuilder:
    """Fed with rows, gives operations. ``tasks`` are the open ones, ``every_task`` all of the open orders."""

    def __init__(
        self,
        axis: TimeAxis,
        orders: list[Any],
        tasks: list[Any],
        every_task: list[Any],
        placed: dict[int, Any],
        follow: bool,
    ) -> None:
        self.axis = axis
        self.orders = orders
        self.tasks = tasks
        self.known = {row.id: row for row in every_task}
        self.index = {row.id: index for index, row in enumerate(tasks)}
        self.placed = placed
        self.follow = follow
        self.pinned: set[int] = set()
        self.feeding: set[int] = set()
        """Ids of orders whose end an open task of another order waits for."""
        self.before: dict[int, list[int]] = {}
        self.choices: dict[int, list[Any]] = {}
        self.machines: dict[int, Any] = {}
        self.machine_index: dict[int, int] = {}

    # --- what waits for what

    def take_graph(self, edges: list[Any]) -> None:
        """The routing graph of each order, and the components that feed its first tasks."""
        for edge in edges:
            self.before.setdefault(edge.task_id, []).append(edge.predecessor_id)
        first: dict[int, list[int]] = {}
        last: dict[int, list[int]] = {}
        followed = {found for task in self.tasks for found in self._open_before(task.id)}
        for task in self.tasks:
            if task.id not in followed:
                last.setdefault(task.order_id, []).append(task.id)
            if not self.before.get(task.id):
                first.setdefault(task.order_id, []).append(task.id)
        self.components: dict[int, list[int]] = {}
        for order in self.orders:
            if order.parent_id in first and order.id in last:
                self.feeding.add(order.id)
                for task_id in first[order.parent_id]:
                    self.components.setdefault(task_id, []).extend(last[order.id])

    def _open_before(self, task_id: int) -> list[int]:
        """The open predecessors of a task; a skipped one lets those before it through."""
        found: list[int] = []
        waiting = list(self.before.get(task_id, ()))
        while waiting:
            earlier = waiting.pop(0)
            if earlier in self.index:
                found.append(earlier)
            elif earlier in self.known and self.known[earlier].state == "skipped":
                waiting.extend(self.before.get(earlier, ()))
        return list(dict.fromkeys(found))

    def _links(self, task: Any) -> tuple[Link, ...]:
        found = []
        for task_id in self._open_before(task.id):
            earlier = self.tasks[self.index[task_id]]
            found.append(Link(self.index[task_id], math.ceil(earlier.queue_minutes), _transfer(earlier)))
        for task_id in self.components.get(task.id, ()):
            earlier = self.tasks[self.index[task_id]]
            found.append(Link(self.index[task_id], math.ceil(earlier.queue_minutes)))
        return tuple(found)

    def _earliest(self, task: Any) -> int | None:
        """A wait after a predecessor that is done already."""
        moments = []
        for task_id in self.before.get(task.id, ()):
            earlier = self.known.get(task_id)
            if earlier is not None and earlier.finished_at is not None and earlier.state == "done":
                moments.append(self.axis.minute_up(earlier.finished_at) + math.ceil(earlier.queue_minutes))
        latest = max(moments, default=0)
        return latest if latest > 0 else None

    # --- machines

    def take_machines(self, machines: list[Any], alternatives: list[Any]) -> None:
        """Which machines can do each open task; those out of use only for what runs on them."""
        by_id = {row.id: row for row in machines}
        for row in alternatives:
            if row.task_id in self.index:
                self.choices.setdefault(row.task_id, []).append(row)
        self.named = {task_id: [row.machine_id for row in found] for task_id, found in self.choices.items()}
        self.machines = by_id
        for task in self.tasks:
            usable = [row for row in self.choices.get(task.id, ()) if row.machine_id in by_id]
            self.choices[task.id] = [row for row in usable if by_id[row.machine_id].active]
            if task.state in BEGUN and task.machine_id in by_id:
                self.choices[task.id] = [row for row in usable if row.machine_id == task.machine_id] or [
                    _AtWork(task.machine_id)
                ]

    def refuse_impossible(self) -> None:
        """Raises ValidationFailed naming each task that no machine in use could do."""
        numbers = {row.id: row.number for row in self.orders}
        faults = []
        for task in self.tasks:
            if not self.choices[task.id]:
                text = _(
                    "Order {order}, operation {number} {name}: no machine in use can do it.",
                    order=numbers[task.order_id],
                    number=task.number,
                    name=task.name,
                )
                faults.append(Fault(text, f"/tasks/{task.id}", "operation_no_machine"))
        refuse(faults)

    def used_machines(self) -> list[Any]:
        """The machines that the tasks need, in order; fixes their indices."""
        used = {row.machine_id for found in self.choices.values() for row in found}
        kept = [row for row in self.machines.values() if row.id in used]
        self.machine_index = {row.id: index for index, row in enumerate(kept)}
        return kept

    # --- operations

    def operations(self, plant: Plant) -> list[Operation]:
        order_index = {row.id: index for index, row in enumerate(self.orders)}
        return [self._operation(task, order_index[task.order_id], plant) for task in self.tasks]

    def _operation(self, task: Any, job: int, plant: Plant) -> Operation:
        alternatives = tuple(self._alternative(task, row) for row in self.choices[task.id])
        pin = self._pin(task, alternatives)
        if pin is None and task.id in self.placed and self.placed[task.id].is_pinned:
            # Its time has passed: it stays on the machine the planner chose.
            own = self.machine_index.get(self.placed[task.id].machine_id)
            alternatives = tuple(a for a in alternatives if a.machine == own) or alternatives
        return Operation(
            job=job,
            alternatives=alternatives,
            predecessors=self._links(task),
            family=self._family(task, alternatives, plant),
            breakable=bool(task.interruptible),
            earliest=self._earliest(task),
            pin=pin,
            key=str(task.id),
        )

    def _alternative(self, task: Any, row: Any) -> Alternative:
        setup = 0 if task.started_at is not None else math.ceil(task.setup_minutes)
        left = max(Fraction(0), 1 - Fraction(task.good_quantity) / Fraction(task.quantity))
        run = Fraction(task.run_minutes) * left * 100 / Fraction(row.speed_percent)
        return Alternative(self.machine_index[row.machine_id], setup, math.ceil(run))

    def _family(self, task: Any, alternatives: tuple[Alternative, ...], plant: Plant) -> int | None:
        place = plant.families.get(task.setup_family_id or 0)
        if place is None or any(a.run == 0 for a in alternatives):
            return None
        centres = {self.machines[row.machine_id].work_centre_id for row in self.choices[task.id]}
        return place[1] if centres == {place[0]} else None

    def _pin(self, task: Any, alternatives: tuple[Alternative, ...]) -> Pin | None:
        placed = self.placed.get(task.id)
        if task.state in BEGUN:
            return self._at_work(task, placed, alternatives)
        if placed is None:
            return None
        machine = self.machine_index.get(placed.machine_id)
        if machine is None or machine not in {a.machine for a in alternatives}:
            return None
        start, end = self.axis.minute(placed.start_at), self.axis.minute(placed.end_at)
        if placed.is_pinned and start >= 0:
            self.pinned.add(task.id)
            return Pin(machine, start)
        if self.follow and start < 0 < end:
            return Pin(machine, start, self.axis.minute(placed.setup_end_at), end)
        return None

    def _at_work(self, task: Any, placed: Any, alternatives: tuple[Alternative, ...]) -> Pin:
        """A fact: from its start until the rest is made, counted from now."""
        machine = self.machine_index.get(task.machine_id or (placed.machine_id if placed is not None else 0))
        if machine is None or machine not in {a.machine for a in alternatives}:
            machine = alternatives[0].machine
        begun = self.axis.minute(task.started_at) if task.started_at is not None else 0
        return Pin(machine, min(begun, 0), setup_end=0)


class _AtWork:
    """A machine that works on a task without being listed for it: at full speed, as far as anybody knows."""

    speed_percent = 100

    def __init__(self, machine_id: int) -> None:
        self.machine_id = machine_id


def _transfer(task: Any) -> tuple[int, int] | None:
    """Which part of what is left of a task lets the next one begin; None: all of it."""
    left = task.quantity - task.good_quantity
    if task.transfer_batch is None or left <= 0 or task.transfer_batch >= task.quantity:
        return None
    missing = max(task.transfer_batch - task.good_quantity, 0)
    part, whole = int(missing * SCALE), int(left * SCALE)
    divisor = math.gcd(max(part, 1), whole)
    return max(part, 1) // divisor, whole // divisor
