"""A planner's drag: may an operation stand there, and what does that push?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from addons.scheduling.solver.calendar import CalendarEnds
from addons.scheduling.solver.change import Change, compare
from addons.scheduling.solver.decode import Decoder, plan_key, replay
from addons.scheduling.solver.freeze import freeze
from addons.scheduling.solver.kernel import Kernel
from addons.scheduling.solver.plan import Plan
from addons.scheduling.solver.problem import Problem, ProblemError
from addons.scheduling.solver.validate import require_valid

Reason = Literal["pinned", "wrong_machine", "closed", "release", "predecessor", "blocked_by_pin", "calendar_ends"]


@dataclass(frozen=True, slots=True)
class Move:
    """The answer to a drag.

    ``feasible``: the operation stands where it was put and nothing else moved. ``repaired``: the plan is feasible with
    the knock-on effect in ``change`` (the operation itself may stand a little later, see ``start``). ``refused``: for
    ``reason``; ``operation`` is the one in the way, ``suggestion`` the nearest later start that works, if any.
    """

    status: Literal["feasible", "repaired", "refused"]
    plan: Plan | None = None
    change: Change | None = None
    start: int | None = None
    reason: Reason | None = None
    operation: int | None = None
    suggestion: int | None = None


def move(problem: Problem, plan: Plan, operation: int, machine: int, start: int, *, now: int | None = None) -> Move:
    """Put an operation of a valid plan on ``machine`` at ``start``; others only move later, on their machines.

    With ``now`` what has started is pinned and nothing may start before it. Nothing is written. Raises
    ``ProblemError`` for a broken problem, ``IndexError`` for an unknown operation.
    """
    if not 0 <= operation < len(problem.operations):
        raise IndexError(operation)
    kernel = Kernel(problem if now is None else freeze(problem, plan, now=now))
    if kernel.pinned[operation]:
        return Move("refused", reason="pinned", operation=operation)
    if machine not in kernel.choice[operation]:
        return Move("refused", reason="wrong_machine")
    answer = _attempt(kernel, plan, operation, machine, start)
    if answer.suggestion is not None:
        answer = replace(answer, suggestion=_settle(kernel, plan, operation, machine, answer.suggestion))
    return answer


def _settle(kernel: Kernel, plan: Plan, operation: int, machine: int, start: int) -> int | None:
    """The first start from ``start`` on that is not refused: each refusal names a later one."""
    for _ in range(len(kernel.pins[machine]) + 4):
        answer = _attempt(kernel, plan, operation, machine, start)
        if answer.status != "refused":
            return answer.start
        if answer.suggestion is None or answer.suggestion <= start:
            return None
        start = answer.suggestion
    return None


def _attempt(kernel: Kernel, plan: Plan, operation: int, machine: int, start: int) -> Move:
    refusal = _too_early(kernel, plan, operation, machine, start)
    if refusal is not None:
        return refusal
    try:
        moved = _replay(kernel, plan, operation, machine, start)
    except ProblemError:
        # The only thing a replay can lack is open time on the way later.
        return Move("refused", reason="calendar_ends")
    if moved.start[operation] != start:
        pin = _pin_at(kernel, machine, start, moved.start[operation])
        if pin is not None:
            return Move("refused", reason="blocked_by_pin", operation=pin, suggestion=moved.start[operation])
    require_valid(kernel.problem, moved, "move")
    change = compare(kernel.problem, plan, moved)
    alone = moved.start[operation] == start and all(shift.operation == operation for shift in change.shifts)
    return Move("feasible" if alone else "repaired", moved, change, start=moved.start[operation])


def _too_early(kernel: Kernel, plan: Plan, operation: int, machine: int, start: int) -> Move | None:
    """Refuse a start in closed time or before the operation may start, with the next one that works."""
    axis, choice = kernel.axes[machine], kernel.choice[operation][machine]
    times = list(plan.start), list(plan.setup_end), list(plan.end), list(plan.machine)
    ready, _ = kernel.bounds(operation, *times)
    own = choice.setup if kernel.early else 0
    try:
        opens = axis.wall_start(axis.work(max(start, kernel.problem.machines[machine].ready)))
        ready_start = axis.wall_start(axis.work(ready) - own)
    except CalendarEnds:
        return Move("refused", reason="calendar_ends")
    suggestion = max(opens, ready_start)
    if start < ready_start:
        released = axis.wall_start(axis.work(kernel.release[operation]) - own)
        if start < released:
            return Move("refused", reason="release", suggestion=suggestion)
        blocker = _last_predecessor(kernel, plan, operation)
        return Move("refused", reason="predecessor", operation=blocker, suggestion=suggestion)
    if opens != start:
        return Move("refused", reason="closed", suggestion=suggestion)
    return None


def _last_predecessor(kernel: Kernel, plan: Plan, operation: int) -> int | None:
    """The predecessor that ends last."""
    links = kernel.predecessors[operation]
    return max((link.operation for link in links), key=lambda index: plan.end[index], default=None)


def _replay(kernel: Kernel, plan: Plan, operation: int, machine: int, start: int) -> Plan:
    """The plan again in the order of its starts, nothing earlier than it was, the moved operation first at its new."""
    key = plan_key(kernel, plan)
    key[operation] = (start, float("-inf"))
    decoder = Decoder(kernel)

    def put(index: int) -> None:
        if index == operation:
            decoder.put(index, machine, start)
        else:
            decoder.put(index, plan.machine[index], plan.start[index])

    return replay(decoder, key, put)


def _pin_at(kernel: Kernel, machine: int, start: int, until: int) -> int | None:
    """A pin on the machine that the operation had to jump over."""
    for _, _, _, index in kernel.pins[machine]:
        _, pin_start, _, pin_end = kernel.pin_times[index]
        if pin_end > start and pin_start < until:
            return index
    return None
