"""Anytime search for plants too large for one exact model: a local search over the dispatcher's priorities.

Every trial is a complete dispatch with exact calendars and changeovers, so each is a feasible plan; what changes is a
bias on the operations' priorities and the rule's parameters. Late jobs are pushed first, the rest by noise.
"""

from __future__ import annotations

from random import Random

from addons.scheduling.solver.control import Control
from addons.scheduling.solver.dispatch import Hold, dispatch
from addons.scheduling.solver.kernel import Kernel
from addons.scheduling.solver.plan import Plan
from addons.scheduling.solver.priority import Priorities, Rule
from addons.scheduling.solver.problem import ProblemError

# Measured on the plant instances: each move and size finds something the others do not, late jobs most of all.
_MOVES_IN_TIME = ("rule", "noise", "noise", "noise", "any")
_MOVES = (*_MOVES_IN_TIME, "late", "late", "late", "costly", "costly", "costly", "boost", "boost")


def improve(
    kernel: Kernel,
    plan: Plan,
    rule: Rule,
    objective: str,
    control: Control,
    *,
    seed: int,
    bound: int = 0,
    iterations: int | None = None,
    hold: Hold | None = None,
) -> Plan:
    """The best plan found from ``plan`` on (never worse) until time, cancel, ``bound`` or ``iterations`` stop it.

    With ``iterations`` the result depends on nothing but the seed; without, on how many trials the time allows.
    """
    search = _Search(kernel, rule, objective, Random(seed), hold)
    best, best_value = plan, plan.value(objective)
    done = 0
    while best_value > bound and not control.stop() and (iterations is None or done < iterations):
        done += 1
        candidate = search.trial()
        if candidate is not None and candidate.value(objective) < best_value:
            best, best_value = candidate, candidate.value(objective)
        control.report(best_value, bound)
    return best


class _Search:
    """The walk: the accepted bias and rule, and what their plan is worth."""

    def __init__(self, kernel: Kernel, rule: Rule, objective: str, random: Random, hold: Hold | None) -> None:
        self.kernel = kernel
        self.hold = hold
        self.objective = objective
        self.random = random
        self.priorities = Priorities(kernel)
        self.rule = rule if rule.name == "atcs" or objective == "makespan" else self.priorities.atcs(4.0, 0.3)
        count = len(kernel.problem.operations)
        self.bias = [0.0] * count
        self.by_job: list[list[int]] = [[] for _ in kernel.problem.jobs]
        for index, operation in enumerate(kernel.problem.operations):
            self.by_job[operation.job].append(index)
        self.value: int | None = None
        self.plan: Plan | None = None
        scores = self.priorities.static(self.rule)
        mean = sum(scores) / len(scores) if scores else 0.0
        spread = (sum((score - mean) ** 2 for score in scores) / max(len(scores), 1)) ** 0.5
        self.scale = max(0.3, min(spread, 1.0)) if self.rule.name == "atcs" else max(0.1 * spread, 1e-6)

    def trial(self) -> Plan | None:
        """One step: change, dispatch, accept if not worse. None where the trial ran out of a calendar."""
        bias, rule = list(self.bias), self.rule
        if self.value is not None:
            rule = self._change(bias)
        try:
            plan = dispatch(self.kernel, rule, self.priorities, bias=bias, hold=self.hold)
        except ProblemError:
            return None
        value = plan.value(self.objective)
        if self.value is None or value <= self.value:
            self.value, self.bias, self.rule, self.plan = value, bias, rule, plan
        return plan

    def _change(self, bias: list[float]) -> Rule:
        """Change the bias in place or the rule, by one of several moves of several sizes."""
        random, rule = self.random, self.rule
        assert self.plan is not None
        late = [j for j in range(len(self.by_job)) if self.plan.tardiness(self.kernel.problem, j) > 0]
        move = random.choice(_MOVES if late else _MOVES_IN_TIME)
        if move == "rule":
            if rule.name == "atcs":
                k1 = min(max(rule.k1 * random.uniform(0.6, 1.6), 0.2), 100.0)
                k2 = min(max((rule.k2 or 1.0) * random.uniform(0.6, 1.6), 0.05), 10.0)
                return self.priorities.atcs(k1, k2)
            move = "noise"
        if move == "noise":
            share = random.choice((0.005, 0.02, 0.1))
            for index in range(len(bias)):
                if random.random() < share:
                    bias[index] += random.gauss(0.0, self.scale)
        elif move == "any":
            for _ in range(4):
                self._shift(bias, random.randrange(len(self.by_job)), random.gauss(0.0, self.scale))
        elif move == "boost":
            most = self.scale * random.choice((0.5, 2.0))
            for job in late:
                if random.random() < 0.3:
                    self._shift(bias, job, most * random.random())
        else:
            costs = [self._cost(job) for job in late] if move == "costly" else None
            for job in random.choices(late, costs, k=random.choice((1, 4, 16))):
                self._shift(bias, job, abs(random.gauss(0.0, self.scale)))
        return rule

    def _cost(self, job: int) -> int:
        assert self.plan is not None
        problem = self.kernel.problem
        return max(1, problem.jobs[job].weight * self.plan.tardiness(problem, job))

    def _shift(self, bias: list[float], job: int, by: float) -> None:
        for index in self.by_job[job]:
            bias[index] += by
