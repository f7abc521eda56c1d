"""Lower bounds that need no search: what every plan costs at least."""

from __future__ import annotations

from addons.scheduling.solver.calendar import CalendarEnds
from addons.scheduling.solver.kernel import Kernel


def earliest_ends(kernel: Kernel) -> list[int]:
    """Earliest end of every operation if it had its machines to itself; pinned ones as they stand."""
    count = len(kernel.problem.operations)
    begin, end = [0] * count, [0] * count
    for index in kernel.order:
        if kernel.pinned[index]:
            _, _, begin[index], end[index] = kernel.pin_times[index]
            continue
        ready = kernel.release[index]
        for before, lag, transfer in kernel.predecessors[index]:
            # An overlapping predecessor certainly begins its run before; nothing more is used of it.
            ready = max(ready, (end[before] if transfer is None else begin[before]) + lag)
        best: tuple[int, int] | None = None
        for machine, own, run in kernel.alternatives[index]:
            axis = kernel.axes[machine]
            first = kernel.first_work[machine]
            try:
                position = max(axis.work(ready), first + own) if kernel.early else max(axis.work(ready), first) + own
                if not kernel.breakable[index]:
                    position = axis.fit(position, run)
                begins = axis.wall_end(position) if run == 0 else axis.wall_start(position)
                times = axis.wall_end(position + run), begins
            except CalendarEnds:
                continue
            best = times if best is None else (min(best[0], times[0]), min(best[1], times[1]))
        if best is None:
            raise kernel.calendar_error(index, kernel.alternatives[index][0].machine)
        end[index], begin[index] = best
    return end


def lower_bound(kernel: Kernel, objective: str) -> int:
    """A value no plan can beat."""
    ends = earliest_ends(kernel)
    problem = kernel.problem
    if objective == "makespan":
        return max(max(ends, default=0), _machine_load(kernel))
    finished = [-(1 << 62)] * len(problem.jobs)
    for operation, end in zip(problem.operations, ends, strict=True):
        finished[operation.job] = max(finished[operation.job], end)
    return sum(
        job.weight * max(0, end - job.due)
        for job, end in zip(problem.jobs, finished, strict=True)
        if job.due is not None
    )


def _machine_load(kernel: Kernel) -> int:
    """Latest end over machines of the work that only that machine can do."""
    work: dict[int, int] = {}
    first: dict[int, int] = {}
    for index, alternatives in enumerate(kernel.alternatives):
        if len(alternatives) == 1 and not kernel.pinned[index]:
            machine, own, run = alternatives[0]
            work[machine] = work.get(machine, 0) + own + run
            release = kernel.axes[machine].work(kernel.release[index])
            if kernel.early:
                release -= own
            first[machine] = min(first.get(machine, release), release)
    latest = _total_load(kernel)
    for machine, load in work.items():
        axis = kernel.axes[machine]
        try:
            latest = max(latest, axis.wall_end(max(first[machine], kernel.first_work[machine]) + load))
        except CalendarEnds:
            raise kernel.calendar_error(kernel.order[0], machine) from None
    return latest


def _total_load(kernel: Kernel) -> int:
    """All runs spread evenly over machines that never close; 0 where there are others or pins."""
    if not kernel.order or kernel.pin_times or not all(axis.identity for axis in kernel.axes):
        return 0
    runs = sum(min(choice.run for choice in alternatives) for alternatives in kernel.alternatives)
    first = max(min(kernel.release), min(kernel.first_work))
    return first - (-runs // len(kernel.axes))
