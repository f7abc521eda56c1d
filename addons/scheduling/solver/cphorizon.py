"""The time frame of the exact model: when each operation may run without losing the best plan."""

from __future__ import annotations

from dataclasses import dataclass

from addons.scheduling.solver.bounds import earliest_ends, lower_bound
from addons.scheduling.solver.calendar import CalendarEnds
from addons.scheduling.solver.kernel import Kernel
from addons.scheduling.solver.plan import Plan


@dataclass(frozen=True, slots=True)
class Window:
    """Wall times between which an operation runs."""

    ready: int
    latest: int


class Frame:
    """Windows by operation; ``first`` and ``last`` enclose them all, ``bound`` is a lower bound of the objective.

    ``complete`` tells that no better plan than the hint can lie outside, so that an optimum inside is one.
    """

    def __init__(self, windows: list[Window], bound: int, *, complete: bool) -> None:
        self.windows = windows
        self.bound = bound
        self.complete = complete
        self.first = min((window.ready for window in windows), default=0)
        self.last = max((window.latest for window in windows), default=0)

    def __getitem__(self, index: int) -> Window:
        return self.windows[index]


def windows(kernel: Kernel, objective: str, hint: Plan) -> Frame:
    """The frame for plans at least as good as the hint."""
    problem = kernel.problem
    ends = earliest_ends(kernel)
    ready = [0] * len(ends)
    for index in kernel.order:
        if kernel.pinned[index]:
            ready[index] = kernel.pin_times[index][2]
            continue
        ready[index] = kernel.release[index]
        for before, lag, transfer in kernel.predecessors[index]:
            at = ready[before] if transfer is not None else ends[before]
            ready[index] = max(ready[index], at + lag)
    complete = True
    if objective == "makespan":
        horizon = hint.makespan
    else:
        first = min(ready, default=0)
        limit = first + max(3, 600 // max(len(ready), 1)) * max(hint.makespan - first, 1)
        horizon = _serial(kernel, hint, limit)
        complete = horizon < limit
    latest = [horizon] * len(ends)
    if objective != "makespan":
        for index, operation in enumerate(problem.operations):
            job = problem.jobs[operation.job]
            if job.due is not None and job.weight:
                latest[index] = min(horizon, job.due + hint.weighted_tardiness // job.weight)
        for index in reversed(kernel.order):
            for before, _, _ in kernel.predecessors[index]:
                if not kernel.pinned[index]:
                    latest[before] = min(latest[before], latest[index])
    frame = [Window(ready[i], max(latest[i], hint.end[i])) for i in range(len(ends))]
    return Frame(frame, lower_bound(kernel, objective), complete=complete)


def _serial(kernel: Kernel, hint: Plan, limit: int) -> int:
    """The end if everything ran one after the other after the last date, slowest and with the worst changeovers."""
    dates = [kernel.release[i] for i in range(len(kernel.release))] + [m.ready for m in kernel.problem.machines]
    time = max([*dates, *(end for _, _, _, end in kernel.pin_times.values())], default=0)
    begin = time
    for index in kernel.order:
        if kernel.pinned[index]:
            continue
        time += max((link.lag for link in kernel.predecessors[index]), default=0)
        latest = time
        for machine, own, run in kernel.alternatives[index]:
            matrix, family = kernel.group_setups[machine], kernel.family[index]
            worst = max(row[family] for row in matrix) if matrix is not None and family is not None else 0
            axis = kernel.axes[machine]
            try:
                position = axis.work(time) + own + worst
                if not kernel.breakable[index]:
                    position = axis.fit(position, run)
                latest = max(latest, axis.wall_end(position + run))
            except CalendarEnds:
                return limit
        time = latest
        if time > limit:
            return limit
    # Across different calendars the order of the chain matters a little; a tenth more covers it amply.
    return min(limit, max(time + (time - begin) // 10, hint.makespan))
