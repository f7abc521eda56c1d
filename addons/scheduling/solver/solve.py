"""From a problem to a checked plan: rules first, then the search that suits the size."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from addons.scheduling.solver import cpsat
from addons.scheduling.solver.bounds import lower_bound
from addons.scheduling.solver.control import Control, Progress
from addons.scheduling.solver.dispatch import Hold, dispatch
from addons.scheduling.solver.improve import improve
from addons.scheduling.solver.kernel import Kernel
from addons.scheduling.solver.plan import Plan
from addons.scheduling.solver.priority import Priorities, Rule
from addons.scheduling.solver.problem import Problem, ProblemError
from addons.scheduling.solver.validate import Violation, pin_conflicts, require_valid

Objective = Literal["makespan", "weighted_tardiness"]


SMALL = 60
"""Operations from which local search goes before the exact model, where there are calendars or changeovers."""


@dataclass(frozen=True, slots=True)
class Solution:
    """A plan that the validator has passed.

    ``status`` is ``optimal`` when proven, else ``feasible``; ``objective`` the plan's value, ``bound`` a value no plan
    can beat. ``method`` names what found the plan. ``pin_conflicts`` lists what pinned operations break by themselves.
    """

    plan: Plan
    status: Literal["optimal", "feasible"]
    objective: int
    bound: int | None
    seconds: float
    method: str
    cancelled: bool = False
    pin_conflicts: tuple[Violation, ...] = ()


def solve(
    problem: Problem,
    *,
    objective: str = "weighted_tardiness",
    seconds: float = 10.0,
    workers: int = 1,
    seed: int = 0,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    start: Plan | None = None,
) -> Solution:
    """Plan everything, as well as ``seconds`` allow; the first feasible plan is made even when they are 0.

    ``start`` is a valid plan to begin with, if there is one; the result is never worse. Raises ``ProblemError`` for
    data that cannot be planned, ``ValueError`` for an unknown objective, ``InvalidPlanError`` for a fault.
    """
    if objective not in ("makespan", "weighted_tardiness"):
        raise ValueError(f"unknown objective {objective!r}")
    control = Control(seconds, progress, cancelled)
    kernel = Kernel(problem)
    bound = lower_bound(kernel, objective)
    plan, rule, method = first_plan(kernel, objective, control, start=start, bound=bound)
    optimal = plan.value(objective) <= bound
    control.report(plan.value(objective), bound, force=True)
    if not optimal and not control.stop():
        if cpsat.fits(kernel):
            if not cpsat.is_plain(kernel) and len(problem.operations) > SMALL:
                part = Control(control.left() * 0.25, progress, cancelled)
                better = improve(kernel, plan, rule, objective, part, seed=seed, bound=bound)
                plan, method = better, method if better is plan else "search"
            exact = cpsat.search(kernel, objective, plan, control, workers=workers, seed=seed)
            if exact.plan is not plan or exact.optimal:
                method = "cpsat"
            plan, optimal = exact.plan, exact.optimal
            bound = max(bound, exact.bound if exact.bound is not None else bound)
        else:
            better = improve(kernel, plan, rule, objective, control, seed=seed, bound=bound)
            method = "search" if better is not plan else method
            plan = better
        optimal = optimal or plan.value(objective) <= bound
    return checked(problem, plan, objective, bound, method, control, optimal=optimal)


def first_plan(
    kernel: Kernel,
    objective: str,
    control: Control,
    *,
    start: Plan | None = None,
    hold: Hold | None = None,
    bound: int = 0,
    share: float = 0.3,
) -> tuple[Plan, Rule, str]:
    """The best of the dispatching rules that a share of the time allows (at least one), its rule and its name."""
    priorities = Priorities(kernel)
    rules = priorities.sweep(objective)
    best: Plan | None = start
    best_rule, name, error = rules[0], "start", None
    for count, rule in enumerate(rules):
        if best is not None and (count or start is None) and control.passed() >= share * control.seconds:
            break
        if best is not None and (best.value(objective) <= bound or control.cancelled()):
            break
        try:
            plan = dispatch(kernel, rule, priorities, hold=hold)
        except ProblemError as failure:
            # Another rule may still fit into calendars that end; if none does, the first failure is told.
            error = error or failure
            continue
        if best is None or plan.value(objective) < best.value(objective):
            best, best_rule, name = plan, rule, f"dispatch:{rule.name}"
            control.report(plan.value(objective), bound)
    if best is None:
        assert error is not None
        raise error
    return best, best_rule, name


def checked(
    problem: Problem, plan: Plan, objective: str, bound: int | None, method: str, control: Control, *, optimal: bool
) -> Solution:
    """The plan as a solution, after the independent validator has passed it."""
    require_valid(problem, plan, method)
    value = plan.value(objective)
    control.report(value, bound, force=True)
    return Solution(
        plan=plan,
        status="optimal" if optimal else "feasible",
        objective=value,
        bound=value if optimal else bound,
        seconds=control.passed(),
        method=method,
        cancelled=control.was_cancelled,
        pin_conflicts=tuple(pin_conflicts(problem, plan)),
    )
