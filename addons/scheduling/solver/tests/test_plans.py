"""Whatever makes a plan of random problems, the independent validator finds nothing."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from addons.scheduling.solver import cpsat
from addons.scheduling.solver.bounds import lower_bound
from addons.scheduling.solver.control import Control
from addons.scheduling.solver.decode import decode, plan_order
from addons.scheduling.solver.dispatch import Hold, dispatch
from addons.scheduling.solver.improve import improve
from addons.scheduling.solver.kernel import Kernel
from addons.scheduling.solver.priority import Priorities, Rule
from addons.scheduling.solver.problem import ProblemError
from addons.scheduling.solver.tests.problems import brute_force, random_problem
from addons.scheduling.solver.validate import validate

seeds = st.integers(0, 10**6)
OBJECTIVES = ("makespan", "weighted_tardiness")


def kernel_of(seed: int, operations: int, **options) -> Kernel | None:
    """None where an unbreakable run is longer than every opening, which a test of its own covers."""
    try:
        return Kernel(random_problem(seed, operations, **options))
    except ProblemError as error:
        if error.code != "does_not_fit":
            raise
        return None


@settings(max_examples=150, deadline=None, derandomize=True)
@given(seeds, st.integers(1, 14))
def test_rules_and_orders_give_valid_plans(seed, operations):
    kernel = kernel_of(seed, operations)
    if kernel is None:
        return
    problem, priorities, random = kernel.problem, Priorities(kernel), Random(seed)
    for rule in priorities.sweep("weighted_tardiness"):
        plan = dispatch(kernel, rule, priorities)
        assert validate(problem, plan) == []
        assert plan.makespan >= lower_bound(kernel, "makespan")
        assert plan.weighted_tardiness >= lower_bound(kernel, "weighted_tardiness")
    hold = Hold([random.choice(o.alternatives).machine for o in problem.operations], random.choice((0, 5, 99)))
    assert validate(problem, dispatch(kernel, Rule("edd"), priorities, hold=hold)) == []
    order = plan_order(kernel, [(random.random(), 0.0) for _ in problem.operations])
    machines = [random.choice(alternatives).machine for alternatives in kernel.alternatives]
    assert validate(problem, decode(kernel, order, machines)) == []


@settings(max_examples=30, deadline=None, derandomize=True)
@given(seeds)
def test_local_search_is_valid_never_worse_and_repeatable(seed):
    kernel = kernel_of(seed, 14)
    if kernel is None:
        return
    priorities = Priorities(kernel)
    for objective in OBJECTIVES:
        start = dispatch(kernel, Rule("edd"), priorities)
        found = [
            improve(kernel, start, Rule("edd"), objective, Control(60), seed=seed, iterations=25) for _ in range(2)
        ]
        assert found[0] == found[1]
        assert found[0].value(objective) <= start.value(objective)
        assert validate(kernel.problem, found[0]) == []


@settings(max_examples=60, deadline=None, derandomize=True)
@given(seeds, st.sampled_from(OBJECTIVES), st.integers(2, 4))
def test_the_exact_model_finds_what_trying_everything_finds(seed, objective, operations):
    kernel = kernel_of(seed, operations, pins=False)
    if kernel is None:
        return
    best = brute_force(kernel.problem, objective).value(objective)
    start = dispatch(kernel, Rule("fifo"), Priorities(kernel))
    exact = cpsat.search(kernel, objective, start, Control(30), workers=1, seed=0)
    assert validate(kernel.problem, exact.plan) == []
    assert lower_bound(kernel, objective) <= best
    assert exact.bound is None or exact.bound <= best
    assert exact.plan.value(objective) == best
    # Work without any duration may stand between two openings, where the model is only a bound.
    if all(choice.run for alternatives in kernel.alternatives for choice in alternatives) and best > 0:
        assert exact.optimal


@settings(max_examples=40, deadline=None, derandomize=True)
@given(seeds, st.sampled_from(OBJECTIVES))
def test_the_exact_model_respects_pins(seed, objective):
    kernel = kernel_of(seed, 6)
    if kernel is None:
        return
    start = dispatch(kernel, Rule("fifo"), Priorities(kernel))
    exact = cpsat.search(kernel, objective, start, Control(30), workers=1, seed=0)
    assert validate(kernel.problem, exact.plan) == []
    assert exact.plan.value(objective) <= start.value(objective)
    assert exact.bound is None or exact.bound <= exact.plan.value(objective)


@pytest.mark.parametrize("rule", ["fifo", "edd", "slack", "priority", "spt", "mwkr"])
def test_rules_go_by_their_name(rule):
    kernel = Kernel(random_problem(4, 12, plain=True))
    assert validate(kernel.problem, dispatch(kernel, Rule(rule), Priorities(kernel))) == []


def test_an_unknown_rule_is_refused():
    kernel = Kernel(random_problem(4, 5, plain=True))
    with pytest.raises(ValueError, match="cheapest"):
        dispatch(kernel, Rule("cheapest"), Priorities(kernel))
