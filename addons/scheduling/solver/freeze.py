"""A running plan as a problem: what has started is pinned, nothing else starts before now."""

from __future__ import annotations

from dataclasses import replace

from addons.scheduling.solver.plan import Plan
from addons.scheduling.solver.problem import Operation, Pin, Problem


def freeze(problem: Problem, plan: Plan, *, now: int, frozen_until: int | None = None) -> Problem:
    """The problem with everything pinned that must stay, and nothing else before ``now``.

    What starts before ``now`` stays as planned; what starts before ``frozen_until`` stays unless an outage hits it.
    ``plan`` may know only the problem's first operations.
    """
    until = now if frozen_until is None else max(now, frozen_until)
    operations: list[Operation] = []
    for index, operation in enumerate(problem.operations):
        if operation.pin is None and index < len(plan.machine) and plan.start[index] < until:
            start, end, machine = plan.start[index], plan.end[index], plan.machine[index]
            outages = problem.machines[machine].outages
            hit = any(begins < end and ends > start for begins, ends in outages)
            if start < now or not hit:
                operation = replace(operation, pin=Pin(machine, start, plan.setup_end[index], end))
        if operation.pin is None:
            earliest = now if operation.earliest is None else max(now, operation.earliest)
            operation = replace(operation, earliest=earliest)
        operations.append(operation)
    # The machines are ready from now on, so that no set-up that may come early is planned into the past.
    machines = tuple(replace(machine, ready=max(machine.ready, now)) for machine in problem.machines)
    return replace(problem, machines=machines, operations=tuple(operations))
