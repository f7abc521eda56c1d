"""A published plan as it can still be kept now: everything on its machine, nothing earlier than planned."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from addons.scheduling.services.loading import Loaded
from addons.scheduling.solver.decode import Decoder, plan_order
from addons.scheduling.solver.kernel import Kernel
from addons.scheduling.solver.plan import Plan
from addons.scheduling.solver.problem import Operation, Problem


@dataclass(frozen=True)
class Followed:
    """``loaded`` holds what the base plan knows, and after that the orders asked for beside it.

    ``problem`` and ``plan`` are of the known part alone, the first of ``loaded``'s operations and jobs.
    """

    loaded: Loaded
    problem: Problem
    plan: Plan


def follow(loaded: Loaded, beside: Collection[int] = ()) -> Followed:
    """Time the base plan again from now on; orders in ``beside`` (ids) are kept for whoever plans them.

    Open tasks that the base plan does not know, and what waits for them, are left out: planning again takes them in.
    """
    known = _known(loaded, beside)
    extra = [index for index, task in enumerate(loaded.tasks) if task.order_id in beside]
    staged = _arranged(loaded, known, extra)
    problem = replace(
        staged.problem,
        operations=staged.problem.operations[: len(known)],
        jobs=staged.problem.jobs[: len(staged.orders) - len(_orders_of(loaded, extra))],
    )
    return Followed(staged, problem, _timed(staged, problem))


def _known(loaded: Loaded, beside: Collection[int]) -> list[int]:
    """Operations that the base plan places on a machine that can still do them, with all they wait for."""
    usable: set[int] = set()
    for index, task in enumerate(loaded.tasks):
        placed = loaded.placed.get(task.id)
        if placed is None or task.order_id in beside:
            continue
        operation = loaded.problem.operations[index]
        machine = loaded.machine_index(placed.machine_id)
        if operation.pin is not None or machine in {a.machine for a in operation.alternatives}:
            usable.add(index)
    while True:
        cut = {
            index
            for index in usable
            if any(link.operation not in usable for link in loaded.problem.operations[index].predecessors)
        }
        if not cut:
            return sorted(usable)
        usable -= cut


def _orders_of(loaded: Loaded, operations: list[int]) -> list[int]:
    ids = {loaded.tasks[index].order_id for index in operations}
    return [job for job, order in enumerate(loaded.orders) if order.id in ids]


def _arranged(loaded: Loaded, known: list[int], extra: list[int]) -> Loaded:
    """The problem with only these operations and their orders, in this order."""
    operations = [*known, *extra]
    jobs = [*_orders_of(loaded, known), *_orders_of(loaded, extra)]
    place = {old: new for new, old in enumerate(operations)}
    job_place = {old: new for new, old in enumerate(jobs)}
    moved: list[Operation] = []
    for index in operations:
        operation = loaded.problem.operations[index]
        links = [link for link in operation.predecessors if link.operation in place]
        moved.append(
            replace(
                operation,
                job=job_place[operation.job],
                predecessors=tuple(link._replace(operation=place[link.operation]) for link in links),
            )
        )
    problem = replace(loaded.problem, operations=tuple(moved), jobs=tuple(loaded.problem.jobs[job] for job in jobs))
    return replace(
        loaded,
        problem=problem,
        tasks=[loaded.tasks[index] for index in operations],
        orders=[loaded.orders[job] for job in jobs],
    )


def _timed(loaded: Loaded, problem: Problem) -> Plan:
    kernel = Kernel(problem)
    placed: list[Any] = [loaded.placed[task.id] for task in loaded.tasks[: len(problem.operations)]]
    start = [loaded.axis.minute(row.start_at) for row in placed]
    end = [loaded.axis.minute(row.end_at) for row in placed]
    machine = {row.id: index for index, row in enumerate(loaded.machines)}
    decoder = Decoder(kernel)
    for index in plan_order(kernel, [(float(a), float(b)) for a, b in zip(start, end, strict=True)]):
        decoder.put(index, machine[placed[index].machine_id], start[index])
    return decoder.plan()
