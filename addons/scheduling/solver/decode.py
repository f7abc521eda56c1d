"""Exact timing of a given order: each operation as early as its place in the order allows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from heapq import heapify, heappop, heappush

from addons.scheduling.solver.calendar import CalendarEnds
from addons.scheduling.solver.kernel import Kernel, Timeline
from addons.scheduling.solver.plan import Plan


class Decoder:
    """Places operations one after the other; pins stand from the beginning. Predecessors must be placed first."""

    def __init__(self, kernel: Kernel) -> None:
        count = len(kernel.problem.operations)
        self.kernel = kernel
        self.timeline = Timeline(kernel)
        self.machine = [-1] * count
        self.start = [0] * count
        self.setup_end = [0] * count
        self.end = [0] * count
        for index, (machine, start, setup_end, end) in kernel.pin_times.items():
            self.machine[index] = machine
            self.start[index], self.setup_end[index], self.end[index] = start, setup_end, end

    def put(self, index: int, machine: int, not_before: int | None = None) -> None:
        """Append an operation to a machine. Raises ``ProblemError`` ``calendar_ends``."""
        kernel = self.kernel
        ready, tails = kernel.bounds(index, self.start, self.setup_end, self.end, self.machine)
        try:
            placement = self.timeline.place(index, kernel.choice[index][machine], ready, tails, not_before)
        except CalendarEnds:
            raise kernel.calendar_error(index, machine) from None
        self.timeline.commit(index, machine, placement)
        self.machine[index] = machine
        self.start[index], self.setup_end[index], self.end[index] = placement[:3]

    def put_best(self, index: int, not_before: int | None = None) -> None:
        """Append an operation to the machine where it ends first (then the one listed first)."""
        kernel = self.kernel
        ready, tails = kernel.bounds(index, self.start, self.setup_end, self.end, self.machine)
        best = None
        for choice in kernel.alternatives[index]:
            try:
                placement = self.timeline.place(index, choice, ready, tails, not_before)
            except CalendarEnds:
                continue
            if best is None or placement[2] < best[0][2]:
                best = placement, choice.machine
        if best is None:
            raise kernel.calendar_error(index, kernel.alternatives[index][0].machine)
        self.timeline.commit(index, best[1], best[0])
        self.machine[index] = best[1]
        self.start[index], self.setup_end[index], self.end[index] = best[0][:3]

    def plan(self) -> Plan:
        """The plan of what was placed."""
        return Plan.from_arrays(self.kernel.problem, self.machine, self.start, self.setup_end, self.end)


def decode(
    kernel: Kernel,
    order: Sequence[int],
    machine: Sequence[int],
    not_before: Mapping[int, int] | Sequence[int | None] | None = None,
) -> Plan:
    """Time all unpinned operations in ``order`` (predecessors first, see ``plan_order``) on their machines."""
    decoder = Decoder(kernel)
    if not_before is None:
        for index in order:
            decoder.put(index, machine[index])
    else:
        for index in order:
            decoder.put(index, machine[index], not_before[index])
    return decoder.plan()


def plan_order(kernel: Kernel, key: Sequence[tuple[float, float]]) -> list[int]:
    """Unpinned operations by ascending ``key`` (such as a plan's starts and ends), but each after its predecessors."""
    waiting = [sum(not kernel.pinned[link.operation] for link in links) for links in kernel.predecessors]
    rank = kernel.rank
    heap = [(key[i], rank[i], i) for i, count in enumerate(waiting) if count == 0 and not kernel.pinned[i]]
    heapify(heap)
    order: list[int] = []
    while heap:
        _, _, index = heappop(heap)
        order.append(index)
        for successor in kernel.successors[index]:
            if kernel.pinned[successor]:
                continue
            waiting[successor] -= 1
            if waiting[successor] == 0:
                heappush(heap, (key[successor], rank[successor], successor))
    return order


def plan_key(kernel: Kernel, plan: Plan) -> list[tuple[float, float]]:
    """The key under which ``replay`` keeps a plan's order."""
    return list(zip(plan.setup_end if kernel.early else plan.start, plan.end, strict=True))


def replay(decoder: Decoder, key: Sequence[tuple[float, float]], put: Callable[[int], None]) -> Plan:
    """Place all unpinned operations with ``put``, in the order of ``key`` as far as they are ready.

    ``key`` is a time and a tie-break. An operation that is ready only later takes its place among what starts then:
    otherwise a delayed one would block its machines for everything planned before it.
    """
    kernel = decoder.kernel
    waiting = [sum(not kernel.pinned[link.operation] for link in links) for links in kernel.predecessors]
    heap: list[tuple[float, float, int, int]] = []

    def show(index: int) -> None:
        ready, _ = kernel.bounds(index, decoder.start, decoder.setup_end, decoder.end, decoder.machine)
        heappush(heap, (max(float(ready), key[index][0]), key[index][1], kernel.rank[index], index))

    for index in kernel.order:
        if waiting[index] == 0 and not kernel.pinned[index]:
            show(index)
    while heap:
        index = heappop(heap)[-1]
        put(index)
        for successor in kernel.successors[index]:
            waiting[successor] -= 1
            if waiting[successor] == 0 and not kernel.pinned[successor]:
                show(successor)
    return decoder.plan()
