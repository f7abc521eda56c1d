"""Insertion into the free time of a plan: nothing that is planned moves."""

from __future__ import annotations

from addons.scheduling.solver.calendar import CalendarEnds
from addons.scheduling.solver.kernel import Kernel, Tail
from addons.scheduling.solver.plan import Plan
from addons.scheduling.solver.problem import Alternative

Slot = tuple[int, int, int, int]
"""Start, run start and end in work time, operation."""


class _Board:
    """A plan's machines as sorted slots, and the growing plan."""

    def __init__(self, kernel: Kernel, plan: Plan, now: int) -> None:
        extra = [0] * (len(kernel.problem.operations) - len(plan.machine))
        self.kernel = kernel
        self.now = now
        self.machine = [*plan.machine, *([-1] * len(extra))]
        self.start = [*plan.start, *extra]
        self.setup_end = [*plan.setup_end, *extra]
        self.end = [*plan.end, *extra]
        self.slots: list[list[Slot]] = [[] for _ in kernel.problem.machines]
        placed = sorted(range(len(plan.machine)), key=lambda i: (plan.start[i], plan.end[i], i))
        for index, (machine, start, setup_end, end) in kernel.pin_times.items():
            if index >= len(plan.machine):
                self.machine[index], self.start[index] = machine, start
                self.setup_end[index], self.end[index] = setup_end, end
                placed.append(index)
        placed.sort(key=lambda i: (self.start[i], self.end[i], i))
        for index in placed:
            axis = kernel.axes[self.machine[index]]
            begin, end = axis.work(self.setup_end[index]), axis.work(self.end[index])
            self.slots[self.machine[index]].append((axis.work(self.start[index]), begin, end, index))

    def insert(self, index: int) -> None:
        """Put an operation into the gap where it ends first."""
        kernel = self.kernel
        ready, tails = kernel.bounds(index, self.start, self.setup_end, self.end, self.machine)
        best: tuple[int, int, int, int, int, int] | None = None
        for choice in kernel.alternatives[index]:
            try:
                found = self._first_gap(index, choice, ready, tails)
                axis = kernel.axes[choice.machine]
                position, start, begin, end = found
                wall = axis.wall_start(begin) if end == start else axis.wall_end(end)
            except CalendarEnds:
                continue
            if best is None or wall < best[0]:
                best = wall, choice.machine, position, start, begin, end
        if best is None:
            raise kernel.calendar_error(index, kernel.alternatives[index][0].machine)
        wall, machine, position, start, begin, end = best
        axis = kernel.axes[machine]
        slots = self.slots[machine]
        slots.insert(position, (start, begin, end, index))
        self.machine[index], self.start[index], self.end[index] = machine, axis.wall_start(start), wall
        self.setup_end[index] = wall if begin == end else axis.wall_start(begin)
        if position + 1 < len(slots) and not kernel.pinned[slots[position + 1][3]]:
            self._refit(machine, position + 1, kernel.family[index])

    def _refit(self, machine: int, position: int, family: int | None) -> None:
        """The next operation keeps its run; only its set-up follows what runs before it now."""
        _, begin, end, index = self.slots[machine][position]
        start = begin - self._setup(index, machine, family)
        self.slots[machine][position] = start, begin, end, index
        self.start[index] = self.kernel.axes[machine].wall_start(start) if start < begin else self.setup_end[index]

    def _setup(self, index: int, machine: int, before: int | None) -> int:
        own = self.kernel.choice[index][machine].setup
        return own + self.kernel.changeover(machine, before, self.kernel.family[index])

    def _first_gap(
        self, index: int, choice: Alternative, ready: int, tails: list[Tail] | None
    ) -> tuple[int, int, int, int]:
        """Position among the machine's slots and work times of the earliest placement; raises ``CalendarEnds``."""
        kernel, (machine, _, run) = self.kernel, choice
        axis, slots = kernel.axes[machine], self.slots[machine]
        ready_work = axis.work(ready)
        free, family = max(kernel.first_work[machine], axis.work(self.now)), kernel.first_family[machine]
        for position in range(len(slots) + 1):
            following = slots[position] if position < len(slots) else None
            if following is None or following[1] >= ready_work:
                setup = self._setup(index, machine, family)
                begin = max(free + setup, ready_work) if kernel.early else max(free, ready_work) + setup
                for time, part, whole in tails or ():
                    begin = max(begin, axis.work(time) - (-run * part // whole) - run)
                if not kernel.breakable[index]:
                    begin = axis.fit(begin, run)
                if following is None or self._leaves_room(index, machine, begin, begin + run, setup, following):
                    return position, begin - setup, begin, begin + run
            assert following is not None
            free, family = max(free, following[2]), kernel.family[following[3]]
        raise AssertionError("the end of a machine always has room")

    def _leaves_room(self, index: int, machine: int, begin: int, end: int, setup: int, following: Slot) -> bool:
        """Whether the next operation keeps its run with the set-up it needs after this one."""
        kernel = self.kernel
        start, run_start, _, after = following
        if kernel.pinned[after]:
            change = kernel.changeover(machine, kernel.family[index], kernel.family[after])
            room = end <= start and end + change <= run_start
        else:
            needed = self._setup(after, machine, kernel.family[index])
            room = end + needed <= run_start and (
                needed <= run_start - start or self._may_start(after, run_start - needed)
            )
        if room and setup + end == begin:
            return kernel.axes[machine].wall_start(begin) <= self.start[after]
        return room

    def _may_start(self, index: int, work: int) -> bool:
        """Whether an operation's set-up may start as early as this."""
        kernel = self.kernel
        if kernel.early:
            return True
        ready, _ = kernel.bounds(index, self.start, self.setup_end, self.end, self.machine)
        return kernel.axes[self.machine[index]].work(ready) <= work

    def plan(self) -> Plan:
        """The plan with what was inserted."""
        return Plan.from_arrays(self.kernel.problem, self.machine, self.start, self.setup_end, self.end)


def insert_into_gaps(kernel: Kernel, plan: Plan, now: int) -> Plan:
    """Insert all operations that ``plan`` (of the problem's first operations) does not know, one after the other.

    Nothing of them starts before ``now``. Raises ``ProblemError`` ``calendar_ends``.
    """
    board = _Board(kernel, plan, now)
    for index in kernel.order:
        if index >= len(plan.machine) and not kernel.pinned[index]:
            board.insert(index)
    return board.plan()
