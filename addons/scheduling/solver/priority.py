"""Dispatching rules as numbers: a logarithmic score of a fixed part, a slack part and a set-up part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from addons.scheduling.solver.kernel import Kernel


@dataclass(frozen=True, slots=True)
class Rule:
    """A dispatching rule: the waiting operation with the highest score goes first.

    ``name`` is one of fifo, edd, slack, priority, spt, mwkr, atcs. For ATCS, ``k1`` scales slack in average operation
    times (small: only urgent work counts) and ``k2`` set-ups in average set-up times (small: avoid set-ups).
    """

    name: str
    k1: float = 0.0
    k2: float = 0.0
    slack_rate: float = 0.0
    setup_rate: float = 0.0

    @property
    def arrival(self) -> bool:
        """Whether the score falls with the time of arrival."""
        return self.name == "fifo"


class Priorities:
    """Per operation: work left to the end of what it feeds, latest start for its due date, weight. Wall time units."""

    def __init__(self, kernel: Kernel) -> None:
        problem = kernel.problem
        self.kernel = kernel
        stretch = [_stretch(kernel, machine) for machine in range(len(problem.machines))]
        self.run = [
            sum((own + run) * stretch[machine] for machine, own, run in alternatives) / len(alternatives)
            for alternatives in kernel.alternatives
        ]
        setups = [minutes for matrix in problem.setups for row in matrix for minutes in row if minutes]
        self.mean_run = sum(self.run) / len(self.run) if self.run else 1.0
        self.mean_setup = sum(setups) / len(setups) if setups else 1.0
        dues = [job.due for job in problem.jobs if job.due is not None]
        never = float(max(dues, default=0)) + sum(self.run)
        count = len(self.run)
        self.tail = [0.0] * count
        self.latest_start = [never] * count
        self.weight = [0] * count
        lags = self._lags()
        for index in reversed(kernel.order):
            job = problem.jobs[problem.operations[index].job]
            due = never if job.due is None else float(job.due)
            weight = job.weight if job.due is not None else 0
            tail = 0.0
            for successor, lag in lags[index]:
                tail = max(tail, self.tail[successor] + lag)
                due = min(due, self.latest_start[successor] - lag)
                weight = max(weight, self.weight[successor])
            self.tail[index] = tail + self.run[index]
            self.latest_start[index] = due - self.run[index]
            self.weight[index] = weight

    def _lags(self) -> list[list[tuple[int, int]]]:
        lags: list[list[tuple[int, int]]] = [[] for _ in self.run]
        for index, links in enumerate(self.kernel.predecessors):
            for link in links:
                lags[link.operation].append((index, link.lag))
        return lags

    def static(self, rule: Rule, bias: Sequence[float] | None = None) -> list[float]:
        """The part of each operation's score that does not change with time."""
        operations, jobs = self.kernel.problem.operations, self.kernel.problem.jobs
        far = max(self.latest_start, default=0.0) + 1.0
        if rule.name == "fifo":
            scores = [0.0] * len(self.run)
        elif rule.name == "edd":
            scores = [-far if (due := jobs[op.job].due) is None else -float(due) for op in operations]
        elif rule.name == "slack":
            scores = [-latest for latest in self.latest_start]
        elif rule.name == "priority":
            scores = [w * 1e9 - late for w, late in zip(self.weight, self.latest_start, strict=True)]
        elif rule.name == "spt":
            scores = [-run for run in self.run]
        elif rule.name == "mwkr":
            scores = list(self.tail)
        elif rule.name == "atcs":
            scores = [log(max(w, 0.01) / max(run, 0.1)) for w, run in zip(self.weight, self.run, strict=True)]
        else:
            raise ValueError(f"unknown dispatching rule {rule.name!r}")
        if bias is None:
            return scores
        return [score + add for score, add in zip(scores, bias, strict=True)]

    def atcs(self, k1: float, k2: float) -> Rule:
        """The ATCS rule (apparent tardiness cost with set-ups) with these look-ahead parameters."""
        setup_rate = 1.0 / (k2 * self.mean_setup) if self.kernel.problem.setups else 0.0
        return Rule("atcs", k1, k2, 1.0 / (k1 * max(self.mean_run, 0.1)), setup_rate)

    def sweep(self, objective: str) -> list[Rule]:
        """Rules worth trying for an objective, the most promising first."""
        simple = {name: Rule(name) for name in ("edd", "slack", "fifo", "spt", "mwkr")}
        k2s = (0.3, 1.0, 0.1) if self.kernel.problem.setups else (1.0,)
        atcs = [self.atcs(k1, k2) for k2 in k2s for k1 in (4.0, 2.0, 8.0, 1.0, 16.0, 0.5, 32.0, 64.0)]
        if objective == "makespan":
            return [simple["mwkr"], simple["slack"], simple["fifo"], simple["spt"], simple["edd"], *atcs[:3]]
        return [atcs[0], simple["edd"], simple["slack"], Rule("priority"), *atcs[1:], simple["mwkr"], simple["fifo"]]


def _stretch(kernel: Kernel, machine: int) -> float:
    """Elapsed time per open time on a machine, over its first openings."""
    axis = kernel.axes[machine]
    if axis.identity or len(axis.opens) < 2:
        return 1.0
    last = min(len(axis.opens) - 1, 60)
    open_time = axis.work_at_open[last] - axis.work_at_open[0]
    return max(1.0, min((axis.opens[last] - axis.opens[0]) / max(open_time, 1), 20.0))
