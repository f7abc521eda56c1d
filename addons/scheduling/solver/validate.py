"""Independent check of a plan against its problem.

On purpose this shares no code with the axis, the kernel or any planner: open time is looked up in a bitmap with one
entry per time unit. It trusts nothing in the plan but reads it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from addons.scheduling.solver.plan import Plan
from addons.scheduling.solver.problem import Link, Machine, Problem

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule.

    ``code`` is one of missing_operation, wrong_machine, pinned_moved, calendar, duration, set_up, release, precedence,
    overlap, value; ``operation`` is the later one where two are concerned (-1 for the plan as a whole).
    """

    code: str
    operation: int
    detail: dict[str, Any] = field(default_factory=dict)


class InvalidPlanError(RuntimeError):
    """A method produced a plan that the independent validator refuses: a fault of this package, never of the data."""

    def __init__(self, method: str, violations: list[Violation]) -> None:
        self.method = method
        self.violations = violations
        super().__init__(f"{method} produced a plan with {len(violations)} violations, first: {violations[0]}")


def require_valid(problem: Problem, plan: Plan, method: str) -> None:
    """Raise ``InvalidPlanError`` unless ``validate`` finds nothing; ``method`` says who made the plan."""
    violations = validate(problem, plan)
    if violations:
        raise InvalidPlanError(method, violations)


def validate(problem: Problem, plan: Plan) -> list[Violation]:
    """Every broken rule, by operation; empty for a good plan.

    What only pins break (a pinned operation before its predecessor's end, two pins on top of each other) is not listed
    here but by ``pin_conflicts``: no planner may move a pin, so none can mend it.
    """
    return _Check(problem, plan).run(pins=False)


def pin_conflicts(problem: Problem, plan: Plan) -> list[Violation]:
    """Rules that a pinned operation breaks by standing where it stands: for a planner's attention, not an error."""
    return _Check(problem, plan).run(pins=True)


class _OpenTime:
    """Which time units of a window are open on a machine."""

    def __init__(self, problem: Problem, machine: Machine, begin: int, end: int) -> None:
        # Imported late: processes that only describe problems do not carry numpy.
        import numpy as np

        assert machine.calendar is not None
        calendar = problem.calendars[machine.calendar]
        self.begin = begin
        self.always = calendar.intervals is None and not machine.outages
        if self.always:
            return
        bits = np.zeros(end - begin + 1, dtype=bool)
        if calendar.intervals is None:
            bits[:] = True
        else:
            for opens, closes in calendar.intervals:
                bits[max(opens - begin, 0) : max(closes - begin, 0)] = True
            if calendar.repeat is not None and calendar.intervals:
                self._repeat(bits, calendar.intervals, calendar.repeat)
        for stops, resumes in machine.outages:
            bits[max(stops - begin, 0) : max(resumes - begin, 0)] = False
        self.bits = bits
        self.count: NDArray[np.int64] = np.concatenate(([0], np.cumsum(bits)))

    def _repeat(self, bits: NDArray[np.bool_], intervals: tuple[tuple[int, int], ...], repeat: int) -> None:
        last = intervals[-1][1]
        shift = repeat
        while last - repeat + shift - self.begin < len(bits):
            for opens, closes in intervals:
                opens = max(opens, last - repeat)
                if opens < closes:
                    bits[max(opens + shift - self.begin, 0) : max(closes + shift - self.begin, 0)] = True
            shift += repeat

    def between(self, begin: int, end: int) -> int:
        """Number of open time units in [begin, end)."""
        if self.always:
            return end - begin
        return int(self.count[end - self.begin] - self.count[begin - self.begin])

    def at(self, time: int) -> bool:
        """Whether the time unit that begins at ``time`` is open."""
        return self.always or bool(self.bits[time - self.begin])


class _Check:
    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem = problem
        self.plan = plan
        self.violations: list[Violation] = []

    def run(self, *, pins: bool) -> list[Violation]:
        if not self._complete():
            return [] if pins else self.violations
        self._open_times()
        self.before = self._neighbours()
        for index in range(len(self.problem.operations)):
            self._operation(index, pins)
        if not pins:
            self._values()
        return self.violations

    def _add(self, code: str, operation: int, **detail: Any) -> None:
        self.violations.append(Violation(code, operation, detail))

    def _complete(self) -> bool:
        problem, plan = self.problem, self.plan
        columns = (plan.machine, plan.start, plan.setup_end, plan.end)
        for index in range(len(problem.operations)):
            if any(index >= len(column) for column in columns) or not 0 <= plan.machine[index] < len(problem.machines):
                self._add("missing_operation", index)
            elif not plan.start[index] <= plan.setup_end[index] <= plan.end[index]:
                self._add("duration", index, start=plan.start[index], end=plan.end[index])
        if any(len(column) > len(problem.operations) for column in columns):
            self._add("missing_operation", -1, unknown=max(map(len, columns)) - len(problem.operations))
        return not self.violations

    def _open_times(self) -> None:
        plan = self.plan
        begin, end = min(plan.start, default=0), max(plan.end, default=0)
        shared: dict[tuple[int | None, tuple[tuple[int, int], ...]], _OpenTime] = {}
        self.open: list[_OpenTime] = []
        for machine in self.problem.machines:
            key = (machine.calendar, machine.outages)
            if key not in shared:
                shared[key] = _OpenTime(self.problem, machine, begin, end)
            self.open.append(shared[key])

    def _neighbours(self) -> list[int | None]:
        """For each operation the one that ran before it on its machine."""
        plan = self.plan
        queues: list[list[tuple[int, int, int]]] = [[] for _ in self.problem.machines]
        for index, machine in enumerate(plan.machine):
            queues[machine].append((plan.start[index], plan.end[index], index))
        before: list[int | None] = [None] * len(plan.machine)
        for queue in queues:
            queue.sort()
            for (_, _, first), (_, _, second) in pairwise(queue):
                before[second] = first
        return before

    def _operation(self, index: int, pins: bool) -> None:
        operation, plan = self.problem.operations[index], self.plan
        machine = plan.machine[index]
        pinned = operation.pin is not None
        if not pins:
            choice = next((a for a in operation.alternatives if a.machine == machine), None)
            if choice is None:
                self._add("wrong_machine", index, machine=machine)
                return
            if pinned:
                self._pin(index)
            else:
                self._times(index, choice.setup, choice.run)
        if pinned == pins:
            self._release(index)
            for link in operation.predecessors:
                self._precedence(index, link)
        self._overlap(index, pins)

    def _pin(self, index: int) -> None:
        pin, plan = self.problem.operations[index].pin, self.plan
        assert pin is not None
        moved = pin.machine != plan.machine[index] or pin.start != plan.start[index]
        moved = moved or (pin.setup_end is not None and pin.setup_end != plan.setup_end[index])
        if moved or (pin.end is not None and pin.end != plan.end[index]):
            self._add("pinned_moved", index, machine=pin.machine, start=pin.start)

    def _required_setup(self, index: int) -> int:
        """Changeover from what ran before on the machine."""
        machine = self.plan.machine[index]
        group = self.problem.machines[machine].setup_group
        before = self.before[index]
        came_from = (
            self.problem.machines[machine].initial_family if before is None else self.problem.operations[before].family
        )
        family = self.problem.operations[index].family
        if group is None or came_from is None or family is None:
            return 0
        return self.problem.setups[group][came_from][family]

    def _times(self, index: int, own: int, run: int) -> None:
        plan, problem = self.plan, self.problem
        start, setup_end, end = plan.start[index], plan.setup_end[index], plan.end[index]
        machine = plan.machine[index]
        is_open = self.open[machine]
        setup = own + self._required_setup(index)
        took = is_open.between(start, setup_end)
        if took != setup:
            self._add("set_up", index, needed=setup, planned=took)
        ran = is_open.between(setup_end, end)
        if ran != run:
            self._add("duration", index, needed=run, planned=ran)
        broken = not problem.operations[index].breakable and end - setup_end != ran
        if start < problem.machines[machine].ready:
            self._add("calendar", index, machine_ready=problem.machines[machine].ready)
        elif not is_open.at(start) or (end > start and not is_open.at(end - 1)) or broken:
            self._add("calendar", index, start=start, end=end)
        elif ran and not is_open.at(setup_end):
            self._add("calendar", index, setup_end=setup_end)

    def _counts_from(self, index: int) -> int:
        """The time that must not lie before the operation is ready."""
        early = self.problem.setup_before_ready
        return self.plan.setup_end[index] if early else self.plan.start[index]

    def _release(self, index: int) -> None:
        operation = self.problem.operations[index]
        release = self.problem.jobs[operation.job].release
        if operation.earliest is not None:
            release = max(release, operation.earliest)
        if self._counts_from(index) < release:
            self._add("release", index, release=release, start=self._counts_from(index))

    def _precedence(self, index: int, link: Link) -> None:
        plan = self.plan
        before = link.operation
        if link.transfer is None:
            ready = plan.end[before] + link.lag
            if self._counts_from(index) < ready:
                self._add("precedence", index, predecessor=before, ready=ready)
            return
        part, whole = link.transfer
        there, here = self.open[plan.machine[before]], self.open[plan.machine[index]]
        run_before = there.between(plan.setup_end[before], plan.end[before])
        run = here.between(plan.setup_end[index], plan.end[index])
        begins = self._counts_from(index) - link.lag
        done = 0
        if begins > plan.setup_end[before]:
            done = there.between(plan.setup_end[before], min(begins, plan.end[before]))
        if done * whole < run_before * part or begins < plan.setup_end[before]:
            self._add("precedence", index, predecessor=before, done=done, run=run_before)
            return
        last = plan.end[before] + link.lag
        left = here.between(max(last, plan.setup_end[index]), plan.end[index]) if last <= plan.end[index] else -1
        if left * whole < run * part and last > plan.setup_end[index]:
            self._add("precedence", index, predecessor=before, after_end=left, run=run)

    def _overlap(self, index: int, pins: bool) -> None:
        """Against the operation before it on the machine; among pins only one is enough, for nothing moves there."""
        before, plan, problem = self.before[index], self.plan, self.problem
        if before is None:
            return
        both = problem.operations[before].pin is not None and problem.operations[index].pin is not None
        if both != pins:
            return
        if plan.end[before] > plan.start[index]:
            self._add("overlap", index, other=before, machine=plan.machine[index])
        elif not pins and problem.operations[index].pin is not None:
            room = self.open[plan.machine[index]].between(plan.end[before], plan.setup_end[index])
            if room < self._required_setup(index):
                self._add("set_up", index, needed=self._required_setup(index), planned=room)

    def _values(self) -> None:
        """The values a plan claims, computed again."""
        plan, finished = self.plan, [-(1 << 62)] * len(self.problem.jobs)
        for operation, end in zip(self.problem.operations, plan.end, strict=True):
            finished[operation.job] = max(finished[operation.job], end)
        late = [
            (job.weight, end - job.due)
            for job, end in zip(self.problem.jobs, finished, strict=True)
            if job.due is not None and end > job.due
        ]
        claimed = (plan.makespan, plan.weighted_tardiness, plan.late_jobs)
        actual = (max(plan.end, default=0), sum(weight * time for weight, time in late), len(late))
        if claimed != actual:
            self._add("value", -1, claimed=claimed, actual=actual)
