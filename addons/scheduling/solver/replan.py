"""Planning again in the middle of things: what has started or is frozen stays, the rest is planned anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from addons.scheduling.solver import cpsat
from addons.scheduling.solver.bounds import lower_bound
from addons.scheduling.solver.change import Change, compare
from addons.scheduling.solver.control import Control, Progress
from addons.scheduling.solver.decode import Decoder, plan_key, replay
from addons.scheduling.solver.dispatch import Hold
from addons.scheduling.solver.freeze import freeze
from addons.scheduling.solver.improve import improve
from addons.scheduling.solver.kernel import Kernel
from addons.scheduling.solver.plan import Plan
from addons.scheduling.solver.problem import Problem, ProblemError
from addons.scheduling.solver.solve import Solution, checked, first_plan


@dataclass(frozen=True, slots=True)
class Replan:
    """The new solution, for ``problem`` (with what stays pinned), and what it changes against the plan before."""

    problem: Problem
    solution: Solution
    change: Change

    @property
    def machines_changed(self) -> int:
        """Number of operations that run on another machine than before."""
        return sum(shift.machine != shift.machine_before for shift in self.change.shifts)


def replan(
    problem: Problem,
    plan: Plan,
    *,
    now: int,
    frozen_until: int | None = None,
    stability: int | None = None,
    objective: str = "weighted_tardiness",
    seconds: float = 1.0,
    workers: int = 1,
    seed: int = 0,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Replan:
    """Plan again from ``now`` on.

    ``plan`` is what was published, for the first operations of ``problem`` (new ones come last). Operations that
    started before ``now`` stay as they were planned, and so do those that start before ``frozen_until``, unless an
    outage hits them. With ``stability`` an operation keeps its machine unless it would wait there that long (elapsed
    time units); None lets every machine change. Raises ``ProblemError``.
    """
    control = Control(seconds, progress, cancelled)
    staged = freeze(problem, plan, now=now, frozen_until=frozen_until)
    kernel = Kernel(staged)
    bound = lower_bound(kernel, objective)
    hold = None
    if stability is not None:
        unplanned = [-1] * (len(problem.operations) - len(plan.machine))
        hold = Hold([*plan.machine, *unplanned], stability)
    shifted = _right_shift(kernel, plan)
    found, rule, method = first_plan(kernel, objective, control, start=shifted, hold=hold, bound=bound, share=0.5)
    optimal = found.value(objective) <= bound
    if not optimal and not control.stop():
        if hold is None and cpsat.fits(kernel):
            exact = cpsat.search(kernel, objective, found, control, workers=workers, seed=seed)
            method = method if exact.plan is found else "cpsat"
            found, optimal = exact.plan, exact.optimal
        else:
            better = improve(kernel, found, rule, objective, control, seed=seed, bound=bound, hold=hold)
            found, method = better, method if better is found else "search"
    solution = checked(staged, found, objective, bound, method, control, optimal=optimal)
    return Replan(staged, solution, compare(staged, plan, found))


def _right_shift(kernel: Kernel, plan: Plan) -> Plan | None:
    """The old plan replayed, machines and order kept; new operations where they end first. None if that fails."""
    known = len(plan.machine)
    key = plan_key(kernel, plan)
    key += [(float(kernel.release[i]), 0.0) for i in range(known, len(kernel.problem.operations))]
    decoder = Decoder(kernel)

    def put(index: int) -> None:
        if index < known and plan.machine[index] in kernel.choice[index]:
            decoder.put(index, plan.machine[index])
        else:
            decoder.put_best(index)

    try:
        return replay(decoder, key, put)
    except ProblemError:
        # A calendar that ends may have no room on the old machine; the dispatching rules decide then.
        return None
