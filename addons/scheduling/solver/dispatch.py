"""Event-driven list scheduling: whenever a machine is free, open and has work waiting, the best waiting job starts.

Exact on calendars, outages, changeovers, pins and dates; one pass gives a feasible plan in time proportional to the
queues met. No randomness: noise, where wanted, comes in as ``bias``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

from addons.scheduling.solver.calendar import CalendarEnds
from addons.scheduling.solver.kernel import Kernel, Placement, Tail, Timeline
from addons.scheduling.solver.plan import Plan
from addons.scheduling.solver.priority import Priorities, Rule

_READY, _VISIBLE, _WAKE = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Hold:
    """Stability: an operation stays on ``machine[operation]`` unless it has waited ``minutes`` there (elapsed time)."""

    machine: Sequence[int]
    minutes: int


def dispatch(
    kernel: Kernel,
    rule: Rule,
    priorities: Priorities,
    *,
    bias: Sequence[float] | None = None,
    hold: Hold | None = None,
) -> Plan:
    """Plan everything by one rule.

    ``bias`` is added to each operation's logarithmic priority. Raises ``ProblemError`` ``calendar_ends`` when a
    machine has no open time left for an operation.
    """
    return _Dispatcher(kernel, rule, priorities, bias, hold).run()


class _Dispatcher:
    def __init__(
        self,
        kernel: Kernel,
        rule: Rule,
        priorities: Priorities,
        bias: Sequence[float] | None,
        hold: Hold | None,
    ) -> None:
        self.kernel = kernel
        self.rule = rule
        self.hold = hold
        count = len(kernel.problem.operations)
        self.static = priorities.static(rule, bias)
        self.latest = priorities.latest_start
        self.timeline = Timeline(kernel)
        self.machine = [-1] * count
        self.start = [0] * count
        self.setup_end = [0] * count
        self.end = [0] * count
        self.ready = list(kernel.release)
        self.tails: list[list[Tail] | None] = [None] * count
        self.waiting = [len(links) for links in kernel.predecessors]
        self.free = [machine.ready for machine in kernel.problem.machines]
        # Dictionaries as ordered sets: removal from every alternative's queue is cheap and the order is stable.
        self.queue: list[dict[int, None]] = [{} for _ in self.free]
        self.wake = [-1 << 62] * len(self.free)
        self.events: list[tuple[int, int, int]] = []
        self.now = -1 << 62

    def run(self) -> Plan:
        kernel = self.kernel
        left = len(self.machine)
        for index, (machine, start, setup_end, end) in kernel.pin_times.items():
            self._record(index, machine, (start, setup_end, end, 0, 0))
        left -= len(kernel.pin_times)
        for index in range(len(self.machine)):
            if self.waiting[index] == 0 and not kernel.pinned[index]:
                heappush(self.events, (self.ready[index], _READY, index))
        for index in kernel.pin_times:
            self._release_successors(index)
        for machine, time in enumerate(self.free):
            heappush(self.events, (time, _WAKE, machine))
        events = self.events
        while events and left:
            now = self.now = events[0][0]
            touched: dict[int, None] = {}
            while events and events[0][0] == now:
                _, kind, index = heappop(events)
                if kind == _WAKE:
                    touched[index] = None
                elif self.machine[index] < 0:
                    self._show(index, now, kind == _VISIBLE, touched)
            for machine in touched:
                while self.free[machine] <= now and self.queue[machine] and self._start_best(machine, now):
                    left -= 1
        if left:
            stuck = self.machine.index(-1)
            raise kernel.calendar_error(stuck, kernel.alternatives[stuck][0].machine)
        return Plan.from_arrays(kernel.problem, self.machine, self.start, self.setup_end, self.end)

    def _show(self, index: int, now: int, to_others: bool, touched: dict[int, None]) -> None:
        """Put a ready operation into the queues of its machines."""
        if self.rule.arrival and not to_others:
            self.static[index] -= now
        own = -1 if self.hold is None else self.hold.machine[index]
        if own in self.kernel.choice[index] and not to_others:
            assert self.hold is not None
            self.queue[own][index] = None
            touched[own] = None
            if len(self.kernel.alternatives[index]) > 1:
                heappush(self.events, (now + max(self.hold.minutes, 0), _VISIBLE, index))
            return
        for machine, _, _ in self.kernel.alternatives[index]:
            self.queue[machine][index] = None
            touched[machine] = None

    def _wake_at(self, machine: int, time: int) -> None:
        if self.wake[machine] != time:
            self.wake[machine] = time
            heappush(self.events, (time, _WAKE, machine))

    def _start_best(self, machine: int, now: int) -> bool:
        """Start the best operation that can start now on the machine, or on a machine that ends it earlier."""
        axis = self.kernel.axes[machine]
        try:
            opens = now if axis.identity else axis.wall_start(axis.work(now))
        except CalendarEnds:
            return False
        if opens > now:
            self._wake_at(machine, opens)
            return False
        refused: set[int] = set()
        earliest = 1 << 62
        while True:
            index = self._best(machine, now, refused)
            if index < 0:
                break
            target = self._quickest(index, machine, now)
            placement = self._try(index, target)
            if placement is not None and placement[0] > now and target != machine:
                target, placement = machine, self._try(index, machine)
            if placement is not None and placement[0] <= now:
                self._record(index, target, placement)
                self.timeline.commit(index, target, placement)
                for other, _, _ in self.kernel.alternatives[index]:
                    self.queue[other].pop(index, None)
                self.free[target] = placement[2]
                heappush(self.events, (max(placement[2], now), _WAKE, target))
                self._release_successors(index)
                return True
            if placement is not None:
                earliest = min(earliest, placement[0])
            refused.add(index)
        if earliest < 1 << 62:
            self._wake_at(machine, earliest)
        return False

    def _try(self, index: int, machine: int) -> Placement | None:
        try:
            choice = self.kernel.choice[index][machine]
            return self.timeline.place(index, choice, self.ready[index], self.tails[index])
        except CalendarEnds:
            return None

    def _best(self, machine: int, now: int, refused: set[int]) -> int:
        static, latest, rate, setup_rate = self.static, self.latest, self.rule.slack_rate, self.rule.setup_rate
        queue = self.queue[machine]
        matrix = self.kernel.group_setups[machine]
        before = self.timeline.family[machine]
        row = matrix[before] if matrix is not None and before is not None and setup_rate else None
        family = self.kernel.family
        best, best_score = -1, -1e300
        if rate == 0.0 and row is None:
            for index in queue:
                if static[index] > best_score and index not in refused:
                    best, best_score = index, static[index]
            return best
        for index in queue:
            slack = latest[index] - now
            score = static[index] - slack * rate if slack > 0 else static[index]
            if row is not None:
                after = family[index]
                if after is not None:
                    score -= row[after] * setup_rate
            if score > best_score and index not in refused:
                best, best_score = index, score
        return best

    def _quickest(self, index: int, machine: int, now: int) -> int:
        """Among the idle machines of the operation the one with the shortest set-up and run; the asked one on a tie."""
        kernel, timeline = self.kernel, self.timeline
        alternatives = kernel.alternatives[index]
        if len(alternatives) == 1:
            return machine
        family = kernel.family[index]
        chosen, shortest = machine, 1 << 62
        for other, own, run in alternatives:
            if self.free[other] > now or index not in self.queue[other]:
                continue
            time = own + run + kernel.changeover(other, timeline.family[other], family)
            if time < shortest or (time == shortest and other == machine):
                chosen, shortest = other, time
        return chosen

    def _record(self, index: int, machine: int, placement: Placement) -> None:
        self.machine[index] = machine
        self.start[index], self.setup_end[index], self.end[index] = placement[:3]

    def _release_successors(self, index: int) -> None:
        kernel = self.kernel
        for successor in kernel.successors[index]:
            self.waiting[successor] -= 1
            if self.waiting[successor] == 0 and not kernel.pinned[successor]:
                ready, tails = kernel.bounds(successor, self.start, self.setup_end, self.end, self.machine)
                self.ready[successor], self.tails[successor] = ready, tails
                heappush(self.events, (max(ready, self.now), _READY, successor))
