"""The solver on generated plants, as ratios to one dispatch with the plainest rule in the same run.

Run with ``./mes test --bench``. Nothing is asserted about time.
"""

from __future__ import annotations

import random
import time

import pytest

from addons.scheduling.solver.move import move
from addons.scheduling.solver.problem import Alternative, Calendar, Job, Link, Machine, Operation, Problem
from addons.scheduling.solver.quote import quote
from addons.scheduling.solver.solve import solve
from addons.scheduling.solver.validate import validate

DAY = Calendar(((480, 720), (780, 1020)), repeat=1440)


def plant(operations: int, machines: int, seed: int = 1) -> Problem:
    """Jobs of eight operations on groups of four alternative machines, two shifts a day, tight due dates."""
    draw = random.Random(seed)
    groups = machines // 4
    made: list[Operation] = []
    jobs: list[Job] = []
    for number in range(operations // 8):
        due = 1440 * (2 + number * 8 * 60 // (machines * 480))
        jobs.append(Job(release=0, due=due, weight=draw.choice((1, 2, 4)), key=str(number)))
        for step in range(8):
            group = draw.randrange(groups) * 4
            run = draw.randrange(20, 100)
            alternatives = tuple(Alternative(group + k, 5, run + k * 5) for k in range(4))
            before = (Link(len(made) - 1),) if step else ()
            made.append(Operation(job=number, alternatives=alternatives, predecessors=before))
    return Problem((DAY,), tuple(Machine(0) for _ in range(groups * 4)), tuple(jobs), tuple(made))


@pytest.mark.parametrize(("operations", "machines"), [(2_000, 40), (10_000, 100)])
def test_first_plan_quote_and_move(operations: int, machines: int) -> None:
    problem = plant(operations, machines)
    times: dict[str, float] = {}

    def timed(name: str, call: object) -> object:
        started = time.perf_counter()
        result = call()  # type: ignore[operator]
        times[name] = time.perf_counter() - started
        return result

    first = timed("first feasible plan, validated", lambda: solve(problem, seconds=0, seed=1))
    assert validate(problem, first.plan) == []  # type: ignore[attr-defined]
    plan = first.plan  # type: ignore[attr-defined]
    searched = timed("search of 10 s", lambda: solve(problem, seconds=10, seed=1, start=plan))
    rush = Job(due=2880, weight=8, key="rush")
    template = problem.operations[:8]
    steps = tuple(
        Operation(job=0, alternatives=each.alternatives, predecessors=(Link(k - 1),) if k else ())
        for k, each in enumerate(template)
    )
    timed("rush quote", lambda: quote(problem, plan, (rush,), steps, now=0))
    timed("check of a move", lambda: move(problem, plan, 5, plan.machine[5], plan.start[5] + 60, now=0))
    before, after = plan.weighted_tardiness, searched.plan.weighted_tardiness  # type: ignore[attr-defined]
    tardiness = f"weighted tardiness {before / 60:,.0f} h, searched {after / 60:,.0f} h"
    print(f"\n{operations:,} operations, {machines} machines; {tardiness}")
    for name, seconds in times.items():
        print(f"{name:34}{seconds:8.2f} s")
