"""The scheduling problem as plain, frozen data.

All times are integers in one unit (minutes, where calendars come from a plant) on one axis; times may be negative.
References between objects are indices from 0. ``check`` is the only gate: everything behind it may trust the data.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

LARGEST = 1 << 40
"""No time or duration may be larger, nor smaller than its negative."""

CALENDAR_SPAN = 10_000_000
"""With calendars no time lies further than this from the first opening (19 years of minutes), nor lasts longer."""


class ProblemError(ValueError):
    """The problem cannot be planned as given.

    ``code`` is a stable word for the caller's message; ``kind`` says what ``index`` counts (``operation``, ``machine``,
    ``job``, ``calendar``, ``setup``), so that the caller can show the row; ``detail`` holds further numbers.
    """

    def __init__(self, code: str, kind: str, index: int, **detail: Any) -> None:
        self.code = code
        self.kind = kind
        self.index = index
        self.detail = detail
        extra = "".join(f", {name} {value}" for name, value in detail.items())
        super().__init__(f"{code}: {kind} {index}{extra}")


@dataclass(frozen=True, slots=True)
class Calendar:
    """Open time of machines.

    ``intervals`` are sorted, disjoint ``(open, close)`` pairs, or None for always open. With ``repeat`` the pattern of
    the last ``repeat`` time units before the last close goes on for ever; without it nothing is open afterwards.
    """

    intervals: tuple[tuple[int, int], ...] | None = None
    repeat: int | None = None


@dataclass(frozen=True, slots=True)
class Machine:
    """One machine; it does one operation at a time.

    ``calendar`` indexes ``Problem.calendars``; ``setup_group`` indexes ``Problem.setups`` (None: no changeovers).
    ``initial_family`` is what the machine is set up for at ``ready``, its first free time. During ``outages`` the
    machine is closed whatever its calendar says; a breakable operation pauses there.
    """

    calendar: int | None
    setup_group: int | None = None
    initial_family: int | None = None
    ready: int = 0
    outages: tuple[tuple[int, int], ...] = ()
    key: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """A production order: nothing of it starts before ``release``; tardiness counts from ``due`` (None: never late)."""

    release: int = 0
    due: int | None = None
    weight: int = 1
    key: str = ""


class Alternative(NamedTuple):
    """One machine that can do an operation: its own set-up (always paid) and its run, in open time units."""

    machine: int
    setup: int
    run: int


class Link(NamedTuple):
    """A predecessor: the successor waits for its end plus ``lag`` (elapsed time, not open time).

    With ``transfer = (part, whole)`` the operations overlap: the successor may start once ``part/whole`` of the
    predecessor's run is done (plus lag), and still needs ``part/whole`` of its own run after the predecessor's end.
    """

    operation: int
    lag: int = 0
    transfer: tuple[int, int] | None = None


class Pin(NamedTuple):
    """A placement that is a fact or a planner's decision; the solver never moves it.

    ``setup_end`` and ``end`` are computed from the operation's times where they are not given.
    """

    machine: int
    start: int
    setup_end: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Operation:
    """One step of a job.

    ``breakable`` operations pause over closed time; others need their whole run inside one open interval (a set-up may
    always pause). ``earliest`` is a further lower bound on the start, such as a material date. ``family`` indexes the
    rows of the changeover matrices; an operation with a family needs a run of at least 1 on every machine.
    """

    job: int
    alternatives: tuple[Alternative, ...]
    predecessors: tuple[Link, ...] = ()
    family: int | None = None
    breakable: bool = True
    earliest: int | None = None
    pin: Pin | None = None
    key: str = ""


Matrix = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """Everything the solver needs.

    ``setups[group][from_family][to_family]`` is the changeover between two consecutive operations on a machine of that
    group, paid on top of the alternative's own set-up; without a family on either side there is none. A set-up starts
    only when the operation's predecessors have ended, unless ``setup_before_ready`` lets machines be prepared early.
    """

    calendars: tuple[Calendar, ...]
    machines: tuple[Machine, ...]
    jobs: tuple[Job, ...]
    operations: tuple[Operation, ...]
    setups: tuple[Matrix, ...] = ()
    setup_before_ready: bool = False

    def check(self) -> None:
        """Raise ``ProblemError`` for the first thing that makes the problem meaningless or unplannable."""
        _check_calendars(self)
        _check_setups(self)
        _check_machines(self)
        for index, job in enumerate(self.jobs):
            if job.weight < 0:
                raise ProblemError("negative_weight", "job", index, weight=job.weight)
        _check_operations(self)
        _check_range(self)
        topological_order(self)


def _is_index(value: object, count: int) -> bool:
    return type(value) is int and 0 <= value < count


def _check_calendars(problem: Problem) -> None:
    for index, calendar in enumerate(problem.calendars):
        if calendar.intervals is None:
            continue
        previous = None
        for position, (opens, closes) in enumerate(calendar.intervals):
            if closes <= opens:
                raise ProblemError("empty_interval", "calendar", index, position=position)
            if previous is not None and opens < previous:
                raise ProblemError("unsorted_intervals", "calendar", index, position=position)
            previous = closes
        if calendar.repeat is not None and calendar.repeat <= 0:
            raise ProblemError("bad_repeat", "calendar", index, repeat=calendar.repeat)


def _check_setups(problem: Problem) -> None:
    for index, matrix in enumerate(problem.setups):
        for row in matrix:
            if len(row) != len(matrix):
                raise ProblemError("setup_not_square", "setup", index)
            if min(row) < 0:
                raise ProblemError("negative_duration", "setup", index)


def _check_machines(problem: Problem) -> None:
    for index, machine in enumerate(problem.machines):
        if machine.calendar is None:
            raise ProblemError("machine_no_calendar", "machine", index)
        if not _is_index(machine.calendar, len(problem.calendars)):
            raise ProblemError("unknown_calendar", "machine", index, calendar=machine.calendar)
        if problem.calendars[machine.calendar].intervals == ():
            raise ProblemError("machine_never_open", "machine", index)
        group = machine.setup_group
        if group is not None and not _is_index(group, len(problem.setups)):
            raise ProblemError("unknown_setup_group", "machine", index, group=group)
        family = machine.initial_family
        if family is not None and group is not None and not _is_index(family, len(problem.setups[group])):
            raise ProblemError("unknown_family", "machine", index, family=family)
        for begins, ends in machine.outages:
            if ends <= begins:
                raise ProblemError("empty_outage", "machine", index)


def _check_operations(problem: Problem) -> None:
    machines, count = problem.machines, len(problem.operations)
    for index, operation in enumerate(problem.operations):
        if not _is_index(operation.job, len(problem.jobs)):
            raise ProblemError("unknown_job", "operation", index, job=operation.job)
        if not operation.alternatives:
            raise ProblemError("operation_no_machine", "operation", index)
        seen: set[int] = set()
        for machine, setup, run in operation.alternatives:
            if not _is_index(machine, len(machines)):
                raise ProblemError("unknown_machine", "operation", index, machine=machine)
            if machine in seen:
                raise ProblemError("machine_twice", "operation", index, machine=machine)
            seen.add(machine)
            if setup < 0 or run < 0:
                raise ProblemError("negative_duration", "operation", index, machine=machine)
            if operation.family is not None:
                if run == 0:
                    raise ProblemError("family_without_run", "operation", index, machine=machine)
                group = machines[machine].setup_group
                if group is not None and not _is_index(operation.family, len(problem.setups[group])):
                    raise ProblemError("unknown_family", "operation", index, family=operation.family)
        for link in operation.predecessors:
            if not _is_index(link.operation, count):
                raise ProblemError("unknown_predecessor", "operation", index, predecessor=link.operation)
            if link.lag < 0:
                raise ProblemError("negative_duration", "operation", index, predecessor=link.operation)
            if link.transfer is not None and not 0 < link.transfer[0] <= link.transfer[1]:
                raise ProblemError("bad_transfer", "operation", index, predecessor=link.operation)
        _check_pin(index, operation, seen)


def _check_pin(index: int, operation: Operation, machines: set[int]) -> None:
    pin = operation.pin
    if pin is None:
        return
    if pin.machine not in machines:
        raise ProblemError("pin_wrong_machine", "operation", index, machine=pin.machine)
    times = [pin.start] + [time for time in (pin.setup_end, pin.end) if time is not None]
    if times != sorted(times):
        raise ProblemError("pin_times", "operation", index)


def _check_range(problem: Problem) -> None:
    """Refuse numbers that are surely mistakes and would only exhaust time and memory."""
    openings = [calendar.intervals[0][0] for calendar in problem.calendars if calendar.intervals]
    low, high, longest = -LARGEST, LARGEST, LARGEST
    if openings:
        low, high, longest = min(openings) - CALENDAR_SPAN, min(openings) + CALENDAR_SPAN, CALENDAR_SPAN

    def check(kind: str, index: int, times: list[int], durations: list[int]) -> None:
        if (times and not (low <= min(times) and max(times) <= high)) or max(durations, default=0) > longest:
            raise ProblemError("out_of_range", kind, index)

    for index, machine in enumerate(problem.machines):
        check("machine", index, [machine.ready], [])
    for index, job in enumerate(problem.jobs):
        check("job", index, [job.release], [])
        if (job.due is not None and abs(job.due) > LARGEST) or job.weight > LARGEST:
            raise ProblemError("out_of_range", "job", index)
    for index, operation in enumerate(problem.operations):
        times = [] if operation.earliest is None else [operation.earliest]
        if operation.pin is not None:
            times += [time for time in operation.pin[1:] if time is not None]
        durations = [max(setup, run) for _, setup, run in operation.alternatives]
        durations += [link.lag for link in operation.predecessors]
        check("operation", index, times, durations)


def topological_order(problem: Problem) -> list[int]:
    """Operations so that each stands after its predecessors, stable by index; ``ProblemError`` ``cycle`` if none."""
    successors: list[list[int]] = [[] for _ in problem.operations]
    waiting = [len(operation.predecessors) for operation in problem.operations]
    for index, operation in enumerate(problem.operations):
        for link in operation.predecessors:
            successors[link.operation].append(index)
    order = [index for index, count in enumerate(waiting) if count == 0]
    for index in order:
        for successor in successors[index]:
            waiting[successor] -= 1
            if waiting[successor] == 0:
                order.append(successor)
    if len(order) != len(problem.operations):
        stuck = next(index for index, count in enumerate(waiting) if count > 0)
        raise ProblemError("cycle", "operation", _on_cycle(problem, waiting, stuck))
    return order


def _on_cycle(problem: Problem, waiting: list[int], index: int) -> int:
    """Walk back over unfinished predecessors: the first operation met twice lies on a cycle."""
    seen: set[int] = set()
    while index not in seen:
        seen.add(index)
        index = next(link.operation for link in problem.operations[index].predecessors if waiting[link.operation] > 0)
    return index
