"""Exact search with CP-SAT for problems that fit into one model."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from time import monotonic
from typing import Any

from addons.scheduling.solver.control import Control
from addons.scheduling.solver.decode import decode, plan_order
from addons.scheduling.solver.kernel import Kernel
from addons.scheduling.solver.plan import Plan

log = logging.getLogger(__name__)

FULL_MODEL = 300
"""Unpinned operations up to which calendars and changeovers are modelled."""

PLAIN_MODEL = 6000
"""Alternatives up to which a problem without calendars and changeovers is modelled."""

ARCS = 150_000
"""Changeover arcs a model may have."""


@dataclass(frozen=True, slots=True)
class Exact:
    """What CP-SAT found: a plan (never worse than the hint), a lower bound and whether the plan is proven best."""

    plan: Plan
    bound: int | None
    optimal: bool


def fits(kernel: Kernel) -> bool:
    """Whether the problem is small enough for one exact model."""
    free = [index for index, pinned in enumerate(kernel.pinned) if not pinned]
    choices = sum(len(kernel.alternatives[index]) for index in free)
    if is_plain(kernel):
        return choices <= PLAIN_MODEL
    on_machine: dict[int, int] = {}
    for index in free:
        for choice in kernel.alternatives[index]:
            if kernel.group_setups[choice.machine] is not None:
                on_machine[choice.machine] = on_machine.get(choice.machine, 0) + 1
    arcs = sum(count * count for count in on_machine.values())
    return len(free) <= FULL_MODEL and arcs <= ARCS


def is_plain(kernel: Kernel) -> bool:
    """Whether there are neither closed times nor changeovers."""
    return all(axis.identity for axis in kernel.axes) and all(matrix is None for matrix in kernel.group_setups)


def search(kernel: Kernel, objective: str, hint: Plan, control: Control, *, workers: int, seed: int) -> Exact:
    """Improve on the hint until the optimum is proven, time is up or the caller cancels."""
    from ortools.sat.python import cp_model

    from addons.scheduling.solver.cpmodel import CpModel

    built = CpModel(kernel, objective, hint)
    seconds = control.left()
    if seconds <= 0 or control.cancelled():
        return Exact(hint, None, optimal=False)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = max(1, workers)
    solver.parameters.random_seed = seed % (1 << 31)
    solver.parameters.symmetry_level = 0
    if workers <= 3:
        # Measured: on few workers the search without linear relaxation, beside the neighbourhoods, finds more.
        solver.parameters.subsolvers.append("no_lp")
    if not is_plain(kernel):
        # Changeover arcs make probing take longer than the search has; the hint is a full solution anyway.
        solver.parameters.cp_model_probing_level = 0
    watch = _Watch(solver, control, hint.value(objective), built.frame.bound)

    class Report(cp_model.CpSolverSolutionCallback):
        def on_solution_callback(self) -> None:
            watch.note(int(self.objective_value), int(self.best_objective_bound))

    with watch:
        solver.best_bound_callback = watch.note_bound
        status = solver.solve(built.model, Report())
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        if status != cp_model.UNKNOWN:
            log.error("the exact model refused a valid plan (%s); the plan is kept", solver.status_name(status))
            return Exact(hint, None, optimal=False)
        return Exact(hint, _bound(solver, built.frame.complete), optimal=False)
    machine, times, starts = built.read(solver.value)
    order = plan_order(kernel, times)
    plan = decode(kernel, order, machine)
    if plan.value(objective) > round(solver.objective_value):
        # As early as possible is not always best (a gap before a pin, changeovers that a detour shortens).
        plan = decode(kernel, order, machine, starts)
    plan = min(hint, plan, key=lambda candidate: candidate.value(objective))
    if not built.frame.complete:
        return Exact(plan, None, optimal=False)
    # The decoder decides; where it cannot follow the model to the end, the model is no more than a bound.
    if status == cp_model.OPTIMAL and plan.value(objective) <= round(solver.objective_value):
        return Exact(plan, plan.value(objective), optimal=True)
    return Exact(plan, _bound(solver, complete=True), optimal=False)


def _bound(solver: Any, complete: bool) -> int | None:
    """The proven bound, rounded to the next whole number against the noise of floating point."""
    if not complete:
        return None
    value = float(solver.best_objective_bound)
    return None if abs(value) > 1e15 else int(-(-(value - 1e-6) // 1))


class _Watch:
    """Reports progress and stops the solver on cancel, from a thread of its own: CP-SAT calls back only on news."""

    def __init__(self, solver: Any, control: Control, objective: int, bound: int) -> None:
        self._solver = solver
        self._control = control
        self._objective = objective
        self._bound = bound
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.failure: BaseException | None = None

    def __enter__(self) -> _Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()
        if self.failure is not None:
            raise self.failure

    def note(self, objective: int, bound: int) -> None:
        self._objective = min(self._objective, objective)
        self._bound = max(self._bound, bound)

    def note_bound(self, bound: float) -> None:
        if abs(bound) < 1e15:
            self._bound = max(self._bound, int(bound))

    def _run(self) -> None:
        begun = monotonic()
        while not self._done.wait(0.1):
            try:
                self._control.report(self._objective, self._bound)
                # A stop asked for before the search has begun is lost, so it is asked for again and again.
                if self._control.cancelled() or monotonic() - begun > self._control.seconds + 5:
                    self._solver.stop_search()
            except BaseException as failure:
                self.failure = failure
                self._solver.stop_search()
                return
