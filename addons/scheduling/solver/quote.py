"""Rush orders: when would a new job be done, and whom would it delay? Nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from addons.scheduling.solver.change import Change, compare
from addons.scheduling.solver.decode import Decoder, plan_key, replay
from addons.scheduling.solver.freeze import freeze
from addons.scheduling.solver.gaps import insert_into_gaps
from addons.scheduling.solver.kernel import Kernel
from addons.scheduling.solver.plan import Plan
from addons.scheduling.solver.problem import Job, Operation, Problem
from addons.scheduling.solver.validate import require_valid


@dataclass(frozen=True, slots=True)
class QuoteOption:
    """One way to take the new jobs in.

    ``gap``: into free time only, nothing else moves. ``push``: before everything that has not started when it is
    ready; the rest moves later on its machines. ``ends`` is the end of each new job, ``change`` what it does to others.
    """

    kind: Literal["gap", "push"]
    ends: tuple[int | None, ...]
    plan: Plan
    change: Change


@dataclass(frozen=True, slots=True)
class Quote:
    """The problem with the new jobs appended, and the options for it, the one that disturbs nobody first."""

    problem: Problem
    options: tuple[QuoteOption, ...]

    @property
    def fastest(self) -> QuoteOption:
        """The option whose last new job ends first."""
        return min(self.options, key=lambda option: max((end for end in option.ends if end is not None), default=0))


def add_jobs(problem: Problem, jobs: Sequence[Job], operations: Sequence[Operation]) -> Problem:
    """The problem with jobs appended; job and predecessor indices of ``operations`` count within the new ones."""
    job_offset, offset = len(problem.jobs), len(problem.operations)
    added = tuple(
        replace(
            operation,
            job=operation.job + job_offset,
            predecessors=tuple(link._replace(operation=link.operation + offset) for link in operation.predecessors),
        )
        for operation in operations
    )
    return replace(problem, jobs=problem.jobs + tuple(jobs), operations=problem.operations + added)


def quote(problem: Problem, plan: Plan, jobs: Sequence[Job], operations: Sequence[Operation], *, now: int) -> Quote:
    """Options for new jobs in a valid plan. Nothing starts before ``now``; what started before it does not move.

    Raises ``ProblemError`` for new operations that cannot be planned (indices count in the extended problem).
    """
    extended = add_jobs(problem, jobs, operations)
    known = len(problem.operations)
    ready = tuple(
        replace(op, earliest=now if op.earliest is None else max(now, op.earliest)) if index >= known else op
        for index, op in enumerate(extended.operations)
    )
    extended = replace(extended, operations=ready)
    kernel = Kernel(extended)
    options: list[QuoteOption] = []
    running = Kernel(freeze(extended, plan, now=now))
    for kind, found in (("gap", insert_into_gaps(kernel, plan, now)), ("push", _push(running, plan))):
        require_valid(extended, found, f"quote:{kind}")
        ends = found.job_end[len(problem.jobs) :]
        if kind == "gap" or _last(ends) < _last(options[0].ends):
            name: Literal["gap", "push"] = "gap" if kind == "gap" else "push"
            options.append(QuoteOption(name, ends, found, compare(extended, plan, found)))
    return Quote(extended, tuple(options))


def _last(ends: Sequence[int | None]) -> int:
    return max((end for end in ends if end is not None), default=0)


def _push(kernel: Kernel, plan: Plan) -> Plan:
    """Replay the plan; each new operation goes before everything that would start when it is ready or later."""
    known = len(plan.machine)
    added = len(kernel.problem.operations) - known
    key = plan_key(kernel, plan) + [(float("-inf"), float("-inf"))] * added
    decoder = Decoder(kernel)

    def put(index: int) -> None:
        if index < known:
            decoder.put(index, plan.machine[index], plan.start[index])
        else:
            decoder.put_best(index)

    return replay(decoder, key, put)
