"""Why is a job late? The chain of what each start waited for, back to where waiting began, in time per cause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from addons.scheduling.solver.calendar import merge
from addons.scheduling.solver.kernel import Kernel
from addons.scheduling.solver.plan import Plan
from addons.scheduling.solver.problem import Problem

Cause = Literal[
    "release",
    "material",
    "run",
    "predecessor",
    "machine_busy",
    "set_up",
    "closed",
    "outage",
    "lag",
    "pinned",
    "waiting",
]


@dataclass(frozen=True, slots=True)
class Step:
    """A stretch of time on the chain: its cause and the operation that it concerns.

    ``run`` is the job's own last operation, ``predecessor`` the run of one that it waited for, ``machine_busy`` that of
    another one on the machine. ``closed`` and ``outage`` are closed time, ``lag`` is prescribed waiting, ``waiting``
    free time that the plan did not use. The chain begins with ``release``, ``material`` or ``pinned`` (no length).
    """

    cause: Cause
    operation: int
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why ``job`` ends ``late`` after its due date: the chain from its beginning on, and the sum per cause.

    The sums add up to the time between the beginning of the chain and the job's end.
    """

    job: int
    late: int
    steps: tuple[Step, ...]
    minutes: dict[Cause, int]


def explain(problem: Problem, plan: Plan, jobs: Sequence[int] | None = None) -> list[Explanation]:
    """Explanations of the given jobs, or of all late ones; of a valid plan."""
    return _Explainer(problem, plan).run(jobs)


class _Explainer:
    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem = problem
        self.plan = plan
        self.kernel = Kernel(problem)
        self.before: list[int | None] = [None] * len(plan.machine)
        last: list[int | None] = [None] * len(problem.machines)
        for index in sorted(range(len(plan.machine)), key=lambda i: (plan.start[i], plan.end[i], i)):
            machine = plan.machine[index]
            self.before[index] = last[machine]
            last[machine] = index
        self.outages = [merge(machine.outages) for machine in problem.machines]

    def run(self, jobs: Sequence[int] | None) -> list[Explanation]:
        last: dict[int, int] = {}
        for index, operation in enumerate(self.problem.operations):
            known = last.get(operation.job)
            if known is None or self.plan.end[index] > self.plan.end[known]:
                last[operation.job] = index
        if jobs is None:
            jobs = [j for j in last if self.plan.tardiness(self.problem, j) > 0]
        return [self._chain(job, last[job]) for job in sorted(jobs) if job in last]

    def _chain(self, job: int, index: int) -> Explanation:
        plan = self.plan
        steps: list[Step] = []
        cause: Cause = "run"
        until = plan.end[index]
        # Of a valid plan no operation comes twice; the set guards the loop against any other.
        seen: set[int] = set()
        while index not in seen:
            seen.add(index)
            self._cut(steps, index, plan.setup_end[index], until, cause)
            if self.kernel.pinned[index]:
                self._cut(steps, index, plan.start[index], min(plan.setup_end[index], until), "set_up")
                steps.append(Step("pinned", index, plan.start[index], plan.start[index]))
                break
            bound = self._binding(index)
            start = plan.start[index]
            if self.kernel.early and not bound.machine:
                # The set-up was done while the run waited for something else: it cost no time.
                start = plan.setup_end[index]
            else:
                self._cut(steps, index, start, min(plan.setup_end[index], until), "set_up")
            overlaps = any(link.transfer is not None for link in self.kernel.predecessors[index])
            self._cut(steps, index, min(bound.time, start), start, "predecessor" if overlaps else "waiting")
            begin = min(bound.time, start)
            if bound.operation is None:
                steps.append(Step(bound.cause, index, begin, begin))
                break
            if bound.lag:
                steps.append(Step("lag", index, begin - bound.lag, begin))
            index, cause, until = bound.operation, bound.cause, begin - bound.lag
        steps.reverse()
        minutes: dict[Cause, int] = {}
        for step in steps:
            minutes[step.cause] = minutes.get(step.cause, 0) + step.end - step.begin
        return Explanation(job, plan.tardiness(self.problem, job), tuple(steps), minutes)

    def _binding(self, index: int) -> _Bound:
        """What the start (or, with early set-ups, the run) waited for last."""
        plan, operation = self.plan, self.problem.operations[index]
        machine = plan.machine[index]
        best = _Bound(None, self.problem.jobs[operation.job].release, "release")
        if operation.earliest is not None and operation.earliest > best.time:
            best = _Bound(None, operation.earliest, "material")
        for before, lag, transfer in self.kernel.predecessors[index]:
            ends = plan.end[before]
            if transfer is not None:
                ends = self.kernel.first_batch(plan.machine[before], plan.setup_end[before], ends, *transfer)
            if ends + lag >= best.time:
                best = _Bound(before, ends + lag, "predecessor", lag)
        before_it = self.before[index]
        free = self.problem.machines[machine].ready if before_it is None else plan.end[before_it]
        busy = _Bound(before_it, free, "machine_busy", machine=True)
        if self.kernel.early:
            opens, _ = self.kernel.axes[machine].interval(best.time)
            return busy if plan.setup_end[index] > max(opens, best.time) else best
        return busy if free > best.time else best

    def _cut(self, steps: list[Step], index: int, begin: int, end: int, cause: Cause) -> None:
        """Add a stretch of an operation's machine, cut into open time, closed time and outages; latest first."""
        machine = self.plan.machine[index]
        axis = self.kernel.axes[machine]
        pieces: list[Step] = []
        while begin < end:
            opens, closes = axis.interval(begin)
            if opens > begin:
                pieces.extend(self._closed(index, begin, min(opens, end)))
                begin = opens
            else:
                pieces.append(Step(cause, index, begin, min(closes, end)))
                begin = closes
        steps.extend(reversed(pieces))

    def _closed(self, index: int, begin: int, end: int) -> list[Step]:
        """Closed time cut into outages and ordinary closed time."""
        pieces: list[Step] = []
        for stops, resumes in self.outages[self.plan.machine[index]]:
            first, last = max(begin, stops), min(end, resumes)
            if first < last:
                if begin < first:
                    pieces.append(Step("closed", index, begin, first))
                pieces.append(Step("outage", index, first, last))
                begin = last
        if begin < end:
            pieces.append(Step("closed", index, begin, end))
        return pieces


@dataclass(frozen=True, slots=True)
class _Bound:
    """Operation (None for a date) and time that let an operation start."""

    operation: int | None
    time: int
    cause: Cause
    lag: int = 0
    machine: bool = False
