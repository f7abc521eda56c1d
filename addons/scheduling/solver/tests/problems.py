"""Random small problems with everything in them, from a seed."""

from __future__ import annotations

from itertools import permutations, product
from random import Random

from addons.scheduling.solver.decode import decode
from addons.scheduling.solver.kernel import Kernel
from addons.scheduling.solver.plan import Plan
from addons.scheduling.solver.problem import (
    Alternative,
    Calendar,
    Job,
    Link,
    Machine,
    Operation,
    Pin,
    Problem,
    ProblemError,
)


def random_problem(seed: int, operations: int = 8, *, pins: bool = True, plain: bool = False) -> Problem:
    """A plannable problem; ``plain`` leaves out calendars, set-ups, pins, lags and overlaps."""
    random = Random(seed)
    calendars = [Calendar()]
    if not plain:
        calendars += [_shifts(random), _shifts(random)]
    families = random.randint(2, 3)
    setups = tuple(
        tuple(tuple(0 if a == b else random.randint(0, 6) for b in range(families)) for a in range(families))
        for _ in range(0 if plain or random.random() < 0.3 else 2)
    )
    machines = tuple(
        _machine(random, len(calendars), len(setups), families, plain) for _ in range(random.randint(1, 3))
    )
    jobs = tuple(
        Job(
            random.choice((0, 0, 3, 11)),
            None if random.random() < 0.2 else random.randint(0, 40),
            random.randint(0, 4),
            f"J{j}",
        )
        for j in range(random.randint(1, max(1, operations // 2)))
    )
    rows: list[Operation] = []
    for index in range(operations):
        rows.append(_operation(random, index, rows, len(jobs), machines, families, pins and not plain, plain))
    early = not plain and random.random() < 0.4
    return Problem(tuple(calendars), machines, jobs, tuple(rows), setups, setup_before_ready=early)


def _shifts(random: Random) -> Calendar:
    intervals: list[tuple[int, int]] = []
    time = random.randint(-5, 5)
    for _ in range(random.randint(1, 4)):
        time += random.choice((0, 1, 3, 7))
        length = random.randint(6, 14)
        intervals.append((time, time + length))
        time += length
    return Calendar(tuple(intervals), repeat=random.choice((time - intervals[0][0] + 4, 24, 24)))


def _machine(random: Random, calendars: int, setups: int, families: int, plain: bool) -> Machine:
    if plain:
        return Machine(0)
    outages = ((random.randint(0, 20), random.randint(21, 30)),) if random.random() < 0.3 else ()
    return Machine(
        random.randrange(calendars),
        random.randrange(setups) if setups and random.random() < 0.8 else None,
        random.randrange(families) if random.random() < 0.5 else None,
        random.choice((0, 0, -3, 5)),
        outages,
    )


def _operation(
    random: Random,
    index: int,
    rows: list[Operation],
    jobs: int,
    machines: tuple[Machine, ...],
    families: int,
    pins: bool,
    plain: bool,
) -> Operation:
    chosen = random.sample(range(len(machines)), random.randint(1, min(2, len(machines))))
    alternatives = tuple(Alternative(m, 0 if plain else random.choice((0, 0, 2)), random.randint(1, 6)) for m in chosen)
    family = random.randrange(families) if not plain and random.random() < 0.7 else None
    if family is None and random.random() < 0.1:
        alternatives = tuple(Alternative(m, 0, 0) for m in chosen)
    links = []
    for before in random.sample(range(len(rows)), min(len(rows), random.choice((0, 1, 1, 2)))):
        lag = 0 if plain else random.choice((0, 0, 0, 4))
        transfer = (1, random.randint(1, 4)) if not plain and random.random() < 0.25 else None
        links.append(Link(before, lag, transfer))
    pin = None
    if pins and random.random() < 0.12:
        pin = Pin(random.choice(chosen), random.randint(-5, 30))
        if random.random() < 0.5:
            pin = pin._replace(setup_end=pin.start + 1, end=pin.start + random.randint(1, 8))
    return Operation(
        random.randrange(jobs),
        alternatives,
        tuple(links),
        family,
        breakable=plain or random.random() < 0.7,
        earliest=None if plain or random.random() < 0.8 else random.randint(0, 20),
        pin=pin,
        key=f"O{index}",
    )


def brute_force(problem: Problem, objective: str) -> Plan:
    """The best plan of all orders and machines; only for a handful of operations."""
    kernel = Kernel(problem)
    free = [index for index in range(len(problem.operations)) if not kernel.pinned[index]]
    best: Plan | None = None
    for order in permutations(free):
        place = {index: position for position, index in enumerate(order)}
        if any(
            link.operation in place and place[link.operation] > place[index]
            for index in free
            for link in problem.operations[index].predecessors
        ):
            continue
        for choice in product(*[kernel.alternatives[index] for index in free]):
            machine = [0] * len(problem.operations)
            for index, alternative in zip(free, choice, strict=True):
                machine[index] = alternative.machine
            try:
                plan = decode(kernel, order, machine)
            except ProblemError:
                continue
            if best is None or plan.value(objective) < best.value(objective):
                best = plan
    assert best is not None
    return best
