"""A running plan as a problem: what has started is pinned, nothing else starts before now."""

from __future__ import annotations

from dataclasses import replace

from addons.scheduling.solver.calendar import Axis
from addons.scheduling.solver.plan import Plan
from addons.scheduling.solver.problem import Pin, Problem, topological_order


def freeze(problem: Problem, plan: Plan, *, now: int, frozen_until: int | None = None) -> Problem:
    """The problem with everything pinned that must stay, and nothing else before ``now``.

    What starts before ``now`` stays as planned; what starts before ``frozen_until`` stays unless an outage hits it or
    something that it waits for.
    ``plan`` may know only the problem's first operations.
    """
    problem.check()
    until = now if frozen_until is None else max(now, frozen_until)
    operations = list(problem.operations)
    for index in topological_order(problem):
        operation = operations[index]
        planned = index < len(plan.machine)
        hit = planned and _is_hit(problem, plan, index)
        if operation.pin is not None:
            if planned and operation.pin.end is None and _still_true(problem, plan, index):
                # Its times are known now; computed again they could depend on what is pinned before it.
                operations[index] = replace(operation, pin=_pin(plan, index))
            continue
        # What waits for something that may still move cannot be held: a set-up made early, or work behind a breakdown.
        held = all(operations[link.operation].pin is not None for link in operation.predecessors)
        if held and planned and (plan.start[index] < now or (plan.start[index] < until and not hit)):
            operations[index] = replace(operation, pin=_pin(plan, index))
        else:
            earliest = now if operation.earliest is None else max(now, operation.earliest)
            operations[index] = replace(operation, earliest=earliest)
    # The machines are ready from now on, so that no set-up that may come early is planned into the past.
    machines = tuple(replace(machine, ready=max(machine.ready, now)) for machine in problem.machines)
    return replace(problem, machines=machines, operations=tuple(operations))


def _pin(plan: Plan, index: int) -> Pin:
    return Pin(plan.machine[index], plan.start[index], plan.setup_end[index], plan.end[index])


def _still_true(problem: Problem, plan: Plan, index: int) -> bool:
    """Whether an operation's planned times still hold its run; a new outage makes a pin without an end longer."""
    machine = problem.machines[plan.machine[index]]
    if machine.calendar is None:
        return False
    axis = Axis(problem.calendars[machine.calendar], machine.outages)
    run = next((a.run for a in problem.operations[index].alternatives if a.machine == plan.machine[index]), None)
    return axis.work(plan.end[index]) - axis.work(plan.setup_end[index]) == run


def _is_hit(problem: Problem, plan: Plan, index: int) -> bool:
    """Whether an outage of its machine falls into the planned time of an operation."""
    outages = problem.machines[plan.machine[index]].outages
    return any(begins < plan.end[index] and ends > plan.start[index] for begins, ends in outages)
