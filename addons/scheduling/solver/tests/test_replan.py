"""Rush orders, moves by hand and replanning keep what must be kept and tell what they change."""

from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from addons.scheduling.solver import (
    Alternative,
    Calendar,
    Job,
    Link,
    Machine,
    Operation,
    Pin,
    Problem,
    ProblemError,
    pin_conflicts,
    solve,
    validate,
)
from addons.scheduling.solver.explain import explain
from addons.scheduling.solver.move import move
from addons.scheduling.solver.quote import quote
from addons.scheduling.solver.replan import replan
from addons.scheduling.solver.tests.problems import random_problem

seeds = st.integers(0, 10**6)
DAY = Calendar(((0, 480),), repeat=1440)
# Two machines, three jobs of 100 minutes each on machine 0, then one job on both; day shift of eight hours.
SHOP = Problem(
    (DAY,),
    (Machine(0), Machine(0)),
    (Job(0, 100, key="A"), Job(0, 200, key="B"), Job(0, 300, key="C"), Job(0, 480, key="D")),
    (
        Operation(0, (Alternative(0, 0, 100),)),
        Operation(1, (Alternative(0, 0, 100),)),
        Operation(2, (Alternative(0, 0, 100),)),
        Operation(3, (Alternative(1, 0, 60),)),
        Operation(3, (Alternative(0, 0, 50), Alternative(1, 0, 90)), (Link(3),)),
    ),
)
PLAN = solve(SHOP, seconds=5).plan


def planned(seed: int, operations: int = 10):
    """A random problem with a plan; None where a run fits into no opening."""
    problem = random_problem(seed, operations)
    try:
        return problem, solve(problem, seconds=0).plan
    except ProblemError as error:
        if error.code != "does_not_fit":
            raise
        return None


def test_the_shop_is_planned_in_time():
    assert PLAN.weighted_tardiness == 0
    assert PLAN.start[:3] == (0, 100, 200)


def test_a_rush_order_tells_whom_it_delays():
    offer = quote(SHOP, PLAN, [Job(0, 200, 9, "rush")], [Operation(0, (Alternative(0, 0, 40),))], now=10)
    gap, push = offer.options
    assert gap.change.shifts == ()
    assert gap.change.jobs == ()
    assert gap.ends == (PLAN.end[4] + 40 if PLAN.machine[4] == 0 else 340,)
    assert push.ends == (140,)
    assert offer.fastest is push
    assert {change.job: change.by for change in push.change.delayed}[1] == 40
    assert {change.job for change in push.change.newly_late} == {1, 2}
    assert validate(offer.problem, push.plan) == []
    assert len(PLAN.machine) == 5
    assert len(push.plan.machine) == 6


def test_a_rush_order_that_fits_costs_nobody_anything():
    offer = quote(SHOP, PLAN, [Job(0, 400)], [Operation(0, (Alternative(1, 0, 30),))], now=0)
    assert offer.options[0].kind == "gap"
    assert offer.options[0].change.delayed == ()


@settings(max_examples=80, deadline=None, derandomize=True)
@given(seeds)
def test_quotes_are_valid_and_gaps_move_nothing(seed):
    found = planned(seed)
    if found is None:
        return
    problem, plan = found
    random = Random(seed)
    now = random.randint(0, 30)
    machines = range(len(problem.machines))
    operations = [
        Operation(
            0,
            tuple(Alternative(m, random.choice((0, 2)), random.randint(1, 6)) for m in machines),
            (Link(i - 1, random.choice((0, 3)), random.choice((None, (1, 2)))),) if i else (),
            random.choice((None, 0, 1)),
        )
        for i in range(3)
    ]
    offer = quote(problem, plan, [Job(0, 40, 2, "rush")], operations, now=now)
    assert offer.options[0].kind == "gap"
    assert offer.options[0].change.shifts == ()
    for option in offer.options:
        assert validate(offer.problem, option.plan) == []
        for index in range(len(plan.machine)):
            if plan.start[index] < now:
                assert option.plan.end[index] == plan.end[index]
        assert min(option.plan.start[len(plan.machine) :]) >= now


def test_a_move_into_free_time_is_feasible():
    answer = move(SHOP, PLAN, 3, 1, 5)
    assert answer.status in ("feasible", "repaired")
    assert answer.plan is not None
    assert answer.plan.start[3] == 5
    late = move(SHOP, PLAN, 2, 0, 380)
    assert late.status == "feasible" if PLAN.machine[4] == 1 else late.plan is not None
    assert late.start == 380


def test_a_move_onto_others_shifts_them_and_tells():
    answer = move(SHOP, PLAN, 2, 0, 0)
    assert answer.status == "repaired"
    assert answer.plan is not None
    assert answer.change is not None
    assert answer.plan.start[2] == 0
    assert answer.plan.start[0] == 100
    assert answer.plan.start[1] == 200
    assert {job.job for job in answer.change.newly_late} == {0, 1}
    assert validate(SHOP, answer.plan) == []


def test_refusals_say_why_and_what_would_work():
    wrong = move(SHOP, PLAN, 0, 1, 0)
    assert (wrong.status, wrong.reason) == ("refused", "wrong_machine")
    closed = move(SHOP, PLAN, 2, 0, 600)
    assert (closed.reason, closed.suggestion) == ("closed", 1440)
    early = move(SHOP, PLAN, 4, 0, PLAN.end[3] - 1)
    # At 60 the predecessor has ended, but operation 0 runs there until 100.
    assert (early.reason, early.operation, early.suggestion) == ("predecessor", 3, 100)
    released = replace(SHOP, jobs=(replace(SHOP.jobs[0], release=50), *SHOP.jobs[1:]))
    plan = solve(released, seconds=1).plan
    assert move(released, plan, 0, 0, 20).reason == "release"
    with pytest.raises(IndexError):
        move(SHOP, PLAN, 99, 0, 0)


def test_pins_are_not_moved_and_block():
    operations = (replace(SHOP.operations[0], pin=Pin(0, 0)), *SHOP.operations[1:])
    problem = replace(SHOP, operations=operations)
    assert move(problem, PLAN, 0, 0, 50).reason == "pinned"
    blocked = move(problem, PLAN, 1, 0, 20)
    assert (blocked.reason, blocked.operation, blocked.suggestion) == ("blocked_by_pin", 0, 100)


def test_with_a_now_the_past_is_closed_to_moves():
    assert move(SHOP, PLAN, 0, 0, 150, now=50).reason == "pinned"
    assert move(SHOP, PLAN, 2, 0, 20, now=50).reason == "release"
    accepted = move(SHOP, PLAN, 2, 0, 50, now=50)
    assert accepted.reason == "blocked_by_pin"
    assert accepted.suggestion == 100


@settings(max_examples=80, deadline=None, derandomize=True)
@given(seeds)
def test_suggestions_work_and_moves_only_push(seed):
    found = planned(seed)
    if found is None:
        return
    problem, plan = found
    random = Random(seed)
    for _ in range(4):
        operation = random.randrange(len(problem.operations))
        machine = random.choice(problem.operations[operation].alternatives).machine
        answer = move(problem, plan, operation, machine, plan.start[operation] + random.randint(-5, 20))
        if answer.suggestion is not None:
            answer = move(problem, plan, operation, machine, answer.suggestion)
            assert answer.status != "refused"
        if answer.plan is not None:
            assert validate(problem, answer.plan) == []
            for index, start in enumerate(plan.start):
                assert index == operation or answer.plan.start[index] >= start
        if answer.status == "feasible":
            assert answer.change is not None
            assert {shift.operation for shift in answer.change.shifts} <= {operation}


def test_replanning_around_a_breakdown():
    machines = (replace(SHOP.machines[0], outages=((120, 300),)), SHOP.machines[1])
    result = replan(replace(SHOP, machines=machines), PLAN, now=120, seconds=0.3)
    plan = result.solution.plan
    assert plan.start[:2] == (0, 100), "what has started stays"
    assert plan.start[2] >= 300
    assert result.change.delayed
    assert validate(result.problem, plan) == []


@settings(max_examples=60, deadline=None, derandomize=True)
@given(seeds, st.sampled_from((None, 0, 7, 10**6)), st.sampled_from((None, 8)))
def test_replans_keep_what_has_started_and_what_is_frozen(seed, stability, frozen):
    found = planned(seed)
    if found is None:
        return
    problem, plan = found
    random = Random(seed)
    now = random.randint(0, 25)
    broken = random.randrange(len(problem.machines))
    machines = list(problem.machines)
    machines[broken] = replace(machines[broken], outages=(*machines[broken].outages, (now, now + 9)))
    problem = replace(problem, machines=tuple(machines))
    until = None if frozen is None else now + frozen
    result = replan(problem, plan, now=now, frozen_until=until, stability=stability, seconds=0, objective="makespan")
    new = result.solution.plan
    assert validate(result.problem, new) == []
    for index, start in enumerate(plan.start):
        if problem.operations[index].pin is not None:
            # A pin without an end lasts longer when its machine breaks down.
            assert (new.machine[index], new.start[index]) == (plan.machine[index], start)
        elif start < now:
            assert (new.machine[index], new.start[index], new.end[index]) == (
                plan.machine[index],
                start,
                plan.end[index],
            )
        else:
            assert new.start[index] >= now
    if stability == 10**6:
        assert result.machines_changed == 0


def test_new_work_is_planned_with_the_old():
    problem = replace(
        SHOP, jobs=(*SHOP.jobs, Job(0, 500)), operations=(*SHOP.operations, Operation(4, (Alternative(1, 0, 45),)))
    )
    result = replan(problem, PLAN, now=10, stability=60, seconds=0.2)
    assert len(result.solution.plan.machine) == 6
    assert result.solution.plan.start[5] >= 10


def test_a_started_operation_without_its_predecessor_is_a_conflict_to_show():
    operations = (*SHOP.operations[:4], replace(SHOP.operations[4], pin=Pin(1, 0)))
    solution = solve(replace(SHOP, operations=operations), seconds=1)
    assert [(c.code, c.operation) for c in solution.pin_conflicts] == [("precedence", 4)]
    assert solution.pin_conflicts == tuple(pin_conflicts(replace(SHOP, operations=operations), solution.plan))


@settings(max_examples=100, deadline=None, derandomize=True)
@given(seeds)
def test_explanations_are_gapless_and_add_up(seed):
    found = planned(seed)
    if found is None:
        return
    problem, plan = found
    everything = explain(problem, plan, range(len(problem.jobs)))
    assert [e.job for e in everything] == [j for j, end in enumerate(plan.job_end) if end is not None]
    for explanation in everything:
        steps = explanation.steps
        assert all(first.end == second.begin for first, second in pairwise(steps))
        assert all(step.end >= step.begin for step in steps)
        assert steps[-1].end == plan.job_end[explanation.job]
        assert sum(explanation.minutes.values()) == steps[-1].end - steps[0].begin
        assert steps[0].cause in ("release", "material", "pinned", "machine_busy")
    late = [j for j in range(len(problem.jobs)) if plan.tardiness(problem, j)]
    assert [e.job for e in explain(problem, plan)] == late


def test_an_explanation_names_the_causes():
    jobs = (Job(0, 100), Job(0, 150), Job(30, 10))
    operations = (
        Operation(0, (Alternative(0, 0, 100),)),
        Operation(1, (Alternative(0, 10, 100),), earliest=60),
        Operation(2, (Alternative(1, 0, 470),)),
        Operation(2, (Alternative(1, 0, 20),), (Link(2, 5),)),
    )
    machines = (Machine(0), Machine(0, outages=((100, 110),)))
    problem = Problem((DAY,), machines, jobs, operations)
    plan = solve(problem, seconds=1).plan
    busy, closed = explain(problem, plan)
    assert busy.minutes == {"release": 0, "machine_busy": 100, "set_up": 10, "run": 100}
    assert busy.late == 60
    assert closed.minutes["outage"] == 10
    assert closed.minutes["closed"] == 960
    assert closed.minutes["predecessor"] == 470
    assert closed.minutes["run"] == 20
    assert closed.minutes["lag"] == 5
    assert closed.steps[0].cause == "release"
    assert closed.steps[0].begin == 30
