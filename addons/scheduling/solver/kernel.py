"""The compiled problem: plain lists for the fast loops, and the one place where an operation's times are computed."""

from __future__ import annotations

from addons.scheduling.solver.calendar import Axis, CalendarEnds
from addons.scheduling.solver.problem import Alternative, Problem, ProblemError, topological_order

Placement = tuple[int, int, int, int, int]
"""Start, end of set-up and end in wall time, end in work time, number of the machine's pins that lie before it."""

Tail = tuple[int, int, int]
"""Predecessor's end plus lag, and the part and whole of the run that must follow it."""


class Kernel:
    """A checked problem, compiled. Axes may grow; everything else is constant."""

    def __init__(self, problem: Problem) -> None:
        problem.check()
        self.problem = problem
        self.order = topological_order(problem)
        operations = problem.operations
        self.rank = [0] * len(operations)
        for position, index in enumerate(self.order):
            self.rank[index] = position
        self.axes = _axes(problem)
        self.group_setups = [
            None if machine.setup_group is None else problem.setups[machine.setup_group] for machine in problem.machines
        ]
        self.early = problem.setup_before_ready
        self.family = [operation.family for operation in operations]
        self.breakable = [operation.breakable for operation in operations]
        self.pinned = [operation.pin is not None for operation in operations]
        self.predecessors = [operation.predecessors for operation in operations]
        self.successors: list[list[int]] = [[] for _ in operations]
        for index, operation in enumerate(operations):
            for link in operation.predecessors:
                self.successors[link.operation].append(index)
        self.alternatives = self._usable_alternatives()
        self.choice = [{a.machine: a for a in alternatives} for alternatives in self.alternatives]
        self.release = [
            problem.jobs[operation.job].release
            if operation.earliest is None
            else max(problem.jobs[operation.job].release, operation.earliest)
            for operation in operations
        ]
        self.pin_times: dict[int, tuple[int, int, int, int]] = {}
        self.pins: list[list[tuple[int, int, int, int]]] = [[] for _ in problem.machines]
        self._place_pins()
        self.first_work = [axis.work(m.ready) for axis, m in zip(self.axes, problem.machines, strict=True)]
        self.first_family = [machine.initial_family for machine in problem.machines]

    def _usable_alternatives(self) -> list[tuple[Alternative, ...]]:
        """Without the machines whose open intervals are all shorter than an unbreakable run."""
        longest: dict[int, int] = {}
        usable: list[tuple[Alternative, ...]] = []
        for index, operation in enumerate(self.problem.operations):
            alternatives = operation.alternatives
            if not operation.breakable and operation.pin is None:
                for machine, _, _ in alternatives:
                    if machine not in longest:
                        longest[machine] = self.axes[machine].longest()
                alternatives = tuple(a for a in alternatives if a.run <= longest[a.machine])
                if not alternatives:
                    raise ProblemError("does_not_fit", "operation", index)
            usable.append(alternatives)
        return usable

    def _place_pins(self) -> None:
        """Complete the pins' times and sort them by machine: (start, set-up end, end in work time, operation)."""
        pinned = [(op.pin.machine, op.pin.start, i) for i, op in enumerate(self.problem.operations) if op.pin]
        for machine, start, index in sorted(pinned):
            pin = self.problem.operations[index].pin
            assert pin is not None
            axis, choice = self.axes[machine], self.choice[index][machine]
            earlier = self.pins[machine][-1][3] if self.pins[machine] else None
            family = self.problem.machines[machine].initial_family if earlier is None else self.family[earlier]
            try:
                setup_end = pin.setup_end
                if setup_end is None:
                    setup = choice.setup + self.changeover(machine, family, self.family[index])
                    setup_end = start if setup == 0 else axis.wall_start(axis.work(start) + setup)
                    if pin.end is not None:
                        setup_end = min(setup_end, pin.end)
                end = pin.end
                if end is None:
                    end = setup_end if choice.run == 0 else axis.wall_end(axis.work(setup_end) + choice.run)
            except CalendarEnds:
                raise ProblemError("calendar_ends", "machine", machine, operation=index) from None
            self.pin_times[index] = (machine, start, setup_end, end)
            self.pins[machine].append((axis.work(start), axis.work(setup_end), axis.work(end), index))
        for pins in self.pins:
            pins.sort(key=lambda pin: (self.pin_times[pin[3]][1], self.pin_times[pin[3]][3], pin[3]))

    def changeover(self, machine: int, before: int | None, after: int | None) -> int:
        """Open time between two consecutive operations of these families on the machine."""
        matrix = self.group_setups[machine]
        if matrix is None or before is None or after is None:
            return 0
        return matrix[before][after]

    def bounds(
        self, index: int, start: list[int], setup_end: list[int], end: list[int], machine: list[int]
    ) -> tuple[int, list[Tail] | None]:
        """Earliest wall time of an operation whose predecessors are placed, and what overlapping ones add to it."""
        ready = self.release[index]
        tails: list[Tail] | None = None
        for before, lag, transfer in self.predecessors[index]:
            if transfer is None:
                ready = max(ready, end[before] + lag)
                continue
            part, whole = transfer
            first = self.first_batch(machine[before], setup_end[before], end[before], part, whole)
            ready = max(ready, first + lag)
            tails = tails or []
            tails.append((end[before] + lag, part, whole))
        return ready, tails

    def first_batch(self, machine: int, setup_end: int, end: int, part: int, whole: int) -> int:
        """Wall time at which ``part/whole`` of a placed run is done."""
        axis = self.axes[machine]
        begin = axis.work(setup_end)
        run = axis.work(end) - begin
        return end if run == 0 else axis.wall_end(begin - (-run * part // whole))

    def calendar_error(self, index: int, machine: int) -> ProblemError:
        """The error for an operation that a calendar has no open time left for."""
        return ProblemError("calendar_ends", "machine", machine, operation=index)


def _axes(problem: Problem) -> list[Axis]:
    """One axis per machine; machines with the same calendar and outages share theirs."""
    shared: dict[tuple[int, tuple[tuple[int, int], ...]], Axis] = {}
    axes: list[Axis] = []
    for index, machine in enumerate(problem.machines):
        assert machine.calendar is not None
        key = (machine.calendar, tuple(sorted(machine.outages)))
        if key not in shared:
            try:
                shared[key] = Axis(problem.calendars[machine.calendar], machine.outages)
            except CalendarEnds:
                raise ProblemError("machine_never_open", "machine", index) from None
            if not shared[key].opens:
                raise ProblemError("machine_never_open", "machine", index)
        axes.append(shared[key])
    return axes


class Timeline:
    """How far each machine is filled: work position, family it is set up for, pins passed. Filled front to back."""

    __slots__ = ("family", "kernel", "passed", "work")

    def __init__(self, kernel: Kernel) -> None:
        self.kernel = kernel
        self.work = list(kernel.first_work)
        self.family = list(kernel.first_family)
        self.passed = [0] * len(self.work)

    def place(
        self,
        index: int,
        choice: Alternative,
        ready: int,
        tails: list[Tail] | None = None,
        not_before: int | None = None,
    ) -> Placement:
        """Earliest placement after what the machine holds already.

        ``ready`` bounds the set-up (or the run, where set-ups may be early) from below, ``not_before`` always the
        set-up. Raises ``CalendarEnds``.
        """
        kernel = self.kernel
        machine, own, run = choice
        axis = kernel.axes[machine]
        matrix = kernel.group_setups[machine]
        family = kernel.family[index]
        free = self.work[machine]
        before = self.family[machine]
        passed = self.passed[machine]
        pins = kernel.pins[machine]
        ready_work = axis.work(ready)
        floor = None if not_before is None else axis.work(not_before)
        while True:
            setup = own
            if matrix is not None and before is not None and family is not None:
                setup += matrix[before][family]
            if floor is not None and floor > free:
                free = floor
            if kernel.early:
                begin = free + setup
                begin = ready_work if ready_work > begin else begin
            else:
                begin = (ready_work if ready_work > free else free) + setup
            if tails is not None:
                for time, part, whole in tails:
                    begin = max(begin, axis.work(time) - (-run * part // whole) - run)
            if not kernel.breakable[index]:
                begin = axis.fit(begin, run)
            end = begin + run
            if passed < len(pins):
                pin_start, pin_run, pin_end, pinned = pins[passed]
                next_setup = kernel.changeover(machine, family, kernel.family[pinned])
                blocked = end > pin_start or end + next_setup > pin_run
                if setup + run == 0 and not blocked:
                    # Nothing to fill open time with: it stands at the next opening, which may lie after the pin.
                    blocked = axis.wall_start(begin) > kernel.pin_times[pinned][1]
                if blocked:
                    free = max(free, pin_end)
                    before = kernel.family[pinned]
                    passed += 1
                    continue
            break
        if setup + run == 0:
            start = axis.wall_start(begin)
            return start, start, start, end, passed
        start = axis.wall_start(begin - setup)
        finish = axis.wall_end(end)
        if setup == 0:
            return start, start, finish, end, passed
        return start, (axis.wall_start(begin) if run else finish), finish, end, passed

    def commit(self, index: int, machine: int, placement: Placement) -> None:
        """Fill the machine up to the end of the placement."""
        self.work[machine] = placement[3]
        self.family[machine] = self.kernel.family[index]
        self.passed[machine] = placement[4]
